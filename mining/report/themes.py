"""Sections 2 and 3: the map, and the candidate themes as cards."""

from __future__ import annotations

from typing import Any

from mining.report.blocks import Block, Fold, Points, Section, Table, Text
from mining.report.centred import centred_maps
from mining.report.other_levels import other_levels
from mining.report.pictures import element_picture, map_picture
from mining.report.theme_cards import theme_card, title_of
from mining.report.theme_decisions import decided_themes, decision_of
from mining.report.theme_sides import sides_of
from mining.report.uncoded import uncoded
from mining.report.view import View, records, value

STATUSES = (
    *("candidate", "tentative", "guide_echo", "one_voice"),
    *("unstable", "too_large", "too_small"),
)
_SIDES = ("group", "code")
_WORDS = {"called", "status", "decided", "nearest_group", "nearest_code"}
_HEADS = {
    "called": "cards.title_label",
    "decided": "decided.decision",
    "jaccard_group": "col.jaccard",
    "jaccard_code": "col.jaccard",
}


def the_map(view: View) -> Section:
    """Show the map and say what may not be read from it."""
    words = view.words
    return Section(
        "map",
        words("map.title"),
        [
            Text(words("map.about", method=view.map_method)),
            *map_picture(view),
            *centred_maps(view, view.data.centred_maps),
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
        decided, sides = decided_themes(view), sides_of(view)
        cards = [theme_card(view, sides, row, decided.get(row["theme_id"])) for row in themes]
        blocks += [card for card in cards if card.is_open]
        if not any(card.is_open for card in cards):
            blocks.append(Text(words("cards.none_open"), "note"))
        blocks += [
            Fold(f"{c.name} · {c.title} · {c.status} · {c.summary}", [c])
            for c in cards
            if not c.is_open
        ]
    else:
        present = [s for s in STATUSES if s in set(view.themes["status"])]
        blocks.append(Points([f"{words(f'status.{s}')}: {words(f'rule.{s}')}" for s in present]))
    return Section("candidates", title, [*blocks, *other_levels(view), *uncoded(view)])


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
            "called": title_of(row, most=1) or "–",
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
    called = ["called"] if view.speech else []  # a title is speech
    columns = ["theme", *called, "status", *decided, "segments", "informants", "stability"]
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
