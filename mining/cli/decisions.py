"""Commands for what people declare and decide."""

from __future__ import annotations

from typing import Annotated

import typer

from mining.cli.base import HERE, WorkspaceOption, group, say_notices
from mining.workspace import Workspace

protocol_app = group("protocol", "What you declare before you open the clusters.")
sheets_app = group("sheets", "What you decide while you read.")
recode_app = group("recode", "A sheet for a second coder, who sees no code and no cluster.")


@protocol_app.command("new")
def protocol_new(workspace: WorkspaceOption = HERE) -> None:
    """Write a commented protocol.yaml to fill in; one that exists is kept."""
    from mining.stages.protocol import new_protocol

    place = Workspace(workspace)
    new_protocol(place)
    typer.echo(f"made {place.protocol_path}; fill it in, then: mining protocol declare")


@protocol_app.command("declare")
def protocol_declare(workspace: WorkspaceOption = HERE) -> None:
    """Check protocol.yaml and stamp it with its hash and the time; earlier stamps stay."""
    from mining.stages.protocol import declare

    declared, new = declare(Workspace(workspace))
    stamp = declared.stamps[-1]
    when = f"{stamp.declared}, sha256 {stamp.sha256[:12]}"
    typer.echo(f"declared {when}" if new else f"declared already, {when}")
    typer.echo(f"clusters had been shown before: {'yes' if stamp.shown_before else 'no'}")
    if declared.hides_coefficients:
        typer.echo("the report will show no coefficients of agreement")


@sheets_app.command("write")
def sheets_write(workspace: WorkspaceOption = HERE) -> None:
    """Make or refresh the sheets in decisions/; what you wrote is kept."""
    from mining.stages.sheets import write_sheets

    place = Workspace(workspace)
    say_notices(place)
    written = write_sheets(place)
    typer.echo(f"wrote {written.path}, confidential: it holds quotes")
    if written.kept is not None:
        typer.echo(
            f"kept the one before as {written.kept}, because of {written.beside}; "
            "the new one holds only what is asked"
        )
    for name, (rows, filled, orphans) in written.counts.items():
        more = f", {orphans} about what is not there now" if orphans else ""
        typer.echo(f"  {name}: {rows} row{'' if rows == 1 else 's'}, {filled} filled in{more}")
    for name in written.missing:
        typer.echo(f"  {name}: results/ does not have it yet; 'mining run' makes it")
    if not written.n_findings:
        typer.echo(f"  no findings yet: write them into {place.decisions / 'findings.csv'}")


@sheets_app.command("read")
def sheets_read(
    who: Annotated[
        str | None, typer.Option("--who", help="Who decided: a name or initials.")
    ] = None,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Check every cell of decisions/work.xlsx and put what changed into the CSV files."""
    from mining.stages.sheets import read_sheets

    changed = read_sheets(Workspace(workspace), who=who)
    for name, n_rows in changed.items():
        if n_rows:
            typer.echo(f"{name}: {n_rows} row{'' if n_rows == 1 else 's'} changed")
    if not any(changed.values()):
        typer.echo("nothing changed")


@recode_app.command("new")
def recode_new(
    coder: Annotated[str, typer.Option("--coder", help="The second coder's name.")],
    share: Annotated[float, typer.Option("--share", help="Of the segments, 0.10 to 0.25.")] = 0.2,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Draw passages for a second coder and write decisions/recoding/CODER.xlsx."""
    from mining.stages.recode import new_recoding

    place = Workspace(workspace)
    say_notices(place)
    drawn = new_recoding(place, coder, share)
    typer.echo(f"wrote {drawn.path}, confidential: {drawn.n_drawn} of {drawn.n_segments} segments")
    typer.echo(f"the key is in {place.recoding_keys}; the coder must not have it")


@recode_app.command("read")
def recode_read(
    coder: Annotated[str, typer.Argument(help="The second coder's name.")],
    workspace: WorkspaceOption = HERE,
) -> None:
    """Check the coder's sheet and write decisions/recoding/CODER.csv."""
    from mining.stages.recode import read_recoding

    found = read_recoding(Workspace(workspace), coder)
    typer.echo(
        f"{found.n_coded + found.n_none + found.n_empty} passages: {found.n_coded} with codes, "
        f"{found.n_none} that no code fits, {found.n_empty} not coded yet"
    )
