"""Time stamps in a transcript: where they stand and what they say.

A stamp in brackets or hash marks is one wherever it stands.  A bare ``00:01:02`` is one at
the start or end of a line.  A bare ``12:30`` may as well be a time of day that somebody
talked about, so it is only a candidate, for the caller to confirm by a speaker label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_TIME = r"\d{1,3}:[0-5]\d(?::[0-5]\d)?(?:[.,-]\d{1,3})?"
_RANGE = rf"{_TIME}(?:[ ]?(?:-->|-|–)[ ]?{_TIME})?"
_ENCLOSED = re.compile(rf"#{_TIME}#|\[[ ]?{_RANGE}[ ]?\]|\{{[ ]?{_RANGE}[ ]?\}}|\({_RANGE}\)")
_HEAD = re.compile(rf"{_RANGE}(?![^\s])")
_TAIL = re.compile(rf"(?<![^\s]){_RANGE}\Z")
_ONE = re.compile(r"(\d{1,3}):(\d\d)(?::(\d\d))?(?:[.,-](\d{1,3})(?![\d:]))?")
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,3}):(\d{1,2})(?:[.,-](\d{1,9}))?")
_SIXTY = 60
_LONGEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeStamp:
    """One time stamp, as a span of the text.

    Attributes
    ----------
    t0_ms, t1_ms
        Milliseconds; ``t1_ms`` is set where the stamp is a range.
    certain
        False for a bare ``mm:ss``, which may be talk.
    closing
        True for a hash-marked stamp, which ends a paragraph.
    """

    start: int
    end: int
    t0_ms: int
    t1_ms: int | None = None
    certain: bool = True
    closing: bool = False


def find_times(text: str) -> list[TimeStamp]:
    r"""Return the time stamps of ``text`` in order, candidates included.

    Examples
    --------
    >>> [(t.t0_ms, t.certain) for t in find_times("Anna  0:03\nDet #00:01:02-3# tok tid.")]
    [(3000, False), (62300, True)]
    >>> find_times("Vi kom klokka 12:30, trur eg.")
    []
    """
    enclosed = [_stamp(m.start(), m.group()) for m in _ENCLOSED.finditer(text)]
    bare: list[TimeStamp] = []
    start = 0
    for line in blank(text, ((t.start, t.end) for t in enclosed)).split("\n"):
        bare += _bare(line, start)
        start += len(line) + 1
    return sorted([*enclosed, *bare], key=lambda t: t.start)


def blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return ``text`` with ``spans``, sorted and apart, as spaces; offsets stay valid.

    Examples
    --------
    >>> blank("[00:12] Ja.", [(0, 7)])
    '        Ja.'
    """
    parts: list[str] = []
    done = 0
    for start, end in spans:
        parts += (text[done:start], " " * (end - start))
        done = end
    return "".join((*parts, text[done:]))


def clock(found: str) -> int | None:
    """Return the milliseconds of one time that stands alone, or ``None`` where it is none.

    Examples
    --------
    >>> [clock(t) for t in ("00:01:02.345", "1:02,5", "01:02", "0:00:13.f89", "0:75", "12")]
    [62345, 62500, 62000, None, None, None]
    """
    parts = _CLOCK.fullmatch(found.strip())
    if parts is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in parts.groups()[:3])
    if seconds >= _SIXTY or (parts[1] and minutes >= _SIXTY):
        return None
    whole = (hours * _SIXTY + minutes) * _SIXTY + seconds
    return whole * 1000 + int((parts[4] or "0").ljust(3, "0")[:3])


def _bare(line: str, offset: int) -> list[TimeStamp]:
    found: list[TimeStamp] = []
    begin = len(line) - len(line.lstrip())
    end = len(line.rstrip())
    head = _HEAD.match(line, begin)
    if head:
        found.append(_stamp(offset + begin, head.group(), bare=True))
        begin = head.end()
    tail_from = max(begin, end - _LONGEST)
    tail = _TAIL.search(line[tail_from:end])
    if tail:
        found.append(_stamp(offset + tail_from + tail.start(), tail.group(), bare=True))
    return found


def _stamp(start: int, found: str, *, bare: bool = False) -> TimeStamp:
    parts = list(_ONE.finditer(found))
    times = [_milliseconds(part) for part in parts]
    long = "-->" in found or all(part.group(3) for part in parts)
    return TimeStamp(
        start=start,
        end=start + len(found),
        t0_ms=times[0],
        t1_ms=times[1] if len(times) > 1 else None,
        certain=long or not bare,
        closing=found.startswith("#"),
    )


def _milliseconds(found: re.Match[str]) -> int:
    first, second, third, fraction = found.groups()
    hours, minutes, seconds = (first, second, third) if third else ("0", first, second)
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int((fraction or "0").ljust(3, "0"))
