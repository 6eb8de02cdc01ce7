"""What stands beside a candidate theme among the codes: counterparts and negative cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from mining.comparison.negative_cases import NegativeCases, negative_cases
from mining.comparison.overlap import overlap_measures
from mining.report.statuses import status_name, triangulation
from mining.report.view import View, records, value

_SHOWN = {"code": 3, "group": 2}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Counterparts of every candidate theme of the level that is shown.

    Attributes
    ----------
    nearest
        Rows of :func:`mining.comparison.overlap.overlap_measures` by side and cluster, the
        largest F1 first.
    cases
        Negative cases by cluster.
    status
        Row of the table ``statuses`` by candidate theme.
    """

    nearest: Mapping[tuple[str, int], list[Row]] = field(repr=False)
    cases: Mapping[int, NegativeCases] = field(repr=False)
    status: Mapping[str, Row] = field(repr=False)


def sides_of(view: View) -> Sides | None:
    """Look up all counterparts once for a section; ``None`` without codes."""
    if not view.data.has_codes:
        return None
    segments = view.segments
    ids = segments["segment_id"].tolist()
    clusters = dict(zip(ids, segments["cluster"].tolist(), strict=True))
    nearest: dict[tuple[str, int], list[Row]] = {}
    for side in _SHOWN:
        measures = overlap_measures(_codings(view, side), clusters)
        ranked = measures.sort_values(["f1", "n_both", "code"], ascending=[False, False, True])
        for row in records(ranked):
            nearest.setdefault((side, int(row["cluster"])), []).append(row)
    main = {cluster: rows[0]["code"] for (side, cluster), rows in nearest.items() if side == "code"}
    known = view.data.statuses
    return Sides(
        nearest=nearest,
        cases=negative_cases(_codings(view, "code"), clusters, main),
        status={row["id"]: row for row in records(known[known["kind"] == "cluster"])},
    )


def counterparts(view: View, sides: Sides, theme: Row) -> list[tuple[str, str]]:
    """Return the nearest codes and groups of a candidate theme, and its status among them."""
    words = view.words
    said = []
    for side, most in _SHOWN.items():
        rows = sides.nearest.get((side, int(theme["cluster"])), [])[:most]
        near = "; ".join(_near(view, row) for row in rows) or words("cards.no_nearest")
        label = words(f"cards.nearest_{side}s")
        if not view.data.hides_coefficients:
            label = words("cards.near_says", label=label)
        said.append((label, near))
    row = sides.status.get(theme["theme_id"])
    if row is not None:
        status = f"{status_name(view, row['status'])} · {triangulation(view, row['status'])}"
        said.append((words("cards.counterpart"), status))
    return said


def main_code(view: View, sides: Sides, cluster: int) -> str:
    """Return the name of the code nearest to a cluster, a dash where none is."""
    rows = sides.nearest.get(("code", cluster), [])
    return view.code(rows[0]["code"] if rows else None)


def _codings(view: View, side: str) -> pd.DataFrame:
    pairs = view.data.segment_codes[["segment_id", "code_id"]]
    pairs = pairs[pairs["segment_id"].isin(view.row_of)]
    if side == "code":
        return pairs.rename(columns={"code_id": "code"})
    group_of = view.data.codes.set_index("code_id")["group_id"]
    return pairs.assign(code=pairs["code_id"].map(group_of)).dropna(subset="code")


def _near(view: View, row: Row) -> str:
    lift = value(row["lift"])
    key = "cards.near" if lift is not None else "cards.near_few"
    return view.words(
        "cards.near_hidden" if view.data.hides_coefficients else key,
        name=view.code(row["code"]),
        f1=float(row["f1"]),
        lift=lift,
        n=int(row["n_both"]),
        size=int(row["n_cluster"]),
    )
