"""The program, the options that many commands share, and how tables are printed."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from mining import __version__
from mining.workspace import Workspace

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # it would print local variables, which hold speech
    rich_markup_mode=None,
    help="Embed and cluster interviews, and compare the clusters with manual codes.",
)

WorkspaceOption = Annotated[
    Path, typer.Option("--workspace", "-w", help="Folder with the params.yaml to use.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
HERE = Path()


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,  # noqa: FBT002 - typer's way
) -> None:
    if version:
        typer.echo(f"interview-mining {__version__}")
        raise typer.Exit


def group(name: str, does: str) -> typer.Typer:
    """Add a group of commands to the program and return it."""
    made = typer.Typer(no_args_is_help=True, help=does)
    app.add_typer(made, name=name)
    return made


def say_notices(place: Workspace) -> None:
    """Say what the data card gives cause to say, on standard error."""
    from mining.stages.consent import ask

    for notice in ask(place):
        sys.stderr.write(f"note: {notice.sentence}\n")


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, as_json: bool) -> None:
    """Print a table for people, or as JSON."""
    if as_json:
        typer.echo(json.dumps([dict(zip(columns, r, strict=True)) for r in rows], indent=2))
        return
    table = Table(*columns)
    for row in rows:
        table.add_row(*row)
    Console(width=None if sys.stdout.isatty() else 120).print(table)
