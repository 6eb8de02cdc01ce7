"""New interviews beside the clusters: how many segments came where, and whether they fit.

The shareable report has the counts of all new interviews together and names none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mining.report.blocks import Block, Fold, Heading, Points, Table, Text
from mining.report.view import ALL, View, value

_COLUMNS = (
    *("segments", "outside", "share", "usual", "highest"),
    *("cosine", "cosine_old", "unheard", "unheard_old"),
)


def placed(view: View) -> list[Block]:
    """Show what was placed; nothing where no new interview was."""
    words, found = view.words, view.data.placed
    if found is None:
        return []
    blocks: list[Block] = [Heading(words("placed.title"))]
    if found["stale"]:
        return [*blocks, Text(words("placed.stale"), "warning")]
    rows = [row for row in found["placed"] if row["level"] == view.data.level]
    if not rows:
        return [*blocks, Text(words("placed.no_level"), "note")]
    each = [row for row in rows if row["document_id"] != ALL]
    told = each if view.speech else rows[-1:]
    return [
        *blocks,
        Text(words("placed.about", n=len(each), level=view.data.level)),
        Points([_drift(view, row) for row in told]),
        _table(view, each if view.speech else [], rows[-1]),
        *_grown(view, found),
        Text(words("placed.how"), "note"),
        *_outside(view, found),
    ]


def _name(view: View, row: Mapping[str, Any]) -> str:
    return view.words("placed.all") if row["document_id"] == ALL else str(row["document_id"])


def _drift(view: View, row: Mapping[str, Any]) -> str:
    """Say whether new talk is unlike the study, and that nothing can be told where so."""
    words, name = view.words, _name(view, row)
    if row["outside_share"] is None:
        return words("placed.empty", name=name)
    n, whole = int(row["n_outside"]), int(row["n_segments"])
    if row["outside_old"] is None:
        return words("placed.one_old", name=name, n=n, whole=whole)
    return words(
        "placed.drift" if row["clear_drift"] else "placed.no_drift",
        name=name,
        n=n,
        whole=whole,
        share=words.percent(n, whole),
        usual=words.percent(row["outside_old"], 1),
        highest=words.percent(row["outside_highest"], 1),
        p=words.p(value(row["outside_p"])),
    )


def _table(view: View, each: list[dict[str, Any]], whole: dict[str, Any]) -> Table:
    words = view.words
    return Table(
        caption=words("placed.table"),
        columns=[words("col.interview"), *(words(f"placed.col_{c}") for c in _COLUMNS)],
        rows=[_row(view, row) for row in (*each, whole)],
        total=True,
    )


def _row(view: View, row: Mapping[str, Any]) -> list[str]:
    words = view.words
    shares = ("outside_share", "outside_old", "outside_highest")
    return [
        _name(view, row),
        str(int(row["n_segments"])),
        str(int(row["n_outside"])),
        *(_percent(view, row[c]) for c in shares),
        *(words.number(value(row[c])) for c in ("cosine", "cosine_old")),
        *(_percent(view, row[c]) for c in ("unheard", "unheard_old")),
    ]


def _percent(view: View, cell: Any) -> str:  # noqa: ANN401 - a cell, which may be missing
    share = value(cell)
    return view.words("word.undefined") if share is None else view.words.percent(share, 1)


def _grown(view: View, found: Mapping[str, Any]) -> list[Block]:
    rows = [
        [row["theme_id"], str(int(row["n_old"])), str(int(row["n_placed"]))]
        for row in found["placed_clusters"]
        if row["document_id"] == ALL and row["level"] == view.data.level
    ]
    columns = [view.words(f"placed.col_{c}") for c in ("cluster", "old", "new")]
    table = Table(caption=view.words("placed.grown"), columns=columns, rows=rows)
    return [table] if rows else []


def _outside(view: View, found: Mapping[str, Any]) -> list[Block]:
    """Quote what is like nothing in the study, where speech may be shown."""
    if not view.speech or not found["outside"]:
        return []
    words = view.words
    rows = [[segment, document, text] for segment, document, text in found["outside"]]
    columns = [words("placed.col_segment"), words("col.interview"), words("placed.col_said")]
    table = Table(
        caption=words("placed.outside"), columns=columns, rows=rows, words=frozenset({1, 2})
    )
    return [Fold(words("placed.outside_fold", n=len(rows)), [table])]
