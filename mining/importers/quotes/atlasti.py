"""The quotations that ATLAS.ti exports to a spreadsheet, one row per quotation.

All codes of a quotation stand in one cell, each on a line of its own.  There are no offsets;
the reference names the first paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from mining.corpus import PATH_SEPARATOR, Quotation
from mining.exchange import Export, Loss
from mining.importers.coding_table import check_filled, paragraph_number, split_path
from mining.importers.headers import names_any, need
from mining.importers.quotes.cells import locate_known
from mining.importers.sheets import Sheet, read_sheet

FIELDS = ("document", "code", "text", "paragraph", "coder", "memo")
_TEXT = (
    *("quotation content", "quotation text", "text content", "zitatinhalt", "zitattext"),
    *("contenido de la cita", "sitatinnhold", "sitatinnhald"),
)
_CODES = ("codes", "kodes", "códigos", "koder", "kodar")
_KNOWN = {
    "document": ("document", "dokument", "documento"),
    "text": _TEXT,
    "code": _CODES,
    "paragraph": ("reference", "referenz", "referencia", "referanse"),
    "coder": ("created by", "erstellt von", "creado por", "opprettet av", "oppretta av"),
    "memo": ("comment", "kommentar", "comentario"),
}
_GROUPS = ("code groups", "codegruppen", "kodegruppen", "kodegrupper")
_NUMBERED = re.compile(r"D?\s?\d{1,6}\s?:\s*(\S.*)", re.DOTALL)
_PARAGRAPH = re.compile(
    r"(?:¶|§|para\.?|abs\.?)?\s?(\d{1,9})(?:\s?[-–—]\s?(?:¶|§)?\s?\d{1,9})?\b(?![:.])"
)
_TIME = re.compile(r"\d{1,3}:\d{2}:\d{2}|\d{1,3}:\d{2}[.,]\d")
_OLD_SEPARATOR = "::"


def looks_like_atlasti(sheet: Sheet) -> bool:
    """Tell whether the headers are those of a table of quotations."""
    return names_any(sheet, _TEXT) and names_any(sheet, _CODES)


def read_atlasti(path: Path, *, columns: Mapping[str, str], coder: str) -> Export:
    """Read ATLAS.ti's table of quotations: a spreadsheet or CSV.

    A quotation on sound or film, one without words and one without codes are counted and left
    out.  A code is a path where its name has `` > `` or ``::``.

    Parameters
    ----------
    columns
        From field to header, where the header does not say it itself.
    coder
        Who made the quotations that name nobody.

    Raises
    ------
    DataError
        If there is no column for document, codes or text, or a row without document.
    """
    sheet = read_sheet(path)
    found = locate_known(sheet, columns, _KNOWN, FIELDS)
    need(sheet, found, ("document", "code", "text"))
    plain_name = _naming(sheet, found["document"])
    losses: Counter[Loss] = Counter()
    quotations = []
    for number, cells in sheet.rows:
        row = {field: cells[column] for field, column in found.items()}
        check_filled("document", row["document"], f"{path}, row {number}")
        paths = _paths(row["code"])
        losses["without_code"] += not paths
        if not row["text"]:
            losses["media" if _TIME.search(row.get("paragraph", "")) else "regions"] += len(paths)
            continue
        quotations += [
            Quotation(
                row=number,
                document=plain_name(row["document"]),
                path=names,
                coder=row.get("coder") or coder,
                text=row["text"],
                paragraph=_paragraph(row.get("paragraph", "")),
                memo=row.get("memo", ""),
            )
            for names in paths
        ]
    notes = sheet.notes
    if names_any(sheet, _GROUPS):
        notes += ("the column of code groups is not read, because a code may be in several",)
    return Export(quotations=tuple(quotations), losses=+losses, notes=notes)


def _naming(sheet: Sheet, column: str) -> Callable[[str], str]:
    """Return how a document's name is read: without its number, if every name has one."""
    numbered = all(_NUMBERED.fullmatch(cells[column]) for _, cells in sheet.rows)

    def plain(name: str) -> str:
        match = _NUMBERED.fullmatch(name) if numbered else None
        return match[1] if match else name

    return plain


def _paths(cell: str) -> list[tuple[str, ...]]:
    """Return the codes in a cell, each once, in order."""
    lines = [line for line in cell.split("\n") if line.strip()]
    paths = (
        split_path(line, PATH_SEPARATOR if PATH_SEPARATOR in line else _OLD_SEPARATOR)
        for line in lines
    )
    return list(dict.fromkeys(path for path in paths if path))


def _paragraph(cell: str) -> int | None:
    match = _PARAGRAPH.match(cell.strip().casefold())
    return paragraph_number(match[1]) if match else None
