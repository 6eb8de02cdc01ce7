"""Turns cut out of a text at given places, with their times and roles.

Time stamps around a turn become its times; those inside it become marks.  A stamp is
blanked out before white space is trimmed, so no turn begins or ends with one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mining.corpus import Turn
from mining.errors import DataError
from mining.importers.roles import assign_roles
from mining.importers.times import TimeStamp, blank

_FOOTER = re.compile(r"\n[ \t]*Transcribed by https?://\S+\s*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where a turn may begin.

    Attributes
    ----------
    head
        Where the label, or the time before it, begins; the turn before ends here.
    content
        Where the talk may begin.
    speaker
        Empty for what is nobody's talk, such as a heading.
    """

    head: int
    content: int
    speaker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """The turns of one text; ``begin`` is where the first label stands."""

    turns: tuple[Turn, ...]
    marks: tuple[tuple[int, int], ...]
    notes: tuple[str, ...]
    begin: int


def build_turns(
    text: str,
    starts: Sequence[Start],
    stamps: Sequence[TimeStamp],
    *,
    document_id: str,
    where: str,
    roles: Mapping[str, str],
) -> Talk:
    """Cut ``text`` at ``starts`` and return the turns, their times and roles.

    Raises
    ------
    DataError
        If no turn has any talk.
    """
    spans, empty = _spans(_without_stamps(text, stamps), starts)
    if not spans:
        raise DataError(
            f"{where}: found {len(starts)} speaker labels but no talk after them; "
            "was the text lost in the export?"
        )
    role_of, notes = assign_roles([(s, text[a:b]) for s, a, b in spans], roles)
    times = _times(spans, starts[0].head, stamps)
    turns = tuple(
        Turn(
            document_id=document_id,
            turn=number,
            speaker=speaker,
            role=role_of[speaker],
            start=start,
            end=end,
            t0_ms=t0,
            t1_ms=t1,
        )
        for number, ((speaker, start, end), (t0, t1)) in enumerate(
            zip(spans, times, strict=True), start=1
        )
    )
    if empty:
        notes.append(f"{empty} turns without talk are left out")
    marks = _marks(turns, stamps)
    return Talk(turns=turns, marks=marks, notes=tuple(notes), begin=starts[0].head)


def _without_stamps(text: str, stamps: Sequence[TimeStamp]) -> str:
    hidden = blank(text, ((t.start, t.end) for t in stamps))
    footer = _FOOTER.search(hidden)
    return blank(hidden, [footer.span()] if footer else [])


def _spans(hidden: str, starts: Sequence[Start]) -> tuple[list[tuple[str, int, int]], int]:
    spans: list[tuple[str, int, int]] = []
    ends = [s.head for s in starts[1:]] + [len(hidden)]
    for start, end in zip(starts, ends, strict=True):
        said = hidden[start.content : end]
        words = said.strip()
        if start.speaker and words:
            begin = start.content + len(said) - len(said.lstrip())
            spans.append((start.speaker, begin, begin + len(words)))
    return spans, sum(1 for s in starts if s.speaker) - len(spans)


def _times(
    spans: Sequence[tuple[str, int, int]], begin: int, stamps: Sequence[TimeStamp]
) -> list[tuple[int | None, int | None]]:
    """Return begin and end of every turn from the stamps that stand between turns.

    The last stamp before a turn is its beginning; the first one after it is its end.  So
    it does not matter whether a transcript stamps the head or the foot of a turn.
    """
    gaps: list[list[TimeStamp]] = [[] for _ in range(len(spans) + 1)]
    place = 0
    for stamp in stamps:
        while place < len(spans) and spans[place][1] < stamp.start:
            place += 1
        if stamp.start >= begin and (not place or spans[place - 1][2] <= stamp.start):
            gaps[place].append(stamp)
    times: list[tuple[int | None, int | None]] = []
    for before, after in pairwise(gaps):
        t0 = before[-1].t0_ms if before else None
        t1 = before[-1].t1_ms if before else None
        if t1 is None and after:
            t1 = after[0].t0_ms
        times.append((t0, t1 if t0 is None or t1 is None or t1 >= t0 else None))
    return times


def _marks(turns: Sequence[Turn], stamps: Sequence[TimeStamp]) -> tuple[tuple[int, int], ...]:
    marks: list[tuple[int, int]] = []
    place = 0
    for stamp in stamps:
        while place < len(turns) and turns[place].end <= stamp.start:
            place += 1
        if place < len(turns) and turns[place].start <= stamp.start:
            marks.append((stamp.start, stamp.end))
    return tuple(marks)
