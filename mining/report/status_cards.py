"""The first rows of a kind with passages, so that the question of a status can be read out.

A split asks whether the parts are different situations or different wording, a merge what
in the text carries the distinction; so there are passages of every part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from mining.comparison.cells import FDR
from mining.comparison.crossing import make_up
from mining.comparison.diagnosis import OVERLAPS
from mining.report.blocks import Block, Card, Fold, Text
from mining.report.passages import Carriers
from mining.report.status_table import with_evidence
from mining.report.statuses import (
    decided,
    decided_words,
    other_side,
    partners,
    status_name,
    status_sentence,
    triangulation,
)
from mining.report.view import View, records, value

_MOST = 8
_MOST_PARTS = 4
_MOST_WORDS = 6
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a split or a merge: its share of the whole, and passages of it.

    ``about`` is one thing more to know of it, under its name.
    """

    name: str
    n: int
    whole: int
    reason: str
    about: tuple[str, str]
    passages: Sequence[str]


def status_cards(view: View, carrying: Carriers, kind: str, rows: pd.DataFrame) -> list[Block]:
    """Return the first rows as folds with passages; nothing where speech is left out."""
    judged = rows[rows["status"] != "too_rare"]
    if not view.speech or judged.empty:
        return []
    found = records(with_evidence(view, kind, judged.head(_MOST)))
    written = decided(view)
    blocks: list[Block] = [
        _fold(view, carrying, kind, row, written.get((kind, row["id"]))) for row in found
    ]
    if len(judged) > len(found):
        blocks.append(Text(view.words("codes.first", n=len(found)), "note"))
    return blocks


def _fold(view: View, carrying: Carriers, kind: str, row: Row, written: Row | None) -> Fold:
    words, name = view.words, view.code(row["id"])
    n_informants = len(carrying.informants(row["id"]))
    counts = {"n": int(row["n_segments"]), "k": n_informants, "m": view.n_informants}
    parts = _parts(view, carrying, kind, row)
    own = Card(
        name=name,
        status=f"{status_name(view, row['status'])} · {triangulation(view, row['status'])}",
        tone="row",
        summary="",
        reason=_reason(view, kind, row, parts),
        facts=_facts(view, kind, row),
        words_label=words("reads.col_decided"),
        words=decided_words(view, written),
        quotes_label=words(f"codes.typical_{_typical_of(kind, row)}"),
        quotes=[] if parts else view.quotes(_typical(view, carrying, kind, row)),
        drawn_label="",
        drawn=(),
        is_open=False,
    )
    title = f"{name} · {status_name(view, row['status'])} · {words('cards.summary', **counts)}"
    return Fold(title, [own, *(_part_card(view, part) for part in parts)])


def _reason(view: View, kind: str, row: Row, parts: Sequence[Part]) -> str:
    said = status_sentence(view, kind, row["status"]) + _by_chance(view, row)
    named = [part.name for part in parts] or [view.code(name) for name in partners(row)]
    if not parts and partners(row) in ([], [row["best"]]):
        return said
    return f"{said} {view.words('reads.names', names=view.words.joined(named))}"


def _by_chance(view: View, row: Row) -> str:
    """Say where rearranged talk overlaps as much: a size of overlap is no evidence of it."""
    q = value(row["q"])
    if (
        row["status"] not in OVERLAPS
        or view.data.hides_coefficients
        or (q is not None and q <= FDR)
    ):
        return ""
    if q is None:
        return f" {view.words('reads.chance_untested')}"
    return f" {view.words('reads.chance_as_much', q=view.words.p(q), limit=FDR)}"


