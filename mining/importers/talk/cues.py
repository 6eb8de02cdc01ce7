"""Cues of subtitle files, with their times and their lines.

WebVTT is read as its standard says, but a comma may stand for the decimal point, and a block
without times is an error and not passed over in silence: a passage of the interview would be
missing, and nobody would see it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mining.errors import DataError
from mining.importers.times import clock

_ARROW = "-->"
_TIMES = re.compile(r"\s*([\d:.,]+)\s*-->\s*([\d:.,]+)(?!\S)")
_PAIR = re.compile(r"\s*([\d:]+[.,]\d+)\s*,\s*([\d:]+[.,]\d+)\s*")
_HEADER = re.compile(r"WEBVTT(?!\S)")
_ASIDES = frozenset({"NOTE", "STYLE", "REGION"})
_ADVICE = "export the subtitles again, or mend the line"

# Number of the first line, counted from 1, and the lines.
_Block = tuple[int, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One cue.

    Attributes
    ----------
    line
        Line of its times, counted from 1.
    t0_ms, t1_ms
        Milliseconds.
    text
        Lines as they stand, tags and all; may be empty.
    """

    line: int
    t0_ms: int
    t1_ms: int
    text: str = field(repr=False)


def read_cues(text: str, *, where: str) -> list[Cue]:
    r"""Return the cues of WebVTT, SubRip or SubViewer, in the order of the file.

    Raises
    ------
    DataError
        If a cue is broken or there is none; the sentence names the line.

    Examples
    --------
    >>> read_cues("WEBVTT\n\n00:01.000 --> 00:02,500\n<v Kari>Ja.\n", where="a.vtt")
    [Cue(line=3, t0_ms=1000, t1_ms=2500)]
    >>> read_cues("WEBVTT\n\n00:03.000 --> 00:02.500\nJa.\n", where="a.vtt")
    Traceback (most recent call last):
        ...
    mining.errors.DataError: a.vtt, line 3: the cue ends before it begins; export the ...
    """
    lines = text.split("\n")
    if _HEADER.match(text.lstrip()):
        cues = list(_webvtt(lines, where))
    elif _ARROW in text:
        cues = list(_subrip(lines, where))
    else:
        cues = list(_subviewer(lines, where))
    if not cues:
        raise DataError(f"{where}, line 1: no cue follows in {len(lines)} lines; {_ADVICE}")
    return cues


def _blocks(lines: Sequence[str], start: int = 0) -> Iterator[_Block]:
    """Yield what stands between empty lines."""
    block: list[str] = []
    for number, line in enumerate([*lines[start:], ""], start=start + 1):
        if line:
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _webvtt(lines: Sequence[str], where: str) -> Iterator[Cue]:
    header = next(i for i, line in enumerate(lines) if line.strip())
    start = header + 1
    while start < len(lines) and lines[start] and _ARROW not in lines[start]:
        start += 1
    for number, block in _blocks(lines, start):
        places = [i for i, line in enumerate(block) if _ARROW in line]
        word = next(iter(block[0].split(maxsplit=1)), "")
        # A cue may have a name, which stands on one line above its times.
        if places[:1] not in ([0], [1]) and word and word not in _ASIDES:
            raise _without_times(where, number, "00:00:01.000 --> 00:00:04.000")
        yield from _cut(block, places, number, where)


def _subrip(lines: Sequence[str], where: str) -> Iterator[Cue]:
    for number, block in _blocks(lines):
        if not "".join(block).strip():
            continue
        places = [i for i, line in enumerate(block) if _ARROW in line]
        if not places or not block[0].strip().isdecimal():
            raise _without_times(
                where, number, "a number and below it 00:00:01,000 --> 00:00:04,000"
            )
        for place in places:
            if place == 0 or not block[place - 1].strip().isdecimal():
                raise DataError(
                    f"{where}, line {number + place}: no number stands above the cue's times; "
                    f"{_ADVICE}"
                )
        yield from _cut(block, places, number, where, above=1)


def _subviewer(lines: Sequence[str], where: str) -> Iterator[Cue]:
    for number, block in _blocks(lines):
        if not "".join(block).strip():
            continue
        places = [i for i, line in enumerate(block) if _PAIR.fullmatch(line)]
        if not places or places[0] > 0:
            raise _without_times(where, number, "0:00:01.000,0:00:04.000")
        yield from _cut(block, places, number, where)


def _cut(
    block: Sequence[str], places: Sequence[int], number: int, where: str, *, above: int = 0
) -> Iterator[Cue]:
    """Yield one cue for every line of times in a block; ``above`` lines name the next cue."""
    ends = [*(place - above for place in places[1:]), len(block)]
    for place, end in zip(places, ends, strict=False):
        line = number + place
        t0, t1 = _times(block[place], f"{where}, line {line}")
        yield Cue(line=line, t0_ms=t0, t1_ms=t1, text="\n".join(block[place + 1 : end]))


def _times(line: str, where: str) -> tuple[int, int]:
    found = _TIMES.match(line) or _PAIR.fullmatch(line)
    times = [clock(t) for t in found.groups()] if found else [None]
    if None in times:
        raise DataError(f"{where}: the times of the cue cannot be read; {_ADVICE}")
    t0, t1 = (t for t in times if t is not None)
    if t1 < t0:
        raise DataError(f"{where}: the cue ends before it begins; {_ADVICE}")
    return t0, t1


def _without_times(where: str, line: int, shape: str) -> DataError:
    return DataError(
        f"{where}, line {line}: a cue begins with its times, written {shape}, and here are none; "
        f"{_ADVICE}"
    )
