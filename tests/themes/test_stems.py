"""Which forms of Norwegian and English words go together, looked at by hand."""

from __future__ import annotations

from collections import defaultdict

import pytest

from mining.themes.stems import stem_keys

NYNORSK = (
    "deltakar deltakaren deltakarar deltakarane",
    "kollega kollegaer kollegaene kollegaen",
    "tiltak tiltaka tiltaket tiltakene",
    "brukar brukaren brukarane brukarar",
    "bruk bruke bruken",
    "lærar læraren lærarane",
    "lære lær",
    "ungdom ungdommen ungdomar ungdommar",
    "kurs kurset kursa",
    "kur kuren",
    "sak saka saker sakene",
    "skjema skjemaet skjemaa",
    "tid tida tider",
    "tidleg tidlege",
    "vane vanen",
    "vanleg vanlege",
    "kjensle kjensla kjensler",
    "nav",
    "namn namnet",
    "rettleiing rettleiinga rettleiingar",
)
BOKMAAL = (
    "deltaker deltakere deltakerne deltakeren",
    "veileder veiledere veilederne",
    "veiledning veiledningen veiledninger",
    "sak saken saker sakene",
    "rom rommet rommene",
    "føle føler",
    "følelse følelser følelsen",
    "kommune kommunen kommuner kommunene",
)
ENGLISH = (
    "plot plots plotting plotted",
    "comedy comedies",
    "story stories",
    "new",
    "feature features",
)


@pytest.mark.parametrize(
    ("language", "families"), [("nn", NYNORSK), ("nb", BOKMAAL), ("en-GB", ENGLISH)]
)
def test_forms_of_one_word_go_together_and_unlike_words_do_not(language, families):
    words = [word for family in families for word in family.split()]
    found = defaultdict(set)
    for word, key in stem_keys(words, language).items():
        found[key].add(word)

    assert sorted(map(sorted, found.values())) == sorted(sorted(f.split()) for f in families)


def test_words_of_a_language_without_an_algorithm_stay_as_they_are():
    assert stem_keys(["talo", "talot"], "xx") == {"talo": "talo", "talot": "talot"}
    assert stem_keys([], "nn") == {}