def _facts(view: View, kind: str, row: Row) -> list[tuple[str, str]]:
    words = view.words
    facts = [
        (
            words("col.interviews"),
            words("cards.k_of_m", k=int(row["n_interviews"]), m=view.n_interviews),
        )
    ]
    other = other_side(view) if kind == "cluster" else "cluster"
    both, size = value(row["n_both"]), value(row["n_other"])
    if both is not None and size is not None:
        key = "reads.best" if view.data.hides_coefficients else "reads.best_jaccard"
        best = words(
            key,
            name=view.code(row["best"]),
            n=int(both),
            whole=int(size),
            jaccard=value(row["jaccard"]),
        )
        facts.append((words(f"reads.best_{other}"), best))
    if kind == "cluster":
        facts.append((words("cards.words"), ", ".join(_words_of(view, row["id"]))))
    elif kind == "code":
        facts.append((words("col.group"), view.code(row["group_id"])))
    return facts


def _typical_of(kind: str, row: Row) -> str:
    if kind != "cluster":
        return kind
    return "uncoded" if row["status"] == "silent_manual" else "cluster"


def _typical(view: View, carrying: Carriers, kind: str, row: Row) -> list[str]:
    of = _typical_of(kind, row)
    if kind != "cluster":
        return carrying.typical_of_code(row["id"])
    return carrying.typical_of_cluster(row["id"], view.uncoded if of == "uncoded" else None)


def _parts(view: View, carrying: Carriers, kind: str, row: Row) -> list[Part]:
    """Return the clusters of a split, or the codes of a merge, largest first."""
    if row["status"] == "split":
        found = [_cluster_part(view, carrying, kind, row["id"], name) for name in partners(row)]
    elif row["status"] == "merge":
        cluster = row["id"] if kind == "cluster" else partners(row)[0]
        side = other_side(view) if kind == "cluster" else kind
        merged = partners(row) if kind == "cluster" else _merged(view, carrying, kind, cluster)
        found = [_code_part(view, carrying, side, cluster, name) for name in merged]
    else:
        return []
    return sorted(found, key=lambda part: (-part.n, part.name))[:_MOST_PARTS]


def _cluster_part(view: View, carrying: Carriers, kind: str, code: str, cluster: str) -> Part:
    shared = carrying.shared(code, cluster)
    return Part(
        name=cluster,
        n=len(shared),
        whole=len(carrying.of.get(code, ())),
        reason=view.words(f"reads.part_of_{kind}"),
        about=(view.words("cards.words"), ", ".join(_words_of(view, cluster))),
        passages=carrying.typical_of_cluster(cluster, shared),
    )


def _code_part(view: View, carrying: Carriers, side: str, cluster: str, code: str) -> Part:
    return Part(
        name=view.code(code),
        n=len(carrying.shared(code, cluster)),
        whole=len(carrying.of.get(cluster, ())),
        reason=view.words(f"reads.part_with_{side}"),
        about=(view.words("col.segments"), str(len(carrying.of.get(code, ())))),
        passages=carrying.typical_of_code(code, inside=cluster),
    )


def _merged(view: View, carrying: Carriers, kind: str, cluster: str) -> list[str]:
    """Return the codes that one cluster puts together."""
    known = view.data.statuses
    ids = known.loc[known["kind"] == kind, "id"].tolist()
    both = [len(carrying.shared(code, cluster)) for code in ids]
    inside = make_up(
        np.array(both, dtype=np.int64),
        np.array([len(carrying.of.get(code, ())) for code in ids], dtype=np.int64),
        size=len(carrying.of.get(cluster, ())),
        n_segments=len(view.segments),
    )
    return [ids[i] for i in inside]


def _part_card(view: View, part: Part) -> Card:
    words = view.words
    return Card(
        name=part.name,
        status=view.share(part.n, part.whole),
        tone="row",
        summary="",
        reason=part.reason,
        facts=(),
        words_label=part.about[0],
        words=part.about[1],
        quotes_label=words("codes.typical_part"),
        quotes=view.quotes(part.passages),
        drawn_label="",
        drawn=(),
        is_open=False,
    )


def _words_of(view: View, theme: str) -> list[str]:
    found = view.themes.loc[view.themes["theme_id"] == theme, "words"]
    return list(found.iloc[0])[:_MOST_WORDS] if len(found) else []
