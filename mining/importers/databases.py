"""SQLite databases from anybody, opened read-only and with tables alone.

Neither views nor triggers are run, nothing is attached and nothing is loaded: a query that
would do more than read a table is refused by the authorizer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mining.errors import DataError

_ALLOWED = {sqlite3.SQLITE_READ, sqlite3.SQLITE_SELECT}
_MAX_VALUE = 100_000_000


class Database:
    """The tables of a database and their columns, by lower-case name."""

    def __init__(self, connection: sqlite3.Connection, *, where: str) -> None:
        self._connection, self._where = connection, where
        names = self._fetch("SELECT name FROM sqlite_master WHERE type = 'table'")
        self.tables = frozenset(str(name).lower() for (name,) in names)

    def columns(self, table: str) -> tuple[str, ...]:
        """Return the columns of a table; none where there is no such table."""
        if table.lower() not in self.tables:
            return ()
        # Names come from the importers alone, never from a file.
        rows = self._fetch(f'SELECT * FROM "{table}" LIMIT 0', describe=True)  # noqa: S608
        return tuple(str(name).lower() for name in rows)

    def rows(self, table: str, columns: Sequence[str], *, order: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a table in the order of a column.

        A column that this version of the program does not have is ``None``.

        Raises
        ------
        DataError
            If the table or the column to order by is missing, or the file is damaged.
        """
        there = self.columns(table)
        if order not in there:
            raise DataError(f"{self._where}: lacks the table {table} with the column {order}")
        wanted = ", ".join(f'"{c}"' if c in there else "NULL" for c in columns)
        yield from self._fetch(f'SELECT {wanted} FROM "{table}" ORDER BY "{order}"')  # noqa: S608

    def _fetch(self, query: str, *, describe: bool = False) -> list[Any]:
        try:
            cursor = self._connection.execute(query)
            return [d[0] for d in cursor.description] if describe else cursor.fetchall()
        except (sqlite3.Error, OverflowError) as error:
            raise DataError(
                f"{self._where}: a damaged database, or not one of this program ({error})"
            ) from error


@contextmanager
def open_database(path: Path) -> Iterator[Database]:
    """Open a database read-only, so that neither it nor its folder is written to.

    Raises
    ------
    DataError
        If it cannot be opened, or its last changes are still in a file beside it.
    """
    for ending in ("-wal", "-journal"):
        beside = path.with_name(path.name + ending)
        if beside.is_file() and beside.stat().st_size:
            raise DataError(
                f"{path}: {beside.name} beside it holds changes that are not in it yet; close the "
                "project in its program, and copy it then"
            )
    # "immutable" keeps SQLite from looking for a journal, and from making one.
    address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    try:
        connection = sqlite3.connect(address, uri=True)
    except sqlite3.Error as error:
        raise DataError(f"{path}: cannot be opened as a database ({error})") from error
    try:
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.set_authorizer(_authorize)
        yield Database(connection, where=str(path))
    finally:
        connection.close()


def application_id(path: Path) -> int:
    """Return what a database says that it belongs to; 0 where it says nothing."""
    with path.open("rb") as file:
        head = file.read(72)
    return int.from_bytes(head[68:72], "big")


def _authorize(action: int, *details: str | None) -> int:
    *_, view_or_trigger = details
    allowed = action in _ALLOWED and not view_or_trigger
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY
