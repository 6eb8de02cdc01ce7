"""How strongly a segment belongs to each cluster, by the company it keeps in reruns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mining.clustering.stability import Labels, Rerun


def memberships(labels: Labels, reruns: Sequence[Rerun]) -> NDArray[np.float32]:
    """Return of each segment's company in reruns the share that belongs to each cluster.

    The company are the other segments of its cluster in a rerun; a segment that stays alone
    or unassigned there has none.  So the strengths of a segment sum to at most 1: to 1 where
    it always has company and all of that is assigned.

    Parameters
    ----------
    labels
        Shape (n_segments,), numbered from 0; -1 is unassigned.
    reruns
        Pairs of the positions that were kept and their new labels.

    Returns
    -------
    ndarray of shape (n_segments, n_clusters)
        Means over the runs that keep a segment, from 0 to 1; NaN where none does.

    Examples
    --------
    The last segment changes sides in one run of two.

    >>> whole = np.array([0, 0, 1, 1, 1])
    >>> runs = [(np.arange(5), whole), (np.arange(5), np.array([0, 0, 1, 1, 0]))]
    >>> memberships(whole, runs).round(2).tolist()[-1]
    [0.5, 0.5]
    """
    n_clusters = int(labels.max(initial=-1)) + 1
    sums = np.zeros((len(labels), n_clusters), dtype=np.float32)
    n_runs = np.zeros(len(labels), dtype=np.float32)
    for kept, new in reruns:
        sums[kept] += _company(labels[kept], new, n_clusters)
        n_runs[kept] += 1
    found = np.full_like(sums, np.nan)
    np.divide(sums, n_runs[:, None], out=found, where=n_runs[:, None] > 0)
    return found


def _company(old: Labels, new: Labels, n_clusters: int) -> NDArray[np.float32]:
    # The last row counts nobody; it is that of the unassigned, which have no company.
    n_new = int(new.max(initial=-1)) + 2
    counted = np.zeros((n_new, n_clusters), dtype=np.float32)
    known = np.flatnonzero((new >= 0) & (old >= 0))
    np.add.at(counted, (new[known], old[known]), 1)
    sizes = np.bincount(new[new >= 0], minlength=n_new)
    shares: NDArray[np.float32] = counted[new]
    shares[known, old[known]] -= 1
    shares /= np.maximum(sizes[new] - 1, 1)[:, None]
    return shares
