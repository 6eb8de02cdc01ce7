"""Which reading of the offsets fits a source, judged by its own passages.

Two things are asked.  A passage's name of fifteen characters or more should be how the passage
begins.  And people mark words: a passage should begin at a word and end behind one.  Where the
passages do not tell two readings apart, what is known of the program decides, and then the
standard.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from mining.importers.refi.elements import squeezed, uncut
from mining.importers.refi.offsets import (
    Layout,
    LineEnd,
    Offsets,
    Reading,
    Spans,
    Unit,
    points_of,
    read_spans,
)

Mask = NDArray[np.bool_]

# An edge is worth two points: at a word.  An end behind white space is worth one, because a
# double click often marks the space too.
_AT_WORD, _BEHIND_SPACE = 2, 1
_OWN = re.compile(r"mining \d[\w.+-]*(?: \(\w+\))?")
_MIN_NAME = 15
_USUAL_CUT = 100  # characters; a name of so many may have been cut without dots
_UNUSUAL = 2
_ALL_CHARACTERS = 0x110000
_HABITS: tuple[tuple[str, str, Reading], ...] = (
    ("nvivo", "NVivo", Reading(unit="UTF-16")),
    ("atlas", "ATLAS.ti", Reading(line_end="one")),
    ("maxqda", "MAXQDA", Reading(line_end="one")),
    ("qualcoder", "QualCoder", Reading(line_end="one")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How a program is known to count; without a name, the standard.

    Attributes
    ----------
    sure
        True for this toolkit's own files, where nothing else is tried.
    """

    program: str = ""
    reading: Reading = field(default_factory=Reading)
    sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Evidence:
    """How well a reading fits.

    Attributes
    ----------
    matching
        Passages that begin with their name.
    equal
        Passages that are their name, where it was not cut.
    points
        At most four for each passage, two for each edge that lies at a word.
    """

    matching: int
    equal: int
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The reading that was chosen for one source, and why.

    Attributes
    ----------
    rival
        The best that any reading reaches by which the passages lie elsewhere, each number
        by itself; ``None`` where there is no such reading.
    decided
        False where another reading fits as well, and the habit was asked.
    """

    layout: Layout
    reading: Reading
    spans: Spans
    evidence: Evidence
    rival: Evidence | None
    n_named: int
    habit: Habit
    decided: bool


def habit_of(origin: str) -> Habit:
    """Return what is known of the program that a project names as its origin.

    Examples
    --------
    >>> habit_of("NVivo 12.6 for Windows").reading.unit, habit_of("").program
    ('UTF-16', '')
    """
    if _OWN.fullmatch(origin):
        reading = Reading(unit="UTF-16" if origin.endswith("(nvivo)") else "code point")
        return Habit(program=origin, reading=reading, sure=True)
    folded = origin.casefold()
    for word, program, reading in _HABITS:
        if word in folded:
            return Habit(program=program, reading=reading)
    return Habit()


def calibrate(
    layout: Layout, offsets: Sequence[tuple[int, int]], names: Sequence[str], habit: Habit
) -> Choice:
    """Choose how the offsets of one source are read.

    Parameters
    ----------
    offsets
        Start and end of every passage, as they stand in the project; at least one.
    names
        The passages' names, or empty strings.
    """
    starts, ends = np.array(offsets, dtype=np.int64).reshape(-1, 2).T
    usable = [_usable(name) for name in names]
    weigh = _scale(layout.text, usable)
    weighed: dict[bytes, tuple[Reading, Spans, Evidence]] = {}
    tried = [habit.reading] if habit.sure else _readings(layout, habit.reading)
    for reading in tried:
        spans = read_spans(layout, reading, starts, ends)
        if spans.key not in weighed:
            weighed[spans.key] = reading, spans, weigh(spans)
    reading, spans, evidence = max(weighed.values(), key=lambda w: _worth(w[0], w[2]))
    rivals = [found for key, (_, _, found) in weighed.items() if key != spans.key]
    return Choice(
        layout=layout,
        reading=reading,
        spans=spans,
        evidence=evidence,
        rival=_best(rivals),
        n_named=sum(bool(name) for name, _ in usable),
        habit=habit,
        decided=all(rival < evidence for rival in rivals),
    )


def _best(found: Sequence[Evidence]) -> Evidence | None:
    if not found:
        return None
    return Evidence(
        matching=max(e.matching for e in found),
        equal=max(e.equal for e in found),
        points=max(e.points for e in found),
    )


def _worth(reading: Reading, evidence: Evidence) -> Evidence:
    """Return the evidence for a reading; one that no program is known to write needs more."""
    unusual = reading.inclusive + (reading.line_end == "two")
    return replace(evidence, points=evidence.points - _UNUSUAL * unusual)


def _readings(layout: Layout, habit: Reading) -> Iterator[Reading]:
    """Yield the readings that this text can tell apart, those nearest to the habit first."""
    line_ends: list[LineEnd] = ["as is"]
    if len(layout.doubled):
        line_ends.append("one")
    else:
        habit = replace(habit, line_end="as is")
    if len(layout.doubled) < len(layout.line_ends):
        line_ends.append("two")
    units: list[Unit] = ["code point", "UTF-16"] if len(layout.astral) else [habit.unit]
    marks = [False, True] if layout.n_marks else [False]
    found = [
        Reading(line_end=line_end, unit=unit, mark_counted=counted, inclusive=inclusive)
        for line_end, unit, counted, inclusive in product(line_ends, units, marks, [False, True])
    ]
    yield from sorted(found, key=lambda reading: _distance(reading, habit))


def _distance(one: Reading, other: Reading) -> int:
    return sum(getattr(one, f.name) != getattr(other, f.name) for f in fields(Reading))


def _usable(name: str) -> tuple[str, bool]:
    """Return a name as it is compared, empty where it is too short, and whether it was cut."""
    left, cut = uncut(name)
    return squeezed(left) if len(left) >= _MIN_NAME else "", cut or len(left) >= _USUAL_CUT - 1


def _scale(text: str, names: Sequence[tuple[str, bool]]) -> Callable[[Spans], Evidence]:
    """Return the function that weighs a reading of this text's passages."""
    space, wordy = _masks(text)
    solid, gaps = squeezed(text), np.flatnonzero(space)
    named = [(i, name, cut) for i, (name, cut) in enumerate(names) if name]

    def inside_word(places: Offsets) -> Mask:
        inner = (places > 0) & (places < len(text))
        at = np.where(inner, places, 0)
        found: Mask = inner & wordy[at - 1] & wordy[at]
        return found

    def weigh(spans: Spans) -> Evidence:
        start, end = spans.start, spans.end
        lies = (start >= 0) & (start < end) & (end <= len(text))
        first, last = np.where(lies, start, 0), np.where(lies, end, 1)
        filled = lies & ~space[first]
        begins = filled & ~spans.split[:, 0] & ~inside_word(start)
        closes = lies & ~spans.split[:, 1] & ~inside_word(end)
        late = closes & space[last - 1]
        points = _AT_WORD * (begins.sum() + closes.sum()) - (_AT_WORD - _BEHIND_SPACE) * late.sum()
        left, right = (at - np.searchsorted(gaps, at) for at in (first, last))
        matching = equal = 0
        for i, name, cut in named:
            begin, length = int(left[i]), int(right[i] - left[i])
            if filled[i] and length >= len(name) and solid.startswith(name, begin):
                matching += 1
                equal += length == len(name) and not cut and not space[last[i] - 1]
        return Evidence(matching=matching, equal=equal, points=int(points))

    return weigh


def _masks(text: str) -> tuple[Mask, Mask]:
    """Return which characters are white space, and which belong to words; shape (len(text),)."""
    space, wordy = np.zeros((2, _ALL_CHARACTERS), dtype=bool)
    for character in set(text):
        space[ord(character)] = character.isspace()
        wordy[ord(character)] = character.isalnum() or unicodedata.combining(character) > 0
    points = points_of(text)
    return space[points], wordy[points]
