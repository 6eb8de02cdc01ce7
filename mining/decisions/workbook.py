"""Workbooks for people: pages of text with drop-down lists, and never a formula.

Equal pages give equal bytes, as far as the packed form depends on us: the times that a
workbook keeps of itself are fixed.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

LONG_AGO = datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook's own times have no zone
_STAMP = (2026, 1, 1, 0, 0, 0)
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_MOST_CHARACTERS = 32_767
_FORMULA_SIGNS = tuple("=+-@")
_HEADER = Font(bold=True)
_GREY = PatternFill("solid", fgColor="EDEDED")
_THIN = Side(style="thin", color="BFBFBF")
_LINES = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAPPED = Alignment(wrap_text=True, vertical="top")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a page.

    Attributes
    ----------
    width
        In characters.
    filled_in
        Whether a person writes here; the others are grey.
    allowed
        What the drop-down list offers: words, or a range such as ``"codes!$A$2:$A$9"``.
    number
        Whether cells of digits are numbers.
    """

    label: str
    width: int = 14
    filled_in: bool = False
    allowed: Sequence[str] | str = ()
    number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One sheet of a workbook.

    ``choices`` has the words that the filled-in cells of a row take, by the row's position.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)


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


def cell_text(text: str) -> str:
    r"""Return text as a cell can hold it: no control characters, not longer than a cell may be.

    Examples
    --------
    >>> cell_text("ja\x0b nei"), len(cell_text("a" * 40_000))
    ('ja  nei', 32767)
    """
    return ILLEGAL_CHARACTERS_RE.sub(" ", text).strip()[:_MOST_CHARACTERS]


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
