"""Segments at a cluster's border: the member that fits least, and others that nearly fit.

Nothing here compares all segments with each other: a mean similarity to a cluster is the
product with the mean of its rows, so that the work grows with segments times clusters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_SHOWN = 3
_QUARTER = 25  # the members' percentile that a near miss lies above
_BLOCK = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """The border of every cluster of one grouping.

    Attributes
    ----------
    doubtful
        Row of the member with the lowest silhouette; ``None`` in a cluster of one, and where
        there is no other cluster.
    near_misses
        Rows of non-members that are more similar to the centre than the members' 25th
        percentile, at most three, the most similar first.
    n_near_misses
        How many there are.
    """

    doubtful: Sequence[int | None] = field(repr=False)
    near_misses: Sequence[Sequence[int]] = field(repr=False)
    n_near_misses: Sequence[int] = field(repr=False)


def find_margins(rows: NDArray[np.float32], labels: NDArray[np.int64]) -> Margins:
    """Find who fits a cluster least, and who of the others would fit.

    Unassigned segments have no silhouette and can be near misses.  Ties go to the segment
    that comes first.

    Parameters
    ----------
    rows
        Unit rows, shape (n_segments, n_dims).
    labels
        Cluster of every segment, shape (n_segments,); -1 is unassigned.

    References
    ----------
    Rousseeuw 1987, doi:10.1016/0377-0427(87)90125-7.

    Examples
    --------
    >>> rows = np.array([[1, 0], [0.8, 0.6], [0, 1], [0, 1], [0.96, 0.28]], dtype=np.float32)
    >>> find_margins(rows, np.array([0, 0, 1, 1, -1])).near_misses
    [[4], []]
    """
    members = members_of(labels)
    means = _means(rows, members)
    sizes = np.array([len(one) for one in members], dtype=np.int64)
    own = np.zeros(len(rows))
    fit = np.full(len(rows), np.nan)
    for block, similarity in _similarities(rows, means):
        own[block] = _at(similarity, labels[block])
        fit[block] = _silhouettes(similarity, rows[block], labels[block], sizes)
    limits = np.array([np.percentile(own[one], _QUARTER) for one in members], dtype=np.float64)
    counts, nearest = _outside(rows, labels, means, limits)
    return Margins(
        doubtful=[_lowest(fit, one) for one in members],
        near_misses=nearest,
        n_near_misses=counts,
    )


def members_of(labels: NDArray[np.int64]) -> list[NDArray[np.intp]]:
    """Return the rows of every cluster in their order; numbers have no gaps.

    Examples
    --------
    >>> [rows.tolist() for rows in members_of(np.array([1, -1, 0, 1]))]
    [[2], [0, 3]]
    """
    order = np.argsort(labels, kind="stable")
    n_clusters = int(labels.max(initial=-1)) + 1
    cuts = np.searchsorted(labels[order], np.arange(n_clusters + 1))
    return [order[first:last] for first, last in pairwise(cuts)]


def _means(rows: NDArray[np.float32], members: Sequence[NDArray[np.intp]]) -> NDArray[np.float64]:
    means = [rows[one].mean(axis=0, dtype=np.float64) for one in members]
    return np.array(means, dtype=np.float64).reshape(len(members), rows.shape[1])


def _similarities(
    rows: NDArray[np.float32], means: NDArray[np.float64]
) -> Iterator[tuple[slice, NDArray[np.float64]]]:
    """Yield blocks of rows with their mean similarity to every cluster."""
    for begin in range(0, len(rows) if len(means) else 0, _BLOCK):
        block = slice(begin, begin + _BLOCK)
        yield block, rows[block].astype(np.float64) @ means.T


def _at(similarity: NDArray[np.float64], labels: NDArray[np.int64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = similarity[np.arange(len(labels)), np.maximum(labels, 0)]
    return found


def _silhouettes(
    similarity: NDArray[np.float64],
    rows: NDArray[np.float32],
    labels: NDArray[np.int64],
    sizes: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return silhouettes on cosine distances; NaN without another cluster or member."""
    n = np.where(labels >= 0, sizes[np.maximum(labels, 0)], 0)
    if len(sizes) < 2:
        return np.full(len(labels), np.nan)
    self_similarity = np.einsum("ij,ij->i", rows, rows, dtype=np.float64)
    among = np.maximum(n - 1, 1)
    within = 1 - (n * _at(similarity, labels) - self_similarity) / among
    others = similarity.copy()
    others[np.arange(len(labels)), np.maximum(labels, 0)] = -np.inf
    beyond = 1 - others.max(axis=1)
    larger = np.maximum(within, beyond)
    found = np.divide(beyond - within, larger, out=np.zeros(len(labels)), where=larger > 0)
    return np.where(n > 1, found, np.nan)


def _lowest(fit: NDArray[np.float64], members: NDArray[np.intp]) -> int | None:
    known = members[~np.isnan(fit[members])]
    return int(known[np.argmin(fit[known])]) if len(known) else None


def _outside(
    rows: NDArray[np.float32],
    labels: NDArray[np.int64],
    means: NDArray[np.float64],
    limits: NDArray[np.float64],
) -> tuple[list[int], list[list[int]]]:
    """Count the near misses of every cluster, and return the nearest of them."""
    counts = np.zeros(len(means), dtype=np.int64)
    best: list[list[tuple[float, int]]] = [[] for _ in means]
    for block, similarity in _similarities(rows, means):
        inside = np.flatnonzero(labels[block] >= 0)
        similarity[inside, labels[block][inside]] = -np.inf
        counts += (similarity > limits).sum(axis=0)
        third = min(_SHOWN, len(similarity)) - 1
        least = -np.partition(-similarity, third, axis=0)[third]
        shown = (similarity > limits) & (similarity >= least)
        for row, cluster in zip(*np.nonzero(shown), strict=True):
            best[cluster].append((-float(similarity[row, cluster]), block.start + int(row)))
    return counts.tolist(), [[row for _, row in sorted(found)[:_SHOWN]] for found in best]
