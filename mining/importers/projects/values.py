"""Values and rows of a database that anybody may have written to.

SQLite lets any value stand in any column: text where a number belongs, bytes where text does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from mining.errors import DataError
from mining.importers.databases import Database

_MAX_DIGITS = 15
_MAX_DEPTH = 50
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")


def number(value: object) -> int | None:
    """Return a whole number, whatever it is stored as; ``None`` for anything else.

    Examples
    --------
    >>> [number(v) for v in (3, 3.0, " 3 ", "3.0", -1, 3.5, "tre", None, b"3", float("inf"))]
    [3, 3, 3, 3, -1, None, None, None, None, None]
    """
    if isinstance(value, str) and len(value) <= _MAX_DIGITS:
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and len(str(abs(value))) <= _MAX_DIGITS else None


def text(value: object) -> str:
    """Return a value as text; bytes are read as UTF-8.

    Examples
    --------
    >>> [text(v) for v in ("så", "så".encode(), 3, None)]
    ['så', 'så', '3', '']
    """
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)


def name(value: object) -> str:
    """Return a name, composed (NFC) and with single spaces."""
    return unicodedata.normalize("NFC", " ".join(text(value).split()))


def colour(value: object) -> str:
    """Return a colour such as ``#ff0000``, or nothing where it is written otherwise."""
    found = text(value).strip()
    return found if _COLOUR.fullmatch(found) else ""


def rows_of(
    database: Database, table: str, columns: Sequence[str], *, order: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Return a table's rows, ordered by the first of ``order`` that it has.

    There are none where the table is missing, as in an earlier version of the program.
    """
    there = database.columns(table)
    first = next((column for column in order if column in there), None)
    return [] if first is None else list(database.rows(table, columns, order=first))


def need(database: Database, table: str, columns: Sequence[str], *, where: str) -> None:
    """Refuse a database without a table or one of its columns.

    Raises
    ------
    DataError
        The sentence names both.
    """
    there = database.columns(table)
    missing = [column for column in columns if column not in there]
    if missing:
        raise DataError(
            f"{where}: the table {table} lacks {' and '.join(missing)}; export the project again "
            "from the program that made it"
        )


def by_id(rows: Sequence[tuple[Any, ...]]) -> dict[int, tuple[Any, ...]]:
    """Return rows by the whole number in their first column; the first of several counts."""
    found: dict[int, tuple[Any, ...]] = {}
    for row in rows:
        key = number(row[0])
        if key is not None:
            found.setdefault(key, row)
    return found


def line_of(key: int, parents: Mapping[int, int | None]) -> tuple[tuple[int, ...], bool]:
    """Return what stands above ``key`` and ``key`` itself, and whether the line is whole.

    A line that leads back into itself, or is longer than fifty, is cut.

    Parameters
    ----------
    parents
        What each key stands below; a parent that is no key itself does not count.

    Examples
    --------
    >>> line_of(3, {1: None, 2: 1, 3: 2}), line_of(2, {1: 2, 2: 1})
    (((1, 2, 3), True), ((1, 2), False))
    """
    line = [key]
    above = parents.get(key)
    while above in parents and above is not None:
        if above in line or len(line) == _MAX_DEPTH:
            return tuple(reversed(line)), False
        line.append(above)
        above = parents[above]
    return tuple(reversed(line)), True


def counted(n: int, one: str, many: str) -> str:
    """Return ``n`` with the word that fits it.

    Examples
    --------
    >>> counted(1, "code", "codes"), counted(2, "code", "codes")
    ('1 code', '2 codes')
    """
    return f"{n} {one if n == 1 else many}"
