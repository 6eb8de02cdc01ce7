"""Codings in any form, read by the importer that their content asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from mining.errors import DataError
from mining.exchange import Export, is_own_work
from mining.importers.kinds import Kind, kind_of
from mining.importers.maxqda import looks_like_maxqda
from mining.importers.quotes.atlasti import looks_like_atlasti
from mining.importers.quotes.dedoose import looks_like_dedoose
from mining.importers.quotes.folders import files_in
from mining.importers.quotes.nvivo import lines_of, looks_like_nvivo
from mining.importers.sheets import Sheet, read_sheet
from mining.registry import resolve

_PART_OF: dict[Kind, str] = {
    "refi_project": "refi",
    "refi_xml": "refi",
    "qualcoder": "qualcoder",
    "taguette": "taguette",
    "rqda": "rqda",
}
_TABLES: frozenset[Kind] = frozenset({"xlsx", "xls", "text", "html"})


def read_codings(path: Path, *, columns: Mapping[str, str], coder: str) -> tuple[str, Export]:
    """Read a file or a folder of codings and say which importer did.

    Tables are told apart by the headers that their programs write.  Every other table is the
    plain one, and so is one whose start and end the user mapped.

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
    MissingExtra
        If it needs a library that is not installed.
    """
    name = _part(path, columns)
    export: Export = resolve("codings", name)(path, columns=columns, coder=coder)
    return name, _without_own_work(export)


def _without_own_work(export: Export) -> Export:
    """Leave out codes that this toolkit once handed over, and count their codings."""
    own = sum(is_own_work(q.path) for q in export.quotations)
    if not own and not any(is_own_work(code.path) for code in export.codes):
        return export
    return replace(
        export,
        quotations=tuple(q for q in export.quotations if not is_own_work(q.path)),
        codes=tuple(code for code in export.codes if not is_own_work(code.path)),
        losses={**export.losses, **({"own_work": own} if own else {})},
    )


def _part(path: Path, columns: Mapping[str, str]) -> str:
    if path.is_dir() and not (path / "data.qda").is_file():
        return _part_of_folder(path)
    kind = kind_of(path)
    if kind in _PART_OF:
        return _PART_OF[kind]
    if kind in {"docx", "text"} and looks_like_nvivo(lines_of(path)):
        return "nvivo"
    if kind == "docx":
        return "comments"
    if kind == "refi_codebook":
        raise DataError(f"{path}: a codebook, which holds no codings; name it in ingest.codebook")
    if kind not in _TABLES:
        raise DataError(
            f"{path}: holds no codings that can be read; give a project, a table, Word files with "
            "comments or NVivo's codes as text"
        )
    part = "table" if {"start", "end"} <= columns.keys() else _part_of_table(read_sheet(path))
    if kind == "html" and part != "maxqda":
        raise DataError(
            f"{path}: a web page without MAXQDA's table of coded segments; export the codings as "
            ".xlsx or CSV"
        )
    return part


def _part_of_table(sheet: Sheet) -> str:
    if looks_like_dedoose(sheet):
        return "dedoose"
    if looks_like_atlasti(sheet):
        return "atlasti"
    return "maxqda" if looks_like_maxqda(sheet) else "table"


def _part_of_folder(path: Path) -> str:
    files = [file for file, _ in files_in(path, "text", "docx")]
    if any(looks_like_nvivo(lines_of(file)) for file in files):
        return "nvivo"
    if any(kind_of(file) == "docx" for file in files):
        return "comments"
    raise DataError(
        f"{path}: a folder without data.qda, so no project of QualCoder, and without Word files "
        "with comments or codes of NVivo as text; name a file"
    )
