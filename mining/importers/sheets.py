"""Tables from other programs, CSV, XLSX, XLS or a web page, with every cell as text.

What a file is, its first bytes say, not its name.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mining.errors import DataError
from mining.importers.encoding import read_text
from mining.importers.web_table import web_rows
from mining.importers.workbooks import ADVICE, Cells, xls_rows, xlsx_rows

_DELIMITERS = ",;\t"
_SEPARATOR_LINE = re.compile(r"sep=(.)\n")
_ZIP = b"PK"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|head|body|meta|div|table)\b", re.IGNORECASE
)
_HEAD = 512
# A longer header may be speech, in a file without headers.
MAX_SHOWN = 40
# As many as Excel keeps, counted in its own units.
MAX_CELL = 32_767
_ESCAPED_CONTROL = re.compile(r"_x(005F|00[01][0-9A-Fa-f])_")
_LINE_BREAK = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


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
    notes
        What the reader should know of the cells, one sentence each.
    """

    path: Path
    columns: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...] = field(repr=False)
    notes: tuple[str, ...] = ()

    @property
    def headers(self) -> str:
        """The headers for an error message; a long one may be speech and is not shown."""
        shown = (repr(c) if len(c) <= MAX_SHOWN else f"({len(c)} characters)" for c in self.columns)
        return ", ".join(shown)


def read_sheet(path: Path, *, keep_indent: bool = False) -> Sheet:
    """Read a CSV file, the first filled sheet of a spreadsheet, or the table of a web page.

    The delimiter of a CSV file is the one of comma, semicolon and tab that cuts the header
    into most columns.  Line breaks inside a cell become line feeds.

    Parameters
    ----------
    keep_indent
        Whether blanks before the first word of a cell mean something.

    Raises
    ------
    DataError
        If the file is missing, empty, broken or of another kind; :class:`NoRowsError` if it has a
        header only.
    MissingExtra
        If it is an old spreadsheet and the library for those is not installed.
    """
    cells, notes = _read(path)
    tidied = [[_tidy(cell, keep_indent=keep_indent) for cell in row] for row in cells]
    rows = [(number, row) for number, row in enumerate(tidied, start=1) if any(map(str.strip, row))]
    if not rows:
        raise DataError(f"{path}: holds no table; {ADVICE}")
    if len(rows) == 1:
        raise NoRowsError(f"{path}: holds a header and no rows; it needs at least one row below it")
    return _sheet(path, rows, (*notes, *_notes_on(cells)))


def _read(path: Path) -> tuple[Sequence[Cells], list[str]]:
    start = _first_bytes(path)
    if start.startswith(_ZIP):
        rows, n = xlsx_rows(path)
        note = f"cells with a formula, read as its result or else as its own text: {n}"
        return rows, [note] if n else []
    if start.startswith(_OLD_OFFICE):
        return xls_rows(path), []
    return (web_rows(path) if _PAGE.match(start) else _csv_rows(path)), []


def _notes_on(rows: Iterable[Cells]) -> list[str]:
    """Say what may be wrong with some cells."""
    full = controls = 0
    for row in rows:
        for cell in row:
            full += (
                len(cell) > MAX_CELL // 2
                and len(cell.encode("utf-16-le", "replace")) // 2 >= MAX_CELL
            )
            controls += _CONTROL.search(_decoded(cell)) is not None
    notes = []
    if full:
        notes.append(
            f"cells with {MAX_CELL:,} characters, the most that a spreadsheet keeps, so that more "
            f"may have been cut: {full}"
        )
    if controls:
        notes.append(f"cells with control characters, which are left out: {controls}")
    return notes


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD).removeprefix(b"\xef\xbb\xbf")
    except OSError:
        return b""  # read_text says what is wrong


def _sheet(path: Path, rows: Sequence[tuple[int, list[str]]], notes: tuple[str, ...]) -> Sheet:
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
    return Sheet(path=path, columns=tuple(columns), rows=tuple(table), notes=notes)


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


def _tidy(cell: str, *, keep_indent: bool) -> str:
    """Decode what spreadsheets escape, and let line feeds be the only line breaks."""
    text = _CONTROL.sub("", _LINE_BREAK.sub("\n", _decoded(cell))).rstrip()
    return text if keep_indent else text.lstrip()


def _decoded(cell: str) -> str:
    return _ESCAPED_CONTROL.sub(lambda m: chr(int(m[1], 16)), cell)


def _csv_rows(path: Path) -> list[Cells]:
    text, _ = read_text(path)
    delimiter, body = delimiter_of(text)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        raise DataError(
            f"{path}, line {reader.line_num}: cannot be read as CSV ({error}); {ADVICE}"
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
