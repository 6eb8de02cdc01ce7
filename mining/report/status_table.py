"""The statuses of one kind as a table: what is proposed, and the evidence it rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mining.report.blocks import Table
from mining.report.statuses import (
    decided,
    decided_words,
    other_side,
    partners,
    status_name,
    triangulation,
)
from mining.report.view import View, records, value

Row = dict[str, Any]
_NOTHING = "–"


@dataclass(frozen=True, slots=True)
class _Column:
    head: str
    cell: Callable[[Row], str]
    is_words: bool = False


def status_table(view: View, kind: str, rows: pd.DataFrame) -> Table:
    """Return the table of one kind.

    Parameters
    ----------
    kind
        ``"code"``, ``"group"`` or ``"cluster"``.
    rows
        Rows of the statuses, in the order in which they are to be shown.
    """
    found = records(with_evidence(view, kind, rows))
    columns = _columns(view, kind, found)
    hidden = view.data.hides_coefficients
    caption = view.words(
        f"codes.{'hidden' if hidden else 'cluster' if kind == 'cluster' else 'code'}_table",
        n=len(view.segments),
        interviews=view.n_interviews,
    )
    return Table(
        caption=caption,
        columns=[view.words(column.head) for column in columns],
        rows=[[column.cell(row) for column in columns] for row in found],
        words=frozenset(i for i, column in enumerate(columns) if column.is_words and i),
    )


def with_evidence(view: View, kind: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return statuses with what the other tables say of the same rows.

    Codes and groups get ``n_both``, ``n_other``, ``lift``, ``together``, ``group_id`` and
    ``origin``; clusters get ``n_both``, ``n_other`` and ``stability``.
    """
    data, rows = view.data, rows.reset_index(drop=True)
    if kind == "cluster":
        side = other_side(view)
        sizes = data.statuses[data.statuses["kind"] == side].set_index("id")["n_segments"]
        found = data.cluster_matches[["theme_id", f"{side}_n_both"]]
        found = found.set_axis(["id", "n_both"], axis=1)
        firm = view.themes.set_index("theme_id")["stability"]
        return rows.merge(found, on="id", how="left").assign(
            n_other=rows["best"].map(sizes), stability=rows["id"].map(firm)
        )
    table = data.code_matches if kind == "code" else data.group_matches
    names = list(dict.fromkeys([f"{kind}_id", "group_id", "n_both", "n_cluster", "lift", "origin"]))
    found = table[names].rename(columns={"n_cluster": "n_other"})
    held = data.cohesion[data.cohesion["kind"] == kind].set_index("id")["together"]
    return rows.merge(found.assign(id=found[f"{kind}_id"]), on="id", how="left").assign(
        together=rows["id"].map(held)
    )


def counterparts(row: Row) -> list[str]:
    """Return the best one on the other side, and then the others that the status names.

    Examples
    --------
    >>> counterparts({"best": "middle-01", "partners": "middle-00 middle-01"})
    ['middle-01', 'middle-00']
    >>> counterparts({"best": None, "partners": ""})
    []
    """
    best: list[str] = [] if pd.isna(row["best"]) else [str(row["best"])]
    return list(dict.fromkeys([*best, *partners(row)]))


def _shared(view: View, row: Row) -> str:
    """Return how many segments of its best counterpart a row shares, out of how many."""
    both, other = value(row["n_both"]), value(row["n_other"])
    if both is None or other is None:
        return _NOTHING
    return view.words("codes.n_of_n", n=int(both), whole=int(other))


def _columns(view: View, kind: str, rows: list[Row]) -> list[_Column]:
    written = decided(view)
    other = other_side(view) if kind == "cluster" else "cluster"
    columns = [
        _Column("col.theme" if kind == "cluster" else f"col.{kind}", lambda r: view.code(r["id"])),
        _Column("col.status", lambda r: _status(view, r), is_words=True),
        _Column(f"reads.col_{other}s", _judged(lambda r: _names(view, r)), is_words=True),
        _Column("col.segments", lambda r: str(int(r["n_segments"]))),
        _Column("col.interviews", lambda r: str(int(r["n_interviews"]))),
        _Column("reads.col_both", _judged(lambda r: _shared(view, r))),
    ]
    if any((kind, row["id"]) in written for row in rows):
        made = _Column(
            "reads.col_decided",
            lambda r: (
                decided_words(view, found) if (found := written.get((kind, r["id"]))) else _NOTHING
            ),
            is_words=True,
        )
        columns.insert(2, made)
    columns += _numbers(view, kind, rows)
    if kind == "code":
        columns.append(_Column("col.group", lambda r: view.code(r["group_id"]), is_words=True))
    if kind == "group":
        columns.append(_Column("col.origin", lambda r: _origin(view, r), is_words=True))
    return columns


def _numbers(view: View, kind: str, rows: list[Row]) -> list[_Column]:
    """Return the columns of coefficients; stability is none of agreement and always stays."""

    def number(head: str, name: str) -> _Column:
        return _Column(head, _judged(lambda r: _number(view, r[name])))

    firm = [number("col.stability", "stability")] if kind == "cluster" else []
    if view.data.hides_coefficients:
        return firm
    columns = [number("col.jaccard", "jaccard")]
    if any(value(row["union_jaccard"]) is not None for row in rows):
        columns.append(number("reads.col_union", "union_jaccard"))
    if kind != "cluster":
        columns.append(number("col.lift", "lift"))
    columns.append(_Column("reads.col_q", _judged(lambda r: _q(view, r))))
    if kind != "cluster":
        columns.append(number("reads.col_together", "together"))
    return [*columns, *firm]


def _judged(cell: Callable[[Row], str]) -> Callable[[Row], str]:
    """Return a cell that stays empty for what is too rare to judge."""
    return lambda row: _NOTHING if row["status"] == "too_rare" else cell(row)


def _status(view: View, row: Row) -> str:
    return f"{status_name(view, row['status'])} · {triangulation(view, row['status'])}"


def _names(view: View, row: Row) -> str:
    return ", ".join(view.code(name) for name in counterparts(row)) or _NOTHING


def _number(view: View, cell: Any) -> str:  # noqa: ANN401 - a cell, which may be missing
    found = value(cell)
    return _NOTHING if found is None else view.words.number(found)


def _q(view: View, row: Row) -> str:
    found = value(row["q"])
    return _NOTHING if found is None else view.words.p(found)


def _origin(view: View, row: Row) -> str:
    return _NOTHING if pd.isna(row["origin"]) else view.words(f"origin.{row['origin']}")
