"""Clusters of the levels that are not shown as cards, where they are worth a look."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mining.report.blocks import Block, Table
from mining.report.theme_cards import title_of
from mining.report.view import View, records, value
from mining.themes.status import MIN_STABILITY

_WORTH = ("candidate", "tentative", "one_voice")


def members_of(view: View, theme: dict[str, Any]) -> pd.DataFrame:
    """Return the segments of a cluster of any level."""
    known = view.data.clusters
    at = known[(known["level"] == theme["level"]) & (known["cluster"] == theme["cluster"])]
    return view.segments[view.segments["segment_id"].isin(set(at["segment_id"]))]


def lone_voices(view: View) -> list[dict[str, Any]]:
    """Return the clusters that rest on one informant: all that are shown, then steady others.

    A cluster of another level that shares half with one that is named already is left out.
    """
    alone = view.data.themes[view.data.themes["status"] == "one_voice"]
    alone = alone.sort_values(["size", "cluster"], ascending=[False, True])
    here = alone["level"] == view.data.level
    steady = alone["stability"].fillna(0) >= MIN_STABILITY
    found = records(alone[here])
    named = [set(members_of(view, row)["segment_id"]) for row in found]
    for row in records(alone[~here & steady]):
        members = set(members_of(view, row)["segment_id"])
        if all(2 * len(members & other) < len(members | other) for other in named):
            found.append(row)
            named.append(members)
    return found


def other_levels(view: View) -> list[Block]:
    """Return a table of the other levels' candidates and single voices, if there are any."""
    words, themes = view.words, view.data.themes
    rows = themes[(themes["level"] != view.data.level) & themes["status"].isin(_WORTH)]
    if rows.empty:
        return []
    called = ["called"] if view.speech else []  # a title is speech
    columns = ["theme", *called, "status", "segments", "informants", "stability"]
    heads = {"called": words("cards.title_label")}
    cells = [
        {
            "theme": row["theme_id"],
            "called": title_of(row, most=1) or "–",
            "status": words(f"status.{row['status']}"),
            "segments": str(row["size"]),
            "informants": words("cards.k_of_m", k=row["informants"], m=view.n_informants),
            "stability": words.number(value(row["stability"])),
        }
        for row in records(rows)
    ]
    return [
        Table(
            caption=words("cards.other_levels"),
            columns=[heads.get(c) or words(f"col.{c}") for c in columns],
            rows=[[cell[c] for c in columns] for cell in cells],
            words=frozenset(range(1, len(columns) - 3)),
        )
    ]
