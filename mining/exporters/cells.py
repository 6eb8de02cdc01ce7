"""Tables as spreadsheets and as CSV.

In a workbook every cell is text, even one that begins with ``=``: a formula would run on
somebody else's machine.  CSV has no such type, and "- ja" is normal speech, so a sign in
front of it is put there only if somebody asks.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mining.exporters.packing import STAMP, pack, unpack
from mining.exporters.records import Made

LONGEST = 32_767
CUT = " [cut here: a cell holds no more]"
_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_NO_CELL = re.compile(f"{ILLEGAL_CHARACTERS_RE.pattern}|[\ufffe\uffff\\ud800-\\udfff]")
# A reader would take these letters for an escaped control character.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LONG_AGO = datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook's own times have no zone
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_NO_SHEET = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff]")
_LONGEST_NAME = 31
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_BOLD = Font(bold=True)


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column's header, and its width in characters."""

    label: str
    width: int = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One sheet of a workbook; rows of text, a cell for every column."""

    name: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)


def workbook(pages: Sequence[Page]) -> Made:
    """Return a workbook (XLSX) with a sheet per page.

    Control characters become spaces; text that is longer than a cell may be is cut, and
    says so at its end.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = ""
    book.properties.created = book.properties.modified = _LONG_AGO
    replaced = cut = 0
    for page, name in zip(pages, sheet_names([p.name for p in pages]), strict=True):
        sheet = book.create_sheet(name)
        for number, row in enumerate((_labels(page), *page.rows), start=1):
            for place, text in enumerate(row, start=1):
                held, n, is_cut = _held(text)
                replaced += n
                cut += is_cut
                _put(sheet.cell(row=number, column=place), held)
        _dress(sheet, page)
    packed = io.BytesIO()
    book.save(packed)
    return Made(data=_fixed(packed.getvalue()), n_replaced=replaced, n_cut=cut)


def _labels(page: Page) -> tuple[str, ...]:
    return tuple(column.label for column in page.columns)


def _held(text: str) -> tuple[str, int, bool]:
    """Return text as a cell holds it, how many characters gave way, and whether it was cut."""
    held, n = _NO_CELL.subn(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(held) <= LONGEST:
        return held, n, False
    return held[: LONGEST - len(CUT)] + CUT, n, True


def _put(cell: Cell | MergedCell, text: str) -> None:
    cell.number_format = "@"
    cell.alignment = _WRAPPED
    if text:
        cell.value = _ESCAPE.sub("_x005F_", text)
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(_SIGNS)


def _dress(sheet: Worksheet, page: Page) -> None:
    for place, column in enumerate(page.columns, start=1):
        sheet.cell(row=1, column=place).font = _BOLD
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.freeze_panes = "A2"


def csv_file(
    columns: Sequence[str], rows: Sequence[Sequence[str]], *, safe_cells: bool = False
) -> Made:
    r"""Return a table as CSV: UTF-8, commas, line feeds.

    Parameters
    ----------
    safe_cells
        Put ``'`` before a cell that a spreadsheet may take for a formula.

    Examples
    --------
    >>> csv_file(["text"], [["- ja"]]).data, csv_file(["text"], [["- ja"]], safe_cells=True).data
    (b'text\n- ja\n', b"text\n'- ja\n")
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(map(_defused, row) if safe_cells else row)
    return Made(data=out.getvalue().encode("utf-8", "replace"))


def _defused(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_SIGNS) else cell


def sheet_names(names: Sequence[str]) -> list[str]:
    """Return names that sheets may have: short, without certain signs, all different.

    Examples
    --------
    >>> sheet_names(["Tid/uro", "tid uro", "History", "x" * 40])[:3]
    ['Tid uro', 'tid uro (2)', 'History (2)']
    """
    taken = {"history"}  # a spreadsheet keeps that one for itself
    found = []
    for name in names:
        plain = " ".join(_NO_SHEET.sub(" ", name).split()).strip("'") or "sheet"
        chosen, number = plain[:_LONGEST_NAME].rstrip(" '"), 1
        while chosen.casefold() in taken:
            number += 1
            mark = f" ({number})"
            chosen = plain[: _LONGEST_NAME - len(mark)].rstrip(" '") + mark
        taken.add(chosen.casefold())
        found.append(chosen)
    return found


def _fixed(data: bytes) -> bytes:
    """Return the same workbook with fixed times."""
    members = unpack(data)
    core = "docProps/core.xml"
    members[core] = _TIMES.sub(rb"\g<1>" + STAMP.encode(), members[core])
    return pack(members)
