"""Which code and cluster hold more of the same segments than runs of talk would bring about.

Counts of segments that a code and a cluster share are compared with the counts after the
segments were rearranged in ways that keep their runs; tests that assume independent
segments would find relations everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mining.comparison.arrangements import Arrangements
from mining.comparison.nulls import Labels, adjusted_q, tables

FEWEST_SEGMENTS = 4  # two or three segments pass no test, wherever they lie
FDR = 0.10  # share of chance finds among those that are called more than chance
_TOLERANCE = 1e-9


def memberships(codes: NDArray[np.bool_]) -> Labels:
    """Return codes as labels of weight 1; a segment with several codes counts under each.

    Parameters
    ----------
    codes
        Shape (n_segments, n_codes).
    """
    segment, label = np.nonzero(codes)
    return Labels(
        segment=segment,
        label=label,
        weight=np.ones(len(segment)),
        n_segments=codes.shape[0],
        n_labels=codes.shape[1],
    )


def shared_counts(codes: NDArray[np.bool_], clusters: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many segments each code and cluster share, shape (n_codes, n_clusters)."""
    n_clusters = int(clusters.max(initial=-1)) + 1
    columns = clusters[:, None] == np.arange(n_clusters)
    return np.asarray(codes.T.astype(np.int64) @ columns.astype(np.int64), dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """How often rearranged talk relates codes and clusters as much: p-values.

    Attributes
    ----------
    cells
        Shape (n_codes, n_clusters): sharing as many segments.
    codes
        Shape (n_codes,): sharing as much with clusters beyond what sizes bring.
    clusters
        Shape (n_clusters,): the same with codes.
    """

    cells: NDArray[np.float64]
    codes: NDArray[np.float64]
    clusters: NDArray[np.float64]


def relation_p(
    codes: NDArray[np.bool_], clusters: NDArray[np.int64], ways: Mapping[str, Arrangements]
) -> Relations:
    """Test every code, every cluster and every pair of them against rearranged talk.

    There are as many tests of codes as there are codes; pairs are many more, and a relation
    that is spread over several clusters is in none of them alone.  So codes and clusters are
    tested as wholes, and pairs tell where the relation lies.  Only pairs that meet more often
    than their sizes bring count: a cluster that codes avoid is not related to them.

    Parameters
    ----------
    codes
        Shape (n_segments, n_codes).
    clusters
        Shape (n_segments,); -1 is unassigned and no cluster.
    ways
        The largest share over these is given; NaN without any.
    """
    observed = _Told.of(shared_counts(codes, clusters).astype(np.float64)[None], codes, clusters)
    largest = {
        name: np.full(found.shape[1:], 0.0 if ways else np.nan)
        for name, found in observed.parts().items()
    }
    if not observed.cells.size:
        return Relations(**largest)
    side = memberships(codes)
    for arrangement in ways.values():
        above = {name: np.zeros(found.shape) for name, found in largest.items()}
        for counted, moved in tables(side, clusters, arrangement):
            drawn = _Told.of(counted, codes, moved).parts()
            for name, found in observed.parts().items():
                above[name] += (drawn[name] >= found - _TOLERANCE).sum(axis=0)
        n = arrangement.n_arrangements
        for name, count in above.items():
            share = count / n if arrangement.exact else (count + 1) / (n + 1)
            largest[name] = np.maximum(largest[name], share)
    return Relations(**largest)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What tables of shared segments say: counts, and the excess of rows and columns.

    Shapes (n_tables, n_codes, n_clusters), (n_tables, n_codes) and (n_tables, n_clusters).
    """

    cells: NDArray[np.float64]
    codes: NDArray[np.float64]
    clusters: NDArray[np.float64]

    @classmethod
    def of(
        cls, counted: NDArray[np.float64], codes: NDArray[np.bool_], clusters: NDArray[np.int64]
    ) -> _Told:
        """Count and weigh; a pair that shares less than its sizes bring adds nothing."""
        moved = np.atleast_2d(clusters)
        n_clusters = counted.shape[2]
        numbered = moved + n_clusters * np.arange(len(moved))[:, None]
        sizes = np.bincount(numbered[moved >= 0], minlength=len(moved) * n_clusters)
        sizes = sizes.reshape(len(moved), n_clusters)
        n_with = codes.sum(axis=0).astype(np.float64)
        usual = n_with[None, :, None] * sizes[:, None, :] / max(len(codes), 1)
        beyond = counted > usual
        # Where nothing is shared nothing is beyond, so that no logarithm of 0 is taken.
        ratio = np.divide(counted, usual, out=np.ones_like(counted), where=beyond)
        excess = counted * np.log(ratio)
        return cls(cells=counted, codes=excess.sum(axis=2), clusters=excess.sum(axis=1))

    def parts(self) -> dict[str, NDArray[np.float64]]:
        """Return the three by name."""
        return {"cells": self.cells, "codes": self.codes, "clusters": self.clusters}


def judged_q(p: NDArray[np.float64], judged: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return q-values over those that can be judged; NaN for the others.

    Parameters
    ----------
    p, judged
        Shape (n,).
    """
    q = np.full(p.shape, np.nan)
    known = judged & ~np.isnan(p)
    if known.any():
        q[known] = adjusted_q(p[known].tolist())
    return q
