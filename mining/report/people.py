"""Agreement between people, and the clusters set beside them on the same segments.

Whether a passage is coded and how it is named are kept apart, and people have numbers.
Nobody who coded is left out without a word: what is not compared is counted.
"""

from __future__ import annotations

from typing import Any

from mining.report.aligned import aligned
from mining.report.blocks import Block, Heading, Points, Section, Table, Text
from mining.report.coders import Pair, basis_of, between
from mining.report.view import View, records, value

_CODED_BY_ALL = ("percent", "scott", "alpha", "ac1", "brennan_prediger")
_NAMED_BY_ALL = ("named_groups", "named_codes")
_OF_SETS = ("percent", "jaccard", "alpha")
_MOST_TOLD = 3
_BLIND = "blind_"


def people(view: View) -> Section:
    """Show how people agree, and how near the clusters come to each of them."""
    words, data = view.words, view.data
    title = words("people.title")
    if not data.has_codes:
        return Section("people", title, [Text(words("codes.empty"), "note")])
    pairs = _pairs(view)
    notes = [Text(said, "note") for said in _counted(view)]
    if not pairs:
        nobody = [Text(words("people.none")), Text(words("people.how"), "note")]
        return Section("people", title, [*nobody, *notes])
    blocks: list[Block] = [Text(words("people.about")), *notes]
    blocks += [Text(words("hidden.here"), "note")] if data.hides_coefficients else _beside(view)
    for pair in pairs:
        blocks += [Heading(words("people.between", **pair.names)), *between(view, pair)]
        blocks += [] if data.hides_coefficients else aligned(view, pair)
    return Section("people", title, [*blocks, *_all(view)])


def _counted(view: View) -> list[str]:
    """Say whom a blind re-coding is compared with, and who and what is not compared."""
    words, counts = view.words, view.data.scores["coders"]
    blind = [row for row in view.data.scores["people"] if row["coder_b"].startswith(_BLIND)]
    said = []
    if blind and counts["n_own"] > 1:
        said.append(words("people.pooled", n=int(counts["n_own"])))
    elif blind:
        said.append(words("people.alone", a=_name(view, blind[0]["coder_a"])))
    said += [
        words("people.outside", b=_name(view, row["coder_b"]), n=int(row["n_outside"]))
        for row in blind
        if row["n_outside"]
    ]
    left, shown = int(counts["n"] - counts["n_paired"]), int(counts["n_paired"])
    if left:
        key = "people.unpaired_hidden" if view.data.hides_coefficients else "people.unpaired"
        said.append(words(key, n=left, whole=int(counts["n"]), shown=str(shown)))
    return said


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
    return view.words(f"people.{kind}", **({"n": int(number)} if number else {}))


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
    """Return three coders or more in tables of their own: what is coded, and how named."""
    words, table = view.words, view.data.people
    of = {row["what"]: row for row in records(table[table["coder_a"] == "all"])}
    if not of or view.data.hides_coefficients:
        return []
    names = ["people.fleiss" if m == "scott" else f"people.{m}" for m in _CODED_BY_ALL]
    coded = Table(
        caption=words("people.all_table", basis=basis_of(view, [of["coded"]])),
        columns=[words("col.segments"), *map(words, names)],
        rows=[_numbers_of(view, of["coded"], _CODED_BY_ALL)],
    )
    rows = [of[what] for what in _NAMED_BY_ALL]
    named = Table(
        caption=words("people.all_named_table", basis=basis_of(view, rows)),
        columns=[
            words("people.col_named"),
            words("col.segments"),
            *(words(f"people.sets_{m}") for m in _OF_SETS),
        ],
        rows=[[words(f"people.{r['what']}"), *_numbers_of(view, r, _OF_SETS)] for r in rows],
    )
    return [coded, named]


def _numbers_of(view: View, row: dict[str, Any], names: tuple[str, ...]) -> list[str]:
    numbers = (view.words.number(value(row[name])) for name in names)
    return [str(int(row["n_units"])), *numbers]
