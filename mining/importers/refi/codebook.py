"""The codes of a REFI-QDA codebook (``.qdc``) or project, as rows of a codebook."""

from __future__ import annotations

from pathlib import Path

from mining.errors import DataError
from mining.importers.codebook_table import CodebookRow
from mining.importers.refi.codes import read_codes
from mining.importers.refi.memos import Memos, read_memos
from mining.importers.refi.package import open_package


def read_refi_codebook(path: Path, *, project: bool = False) -> list[CodebookRow]:
    """Read the code list of a codebook, or of a project.

    Parameters
    ----------
    project
        Whether the file is a project.

    Returns
    -------
    list of CodebookRow
        In the order of the file; ``row`` counts the codes from 1.

    Raises
    ------
    DataError
        If the file cannot be read, or holds no code.
    """
    package = open_package(path, root="Project" if project else "CodeBook")
    memos = read_memos(package) if project else Memos()
    origin = package.root.get("origin", "")
    codes = read_codes(package.root, memos, origin=origin, where=package.where)
    if not codes.entries:
        raise DataError(f"{package.where}: holds no codes; export the codebook again")
    return [
        CodebookRow(
            row=number,
            name=entry.path[-1],
            group=entry.path[:-1],
            memo=entry.memo,
            colour=entry.colour,
        )
        for number, entry in enumerate(codes.entries, start=1)
    ]
