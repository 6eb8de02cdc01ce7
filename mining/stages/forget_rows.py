"""Rows of tables that forgetting an interview takes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from mining.decisions.sheets import MEMBERS, SHEETS
from mining.errors import DataError
from mining.importers.codings import read_codings
from mining.importers.headers import locate
from mining.importers.plain_text import names_document
from mining.importers.sheets import NoRowsError, read_sheet
from mining.params import Params
from mining.stages.decisions import read_rows
from mining.tables import read_table
from mining.workspace import Workspace

_TABLES = (".csv", ".tsv", ".xlsx")


def rows_to_drop(
    workspace: Workspace, files: Iterable[Path], document: str
) -> tuple[tuple[Path, tuple[int, ...]], ...]:
    """Return the rows that are about an interview, of every table that has some.

    Parameters
    ----------
    files
        Files of the workspace that people made.
    """
    # All rows of a table together: taken out in two steps, the numbers would shift.
    numbers: dict[Path, set[int]] = {}
    for path, number in chain(
        _naming_rows(files, document, workspace.params()),
        _codebook_rows(workspace, document),
        _decided_rows(workspace, document),
    ):
        numbers.setdefault(path, set()).add(number)
    return tuple((path, tuple(sorted(numbers[path]))) for path in numbers)


def document_of(segment_id: str) -> str:
    """Return the interview of a segment.

    Examples
    --------
    >>> document_of("Intervju 3-2:10-20")
    'Intervju 3-2'
    """
    return segment_id.rpartition(":")[0]


def code_names(workspace: Workspace, document: str) -> tuple[set[str], set[str]]:
    """Return the codes that only this interview carries, and those that others carry."""
    params = workspace.params().ingest
    if params.codings is None:
        return set(), set()
    path = workspace.input("ingest.codings", params.codings)
    _, export = read_codings(path, columns=params.columns, coder=params.coder)
    names: dict[bool, set[str]] = {True: set(), False: set()}
    for quotation in export.quotations:
        own = names_document(quotation.document, document)
        names[own].add(quotation.path[-1])
    return names[True] - names[False], names[False]


def _naming_rows(
    files: Iterable[Path], document: str, params: Params
) -> Iterator[tuple[Path, int]]:
    """Yield the rows of every table that name the interview, or one of its segments."""
    for path in files:
        if path.suffix.lower() not in _TABLES:
            continue
        try:
            sheet = read_sheet(path)
            column = locate(sheet, params.ingest.columns, ("document",), lenient=("document",))
        except DataError:
            continue  # not a table that the toolkit reads
        for number, cells in sheet.rows:
            named = column and names_document(cells[column["document"]], document)
            if named or document_of(cells.get("segment_id", "")) == document:
                yield path, number


def _codebook_rows(workspace: Workspace, document: str) -> Iterator[tuple[Path, int]]:
    """Yield the codebook's rows for codes that only this interview carries: they quote it."""
    params = workspace.params().ingest
    if params.codebook is None:
        return
    path = workspace.input("ingest.codebook", params.codebook).resolve()
    sheet = read_sheet(path)
    column = locate(sheet, params.columns, ("code",), lenient=("code",))
    own, _ = code_names(workspace, document)
    yield from ((path, number) for number, cells in sheet.rows if cells[column["code"]] in own)


def _decided_rows(workspace: Workspace, document: str) -> Iterator[tuple[Path, int]]:
    """Yield rows that are about the interview without naming one of its segments.

    That is what was decided about a cluster that it alone fills, or about a code that it
    alone carries.
    """
    gone = _emptied(workspace, document) | _own_codes(workspace, document)
    for sheet in SHEETS:
        path = workspace.decisions / f"{sheet.name}.csv"
        if not path.is_file():
            continue
        try:
            rows = read_sheet(path).rows
        except NoRowsError:
            continue
        for number, cells in rows:
            if any(cells.get(column) in gone for column in ("members", "id")):
                yield path, number


def _emptied(workspace: Workspace, document: str) -> set[str]:
    path = workspace.decisions / "members.csv"
    owners: dict[str, set[str]] = {}
    for row in read_rows(path, MEMBERS) if path.is_file() else []:
        owners.setdefault(row["members"], set()).add(document_of(row["segment_id"]))
    return {name for name, found in owners.items() if found == {document}}


def _own_codes(workspace: Workspace, document: str) -> set[str]:
    path = workspace.corpus / "codings.parquet"
    if not path.is_file():
        return set()
    codings = read_table("codings", path)
    own = codings["document_id"] == document
    return set(codings.loc[own, "code_id"]) - set(codings.loc[~own, "code_id"])
