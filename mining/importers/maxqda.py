"""The coded segments that MAXQDA exports, in the language of its menus.

The export has no offsets: "Beginning" and "End" are numbers of paragraphs, and the text of
the segment must be found in the transcript.  A row is one code on one segment.  Columns such as
``Code: Tid > uro`` with 0 and 1 repeat all codes of a segment; they are read where there is no
column for the code itself, and left out where there is one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from mining.corpus import Quotation
from mining.errors import DataError
from mining.exchange import Export, Loss
from mining.importers.coding_table import (
    check_filled,
    code_paths,
    paragraph_number,
    separator_of,
    split_path,
    whole_number,
)
from mining.importers.headers import column_of, locate, names_any, need
from mining.importers.quotes.cells import is_yes, is_yes_or_no, locate_known
from mining.importers.quotes.content import guess_columns
from mining.importers.quotes.groups import Told, tell_groups
from mining.importers.sheets import MAX_CELL, Sheet, read_sheet

FIELDS = (
    *("document", "document_group", "code", "text", "paragraph", "start", "coder", "memo"),
    "area",
)
_DOCUMENT = ("document name", "dokumentname", "dokumentnavn", "dokumentnamn", "nazwa dokumentu")
_TEXT = (
    *("segment", "coded segment", "coded segments", "kodiertes segment", "codiertes segment"),
    *("kodet segment", "koda segment", "fragment"),
)
_COVERAGE = (
    *("coverage %", "coverage", "abdeckungsgrad %", "abdeckungsgrad", "abdeckung %"),
    *("dekning %", "dekning", "obszar %"),
)
_CODE_COLUMN = re.compile(r"(?:code|kode|kod)\s*:\s*(\S.*)", re.IGNORECASE | re.DOTALL)
_TIME_OR_PAGE = re.compile(r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,6})?|(?:p|s|str|seite|page)\W*\d+")


def looks_like_maxqda(sheet: Sheet) -> bool:
    """Tell whether the headers are MAXQDA's and no columns hold offsets."""
    return names_any(sheet, _DOCUMENT) and names_any(sheet, _TEXT) and not _has_offsets(sheet)


def read_maxqda(path: Path, *, columns: Mapping[str, str], coder: str) -> Export:
    """Read MAXQDA's table of coded segments: CSV, a spreadsheet, or a page with a table.

    Parameters
    ----------
    columns
        From field to header, where the header does not say it itself.
    coder
        Who coded the rows that name nobody.

    Raises
    ------
    DataError
        If there is no column for document, code or text, or a row without document or code.
    """
    sheet = read_sheet(path)
    flags = _code_columns(sheet)
    found = locate_known(sheet, columns, {"document": _DOCUMENT, "text": _TEXT}, FIELDS)
    guesses: tuple[str, ...] = ()
    if not flags:
        found, guesses = guess_columns(sheet, found)
    need(sheet, found, ("document", "text") if flags else ("document", "code", "text"))
    rows = list(_rows(sheet, found))
    told = tell_groups(row for _, row in rows)
    paths = _paths(sheet, found, flags)
    quotations = [
        _quotation(number, row, names, told, coder)
        for (number, row), several in zip(rows, paths, strict=True)
        for names in several
        if not _is_media(row)
    ]
    losses: Counter[Loss] = Counter()
    for (_, row), several in zip(rows, paths, strict=True):
        losses["media"] += len(several) if _is_media(row) else 0
        losses["without_code"] += not several
    notes = (*sheet.notes, *guesses, *told.notes, *_notes(rows, flags, found))
    return Export(quotations=tuple(quotations), losses=+losses, notes=notes)


def _rows(sheet: Sheet, found: Mapping[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
    coverage = column_of(sheet, _COVERAGE)
    for number, cells in sheet.rows:
        row = {field: cells[column] for field, column in found.items()}
        check_filled("document", row["document"], f"{sheet.path}, row {number}")
        yield number, row | ({"coverage": cells[coverage]} if coverage else {})


def _quotation(
    number: int, row: Mapping[str, str], path: tuple[str, ...], told: Told, coder: str
) -> Quotation:
    name, group = row["document"], row.get("document_group", "")
    return Quotation(
        row=number,
        document=told.documents.get((group, name), name),
        path=path,
        coder=told.coders.get(group) or row.get("coder") or coder,
        text=row["text"],
        paragraph=paragraph_number(row.get("paragraph") or row.get("start", "")),
        memo=row.get("memo", ""),
    )


def _code_columns(sheet: Sheet) -> dict[str, str]:
    """Return the columns of 0 and 1, and the code that each stands for."""
    return {
        column: match[1]
        for column in sheet.columns
        if (match := _CODE_COLUMN.fullmatch(column))
        and all(is_yes_or_no(cells[column]) for _, cells in sheet.rows)
    }


def _paths(
    sheet: Sheet, found: Mapping[str, str], flags: Mapping[str, str]
) -> list[list[tuple[str, ...]]]:
    """Return the codes of every row."""
    if "code" in found:
        return [[path] for path in code_paths(sheet, found["code"])]
    separator = separator_of(flags.values())
    path_of = {column: split_path(code, separator) for column, code in flags.items()}
    if not all(path_of.values()):
        raise DataError(f"{sheet.path}: a column for a code has no name; export the table again")
    return [
        [path for column, path in path_of.items() if is_yes(cells[column])]
        for _, cells in sheet.rows
    ]


def _is_media(row: Mapping[str, str]) -> bool:
    begin = (row.get("paragraph") or row.get("start", "")).casefold()
    return not row["text"] and _TIME_OR_PAGE.fullmatch(begin) is not None


def _notes(
    rows: list[tuple[int, dict[str, str]]], flags: Mapping[str, str], found: Mapping[str, str]
) -> Iterator[str]:
    cut = sum((whole_number(row.get("area", "")) or 0) > MAX_CELL for _, row in rows)
    if cut:
        yield (
            f"segments longer than the {MAX_CELL:,} characters of a cell, so that only their "
            f"beginning is searched for: {cut}"
        )
    if flags and "code" in found:
        yield f"columns of 0 and 1 for codes, left out beside the column of the code: {len(flags)}"
    elif flags:
        yield f"the codes are read from columns of 0 and 1: {len(flags)}"


def _has_offsets(sheet: Sheet) -> bool:
    """Tell spans from numbers of paragraphs: they are about as long as their text."""
    found = locate(sheet, {}, ("start", "end", "text"))
    if not {"start", "end"} <= found.keys():
        return False
    spans = []
    for _, cells in sheet.rows:
        start, end = (whole_number(cells[found[field]]) for field in ("start", "end"))
        if start is not None and end is not None:
            spans.append((end - start, len(cells[found["text"]])))
    fitting = sum(2 * span >= length for span, length in spans)
    return bool(spans) and 2 * fitting > len(spans)
