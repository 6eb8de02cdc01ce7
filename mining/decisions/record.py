"""Decisions as rows of text, and the CSV that keeps them.

Columns that a person added are kept, after those of the toolkit.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from mining.errors import DataError

Row = dict[str, str]


def parse_rows(text: str, columns: Sequence[str], *, delimiter: str, where: str) -> list[Row]:
    r"""Read CSV with a header; blank rows are left out, cells are stripped.

    Parameters
    ----------
    columns
        Those that must be there; others are kept in the rows.
    where
        The file, for the sentence.

    Raises
    ------
    DataError
        If a column is missing or stands twice, a row has more cells than the header, or the
        text is not CSV.

    Examples
    --------
    >>> parse_rows("row,F1\nproblem,Tid\n", ["row"], delimiter=",", where="a.csv")
    [{'row': 'problem', 'F1': 'Tid'}]
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        table = [[tidy(cell) for cell in row] for row in reader]
    except csv.Error as error:
        raise DataError(
            f"{where}, line {reader.line_num}: cannot be read as CSV ({error})"
        ) from None
    header = table[0] if table else []
    for name in columns:
        if header.count(name) != 1:
            found = "is missing" if name not in header else "stands twice"
            raise DataError(f"{where}: the column {name!r} {found}; it needs: {', '.join(columns)}")
    rows = []
    for number, cells in enumerate(table[1:], start=2):
        if any(cells[len(header) :]):
            raise DataError(
                f"{where}, row {number}: has {len(cells)} cells, but the header has {len(header)}; "
                "put quotation marks around a cell that holds a delimiter"
            )
        if any(cells):
            padded = [*cells, *[""] * len(header)]
            rows.append(dict(zip(header, padded, strict=False)))
    return rows


def render_rows(rows: Iterable[Row], columns: Sequence[str]) -> str:
    """Return rows as CSV: the given columns first, then those that only the rows have."""
    kept = list(rows)
    more = dict.fromkeys(name for row in kept for name in row if name and name not in columns)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(
        out, [*columns, *more], restval="", extrasaction="ignore", lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows(kept)
    return out.getvalue()


def tidy(cell: str) -> str:
    """Return a cell without outer white space, with line feeds as the only line breaks."""
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()
