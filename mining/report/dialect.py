"""Section 6: how closely clusters follow the interview, before and after dialect was evened out."""

from __future__ import annotations

from typing import Any

from mining.figures.dialect import dialect_bars
from mining.report.blocks import Block, Heading, Table, Text
from mining.report.picture import picture
from mining.report.view import NEAR_CHANCE, View, records, value


def dialect(view: View) -> list[Block]:
    """Show the figure where spellings were rewritten, and nothing elsewhere."""
    words, rows = view.words, view.data.dialect
    if rows.empty:
        return []
    told = records(rows)
    about = [words("dialect.about"), *_replaced(view)]
    at_level = [row for row in told if row["level"] == view.data.level] or told[:1]
    return [
        Heading(words("dialect.title")),
        Text(" ".join(about)),
        Text(_sentence(view, at_level[0])),
        _picture(view, told),
    ]


def _replaced(view: View) -> list[str]:
    found = view.data.imported.get("dialect")
    if not found:
        return []
    n, spellings = int(found["n_replaced"]), int(found["n_spellings"])
    return [view.words("dialect.replaced", n=n, spellings=spellings)]


def _sentence(view: View, row: dict[str, Any]) -> str:
    before, after = value(row["before"]), value(row["after"])
    key = "dialect.undefined"
    if before is not None and after is not None:
        change = round(after, 2) - round(before, 2)
        key = "dialect.same" if change == 0 else f"dialect.{'less' if change < 0 else 'more'}"
        if max(before, after) < NEAR_CHANCE:
            key = "dialect.near_chance"
    n = int(row["n_segments"])
    return view.words(key, level=row["level"], before=before, after=after, n=n)


def _picture(view: View, told: list[dict[str, Any]]) -> Block:
    words = view.words
    table = Table(
        caption=words("dialect.table"),
        columns=[words(f"col.{c}") for c in ("level", "before", "after", "segments")],
        rows=[
            [
                row["level"],
                words.number(value(row["before"])),
                words.number(value(row["after"])),
                str(row["n_segments"]),
            ]
            for row in told
        ],
    )
    figure = dialect_bars(
        view.data.dialect,
        names=(words("dialect.before"), words("dialect.after")),
        x_title=words("dialect.axis"),
        write=words.number,
    )
    return picture(view, figure, "dialect", table)
