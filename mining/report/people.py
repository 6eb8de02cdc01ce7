"""Agreement between people, and the clusters set beside them on the same segments.

Whether a passage is coded and how it is named are kept apart, and people have numbers.
"""

from __future__ import annotations

from typing import Any

from mining.report.aligned import aligned
from mining.report.blocks import Block, Heading, Points, Section, Table, Text
from mining.report.coders import Pair, basis_of, between
from mining.report.view import View, records, value

_OF_ALL = ("percent", "scott", "alpha", "ac1", "brennan_prediger")
_MOST_TOLD = 3


def people(view: View) -> Section:
    """Show how people agree, and how near the clusters come to each of them."""
    words, data = view.words, view.data
    title = words("people.title")
    if not data.has_codes:
        return Section("people", title, [Text(words("codes.empty"), "note")])
    pairs = _pairs(view)
    if not pairs:
        blocks: list[Block] = [Text(words("people.none")), Text(words("people.how"), "note")]
        return Section("people", title, blocks)
    blocks = [Text(words("people.about"))]
    blocks += [Text(words("hidden.here"), "note")] if data.hides_coefficients else _beside(view)
    for pair in pairs:
        blocks += [Heading(words("people.between", **pair.names)), *between(view, pair)]
        blocks += [] if data.hides_coefficients else aligned(view, pair)
    return Section("people", title, [*blocks, *_all(view)])


def _pairs(view: View) -> list[Pair]:
    table = view.data.people
    found = []
    for row in view.data.scores["people"]:
        one, other = row["coder_a"], row["coder_b"]
        rows = table[(table["coder_a"] == one) & (table["coder_b"] == other)]
        if len(rows):
            names = {"a": _name(view, one), "b": _name(view, other)}
            found.append(Pair(**names, rows=rows, passages=row.get("passages")))
    return found


def _name(view: View, coder: str) -> str:
    """Return what a coder is called; people have numbers and no names in ``results``."""
    kind, _, number = coder.partition("_")
    blind = [r["coder_b"] for r in view.data.scores["people"] if r["coder_b"].startswith("blind")]
    n = 1 + blind.index(coder) if kind == "blind" else int(number)
    return view.words(f"people.{kind}", n=n)


def _beside(view: View) -> list[Block]:
    words, rows = view.words, view.data.scores["people"]
    numbers = ("people", "clusters_a", "clusters_b")
    table = Table(
        caption=words(
            "people.beside_table",
            uncoded=words("people.left_out"),
            overlap=view.data.params.compare.overlap,
        ),
        columns=[
            words("people.col_pair"),
            words("col.segments"),
            *(words(f"people.col_{n}") for n in numbers),
        ],
        rows=[
            [
                words("people.pair", **_called(view, row)),
                str(int(row["n_segments"])),
                *(words.number(value(row[n])) for n in numbers),
            ]
            for row in rows
        ],
    )
    return [
        Heading(words("people.beside_title")),
        Points([_nearer(view, row) for row in rows[:_MOST_TOLD]]),
        table,
        Text(words("people.yardstick"), "note"),
    ]


def _called(view: View, row: dict[str, Any]) -> dict[str, str]:
    return {side: _name(view, row[f"coder_{side}"]) for side in ("a", "b")}


def _nearer(view: View, row: dict[str, Any]) -> str:
    words, names = view.words, _called(view, row)
    known = {n: value(row[n]) for n in ("people", "clusters_a", "clusters_b")}
    n = int(row["n_segments"])
    own = known.pop("people")
    if own is None:
        return words("people.beside_undefined", n=n, **names)
    said = words("people.beside", n=n, people=own, **known, **names)
    clusters = [v for v in known.values() if v is not None]
    if not clusters:
        return said
    key = "people.people_nearer" if max(clusters) < own else "people.clusters_as_near"
    return f"{said} {words(key)}"


def _all(view: View) -> list[Block]:
    """Return three coders or more in one table."""
    words, table = view.words, view.data.people
    rows = records(table[table["coder_a"] == "all"])
    if not rows or view.data.hides_coefficients:
        return []
    names = ["people.fleiss" if m == "scott" else f"people.{m}" for m in _OF_ALL]
    return [
        Table(
            caption=words("people.all_table", basis=basis_of(view, rows)),
            columns=[words("col.segments"), *(words(name) for name in names)],
            rows=[
                [str(int(r["n_units"])), *(words.number(value(r[m])) for m in _OF_ALL)]
                for r in rows
            ],
        )
    ]
