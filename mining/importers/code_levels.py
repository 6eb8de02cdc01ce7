"""Code systems that show what lies below what by columns or by blanks, as MAXQDA's do.

One form has a column for each level, ``Code 1``, ``Code 2``, or a column ``Code`` and nameless ones
after it; the other has blanks before the names in one column.  A level that a row leaves empty is
that of the row above.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import takewhile

from mining.errors import DataError
from mining.importers.sheets import Sheet

CodePath = tuple[str, ...]

# The row that stands for the code system itself.
ROOT: CodePath = ("", "")
_ROOTS = frozenset({"code system", "codesystem", "kodesystem", "system kodów"})
_LEVEL = re.compile(r"(?:code|kode|kod|level|ebene|nivå|poziom)\s?(\d{1,2})", re.IGNORECASE)
_NAMELESS = re.compile(r"column \d+")
_MIN_BLANKS = 2


def level_paths(sheet: Sheet, found: Mapping[str, str]) -> list[CodePath] | None:
    """Return the path of every row's code, or ``None`` where the table has no such levels.

    Parameters
    ----------
    sheet
        Read with its indents.
    found
        From field to header.

    Raises
    ------
    DataError
        If a row skips a level or has no code.
    """
    columns = _level_columns(sheet, found)
    if len(columns) > 1:
        return _without_root(_by_columns(sheet, columns))
    if "code" in found and "group" not in found:
        cells = [cells[found["code"]] for _, cells in sheet.rows]
        blanks = [len(cell) - len(cell.lstrip()) for cell in cells]
        if max(blanks) - min(blanks) >= _MIN_BLANKS:
            return _without_root(_by_blanks(cells, blanks))
    return None


def _level_columns(sheet: Sheet, found: Mapping[str, str]) -> list[str]:
    numbered = {int(m[1]): c for c in sheet.columns if (m := _LEVEL.fullmatch(c))}
    if "code" not in found:
        return [numbered[level] for level in sorted(numbered)]
    place = sheet.columns.index(found["code"]) + 1
    columns = [found["code"]]
    columns += takewhile(_NAMELESS.fullmatch, sheet.columns[place:])
    # Beside a code a nameless column is no level, whatever it holds.
    one_each = all(sum(bool(cells[c].strip()) for c in columns) == 1 for _, cells in sheet.rows)
    return columns if one_each else []


def _by_columns(sheet: Sheet, columns: Sequence[str]) -> list[CodePath]:
    paths: list[CodePath] = []
    above: CodePath = ()
    for number, cells in sheet.rows:
        names = [_name(cells[column]) for column in columns]
        filled = [level for level, name in enumerate(names) if name]
        own = tuple(names[filled[0] : filled[-1] + 1]) if filled else ()
        if not own or "" in own or filled[0] > len(above):
            raise DataError(
                f"{sheet.path}, row {number}: no code, or none on the level above it; "
                "fill the cell or remove the row"
            )
        above = (*above[: filled[0]], *own)
        paths.append(above)
    return paths


def _by_blanks(cells: Sequence[str], blanks: Sequence[int]) -> list[CodePath]:
    paths: list[CodePath] = []
    stack: list[tuple[int, str]] = []
    for cell, indent in zip(cells, blanks, strict=True):
        while stack and stack[-1][0] >= indent:
            stack.pop()
        stack.append((indent, _name(cell)))
        paths.append(tuple(name for _, name in stack if name))
    return paths


def _name(cell: str) -> str:
    return unicodedata.normalize("NFC", " ".join(cell.split()))


def _without_root(paths: list[CodePath]) -> list[CodePath]:
    """Take away the code system itself, where all codes lie below it."""
    first = paths[0][:1]
    named = bool(first) and first[0].casefold() in _ROOTS
    if not named or any(path[:1] != first for path in paths):
        return paths
    return [path[1:] or ROOT for path in paths]
