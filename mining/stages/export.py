"""A study written for other programs, into ``data/exports``.

Each function writes one kind of file and says where; all of them hold speech.  Times in
the files are one fixed date, so that the same run gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mining.errors import DataError
from mining.exporters.cells import Page, SheetColumn, csv_file, workbook
from mining.exporters.code_lists import maxqda_codes, qualcoder_codes, taguette_codes
from mining.exporters.guids import Guids
from mining.exporters.positions import PROFILES, counts_differ
from mining.exporters.records import CodeNode, Made
from mining.exporters.refi import codebook_file, project_file
from mining.exporters.retrieved import Text, retrieved_pages
from mining.stages.export_codes import Codes, all_codes
from mining.stages.export_passages import themes_of
from mining.stages.export_project import ProjectMaker
from mining.stages.export_study import MACHINE, Study, read_study
from mining.stages.export_tables import tables_of
from mining.workspace import Workspace, replaced_folder

CODE_LISTS: dict[str, tuple[Callable[[Sequence[CodeNode]], Made], str]] = {
    "maxqda": (maxqda_codes, "xlsx"),
    "taguette": (taguette_codes, "csv"),
    "qualcoder": (qualcoder_codes, "txt"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """Where an export is, and what the reader should know, one sentence each."""

    path: Path
    notes: tuple[str, ...] = ()


def export_project(
    workspace: Workspace,
    *,
    profile: str = "spec",
    level: str | None = None,
    with_codes: bool = True,
) -> Exported:
    """Write the study as a REFI-QDA project (``.qdpx``).

    Parameters
    ----------
    profile
        How offsets count and what the texts look like; one of
        :data:`mining.exporters.positions.PROFILES`.
    with_codes
        Whether the researcher's own codes and codings stand beside the candidates.

    Raises
    ------
    DataError
        If the data card blocks exports, a stage was not run, or there is no such level or
        profile.
    """
    chosen = next((name for name in PROFILES if name == profile), None)
    if chosen is None:
        raise DataError(f"--profile is {profile!r}; choose one of: {', '.join(PROFILES)}")
    study, codes, guids = _read(workspace, level)
    project = ProjectMaker(study, codes, guids, with_codes=with_codes).project()
    made = project_file(project, profile=chosen)
    notes = list(study.notes)
    n_astral = sum(counts_differ(source.text) for source in project.sources)
    if n_astral and chosen != "nvivo":
        notes.append(
            f"{n_astral} {_plural('document', n_astral)} with emoji or other characters that "
            "programs count differently; for NVivo export again with --profile nvivo"
        )
    lost = int(study.codings["start"].isna().sum()) if with_codes else 0
    if lost:
        notes.append(f"{lost} {_plural('coding', lost)} without a place in the transcript left out")
    ending = "" if chosen == "spec" else f"-{chosen}"
    name = f"project-{study.level}{ending}.qdpx"
    return _write(workspace, name, made, notes)


def export_codebook(
    workspace: Workspace, *, level: str | None = None, with_codes: bool = False
) -> Exported:
    """Write the codes as a REFI-QDA codebook (``.qdc``); errors as in :func:`export_project`."""
    study, codes, _ = _read(workspace, level)
    made = codebook_file(codes.tree(with_codes=with_codes), origin=MACHINE)
    return _write(workspace, f"codebook-{study.level}.qdc", made, study.notes)


def export_code_list(
    workspace: Workspace, program: str, *, level: str | None = None, with_codes: bool = False
) -> Exported:
    """Write a list of codes for ``maxqda``, ``taguette`` or ``qualcoder``."""
    listed, ending = CODE_LISTS[program]
    study, codes, _ = _read(workspace, level)
    made = listed(codes.tree(with_codes=with_codes))
    return _write(workspace, f"{program}-codes-{study.level}.{ending}", made, study.notes)


def export_tables(workspace: Workspace, *, safe_cells: bool = False) -> Exported:
    """Write every table as CSV, and all of them as one workbook, into ``data/exports/tables``."""
    study = read_study(workspace)
    tables = tables_of(study)
    pages = [
        Page(
            name=table.name,
            columns=tuple(SheetColumn(name, table.width(name)) for name in table.columns),
            rows=table.rows,
        )
        for table in tables
    ]
    book = workbook(pages)
    target = workspace.exports / "tables"
    with replaced_folder(target) as folder:
        for table in tables:
            made = csv_file(table.columns, table.rows, safe_cells=safe_cells)
            (folder / f"{table.name}.csv").write_bytes(made.data)
        (folder / "tables.xlsx").write_bytes(book.data)
    return Exported(path=target, notes=(*study.notes, *_losses(book)))


def export_retrieved(workspace: Workspace, *, level: str | None = None) -> Exported:
    """Write a workbook of passages in MAXQDA's layout: a sheet per theme, and an overview."""
    study, codes, _ = _read(workspace, level)
    rows = study.documents[["document_id", "text", "group"]].itertuples(index=False, name=None)
    texts = {name: Text(text=text, group=group) for name, text, group in rows}
    made = workbook(retrieved_pages(themes_of(study, codes), texts))
    return _write(workspace, f"retrieved-{study.level}.xlsx", made, study.notes)


def _read(workspace: Workspace, level: str | None) -> tuple[Study, Codes, Guids]:
    study = read_study(workspace, level=level)
    guids = Guids(study.title, study.guids)
    return study, all_codes(study, guids), guids


def _write(workspace: Workspace, name: str, made: Made, notes: Sequence[str]) -> Exported:
    """Write one file beside its place first, so that none is left half-written."""
    workspace.exports.mkdir(parents=True, exist_ok=True)
    path = workspace.exports / name
    part = path.with_name(f".{name}.part")
    part.write_bytes(made.data)
    part.replace(path)
    return Exported(path=path, notes=(*notes, *_losses(made)))


def _losses(made: Made) -> list[str]:
    found = []
    if made.n_replaced:
        what = f"{made.n_replaced} {_plural('character', made.n_replaced)}"
        found.append(f"{what} that the file cannot hold replaced")
    if made.n_renamed:
        what = f"{made.n_renamed} {_plural('name', made.n_renamed)}"
        found.append(f"{what} changed, to fit the program and to differ from each other")
    if made.n_cut:
        what = f"{made.n_cut} {_plural('cell', made.n_cut)}"
        found.append(f"{what} longer than a spreadsheet holds and cut; the text is whole in CSV")
    return found


def _plural(word: str, number: int) -> str:
    return word if number == 1 else f"{word}s"
