"""The cells of a workbook that comes back from a person, as text with their places.

A workbook may come by mail, so it is measured before it is opened.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from mining.decisions.record import tidy
from mining.errors import DataError

_MAX_MEMBERS = 2_000
_MAX_BYTES = 128 * 2**20
_ADVICE = "save it again as .xlsx"
# A workbook that is written here has none; the shapes of comments are drawings, too.
_DRAWN = ("xl/drawings/", "xl/media/", "xl/charts/", "xl/threadedComments")
_ESCAPED_CONTROL = re.compile(r"_x(005F|00[01][0-9A-Fa-f])_")
# openpyxl raises what its parsers raise; none of it would tell a reader more.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    OSError,
    EOFError,
    RuntimeError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A sheet that was read.

    Attributes
    ----------
    name
        Of the sheet.
    where
        The file, for sentences.
    columns
        Headers from left to right.
    rows
        Number in the sheet, and the cells by header; blank rows are left out.
    beside
        Cells under no header, and those with a comment, such as ``B2``.
    """

    name: str
    where: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...] = field(repr=False)
    beside: tuple[str, ...] = ()

    def place(self, row: int, column: str) -> str:
        """Return where a cell is, as a sentence begins with it."""
        return f"{self.where}, sheet {self.name!r}, row {row}, column {column!r}"

    def need(self, columns: Iterable[str]) -> None:
        """Refuse a sheet that lacks a column, or has one twice.

        Raises
        ------
        DataError
            The sentence names the sheet, and the column that is missing.
        """
        twice = {c for c in self.columns if c and self.columns.count(c) > 1}
        if twice:
            raise DataError(
                f"{self.where}, sheet {self.name!r}: {len(twice)} headers stand twice; "
                "put the columns back, or move the workbook away and write it anew"
            )
        for name in columns:
            if name not in self.columns:
                raise DataError(
                    f"{self.where}, sheet {self.name!r}: the column {name!r} is missing; "
                    "put it back, or move the workbook away and write it anew"
                )


def read_workbook(data: bytes, *, where: str) -> dict[str, Filled]:
    """Return the sheets of a workbook by name.

    Formulas are text as they were typed; dates are in ISO form.

    Raises
    ------
    DataError
        If the bytes are not a workbook.
    """
    from openpyxl import load_workbook

    _check_archive(data, where)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles that nobody reads here
            book = load_workbook(io.BytesIO(data), keep_links=False)
        tables = {
            sheet.title: [[_as_text(v) for v in row] for row in sheet.iter_rows(values_only=True)]
            for sheet in book.worksheets
        }
        comments = {
            sheet.title: [c.coordinate for row in sheet.iter_rows() for c in row if c.comment]
            for sheet in book.worksheets
        }
    except _BROKEN:
        raise DataError(f"{where}: not a workbook that can be read; {_ADVICE}") from None
    return {
        name: _filled(name, table, where, comments[name]) for name, table in tables.items() if table
    }


def is_drawn(data: bytes) -> bool:
    """Tell whether a workbook holds pictures, shapes or charts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(name.startswith(_DRAWN) for name in archive.namelist())


def _filled(
    name: str, table: Sequence[Sequence[str]], where: str, comments: Sequence[str]
) -> Filled:
    from openpyxl.utils import get_column_letter

    columns = tuple(" ".join(cell.split()) for cell in table[0])
    headless = [
        f"{get_column_letter(place)}{number}"
        for number, row in enumerate(table, start=1)
        for place, cell in enumerate(row, start=1)
        if cell and not columns[place - 1]
    ]
    rows = [
        (number, dict(zip(columns, row, strict=False)))
        for number, row in enumerate(table[1:], start=2)
        if any(row)
    ]
    beside = (*headless, *comments)
    return Filled(name=name, where=where, columns=columns, rows=tuple(rows), beside=beside)


def _check_archive(data: bytes, where: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except _BROKEN:
        raise DataError(f"{where}: not a workbook that can be read; {_ADVICE}") from None
    size = sum(member.file_size for member in members)
    if len(members) > _MAX_MEMBERS or size > _MAX_BYTES:
        raise DataError(
            f"{where}: unpacks to {len(members)} parts and {size // 2**20} MB; "
            f"at most {_MAX_MEMBERS} parts and {_MAX_BYTES // 2**20} MB are read"
        )


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    text = getattr(value, "text", value)  # an array formula keeps its text inside
    return tidy(_ESCAPED_CONTROL.sub(lambda m: chr(int(m[1], 16)), str(text)))
