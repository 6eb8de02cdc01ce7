"""Codes and clusters crossed: the counts and measures that statuses are read from."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mining.comparison.cells import FEWEST_SEGMENTS, shared_counts

UNION = 0.5
_PART = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """The two sides of a diagnosis.

    Attributes
    ----------
    codes
        Shape (n_segments, n_codes): which segment carries which code.
    clusters
        Shape (n_segments,); -1 is unassigned.
    interviews
        Shape (n_segments,): number of the interview.
    relevant
        Shape (n_segments,): whether the segment carries a code that is not marked as not
        relevant.
    p
        Shape (n_codes, n_clusters): how often rearranged talk shares as many segments.
    code_q, cluster_q
        Shapes (n_codes,) and (n_clusters,): whether the other side follows it at all; NaN
        for a code that cannot be judged.
    """

    codes: NDArray[np.bool_] = field(repr=False)
    clusters: NDArray[np.int64] = field(repr=False)
    interviews: NDArray[np.intp] = field(repr=False)
    relevant: NDArray[np.bool_] = field(repr=False)
    p: NDArray[np.float64] = field(repr=False)
    code_q: NDArray[np.float64] = field(repr=False)
    cluster_q: NDArray[np.float64] = field(repr=False)

    @property
    def counts(self) -> NDArray[np.int64]:
        """Shared segments, shape (n_codes, n_clusters)."""
        return shared_counts(self.codes, self.clusters)

    @property
    def code_sizes(self) -> NDArray[np.int64]:
        """Segments per code, wherever they lie."""
        return np.asarray(self.codes.sum(axis=0), dtype=np.int64)

    @property
    def cluster_sizes(self) -> NDArray[np.int64]:
        """Segments per cluster, coded or not."""
        n = int(self.clusters.max(initial=-1)) + 1
        return np.bincount(self.clusters[self.clusters >= 0], minlength=n)

    def jaccard(self) -> NDArray[np.float64]:
        """Jaccard similarity of every code and cluster."""
        both = self.counts
        union = self.code_sizes[:, None] + self.cluster_sizes[None, :] - both
        return np.asarray(both / np.maximum(union, 1), dtype=np.float64)

    def lift(self) -> NDArray[np.float64]:
        """How much more often code and cluster meet than their sizes alone would bring."""
        sizes = np.outer(self.code_sizes, self.cluster_sizes)
        lifts = self.counts * len(self.clusters) / np.maximum(sizes, 1)
        return np.asarray(lifts, dtype=np.float64)

    def n_interviews(self, segments: NDArray[np.bool_]) -> int:
        """In how many interviews these segments stand."""
        return len(np.unique(self.interviews[segments]))


def union_jaccard(one: NDArray[np.bool_], many: NDArray[np.bool_]) -> float:
    """Return how well one set of segments is the union of several others.

    Parameters
    ----------
    one, many
        Shapes (n_segments,) and (n_segments, n_sets).

    Examples
    --------
    A code of four segments in two clusters of two and three.

    >>> code = np.array([1, 1, 1, 1, 0], dtype=bool)
    >>> clusters = np.array([[1, 0], [1, 0], [0, 1], [0, 1], [0, 1]], dtype=bool)
    >>> union_jaccard(code, clusters)
    0.8
    """
    union = many.any(axis=1)
    whole = int((one | union).sum())
    return float((one & union).sum() / whole) if whole else 0.0


def make_up(
    both: NDArray[np.int64], code_sizes: NDArray[np.int64], *, size: int, n_segments: int
) -> NDArray[np.intp]:
    """Return the codes that make up a fourth of a cluster or more, beyond their size.

    Codes too rare to judge are not among them.

    Parameters
    ----------
    both, code_sizes
        Shape (n_codes,): segments shared with the cluster, and segments per code.
    size, n_segments
        Segments of the cluster and of the study.

    Examples
    --------
    A cluster of 8 among 20; the last code is everywhere, and shares no more than that.

    >>> make_up(np.array([4, 4, 1, 8]), np.array([5, 5, 5, 20]), size=8, n_segments=20).tolist()
    [0, 1]
    """
    much = both >= _PART * size
    return np.flatnonzero(
        much & (both * n_segments > code_sizes * size) & (code_sizes >= FEWEST_SEGMENTS)
    )


def effective_number(counts: NDArray[np.int64]) -> float | None:
    """Return how many parts a split amounts to: the exponential of its entropy.

    Examples
    --------
    >>> effective_number(np.array([5, 5, 0])), effective_number(np.array([0, 0]))
    (2.0, None)
    """
    total = counts.sum()
    if not total:
        return None
    shares = counts[counts > 0] / total
    return float(np.exp(-(shares * np.log(shares)).sum()))


class Measures:
    """What the rules look at, worked out once."""

    def __init__(self, crossing: Crossing) -> None:
        self.crossing = crossing
        self.counts = crossing.counts
        self.jaccard = crossing.jaccard()
        self.lift = crossing.lift()
        self.judged = crossing.code_sizes >= FEWEST_SEGMENTS
        self.placed = crossing.clusters[:, None] == np.arange(self.counts.shape[1])

    def best_cluster(self, code: int) -> int | None:
        """Return the cluster most similar to a code, ``None`` where none shares a segment."""
        return _best(self.jaccard[code], self.counts[code])

    def best_code(self, cluster: int) -> int | None:
        """Return the code most similar to a cluster, ``None`` where none shares a segment."""
        # A code too rare to judge is nobody's counterpart while there is one that is not.
        counts = self.counts[:, cluster]
        judged = np.where(self.judged, counts, 0)
        return _best(self.jaccard[:, cluster], judged if judged.any() else counts)

    def mutual(self, code: int, cluster: int | None) -> bool:
        """Tell whether a code is the most similar one of its own best cluster."""
        return cluster is not None and self.best_code(cluster) == code

    def top_share(self, code: int) -> float | None:
        """Return the largest share of a code that one cluster holds."""
        return largest_share(self.counts[code], int(self.crossing.code_sizes[code]))

    def parts_of_code(self, code: int) -> NDArray[np.intp]:
        """Return the clusters that hold a fourth of a code or more, beyond their size."""
        share = self.counts[code] / max(int(self.crossing.code_sizes[code]), 1)
        return np.flatnonzero((share >= _PART) & (self.lift[code] > 1))

    def codes_inside(self, cluster: int) -> NDArray[np.intp]:
        """Return the codes that make up a fourth of a cluster or more, beyond their size."""
        return make_up(
            self.counts[:, cluster],
            self.crossing.code_sizes,
            size=int(self.crossing.cluster_sizes[cluster]),
            n_segments=len(self.crossing.clusters),
        )

    def merging(self, cluster: int) -> tuple[NDArray[np.intp], float | None]:
        """Return the codes that a cluster merges, and how well it is their union."""
        inside = self.codes_inside(cluster)
        if len(inside) < 2:
            return inside[:0], None
        union = union_jaccard(self.placed[:, cluster], self.crossing.codes[:, inside])
        return (inside, union) if union >= UNION else (inside[:0], None)


def _best(jaccard: NDArray[np.float64], both: NDArray[np.int64]) -> int | None:
    """Return the most similar one; ties go to more shared segments, then to the first."""
    if not both.size or not both.any():
        return None
    return int(np.lexsort((np.arange(len(both)), -both, np.where(both > 0, -jaccard, 0.0)))[0])


def largest_share(counts: NDArray[np.int64], size: int) -> float | None:
    """Return the largest count as a share of all, ``None`` of nothing."""
    return float(counts.max(initial=0) / size) if size else None
