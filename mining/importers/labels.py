"""Speaker labels: which line starts look like one.

A candidate has the shape of a label and stands where a label stands; whether it is one is
decided by how often it recurs, in :mod:`mining.importers.speakers`.  Names that the user
lists in ``ingest.roles`` are candidates whatever their shape.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from mining.importers.times import TimeStamp, blank

Style = Literal["colon", "tab", "alone"]

MAX_LENGTH = 40
_MAX_WORDS = 4
_WINDOW = 2 * MAX_LENGTH
_LINES_TO_TALK = 4
_FORBIDDEN = re.compile(r"[?!;,…\"«»“”/\\<>|={}\t#]|\.\.|\w{5}\.|\d:\d")
_NOT_SPEAKERS = frozenset(
    "nb merk obs ps note merknad kommentar comment dato date http https mailto ftp file url "
    "lengd lengde length duration varigheit varighet tittel title tema språk language".split()
)
_NAME = r"[^\W\d_][\w'’-]*\.?"
_SURNAME_FIRST = re.compile(rf"{_NAME}(?:[ ]{_NAME}){{0,2}},[ ]{_NAME}(?:[ ]{_NAME}){{0,2}}")
_PARENTHESIS = re.compile(r"\s*\([^()]*\)\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A line start that looks like a speaker label.

    Attributes
    ----------
    label
        As written, with single spaces.
    line
        Number of the line, from 1.
    head
        Where the line begins, or the line above it that holds nothing but its time.
    content
        Where the talk may begin.
    zone
        Up to here a bare ``mm:ss`` belongs to the label.
    firm
        False for a label alone on its line that is not followed by a line of talk.
    """

    label: str
    style: Style
    line: int
    head: int
    content: int
    zone: int
    firm: bool = True


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str
    timed: bool
    closed: bool

    @property
    def only_time(self) -> bool:
        return self.timed and not self.closed and not self.text.strip()

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def label_key(label: str) -> str:
    """Return what two spellings of one label share.

    Examples
    --------
    >>> label_key(" Informant  2: ")
    'informant 2'
    """
    return " ".join(label.strip().removesuffix(":").split()).casefold()


def without_parenthesis(label: str) -> str:
    """Return the name in a label such as ``Informant 2 (kvinne, 34)``."""
    return _PARENTHESIS.sub("", label.strip())


def is_label(label: str) -> bool:
    """Tell whether ``label`` has the shape of a speaker's name.

    Examples
    --------
    >>> [is_label(s) for s in ("Int.", "R1", "Informant 2 (kvinne, 34)", "SPEAKER_00")]
    [True, True, True, True]
    >>> [is_label(s) for s in ("NB", "https", "Ja, og så", "eg tenkte", "12", "Klokka 12:30")]
    [False, False, False, False, False, False]
    """
    name = without_parenthesis(label)
    words = name.split()
    return (
        0 < len(name) <= MAX_LENGTH
        and len(label) <= _WINDOW
        and len(words) <= _MAX_WORDS
        and any(c.isalpha() for c in name)
        and not (len(words) > 1 and name[0].islower())
        and not _FORBIDDEN.search(name)
        and name.casefold() not in _NOT_SPEAKERS
    )


def is_surname_first(label: str) -> bool:
    """Tell whether ``label`` is a name as directories write it.

    Examples
    --------
    >>> [is_surname_first(s) for s in ("Vik, Kari", "Vik Moe, Kari A.", "Ja, eg", "Vik, Kari?")]
    [True, True, False, False]
    """
    name = without_parenthesis(label)
    words = name.replace(",", " ").split()
    return (
        len(name) <= MAX_LENGTH
        and bool(_SURNAME_FIRST.fullmatch(name))
        and words[0][0].isupper()
        and words[-1][0].isupper()
    )


