"""Sections 2 and 3: the map, and the candidate themes as cards."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd

from mining.report.blocks import Block, Card, Fold, Points, Section, Table, Text
from mining.report.pictures import element_picture, map_picture
from mining.report.theme_decisions import decided_themes, decision_facts, decision_of
from mining.report.uncoded import uncoded
from mining.report.view import View, records, value
from mining.themes.cards import spread
from mining.themes.status import (
    GUIDE_ECHO,
    MAX_DOMINANCE,
    MIN_SIZE,
    MIN_STABILITY,
    STRONG_STABILITY,
)

STATUSES = ("candidate", "tentative", "guide_echo", "one_voice", "unstable", "too_small")
_OPEN = {"candidate", "tentative"}
_SIDES = ("group", "code")
_WORDS = {"status", "decided", "nearest_group", "nearest_code"}
_HEADS = {
    "decided": "decided.decision",
    "jaccard_group": "col.jaccard",
    "jaccard_code": "col.jaccard",
}
_DRAWN = 5
_HIGH_STABILITY = 0.85


def the_map(view: View) -> Section:
    """Show the map and say what may not be read from it."""
    words = view.words
    return Section(
        "map",
        words("map.title"),
        [
            Text(words("map.about", method=view.map_method)),
            *map_picture(view),
            *element_picture(view),
        ],
    )


def candidates(view: View) -> Section:
    """Show every cluster with its status; with speech, as cards."""
    words = view.words
    title = words("cards.title")
    if view.themes.empty:
        return Section("candidates", title, [Text(words("cards.empty"), "note")])
    themes = _ordered(view)
    blocks: list[Block] = [
        Text(words("cards.about", n=len(themes), m=view.n_informants)),
        *_notes(view),
        _overview(view, themes),
    ]
    if view.speech:
        decided = decided_themes(view)
        cards = [_card(view, row, decided.get(row["theme_id"])) for row in themes]
        blocks += [card for card in cards if card.is_open]
        if not any(card.is_open for card in cards):
            blocks.append(Text(words("cards.none_open"), "note"))
        blocks += [
            Fold(f"{c.name} · {c.status} · {c.summary}", [c]) for c in cards if not c.is_open
        ]
    else:
        present = [s for s in STATUSES if s in set(view.themes["status"])]
        blocks.append(Points([f"{words(f'status.{s}')}: {words(f'rule.{s}')}" for s in present]))
    return Section("candidates", title, [*blocks, *uncoded(view)])


def band(stability: float | None) -> str:
    """Return the key of the words for a stability.

    Examples
    --------
    >>> band(0.8), band(0.3), band(None)
    ('band.stable', 'band.low', 'band.untried')
    """
    if stability is None:
        return "band.untried"
    if stability >= _HIGH_STABILITY:
        return "band.high"
    if stability >= STRONG_STABILITY:
        return "band.stable"
    return "band.doubtful" if stability >= MIN_STABILITY else "band.low"


def _ordered(view: View) -> list[dict[str, Any]]:
    """Return the candidate themes by status and number, each with its best match."""
    own = ["n_segments", "informants"]  # these stand in the table of candidate themes too
    matched = view.themes.merge(
        view.data.cluster_matches.drop(columns=own), on="theme_id", how="left"
    )
    rank = {status: i for i, status in enumerate(STATUSES)}
    rows = records(matched)
    return sorted(rows, key=lambda row: (rank.get(row["status"], len(rank)), row["cluster"]))


def _notes(view: View) -> list[Block]:
    known = [f"note.{note}" for note in view.data.clustered.get("notes", [])]
    said = [view.words(key) for key in known if view.words.has(key)]
    return [Points(said)] if said else []


def _overview(view: View, themes: list[dict[str, Any]]) -> Table:
    words, decided = view.words, decided_themes(view)
    columns = _columns(view, is_decided=bool(decided))
    without = view.segments["segment_id"].isin(view.uncoded)
    n_uncoded = view.segments.loc[without, "cluster"].value_counts()
    rows = []
    for row in themes:
        cells = {
            "theme": row["theme_id"],
            "status": words(f"status.{row['status']}"),
            "decided": decision_of(view, decided.get(row["theme_id"])),
            "segments": str(row["size"]),
            "informants": words("cards.k_of_m", k=row["informants"], m=view.n_informants),
            "stability": words.number(value(row["stability"])),
            "uncoded": view.share(int(n_uncoded.get(row["cluster"], 0)), row["size"]),
        }
        for side in _SIDES if view.data.has_codes else ():
            cells[f"nearest_{side}"] = view.code(row[f"{side}_id"])
            cells[f"jaccard_{side}"] = _jaccard(view, row, side)
        rows.append([cells[c] for c in columns])
    return Table(
        caption=words(f"cards.{_overview_key(view)}"),
        columns=[words(_HEADS.get(c, f"col.{c}")) for c in columns],
        rows=rows,
        words=frozenset(i for i, c in enumerate(columns) if c in _WORDS),
    )


def _columns(view: View, *, is_decided: bool) -> list[str]:
    decided = ["decided"] if is_decided else []
    columns = ["theme", "status", *decided, "segments", "informants", "stability"]
    if view.data.has_codes:
        columns.append("uncoded")
        for side in _SIDES:
            hidden = view.data.hides_coefficients
            columns += [f"nearest_{side}", *([] if hidden else [f"jaccard_{side}"])]
    return columns


def _overview_key(view: View) -> str:
    if not view.data.has_codes:
        return "overview"
    return "overview_hidden" if view.data.hides_coefficients else "overview_coded"


def _jaccard(view: View, row: dict[str, Any], side: str) -> str:
    found = value(row[f"{side}_jaccard"])
    return "–" if found is None else view.words.number(found)


def _card(view: View, row: dict[str, Any], decided: dict[str, Any] | None) -> Card:
    words = view.words
    members = view.segments[view.segments["cluster"] == row["cluster"]]
    stability = value(row["stability"])
    facts = [
        (words("col.segments"), str(row["size"])),
        (words("col.informants"), words("cards.k_of_m", k=row["informants"], m=view.n_informants)),
        (
            words("col.stability"),
            words("cards.stability", stability=stability, band=words(band(stability))),
        ),
        *_spread_facts(view, members, row),
    ]
    if view.data.has_codes:
        n_uncoded = int(members["segment_id"].isin(view.uncoded).sum())
        facts.append((words("col.uncoded"), view.share(n_uncoded, len(members))))
        facts += [(words(f"col.nearest_{side}"), _nearest(view, row, side)) for side in _SIDES]
    quoted = [s for s in row["exemplars"] if s in view.row_of]
    return Card(
        name=row["theme_id"],
        status=words(f"status.{row['status']}"),
        tone=row["status"],
        summary=words("cards.summary", n=row["size"], k=row["informants"], m=view.n_informants),
        reason=_reason(view, row["status"], members, stability),
        facts=facts,
        words_label=words("cards.words"),
        words=", ".join(row["words"]) or "–",
        quotes_label=words("cards.exemplars"),
        quotes=view.quotes(quoted),
        drawn_label=words("cards.drawn"),
        drawn=view.quotes(_draw(view, members, quoted, row["theme_id"])),
        is_open=row["status"] in _OPEN,
        decided=decision_facts(view, decided),
    )


def _nearest(view: View, row: dict[str, Any], side: str) -> str:
    found = value(row[f"{side}_jaccard"])
    if found is None:
        return view.words("cards.no_nearest")
    return view.words(
        "cards.nearest_hidden" if view.data.hides_coefficients else "cards.nearest",
        name=view.code(row[f"{side}_id"]),
        jaccard=found,
        n=int(row[f"{side}_n_both"]),
        size=int(row["size"]),
    )


def _spread_facts(view: View, members: pd.DataFrame, row: dict[str, Any]) -> list[tuple[str, str]]:
    if members.empty:
        return []
    words, found = view.words, spread(members)
    facts = [(words("cards.largest_voice"), words.percent(found.dominance, 1))]
    expected, alone = value(row["informants_expected"]), value(row["one_voice_chance"])
    if expected is not None and alone is not None:
        facts.append(
            (
                words("cards.by_lot"),
                words("cards.by_lot_of", n=expected, share=words.percent(alone, 1)),
            )
        )
    effective = value(row["effective_informants"])
    if effective is not None:
        facts.append((words("cards.effective"), words.number(effective, 1)))
    if found.question_share:
        facts.append((words("cards.largest_question"), words.percent(found.question_share, 1)))
    return facts


def _reason(view: View, status: str, members: pd.DataFrame, stability: float | None) -> str:
    found = spread(members) if len(members) else None
    words = view.words
    return words(
        f"reason.{status}",
        n=len(members),
        fewest=MIN_SIZE,
        stability=stability,
        low=MIN_STABILITY,
        high=STRONG_STABILITY,
        voice=words.percent(found.dominance if found else 0, 1),
        voice_limit=words.percent(MAX_DOMINANCE, 1),
        question=words.percent(found.question_share if found else 0, 1),
        question_limit=words.percent(GUIDE_ECHO, 1),
    )


def _draw(view: View, members: pd.DataFrame, quoted: list[str], name: str) -> list[str]:
    """Draw members by lot, so that no card rests on its best passages alone."""
    others = [s for s in members["segment_id"] if s not in set(quoted)]
    lot = random.Random(f"{view.data.params.seed}:{name}")  # noqa: S311 - no secret
    return sorted(lot.sample(others, min(_DRAWN, len(others))))
