r"""The plain table of codings: document, passage or offsets, code, coder, memo.

A code is written as a path, ``Group > code`` or ``Group\code``.  Which of the two the
file means is decided once for the whole column, so that a name may hold the other sign.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from mining.corpus import PATH_SEPARATOR, Quotation
from mining.errors import DataError
from mining.exchange import Export
from mining.importers.headers import locate, need
from mining.importers.quotes.content import guess_columns
from mining.importers.sheets import Sheet, read_sheet

FIELDS = (
    *("document", "document_group", "code", "text", "start", "end"),
    *("paragraph", "coder", "memo"),
)
_MAX_DIGITS = 12


def read_coding_table(path: Path, *, columns: Mapping[str, str], coder: str) -> Export:
    """Read a table of codings: CSV or a spreadsheet.

    Parameters
    ----------
    columns
        From field to header, where the header does not say it itself.
    coder
        Who coded the rows that name nobody.

    Raises
    ------
    DataError
        If a column or a cell that is needed is missing, or offsets are not whole numbers
        with the start below the end.
    """
    sheet = read_sheet(path)
    found = locate(sheet, columns, FIELDS)
    notes: tuple[str, ...] = ()
    fields = ["document", "code"]
    if not {"start", "end"} <= found.keys():
        found, notes = guess_columns(sheet, found)
        fields += ["text"] if fields[0] in found and fields[1] in found else []
    need(sheet, found, fields)
    paths = code_paths(sheet, found["code"])
    quotations = []
    for (number, cells), names in zip(sheet.rows, paths, strict=True):
        row = {field: cells[column] for field, column in found.items()}
        where = f"{path}, row {number}"
        start, end = _offsets(row, where)
        check_filled("document", row["document"], where)
        if start is None:
            check_filled("text", row.get("text", ""), where)
        quotations.append(
            Quotation(
                row=number,
                document=row["document"],
                path=names,
                coder=row.get("coder") or coder,
                text=row.get("text", ""),
                start=start,
                end=end,
                paragraph=paragraph_number(row.get("paragraph", "")),
                memo=row.get("memo", ""),
            )
        )
    return Export(quotations=tuple(quotations), notes=(*sheet.notes, *notes))


def check_filled(field: str, cell: str, where: str) -> None:
    """Refuse an empty cell."""
    if not cell:
        raise DataError(f"{where}: the {field} is empty; fill the cell or remove the row")


def whole_number(cell: str) -> int | None:
    """Return a cell's number, or nothing where it holds anything but digits."""
    return int(cell) if cell.isdecimal() and len(cell) <= _MAX_DIGITS else None


def paragraph_number(cell: str) -> int | None:
    """Return a paragraph's number, or nothing where the cell has a page or a time."""
    return whole_number(cell) or None


def code_paths(sheet: Sheet, column: str) -> list[tuple[str, ...]]:
    """Return the names on the path of every row's code, from the top level down.

    Raises
    ------
    DataError
        If a cell holds no name.
    """
    separator = separator_of(cells[column] for _, cells in sheet.rows)
    paths = []
    for number, cells in sheet.rows:
        where = f"{sheet.path}, row {number}"
        check_filled("code", cells[column], where)
        path = split_path(cells[column], separator)
        if not path:
            raise DataError(f"{where}: the code has no name; fill the cell or remove the row")
        paths.append(path)
    return paths


def separator_of(cells: Iterable[str]) -> str:
    """Return what joins the names of a path: ``" > "`` if any cell has it."""
    return PATH_SEPARATOR if any(PATH_SEPARATOR in cell for cell in cells) else "\\"


def split_path(cell: str, separator: str = PATH_SEPARATOR) -> tuple[str, ...]:
    r"""Return the names on a path.

    Examples
    --------
    >>> split_path("Tid >  a>b")
    ('Tid', 'a>b')
    >>> split_path("Tid\\uro", "\\")
    ('Tid', 'uro')
    """
    composed = unicodedata.normalize("NFC", " ".join(cell.split()))
    return tuple(name.strip() for name in composed.split(separator) if name.strip())


def _offsets(row: Mapping[str, str], where: str) -> tuple[int, int] | tuple[None, None]:
    first, last = row.get("start", ""), row.get("end", "")
    if not first and not last:
        return None, None
    start, end = whole_number(first), whole_number(last)
    if start is None or end is None:
        raise DataError(
            f"{where}: start is {first[:20]!r} and end is {last[:20]!r}; both must be whole numbers"
        )
    if start >= end:
        raise DataError(f"{where}: start is {start} and end is {end}; start must be below end")
    return start, end
