"""The codebook table: one row per code, with its group and where the group comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mining.corpus import ORIGINS, Origin
from mining.errors import DataError
from mining.importers.coding_table import check_filled, separator_of, split_path
from mining.importers.headers import codebook_columns, locate, need
from mining.importers.sheets import MAX_SHOWN, read_sheet

CodePath = tuple[str, ...]

FIELDS = ("code", "group", "origin", "memo", "colour")
_SHARED = ("code", "memo")
_ORIGIN_WORDS: dict[str, Origin] = {
    **{origin: origin for origin in ORIGINS},
    **dict.fromkeys(("intervjuguide", "leitfaden"), "guide"),
    **dict.fromkeys(("induktiv", "induktivt"), "inductive"),
    **dict.fromkeys(("ikkje_relevant", "ikke_relevant", "nicht_relevant"), "not_relevant"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookRow:
    """One row of a codebook table.

    Attributes
    ----------
    row
        Row of the source file, counted from 1 with the header as row 1.
    group
        Names on the path of the group, from the top level down; empty if there is none.
    """

    row: int
    name: str
    group: CodePath = ()
    origin: Origin | None = None
    memo: str = ""
    colour: str = ""

    @property
    def path(self) -> CodePath:
        """Names from the top level down to the code."""
        return (*self.group, self.name)

    @property
    def own_group(self) -> CodePath:
        """Path of the group; a code without one is its own."""
        return self.group or self.path


def read_codebook(path: Path, *, columns: Mapping[str, str] | None = None) -> list[CodebookRow]:
    """Read a codebook table, CSV or XLSX: code, group, origin, memo, colour.

    Only the code is needed.  It may be a path, which then names the group too.

    Parameters
    ----------
    columns
        From field to header, where the header does not say it itself.  ``code`` and
        ``memo`` may be meant for the codings and are used if they fit; ``codebook.code``
        and ``codebook.memo`` are for this file alone.

    Raises
    ------
    DataError
        If there is no column for the code, a code is empty or stands twice, or an origin
        is none of those allowed.
    """
    columns = columns or {}
    sheet = read_sheet(path)
    found = locate(sheet, columns, FIELDS, lenient=_SHARED)
    found |= locate(sheet, codebook_columns(columns), codebook_columns(columns).keys())
    need(sheet, found, ("code",))
    table = [
        (number, {field: cells[column] for field, column in found.items()})
        for number, cells in sheet.rows
    ]
    separators = {f: separator_of(row.get(f, "") for _, row in table) for f in ("code", "group")}
    rows = []
    first: dict[CodePath, int] = {}
    for number, row in table:
        where = f"{path}, row {number}"
        check_filled("code", row["code"], where)
        above, name = _names(row, separators, where)
        entry = CodebookRow(
            row=number,
            name=name,
            group=above,
            origin=_origin(row.get("origin", ""), where),
            memo=row.get("memo", ""),
            colour=row.get("colour", ""),
        )
        if first.setdefault(entry.path, number) != number:
            raise DataError(
                f"{where}: the same code as in row {first[entry.path]}; keep one of the rows"
            )
        rows.append(entry)
    return rows


def _names(
    row: Mapping[str, str], separators: Mapping[str, str], where: str
) -> tuple[CodePath, str]:
    """Return the group's path and the code's name."""
    *above, name = split_path(row["code"], separators["code"]) or ("",)
    group = split_path(row.get("group", ""), separators["group"])
    if not name:
        raise DataError(f"{where}: the code has no name; fill the cell or remove the row")
    if above and group and tuple(above[-len(group) :]) != group:
        raise DataError(
            f"{where}: the code's path and the group column name different groups; keep one of them"
        )
    return tuple(above) or group, name


def _origin(cell: str, where: str) -> Origin | None:
    word = "_".join(cell.casefold().replace("_", " ").split())
    if not word:
        return None
    if word not in _ORIGIN_WORDS:
        raise DataError(
            f"{where}: origin is {cell[:MAX_SHOWN]!r}; choose one of: {', '.join(ORIGINS)}; "
            "or leave it empty"
        )
    return _ORIGIN_WORDS[word]
