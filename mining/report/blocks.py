"""What a report is made of; the template knows how each kind looks.

Blocks hold plain text.  The template escapes all of it; only figures come as mark-up, and
they are built from escaped parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from markupsafe import Markup

Block: TypeAlias = "Text | Heading | Points | Table | Picture | Fold | Card"


_SCREEN = 25  # rows that fit without a box of their own


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    kind: ClassVar[str] = "text"
    text: str
    tone: Literal["plain", "lead", "note", "warning"] = "plain"
    language: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section."""

    kind: ClassVar[str] = "heading"
    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list of sentences."""

    kind: ClassVar[str] = "points"
    items: Sequence[str]
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of text under a caption; the first cell of a row names it.

    Attributes
    ----------
    words
        Numbers of the columns that hold words and not numbers, besides the first.
    total
        Whether the last row sums up the others.
    pairs
        Whether the rows are a name and what is said of it, so that tables line up.
    """

    kind: ClassVar[str] = "table"
    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    words: frozenset[int] = frozenset()
    total: bool = False
    pairs: bool = False

    @property
    def tall(self) -> bool:
        """Whether the table scrolls in a box of its own."""
        return len(self.rows) > _SCREEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A figure with its caption, views to choose from and the same as a table.

    A ``tall`` one scrolls in a box of its own.
    """

    kind: ClassVar[str] = "picture"
    div_id: str
    markup: Markup
    caption: str
    views: Sequence[str] = ()
    views_label: str = ""
    table: Table | None = None
    table_label: str = ""
    tall: bool = False


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks that open on request."""

    kind: ClassVar[str] = "fold"
    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of speech and where it stands."""

    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """Quotes of a card that open on request; the label alone where there are none."""

    label: str
    quotes: Sequence[Quote]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """Small bars in a row: ``read`` says the counts to who cannot see them."""

    label: str
    text: str
    counts: Sequence[int]
    read: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Fields that are empty, and where a person fills them in."""

    label: str
    note: str
    fields: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One candidate theme; ``decided`` is what a person wrote about it.

    ``facts`` stand in columns, ``wide`` ones in lines of their own.
    """

    kind: ClassVar[str] = "card"
    name: str
    status: str
    tone: str
    summary: str
    reason: str
    facts: Sequence[tuple[str, str]]
    words_label: str
    words: str
    quotes_label: str
    quotes: Sequence[Quote]
    drawn_label: str
    drawn: Sequence[Quote]
    is_open: bool
    decided: Sequence[tuple[str, str]] = ()
    title_label: str = ""
    title: str = ""
    strip: Strip | None = None
    wide: Sequence[tuple[str, str]] = ()
    folds: Sequence[Passages] = ()
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of the report."""

    name: str
    title: str
    blocks: Sequence[Block]
