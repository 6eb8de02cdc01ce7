"""What a project for another program holds.

Codes, sources and users are known by identifiers (GUIDs) that the caller gives; two things
of one project never share one.  Offsets count characters of a source's text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who coded: a person, or the toolkit itself."""

    guid: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeNode:
    """A code and the codes below it.

    Attributes
    ----------
    codable
        False for a heading that only holds others.
    colour
        Such as ``#0072b2``, or empty.
    """

    guid: str
    name: str = field(repr=False)
    codable: bool = True
    memo: str = field(default="", repr=False)
    colour: str = ""
    below: tuple[CodeNode, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedSpan:
    """One code on one span of a source, by one user; half-open."""

    start: int
    end: int
    code: str
    user: str
    memo: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document with its codings.

    Attributes
    ----------
    text
        Canonical: line feeds only, no byte order mark.
    group
        Document group, or empty.

    Raises
    ------
    ValueError
        If the text is not canonical, or a coding is empty or leaves the text.
    """

    guid: str
    name: str
    text: str = field(repr=False)
    codings: tuple[CodedSpan, ...] = field(default=(), repr=False)
    group: str = ""

    def __post_init__(self) -> None:
        if "\r" in self.text or self.text.startswith("\ufeff"):
            raise ValueError("a source's text has line feeds only and no byte order mark")
        for one in self.codings:
            if not 0 <= one.start < one.end <= len(self.text):
                raise ValueError(f"the coding {one.start}-{one.end} does not lie in its source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Everything that goes into one project file."""

    name: str
    origin: str
    users: tuple[User, ...] = ()
    codes: tuple[CodeNode, ...] = field(default=(), repr=False)
    sources: tuple[Source, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A file that is ready to be written.

    Attributes
    ----------
    n_replaced
        Characters that the format cannot hold; a space stands for each of them.
    n_renamed
        Names that were changed to fit.
    n_cut
        Cells that were cut to what a spreadsheet holds.
    """

    data: bytes = field(repr=False)
    n_replaced: int = 0
    n_renamed: int = 0
    n_cut: int = 0


def walk(codes: Iterable[CodeNode]) -> Iterator[tuple[tuple[CodeNode, ...], CodeNode]]:
    """Yield every code with the codes above it, those above first.

    Examples
    --------
    >>> tree = CodeNode(guid="1", name="Tid", below=(CodeNode(guid="2", name="uro"),))
    >>> [(len(above), code.guid) for above, code in walk([tree])]
    [(0, '1'), (1, '2')]
    """
    waiting: list[tuple[tuple[CodeNode, ...], CodeNode]] = []
    waiting += [((), code) for code in reversed(list(codes))]
    while waiting:
        above, code = waiting.pop()
        yield above, code
        waiting += [((*above, code), below) for below in reversed(code.below)]
