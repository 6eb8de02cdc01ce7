"""Section 8: interview by interview before the total."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mining.report.blocks import Block, Section, Table, Text
from mining.report.pictures import interview_pictures
from mining.report.placed import placed
from mining.report.view import View, records, value


def interviews(view: View) -> Section:
    """Show one row per interview, then all, and how the total moves without one."""
    words = view.words
    title = words("interviews.title")
    if view.data.segments.empty:
        return Section("interviews", title, [Text(words("answer.no_segments"), "note")])
    blocks: list[Block] = [_table(view)]
    if _compared(view):
        blocks.insert(0, Text(words("interviews.about")))
        blocks.append(Text(_range(view)))
    return Section("interviews", title, [*blocks, *interview_pictures(view), *placed(view)])


def _table(view: View) -> Table:
    words = view.words
    columns = ["interview", "segments", "unassigned", "clusters"]
    if _compared(view):
        columns += ["coded", "one_group", "ami_groups", "ami_groups_without"]
        columns += ["one_code", "ami_codes", "ami_codes_without"]
    each, total = view.data.interviews.iloc[:-1], view.data.interviews.iloc[-1]
    found = {row["document_id"]: row for row in records(each)}
    rows = [_row(view, name, found[d]) for d, name in view.interviews.items() if d in found]
    return Table(
        caption=words("interviews.table" if _compared(view) else "interviews.table_counts"),
        columns=[words(f"col.{c}") for c in columns],
        rows=[*rows, _row(view, words("word.all"), total.to_dict())],
        total=True,
    )


def _row(view: View, name: str, row: dict[Any, Any]) -> list[str]:
    cells = [name, *(str(row[n]) for n in ("n_segments", "n_unassigned", "n_clusters"))]
    if not _compared(view):
        return cells
    cells.append(str(row["n_coded"]))
    for side in ("groups", "codes"):
        without = value(row[f"ami_{side}_without"])
        cells += [
            str(row[f"n_{side}_compared"]),
            view.words.number(value(row[f"ami_{side}"])),
            "–" if without is None else view.words.number(without),
        ]
    return cells


def _compared(view: View) -> bool:
    return view.data.has_codes and not view.data.hides_coefficients


def _range(view: View) -> str:
    """Return the range of the total when one interview at a time is left out."""
    words = view.words
    for side in ("groups", "codes"):
        column: pd.Series[Any] = view.data.interviews[f"ami_{side}_without"].dropna()
        if len(column) > 1:
            return words(
                f"interviews.range_{side}",
                low=float(column.min()),
                high=float(column.max()),
                n=len(column),
                whole=value(view.data.scores[side]["ami"]),
            )
    return words("interviews.no_range")
