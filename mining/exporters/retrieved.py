"""Retrieved segments as MAXQDA lays them out: one sheet per theme, and an overview.

"Beginning" and "End" are paragraphs, that is lines of the document; the area counts
characters without white space at the ends, and coverage is its share of the document.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from mining.exporters.cells import Page, SheetColumn, sheet_names

COLUMNS = (
    *(SheetColumn("Color", 9), SheetColumn("Comment", 20), SheetColumn("Document group", 16)),
    *(SheetColumn("Document name", 20), SheetColumn("Code", 40), SheetColumn("Beginning", 10)),
    *(SheetColumn("End", 10), SheetColumn("Weight score", 12), SheetColumn("Segment", 90)),
    *(SheetColumn("Area", 9), SheetColumn("Coverage %", 11), SheetColumn("Author", 18)),
    SheetColumn("Creation date", 14),
)
_OVERVIEW = (
    *(SheetColumn("Sheet", 32), SheetColumn("Kind", 20), SheetColumn("Code", 44)),
    *(SheetColumn("Segments", 10), SheetColumn("Documents", 10), SheetColumn("Author", 18)),
    SheetColumn("Description", 90),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of a document's text; half-open."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A candidate or curated theme with its passages.

    Attributes
    ----------
    kind
        What it is, in words; it stands on the overview.
    sheet
        What its sheet is called.
    path
        Names of the codes from the top down.
    """

    sheet: str
    kind: str
    path: tuple[str, ...] = field(repr=False)
    colour: str
    author: str
    about: str = field(repr=False)
    passages: tuple[Passage, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A document's text and group."""

    text: str = field(repr=False)
    group: str = ""


def retrieved_pages(themes: Sequence[Theme], texts: Mapping[str, Text]) -> list[Page]:
    """Return the overview and a page per theme.

    Parameters
    ----------
    texts
        By the names that passages have for documents.
    """
    pages: list[Page] = []
    overview = "Overview"
    names = sheet_names([overview, *(theme.sheet for theme in themes)])
    lines = {name: _paragraphs(one.text) for name, one in texts.items()}
    rows = []
    for theme, name in zip(themes, names[1:], strict=True):
        found = sorted(theme.passages, key=lambda p: (p.document, p.start, p.end))
        code = " > ".join(theme.path)
        n_documents = len({p.document for p in found})
        counts = (str(len(found)), str(n_documents))
        rows.append((name, theme.kind, code, *counts, theme.author, theme.about))
        table = tuple(_row(theme, code, p, texts[p.document], lines[p.document]) for p in found)
        pages.append(Page(name=name, columns=COLUMNS, rows=table))
    return [Page(name=overview, columns=_OVERVIEW, rows=tuple(rows)), *pages]


def _row(
    theme: Theme, code: str, passage: Passage, document: Text, line: Callable[[int], int]
) -> tuple[str, ...]:
    said = document.text[passage.start : passage.end]
    area = len(said.strip())
    return (
        theme.colour,
        "",
        document.group,
        passage.document,
        code,
        str(line(passage.start)),
        str(line(passage.end - 1)),
        "0",
        said,
        str(area),
        f"{100 * area / len(document.text):.2f}",
        theme.author,
        "",
    )


def _paragraphs(text: str) -> Callable[[int], int]:
    """Return a function from a place to the number of its line, from 1."""
    ends = [at for at, sign in enumerate(text) if sign == "\n"]
    return lambda place: bisect_left(ends, place) + 1
