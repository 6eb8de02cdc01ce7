"""Section 4: codes and code groups against clusters."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mining.report.blocks import Block, Fold, Points, Section, Table, Text
from mining.report.pictures import heat_picture
from mining.report.view import View, records, value

FEWEST_SEGMENTS = 4  # a code on fewer segments passes no test, wherever they lie
_MATCH = 0.5
_PARTIAL = 0.25
_MEASURES = ("jaccard", "precision", "recall", "lift")


def codes(view: View) -> Section:
    """Show which code meets which cluster, and how many codes cannot be judged."""
    words, data = view.words, view.data
    title = words("codes.title")
    if not data.has_codes:
        return Section("codes", title, [Text(words("codes.empty"), "note")])
    applied = data.code_matches
    rare = applied["n_segments"].fillna(0) < FEWEST_SEGMENTS
    n_judged = int((~rare).sum())
    blocks: list[Block] = [
        Text(words("codes.about")),
        Points(
            [
                words(
                    "codes.eligible", n=n_judged, whole=len(applied), fewest=str(FEWEST_SEGMENTS)
                ),
                *_origins(view),
                *_unused(view),
            ]
        ),
        *heat_picture(view),
        _matches(view, data.group_matches, "group"),
        Text(words("codes.reading"), "note"),
    ]
    if n_judged:
        blocks.append(_matches(view, applied[~rare], "code"))
    if n_judged < len(applied):
        blocks.append(_rare(view, applied[rare]))
    return Section("codes", title, blocks)


def _origins(view: View) -> list[str]:
    groups = view.data.group_matches
    if groups["origin"].isna().all():
        return [view.words("codes.no_origin")]
    n_guide = int((groups["origin"] == "guide").sum())
    return [view.words("codes.origin", n=n_guide, whole=len(groups))] if n_guide else []


def _unused(view: View) -> list[str]:
    leaves = view.data.codes[~view.data.codes["code_id"].isin(view.data.codes["parent_id"])]
    n_unused = int((~leaves["code_id"].isin(view.data.codings["code_id"])).sum())
    return [view.words("codes.unused", n=n_unused)] if n_unused else []


def _matches(view: View, rows: pd.DataFrame, side: str) -> Table:
    words = view.words
    ordered = _by_use(rows, f"{side}_id")
    where = "group" if side == "code" else "origin"
    columns = [side, "reads", "best", "both", "segments", "interviews", *_MEASURES, where]
    return Table(
        caption=words(f"codes.{side}_table", n=len(view.segments)),
        columns=[words(f"col.{c}") for c in columns],
        rows=[
            [
                view.code(row[f"{side}_id"]),
                words(f"reads.{reading(row)}"),
                *_cells(view, row),
                view.code(row["group_id"]) if side == "code" else _origin(view, row["origin"]),
            ]
            for row in ordered
        ],
        words=frozenset({1, 2, len(columns) - 1}),
    )


def _by_use(rows: pd.DataFrame, column: str) -> list[dict[str, Any]]:
    return records(rows.sort_values(["n_segments", column], ascending=[False, True]))


def _origin(view: View, origin: Any) -> str:  # noqa: ANN401 - a cell, which may be missing
    return "–" if pd.isna(origin) else view.words(f"origin.{origin}")


def _cells(view: View, row: dict[str, Any]) -> list[str]:
    words = view.words
    use = [str(int(row["n_segments"])), str(int(row["n_interviews"]))]
    if reading(row) == "rare" or pd.isna(row["best"]):
        return ["–", "–", *use, *["–"] * len(_MEASURES)]
    both = words("codes.n_of_n", n=int(row["n_both"]), whole=int(row["n_cluster"]))
    measured = [value(row[m]) for m in _MEASURES]
    written = ["–" if found is None else words.number(found) for found in measured]
    return [str(row["best"]), both, *use, *written]


def reading(row: dict[str, Any]) -> str:
    """Return how a best match may be read; only the researcher says what it means.

    Examples
    --------
    >>> reading({"n_segments": 9, "best": "middle-00", "mutual": True, "jaccard": 0.5})
    'match'
    >>> reading({"n_segments": 3, "best": "middle-00", "mutual": True, "jaccard": 1.0})
    'rare'
    """
    if int(row["n_segments"]) < FEWEST_SEGMENTS:
        return "rare"
    jaccard = value(row["jaccard"])
    if pd.isna(row["best"]) or jaccard is None:
        return "none"
    if bool(row["mutual"]) and jaccard >= _PARTIAL:
        return "match" if jaccard >= _MATCH else "partial"
    return "none"


def _rare(view: View, rows: pd.DataFrame) -> Fold:
    words = view.words
    columns = ("code", "group", "codings", "segments", "interviews")
    table = Table(
        caption=words("codes.rare_table", n=len(rows), fewest=str(FEWEST_SEGMENTS)),
        columns=[words(f"col.{c}") for c in columns],
        rows=[
            [
                view.code(row["code_id"]),
                view.code(row["group_id"]),
                *(str(int(row[n])) for n in ("n_codings", "n_segments", "n_interviews")),
            ]
            for row in _by_use(rows, "code_id")
        ],
        words=frozenset({1}),
    )
    return Fold(words("codes.rare", n=len(rows)), [table])
