"""People beside each other, and the clusters beside people, on the same segments."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import pandas as pd

from mining.comparison import study
from mining.comparison.partition import agreement
from mining.comparison.passages import passage_agreement
from mining.comparison.people import COLUMNS, between_coders, several_coders
from mining.comparison.study import Sides
from mining.decisions.recoding import Recoding
from mining.stages.compare_inputs import Inputs

_MOST_CODERS = 6


def between_people(inputs: Inputs) -> tuple[list[dict[str, Any]], pd.DataFrame]:
    """Compare everybody who coded, by number: names of coders stay out of ``results``.

    The coders of the main export come first, then those of the second, each in the order of
    their names; whoever coded a sample anew without seeing the first codes comes last.

    Returns
    -------
    beside, table
        For each pair of people: agreement of their code groups, and of the clusters with
        each of them, on the segments that have one group with both; and the table
        ``people``.
    """
    second = inputs.second
    tables, beside = [], []
    number = {name: f"coder_{i}" for i, name in enumerate(_coders(inputs, second), start=1)}
    codings, applied = (
        pd.concat([mine, theirs]).assign(coder=lambda t: t["coder"].map(number))
        for mine, theirs in (
            (inputs.codings, second["codings"]),
            (inputs.segment_codes, second["segment_codes"]),
        )
    )
    for one, other in combinations(list(number.values())[:_MOST_CODERS], 2):
        found = between_coders(inputs.segments, applied, codings, inputs.codes, coders=(one, other))
        if len(found):
            tables.append(found)
            beside.append(
                _beside(inputs, applied, one, other)
                | {
                    "passages": passage_agreement(
                        inputs.segments,
                        codings,
                        inputs.codes,
                        coders=(one, other),
                        seed=inputs.params.seed,
                    )
                }
            )
    tables.append(several_coders(inputs.segments, applied, inputs.codes))
    for recoding in inputs.recodings if number else ():
        name = f"blind_{len(beside) + 1}"
        table, row = _blind(inputs, (codings, applied), name, recoding)
        tables.append(table)
        beside.append(row)
    return beside, _joined(tables)


def _coders(inputs: Inputs, second: Mapping[str, pd.DataFrame]) -> list[str]:
    main = sorted(set(inputs.codings["coder"]))
    return [*main, *sorted(set(second["codings"]["coder"]) - set(main))]


def _joined(tables: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [table for table in tables if len(table)]
    return pd.concat(filled)[list(COLUMNS)] if filled else pd.DataFrame(columns=list(COLUMNS))


def _blind(
    inputs: Inputs, coded: tuple[pd.DataFrame, pd.DataFrame], name: str, recoding: Recoding
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Compare the first coder with somebody who coded a sample anew."""
    codings, applied = coded
    both = pd.concat([applied, recoding.codes.assign(coder=name)])
    table = between_coders(
        inputs.segments,
        both,
        codings,
        inputs.codes,
        coders=("coder_1", name),
        looked_at=recoding.looked_at,
    )
    return table, _beside(inputs, both, "coder_1", name)


def _beside(inputs: Inputs, applied: pd.DataFrame, first: str, second: str) -> dict[str, Any]:
    sides = inputs.sides
    labels = [_groups(inputs, applied, coder) for coder in (first, second)]
    rows = [i for i, (a, b) in enumerate(zip(*labels, strict=True)) if a and b]
    one, other = ([side[i] for i in rows] for side in labels)
    clusters = sides.clusters[rows].tolist()
    return {
        "coder_a": first,
        "coder_b": second,
        "n_segments": len(rows),
        "people": _ami(one, other),
        "clusters_a": agreement(one, clusters).ami,
        "clusters_b": agreement(other, clusters).ami,
    }


def _groups(inputs: Inputs, applied: pd.DataFrame, coder: str) -> list[str | None]:
    """Return each segment's only relevant group with one coder."""
    own = applied[applied["coder"] == coder]
    clusters = pd.DataFrame(
        {"segment_id": inputs.segments["segment_id"], "cluster": inputs.sides.clusters}
    )
    sides: Sides = study.sides(inputs.segments, own, inputs.codes, clusters)
    return sides.single_labels("group_id")


def _ami(one: list[str | None], other: list[str | None]) -> float | None:
    seen: dict[str | None, int] = {}
    return agreement(one, [seen.setdefault(label, len(seen)) for label in other]).ami
