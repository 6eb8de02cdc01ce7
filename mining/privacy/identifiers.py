"""Where a text holds numbers and words that may point to a person.

Findings are places, never values, so that they may be shown where the text may not.
A number with check digits is found only where these are right; a misheard one is not.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Literal

Kind = Literal["national_id", "d_number", "phone", "email", "account"]

_SPACE = " \u00a0\u2009\u202f"
_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]++@(?:[\w-]++\.)+[^\W\d_]{2,}")
_ID = re.compile(rf"(?<!\d)\d\d([.{_SPACE}]?)\d\d\1\d\d[{_SPACE}-]?\d{{5}}(?!\d)", re.ASCII)
_ACCOUNT = re.compile(rf"(?<!\d)\d{{4}}([.{_SPACE}]?)\d\d\1\d{{5}}(?!\d)", re.ASCII)
# Groups beside more groups of the same kind are a list of numbers, unless a code leads them.
_PHONE = re.compile(
    rf"""(?<!\d) (?P<code>\(?(?:\+|00)47\)?[{_SPACE}]?)?
    (?: (?P<plain>[2-9]\d{{7}})
      | (?(code)|(?<!(?<![\d.:/-])\d\d[{_SPACE}]))
        (?: [2-9]\d(?P<sign>[{_SPACE}.-])\d\d(?P=sign)\d\d(?P=sign)\d\d
          | [2-9]\d\d[{_SPACE}]\d\d[{_SPACE}]\d{{3}} )
        (?![{_SPACE}.-]\d{{2,3}}(?!\d)) )
    (?!\d)""",
    re.ASCII | re.VERBOSE,
)
_NOT_DIGIT = re.compile(r"\D")
_K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)

_UNITS = "kr|kroner|krone|nok|eur|euro|euros|dollar|dollars|pund|pounds|usd|sek|dkk|mill|mrd"
_BEFORE_SUM = re.compile(rf"(?:\b(?:{_UNITS})\.?|[€$£])\s?\Z|(?<!\d)\d{{1,4}}[.,]\Z", re.I)
_AFTER_SUM = re.compile(rf",-|\s?(?:(?:{_UNITS})\b|[€$£%])|[.,]\d\d?(?!\d)", re.I)

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
_STARTS = re.compile(r"[.!?…:\n\t\"«»“”„‘’'‹›*(\[{|]")
_APOSTROPHES = ("'", "’")
_LABEL = re.compile(
    r"^(?:[^\w\n]|\d){0,20}([^\W\d_][^\n\t:;,?!…(]{0,39})(?:\([^()\n]{0,40}\)\s?)?[:\t]", re.M
)
_LABEL_WORDS = 4
# Capitalised without being anybody's name: both kinds of Norwegian, then English.
_LEXICON = frozenset(
    "nav norge noreg norsk nynorsk bokmål noregs stortinget gud jul påske de dem deres dykk dykkar "
    "adhd ai bup cv dps dvd eu eøs fn gps hms hr id ikt it ki km kr kl nrk ok pc pdf ppt ptsd sms "
    "sfo tv uk usa ve vg facebook google instagram internett messenger snapchat teams youtube zoom "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december christmas easter god mr mrs ms dr "
    "norway norwegian norwegians scandinavia scandinavian europe european english british american "
    "german swedish danish finnish sami polish french spanish italian russian ukrainian arabic "
    "somali urdu turkish kurdish persian chinese i".split()
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A place in a text, half-open, and what kind of thing is there."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Sighting:
    """A place of a word that may be a name: offsets in one document's text."""

    document_id: str
    start: int
    end: int


def find_identifiers(text: str) -> list[Finding]:
    """Return the places of numbers and addresses that belong to one person, in order.

    ``national_id``
        Norwegian identity number: 11 digits, with or without a space or hyphen before the
        last five, whose date and check digits are right.  Emergency and synthetic numbers
        (month + 40 or + 80) are among them.
    ``d_number``
        The same with 40 added to the day.
    ``account``
        Norwegian bank account: 11 digits, plain or as 4, 2 and 5, with the right check
        digit.  Plain digits that are an identity number too are one of those.
    ``phone``
        Norwegian number of 8 digits, plain, in pairs or as 3, 2 and 3, with or without +47.
        A plain one that reads as a date, or stands by a currency, is left out.
    ``email``
        Address with a domain.

    Examples
    --------
    >>> find_identifiers("Ring 22 33 44 55 før 2024, eller skriv til ola@example.no.")
    [Finding(kind='phone', start=5, end=16), Finding(kind='email', start=43, end=57)]
    """
    taken = bytearray(len(text))
    found: list[Finding] = []
    for one in chain(_emails(text), _ids(text), _accounts(text), _phones(text)):
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
            found.append(one)
    return sorted(found, key=lambda one: one.start)


def checked_national_id(digits: str) -> bool:
    """Tell whether 11 digits are an identity number or a D-number.

    The day must exist, and both check digits must be right; the century that the three
    digits after the date stand for is not looked at.

    References
    ----------
    Skatteetaten, "Fødselsnummer", and the Norwegian national registry's rules for check
    digits (modulus 11, weights 3 7 6 1 8 9 4 5 2 and 5 4 3 2 7 6 5 4 3 2).

    Examples
    --------
    >>> checked_national_id("01819010001"), checked_national_id("01819010002")
    (True, False)
    """
    return _kind_of_id(digits) is not None


