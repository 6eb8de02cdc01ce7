"""Commands of experiments that DVC tracks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mining.cli.base import HERE, WorkspaceOption, group
from mining.workspace import Workspace

experiment_app = group("experiment", "Experiments tracked by DVC.")


@experiment_app.command("new")
def experiment_new(
    name: Annotated[str, typer.Argument(help="Lower-case words joined by hyphens.")],
    workspace: WorkspaceOption = HERE,
) -> None:
    """Make experiments/<year>-NAME with a question to answer and a grid to run."""
    from mining.scaffold import make_experiment

    typer.echo(f"made {make_experiment(Workspace(workspace), name)}; write the question first")


@experiment_app.command("cell")
def experiment_cell(
    out: Annotated[Path, typer.Option("--out", help="JSON file for the row of numbers.")],
    settings: Annotated[list[str], typer.Option("--set", help="key=value, repeatable.")] = [],  # noqa: B006 - typer copies it
    workspace: WorkspaceOption = HERE,
) -> None:
    """Run the study with some parameters changed, apart from the workspace."""
    from mining.stages.experiment import overrides_of, run_cell

    row = run_cell(Workspace(workspace), overrides_of(settings), out)
    typer.echo(", ".join(f"{key} {value}" for key, value in row.items()))


@experiment_app.command("collect")
def experiment_collect(
    folder: Annotated[Path, typer.Argument(help="The experiment's folder.")],
) -> None:
    """Write results.csv from every cell that was run."""
    from mining.stages.experiment import collect

    typer.echo(f"wrote {collect(folder)}")
