"""What the numbers rest on, every score with its range and chance value, and stability."""

from __future__ import annotations

from typing import Any

from mining.comparison.partition import SCORES, Score
from mining.report.blocks import Block, Points, Section, Table, Text
from mining.report.clarity import clarity
from mining.report.evidence import line_table, set_table, spread_points
from mining.report.pictures import stability_picture
from mining.report.theme_cards import band
from mining.report.view import View, records, value
from mining.themes.status import MIN_STABILITY, STRONG_STABILITY

_LINES = ("headline", "assigned_only", "with_not_relevant", "guide", "inductive")


def basis(view: View) -> Section:
    """Say what was compared, and give every score with its range and chance value."""
    words = view.words
    blocks: list[Block] = [Points(_basis_points(view))]
    if not view.data.has_codes:
        blocks.append(Text(words("codes.empty"), "note"))
    elif view.data.hides_coefficients:
        blocks.append(Text(words("hidden.here"), "note"))
    else:
        blocks.append(Points(spread_points(view)))
        for side in ("groups", "codes"):
            blocks += [_scores(view, side), line_table(view, side)]
        blocks += [set_table(view), Text(_lines(view), "note")]
    return Section("basis", words("basis.title"), blocks)


def _lines(view: View) -> str:
    """Say what the columns leave out or take in; only of those that are there."""
    shown = any(view.data.scores[side]["n_unassigned"] for side in ("groups", "codes"))
    parts = ("first", "assigned", "others") if shown else ("first", "others")
    return " ".join(view.words(f"basis.lines_{part}") for part in parts)


def _basis_points(view: View) -> list[str]:
    words, coverage = view.words, view.data.scores["coverage"]
    n = int(coverage["n_segments"])
    said = [
        words(
            "basis.segments",
            n=n,
            words=int(view.data.segments["n_words"].sum()),
            informants=view.n_informants,
            interviews=int(view.data.segments["document_id"].nunique()),
        ),
        words(
            "basis.clustered",
            n=int(coverage["n_clustered"]),
            whole=n,
            share=words.percent(int(coverage["n_clustered"]), n),
        ),
    ]
    if not view.data.has_codes:
        return said
    said.append(
        words(
            "basis.coded",
            n=int(coverage["n_coded"]),
            whole=n,
            share=words.percent(int(coverage["n_coded"]), n),
            both=int(coverage["n_both"]),
        )
    )
    for side in ("groups", "codes"):
        found = view.data.scores[side]
        said.append(
            words(
                f"basis.{side}",
                n=int(found["n_segments"]),
                several=int(found["n_several"]),
                unassigned=int(found["n_unassigned"]),
            )
        )
    return said


def _scores(view: View, side: str) -> Table:
    words, found = view.words, view.data.scores[side]
    lines = {"headline": found, **{line: found[line] for line in _LINES[1:]}}
    if not found["n_unassigned"]:
        del lines["assigned_only"]
    heads = [
        words(f"basis.{line}", n=int(scores["n_segments"]), labels=int(scores["n_labels"]))
        for line, scores in lines.items()
    ]
    return Table(
        caption=words(f"basis.{side}_table"),
        columns=[*(words(f"col.{c}") for c in ("score", "says", "range", "chance")), *heads],
        rows=[_score_row(view, score, list(lines.values())) for score in SCORES],
        words=frozenset({1, 2, 3}),
    )


def _score_row(view: View, score: Score, lines: list[dict[str, Any]]) -> list[str]:
    words = view.words
    chance = words.number(score.chance, 0) if score.chance is not None else words("score.grows")
    turned = value(lines[0].get(f"{score.name}_chance"))
    if turned is not None:
        chance = words("score.turned", value=turned)
    return [
        words(f"score.{score.name}"),
        words(f"score.{score.name}_says"),
        words("score.range", low=_bound(view, score.lowest), high=_bound(view, score.highest)),
        chance,
        *(words.number(value(line[score.name])) for line in lines),
    ]


def _bound(view: View, bound: float) -> str:
    return view.words.number(bound, 0 if bound == int(bound) else 1)


def stability(view: View) -> Section:
    """Show which clusters come back when something is left out."""
    words = view.words
    title = words("stability.title")
    tried = view.data.clustered.get("stability", {})
    if view.themes["stability"].isna().all():
        return Section("stability", title, [Text(words("stability.empty"), "note")])
    table = Table(
        caption=words("stability.table"),
        columns=[words(f"col.{c}") for c in ("theme", "segments", "stability", "band")],
        rows=[
            [
                row["theme_id"],
                str(row["size"]),
                words.number(value(row["stability"])),
                words(band(value(row["stability"]))),
            ]
            for row in records(view.themes)
        ],
        words=frozenset({3}),
    )
    blocks: list[Block] = [
        Text(
            words(
                "stability.about",
                n=int(tried.get("n_runs", 0)),
                share=words.percent(float(tried.get("share", 0)), 1),
            )
        ),
        stability_picture(view, table),
        *clarity(view),
        Text(
            words("stability.limits", low=MIN_STABILITY, high=STRONG_STABILITY),
            "note",
        ),
    ]
    return Section("stability", title, blocks)
