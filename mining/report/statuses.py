"""What a status says in words, which word of triangulation it proposes, and what people said.

A status is a proposal.  Whether the content contradicts, ``dissonance``, only a person can
say, so no status proposes that word.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from mining.comparison.diagnosis import CLUSTER_STATUSES, STATUSES
from mining.decisions.sheets import ORPHAN, READING, WORDS
from mining.report.blocks import Block, Table, Text
from mining.report.view import View, records

KINDS = ("group", "code", "cluster")
# What cannot be judged comes last.
_IN_ORDER = sorted(dict.fromkeys((*STATUSES, *CLUSTER_STATUSES)), key="too_rare".__eq__)
TRIANGULATION: Mapping[str, str] = {
    "match": "agreement",
    "partial": "partial",
    "split": "complementary",
    "merge": "complementary",
    "trace": "partial",
    "silent_machine": "silence",
    "silent_manual": "silence",
    "apart": "silence",
    "too_rare": "not_judged",
}


def status_name(view: View, status: str) -> str:
    """Return what a status is called."""
    return view.words(f"reads.{status}")


def status_sentence(view: View, kind: str, status: str) -> str:
    """Return the plain sentence of a status; of a cluster, against codes or against groups.

    Parameters
    ----------
    kind
        ``"code"``, ``"group"`` or ``"cluster"``.
    """
    of = other_side(view) if kind == "cluster" else kind
    keys = (f"reads.{status}_{kind}_{of}", f"reads.{status}_{of}")
    return view.words(next(filter(view.words.has, keys), f"reads.{status}_says"))


def triangulation(view: View, status: str) -> str:
    """Return the word of triangulation that a status proposes."""
    word = TRIANGULATION[status]
    return view.words(f"reading.cell_{word}" if word in WORDS else f"reads.{word}")


def ranked(view: View, kind: str) -> pd.DataFrame:
    """Return the rows of one kind, the most worth reading first."""
    rows = view.data.statuses
    return rows[rows["kind"] == kind].sort_values("rank").reset_index(drop=True)


def partners(row: Mapping[str, Any]) -> list[str]:
    """Return the ids that a status names besides its own."""
    return [] if pd.isna(row["partners"]) else str(row["partners"]).split()


def other_side(view: View) -> str:
    """Return what clusters are seen against: ``"group"`` where there are any, else ``"code"``."""
    return "group" if (view.data.statuses["kind"] == "group").any() else "code"


def key_table(view: View) -> Table:
    """Say what each status that occurs means, and how many rows have it."""
    words, rows = view.words, view.data.statuses
    n = rows.groupby(["status", "kind"]).size()
    present = set(rows["status"])
    return Table(
        caption=words("codes.key_table"),
        columns=[words("col.status"), words("reads.col_word")]
        + [words(f"reads.col_n_{kind}") for kind in KINDS]
        + [words("col.says")],
        rows=[
            [
                status_name(view, status),
                triangulation(view, status),
                *(str(int(n.get((status, kind), 0))) for kind in KINDS),
                _said(view, status, [kind for kind in KINDS if n.get((status, kind), 0)]),
            ]
            for status in _IN_ORDER
            if status in present
        ],
        words=frozenset({1, 5}),
    )


def _said(view: View, status: str, kinds: list[str]) -> str:
    return " ".join(dict.fromkeys(status_sentence(view, kind, status) for kind in kinds))


def decided(view: View) -> dict[tuple[str, str], dict[str, Any]]:
    """Return what people wrote about each row, by kind and id."""
    table = view.data.decided.reading
    live = records(table[table["state"] != ORPHAN])
    return {(row["kind"], row["id"]): row for row in live if READING.is_filled(row)}


def decided_words(view: View, row: Mapping[str, Any] | None) -> str:
    """Return a person's decision in words; a memo, which may quote, only with speech."""
    words = view.words
    if row is None:
        return words("reads.nothing")
    said = [words("reads.read", n=int(row["read"]))] if row["read"] else []
    said += [words(f"reading.cell_{row['agree']}")] if row["agree"] else []
    said += [f"«{row['memo']}»"] if row["memo"] and view.speech else []
    return " · ".join(said) or words("reads.nothing")


def hidden_note(view: View) -> list[Block]:
    """Say once why a section has no coefficients, where the protocol leaves them out."""
    return [Text(view.words("hidden.here"), "note")] if view.data.hides_coefficients else []
