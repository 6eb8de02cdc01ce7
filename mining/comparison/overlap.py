"""Which codes and which clusters hold the same segments.

Codes may overlap, so a segment counts under each of its codes.  Unassigned segments count
in a code's size but lie in no cluster.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from mining.errors import DataError

MIN_SHARED_FOR_LIFT = 3
MEASURES = (
    *("code", "cluster", "n_code", "n_cluster", "n_both"),
    *("precision", "recall", "f1", "jaccard", "lift"),
)


def overlap_table(codings: pd.DataFrame, clusters: Mapping[str, int]) -> pd.DataFrame:
    """Count the segments that carry a code and lie in a cluster.

    Parameters
    ----------
    codings
        Columns ``segment_id`` and ``code``; repeated rows count once.
    clusters
        Cluster of every segment; -1 is unassigned and keeps its own column.

    Returns
    -------
    DataFrame of shape (n_codes, n_clusters), int
        Index ``code`` and columns ``cluster``, both sorted.

    Raises
    ------
    DataError
        If a coded segment has no entry in ``clusters``.

    Examples
    --------
    >>> codings = pd.DataFrame({"segment_id": ["a", "a", "b"], "code": ["uro", "tid", "uro"]})
    >>> overlap_table(codings, {"a": 0, "b": -1})
    cluster  -1   0
    code
    tid       0   1
    uro       1   1
    """
    pairs = codings[["segment_id", "code"]].drop_duplicates()
    cluster = pairs["segment_id"].map(clusters).rename("cluster")
    if cluster.isna().any():
        lost = pairs.loc[cluster.isna(), "segment_id"].unique()
        raise DataError(
            f"{len(lost)} coded segments have no cluster, the first is {lost[0]!r}; "
            "run 'mining run' so that codes and clusters come from the same segments"
        )
    return pd.crosstab(pairs["code"], cluster.astype("int64"))


def overlap_measures(codings: pd.DataFrame, clusters: Mapping[str, int]) -> pd.DataFrame:
    """Measure every pair of a code and a cluster that share a segment.

    Parameters
    ----------
    codings, clusters
        As for :func:`overlap_table`; ``clusters`` names all segments, coded or not.

    Returns
    -------
    DataFrame
        Columns ``code``, ``cluster``, ``n_code``, ``n_cluster``, ``n_both``, ``precision``
        (share of the cluster), ``recall`` (share of the code), ``f1``, ``jaccard``, and
        ``lift``, which is missing where fewer than three segments are shared.
    """
    table = overlap_table(codings, clusters)
    n_code = table.sum(axis=1)
    sizes = pd.Series(list(clusters.values()), dtype="int64").value_counts()
    cells = table.drop(columns=-1, errors="ignore").reset_index().melt("code", value_name="n_both")
    cells = cells[cells["n_both"] > 0].sort_values(["code", "cluster"]).reset_index(drop=True)
    cells["cluster"] = cells["cluster"].astype("int64")
    cells["n_code"] = cells["code"].map(n_code).astype("int64")
    cells["n_cluster"] = cells["cluster"].map(sizes).astype("int64")
    both, code, cluster = (
        cells[c].to_numpy(dtype=float) for c in ("n_both", "n_code", "n_cluster")
    )
    cells["precision"] = both / cluster
    cells["recall"] = both / code
    cells["f1"] = 2 * both / (code + cluster)
    cells["jaccard"] = both / (code + cluster - both)
    lift = both * len(clusters) / (code * cluster)
    cells["lift"] = np.where(both >= MIN_SHARED_FOR_LIFT, lift, np.nan)
    return cells[list(MEASURES)]


def best_matches(measures: pd.DataFrame, side: str) -> pd.DataFrame:
    """Return for each code its best cluster, or for each cluster its best code.

    Parameters
    ----------
    side
        ``"code"`` or ``"cluster"``: the side whose members each get a row.

    Returns
    -------
    DataFrame
        The rows of ``measures`` with the largest Jaccard similarity, ties by more shared
        segments and then by name; ``mutual`` tells whether the match holds both ways.
    """
    other = {"code": "cluster", "cluster": "code"}[side]
    best = _best(measures, side, other)
    back = _best(measures, other, side).set_index(other)[side]
    mutual = [back.get(o) == s for o, s in zip(best[other], best[side], strict=True)]
    return best.assign(mutual=mutual)


def _best(measures: pd.DataFrame, side: str, other: str) -> pd.DataFrame:
    ranked = measures.sort_values(
        ["jaccard", "n_both", other], ascending=[False, False, True], kind="stable"
    )
    return ranked.drop_duplicates(side).sort_values(side).reset_index(drop=True)
