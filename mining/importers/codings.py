"""Codings in any form, read by the importer that their content asks for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mining.errors import DataError
from mining.exchange import Export
from mining.importers.kinds import Kind, kind_of
from mining.importers.maxqda import looks_like_maxqda
from mining.importers.sheets import read_sheet
from mining.registry import PARTS, resolve

_PART_OF: dict[Kind, str] = {
    "refi_project": "refi",
    "refi_xml": "refi",
    "qualcoder": "qualcoder",
    "taguette": "taguette",
    "rqda": "rqda",
    "docx": "comments",
}
_TABLES: frozenset[Kind] = frozenset({"xlsx", "xls", "text"})


def read_codings(path: Path, *, columns: Mapping[str, str], coder: str) -> tuple[str, Export]:
    """Read a file of codings and say which importer did.

    Headers like MAXQDA's are read as its export.  Every other table is the plain one, and
    so is one whose start and end the user mapped.

    Parameters
    ----------
    columns
        From field to header, where a table does not say it itself.
    coder
        Who coded what names nobody.

    Returns
    -------
    name, export
        The name is one of ``mining.registry.PARTS["codings"]``.

    Raises
    ------
    DataError
        If the file cannot be read or holds no codings.
    """
    name = _part(path, columns)
    export: Export = resolve("codings", name)(path, columns=columns, coder=coder)
    return name, export


def _part(path: Path, columns: Mapping[str, str]) -> str:
    kind = kind_of(path)
    if kind in _PART_OF:
        return _PART_OF[kind]
    if kind not in _TABLES:
        raise DataError(
            f"{path}: holds no codings that can be read; give one of: "
            f"{', '.join(sorted(PARTS['codings']))}"
        )
    mapped = {"start", "end"} <= columns.keys()
    return "maxqda" if not mapped and looks_like_maxqda(read_sheet(path)) else "table"