def recurring_names(texts: Mapping[str, str], known: Collection[str] = ()) -> list[Sighting]:
    """Return where capitalised words stand in mid-sentence that may be names nobody listed.

    A word counts if it does so at least twice in all texts together, never occurs in lower
    case, and is neither in ``known`` nor in a small list of words that are capitalised
    anyway.  A genitive -s is the same word.  What follows a full stop, colon, line break,
    quotation mark or opening bracket, and labels of speakers, are not mid-sentence.
    A reader must look at each place.  Languages that capitalise all nouns find too much.

    Parameters
    ----------
    texts
        Canonical text by document id.
    known
        Names and pseudonyms that need no finding.

    Examples
    --------
    >>> recurring_names({"a": "Eg såg Siri. Så kom Siri.", "b": "Vi bur i Noreg, sa Ola."})
    [Sighting(document_id='a', start=7, end=11), Sighting(document_id='a', start=20, end=24)]
    """
    ordinary: set[str] = set()
    places: defaultdict[str, list[Sighting]] = defaultdict(list)
    for document_id, text in texts.items():
        for word, inside in _words(text):
            if word.group().islower():
                ordinary.add(_key(word.group()))
            elif inside and len(word.group()) > 1 and word.group()[0].isupper():
                places[_key(word.group())].append(Sighting(document_id, *word.span()))
    passed = {_key(word) for phrase in known for word in _WORD.findall(phrase)} | _LEXICON
    names = places.keys() - ordinary - passed - {word + "s" for word in passed}
    stems = {key: s if (s := key.removesuffix("s")) in names else key for key in names}
    counts = Counter(stems[key] for key in names for _ in places[key])
    return sorted(one for key in names if counts[stems[key]] > 1 for one in places[key])


def _emails(text: str) -> Iterator[Finding]:
    return (Finding("email", *match.span()) for match in _EMAIL.finditer(text))


def _ids(text: str) -> Iterator[Finding]:
    for match in _ID.finditer(text):
        kind = _kind_of_id(_NOT_DIGIT.sub("", match.group()))
        if kind:
            yield Finding(kind, *match.span())


def _accounts(text: str) -> Iterator[Finding]:
    for match in _ACCOUNT.finditer(text):
        digits = _NOT_DIGIT.sub("", match.group())
        if _divides(digits, _K2) and not digits.startswith("0000"):
            yield Finding("account", *match.span())


def _phones(text: str) -> Iterator[Finding]:
    for match in _PHONE.finditer(text):
        if match["code"] or not match["plain"] or not _is_date_or_sum(match):
            yield Finding("phone", *match.span())


def _is_date_or_sum(match: re.Match[str]) -> bool:
    digits, (start, end) = match.group(), match.span()
    by_year = (digits[:4], digits[4:6], digits[6:])
    by_day = (digits[4:], digits[2:4], digits[:2])
    return (
        any(_is_day(*map(int, date)) for date in (by_year, by_day))
        or bool(_BEFORE_SUM.search(match.string, max(0, start - 10), start))
        or bool(_AFTER_SUM.match(match.string, end))
    )


def _is_day(year: int, month: int, day: int) -> bool:
    return 1900 <= year < 2100 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _kind_of_id(digits: str) -> Literal["national_id", "d_number"] | None:
    if not re.fullmatch("[0-9]{11}", digits):
        return None
    day, month, year = (int(digits[i : i + 2]) for i in (0, 2, 4))
    added = day > 40
    # The centuries share their leap years, but for 1900, which is let through.
    is_day = _is_day(2000 + year, month % 40, day - 40 * added)
    if not (is_day and _divides(digits[:10], _K1) and _divides(digits, _K2)):
        return None
    return "d_number" if added else "national_id"


def _divides(digits: str, weights: tuple[int, ...]) -> bool:
    """Tell whether eleven divides the weighted sum, its check digit included."""
    return sum(int(d) * weight for d, weight in zip(digits, weights, strict=True)) % 11 == 0


def _without_label(match: re.Match[str]) -> str:
    """Return line breaks as long as a speaker's label, or the line's beginning as it is."""
    words = match[1].split()
    is_label = len(words) <= _LABEL_WORDS and not any(word[0].islower() for word in words)
    return "\n" * len(match.group()) if is_label else match.group()


def _words(text: str) -> Iterator[tuple[re.Match[str], bool]]:
    """Yield every word outside labels and addresses, and whether it is inside a sentence."""
    end = 0
    text = _LABEL.sub(_without_label, _EMAIL.sub(lambda match: "@" * len(match[0]), text))
    for word in _WORD.finditer(text):
        gap = text[end : word.start()]
        yield word, end > 0 and (gap in _APOSTROPHES or not _STARTS.search(gap))
        end = word.end()


def _key(word: str) -> str:
    return unicodedata.normalize("NFC", word).casefold()
