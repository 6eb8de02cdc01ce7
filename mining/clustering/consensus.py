"""Whether reruns agree on which segments belong together, whatever the clusters are called.

Clusterwise stability asks of each cluster whether it comes back; here every pair of segments
is asked, and no clustering is the original.  Unassigned segments are together with nobody.
What is together in every run may still be only the interview guide, or one voice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from mining.clustering.stability import Labels, Rerun

MOST_SEGMENTS = 3_000
_UNASSIGNED = -1
_NOT_KEPT = -2
_ROWS_AT_ONCE = 64  # few enough to stay near the processor
_MOST_CELLS = 1_000_000  # that are counted at once


def consensus_matrix(runs: Sequence[Rerun], n_segments: int) -> NDArray[np.float64]:
    """Return how often each pair of segments is together in the runs that keep both.

    Parameters
    ----------
    runs
        Pairs of the positions that were kept, each once, and their labels; -1 is unassigned.

    Returns
    -------
    ndarray of shape (n_segments, n_segments)
        Symmetric, from 0 to 1.  NaN where no run keeps both.  The diagonal is 1 where a
        segment was ever kept, also where it was unassigned.

    Raises
    ------
    ValueError
        If there are more than ``MOST_SEGMENTS`` segments, for which the matrix takes too
        much memory (see :func:`level_ambiguity`).

    References
    ----------
    Monti, Tamayo, Mesirov & Golub 2003, doi:10.1023/A:1023949509487.

    Examples
    --------
    The second run has no first segment and leaves the third one unassigned.

    >>> runs = [(np.arange(3), np.array([0, 0, 0])), (np.array([1, 2]), np.array([4, -1]))]
    >>> consensus_matrix(runs, 3).tolist()
    [[1.0, 1.0, 1.0], [1.0, 1.0, 0.5], [1.0, 0.5, 1.0]]
    """
    if n_segments > MOST_SEGMENTS:
        raise ValueError(
            f"consensus_matrix: {n_segments} segments; at most {MOST_SEGMENTS} fit into memory"
        )
    kept_by = np.zeros((n_segments, len(runs)), dtype=np.float32)
    laid = np.empty((len(runs), n_segments), dtype=np.int32)
    for run, (kept, labels) in enumerate(runs):
        kept_by[kept, run] = 1
        # A number of its own for whoever is not in a cluster of this run.
        laid[run] = -1 - np.arange(n_segments, dtype=np.int32)
        laid[run, kept] = np.where(labels >= 0, labels, laid[run, kept])
    together = np.zeros((n_segments, n_segments), dtype=np.min_scalar_type(len(runs)))
    for start in range(0, n_segments, _ROWS_AT_ONCE):
        counted = together[start : start + _ROWS_AT_ONCE]
        for row in laid:
            counted += row[start : start + _ROWS_AT_ONCE, None] == row
    both = kept_by @ kept_by.T
    np.fill_diagonal(together, both.diagonal().astype(together.dtype))
    share = np.full((n_segments, n_segments), np.nan)
    np.divide(together, both, out=share, where=both > 0, dtype=np.float64)
    return share


def ambiguous_share(
    matrix: NDArray[np.float64], low: float = 0.1, high: float = 0.9
) -> float | None:
    """Return the share of pairs that are neither nearly always nor nearly never together.

    This is PAC, the proportion of ambiguous clustering.  Lower is clearer.  Many small
    clusters keep most pairs apart in every run, so that it falls as clusters become more:
    compare levels of a like number only.

    Parameters
    ----------
    matrix
        As :func:`consensus_matrix` returns it.  Pairs without a value are left out.
    low, high
        Strictly between them a pair is ambiguous.

    Returns
    -------
    float or None
        ``None`` where no pair has a value.

    Raises
    ------
    ValueError
        If the limits are not in order between 0 and 1.

    References
    ----------
    Șenbabaoğlu, Michailidis & Li 2014, doi:10.1038/srep06207.

    Examples
    --------
    >>> ambiguous_share(np.array([[1, 0.5, 0.9], [0.5, 1, np.nan], [0.9, np.nan, 1]]))
    0.5
    """
    if not 0 <= low < high <= 1:
        raise ValueError(f"ambiguous_share: limits are {low} and {high}; 0 <= low < high <= 1")
    # The diagonal is 1 or NaN, and every other pair stands twice.
    inside = np.count_nonzero((matrix > low) & (matrix < high))
    missing = np.isnan(matrix)
    n_pairs = matrix.size - len(matrix) - np.count_nonzero(missing)
    n_pairs += np.count_nonzero(missing.diagonal())
    return float(inside / n_pairs) if n_pairs else None


def adjusted_rand(first: Labels, second: Labels) -> NDArray[np.float64]:
    """Return the adjusted Rand index of several pairs of clusterings of the same segments.

    Counted from pairs of segments, so that whoever is unassigned (-1) adds none: each such
    segment is a cluster of its own.  Segments below -1 in either are left out.

    Parameters
    ----------
    first, second
        Shape (n_pairs, n_segments): row by row the two that are compared.

    Returns
    -------
    ndarray of shape (n_pairs,)
        NaN where either side keeps all segments together or all apart.

    Examples
    --------
    >>> one, other = np.array([[0, 0, 1, 1]] * 2), np.array([[1, 1, 0, 0], [0, 1, 2, 3]])
    >>> adjusted_rand(one, other).tolist()
    [1.0, nan]
    """
    found = np.full(len(first), np.nan)
    n_cells = max(1, (first.max(initial=0) + 1) * (second.max(initial=0) + 1), first.shape[1])
    at_once = max(1, _MOST_CELLS // n_cells)
    for start in range(0, len(first), at_once):
        rows = slice(start, start + at_once)
        found[rows] = _adjusted_rand(first[rows], second[rows])
    return found


def _adjusted_rand(first: Labels, second: Labels) -> NDArray[np.float64]:
    both = (first > _NOT_KEPT) & (second > _NOT_KEPT)
    n_kept = both.sum(axis=1)
    total = n_kept * (n_kept - 1) / 2
    width = second.max(initial=0) + 1
    cell = np.where((first >= 0) & (second >= 0), first * width + second, _UNASSIGNED)
    one = _n_pairs(np.where(both, first, _UNASSIGNED))
    other = _n_pairs(np.where(both, second, _UNASSIGNED))
    defined = (one > 0) & (one < total) & (other > 0) & (other < total)
    by_chance = one * other / np.where(defined, total, 1)
    span = np.where(defined, (one + other) / 2 - by_chance, np.nan)
    index: NDArray[np.float64] = (_n_pairs(cell) - by_chance) / span
    return index


def mean_pairwise_ari(runs: Sequence[Rerun]) -> float | None:
    """Return the mean adjusted Rand index over pairs of runs.

    Each pair is compared on the segments that both keep; unassigned ones are each a cluster
    of their own.  Pairs are left out where a run keeps all of these together or all apart,
    because the index then says nothing about the other run.

    Returns
    -------
    float or None
        1 for the same clusters in every run, about 0 by chance; ``None`` where no pair is
        left.

    References
    ----------
    Hubert & Arabie 1985, doi:10.1007/BF01908075.

    Examples
    --------
    >>> everyone = np.arange(4)
    >>> twice = [(everyone, np.array([0, 0, 1, 1])), (everyone, np.array([1, 1, 0, 0]))]
    >>> mean_pairwise_ari(twice), mean_pairwise_ari(twice[:1])
    (1.0, None)
    """
    n_segments = max((int(kept.max(initial=-1)) + 1 for kept, _ in runs), default=0)
    laid = np.full((len(runs), n_segments), _NOT_KEPT, dtype=np.int64)
    for row, (kept, labels) in zip(laid, runs, strict=True):
        row[kept] = np.maximum(labels, _UNASSIGNED)
    one, other = np.triu_indices(len(laid), k=1)
    values = adjusted_rand(laid[one], laid[other])
    values = values[~np.isnan(values)]
    return float(values.mean()) if len(values) else None


def level_ambiguity(
    reruns: Sequence[tuple[NDArray[np.intp], Mapping[str, Labels]]],
    levels: Iterable[str],
    n_segments: int,
    *,
    seed: int,
) -> dict[str, dict[str, float | None]]:
    """Return how far the reruns of one scheme agree at each level.

    A matrix of all pairs would fill the memory in large studies: above ``MOST_SEGMENTS``,
    3,000, the ambiguous share is that of the pairs within a sample of so many segments, drawn
    with ``seed`` and the same at every level.

    Parameters
    ----------
    reruns
        Pairs of the positions that were kept and their labels per level.  One without the
        level is passed over.
    levels
        Names of the levels.

    Returns
    -------
    dict
        For each level ``ambiguous_share`` and ``mean_pairwise_ari``, ``None`` where not
        defined.

    Examples
    --------
    >>> everyone = np.arange(4)
    >>> reruns = [(everyone, {"coarse": np.array([0, 0, 1, 1])})] * 2
    >>> level_ambiguity(reruns, ["coarse"], 4, seed=1)
    {'coarse': {'ambiguous_share': 0.0, 'mean_pairwise_ari': 1.0}}
    """
    size = min(n_segments, MOST_SEGMENTS)
    rng = np.random.default_rng(seed)
    chosen = np.sort(rng.choice(n_segments, size, replace=False)) if size else np.arange(0)
    place = np.full(n_segments, _NOT_KEPT, dtype=np.intp)
    place[chosen] = np.arange(size)
    found = {}
    for level in levels:
        runs = [(kept, labels[level]) for kept, labels in reruns if level in labels]
        sample = [(place[kept], labels) for kept, labels in runs]
        sample = [(at[at >= 0], labels[at >= 0]) for at, labels in sample]
        found[level] = {
            "ambiguous_share": ambiguous_share(consensus_matrix(sample, size)) if runs else None,
            "mean_pairwise_ari": mean_pairwise_ari(runs),
        }
    return found


def _n_pairs(labels: Labels) -> NDArray[np.float64]:
    """Return in each row the number of pairs with the same label; negative ones are in none."""
    n_rows, width = len(labels), int(labels.max(initial=0)) + 1
    kept = labels >= 0
    numbered = labels + width * np.arange(n_rows)[:, None]
    sizes = np.bincount(numbered[kept], minlength=n_rows * width).reshape(n_rows, width)
    pairs: NDArray[np.float64] = (np.einsum("ij,ij->i", sizes, sizes) - kept.sum(axis=1)) / 2
    return pairs
