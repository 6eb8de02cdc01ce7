"""Two people beside each other: what is coded, how it is named, and code by code.

Every table says its unit, how many there are, what becomes of uncoded text and which
overlap makes a coding count: without these no coefficient can be compared with another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from mining.comparison.people import MIN_UNITS_FOR_KAPPA
from mining.report.blocks import Block, Fold, Table, Text
from mining.report.view import View, records, value

COUNTS = ("n11", "n10", "n01", "n00")
CHANCE_CORRECTED = ("cohen", "scott", "alpha", "ac1", "brennan_prediger")
_OF_CODED = ("percent", "positive", "jaccard")
_OF_SETS = ("percent", "jaccard", "alpha")
_NAMED = ("named_groups", "named_codes")
_UNITS = {"segment": "segments", "character": "characters"}
_DIVERGES = 0.3  # AC1 this far above kappa is explained


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two people, their rows of the table ``people``, and what they are called.

    ``passages`` is how their passages align, where both coded whole interviews.
    """

    a: str
    b: str
    rows: pd.DataFrame = field(repr=False)
    passages: Mapping[str, Any] | None = None

    @property
    def names(self) -> dict[str, str]:
        """What fills the places ``a`` and ``b`` of a sentence."""
        return {"a": self.a, "b": self.b}

    def of(self, *what: str) -> list[dict[str, Any]]:
        """Return the rows of these kinds: segments before characters, kinds as given."""
        found = [row for row in records(self.rows) if row["what"] in what]
        return sorted(found, key=lambda r: (list(_UNITS).index(r["unit"]), what.index(r["what"])))


def between(view: View, pair: Pair) -> list[Block]:
    """Return the tables of one pair; counts alone where coefficients are left out."""
    blocks: list[Block] = [_coded_table(view, pair)]
    if not view.data.hides_coefficients:
        blocks += [*_paradox(view, pair), _named_table(view, pair)]
    return [*blocks, *_code_by_code(view, pair)]


def basis_of(view: View, rows: Sequence[dict[str, Any]]) -> str:
    """Say what a table rests on: units and their number, uncoded text, overlap."""
    words = view.words
    sizes = {row["unit"]: int(row["n_units"]) for row in rows}
    return words(
        "people.basis",
        units=words.joined([words(f"people.{_UNITS[u]}", n=n) for u, n in sizes.items()]),
        uncoded=words(f"people.{rows[0]['uncoded']}"),
        overlap=view.data.params.compare.overlap,
    )


def _coded_table(view: View, pair: Pair) -> Table:
    words, rows = view.words, pair.of("coded")
    heads = [words(f"people.head_{row['unit']}", n=int(row["n_units"])) for row in rows]
    shown = [
        [words(f"people.{c}", **pair.names), *(str(int(row[c])) for row in rows), "", "", ""]
        for c in COUNTS
    ]
    if not view.data.hides_coefficients:
        shown += [_measure(view, m, rows) for m in (*_OF_CODED, *CHANCE_CORRECTED)]
    return Table(
        caption=words("people.coded_table", basis=basis_of(view, rows), **pair.names),
        columns=_columns(view, heads),
        rows=shown,
        words=frozenset(range(1 + len(heads), 4 + len(heads))),
    )


def _columns(view: View, heads: Sequence[str]) -> list[str]:
    """Put the numbers before what they say, so that a narrow screen shows them."""
    first, *rest = (view.words(f"col.{c}") for c in ("score", "says", "range", "chance"))
    return [first, *heads, *rest]


def _measure(view: View, name: str, rows: Sequence[dict[str, Any]], kind: str = "") -> list[str]:
    words = view.words
    corrected = name in CHANCE_CORRECTED
    depends = words("people.names_depend" if kind else "people.depends")
    return [
        words(f"people.{kind}{name}"),
        *(words.number(value(row[name])) for row in rows),
        words(f"people.{kind}{name}_says"),
        words("score.range", low=words.number(-1 if corrected else 0, 0), high="1"),
        "0" if corrected else depends,
    ]


