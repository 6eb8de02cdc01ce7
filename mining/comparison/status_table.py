"""The statuses of one study's codes, groups and clusters, as one table ranked for reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from mining.comparison.arrangements import N_DRAWS, restricted
from mining.comparison.cells import FEWEST_SEGMENTS, judged_q, relation_p
from mining.comparison.crossing import Crossing
from mining.comparison.diagnosis import diagnose_clusters, diagnose_codes
from mining.comparison.study import Sides

_MOST_DRAWS = 1_999  # among hundreds of codes, the smallest p must be below a thousandth
_MOST_COUNTS = 50_000_000
COLUMNS = (
    *("rank", "kind", "id", "status", "partners", "n_segments", "n_interviews", "best"),
    *("jaccard", "union_jaccard", "top_share", "effective", "q", "reading_value"),
)


def statuses(
    study: Sides,
    theme_ids: Sequence[str],
    stability: Sequence[float | None],
    together: Mapping[str, float],
    *,
    seed: int,
) -> pd.DataFrame:
    """Return the status of every code, group and cluster.

    Parameters
    ----------
    theme_ids, stability
        Of the clusters, in the order of their numbers.
    together
        How far the segments of a code or group lie together, by id, where that is known.

    Returns
    -------
    DataFrame
        Columns ``COLUMNS``, the most worth reading first; ``partners`` are ids joined by
        spaces.  Clusters are seen against groups where there are any, else against codes.
    """
    tables = []
    crossings = {
        "code": _crossing(study, "code_id", seed),
        "group": _crossing(study, "group_id", seed),
    }
    for kind, (ids, crossing) in crossings.items():
        held = [together.get(name) for name in ids]
        found = diagnose_codes(crossing, ids, held)
        tables.append(_named(found, kind, theme_ids))
    ids, crossing = crossings["group"] if crossings["group"][0] else crossings["code"]
    found = diagnose_clusters(crossing, stability).assign(name=list(theme_ids))
    tables.append(_named(found, "cluster", ids))
    whole = pd.concat([table for table in tables if len(table)] or tables[:1])
    whole = whole.sort_values(["reading_value", "kind", "id"], ascending=[False, True, True])
    whole.insert(0, "rank", np.arange(1, len(whole) + 1))
    return whole[list(COLUMNS)].reset_index(drop=True)


def _crossing(study: Sides, column: str, seed: int) -> tuple[list[str], Crossing]:
    ids, members = study.members(column, not_relevant=True)
    place = study.place
    judged = members.sum(axis=0) >= FEWEST_SEGMENTS
    n_clusters = int(study.clusters.max(initial=-1)) + 1
    p, code_p = np.full((len(ids), n_clusters), np.nan), np.full(len(ids), np.nan)
    cluster_p = np.full(n_clusters, np.nan)
    if judged.any():
        cells = int(judged.sum()) * n_clusters
        n_draws = max(N_DRAWS, min(_MOST_DRAWS, _MOST_COUNTS // max(cells, len(members))))
        ways = restricted(place.interviews, place.strata, seed=seed, n_draws=n_draws)
        found = relation_p(members[:, judged], study.clusters, ways)
        p[judged], code_p[judged], cluster_p = found.cells, found.codes, found.clusters
    _, interviews = np.unique(np.array(place.interviews, dtype=str), return_inverse=True)
    _, relevant = study.members("code_id")
    crossing = Crossing(
        codes=members,
        clusters=study.clusters,
        interviews=interviews,
        relevant=np.asarray(relevant.any(axis=1), dtype=np.bool_),
        p=p,
        code_q=judged_q(code_p, judged),
        cluster_q=judged_q(cluster_p, np.ones(n_clusters, dtype=np.bool_)),
    )
    return ids, crossing


def _named(found: pd.DataFrame, kind: str, other: Sequence[str]) -> pd.DataFrame:
    """Write ids for numbers, on both sides."""

    def written(partners: Sequence[int]) -> str:
        return " ".join(other[i] for i in partners)

    best: list[Any] = [None if pd.isna(b) else other[int(b)] for b in found["best"]]
    return found.assign(
        kind=kind, id=found["name"], partners=[written(p) for p in found["partners"]], best=best
    )
