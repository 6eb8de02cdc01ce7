"""The excerpts that Dedoose exports to a spreadsheet, one row per excerpt.

Which codes apply, columns such as ``Code: uro Applied`` say; the column with all codes in one
cell is read where there are none of those, because a comma may be part of a name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from mining.corpus import Quotation
from mining.exchange import Export, Loss
from mining.importers.coding_table import check_filled, separator_of, split_path
from mining.importers.headers import column_of, names_any, need
from mining.importers.quotes.cells import is_yes, locate_known
from mining.importers.sheets import Sheet, read_sheet

FIELDS = ("document", "code", "text", "coder", "memo")
_TEXT = ("excerpt copy",)
_COMBINED = ("codes applied combined",)
_RANGE = ("excerpt range",)
_KNOWN = {
    "document": ("media title", "resource title", "media", "resource"),
    "code": _COMBINED,
    "text": _TEXT,
    "coder": ("excerpt creator",),
}
_APPLIED = re.compile(r"code\s*:\s*(\S.*?)\s+applied", re.IGNORECASE | re.DOTALL)
_SPAN = re.compile(r"(\d{1,12})\s*[-–—]\s*(\d{1,12})")


def looks_like_dedoose(sheet: Sheet) -> bool:
    """Tell whether the headers are those of a table of excerpts."""
    return names_any(sheet, _TEXT) and (names_any(sheet, _COMBINED) or bool(_applied(sheet)))


def read_dedoose(path: Path, *, columns: Mapping[str, str], coder: str) -> Export:
    """Read Dedoose's table of excerpts: a spreadsheet or CSV.

    The range of an excerpt tells where to look; what counts is where its words stand.

    Parameters
    ----------
    columns
        From field to header, where the header does not say it itself.
    coder
        Who made the excerpts that name nobody.

    Raises
    ------
    DataError
        If there is no column for document, codes or text, or a row without document.
    """
    sheet = read_sheet(path)
    applied = _applied(sheet)
    found = locate_known(sheet, columns, _KNOWN, FIELDS)
    need(sheet, found, ("document", "text") if applied else ("document", "code", "text"))
    range_column = column_of(sheet, _RANGE)
    losses: Counter[Loss] = Counter()
    quotations = []
    for number, cells in sheet.rows:
        row = {field: cells[column] for field, column in found.items()}
        check_filled("document", row["document"], f"{path}, row {number}")
        if applied:
            paths = [names for column, names in applied.items() if is_yes(cells[column])]
        else:
            paths = _combined(row["code"])
        losses["without_code"] += not paths
        if not row["text"]:
            losses["media"] += len(paths)
            continue
        start, end = _span(cells[range_column] if range_column else "")
        quotations += [
            Quotation(
                row=number,
                document=row["document"],
                path=names,
                coder=row.get("coder") or coder,
                text=row["text"],
                start=start,
                end=end,
                memo=row.get("memo", ""),
            )
            for names in paths
        ]
    notes = sheet.notes
    if not applied:
        notes += ("the codes are cut apart at commas, because no columns say which apply",)
    return Export(quotations=tuple(quotations), losses=+losses, notes=notes)


def _applied(sheet: Sheet) -> dict[str, tuple[str, ...]]:
    """Return the columns that say whether a code applies, and its path."""
    matches = {column: _APPLIED.fullmatch(column) for column in sheet.columns}
    names = {column: match[1] for column, match in matches.items() if match}
    separator = separator_of(names.values())
    paths = {column: split_path(name, separator) for column, name in names.items()}
    return {column: path for column, path in paths.items() if path}


def _combined(cell: str) -> list[tuple[str, ...]]:
    paths = (split_path(name) for name in re.split(r"[,\n]", cell))
    return list(dict.fromkeys(path for path in paths if path))


def _span(cell: str) -> tuple[int, int] | tuple[None, None]:
    match = _SPAN.fullmatch(cell)
    if match is None or int(match[1]) >= int(match[2]):
        return None, None
    return int(match[1]), int(match[2])
