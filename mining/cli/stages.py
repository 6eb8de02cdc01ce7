"""``run``, and one command per stage."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from mining.cli.base import HERE, JsonOption, WorkspaceOption, app, say_notices
from mining.workspace import Workspace


@app.command()
def run(
    workspace: WorkspaceOption = HERE,
    force: Annotated[bool, typer.Option("--force", help="Do every stage anew.")] = False,  # noqa: FBT002 - typer's way
) -> None:
    """Do all stages in one go; leave alone what is up to date."""
    from mining.stages.pipeline import run as run_stages

    place = Workspace(workspace)
    say_notices(place)
    for stage, function in run_stages(place, force=force):
        if function is None:
            typer.echo(f"{stage.name}: up to date")
        else:
            _do(stage.name, function, place)
    typer.echo(f"report: {place.reports / 'report.html'}")


@app.command()
def ingest(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:  # noqa: FBT002 - typer's way
    """Read transcripts and manual codes into data/corpus."""
    _one("ingest", workspace, as_json=as_json)


@app.command()
def embed(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:  # noqa: FBT002 - typer's way
    """Make a vector per segment in data/embeddings."""
    _one("embed", workspace, as_json=as_json)


@app.command()
def cluster(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:  # noqa: FBT002 - typer's way
    """Group the vectors at three levels in data/clusters."""
    _one("cluster", workspace, as_json=as_json)


@app.command()
def themes(workspace: WorkspaceOption = HERE) -> None:
    """Describe the groups as candidate themes in data/themes."""
    _one("themes", workspace, as_json=False)


@app.command()
def compare(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:  # noqa: FBT002 - typer's way
    """Compare codes with clusters in results."""
    _one("compare", workspace, as_json=as_json)


@app.command()
def maps(workspace: WorkspaceOption = HERE) -> None:
    """Draw the map, and those of centred vectors, in data/maps."""
    _one("maps", workspace, as_json=False)


@app.command()
def report(workspace: WorkspaceOption = HERE) -> None:
    """Write reports/report.html (confidential) and reports/shareable.html (no speech)."""
    _one("report", workspace, as_json=False)


def _one(stage: str, folder: Path, *, as_json: bool) -> None:
    from mining.stages.pipeline import STAGES

    say_notices(Workspace(folder))
    function = next(s for s in STAGES if s.name == stage).function()
    result = _do(stage, function, Workspace(folder), quiet=as_json)
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False, indent=2))


def _do(stage: str, function: Callable[..., Any], place: Workspace, *, quiet: bool = False) -> Any:  # noqa: ANN401 - what the stage returns
    from mining.summaries import summarise

    if stage == "embed":
        with _progress("embedding") as advance:
            result = function(place, advance)
    else:
        result = function(place)
    if not quiet:
        first, *rest = summarise(stage, result)
        typer.echo(f"{stage}: {first}")
        for line in rest:
            typer.echo(f"  {line}")
    return result


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int], None]]:
    """Show a bar once there is something to count, on a terminal only."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(what, total=None, visible=False)

        def advance(step: int) -> None:
            bar.update(task, advance=step, visible=True)

        yield advance