def find_candidates(
    text: str,
    stamps: Sequence[TimeStamp],
    named: Collection[str] = (),
    *,
    surname_first: bool = False,
) -> list[Candidate]:
    r"""Return the line starts of ``text`` that look like a speaker label.

    Parameters
    ----------
    stamps
        The time stamps of ``text``; they are not part of a label.
    named
        Keys of the labels that the user lists.
    surname_first
        Also take ``Surname, First:`` for a label.  Talk may begin like that too, so this is
        for cues, which begin with a label or hold none.

    Examples
    --------
    >>> [(c.label, c.style) for c in find_candidates("I: Kva no?\nR1:\tOg: ja.\nEg kom", [])]
    [('I', 'colon'), ('R1', 'colon')]
    """
    lines = _lines(text, stamps)
    found: list[Candidate] = []
    for i, line in enumerate(lines):
        if line.text and not line.text.isspace():
            candidate = _inline(lines, i, named, surname_first) or _alone(lines, i, named)
            if candidate:
                found.append(candidate)
    return found


def _lines(text: str, stamps: Sequence[TimeStamp]) -> list[_Line]:
    hidden = blank(text, ((t.start, t.end) for t in stamps))
    lines: list[_Line] = []
    start = place = 0
    for part in hidden.split("\n"):
        end = start + len(part)
        timed = closed = False
        while place < len(stamps) and stamps[place].start <= end:
            closed = closed or stamps[place].closing
            timed = timed or not stamps[place].closing
            place += 1
        lines.append(_Line(start, part, timed, closed))
        start = end + 1
    return lines


def _inline(
    lines: Sequence[_Line],
    i: int,
    named: Collection[str],
    surname_first: bool,  # noqa: FBT001 - passed on as it came
) -> Candidate | None:
    line = lines[i]
    begin = len(line.text) - len(line.text.lstrip())
    window = line.text[begin : begin + 2 * _WINDOW]
    styles: tuple[tuple[Style, str], ...] = (("colon", ":"), ("tab", "\t"))
    for style, sign in styles:
        before, found, after = window.partition(sign)
        label = _bare_label(before)
        if not found or _is_address_or_clock(before, after):
            continue
        known = label_key(label) in named or (surname_first and is_surname_first(label))
        if known or (is_label(label) and (style == "colon" or after.strip())):
            content = line.start + begin + len(before) + 1 + _closing_emphasis(before, after)
            return Candidate(
                label=label,
                style=style,
                line=i + 1,
                head=_head(lines, i),
                content=content,
                zone=content if after.strip() else _zone(lines, i, content),
            )
    return None


def _alone(lines: Sequence[_Line], i: int, named: Collection[str]) -> Candidate | None:
    line = lines[i]
    near = lines[max(0, i - 1) : i + 2]
    if not line.timed and not any(n.only_time for n in near):
        return None
    label = _bare_label(line.text[: 4 * _WINDOW])
    known = label_key(label) in named or (line.timed and is_surname_first(label))
    if len(line.text.strip()) > _WINDOW or not (known or is_label(label)):
        return None
    return Candidate(
        label=label,
        style="alone",
        line=i + 1,
        head=_head(lines, i),
        content=line.end,
        zone=_zone(lines, i, line.end),
        firm=_talk_follows(lines, i),
    )


def _bare_label(found: str) -> str:
    label = " ".join(found.strip().strip("*_").split()) if "\t" not in found.strip() else found
    if label.startswith("[") and label.endswith("]"):
        label = label[1:-1].strip()
    return label


def _is_address_or_clock(before: str, after: str) -> bool:
    return after.startswith(("//", "\\")) or (before[-1:].isdigit() and after[:1].isdigit())


def _closing_emphasis(before: str, after: str) -> int:
    opened = len(before.lstrip()) - len(before.lstrip().lstrip("*_"))
    closed = before.rstrip().endswith(("*", "_"))
    return len(after) - len(after.lstrip("*_")) if opened and not closed else 0


def _head(lines: Sequence[_Line], i: int) -> int:
    above = lines[i - 1] if i else None
    return above.start if above and above.only_time else lines[i].start


def _zone(lines: Sequence[_Line], i: int, here: int) -> int:
    below = lines[i + 1] if i + 1 < len(lines) else None
    return below.end if below and below.only_time else here


def _talk_follows(lines: Sequence[_Line], i: int) -> bool:
    for line in lines[i + 1 : i + 1 + _LINES_TO_TALK]:
        if line.text.strip():
            return not (line.timed or line.closed)
    return False
