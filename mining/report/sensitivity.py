"""What the headline would be under other choices: all of them shown, none picked."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mining.figures.strip import strip
from mining.report.blocks import Block, Points, Section, Table, Text
from mining.report.centred import vanishing
from mining.report.evidence import asked
from mining.report.picture import picture
from mining.report.view import NEAR_CHANCE, View, records, value

STUDY = "study"
_OVERLAP = "overlap_"
_SIDES = ("groups", "codes")
_COUNTS = ("n_segments", "n_clusters", "n_groups_compared", "n_codes_compared")
_AMI = ("ami_groups", "ami_codes", "ami_question", "ami_interview")
_WIDTH = 560


def sensitivity(view: View) -> Section:
    """Show every choice that was made otherwise, and say which moves the number most."""
    words, data = view.words, view.data
    title = words("sensitivity.title")
    if not data.has_codes:
        return Section("sensitivity", title, [Text(words("codes.empty"), "note"), *vanishing(view)])
    rows = _named(view)
    if len(rows) < 2:
        return Section("sensitivity", title, [Text(words("sensitivity.none"), "note")])
    if data.hides_coefficients:
        table = _table(view, rows, _COUNTS, words("sensitivity.counts_table"))
        said = [Text(words("hidden.here"), "note"), Text(words("sensitivity.counts_only"))]
        return Section("sensitivity", title, [*said, table, *vanishing(view)])
    points = [*_undefined(view), *_moves(view, rows), *_grid(view, rows), *_centred(view, rows)]
    points += _centred_question(view, rows)
    about: list[Block] = [Text(words("sensitivity.about")), Points(points), *vanishing(view)]
    return Section("sensitivity", title, [*about, _strip(view, rows)])


def _named(view: View) -> pd.DataFrame:
    """Return the variants with what they are called, in the order of the table."""
    rows = view.data.sensitivity.reset_index(drop=True)
    return rows.assign(name=[variant_name(view, str(v)) for v in rows["variant"]])


def variant_name(view: View, variant: str) -> str:
    """Return what a variant is called."""
    if variant.startswith(_OVERLAP):
        overlap = float(variant.removeprefix(_OVERLAP))
        return view.words("sensitivity.variant_overlap", overlap=view.words.number(overlap, 1))
    if variant == "centred_question" and not asked(view):
        return view.words("sensitivity.variant_centred_tenth")
    return view.words(f"sensitivity.variant_{variant}")


def _row(rows: pd.DataFrame, variant: str) -> dict[str, Any]:
    """Return the row of a variant; empty where it was not tried."""
    found = records(rows[rows["variant"] == variant])
    return found[0] if found else {}


def _side(rows: pd.DataFrame) -> str | None:
    """Return the side to speak of: groups, or codes where groups are not defined."""
    own = _row(rows, STUDY)
    return next((s for s in _SIDES if value(own.get(f"ami_{s}")) is not None), None)


def _undefined(view: View) -> list[str]:
    words = view.words
    return [
        words(
            "sensitivity.undefined",
            side=words(f"sensitivity.side_{side}"),
            why=words(f"why.{view.data.scores[side]['why']}"),
        )
        for side in _SIDES
        if view.data.scores[side]["why"] is not None
    ]


def _moves(view: View, rows: pd.DataFrame) -> list[str]:
    """Say which choice moves the number most, and how far all of them reach."""
    words, side = view.words, _side(rows)
    if side is None:
        return []
    own, column = _row(rows, STUDY), f"ami_{side}"
    known = rows[rows[column].notna()]
    others = known[known["variant"] != STUDY]
    if others.empty:
        return []
    moved = (others[column].astype(float) - float(own[column])).abs().round(6)
    most = records(others.loc[[moved.idxmax()]])[0]
    key = "sensitivity.moves" if moved.max() >= 0.005 else "sensitivity.still"
    said = words(
        key,
        variant=most["name"],
        side=words(f"sensitivity.side_{side}"),
        own=value(own[column]),
        found=value(most[column]),
        n_own=int(own[f"n_{side}_compared"]),
        n=int(most[f"n_{side}_compared"]),
    )
    return [said, _reach(view, known[column].astype(float), side)]


def _reach(view: View, found: pd.Series[float], side: str) -> str:
    words, line = view.words, view.data.scores[side]
    least, most = value(line["low"]), value(line["high"])
    known = {"n": len(found), "low": float(found.min()), "high": float(found.max())}
    if least is None or most is None:
        return words("sensitivity.over_all", **known)
    inside = least <= known["low"] and known["high"] <= most
    key = "sensitivity.inside" if inside else "sensitivity.outside"
    return words(key, least=least, most=most, **known)


def _grid(view: View, rows: pd.DataFrame) -> list[str]:
    p = value(_row(rows, STUDY).get("p_grid"))
    if p is None:
        return []
    return [view.words("sensitivity.grid", n=_n_grid(rows), p=view.words.p(p))]


def _n_grid(rows: pd.DataFrame) -> int:
    return int(rows["p_grid"].notna().sum())


def _centred(view: View, rows: pd.DataFrame) -> list[str]:
    """Say what is left when the interviews' own means are taken out."""
    before, after = _row(rows, STUDY), _row(rows, "centred")
    if not after:
        return []
    names = ("interview", "question", "groups")
    known = {n: value(before[f"ami_{n}"]) for n in names}
    then = {n: value(after[f"ami_{n}"]) for n in names}
    asked = known["question"] is not None
    key = "sensitivity.centred" if asked else "sensitivity.centred_no_guide"
    sizes = {"n": int(before["n_segments"]), "n_groups": int(before["n_groups_compared"])}
    said = view.words(key, **known, **{f"{n}_after": v for n, v in then.items()}, **sizes)
    keys = [_voice(known, then), _question(known["question"], then["question"])]
    return [" ".join([said, *(view.words(f"sensitivity.{key}") for key in keys if key)])]


