"""Any table of codings, read by the importer that its content asks for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mining.corpus import Quotation
from mining.importers.maxqda import looks_like_maxqda
from mining.importers.sheets import read_sheet
from mining.registry import resolve


def read_codings(
    path: Path, *, columns: Mapping[str, str], coder: str
) -> tuple[str, list[Quotation]]:
    """Read a table of codings and say which importer did.

    Headers like MAXQDA's are read as its export.  Everything else is the plain table, and
    so is a file whose start and end the user mapped.

    Parameters
    ----------
    columns
        From field to header, where the header does not say it itself.
    coder
        Who coded the rows that name nobody.

    Returns
    -------
    name, quotations
        The name is one of ``mining.registry.PARTS["codings"]``.

    Raises
    ------
    DataError
        If the file cannot be read or lacks a column; the sentence lists the headers found.
    """
    mapped = {"start", "end"} <= columns.keys()
    name = "maxqda" if not mapped and looks_like_maxqda(read_sheet(path)) else "table"
    read = resolve("codings", name)
    quotations: list[Quotation] = read(path, columns=columns, coder=coder)
    return name, quotations
