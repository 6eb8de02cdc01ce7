"""Scores between two sides on which a segment may lie in several groups, or in none.

Each side is a boolean membership matrix with a row per segment; unassigned and uncoded
segments are rows without an entry, and the caller chooses which segments are compared.
A segment without a group shares none with anybody, as if it were a group of its own.

No score here but the Omega index takes chance into account: BCubed and the element-centric
similarity are read beside their mean over rearranged clusters.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Membership: TypeAlias = csr_matrix | NDArray[np.bool_]

_CELLS = 1_000_000  # pairs of segments that are held at once
_DECIMALS = 12  # further down, numbers depend on how many threads took part


@dataclass(frozen=True, slots=True, kw_only=True)
class BCubed:
    """How far groups on one side stay together on the other, seen from the segments.

    Attributes
    ----------
    precision
        Low: clusters merge what the codes keep apart.  ``None`` where no segment has a mate
        in a cluster.
    recall
        Low: clusters split what the codes keep together.  ``None`` where no segment has a
        mate with the same code.
    f
        Harmonic mean; ``None`` where either is.
    n_without_mate
        Segments that count in only one of them, or in none.
    """

    precision: float | None
    recall: float | None
    f: float | None
    n_without_mate: int


def membership(labels: Sequence[Collection[Hashable]]) -> csr_matrix:
    """Return a boolean matrix that tells which segment has which label.

    Parameters
    ----------
    labels
        The labels of each segment, empty where it has none; repeated labels count once.

    Returns
    -------
    csr_matrix of shape (n_segments, n_labels), bool
        Columns in the order of the labels as strings.

    Raises
    ------
    ValueError
        If a segment's labels are one string, whose letters would be taken for labels.

    Examples
    --------
    >>> membership([["uro", "tid"], [], ["uro"]]).toarray().astype(int).tolist()
    [[1, 1], [0, 0], [0, 1]]
    """
    for row, own in enumerate(labels):
        if isinstance(own, str):
            raise ValueError(f"labels: segment {row} has a string; each needs a list of labels")
    names = sorted({x for own in labels for x in own}, key=lambda x: (str(x), type(x).__name__))
    column = {name: number for number, name in enumerate(names)}
    entries = [(row, column[x]) for row, own in enumerate(labels) for x in set(own)]
    places = np.array(sorted(entries), dtype=np.intp).reshape(-1, 2)
    present = np.ones(len(places), dtype=bool)
    return csr_matrix((present, (places[:, 0], places[:, 1])), shape=(len(labels), len(names)))


def bcubed(codes: Membership, clusters: Membership, *, with_self: bool = False) -> BCubed:
    """Return extended BCubed precision and recall, by default of segments with others.

    A pair of mates, segments that share a cluster, has the precision
    min(shared codes, shared clusters) / shared clusters; it is averaged over each segment's
    mates and then over segments.  Recall is the same with the sides swapped.

    Parameters
    ----------
    codes, clusters
        Shapes (n_segments, n_codes) and (n_segments, n_clusters).
    with_self
        Take each segment for a mate of itself, as first defined; small groups then score
        well whatever is in them.

    Raises
    ------
    ValueError
        If the sides differ in the number of segments.

    References
    ----------
    Amigó et al. 2009, doi:10.1007/s10791-008-9066-8;
    van Heusden, Kamps & Marx 2024, doi:10.1007/s10791-024-09436-7.

    Examples
    --------
    Nobody shares a cluster, so precision is not defined, while recall is zero.

    >>> bcubed(membership([["tid"], ["tid"]]), membership([[0], [1]]))
    BCubed(precision=None, recall=0.0, f=None, n_without_mate=2)
    """
    sides = _sides(codes, clusters)
    parts = [_bcubed_rows(*block, with_self=with_self) for block in _shared(*sides)]
    precision, recall = np.concatenate(parts or [np.empty((2, 0))], axis=1)
    p, r = _mean(precision), _mean(recall)
    return BCubed(
        precision=p,
        recall=r,
        f=None if p is None or r is None else 2 * p * r / (p + r) if p + r else 0.0,
        n_without_mate=int((np.isnan(precision) | np.isnan(recall)).sum()),
    )


def omega(codes: Membership, clusters: Membership) -> float | None:
    """Return the Omega index: how many pairs share equally many groups on both sides.

    The share of such pairs, scaled so that chance gives 0 and all of them give 1.  Where
    every segment has one group per side it is the adjusted Rand index.  Not defined where
    all pairs of a side share equally many groups, because it is then the same whatever the
    other side does.

    Parameters
    ----------
    codes, clusters
        Shapes (n_segments, n_codes) and (n_segments, n_clusters).

    Raises
    ------
    ValueError
        If the sides differ in the number of segments.

    References
    ----------
    Collins & Dent 1988, doi:10.1207/s15327906mbr2302_6.

    Examples
    --------
    >>> both = membership([[1, 2], [1, 2], [2], [3]])
    >>> round(omega(both, membership([[1], [1], [2], [3]])), 6)
    0.052632
    """
    left, right = _sides(codes, clusters)
    sizes = (left.shape[1] + 1, right.shape[1] + 1)
    same, by_codes, by_clusters = 0, np.zeros(sizes[0], np.int64), np.zeros(sizes[1], np.int64)
    for first, shared_codes, shared_clusters in _shared(left, right):
        others = np.ones(shared_codes.shape, dtype=bool)
        others[np.arange(len(others)), first + np.arange(len(others))] = False
        a, b = shared_codes[others].astype(np.intp), shared_clusters[others].astype(np.intp)
        same += int((a == b).sum())
        by_codes += np.bincount(a, minlength=sizes[0])
        by_clusters += np.bincount(b, minlength=sizes[1])
    if min(np.count_nonzero(by_codes), np.count_nonzero(by_clusters)) < 2:
        return None
    n_pairs = int(by_codes.sum())
    expected = sum(int(a) * int(b) for a, b in zip(by_codes, by_clusters, strict=False))
    # Whole numbers until here, so that equal sides give exactly 1.
    return (same * n_pairs - expected) / (n_pairs**2 - expected)


def element_similarity(
    codes: Membership, clusters: Membership, *, alpha: float = 0.9
) -> NDArray[np.float64]:
    """Return for each segment how alike its surroundings are on both sides, 0 to 1.

    A walker starts at the segment, goes on with probability ``alpha`` to a segment of one of
    the groups it is in, and so forth; where it ends on one side is compared with where it
    ends on the other.  Chance is not taken out: for colouring a map, not for a headline.

    Segments without any code or without any cluster get NaN.  They stay among the segments
    that others may meet, so their mates on the one side are less alike for it.

    Parameters
    ----------
    codes, clusters
        Shapes (n_segments, n_codes) and (n_segments, n_clusters).
    alpha
        Above 0 and below 1; larger looks further through overlapping groups.

    Returns
    -------
    ndarray of shape (n_segments,)

    Raises
    ------
    ValueError
        If the sides differ in the number of segments, or ``alpha`` is out of range.

    References
    ----------
    Gates, Wood, Hetrick & Ahn 2019, doi:10.1038/s41598-019-44892-y.

    Examples
    --------
    >>> codes = membership([["tid"], ["tid"], ["uro"], []])
    >>> element_similarity(codes, membership([[0], [1], [2], [2]])).round(3).tolist()
    [0.5, 0.5, 0.5, nan]
    """
    if not 0 < alpha < 1:
        raise ValueError(f"element_similarity: alpha is {alpha!r}; it lies between 0 and 1")
    left, right = _sides(codes, clusters)
    (from_codes, to_codes), (from_clusters, to_clusters) = (
        _steps(side, alpha) for side in (left, right)
    )
    values = np.empty(left.shape[0])
    for rows in _blocks(len(values)):
        apart = to_codes @ from_codes[rows].T - to_clusters @ from_clusters[rows].T
        values[rows] = 1 - (1 - alpha) * np.abs(apart).sum(axis=0) / 2
    grouped = (left.getnnz(axis=1) > 0) & (right.getnnz(axis=1) > 0)
    return np.where(grouped, values.clip(0.0, 1.0).round(_DECIMALS), np.nan)


def _steps(side: csr_matrix, alpha: float) -> tuple[NDArray[np.float64], csr_matrix]:
    """Return two factors of the walk ``(1 - alpha) inv(I - alpha leave enter.T)``.

    A step, ``leave enter.T``, has no higher rank than there are groups, so by Woodbury's
    identity the inverse is ``I + alpha leave inv(I - alpha enter.T leave) enter.T``: a
    system as large as the number of groups.  ``I`` falls out of the sides' difference.
    """
    leave = _scaled(side, axis=1)
    enter = _scaled(side, axis=0)
    small = np.eye(side.shape[1]) - alpha * (enter.T @ leave).toarray()
    return leave @ np.linalg.inv(small), enter


def _scaled(side: csr_matrix, axis: int) -> csr_matrix:
    """Divide rows (axis 1) or columns (axis 0) by their sums; those without entries stay 0."""
    scaled = side.copy()
    index = side.indices if axis == 0 else np.repeat(np.arange(side.shape[0]), np.diff(side.indptr))
    scaled.data = 1 / side.getnnz(axis=axis)[index]
    return scaled


def _sides(codes: Membership, clusters: Membership) -> tuple[csr_matrix, csr_matrix]:
    """Return both sides as sparse matrices of ones."""
    left, right = (_ones(side) for side in (codes, clusters))
    if left.shape[0] != right.shape[0]:
        raise ValueError(
            f"codes have {left.shape[0]} segments, but clusters have {right.shape[0]}; "
            "both sides need a row for each segment"
        )
    return left, right


def _ones(side: Membership) -> csr_matrix:
    present = csr_matrix(side).astype(bool)
    present.sum_duplicates()
    present.eliminate_zeros()
    return present.astype(np.float64)


def _blocks(n_segments: int) -> Iterator[slice]:
    size = max(1, _CELLS // max(1, n_segments))
    for first in range(0, n_segments, size):
        yield slice(first, min(first + size, n_segments))


def _shared(
    codes: csr_matrix, clusters: csr_matrix
) -> Iterator[tuple[int, NDArray[np.float64], NDArray[np.float64]]]:
    """Yield how many codes and clusters segments share with all segments, block by block.

    Yields
    ------
    first, shared_codes, shared_clusters
        Row of the first segment in the block, and two arrays of shape (n_rows, n_segments).
    """
    across = [side.T.toarray() for side in (codes, clusters)]
    for rows in _blocks(codes.shape[0]):
        yield rows.start, codes[rows] @ across[0], clusters[rows] @ across[1]


def _bcubed_rows(
    first: int,
    shared_codes: NDArray[np.float64],
    shared_clusters: NDArray[np.float64],
    *,
    with_self: bool,
) -> NDArray[np.float64]:
    """Return precision and recall of a block of segments, shape (2, n_rows), NaN without mate."""
    if not with_self:
        own = np.arange(len(shared_codes))
        shared_codes[own, first + own] = shared_clusters[own, first + own] = 0
    both = np.minimum(shared_codes, shared_clusters)
    found = np.full((2, len(both)), np.nan)
    for row, shared in zip(found, (shared_clusters, shared_codes), strict=True):
        n_mates = np.count_nonzero(shared, axis=1)
        # Where nothing is shared the numerator is 0 as well, and any denominator will do.
        total = np.divide(both, np.maximum(shared, 1)).sum(axis=1)
        np.divide(total, n_mates, out=row, where=n_mates > 0)
    return found


def _mean(values: NDArray[np.float64]) -> float | None:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None
