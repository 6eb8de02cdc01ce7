"""What to read: how codes, code groups and clusters stand to each other.

Rows stand in the order in which reading them may teach most, never by agreement; the
columns carry the evidence for the status and no status is more than a proposal.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from mining.comparison.cells import FDR, FEWEST_SEGMENTS
from mining.report.blocks import Block, Fold, Heading, Points, Section, Table, Text
from mining.report.contrasts import contrasts
from mining.report.passages import Carriers, carriers
from mining.report.pictures import heat_picture
from mining.report.status_cards import status_cards
from mining.report.status_table import status_table
from mining.report.statuses import KINDS, hidden_note, key_table, ranked
from mining.report.view import View, records


def codes(view: View) -> Section:
    """Show what to read first, with the evidence, and how many codes cannot be judged."""
    words = view.words
    title = words("codes.title")
    if not view.data.has_codes:
        return Section("codes", title, [Text(words("codes.empty"), "note")])
    carrying = carriers(view)
    blocks: list[Block] = [
        Text(words("codes.about")),
        Points(_points(view)),
        *hidden_note(view),
        *heat_picture(view),
        key_table(view),
        Text(words("codes.order")),
        Points(_columns(view)),
    ]
    for kind in KINDS:
        blocks += _kind(view, carrying, kind)
    return Section("codes", title, [*blocks, *contrasts(view)])


def _points(view: View) -> list[str]:
    applied = view.data.code_matches
    n_judged = int((~_rare_rows(applied)).sum())
    eligible = view.words(
        "codes.eligible", n=n_judged, whole=len(applied), fewest=str(FEWEST_SEGMENTS)
    )
    return [eligible, *_origins(view), *_unused(view)]


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


def _columns(view: View) -> list[str]:
    """Say how to read the columns of the tables that follow."""
    names = ("best",) if view.data.hides_coefficients else ("best", "jaccard", "q", "together")
    return [view.words(f"codes.columns_{name}", q=view.words.number(FDR)) for name in names]


def _kind(view: View, carrying: Carriers, kind: str) -> list[Block]:
    """Return the table of one kind and its first rows with passages."""
    rows = ranked(view, kind)
    shown = rows[rows["status"] != "too_rare"] if kind == "code" else rows
    blocks: list[Block] = []
    if len(shown):
        blocks += [
            Heading(view.words(f"codes.heading_{kind}")),
            status_table(view, kind, shown),
            *status_cards(view, carrying, kind, shown),
        ]
    return [*blocks, *_rare(view)] if kind == "code" else blocks


def _rare_rows(applied: pd.DataFrame) -> pd.Series[Any]:
    return applied["n_segments"].fillna(0) < FEWEST_SEGMENTS


def _rare(view: View) -> list[Block]:
    """Fold away the codes that cannot be judged."""
    words, applied = view.words, view.data.code_matches
    rows = applied[_rare_rows(applied)]
    if rows.empty:
        return []
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
            for row in records(rows.sort_values(["n_segments", "code_id"], ascending=[False, True]))
        ],
        words=frozenset({1}),
    )
    return [Fold(words("codes.rare", n=len(rows)), [table])]
