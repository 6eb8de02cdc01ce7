"""Which code and cluster hold more of the same segments than runs of talk would bring about.

Counts of segments that a code and a cluster share are compared with the counts after the
segments were rearranged in ways that keep their runs; tests that assume independent
segments would find relations everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from mining.comparison.arrangements import Arrangements
from mining.comparison.nulls import Labels, adjusted_q, tables

FEWEST_SEGMENTS = 4  # two or three segments pass no test, wherever they lie
FDR = 0.10  # share of chance finds among the cells that are called more than chance


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


def cell_p(
    codes: NDArray[np.bool_], clusters: NDArray[np.int64], ways: Mapping[str, Arrangements]
) -> NDArray[np.float64]:
    """Return the share of arrangements in which a code and a cluster share as many segments.

    Parameters
    ----------
    codes
        Shape (n_segments, n_codes).
    clusters
        Shape (n_segments,); -1 is unassigned and no cluster.
    ways
        The largest share over these is given.

    Returns
    -------
    ndarray of shape (n_codes, n_clusters)
        NaN without any way.
    """
    observed = shared_counts(codes, clusters)
    largest = np.full(observed.shape, np.nan)
    if not observed.size:
        return largest
    side = memberships(codes)
    for arrangement in ways.values():
        above = np.zeros(observed.shape)
        for counted, _ in tables(side, clusters, arrangement):
            above += (counted >= observed).sum(axis=0)
        n = arrangement.n_arrangements
        share = above / n if arrangement.exact else (above + 1) / (n + 1)
        largest = np.fmax(largest, share)
    return largest


def cell_q(p: NDArray[np.float64], judged: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return q-values over the cells of the codes that can be judged; NaN for the others.

    Parameters
    ----------
    p
        Shape (n_codes, n_clusters).
    judged
        Shape (n_codes,).
    """
    q = np.full(p.shape, np.nan)
    if p.size and judged.any():
        q[judged] = np.reshape(adjusted_q(p[judged].ravel().tolist()), (int(judged.sum()), -1))
    return q
