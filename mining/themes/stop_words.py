"""Words that say little about what is talked about: function words and interview fillers.

Nynorsk keeps common dialect spellings of the same words.  A list folds nothing: it only
keeps words out of the word lists of themes.  Embedders see every word.
"""

from __future__ import annotations

_NN = """
alle allereie alltid altså andre annan anna anten at av bak bare begge berre betre bli blir
blei blitt bort bra burde bør da de deg dei deim deira del den denne der dersom desse det dette
di din dit ditt dokker du då e eg ei eigen eigentleg ein eine eit eitt ekkje eller elles em en
enda endå enn er ett etter fekk fer fire flest fleire for fordi fram frå få får fått før føre
gjekk gjennom gjer gjere gjerne gjorde gjort god godt gong greitt gå går gått gav ha hadde hagt
han hans har hatt heile heilt her heller henne hennar hit ho hos hjå honom hoss hossen hva i
igjen ikkje ikke inkje ingen ingenting inn innan inne ja jo jau kan kanskje kjem klart kom koma
kome kor korleis korso korsen kva kvar kvarandre kven kvifor kunne laga la lang langt lenge lik
like litt liten lite lot lov mange mangt med medan me mein meir meire meg mellom men mest mi min
mitt minst mindre mine mot mykje må måtte mæ nei nett no noen nok noko nokon nokre nokså nye ny
når nå nåke nåkken oftast ofte og òg også om opp oppe oss over på rundt sa sagt same samt seg
sei seie seier sett ser sia sidan sin sine sist sitt sjå sjøl sjølv sjølve skal skulle slik
slike slå som stad stor står store såg så sånn såpass ta tek tar tok til tilbake to tre trur
trudde tru under ut utan ute vart var vel veldig ver vera vere vert ved vi vil vite ville visst
veit vår våre vore vorte ynskje å åt
"""
_NB = """
alle allerede alltid altså andre annen annet at av bak bare begge bedre ble bli blir blitt bort
bra burde bør da de deg dem den denne der dere deres derfor dersom det dette di din dine disse
dit ditt du då eller ellers en enda enn er et ett etter fikk fire flere flest for fordi fra
fram få får fått før først ganske gang gikk gjennom gjerne gjør gjøre gjorde gjort god godt
greit gå går gått ga ha hadde han hans har hatt hel hele helt her heller henne hennes hit ho
hos hun hva hver hverandre hvem hvilke hvilken hvor hvordan hvorfor i igjen ikke ingen
ingenting inn innen inne ja jeg jo kan kanskje kjem klart kom komme kommer kunne la lage lang
langt lenge lik like litt liten lite mange med meg mellom men mener mens mer mest min mindre
minst mine mitt mot mye må måtte nei nesten noe noen nok ny nye når nå ofte og også om opp oss
over på rundt sa sagt samme samt se seg selv ser sett si siden sier sin sine sist sitt sjøl
skal skulle slik slike som stadig stor store står så sånn ta tar tatt til tilbake tok to tre
tror trodde under ut uten ute var ved vel veldig vet vi vil ville visst vår våre være vært å
"""
_EN = """
a able about above across actually after again against all almost also although always am among
an and another any anything are aren't around as at away back be because been before being
below between both but by came can can't come comes could couldn't did didn't do does doesn't
doing don't done down each either else enough even ever every for from get gets getting give go
goes going gone gonna got had hadn't has hasn't have haven't having he her here hers herself
him himself his how however i i'd i'll i'm i've if in into is isn't it it's its itself just
kind know last let lets like look lot lots made make makes many may maybe me mean might mine
more most much must my myself need never no nor not nothing now of off often oh on once one
ones only or other others our ours ourselves out over own people perhaps probably put quite
rather really right said same saw say see seem seems she should shouldn't since so some
something sometimes somewhat sort still such sure take than that that's the their theirs them
themselves then there there's these they they're they've thing things think this those though
thought through to too two under until up upon us use used using very want wants was wasn't way
we we'll we're we've well went were weren't what what's when where whether which while who
whole whom whose why will with within without won't would wouldn't yes yet you you'd you'll
you're you've your yours yourself yourselves
"""
_FILLERS = """
ah eh ehm em erm hm hmm ja jau jo jaja joda liksom mhm mm mmm mmh nja okay ok oi sant sånn
såleis tja uh uhm um umm unintelligible usikkert uklart vettu veitdu skjønner skjønar yeah yep
ler latter pause crosstalk inaudible laughs
"""

LANGUAGES = {"nn": _NN, "nb": _NB, "no": _NN + _NB, "en": _EN}


def stop_words(language: str, extra: tuple[str, ...] = ()) -> frozenset[str]:
    """Return the stop words of a language, interview fillers and ``extra`` included.

    A language without a list has the fillers only.  The two Norwegian written forms share
    their words, because transcripts mix them.

    Examples
    --------
    >>> "ikkje" in stop_words("nn"), "the" in stop_words("nn"), "tiltak" in stop_words("nn")
    (True, False, False)
    """
    base = language.split("-", maxsplit=1)[0]
    listed = LANGUAGES["no"] if base in {"nn", "nb", "no"} else LANGUAGES.get(base, "")
    return frozenset([*listed.split(), *_FILLERS.split(), *(word.lower() for word in extra)])
