"""Workbooks for people: pages of text with drop-down lists, and never a formula.

Equal pages give equal bytes, as far as the packed form depends on us: the times that a
workbook keeps of itself are fixed.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from mining.decisions.forms import Page, cell_text

LONG_AGO = datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook's own times have no zone
_STAMP = (2026, 1, 1, 0, 0, 0)
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_FORMULA_SIGNS = tuple("=+-@")
_HEADER = Font(bold=True)
_GREY = PatternFill("solid", fgColor="EDEDED")
_THIN = Side(style="thin", color="BFBFBF")
_LINES = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAPPED = Alignment(wrap_text=True, vertical="top")


def build(pages: Sequence[Page]) -> bytes:
    """Return a workbook (XLSX).

    Every cell is text, even if it begins with ``=``, ``+``, ``-`` or ``@``.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = ""
    book.properties.created = book.properties.modified = LONG_AGO
    for page in pages:
        _write(page, book.create_sheet(page.name))
    packed = io.BytesIO()
    book.save(packed)
    return _fixed(packed)


def _write(page: Page, sheet: Worksheet) -> None:
    for place, column in enumerate(page.columns, start=1):
        head = sheet.cell(row=1, column=place)
        _put(head, column.label)
        head.font = _HEADER
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    for number, row in enumerate(page.rows, start=2):
        for place, (column, text) in enumerate(zip(page.columns, row, strict=True), start=1):
            cell = sheet.cell(row=number, column=place)
            _put(cell, text, number=column.number)
            if not column.filled_in:
                cell.fill = _GREY
    sheet.freeze_panes = "B2"
    _offer(page, sheet)


def _put(cell: Cell | MergedCell, text: str, *, number: bool = False) -> None:
    cell.alignment, cell.border = _WRAPPED, _LINES
    if number and text.isascii() and text.isdigit():
        cell.value = int(text)
        return
    cell.number_format = "@"  # so that what is typed stays text, too
    held = cell_text(text)
    if held:
        cell.value = held
        cell.data_type = "s"
    if held.startswith(_FORMULA_SIGNS):
        cell.quotePrefix = True


def _offer(page: Page, sheet: Worksheet) -> None:
    """Put drop-down lists on cells, one for all cells with the same choice."""
    places: dict[str, list[str]] = {}
    last = len(page.rows) + 1
    for place, column in enumerate(page.columns, start=1):
        letter = get_column_letter(place)
        if column.allowed and page.rows:
            places.setdefault(_formula(column.allowed), []).append(f"{letter}2:{letter}{last}")
        for position, words in page.choices.items():
            if column.filled_in:
                places.setdefault(_formula(words), []).append(f"{letter}{position + 2}")
    for formula, cells in places.items():
        # Only offered: what is typed is checked when the workbook is read.
        offered = DataValidation(
            type="list", formula1=formula, allow_blank=True, showErrorMessage=False
        )
        for cell in cells:
            offered.add(cell)
        sheet.add_data_validation(offered)


def _formula(allowed: Sequence[str] | str) -> str:
    return allowed if isinstance(allowed, str) else f'"{",".join(allowed)}"'


def _fixed(packed: io.BytesIO) -> bytes:
    """Return the same package with fixed times."""
    out = io.BytesIO()
    with zipfile.ZipFile(packed) as made, zipfile.ZipFile(out, "w") as kept:
        for name in made.namelist():
            info = zipfile.ZipInfo(name, date_time=_STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            data = made.read(name)
            if name == "docProps/core.xml":
                data = _TIMES.sub(rb"\g<1>2026-01-01T00:00:00Z", data)
            kept.writestr(info, data)
    return out.getvalue()
