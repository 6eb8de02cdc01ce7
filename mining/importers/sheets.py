"""Tables from other programs, CSV or XLSX, with every cell as text.

What a file is, its first bytes say, not its name.  A spreadsheet is a zip archive from
somewhere else, so it is measured before it is opened.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import BinaryIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from mining.errors import DataError
from mining.importers.archives import Archive, read_bytes
from mining.importers.encoding import read_text

Cells = Sequence[str]

_DELIMITERS = ",;\t"
_SEPARATOR_LINE = re.compile(r"sep=(.)\n")
_ZIP = b"PK"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
# A longer header may be speech, in a file without headers.
MAX_SHOWN = 40
_ESCAPED_CONTROL = re.compile(r"_x(005F|00[01][0-9A-Fa-f])_")
_LINE_BREAK = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_ADVICE = "save it again as .xlsx or as CSV in UTF-8"
# openpyxl raises what its parsers raise; none of it would tell a reader more.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    OSError,
    EOFError,
    RuntimeError,
)


class NoRowsError(DataError):
    """A table is a header and nothing below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table as it stands in a file.

    Attributes
    ----------
    path
        The file, for error messages.
    columns
        Headers from left to right; a repeated one has a suffix, such as ``"Code (2)"``.
    rows
        Row number in the file (the header is row 1 where it stands on top) and the cells
        by header; blank rows are left out.
    """

    path: Path
    columns: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...] = field(repr=False)

    @property
    def headers(self) -> str:
        """The headers for an error message; a long one may be speech and is not shown."""
        shown = (repr(c) if len(c) <= MAX_SHOWN else f"({len(c)} characters)" for c in self.columns)
        return ", ".join(shown)


def read_sheet(path: Path) -> Sheet:
    """Read a CSV file or the first filled sheet of an XLSX file.

    The delimiter of a CSV file is the one of comma, semicolon and tab that cuts the header
    into most columns.  Line breaks inside a cell become line feeds.

    Raises
    ------
    DataError
        If the file is missing, empty, broken or of another kind; :class:`NoRowsError` if it has a
        header only.
    """
    start = _first_bytes(path)
    if start.startswith(_OLD_OFFICE):
        raise DataError(f"{path}: looks like an old Office file or one with a password; {_ADVICE}")
    cells = _xlsx_rows(path) if is_spreadsheet(path) else _csv_rows(path)
    rows = [
        (number, tidied)
        for number, row in enumerate(cells, start=1)
        if any(tidied := [_tidy(cell) for cell in row])
    ]
    if not rows:
        raise DataError(f"{path}: holds no table; {_ADVICE}")
    if len(rows) == 1:
        raise NoRowsError(f"{path}: holds a header and no rows; it needs at least one row below it")
    return _sheet(path, rows)


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(8)
    except OSError:
        return b""  # read_text says what is wrong


def _sheet(path: Path, rows: Sequence[tuple[int, list[str]]]) -> Sheet:
    width = max(len(_trimmed(cells)) for _, cells in rows)
    _, header = rows[0]
    named = len(_trimmed(header))
    for number, cells in rows[1:]:
        found = len(_trimmed(cells))
        if found > named:
            raise DataError(
                f"{path}, row {number}: has {found} cells, but the header has {named}; "
                "give every column a header, or put quotation marks around cells with a delimiter"
            )
    columns = _unique(header[:width])
    table = [
        (number, dict(zip(columns, [*cells, *[""] * width], strict=False)))
        for number, cells in rows[1:]
    ]
    return Sheet(path=path, columns=tuple(columns), rows=tuple(table))


def _trimmed(cells: list[str]) -> list[str]:
    """Leave out the empty cells at the end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def _unique(headers: Iterable[str]) -> list[str]:
    """Name the nameless columns and tell repeated ones apart."""
    columns: list[str] = []
    for position, header in enumerate(headers, start=1):
        name = " ".join(header.split()) or f"column {position}"
        candidate, nth = name, 1
        while candidate in columns:
            nth += 1
            candidate = f"{name} ({nth})"
        columns.append(candidate)
    return columns


def _tidy(cell: str) -> str:
    """Decode what spreadsheets escape, and let line feeds be the only line breaks."""
    decoded = _ESCAPED_CONTROL.sub(lambda m: chr(int(m[1], 16)), cell)
    return _LINE_BREAK.sub("\n", decoded).strip()


def _csv_rows(path: Path) -> Iterator[Cells]:
    text, _ = read_text(path)
    delimiter, body = delimiter_of(text)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise DataError(
            f"{path}, line {reader.line_num}: cannot be read as CSV ({error}); {_ADVICE}"
        ) from None


def delimiter_of(text: str) -> tuple[str, str]:
    """Return the delimiter of CSV text, and the text without a line that declares it."""
    declared = _SEPARATOR_LINE.match(text)
    if declared:
        return declared[1], text[declared.end() :]
    return _sniff(text), text


def is_spreadsheet(path: Path) -> bool:
    """Tell whether a file is an archive, as XLSX is, by its first bytes."""
    return _first_bytes(path).startswith(_ZIP)


def _sniff(text: str) -> str:
    def columns(delimiter: str) -> int:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            return len(next((row for row in rows if row), []))
        except csv.Error:  # said, with its line, when the rows are read
            return 0

    return max(_DELIMITERS, key=columns)


def _xlsx_rows(path: Path) -> list[Cells]:
    Archive(read_bytes(path), where=str(path), what="spreadsheet", advice=_ADVICE)
    try:
        # An open file, because openpyxl goes by the extension of a path.
        with warnings.catch_warnings(), path.open("rb") as file:
            # About styles and validation rules, which nobody reads here.
            warnings.simplefilter("ignore")
            return _first_filled(file)
    except _BROKEN as error:
        raise DataError(f"{path}: not a spreadsheet that can be read; {_ADVICE}") from error


def _first_filled(file: BinaryIO) -> list[Cells]:
    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            # Some programs write a size that is too small, and rows would be lost.
            sheet.reset_dimensions()
            rows = [[_as_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
            if any(any(row) for row in rows):
                return list(rows)
        return []
    finally:
        book.close()


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
