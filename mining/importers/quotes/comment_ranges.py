"""Where the comments of a Word file begin and end in its canonical text.

Signs that no text holds are put into the document where Word has its own marks, the document is
read as a transcript is, and the signs are taken out again.  So the places are right whatever the
reader of transcripts does with tables, tracked changes and fields.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from lxml import etree

from mining.importers.docx_package import WordFile
from mining.importers.docx_text import read_paragraphs

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _START, _END = (_W + name for name in ("p", "commentRangeStart", "commentRangeEnd"))
_GONE = frozenset({_W + "del", _W + "moveFrom"})
# Code points that Unicode keeps for the inner use of programs.
_OPEN, _SHUT, _CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
_SIGN = re.compile(f"([{_OPEN}{_SHUT}])(\\d+){_CLOSE}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranged:
    """A Word file's text and the ranges of its comments.

    Attributes
    ----------
    text
        As :func:`mining.importers.docx_text.read_paragraphs` gives it, joined by line feeds.
    spans
        By the comment's identifier.
    passages
        Comments whose words are known but not their place, because the signs changed how a
        table is laid out.
    """

    text: str = field(repr=False)
    spans: dict[str, tuple[int, int]]
    passages: dict[str, str] = field(repr=False)


def ranges_in(word: WordFile) -> Ranged:
    """Return the text and the range of every comment; the file's body is changed."""
    plain = [p.text for p in read_paragraphs(word)]
    text = "\n".join(plain)
    numbers = _put_signs(word.body)
    signed = [p.text for p in read_paragraphs(word)]
    bare, places = _take_signs("\n".join(signed))
    found: dict[str, tuple[int, int]] = {}
    for n, number in enumerate(numbers):
        if (_OPEN, n) in places and (_SHUT, n) in places:
            found[number] = (places[_OPEN, n], max(places[_OPEN, n], places[_SHUT, n]))
    if bare == text:
        return Ranged(text=text, spans=found, passages={})
    moved = _moved(plain, [_take_signs(line)[0] for line in signed])
    spans = {
        number: (start + by, end + by)
        for number, (start, end) in found.items()
        if (by := moved(start, end)) is not None
    }
    passages = {n: bare[start:end] for n, (start, end) in found.items() if n not in spans}
    return Ranged(text=text, spans=spans, passages=passages)


def _moved(plain: Sequence[str], signed: Sequence[str]) -> Callable[[int, int], int | None]:
    """Return a function from a span of the signed text to how far it lies from its place."""
    same = [a == b for a, b in zip(plain, signed, strict=False)]
    ours, theirs = (
        list(accumulate((len(line) + 1 for line in lines), initial=0)) for lines in (plain, signed)
    )

    def by(start: int, end: int) -> int | None:
        first, last = (bisect_right(theirs, place) - 1 for place in (start, end))
        within = last < len(same) and all(same[first : last + 1])
        return ours[first] - theirs[first] if within else None

    return by


def _put_signs(body: Any) -> list[str]:  # noqa: ANN401
    """Put a sign beside every mark of a comment; return the comments' identifiers by number."""
    numbers: dict[str, int] = {}
    waiting: list[Any] = []
    last = None
    for element in list(body.iter(_P, _START, _END)):
        if element.tag == _P:
            last = element
            for place, sign in enumerate(waiting):
                element.insert(place, sign)
            waiting = []
            continue
        opens = element.tag == _START
        n = numbers.setdefault(element.get(f"{_W}id") or "", len(numbers))
        sign = _sign(f"{_OPEN if opens else _SHUT}{n}{_CLOSE}")
        around = list(element.iterancestors(_P, *_GONE))
        if not any(parent.tag == _P for parent in around):
            if opens:
                waiting.append(sign)
            elif last is not None:
                last.append(sign)
            continue
        hidden = [parent for parent in around if parent.tag in _GONE]
        place = hidden[-1] if hidden else element
        beside = place.addprevious if opens else place.addnext
        beside(sign)
    return list(numbers)


def _sign(text: str) -> Any:  # noqa: ANN401
    run = etree.Element(f"{_W}r")
    etree.SubElement(run, f"{_W}t").text = text
    return run


def _take_signs(text: str) -> tuple[str, dict[tuple[str, int], int]]:
    """Return the text without signs, and where in it each of them stood."""
    places: dict[tuple[str, int], int] = {}
    kept: list[str] = []
    done = length = 0
    for match in _SIGN.finditer(text):
        kept.append(text[done : match.start()])
        length += match.start() - done
        done = match.end()
        places.setdefault((match[1], int(match[2])), length)
    return "".join([*kept, text[done:]]), places
