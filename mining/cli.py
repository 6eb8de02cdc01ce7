"""The command line: one command per stage, ``run`` for all of them, and the helpers.

A :class:`~mining.errors.MiningError` becomes one sentence and exit code 2; a bug keeps its
traceback and exit code 1.  Nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from mining import __version__
from mining.errors import DataError, MiningError, ParamsError
from mining.workspace import Workspace

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # it would print local variables, which hold speech
    rich_markup_mode=None,
    help="Embed and cluster interviews, and compare the clusters with manual codes.",
)
card_app = typer.Typer(no_args_is_help=True, help="The data card: what may be done with a study.")
app.add_typer(card_app, name="card")
experiment_app = typer.Typer(no_args_is_help=True, help="Experiments tracked by DVC.")
app.add_typer(experiment_app, name="experiment")

WorkspaceOption = Annotated[
    Path, typer.Option("--workspace", "-w", help="Folder with the params.yaml to use.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
HERE = Path()


def main() -> None:
    """Run the command line."""
    try:
        app()
    except MiningError as error:
        _stop(str(error))
    except OSError as error:
        if error.filename is None:
            raise
        _stop(f"{error.filename}: {error.strerror}")


def _stop(sentence: str) -> None:
    sys.stderr.write(f"Error: {sentence}\n")
    raise SystemExit(2)


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,  # noqa: FBT002 - typer's way
) -> None:
    if version:
        typer.echo(f"interview-mining {__version__}")
        raise typer.Exit


@app.command()
def run(
    workspace: WorkspaceOption = HERE,
    force: Annotated[bool, typer.Option("--force", help="Do every stage anew.")] = False,  # noqa: FBT002 - typer's way
) -> None:
    """Do all stages in one process; leave alone what is up to date."""
    from mining.stages.pipeline import run as run_stages

    place = Workspace(workspace)
    _say_notices(place)
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
def report(workspace: WorkspaceOption = HERE) -> None:
    """Write reports/report.html (confidential) and reports/shareable.html (no speech)."""
    _one("report", workspace, as_json=False)


@app.command()
def check(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:  # noqa: FBT002 - typer's way
    """Check parameters and inputs, and say what 'mining run' would do."""
    from mining.stages.check import check as check_workspace

    rows = check_workspace(Workspace(workspace))
    _print_table(("stage", "does", "state"), rows, as_json=as_json)


@app.command()
def parts(as_json: JsonOption = False) -> None:  # noqa: FBT002 - typer's way
    """List the interchangeable parts that params.yaml can name."""
    from mining.registry import PARTS

    rows = [(kind, name, path) for kind in PARTS for name, path in sorted(PARTS[kind].items())]
    _print_table(("kind", "name", "path"), rows, as_json=as_json)


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="A new or empty folder.")]) -> None:
    """Make a workspace for your own study."""
    from mining.scaffold import make_workspace

    make_workspace(folder)
    typer.echo(f"made {folder}; put transcripts into {folder / 'data' / 'raw' / 'transcripts'},")
    typer.echo(f"read {folder / 'params.yaml'}, then: mining run --workspace {folder}")


@app.command()
def demo(folder: Annotated[Path, typer.Argument(help="A new or empty folder.")]) -> None:
    """Make a workspace with the invented Nynorsk study."""
    from mining.scaffold import make_demo

    make_demo(folder)
    typer.echo(f"made {folder}; next: mining run --workspace {folder}")


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


@card_app.command("check")
def card_check(workspace: WorkspaceOption = HERE) -> None:
    """Name the required fields that the data card still lacks."""
    from mining.privacy.data_card import missing
    from mining.stages.consent import ask, read_study_card

    place = Workspace(workspace)
    card = read_study_card(place)
    if card is None:
        raise ParamsError(f"{place.params_path}: ingest.card is null; name the data card there")
    for notice in ask(place):
        typer.echo(notice.sentence)
    lacking = missing(card)
    for name in lacking:
        typer.echo(f"missing: {name}")
    if lacking:
        raise DataError(
            f"{card.path}: {len(lacking)} required fields are missing; until they are filled "
            "there is no shareable report and no export, but every analysis runs"
        )
    typer.echo(f"{card.path}: every required field is filled")


@app.command()
def forget(
    document: Annotated[str, typer.Argument(help="The interview's id: its file name's stem.")],
    workspace: WorkspaceOption = HERE,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go.")] = False,  # noqa: FBT002 - typer's way
) -> None:
    """Remove one interview from files, tables, vectors, caches, results and reports."""
    from mining.stages.forget import forget as carry_out
    from mining.stages.forget import plan

    place = Workspace(workspace)
    removal = plan(place, document)
    for line in removal.sentences(place):
        typer.echo(line)
    if dry_run:
        typer.echo("nothing was changed")
        return
    left = carry_out(place, removal)
    for path in left:
        typer.echo(f"still holds words of the interview, look at it yourself: {path}")
    typer.echo(f"{document} is forgotten; the other interviews were run anew")


def _say_notices(place: Workspace) -> None:
    """Say what the data card gives cause to say, on standard error."""
    from mining.stages.consent import ask

    for notice in ask(place):
        sys.stderr.write(f"note: {notice.sentence}\n")


def _one(stage: str, folder: Path, *, as_json: bool) -> None:
    from mining.stages.pipeline import STAGES

    _say_notices(Workspace(folder))
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


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([dict(zip(columns, r, strict=True)) for r in rows], indent=2))
        return
    table = Table(*columns)
    for row in rows:
        table.add_row(*row)
    Console(width=None if sys.stdout.isatty() else 120).print(table)
