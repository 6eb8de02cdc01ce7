"""Commands that write the study for other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mining.cli.base import HERE, WorkspaceOption, group, say_notices
from mining.workspace import Workspace

if TYPE_CHECKING:
    from mining.stages.export import Exported

export_app = group("export", "Candidate themes, codes and codings, written for other programs.")

LevelOption = Annotated[
    str | None,
    typer.Option("--level", help="coarse, middle or fine; by default the level compared."),
]
ProfileOption = Annotated[
    str, typer.Option("--profile", help="How to count characters: spec, nvivo or maxqda.")
]
WithCodes = Annotated[
    bool,
    typer.Option("--with-codes/--without-codes", help="With your own codes beside the machine's."),
]
SafeCells = Annotated[
    bool, typer.Option("--safe-cells", help="Put ' before CSV cells that begin with =, +, - or @.")
]


@export_app.command("qdpx")
def export_qdpx(
    profile: ProfileOption = "spec",
    level: LevelOption = None,
    with_codes: WithCodes = True,  # noqa: FBT002 - typer's way
    workspace: WorkspaceOption = HERE,
) -> None:
    """Write a REFI-QDA project: texts, your codes, candidates and curated themes."""
    from mining.stages.export import export_project

    place = _allowed(workspace)
    _say(export_project(place, profile=profile, level=level, with_codes=with_codes))


@export_app.command("qdc")
def export_qdc(
    level: LevelOption = None,
    with_codes: WithCodes = False,  # noqa: FBT002 - typer's way
    workspace: WorkspaceOption = HERE,
) -> None:
    """Write a REFI-QDA codebook: candidates and curated themes as codes, without texts."""
    from mining.stages.export import export_codebook

    _say(export_codebook(_allowed(workspace), level=level, with_codes=with_codes))


@export_app.command("maxqda-codes")
def export_maxqda_codes(
    level: LevelOption = None,
    with_codes: WithCodes = False,  # noqa: FBT002 - typer's way
    workspace: WorkspaceOption = HERE,
) -> None:
    """Write a code list that MAXQDA reads into a project (XLSX)."""
    _code_list("maxqda", workspace, level, with_codes=with_codes)


@export_app.command("taguette-codes")
def export_taguette_codes(
    level: LevelOption = None,
    with_codes: WithCodes = False,  # noqa: FBT002 - typer's way
    workspace: WorkspaceOption = HERE,
) -> None:
    """Write a codebook that Taguette reads into a project (CSV)."""
    _code_list("taguette", workspace, level, with_codes=with_codes)


@export_app.command("qualcoder-codes")
def export_qualcoder_codes(
    level: LevelOption = None,
    with_codes: WithCodes = False,  # noqa: FBT002 - typer's way
    workspace: WorkspaceOption = HERE,
) -> None:
    """Write a code list that QualCoder reads into a project (text)."""
    _code_list("qualcoder", workspace, level, with_codes=with_codes)


@export_app.command("tables")
def export_tables_command(
    safe_cells: SafeCells = False,  # noqa: FBT002 - typer's way
    workspace: WorkspaceOption = HERE,
) -> None:
    """Write every table as CSV, and all of them as one workbook."""
    from mining.stages.export import export_tables

    _say(export_tables(_allowed(workspace), safe_cells=safe_cells))


@export_app.command("retrieved")
def export_retrieved_command(level: LevelOption = None, workspace: WorkspaceOption = HERE) -> None:
    """Write the passages of every theme in MAXQDA's layout: a sheet per theme (XLSX)."""
    from mining.stages.export import export_retrieved

    _say(export_retrieved(_allowed(workspace), level=level))


def _code_list(program: str, workspace: Path, level: str | None, *, with_codes: bool) -> None:
    from mining.stages.export import export_code_list

    _say(export_code_list(_allowed(workspace), program, level=level, with_codes=with_codes))


def _allowed(workspace: Path) -> Workspace:
    place = Workspace(workspace)
    say_notices(place)
    return place


def _say(made: Exported) -> None:
    for note in made.notes:
        sys.stderr.write(f"note: {note}\n")
    typer.echo(f"wrote {made.path}, confidential: it holds quotes")