def _named_table(view: View, pair: Pair) -> Block:
    words, rows = view.words, pair.of(*_NAMED)
    if not any(row["n_units"] for row in rows):
        return Text(words("people.never_both"), "note")
    heads = [words(f"people.head_{r['what']}_{r['unit']}", n=int(r["n_units"])) for r in rows]
    largest = sorted(rows, key=lambda r: r["n_units"])
    return Table(
        caption=words("people.named_table", basis=basis_of(view, largest), **pair.names),
        columns=_columns(view, heads),
        rows=[_measure(view, m, rows, "sets_") for m in _OF_SETS],
        words=frozenset(range(1 + len(heads), 4 + len(heads))),
    )


def _paradox(view: View, pair: Pair) -> list[Block]:
    """Explain the table whose coefficients part most, where they part far."""
    words = view.words
    known = [
        row
        for row in pair.of("coded", "group", "code")
        if row["unit"] == "segment" and None not in (value(row["ac1"]), value(row["cohen"]))
    ]
    row = max(known, key=lambda r: r["ac1"] - r["cohen"], default=None)
    if row is None or row["ac1"] - row["cohen"] < _DIVERGES:
        return []
    n, marks = int(row["n_units"]), 2 * row["n11"] + row["n10"] + row["n01"]
    what = words("people.what_coded")
    if row["what"] != "coded":
        what = words("people.what_one", name=view.code(row["code_id"]))
    said = words(
        "people.paradox",
        what=what,
        n=n,
        share=words.percent(marks, 2 * n),
        **{c: int(row[c]) for c in COUNTS[:3]},
        **{c: value(row[c]) for c in ("ac1", "cohen")},
        **pair.names,
    )
    return [Text(said)]


def _code_by_code(view: View, pair: Pair) -> list[Block]:
    words = view.words
    kinds = {what: pair.of(what) for what in ("group", "code")}
    n = {what: len({row["code_id"] for row in rows}) for what, rows in kinds.items()}
    tables = [
        _code_table(view, pair, what, here)
        for what, rows in kinds.items()
        for unit in _UNITS
        if (here := [row for row in rows if row["unit"] == unit])
    ]
    if not tables:
        return []
    notes = [] if view.data.hides_coefficients else _few(view, kinds, sum(n.values()))
    title = words("people.fold", groups=n["group"], codes=n["code"])
    return [Fold(title, [*notes, *tables])]


def _few(view: View, kinds: Mapping[str, list[dict[str, Any]]], whole: int) -> list[Text]:
    """Say how many codes and groups have no coefficients, and why."""
    often = sum(
        row["unit"] == "segment" and row["n11"] + row["n10"] + row["n01"] >= MIN_UNITS_FOR_KAPPA
        for rows in kinds.values()
        for row in rows
    )
    if often == whole:
        return []
    fewest = str(MIN_UNITS_FOR_KAPPA)
    said = view.words("people.few", n=whole - often, whole=whole, fewest=fewest)
    return [Text(said, "note")]


def _code_table(view: View, pair: Pair, what: str, rows: list[dict[str, Any]]) -> Table:
    words = view.words
    measures = () if view.data.hides_coefficients else (*_OF_CODED, *CHANCE_CORRECTED)
    ordered = sorted(rows, key=lambda r: (-(r["n11"] + r["n10"] + r["n01"]), r["code_id"]))
    return Table(
        caption=words(f"people.{what}_table", basis=basis_of(view, rows), **pair.names),
        columns=[
            words(f"col.{what}"),
            *(words(f"people.{c}", **pair.names) for c in COUNTS),
            *(words(f"people.short_{m}") for m in measures),
        ],
        rows=[
            [
                view.code(row["code_id"]),
                *(str(int(row[c])) for c in COUNTS),
                *(_or_dash(view, row[m]) for m in measures),
            ]
            for row in ordered
        ],
    )


def _or_dash(view: View, cell: Any) -> str:  # noqa: ANN401 - a cell, which may be missing
    found = value(cell)
    return "–" if found is None else view.words.number(found)
