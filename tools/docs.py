"""Write the pages of docs/ that come from the code: ``python tools/docs.py``."""

from __future__ import annotations

from pathlib import Path

import typer
from typer.main import get_command

from mining.cli import app
from mining.comparison.partition import SCORES
from mining.comparison.readings import READINGS

DOCS = Path(__file__).resolve().parent.parent / "docs"
NOTE = "<!-- Written by 'make docs'; edit the code instead. -->\n\n"


def commands() -> str:
    """Return the page of every command with its options."""
    lines = [f"{NOTE}# Commands\n"]
    lines.append(
        "Exit codes: 0 done, 2 something you can mend (one sentence says what), 1 a bug.\n"
    )
    root = get_command(app)
    for path, command in sorted(walk(root, ("mining",))):
        lines.append(f"## `{' '.join(path)}`\n\n{command.help}\n")
        rows = [row for parameter in command.params for row in describe(parameter)]
        if rows:
            lines.append("| argument or option | what |\n|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(lines)


def walk(command: object, path: tuple[str, ...]) -> list[tuple[tuple[str, ...], object]]:
    """Return every command below a group with its full name."""
    children = getattr(command, "commands", None)
    if children is None:
        return [(path, command)]
    return [found for name, child in children.items() for found in walk(child, (*path, name))]


def describe(parameter: object) -> list[str]:
    """Return the table row of a parameter; ``--help`` has none."""
    if "--help" in parameter.opts:
        return []
    name = ", ".join(f"`{opt}`" for opt in parameter.opts)
    if parameter.param_type_name == "argument":
        name = f"`{parameter.name.upper()}`"
    return [f"| {name} | {parameter.help} |"]


def scores() -> str:
    """Return the page of every score."""
    lines = [f"{NOTE}# Scores\n"]
    lines.append(
        "Both sides label the same segments; one with several codes is left out and counted.\n"
        "An unassigned segment is a cluster of its own.\n"
        "A score is not defined where either side has fewer than two labels.\n"
    )
    lines.append(
        "| score | range | by chance | symmetric | reading | source |\n|---|---|---|---|---|---|"
    )
    for score in SCORES:
        chance = (
            "grows with the number of clusters" if score.chance is None else f"{score.chance:g}"
        )
        lines.append(
            f"| `{score.name}` | {score.lowest:g} to {score.highest:g} | {chance} | "
            f"{'yes' if score.symmetric else 'no'} | {score.reads} | {score.source} |"
        )
    lines.append("\n## Everything else\n")
    lines.append("| numbers | range | by chance | reading | source |\n|---|---|---|---|---|")
    for one in READINGS:
        names = ", ".join(f"`{name}`" for name in one.names)
        lines.append(f"| {names} | {one.range} | {one.chance} | {one.reads} | {one.source} |")
    return "\n".join(lines) + "\n"


PAGES = {"commands.md": commands, "scores.md": scores}


def main() -> None:
    """Write every generated page."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8", newline="\n")
        typer.echo(f"wrote docs/{name}")


if __name__ == "__main__":
    main()
