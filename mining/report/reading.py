"""The last section: what people read and decided, which is the result that counts.

A decision whose cluster, passage or status is gone says nothing of the results of now, so
what it says is left out; what somebody did stays done: passages that were read for it are
counted in a sentence of their own, and a decision on a coding counts whether its line is
still there or not, for a coding that was changed has no line any more.
"""

from __future__ import annotations

import pandas as pd

from mining.decisions.sheets import ORPHAN
from mining.report.blocks import Block, Heading, Points, Section, Table, Text
from mining.report.theme_decisions import decision_blocks
from mining.report.view import View, records

_CELLS = ("agreement", "partial", "silence", "dissonance")


def reading(view: View) -> Section:
    """Show what was read, what changed after reading, and the researcher's own matrices."""
    words, decided = view.words, view.data.decided
    counts = decided.counts()
    title = words("reading.title")
    blocks: list[Block] = [Text(words("reading.about"))]
    if not int(counts["filled"].sum()) and decided.findings.empty:
        return Section("reading", title, [*blocks, Text(words("reading.nothing"), "note")])
    blocks += [_counts(view, counts), *_changed(view)]
    return Section("reading", title, [*blocks, *_convergence(view), *_concepts(view)])


def _counts(view: View, counts: pd.DataFrame) -> Table:
    words = view.words
    columns = ("sheet", "asked", "filled", "orphans")
    return Table(
        caption=words("reading.counts"),
        columns=[words(f"reading.col_{c}") for c in columns],
        rows=[
            [words(f"reading.sheet_{row['sheet']}"), *(str(row[c]) for c in columns[1:])]
            for row in records(counts)
        ],
    )


def _changed(view: View) -> list[Block]:
    """Say what changed after reading."""
    words, decided = view.words, view.data.decided
    read = decided.read_counts()
    said = [
        words(
            "reading.read",
            kind=words(f"reading.kind_{row['kind']}"),
            rows=int(row["read"]),
            asked=int(row["asked"]),
            passages=int(row["passages"]),
        )
        for row in records(read)
        if row["read"]
    ]
    if gone := passages_read(view)[1]:
        said.append(words("reading.read_gone", n=gone))
    said += [
        words(f"reading.{row['decision']}", n=int(row["n"]))
        for row in records(decided.code_changes())
        if row["n"]
    ]
    agreed = decided.agreement_counts()
    if dissonant := int(agreed["dissonance"].sum()):
        said.append(words("reading.dissonance", n=dissonant))
    themes = decision_blocks(view)
    blocks: list[Block] = [Heading(words("reading.changed")), Points(said)] if said else []
    if not said and not themes:
        blocks = [Heading(words("reading.changed")), Text(words("reading.no_change"), "note")]
    return [*blocks, *themes]


def passages_read(view: View) -> tuple[int, int]:
    """Return how many passages were read for lines of now, and for lines that are gone."""
    rows = view.data.decided.reading
    read = pd.to_numeric(rows["read"].replace("", "0")).astype("int64")
    gone = rows["state"] == ORPHAN
    return int(read[~gone].sum()), int(read[gone].sum())


def _convergence(view: View) -> list[Block]:
    """Show findings against candidate themes; cells are counted, there is no coefficient."""
    words, decided = view.words, view.data.decided
    live = decided.convergence[decided.convergence["state"] != ORPHAN]
    if decided.findings.empty:
        return []
    blocks: list[Block] = [Heading(words("reading.convergence"))]
    filled = live[live["cell"] != ""]
    if filled.empty:
        return [*blocks, Text(words("reading.convergence_empty"), "note")]
    themes = sorted(set(filled["theme_id"]))
    cell = {(r["finding"], r["theme_id"]): r["cell"] for r in records(filled)}
    names = {
        r["finding"]: f"{r['finding']}: {r['name']}" if view.speech else r["finding"]
        for r in records(decided.findings)
    }
    table = Table(
        caption=words("reading.convergence_table"),
        columns=[words("reading.finding"), *themes],
        rows=[
            [name, *(_cell(view, cell.get((finding, theme), "")) for theme in themes)]
            for finding, name in names.items()
        ],
        words=frozenset(range(1, len(themes) + 1)),
    )
    n = decided.convergence_by_finding()[list(_CELLS)].sum()
    counted = [f"{words(f'reading.cell_{c}')} {int(n[c])}" for c in _CELLS if n[c]]
    return [*blocks, table, Text(words("reading.cells", counts=", ".join(counted)))]


def _cell(view: View, cell: str) -> str:
    return view.words(f"reading.cell_{cell}") if cell else "–"


def _concepts(view: View) -> list[Block]:
    """Show the concept model, which is the researcher's own text."""
    words, model = view.words, view.data.decided.concept_model
    if model.empty or not view.speech:
        return []
    columns = [str(c) for c in model.columns]
    table = Table(
        caption=words("reading.concepts_table"),
        columns=["", *columns[1:]],
        rows=[
            [words(f"reading.row_{row['row']}"), *(str(row[c]) or "–" for c in columns[1:])]
            for row in records(model)
        ],
        words=frozenset(range(1, len(columns))),
    )
    return [Heading(words("reading.concepts")), table]
