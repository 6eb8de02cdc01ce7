"""How far a cluster can be trusted: does it come back when some of the data is left out.

Reference: Hennig 2007, doi:10.1016/j.csda.2006.11.025.  A cluster's value in one rerun is
its largest Jaccard similarity to any cluster of the rerun, on the segments that both
have; a mean of 0.85 is highly stable, 0.75 stable, below 0.6 not to be trusted.  Stable
is not the same as valid.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.int64]
Rerun = tuple[NDArray[np.intp], Labels]


def clusterwise_jaccard(labels: Labels, reruns: Iterable[Rerun]) -> NDArray[np.float64]:
    """Return each cluster's best Jaccard similarity in every rerun.

    Parameters
    ----------
    labels
        Shape (n_segments,), numbered from 0; -1 is unassigned and no cluster.
    reruns
        Pairs of the positions that were kept and their new labels.

    Returns
    -------
    ndarray of shape (n_reruns, n_clusters)
        NaN where a rerun kept no member of the cluster.

    Examples
    --------
    >>> original = np.array([0, 0, 1, 1])
    >>> rerun = (np.array([0, 1, 2]), np.array([5, 5, 5]))
    >>> clusterwise_jaccard(original, [rerun]).round(3).tolist()
    [[0.667, 0.333]]
    """
    n_clusters = int(labels.max(initial=-1)) + 1
    rows = [_best(labels[kept], new, n_clusters) for kept, new in reruns]
    return np.array(rows, dtype=float).reshape(len(rows), n_clusters)


def _best(old: Labels, new: Labels, n_clusters: int) -> NDArray[np.float64]:
    numbers, inverse = np.unique(new, return_inverse=True)
    both = np.zeros((n_clusters, len(numbers)))
    assigned = old >= 0
    np.add.at(both, (old[assigned], inverse[assigned]), 1)
    old_sizes = both.sum(axis=1)
    union = old_sizes[:, None] + np.bincount(inverse, minlength=len(numbers)) - both
    similar = np.where(union > 0, both / np.maximum(union, 1), 0.0)
    similar[:, numbers < 0] = 0.0
    best = similar.max(axis=1, initial=0.0)
    return np.where(old_sizes > 0, best, np.nan)


def subsamples(n_segments: int, n_runs: int, *, share: float, seed: int) -> list[NDArray[np.intp]]:
    """Draw positions without replacement; copies would agree with themselves."""
    rng = np.random.default_rng(seed)
    size = min(n_segments, max(1, round(share * n_segments)))
    if size == 0:
        return []
    return [np.sort(rng.choice(n_segments, size, replace=False)) for _ in range(n_runs)]


def leave_one_out(documents: Sequence[str], most: int = 20) -> list[NDArray[np.intp]]:
    """Return the positions that remain when each document in turn is left out.

    With more than ``most`` documents, every ``most``-th is left out together with the first,
    the second, and so on, so that there are ``most`` reruns and each document is out once.

    Examples
    --------
    >>> [kept.tolist() for kept in leave_one_out(["a", "b", "b", "c"], most=2)]
    [[1, 2], [0, 3]]
    """
    numbers = {name: i % most for i, name in enumerate(dict.fromkeys(documents))}
    out = np.array([numbers[name] for name in documents], dtype=np.intp)
    return [np.flatnonzero(out != number) for number in range(min(most, len(numbers)))]


def mean_jaccard(labels: Labels, reruns: Sequence[Rerun]) -> list[float | None]:
    """Return each cluster's mean Jaccard similarity over the reruns that kept a member.

    Returns
    -------
    list of n_clusters floats
        ``None`` where no rerun kept a member.
    """
    columns = [column[~np.isnan(column)] for column in clusterwise_jaccard(labels, reruns).T]
    return [float(seen.mean()) if len(seen) else None for seen in columns]


def worst(schemes: Iterable[Sequence[float | None]]) -> list[float | None]:
    """Return the lowest value of each cluster; a scheme that says nothing is passed over.

    Examples
    --------
    >>> worst([[0.9, None], [0.7, None]])
    [0.7, None]
    """
    by_cluster = zip(*schemes, strict=True)
    return [min((v for v in values if v is not None), default=None) for values in by_cluster]
