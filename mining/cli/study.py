"""Commands about a workspace as a whole: make it, check it, take an interview out of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from mining.cli.base import HERE, JsonOption, WorkspaceOption, app, group, print_table, say_notices
from mining.errors import DataError, ParamsError
from mining.workspace import Workspace

card_app = group("card", "The data card: what may be done with a study.")


@app.command()
def check(workspace: WorkspaceOption = HERE, as_json: JsonOption = False) -> None:  # noqa: FBT002 - typer's way
    """Check parameters and inputs, and say what 'mining run' would do."""
    from mining.stages.check import check as check_workspace

    rows = check_workspace(Workspace(workspace))
    print_table(("stage", "does", "state"), rows, as_json=as_json)


@app.command()
def parts(as_json: JsonOption = False) -> None:  # noqa: FBT002 - typer's way
    """List the interchangeable parts that params.yaml can name."""
    from mining.registry import PARTS

    rows = [(kind, name, path) for kind in PARTS for name, path in sorted(PARTS[kind].items())]
    print_table(("kind", "name", "path"), rows, as_json=as_json)


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
def place(
    folder: Annotated[Path, typer.Argument(help="The new transcripts: a folder, or one file.")],
    workspace: WorkspaceOption = HERE,
    as_json: JsonOption = False,  # noqa: FBT002 - typer's way
) -> None:
    """Place new interviews beside the clusters, which stay as they are."""
    from mining.stages.place import place as place_new
    from mining.summaries import summarise

    here = Workspace(workspace)
    say_notices(here)
    found = place_new(here, folder)
    if as_json:
        counts = {name: found[name] for name in ("level", "placed", "placed_clusters")}
        typer.echo(json.dumps(counts, ensure_ascii=False, indent=2))
        return
    for line in summarise("place", found):
        typer.echo(line)
    typer.echo("next: mining report")


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
