"""The codebook table: one row per code, with its group and where the group comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mining.corpus import ORIGINS, Origin
from mining.errors import DataError
from mining.importers.code_levels import ROOT, level_paths
from mining.importers.coding_table import check_filled, separator_of, split_path
from mining.importers.headers import (
    SYNONYMS,
    codebook_columns,
    column_of,
    locate,
    names_any,
    need,
)
from mining.importers.kinds import Kind, kind_of
from mining.importers.projects.qualcoder_list import read_code_list
from mining.importers.projects.taguette_tags import paths_of_names
from mining.importers.sheets import MAX_SHOWN, Sheet, read_sheet

CodePath = tuple[str, ...]

FIELDS = ("code", "group", "origin", "memo", "colour")
_SHARED = ("code", "memo")
_TAG_HEADERS = ("tag", "name", "path")
_TAG_COUNTS = ("number of highlights",)
_REFI: frozenset[Kind] = frozenset({"refi_codebook", "refi_project", "refi_xml"})
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
    """Read a codebook table: code, group, origin, memo, colour.

    Only the code is needed.  It may be a path, or stand on its level as in MAXQDA's code system
    (:mod:`mining.importers.code_levels`), which then names the group too.
    A REFI-QDA codebook (``.qdc``), or the code list of a project (``.qdpx``), is read too, and so
    are Taguette's codebook and QualCoder's plain list of codes.

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
    kind = kind_of(path)
    if kind in _REFI:
        # It makes rows of this module, so it cannot be imported before them.
        from mining.importers.refi.codebook import read_refi_codebook

        return read_refi_codebook(path, project=kind != "refi_codebook")
    columns = columns or {}
    listed = read_code_list(path, headers=_code_headers(columns)) if kind == "text" else None
    return _each_once(_tabled(path, columns) if listed is None else map(_listed, listed), path)


def _tabled(path: Path, columns: Mapping[str, str]) -> Iterator[CodebookRow]:
    sheet = read_sheet(path, keep_indent=True)
    found = locate(sheet, columns, FIELDS, lenient=_SHARED)
    found |= locate(sheet, codebook_columns(columns), codebook_columns(columns).keys())
    table = [
        (number, {field: cells[column].strip() for field, column in found.items()})
        for number, cells in sheet.rows
    ]
    separator = separator_of(row.get("group", "") for _, row in table)
    for (number, row), own in zip(table, _own_paths(sheet, found), strict=True):
        if own is ROOT:
            continue
        where = f"{path}, row {number}"
        above, name = _names(own, row.get("group", ""), separator, where)
        yield CodebookRow(
            row=number,
            name=name,
            group=above,
            origin=_origin(row.get("origin", ""), where),
            memo=row.get("memo", ""),
            colour=row.get("colour", ""),
        )


def _listed(line: tuple[int, CodePath, str]) -> CodebookRow:
    number, (*above, name), memo = line
    return CodebookRow(row=number, name=name, group=tuple(above), memo=memo)


def _each_once(rows: Iterable[CodebookRow], path: Path) -> list[CodebookRow]:
    """Refuse a code that stands twice."""
    first: dict[CodePath, int] = {}
    kept = []
    for entry in rows:
        if first.setdefault(entry.path, entry.row) != entry.row:
            raise DataError(
                f"{path}, row {entry.row}: the same code as in row {first[entry.path]}; "
                "keep one of the rows"
            )
        kept.append(entry)
    return kept


def _code_headers(columns: Mapping[str, str]) -> list[str]:
    mapped = (header for field, header in columns.items() if field.endswith("code"))
    return [*SYNONYMS["code"], *_TAG_HEADERS, *mapped]


def _own_paths(sheet: Sheet, found: Mapping[str, str]) -> list[CodePath]:
    """Return the path of every row's code, as far as the code's own cells tell it."""
    levels = level_paths(sheet, found)
    if levels is not None:
        return levels
    column = found.get("code") or column_of(sheet, _TAG_HEADERS)
    if column is None:
        need(sheet, found, ("code",))
    cells = [cells[column or ""].strip() for _, cells in sheet.rows]
    for (number, _), cell in zip(sheet.rows, cells, strict=True):
        check_filled("code", cell, f"{sheet.path}, row {number}")
    groups = [row[found["group"]] if "group" in found else "" for _, row in sheet.rows]
    if names_any(sheet, _TAG_COUNTS) and (_is_parent(found) or not any(groups)):
        return paths_of_names(list(zip(cells, groups, strict=True)))
    separator = separator_of(cells)
    return [split_path(cell, separator) for cell in cells]


def _is_parent(found: Mapping[str, str]) -> bool:
    """Tell whether the groups are the tags that Taguette itself lets a tag stand below."""
    return found.get("group", "").casefold() == "parent"


def _names(own: CodePath, group_cell: str, separator: str, where: str) -> tuple[CodePath, str]:
    """Return the group's path and the code's name."""
    *above, name = own or ("",)
    group = split_path(group_cell, separator)
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
