"""People beside each other, and the clusters beside people, on the same segments.

Whoever coded a sample blind is compared with the study's own coding, of all its coders
together, in interviews that any of them coded: what nobody got to is not uncoded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import pandas as pd

from mining.comparison import study
from mining.comparison.numbering import numbered
from mining.comparison.partition import agreement
from mining.comparison.passages import passage_agreement
from mining.comparison.people import COLUMNS, between_coders
from mining.comparison.several import several_coders
from mining.comparison.study import Sides
from mining.decisions.recoding import Recoding
from mining.stages.compare_inputs import Inputs

MOST_CODERS = 6
STUDY = "study"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Coded:
    """Everybody's codings with numbers in place of names; ``own`` are the study's coders."""

    codings: pd.DataFrame = field(repr=False)
    applied: pd.DataFrame = field(repr=False)
    coders: list[str]
    own: list[str]


def between_people(inputs: Inputs) -> tuple[dict[str, Any], pd.DataFrame]:
    """Compare everybody who coded, by number: names of coders stay out of ``results``.

    The coders of the main export come first, then those of the second, each in the order of
    their names; whoever coded a sample anew without seeing the first codes comes last.

    Returns
    -------
    scores, table
        ``people``, for each pair: agreement of their code groups, and of the clusters with
        each of them, on the segments that have one group with both.  ``coders``: how many
        there are, how many of them the study's own, and how many are compared in pairs.
        The table ``people``.
    """
    coded = _numbered(inputs)
    paired = coded.coders[:MOST_CODERS]
    tables, beside = [], []
    for pair in combinations(paired, 2):
        found = between_coders(
            inputs.segments, coded.applied, coded.codings, inputs.codes, coders=pair
        )
        if len(found):
            tables.append(found)
            beside.append(_pair(inputs, coded, pair))
    tables.append(several_coders(inputs.segments, coded.applied, inputs.codes))
    for number, recoding in enumerate(inputs.recodings if coded.coders else (), start=1):
        table, row = _blind(inputs, coded, f"blind_{number}", recoding)
        tables.append(table)
        beside.append(row)
    counts = {"n": len(coded.coders), "n_own": len(coded.own), "n_paired": len(paired)}
    return {"people": beside, "coders": counts}, _joined(tables)


def _numbered(inputs: Inputs) -> _Coded:
    second = inputs.second
    main = sorted(set(inputs.codings["coder"]))
    names = [*main, *sorted(set(second["codings"]["coder"]) - set(main))]
    number = {name: f"coder_{i}" for i, name in enumerate(names, start=1)}
    codings, applied = (
        pd.concat([mine, theirs]).assign(coder=lambda t: t["coder"].map(number))
        for mine, theirs in (
            (inputs.codings, second["codings"]),
            (inputs.segment_codes, second["segment_codes"]),
        )
    )
    coders = list(number.values())
    own = coders[: len(main)] or coders
    return _Coded(codings=codings, applied=applied, coders=coders, own=own)


def _joined(tables: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [table for table in tables if len(table)]
    return pd.concat(filled)[list(COLUMNS)] if filled else pd.DataFrame(columns=list(COLUMNS))


def _pair(inputs: Inputs, coded: _Coded, coders: tuple[str, str]) -> dict[str, Any]:
    passages = passage_agreement(
        inputs.segments, coded.codings, inputs.codes, coders=coders, seed=inputs.params.seed
    )
    return _beside(inputs, coded.applied, coders) | {"passages": passages}


def _blind(
    inputs: Inputs, coded: _Coded, name: str, recoding: Recoding
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Compare the study's own coding with somebody who coded a sample anew."""
    first = coded.own[0] if len(coded.own) == 1 else STUDY
    by_study = coded.codings["coder"].isin(coded.own) & coded.codings["start"].notna()
    reached = inputs.segments["document_id"].isin(coded.codings.loc[by_study, "document_id"])
    inside = set(recoding.looked_at) & set(inputs.segments.loc[reached, "segment_id"])
    own = coded.applied[coded.applied["coder"].isin(coded.own)]
    both = pd.concat([own.assign(coder=first), recoding.codes.assign(coder=name)])
    table = between_coders(
        inputs.segments, both, coded.codings, inputs.codes, coders=(first, name), looked_at=inside
    )
    n_outside = len(recoding.looked_at) - len(inside)
    return table, _beside(inputs, both, (first, name)) | {"n_outside": n_outside}


def _beside(inputs: Inputs, applied: pd.DataFrame, coders: tuple[str, str]) -> dict[str, Any]:
    labels = [_groups(inputs, applied, coder) for coder in coders]
    rows = [i for i, (a, b) in enumerate(zip(*labels, strict=True)) if a and b]
    one, other = ([side[i] for i in rows] for side in labels)
    clusters = inputs.sides.clusters[rows].tolist()
    return {
        "coder_a": coders[0],
        "coder_b": coders[1],
        "n_segments": len(rows),
        "people": agreement(one, numbered(other).tolist()).ami,
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
