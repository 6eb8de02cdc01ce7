"""Segments that speak against taking a cluster and a code for the same thing.

Inside the cluster: members whose codes all meet it less often than sizes bring.  Outside:
segments with the code nearest to the cluster that landed elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from mining.comparison.overlap import overlap_measures


@dataclass(frozen=True, slots=True, kw_only=True)
class NegativeCases:
    """The cases of one cluster, by segment id.

    Attributes
    ----------
    against
        Members of which no code has a lift of 1 or more here, the smallest lift first.
    elsewhere
        Segments with the cluster's main code that are not in it, unassigned ones too, in
        the order of the talk.
    """

    against: Sequence[str] = field(default=(), repr=False)
    elsewhere: Sequence[str] = field(default=(), repr=False)


def negative_cases(
    codings: pd.DataFrame, clusters: Mapping[str, int], main: Mapping[int, str]
) -> dict[int, NegativeCases]:
    """Find the negative cases of every cluster.

    Lift is the share of the cluster with the code, over the share of all segments with it.
    It is taken from any count here, because a code that is rare in a cluster and not
    outside it is what is looked for.  Uncoded members are no negative cases.

    Parameters
    ----------
    codings
        Columns ``segment_id`` and ``code``; repeated rows count once.
    clusters
        Cluster of every segment in the order of the talk; -1 is unassigned.
    main
        The code that stands for each cluster; clusters without one have none elsewhere.

    Examples
    --------
    >>> codings = pd.DataFrame({"segment_id": ["a", "b", "c", "d"],
    ...                         "code": ["tid", "uro", "uro", "uro"]})
    >>> found = negative_cases(codings, {"a": 0, "b": 0, "c": 1, "d": 1}, {0: "uro"})
    >>> found[0].against, found[0].elsewhere
    (['b'], ['c', 'd'])
    """
    order = {segment: i for i, segment in enumerate(clusters)}
    pairs = codings[["segment_id", "code"]].drop_duplicates()
    measures = overlap_measures(pairs, clusters)
    lift = measures["n_both"] * len(clusters) / (measures["n_code"] * measures["n_cluster"])
    placed = pairs.assign(cluster=pairs["segment_id"].map(clusters).astype("int64"))
    joined = placed.merge(measures.assign(own=lift)[["code", "cluster", "own"]])
    best = joined.groupby(["cluster", "segment_id"], as_index=False)["own"].max()
    against = best[best["own"] < 1].assign(at=best["segment_id"].map(order))
    inside = against.sort_values(["own", "at"]).groupby("cluster")["segment_id"].agg(list)
    carrying = pairs.groupby("code")["segment_id"].agg(list)
    return {
        cluster: NegativeCases(
            against=inside.get(cluster, []),
            elsewhere=sorted(
                (s for s in carrying.get(main.get(cluster), []) if clusters[s] != cluster),
                key=order.__getitem__,
            ),
        )
        for cluster in sorted(set(clusters.values()) - {-1})
    }
