"""Names to pseudonyms, by a table that the researcher keeps.

A name and a text are both read as words and the gaps between them; a tree of all names is
walked from each word, so that the time grows with the text and not with the table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations, product
from typing import Literal, get_args

from mining.errors import DataError

Kind = Literal["person", "place", "office", "other"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_Forms = tuple[tuple[str, str], ...]

_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_UNSEEN = "\u00ad\u200c\u200d\u2060\ufeff"
# U+02BC is a letter to Unicode and an apostrophe to those who type it.
_WORD = re.compile(rf"[^\W_\u02bc](?:[^\W_\u02bc]|[{_MARKS}{_UNSEEN}])*")
_SIGNS = "\u2018\u2019\u02bc\u2032`\u00b4\u2010\u2011\u2012\u2013\u2212\u200b"
_PLAIN = str.maketrans(_SIGNS, "''''''----- ", _UNSEEN)
_LOOSE_SPACE = re.compile(r"(?<=\.)\s+|(?<=-)[^\S\n]*\n\s*")
# Longer names that are everyday words in lower case: Norwegian, then English.
_ORDINARY = frozenset(
    "bakke bakken berg berge bjørn bråten dale eide enge hagen hans hauge haugen helge holm lien "
    "lund lunde løken moen sand sande skog stein storm strand sund svein sæter torp vang voll "
    "april bell bill brown cook faith frank grace grant hill hope june mark rose will".split()
)
_DEFINITE = "a ane en ene et kommune kommunen kontor kontora kontorene kontoret".split()
_ON_PLACES = ("s", *_DEFINITE, *(ending + "s" for ending in _DEFINITE))
_ENDINGS = {"person": ("s",), "place": _ON_PLACES, "office": _ON_PLACES, "other": ("s",)}


@dataclass(frozen=True, slots=True)
class Pseudonym:
    """One row of the researcher's table; ``name`` and ``pseudonym`` are not in its ``repr``.

    Examples
    --------
    >>> Pseudonym(2, "Kari Nordmann", "P1", "person")
    Pseudonym(row=2, kind='person')
    """

    row: int
    name: str = field(repr=False)
    pseudonym: str = field(repr=False)
    kind: Kind

    def __post_init__(self) -> None:
        problems = {
            "the name is empty or without letters": not re.search(r"[^\W\d_\u02bc]", self.name),
            "the pseudonym is empty or without letters and digits": not _keys(self.pseudonym),
            "the pseudonym has a line break": len(self.pseudonym.splitlines()) > 1,
            f"the kind is unknown; choose one of: {', '.join(KINDS)}": self.kind not in KINDS,
        }
        for problem in (says for says, found in problems.items() if found):
            raise DataError(f"pseudonyms, row {self.row}: {problem}")


@dataclass(frozen=True, slots=True)
class Replacement:
    """A name at a place, without its endings, and what stands there instead."""

    start: int
    end: int
    pseudonym: str
    kind: Kind


@dataclass(slots=True)
class _Node:
    """A place in the tree of names; ``entry`` where a name ends."""

    below: dict[tuple[str, str], _Node] = field(default_factory=dict)
    entry: Pseudonym | None = None
    needs_capital: bool = False


def find_names(text: str, table: Sequence[Pseudonym]) -> list[Replacement]:
    """Return where the names of the table stand in ``text``, from left to right.

    Whole words, the longest name first, in any case; but a name of fewer than four letters,
    or that is an everyday word ("hans", "berg"), is not found in lower case.  Inside a name,
    white space, one line break and decomposed letters make no difference.  A hyphen parts
    words.  A genitive is left after the span; on places and offices so are -a, -en, -et,
    -ane, -ene, and -kontor(et) and -kommune(n) without a hyphen.

    Raises
    ------
    DataError
        As :func:`check_table`.

    Examples
    --------
    >>> table = [Pseudonym(2, "Fjellvik", "Stad1", "place"), Pseudonym(3, "Ola", "P1", "person")]
    >>> text = "OLA på Fjellvik-kontoret er i olabukse, som er Fjellviks beste"
    >>> replace(text, find_names(text, table))
    'P1 på Stad1-kontoret er i olabukse, som er Stad1s beste'
    """
    tree = _tree(tuple(table))
    words = list(_WORD.finditer(text))
    forms = {word: _forms(word) for word in set(_WORD.findall(text))}
    found: list[Replacement] = []
    at = 0
    while at < len(words):
        length, hit = _longest(tree, words, at, forms)
        at += length
        found += [hit] if hit else []
    return found


def replace(text: str, replacements: Sequence[Replacement], *, offset: int = 0) -> str:
    """Return ``text``, the slice of a document from ``offset`` on, with pseudonyms for names.

    Replacements count from the document's beginning; those outside the slice are passed
    over.  Of one that a border cuts, the part inside is replaced: no half of a name is left.

    Raises
    ------
    ValueError
        If replacements overlap.

    Examples
    --------
    >>> replace("på Sandøya.", [Replacement(103, 110, "Stad1", "place")], offset=100)
    'på Stad1.'
    """
    parts: list[str] = []
    done = 0
    inside = (r for r in replacements if r.start < offset + len(text) and r.end > offset)
    for one in sorted(inside, key=lambda r: r.start):
        if one.start < done + offset and done:
            raise ValueError(f"replacements overlap at {one.start}")
        parts += text[done : max(one.start - offset, 0)], one.pseudonym
        done = one.end - offset
    return "".join((*parts, text[done:]))


def check_table(table: Sequence[Pseudonym]) -> None:
    """Refuse a table that contradicts itself, naming both rows.

    Raises
    ------
    DataError
        If one name has two pseudonyms; or if a pseudonym holds a name of the table, or
        would beside other words or endings, because the result would name somebody again.
    """
    _tree(tuple(table))


@lru_cache(maxsize=4)
def _tree(table: tuple[Pseudonym, ...]) -> _Node:
    root = _Node()
    for record in table:
        node = root
        words = list(_WORD.finditer(" ".join(record.name.split())))
        for i, word in enumerate(words):
            step = (_gap(words, i) if i else "", _key(word.group()))
            node = node.below.setdefault(step, _Node())
        if node.entry is None:
            name = " ".join(_keys(record.name))
            node.entry = record
            node.needs_capital = sum(map(str.isalpha, name)) < 4 or name in _ORDINARY
        elif node.entry.pseudonym != record.pseudonym:
            rows = f"pseudonyms, rows {node.entry.row} and {record.row}"
            raise DataError(f"{rows}: one name with two pseudonyms; keep one row")
    _check_pseudonyms(table)
    return root


def _check_pseudonyms(table: Sequence[Pseudonym]) -> None:
    """Refuse a pseudonym and a name that agree, word by word, wherever the two overlap."""
    rows: dict[tuple[tuple[str, ...], bool, bool], int] = {}
    for record in table:
        *before, last = _keys(record.name)
        for ending in ("", *_ENDINGS[record.kind]):
            for run in _runs((*before, last + ending)):
                rows.setdefault(run, record.row)
    for record in table:
        for ending in ("", *_ENDINGS[record.kind]):
            for words, first, last_one in _runs(_keys(record.pseudonym + ending)):
                # Past an end of the pseudonym the text may go on as the name does.
                fits = product([words], {True, not first}, {True, not last_one})
                if held := [rows[run] for run in fits if run in rows]:
                    raise DataError(
                        f"pseudonyms, row {record.row}: the pseudonym holds the name in row "
                        f"{min(held)}, or would beside other words; choose another"
                    )


def _runs(keys: Sequence[str]) -> Iterator[tuple[tuple[str, ...], bool, bool]]:
    """Yield each run of words, and whether it begins and ends where the whole does."""
    for start, end in combinations(range(len(keys) + 1), 2):
        yield tuple(keys[start:end]), start == 0, end == len(keys)


def _longest(
    tree: _Node, words: Sequence[re.Match[str]], at: int, forms: Mapping[str, _Forms]
) -> tuple[int, Replacement | None]:
    """Return how many words to pass, and the longest name from word ``at`` on."""
    length, hit, node = 1, None, tree
    start = words[at].start()
    for i in range(at, len(words)):
        word = words[i]
        gap = _gap(words, i) if i > at else ""
        following = None
        for stem, ending in forms[word.group()]:
            following = node.below.get((gap, stem))
            entry = following and following.entry
            if not (following and entry) or (ending and ending not in _ENDINGS[entry.kind]):
                continue
            end = word.end() - len(ending)
            if not (following.needs_capital and word.string[start:end].islower()):
                length, hit = i - at + 1, Replacement(start, end, entry.pseudonym, entry.kind)
        if following is None:
            break
        node = following
    return length, hit


def _forms(word: str) -> _Forms:
    """Return what a word may be, as stem and ending: the shortest stem first."""
    endings = sorted(filter(word.lower().endswith, _ON_PLACES), key=len, reverse=True)
    return tuple((_key(word[: len(word) - len(e)]), e) for e in (*endings, ""))


def _keys(text: str) -> tuple[str, ...]:
    return tuple(map(_key, _WORD.findall(text)))


def _key(word: str) -> str:
    """Return what the spellings of one word share: composed, without case."""
    if word.isascii():
        return word.lower()
    seen = unicodedata.normalize("NFKC", word.translate(_PLAIN))
    return unicodedata.normalize("NFKC", seen.casefold())


def _gap(words: Sequence[re.Match[str]], i: int) -> str:
    """Return what spellings of the gap before word ``i`` share: a space for a line break."""
    between = words[i].string[words[i - 1].end() : words[i].start()]
    plain = _LOOSE_SPACE.sub("", between.translate(_PLAIN))
    return "\n\n" if between.count("\n") > 1 else re.sub(r"\s+", " ", plain)