def _centred_question(view: View, rows: pd.DataFrame) -> list[str]:
    """Say what is left when what the answers to a question have in common is taken out."""
    before, after = _row(rows, STUDY), _row(rows, "centred_question")
    if not after:
        return []
    key = "centred_question" if asked(view) else "centred_tenth"
    names = ("interview", "question", "groups")
    then = {f"{n}_after": value(after[f"ami_{n}"]) for n in names}
    known = {n: value(before[f"ami_{n}"]) for n in names}
    sizes = {"n": int(before["n_segments"]), "n_groups": int(before["n_groups_compared"])}
    return [view.words(f"sensitivity.{key}", **known, **then, **sizes)]


def _voice(before: dict[str, float | None], after: dict[str, float | None]) -> str | None:
    """Return what centring says of the voices, or nothing where a value is missing.

    A change of less than ``NEAR_CHANCE`` is none, and an overlap below it cannot be lost.
    """
    voice, left = before["interview"], after["interview"]
    if voice is None or left is None:
        return None
    if voice < NEAR_CHANCE:
        return "voice_small"
    if left - voice >= NEAR_CHANCE:
        return "voice_grows"
    if voice - left < NEAR_CHANCE:
        return "voice_stays"
    return _kept(before["groups"], after["groups"])


def _kept(groups: float | None, kept: float | None) -> str | None:
    """Return what became of the overlap with the groups while the echo of voices shrank."""
    if groups is None or kept is None:
        return None
    if groups < NEAR_CHANCE:
        return "voice_gone_none"
    return "voice_gone_kept" if kept >= groups - NEAR_CHANCE else "voice_gone_lost"


def _question(before: float | None, after: float | None) -> str | None:
    if before is None or after is None:
        return None
    change = after - before
    if abs(change) < NEAR_CHANCE:
        return "question_same"
    return "question_higher" if change > 0 else "question_lower"


def _strip(view: View, rows: pd.DataFrame) -> Block:
    words, groups = view.words, view.data.scores["groups"]
    caption = words("sensitivity.table")
    table = _table(view, rows, (*_COUNTS, *_AMI, "p_grid"), caption)
    if rows[["ami_groups", "ami_codes"]].isna().all(axis=None):
        return table
    low, high = value(groups["low"]), value(groups["high"])
    figure = strip(
        rows,
        names=(words("strip.groups"), words("strip.codes")),
        band=(low, high) if low is not None and high is not None else None,
        x_title=words("strip.axis"),
        write=words.number,
    )
    return picture(view, figure, "strip", table, min_width=_WIDTH)


def _table(view: View, rows: pd.DataFrame, columns: tuple[str, ...], caption: str) -> Table:
    words = view.words
    heads = [words(f"sensitivity.col_{c}", n=_n_grid(rows)) for c in ("variant", *columns)]
    return Table(
        caption=caption,
        columns=heads,
        rows=[[row["name"], *(_cell(view, row, c) for c in columns)] for row in records(rows)],
    )


def _cell(view: View, row: dict[str, Any], column: str) -> str:
    if column.startswith("n_"):
        return str(int(row[column]))
    found = value(row[column])
    if column == "p_grid":
        return "–" if found is None else view.words.p(found)
    return view.words.number(found)
