"""How near segments are: by their vectors, and by the company they keep.

Cosine alone is noisy between short pieces of talk.  Two segments whose nearest neighbours
are the same, and whose neighbours' neighbours are the same, are near as well; averaged with
the cosine at several scales, this follows human codes more closely than either does alone
(``docs/benchmarks.md``).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.decomposition import PCA

from mining.vectors import unit_rows

FEW_ROWS = 400  # up to here a whole table is faster than a sparse one
_FIRST = 8  # rows that mostly tell already that not all are alike
SCALES = (5, 8, 12, 20)  # nearest neighbours that a step may lead to


def reduce(
    vectors: NDArray[np.float32], n_components: int, *, sample: NDArray[np.intp] | None = None
) -> NDArray[np.float32]:
    """Return unit rows in the leading principal components.

    Parameters
    ----------
    vectors
        Shape (n_segments, n_dims).
    n_components
        How many to keep; fewer where there are fewer segments or dimensions.
    sample
        Positions from which the components are learned; all of them by default.

    Returns
    -------
    ndarray of shape (n_segments, n_components)
        A row of zeros where a segment has nothing of these components.

    Examples
    --------
    >>> reduce(np.array([[1, 0, 0], [0, 1, 0], [0, 1, 0]], dtype=np.float32), 50).shape
    (3, 2)
    """
    learned = np.asarray(vectors if sample is None else vectors[sample], dtype=np.float64)
    n_components = min(n_components, len(learned) - 1, learned.shape[1])
    if n_components < 1 or _alike(learned):
        return unit_rows(vectors)
    solver = "full" if len(learned) <= learned.shape[1] else "covariance_eigh"
    model = PCA(n_components, svd_solver=solver).fit(learned)
    axes = model.components_.T.astype(np.float32)
    centred = vectors - model.mean_.astype(np.float32)
    return unit_rows(centred @ axes)


def _alike(rows: NDArray[np.float64]) -> bool:
    """Tell whether all rows are one; two that differ are found without a look at the others."""
    return np.allclose(rows[:_FIRST], rows[0]) and np.allclose(rows, rows[0])


def similarity(rows: NDArray[np.float32], scales: tuple[int, ...] = SCALES) -> NDArray[np.float32]:
    """Return how near each pair of rows is: half by cosine, half by shared neighbours.

    A walk of two steps along the nearest neighbours starts at each row; two rows are near
    where the walks end at the same places (Bhattacharyya coefficient), averaged over scales.

    Parameters
    ----------
    rows
        Unit rows, shape (n_rows, n_dims).
    scales
        Numbers of neighbours; fewer where there are fewer rows.

    Returns
    -------
    ndarray of shape (n_rows, n_rows)
        Symmetric up to rounding, at most 1.

    References
    ----------
    Jarvis & Patrick 1973, doi:10.1109/T-C.1973.223640 (shared neighbours);
    Bhattacharyya 1943 (the coefficient).

    Examples
    --------
    >>> rows = unit_rows(np.array([[1, 0], [1, 0.1], [0, 1], [0.1, 1]]))
    >>> near = similarity(rows, scales=(1,))
    >>> bool(near[0, 1] > 0.99), bool(near[0, 2] < 0.1)
    (True, True)
    """
    n_rows = len(rows)
    cosine: NDArray[np.float32] = rows @ rows.T
    if n_rows < 2:
        return cosine
    order = _nearest(cosine, min(max(scales), n_rows - 1))
    shared = np.zeros_like(cosine)
    for scale in scales:
        ends = _ends(cosine, order[:, :scale])
        shared += ends @ ends.T
    return np.asarray((cosine + shared / len(scales)) / 2, dtype=np.float32)


def _nearest(cosine: NDArray[np.float32], n: int) -> NDArray[np.intp]:
    """Return each row's nearest other rows, the nearest first; ties by position."""
    distance: NDArray[np.float32] = -cosine
    np.fill_diagonal(distance, np.inf)
    if n < len(cosine) - 1:
        found = np.sort(np.argpartition(distance, n - 1, axis=1)[:, :n], axis=1)
    else:
        found = np.argsort(distance, axis=1, kind="stable")[:, :n]
    order = np.argsort(np.take_along_axis(distance, found, axis=1), axis=1, kind="stable")
    nearest: NDArray[np.intp] = np.take_along_axis(found, order, axis=1)
    return nearest


def _ends(cosine: NDArray[np.float32], nearest: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return the roots of the chances to end at each row after two steps; rows of length 1."""
    n_rows, n_near = nearest.shape
    starts = np.repeat(np.arange(n_rows), n_near)
    weights = np.clip(np.take_along_axis(cosine, nearest, axis=1).ravel(), 0, None)
    if n_rows <= FEW_ROWS:
        return _ends_of_few(starts, nearest.ravel(), weights, n_rows)
    one_way = sparse.csr_matrix((weights, (starts, nearest.ravel())), shape=(n_rows, n_rows))
    both = ((one_way + one_way.T) / 2).tocsr()
    # Whoever has no near neighbour stays where it is.
    stay = np.maximum(both.max(axis=1).toarray().ravel(), np.float32(1e-9))
    walk = (both + sparse.diags(stay)).tocsr().astype(np.float32)
    walk = sparse.diags(1 / np.asarray(walk.sum(axis=1)).ravel()).astype(np.float32) @ walk
    ends: NDArray[np.float32] = np.sqrt((walk @ walk).toarray())
    return ends


def _ends_of_few(
    starts: NDArray[np.intp],
    nearest: NDArray[np.intp],
    weights: NDArray[np.float32],
    n_rows: int,
) -> NDArray[np.float32]:
    walk: NDArray[np.float32] = np.zeros((n_rows, n_rows), dtype=np.float32)
    walk[starts, nearest] = weights
    walk = np.asarray((walk + walk.T) / 2, dtype=np.float32)
    # Whoever has no near neighbour stays where it is.
    np.fill_diagonal(walk, np.maximum(walk.max(axis=1), np.float32(1e-9)))
    walk /= walk.sum(axis=1, keepdims=True)
    ends: NDArray[np.float32] = np.sqrt(walk @ walk)
    return ends
