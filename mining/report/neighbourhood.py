"""Codes without clusters: do segments that share a code lie closer together than others.

Pairs of different interviews are the ones to read, and among them those under the same
question; pairs inside an interview flatter and stand last.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mining.comparison.neighbourhood import N_NEIGHBOURS, TESTED
from mining.report.blocks import Block, Points, Section, Table, Text
from mining.report.cohesion import CHANCE, cohesion
from mining.report.evidence import ALPHA, asked
from mining.report.view import View, records, value

_SCOPES = (
    *("across_same_question", "across_other_question", "across"),
    *("other_question", "within", "all"),
)
_COLUMNS = (
    *("scope", "auc", "chance", "p", "smallest_p"),
    *("precision", "precision_chance", "map", "positive", "negative"),
)


def neighbourhood(view: View) -> Section:
    """Say how many codes can be compared at all, then whether their segments lie together."""
    words, data = view.words, view.data
    title = words("neighbourhood.title")
    if not data.has_codes:
        return Section("neighbourhood", title, [Text(words("codes.empty"), "note")])
    blocks: list[Block] = [Text(words("neighbourhood.about")), Points(_counts(view))]
    if data.hides_coefficients:
        blocks.append(Text(words("hidden.here"), "note"))
    elif not data.scores["code_level"]["n_eligible"]:
        key = "neighbourhood.alone" if view.n_interviews < 2 else "neighbourhood.none"
        blocks.append(Text(words(key), "note"))
    else:
        blocks += [*_scopes(view), *cohesion(view)]
    return Section("neighbourhood", title, blocks)


def _counts(view: View) -> list[str]:
    words = view.words
    n = {name: int(found) for name, found in view.data.scores["code_level"].items()}
    said = [
        words("neighbourhood.eligible", n=n["n_codes"], eligible=n["n_eligible"], once=n["n_once"])
    ]
    if rest := n["n_codes"] - n["n_eligible"] - n["n_once"]:
        said.append(words("neighbourhood.one_place", n=rest))
    if n["n_used"] < n["n_segments"]:
        said.append(words("neighbourhood.sampled", n=n["n_used"], whole=n["n_segments"]))
    elif n["n_eligible"]:
        said.append(words("neighbourhood.segments", n=n["n_segments"]))
    return said


def _scopes(view: View) -> list[Block]:
    words = view.words
    found = {row["scope"]: row for row in records(view.data.neighbourhood)}
    rows = {scope: found[scope] for scope in _SCOPES}
    how = words("neighbourhood.how")
    if not asked(view):
        how = f"{how} {words('neighbourhood.how_tenths')}"
    said = verdict(view)
    return [
        *([Text(said)] if said is not None else []),
        Points([*_sentences(view, rows), *_undefined(view, rows), *_coarse(view, rows)]),
        _scope_table(view, rows),
        Text(how, "note"),
    ]


def verdict(view: View) -> str | None:
    """Say whether segments with a common code lie nearer than chance gives.

    Returns
    -------
    str or None
        ``None`` where nothing across interviews is defined.
    """
    rows = view.data.neighbourhood.set_index("scope")
    across, same = (value(rows.loc[s, "p"]) for s in ("across", "across_same_question"))
    if across is None:
        return None
    if (value(rows.loc["across", "smallest_p"]) or 0) > ALPHA and (same or 1) > ALPHA:
        key = "undecided"
    elif same is None:
        alone = "only_across" if asked(view) else "no_guide"
        key = alone if across <= ALPHA else "neither"
    elif same <= ALPHA:
        key = "both" if across <= ALPHA else "same"
    else:
        key = "across" if across <= ALPHA else "neither"
    return view.words(f"neighbourhood.verdict_{key}")


def _sentences(view: View, rows: Mapping[str, dict[str, Any]]) -> list[str]:
    keys = {
        "across_same_question": "neighbourhood.same_question",
        "across": "neighbourhood.across",
        "within": "neighbourhood.within",
    }
    return [
        view.words(
            key,
            auc=value(rows[scope]["auc"]),
            chance=CHANCE,
            p=view.words.p(value(rows[scope]["p"])),
            positive=int(rows[scope]["n_positive"]),
            negative=int(rows[scope]["n_negative"]),
        )
        for scope, key in keys.items()
        if value(rows[scope]["auc"]) is not None
    ]


def _undefined(view: View, rows: Mapping[str, dict[str, Any]]) -> list[str]:
    words = view.words
    return [
        words(
            "neighbourhood.undefined",
            scope=words(f"neighbourhood.scope_{scope}"),
            why=words(f"neighbourhood.{_why(view, row)}"),
        )
        for scope, row in rows.items()
        if value(row["auc"]) is None
    ]


def _why(view: View, row: dict[str, Any]) -> str:
    if "question" in row["scope"] and not asked(view):
        return "why_no_guide"
    if not row["n_positive"] and not row["n_negative"]:
        return "why_no_pairs"
    return "why_all_shared" if row["n_positive"] else "why_none_shared"


def _coarse(view: View, rows: Mapping[str, dict[str, Any]]) -> list[str]:
    """Say where even the strongest result could not have had a small p."""
    row = rows["across"]
    smallest = value(row["smallest_p"])
    if smallest is None or smallest <= ALPHA:
        return []
    n = int(row["n_arrangements"])
    return [view.words("neighbourhood.coarse", smallest=view.words.p(smallest), n=n)]


def _scope_table(view: View, rows: Mapping[str, dict[str, Any]]) -> Table:
    words = view.words
    n = int(view.data.scores["code_level"]["n_used"])
    return Table(
        caption=words("neighbourhood.table", n=n, k=N_NEIGHBOURS),
        columns=[words(f"neighbourhood.col_{c}", k=N_NEIGHBOURS) for c in _COLUMNS],
        rows=[
            [
                words(f"neighbourhood.scope_{scope}"),
                words.number(value(row["auc"])),
                words.number(CHANCE),
                *(words.p(value(row[c])) if scope in TESTED else "–" for c in ("p", "smallest_p")),
                *(words.number(value(row[c])) for c in ("precision_at_k", "precision_chance")),
                words.number(value(row["map"])),
                *(str(int(row[c])) for c in ("n_positive", "n_negative")),
            ]
            for scope, row in rows.items()
        ],
    )
