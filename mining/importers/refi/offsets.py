"""Offsets of an export to code points of the canonical text.

A program may count UTF-16 units, a line end as two characters, the byte order mark, or name the
last character of a passage instead of the one after it.  A text is therefore laid out in its
file's form, and an offset is read in each way that makes a difference.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mining.importers.encoding import canonical

LineEnd = Literal["as is", "one", "two"]
Unit = Literal["code point", "UTF-16"]
Offsets = NDArray[np.int64]

_CODEC = "utf-32-le"
_LF, _CR, _FIRST_ASTRAL = 10, 13, 0x10000


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A text, and what its file writes with more than one character.

    Attributes
    ----------
    text
        Canonical text.
    line_ends
        Shape (n_lines - 1,): places of the line ends in the text.
    doubled
        The places among them where the file has a carriage return and a line feed.
    astral
        Places of the characters that UTF-16 writes as two.
    n_marks
        Byte order marks before the text.
    """

    text: str = field(repr=False)
    line_ends: Offsets = field(repr=False)
    doubled: Offsets = field(repr=False)
    astral: Offsets = field(repr=False)
    n_marks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read offsets."""

    line_end: LineEnd = "as is"
    unit: Unit = "code point"
    mark_counted: bool = False
    inclusive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """Passages as code points of the canonical text, which they may reach beyond.

    Attributes
    ----------
    start, end
        Shape (n_passages,).
    split
        Shape (n_passages, 2): whether start and end fall inside a character.  The passage
        then has the whole of it.
    """

    start: Offsets
    end: Offsets
    split: NDArray[np.bool_]

    @property
    def key(self) -> bytes:
        """Equal for readings that come to the same."""
        return self.start.tobytes() + self.end.tobytes()


def lay_out(raw: str, *, n_marks: int = 0) -> Layout:
    r"""Return the layout of a text as it stands in its file.

    Parameters
    ----------
    n_marks
        Byte order marks that were taken off before; those still there are counted besides.

    Examples
    --------
    >>> layout = lay_out("Ja.\r\nNei \U0001f600.\n")
    >>> layout.text, layout.line_ends.tolist(), layout.doubled.tolist(), layout.astral.tolist()
    ('Ja.\nNei 😀.\n', [3, 10], [3], [8])
    """
    bare = raw.lstrip("\ufeff")
    text = canonical(bare)
    points, written = points_of(text), points_of(bare)
    pairs = np.flatnonzero((written[:-1] == _CR) & (written[1:] == _LF))
    return Layout(
        text=text,
        line_ends=np.flatnonzero(points == _LF),
        doubled=pairs - np.arange(len(pairs)),
        astral=np.flatnonzero(points >= _FIRST_ASTRAL),
        n_marks=n_marks + len(raw) - len(bare),
    )


def points_of(text: str) -> NDArray[np.uint32]:
    """Return the code points of a text, shape (len(text),)."""
    return np.frombuffer(text.encode(_CODEC, "surrogatepass"), dtype="<u4")


def read_spans(layout: Layout, reading: Reading, starts: Offsets, ends: Offsets) -> Spans:
    r"""Return where passages lie in the canonical text, if offsets are read in this way.

    A start or an end inside a character (one half of a surrogate pair, or between carriage
    return and line feed) takes the whole character into the passage.

    Examples
    --------
    >>> layout = lay_out("Ja \U0001f600\r\nnei")
    >>> starts, ends = np.array([3, 4, 7]), np.array([5, 6, 10])
    >>> found = read_spans(layout, Reading(unit="UTF-16"), starts, ends)
    >>> list(zip(found.start.tolist(), found.end.tolist()))
    [(3, 4), (3, 5), (5, 8)]
    """
    wide = _wide(layout, reading)
    # Where each wide character begins when all before it are counted as two.
    begins = wide + np.arange(len(wide))
    shift = layout.n_marks if reading.mark_counted else 0
    start, inside = _to_text(np.maximum(starts - shift, np.minimum(starts, 0)), begins)
    end, cut = _to_text(ends - shift + reading.inclusive, begins)
    return Spans(start=start, end=end + cut, split=np.stack([inside, cut], axis=1))


def _wide(layout: Layout, reading: Reading) -> Offsets:
    """Return the places of the characters that count as two."""
    ends = {
        "as is": layout.doubled,
        "one": layout.doubled[:0],
        "two": layout.line_ends,
    }[reading.line_end]
    if reading.unit == "code point":
        return ends
    return np.sort(np.concatenate([ends, layout.astral]))


def _to_text(offsets: Offsets, begins: Offsets) -> tuple[Offsets, NDArray[np.bool_]]:
    """Return places in the text, and whether an offset falls inside the character there."""
    before = np.searchsorted(begins, offsets, side="left")
    padded = np.concatenate([np.array([-2], dtype=np.int64), begins])
    return offsets - before, padded[before] + 1 == offsets
