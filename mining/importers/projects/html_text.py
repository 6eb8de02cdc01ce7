"""The text of a web page as Taguette keeps it, with a way from its bytes to characters.

Taguette counts UTF-8 bytes over all text of the page's body, the white space between
paragraphs included, as a parser of HTML 5 finds it.  Other parsers find other text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mining.importers.projects.html_tree import parse_html
from mining.importers.projects.places import Reading
from mining.importers.projects.squeezed import Positions, counts, points_of

_ELEMENT, _TEXT = 1, 3
_ROWS = frozenset("table tbody thead tfoot tr caption".split())
_CELLS = frozenset("td th".split())
_BLOCKS = frozenset(
    """address article aside blockquote body center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol
    optgroup option p pre section summary ul""".split()
)
_AS_WRITTEN = frozenset("pre textarea listing".split())
_HIDDEN = frozenset("script style template".split())
_BLANK = np.array([9, 10, 12, 13, 32], dtype=np.uint32)
_SPACE, _LF, _CR, _MARK = 32, 10, 13, 0xFEFF
_MAX_LINES = 2


class _Edge(IntEnum):
    """What ends a line, the strongest last."""

    BLOCK = 0
    LINE = 1
    CELL = 2
    ROW = 3


@dataclass(slots=True)
class _Body:
    """What the walk through the tree finds."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    edges: list[tuple[int, _Edge]] = field(default_factory=list)
    as_written: list[tuple[int, int]] = field(default_factory=list)
    hidden: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlText:
    """A page's text.

    Attributes
    ----------
    text
        Canonical: one line for each block, a tab between the cells of a row.
    reading
        From bytes of the page's text to characters of ``text``.
    """

    text: str = field(repr=False)
    reading: Reading = field(repr=False)


def read_html(html: str, *, where: str) -> HtmlText:
    r"""Return the text of a page.

    White space inside a line is one space, as a browser shows it; that between blocks is none.

    Raises
    ------
    DataError
        If the page is too long or too deeply nested.

    Examples
    --------
    >>> page = read_html("<p>Så <b>rart</b></p>\n\n<p>Ja,<br>det</p>", where="a")
    >>> page.text
    'Så rart\nJa,\ndet'
    >>> int(page.reading.starts[4]), page.text[3:7]
    (3, 'rart')
    """
    body = _walk(parse_html(html, where=where))
    raw = "".join(body.pieces)
    points = points_of(raw).copy()
    as_written, hidden = _mask(body.as_written, raw), _mask(body.hidden, raw)
    blank = np.isin(points, _BLANK) & ~as_written
    lead = len(raw) - len(raw.lstrip("\ufeff \t\n\f\r"))
    kept = ~hidden & ~_outer(blank, body.edges)
    kept[:lead] &= points[:lead] != _MARK
    points[blank] = _SPACE
    points[points == _CR] = _LF
    breaks = _breaks(body.edges, counts(kept), points[kept])
    text, starts, ends = _assemble(points[kept], breaks)
    before = counts(kept)
    characters = _characters_of_bytes(points_of(raw))
    reading = Reading(how="", starts=starts[before[characters]], ends=ends[before[characters]])
    return HtmlText(text=text, reading=reading)


def _walk(body: Any) -> _Body:  # noqa: ANN401 - minidom has no useful types
    """Go through the nodes in the order of the text, without recursion."""
    found = _Body()
    stack: list[tuple[Any, int]] = [] if body is None else [(body, -1)]
    while stack:
        node, begun = stack.pop()
        if node.nodeType == _TEXT:
            found.pieces.append(node.data)
            found.length += len(node.data)
        elif begun >= 0:
            _close(node.tagName, begun, found)
        elif node.nodeType == _ELEMENT:
            found.edges += _opening(node, found.length)
            stack.append((node, found.length))
            stack += [(child, -1) for child in reversed(node.childNodes)]
    return found


def _opening(node: Any, here: int) -> Iterator[tuple[int, _Edge]]:  # noqa: ANN401 - as above
    tag = node.tagName
    if tag == "br":
        yield here, _Edge.LINE
    elif tag in _CELLS:
        yield here, _Edge.CELL
    elif tag in _ROWS:
        yield here, _Edge.ROW
    elif tag in _BLOCKS:
        yield here, _Edge.BLOCK


def _close(tag: str, begun: int, found: _Body) -> None:
    if tag in _ROWS:
        found.edges.append((found.length, _Edge.ROW))
    elif tag in _BLOCKS:
        found.edges.append((found.length, _Edge.BLOCK))
    if tag in _AS_WRITTEN:
        found.as_written.append((begun, found.length))
    elif tag in _HIDDEN:
        found.hidden.append((begun, found.length))


def _mask(spans: list[tuple[int, int]], raw: str) -> NDArray[np.bool_]:
    mask = np.zeros(len(raw), dtype=bool)
    for start, end in spans:
        mask[start:end] = True
    return mask


def _outer(blank: NDArray[np.bool_], edges: list[tuple[int, _Edge]]) -> NDArray[np.bool_]:
    """Tell which blanks are not shown: all but the first of a run, and runs beside an edge."""
    n = len(blank)
    beside = np.zeros(n + 1, dtype=bool)
    beside[[0, n, *(place for place, _ in edges)]] = True
    upto = counts(beside)
    change = np.flatnonzero(np.diff(np.concatenate(([False], blank, [False])).astype(np.int8)))
    starts, ends = change[::2], change[1::2]
    dropped = blank.copy()
    shown = starts[upto[ends + 1] == upto[starts]]
    dropped[shown] = False
    return dropped


def _breaks(
    edges: list[tuple[int, _Edge]], before: Positions, kept: NDArray[np.uint32]
) -> dict[int, str]:
    """Return what stands between lines, by how many characters stand before it."""
    groups: dict[int, list[_Edge]] = {}
    for place, edge in edges:
        groups.setdefault(int(before[place]), []).append(edge)
    breaks = {}
    for characters, group in groups.items():
        if 0 < characters < len(kept):
            lines = min(_MAX_LINES, max(1, group.count(_Edge.LINE)))
            written = kept[characters - 1] == _LF
            breaks[characters] = "\t" if max(group) == _Edge.CELL else "\n" * (lines - written)
    return breaks


def _assemble(kept: NDArray[np.uint32], breaks: dict[int, str]) -> tuple[str, Positions, Positions]:
    """Put breaks between the kept characters.

    Returns
    -------
    text, starts, ends
        Arrays of shape (n_kept + 1,): where a span starts or ends that begins or stops before
        the k-th kept character.
    """
    characters = kept.tobytes().decode("utf-32-le", "surrogatepass")
    added = np.zeros(len(kept) + 1, dtype=np.int64)
    parts, done = [], 0
    for place, sign in sorted(breaks.items()):
        parts += [characters[done:place], sign]
        added[place] = len(sign)
        done = place
    starts = np.arange(len(kept) + 1) + np.cumsum(added)
    return "".join([*parts, characters[done:]]), starts, starts - added


def _characters_of_bytes(points: NDArray[np.uint32]) -> Positions:
    """Return the character that every UTF-8 byte belongs to, and the end, shape (n_bytes + 1,)."""
    widths = 1 + sum((points >= limit).astype(np.int64) for limit in (0x80, 0x800, 0x10000))
    return np.append(np.repeat(np.arange(len(points)), widths), len(points))
