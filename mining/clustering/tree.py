"""One tree over segments, cut where a level is wanted."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform

from mining.clustering.neighbours import similarity
from mining.vectors import unit_rows

Labels = NDArray[np.int64]


def segment_tree(rows: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the tree of average linkage over how near rows are.

    Parameters
    ----------
    rows
        Unit rows, shape (n_rows, n_dims); two or more.

    Returns
    -------
    ndarray of shape (n_rows - 1, 4)
        As :func:`scipy.cluster.hierarchy.linkage` returns it.
    """
    near = similarity(rows)
    apart = np.clip(1.0 - near.astype(np.float64), 0.0, 2.0)
    # The upper triangle counts; the lower may differ from it by rounding.
    tree: NDArray[np.float64] = linkage(squareform(apart, checks=False), method="average")
    return tree


def cut(tree: NDArray[np.float64], n_clusters: int) -> Labels:
    """Return labels from 0 of at most ``n_clusters`` clusters; fewer where distances tie.

    Examples
    --------
    >>> tree = segment_tree(unit_rows(np.array([[1.0, 0], [1, 0.1], [0, 1]])))
    >>> cut(tree, 2).tolist()
    [0, 0, 1]
    """
    return cuts(tree, [n_clusters])[n_clusters]


def cuts(tree: NDArray[np.float64], sizes: Iterable[int]) -> dict[int, Labels]:
    """Return the labels of several cuts of one tree, by number of clusters.

    They are those of :func:`scipy.cluster.hierarchy.fcluster` by ``maxclust``, which looks the
    whole tree over at every call; clusters are numbered as they come.
    """
    n_rows, sizes = len(tree) + 1, list(sizes)
    merges = tree[:, :2].astype(np.int64)
    above = np.arange(2 * n_rows - 1)
    above[merges] = n_rows + np.arange(n_rows - 1)[:, None]
    lowest = list(range(n_rows))  # row below each node
    for one, other in merges.tolist():
        lowest.append(min(lowest[one], lowest[other]))
    fewest = n_rows - np.clip(np.array(sizes, dtype=np.int64), 1, n_rows)
    # Merges of one height are made together.
    made = np.searchsorted(tree[:, 2], tree[fewest - 1, 2], "right") * (fewest > 0)
    top = np.where(above < n_rows + made[:, None], above, np.arange(2 * n_rows - 1))
    while not np.array_equal(higher := np.take_along_axis(top, top, axis=1), top):
        top = higher
    first = np.array(lowest)[top[:, :n_rows]]
    number = np.cumsum(first == np.arange(n_rows), axis=1) - 1
    labels = np.take_along_axis(number, first, axis=1)
    return dict(zip(sizes, labels, strict=True))


def centres(rows: NDArray[np.float32], labels: Labels) -> NDArray[np.float32]:
    """Return the mean direction of every cluster, shape (n_clusters, n_dims).

    Zeros where a number has no member.
    """
    n_clusters = int(labels.max(initial=-1)) + 1
    members = np.flatnonzero(labels >= 0)
    table = sparse.csr_matrix(
        (np.ones(len(members)), (labels[members], members)), shape=(n_clusters, len(rows))
    )
    return unit_rows(table @ rows.astype(np.float64))


def nearest_centre(rows: NDArray[np.float32], centre: NDArray[np.float32]) -> Labels:
    """Return for each row the number of the nearest centre by cosine, the lowest of equals."""
    step = 50_000  # rows at once, so that the table of cosines stays small
    parts = [
        np.argmax(rows[start : start + step] @ centre.T, axis=1)
        for start in range(0, len(rows), step)
    ]
    return np.concatenate(parts).astype(np.int64) if parts else np.zeros(0, dtype=np.int64)


def settle(rows: NDArray[np.float32], centre: NDArray[np.float32], most_rounds: int = 25) -> Labels:
    """Move centres to the means of what is nearest to them until nothing changes.

    A centre that loses all its rows stays where it is and ends empty.

    References
    ----------
    Dhillon & Modha 2001, doi:10.1023/A:1007612920971 (spherical k-means).
    """
    labels = nearest_centre(rows, centre)
    for _ in range(most_rounds):
        moved = centre.copy()
        found = centres(rows, labels)
        filled = np.flatnonzero(np.any(found != 0, axis=1))
        moved[filled] = found[filled]
        again = nearest_centre(rows, moved)
        if np.array_equal(again, labels):
            break
        centre, labels = moved, again
    return labels
