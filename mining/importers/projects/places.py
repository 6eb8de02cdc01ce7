"""Where a program's offsets lead in the canonical text.

Programs differ in what they count, and from version to version.  The passage that a coding
keeps is its checksum: of the ways to count, the one by which most passages stand at their
offsets is taken, for each document by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from mining.importers.encoding import canonical
from mining.importers.projects.squeezed import (
    Positions,
    Span,
    Squeezed,
    counts,
    points_of,
    squeeze,
)

_LF, _CR, _ONE_UNIT = 10, 13, 0xFFFF
_MARK = "\ufeff"
_SAMPLES, _LONG_ENOUGH = 8, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The offsets of a coding, and the passage that it keeps."""

    start: int | None
    end: int | None
    passage: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to count in a document.

    Attributes
    ----------
    how
        What it is, for the import report; empty for the program's own way.
    starts, ends
        Shape (n_units + 1,): the place in the canonical text of a span that starts, or ends,
        at this offset.
    """

    how: str
    starts: Positions = field(repr=False)
    ends: Positions = field(repr=False)

    def span(self, mark: Mark) -> Span | None:
        """Return the span of a mark, or nothing where it is empty or outside the text."""
        if not self.holds(mark) or mark.start is None or mark.end is None:
            return None
        start, end = int(self.starts[mark.start]), int(self.ends[mark.end])
        return (start, end) if 0 <= start < end else None

    def holds(self, mark: Mark) -> bool:
        """Tell whether both offsets lie in the text, in order."""
        if mark.start is None or mark.end is None:
            return False
        return 0 <= mark.start <= mark.end < len(self.starts)


def place(
    marks: Sequence[Mark], text: str, readings: Sequence[Reading]
) -> tuple[Reading, list[Span | None]]:
    """Return how a document's offsets are read, and the span of every mark.

    Parameters
    ----------
    readings
        Ways to count, the program's own first; on a tie the earlier one counts, and the first
        where none fits half of the passages.

    Returns
    -------
    reading, spans
        There is no span where the passage of a mark does not stand at its offsets, or where
        they lie outside the text.
    """
    squeezed = Squeezed.of(text)
    passages = [squeeze(mark.passage) for mark in marks]
    found: list[tuple[int, Reading, list[Span | None]]] = []
    for reading in _tried(marks, passages, squeezed, readings):
        spans = [
            _checked(reading.span(mark), passage, squeezed)
            for mark, passage in zip(marks, passages, strict=True)
        ]
        found.append((sum(span is not None for span in spans), reading, spans))
        if found[-1][0] == len(marks):
            break
    fitting, reading, spans = max(found, key=lambda one: one[0])
    # Fewer may fit by chance, where somebody says the same words again and again.
    return (reading, spans) if 2 * fitting >= len(marks) else found[0][1:]


def readings_of(raw: str) -> tuple[Reading, ...]:
    r"""Return the ways to count in a text as a program stores it.

    A byte order mark may count or not, a line end of two characters as two or as one, and a
    character beyond the first 65,536, such as an emoji, as one or as two.

    Examples
    --------
    >>> [reading.how for reading in readings_of("Ja.\r\nNei.")]
    ['', 'count a line end as one character']
    """
    variants = {
        "": raw,
        "leave out the byte order mark": raw.lstrip(_MARK),
        "count a line end as one character": raw.replace("\r\n", "\n"),
        "leave out the byte order mark and count a line end as one character": canonical(raw),
    }
    distinct: dict[str, str] = {}
    for how, variant in variants.items():
        distinct.setdefault(variant, how)
    found = [_reading(how, variant, wide=1) for variant, how in distinct.items()]
    if raw and int(points_of(raw).max()) > _ONE_UNIT:
        emoji = "count an emoji as two characters"
        found += [
            _reading(f"{how} and {emoji}" if how else emoji, variant, wide=2)
            for variant, how in distinct.items()
        ]
    return tuple(found)


def _tried(
    marks: Sequence[Mark],
    passages: Sequence[str],
    squeezed: Squeezed,
    readings: Sequence[Reading],
) -> Iterator[Reading]:
    yield from readings
    first = readings[0]
    for delta in _deltas(zip(marks, passages, strict=True), squeezed, first):
        yield Reading(
            how="are moved by the same number of characters",
            starts=_moved(first.starts, delta),
            ends=_moved(first.ends, delta),
        )


def _moved(places: Positions, delta: int) -> Positions:
    """Let every offset lead where the offset ``delta`` further on led."""
    before = np.full(max(0, -delta), -1, dtype=np.int64)
    return np.concatenate((before, places[max(0, delta) :]))


def _deltas(pairs: Iterable[tuple[Mark, str]], squeezed: Squeezed, reading: Reading) -> list[int]:
    """Return how far passages that occur once, the first few of them, stand from their offsets."""
    found: list[int] = []
    samples = 0
    for mark, passage in pairs:
        span = reading.span(mark)
        if span is None or len(passage) < _LONG_ENOUGH or squeezed.stands(passage, span):
            continue
        there = squeezed.find(passage)
        if there is not None:
            outer = len(mark.passage) - len(mark.passage.lstrip())
            here = int(np.searchsorted(reading.starts, there, side="right")) - 1
            found.append(here - outer - (mark.start or 0))
        samples += 1
        if samples == _SAMPLES:
            break
    return list(dict.fromkeys(found))


def _checked(span: Span | None, passage: str, squeezed: Squeezed) -> Span | None:
    if span is None or span[1] >= len(squeezed.upto):
        return None
    return span if not passage or squeezed.stands(passage, span) else None


def _reading(how: str, variant: str, *, wide: int) -> Reading:
    """Return the canonical place of every offset into a variant of a stored text."""
    points = points_of(variant)
    kept = np.ones(len(points), dtype=bool)
    kept[: len(variant) - len(variant.lstrip(_MARK))] = False
    kept[1:] &= (points[1:] != _LF) | (points[:-1] != _CR)
    places = counts(kept)
    if wide > 1:
        units = np.where(points > _ONE_UNIT, wide, 1)
        places = places[np.append(np.repeat(np.arange(len(points)), units), len(points))]
    return Reading(how=how, starts=places, ends=places)
