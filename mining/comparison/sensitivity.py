"""Does the answer hold when a choice is made otherwise: the overlap rule, the cut, the model.

Every variant is compared in the same way as the headline and all of them are shown; picking
the best of them would make agreement out of nothing, so those on the same segments also
get a p-value against the best of all by chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.comparison.arrangements import Arrangements, restricted
from mining.comparison.line import Place
from mining.comparison.nulls import Labels, information_of_many, largest_of_many
from mining.comparison.partition import UNASSIGNED, ami
from mining.comparison.study import Sides

COLUMNS = (
    *("variant", "n_segments", "n_clusters", "n_groups_compared", "ami_groups"),
    *("n_codes_compared", "ami_codes", "ami_question", "ami_interview", "p_grid"),
)


def sensitivity(variants: Mapping[str, Sides]) -> pd.DataFrame:
    """Return one row per variant, in the order given; ``p_grid`` is filled in by the caller.

    Returns
    -------
    DataFrame
        Columns ``COLUMNS``: clusters against groups, codes, the guide's questions (missing
        without a guide) and interviews.
    """
    rows = [{"variant": name, **_row(study), "p_grid": None} for name, study in variants.items()]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(study: Sides) -> dict[str, Any]:
    clusters = study.clusters.tolist()
    groups = _against(study.single_labels("group_id"), clusters)
    codes = _against(study.single_labels("code_id"), clusters)
    return {
        "n_segments": len(clusters),
        "n_clusters": len(set(clusters) - {UNASSIGNED}),
        "n_groups_compared": groups[1],
        "ami_groups": groups[0],
        "n_codes_compared": codes[1],
        "ami_codes": codes[0],
        "ami_question": _against(study.questions, clusters)[0],
        "ami_interview": _against(study.interviews, clusters)[0],
    }


def _against(labels: Sequence[str | None], clusters: Sequence[int]) -> tuple[float | None, int]:
    kept = [(x, c) for x, c in zip(labels, clusters, strict=True) if x is not None]
    return ami([x for x, _ in kept], [c for _, c in kept]), len(kept)


def grid_p(
    labels: Sequence[str | None],
    runs: Mapping[str, NDArray[np.int64]],
    place: Place,
    *,
    seed: int,
) -> dict[str, float]:
    """Return p-values of several groupings of the same segments against the best by chance.

    Parameters
    ----------
    labels
        One per segment, ``None`` where there is none or where there are several.
    runs
        Clusters of all segments, by name; -1 is unassigned.

    Returns
    -------
    dict
        By name, the largest over the restricted rearrangements; empty where fewer than two
        labels or two runs are left.
    """
    rows = [i for i, label in enumerate(labels) if label is not None]
    kept = [labels[i] for i in rows]
    if len(set(kept)) < 2 or len(runs) < 2:
        return {}
    side, there = Labels.single(kept), place.of(rows)
    placed = [clusters[rows] for clusters in runs.values()]
    ways = restricted(there.interviews, there.strata, seed=seed)
    found = [_against_best(side, placed, way) for way in ways.values()]
    return dict(zip(runs, np.max(found, axis=0).tolist(), strict=True))


def _against_best(
    labels: Labels, runs: Sequence[NDArray[np.int64]], ways: Arrangements
) -> list[float]:
    """Return one p per run; values are scaled as AMI is, so that runs compare."""
    observed, by_chance = information_of_many(labels, runs, ways)
    return largest_of_many(observed, by_chance)
