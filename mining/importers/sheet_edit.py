"""Rows taken out of a table that stays otherwise as it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from pathlib import Path

from openpyxl import load_workbook

from mining.importers.encoding import read_text
from mining.importers.sheets import delimiter_of, is_spreadsheet


def drop_rows(path: Path, numbers: Collection[int]) -> None:
    """Rewrite a CSV or XLSX file without the rows of these numbers.

    Parameters
    ----------
    numbers
        As :func:`mining.importers.sheets.read_sheet` counts them: the first row is 1.
    """
    part = path.with_name(f".{path.name}.part")
    if is_spreadsheet(path):
        _drop_from_spreadsheet(path, numbers, part)
    else:
        text, _ = read_text(path)
        delimiter, body = delimiter_of(text)
        rows = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter)
        with part.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
            writer.writerows(r for i, r in enumerate(rows, start=1) if i not in numbers)
    part.replace(path)


def _drop_from_spreadsheet(path: Path, numbers: Collection[int], part: Path) -> None:
    book = load_workbook(path)
    filled = (s for s in book.worksheets if any(any(row) for row in s.iter_rows(values_only=True)))
    sheet = next(filled)
    for number in sorted(numbers, reverse=True):
        sheet.delete_rows(number)
    book.save(part)
