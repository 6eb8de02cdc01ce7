"""Spreadsheets of Excel, new (XLSX) and old (XLS), as rows of text.

A spreadsheet is a file from somewhere else, so an archive is measured before it is opened, and
nothing in it is computed: a formula is read as the result that the program left there, or as its
own text where it left none, because talk may begin with ``=``.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from mining.errors import DataError, MissingExtra
from mining.importers.archives import Archive, read_bytes

Cells = Sequence[str]

ADVICE = "save it again as .xlsx, as CSV in UTF-8, or a transcript as .docx"
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
# The libraries raise what their parsers raise; none of it would tell a reader more.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ArithmeticError,
    AssertionError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    OSError,
    EOFError,
    RuntimeError,
    MemoryError,
)


def xlsx_rows(path: Path) -> tuple[list[Cells], int]:
    """Return the rows of the first filled sheet, and how many cells hold a formula.

    Raises
    ------
    DataError
        If it is no spreadsheet, or one that is damaged or too large.
    """
    archive = Archive(read_bytes(path), where=str(path), what="spreadsheet", advice=ADVICE)
    parts = (name for name in archive.names if name.startswith("xl/worksheets/"))
    computed = any(_FORMULA.search(archive.read(name)) for name in parts)
    try:
        with warnings.catch_warnings():
            # About styles and validation rules, which nobody reads here.
            warnings.simplefilter("ignore")
            written = _sheets(path, data_only=False) if computed else iter(())
            for rows in _sheets(path, data_only=True):
                found, n_formulas = _with_formulas(rows, next(written, []))
                if any(any(row) for row in found):
                    return found, n_formulas
    except _BROKEN as error:
        raise DataError(f"{path}: not a spreadsheet that can be read; {ADVICE}") from error
    return [], 0


def xls_rows(path: Path) -> list[Cells]:
    """Return the rows of the first filled sheet of an old spreadsheet.

    Raises
    ------
    MissingExtra
        If the library for it is not installed.
    DataError
        If it is no spreadsheet, or has a password.
    """
    try:
        import xlrd
    except ImportError as error:
        raise MissingExtra(
            f"{path}: an .xls needs xlrd; install it with: pip install 'interview-mining[legacy]', "
            "or save the file as .xlsx"
        ) from error
    data = read_bytes(path)
    try:
        book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), ragged_rows=True)
        for sheet in book.sheets():
            rows = [
                [_old_cell(cell, book.datemode) for cell in sheet.row(n)]
                for n in range(sheet.nrows)
            ]
            if any(any(row) for row in rows):
                return list(rows)
    except (*_BROKEN, xlrd.XLRDError, xlrd.compdoc.CompDocError) as error:
        raise DataError(
            f"{path}: an old Office file or one with a password, and no spreadsheet that can be "
            f"read; {ADVICE}"
        ) from error
    return []


def _sheets(path: Path, *, data_only: bool) -> Iterator[list[list[Any]]]:
    from openpyxl import load_workbook

    # An open file, because openpyxl goes by the extension of a path.
    with path.open("rb") as file:
        book = load_workbook(file, read_only=True, data_only=data_only, keep_links=False)
        try:
            for sheet in book.worksheets:
                # Some programs write a size that is too small, and rows would be lost.
                sheet.reset_dimensions()
                yield [list(row) for row in sheet.iter_rows(values_only=True)]
        finally:
            book.close()


def _with_formulas(rows: list[list[Any]], written: list[list[Any]]) -> tuple[list[Cells], int]:
    """Return the cells as text, and how many are formulas."""
    found: list[Cells] = [[_as_text(cell) for cell in row] for row in rows]
    n = 0
    for place, row in enumerate(written):
        cells = list(found[place])
        for column, cell in enumerate(row):
            formula = getattr(cell, "text", cell)
            if isinstance(formula, str) and formula.startswith("=") and cells[column] != formula:
                n += 1
                cells[column] = cells[column] or formula
        found[place] = cells
    return found, n


def _old_cell(cell: Any, datemode: int) -> str:  # noqa: ANN401 - the library has no types
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return str(xlrd.xldate_as_datetime(cell.value, datemode).isoformat())
        except (ValueError, OverflowError):
            return _as_text(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, ""))
    return _as_text(cell.value)


def _as_text(value: object) -> str:
    """Return a cell as text: whole numbers without a point, dates in ISO form."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)
