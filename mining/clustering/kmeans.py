"""k-means with a given number of clusters: the plain control beside a study's recipe."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans

from mining.clustering.labels import by_size

_STARTS = 10
_MANY = 10_000  # segments above which ten starts take minutes


def kmeans(vectors: NDArray[np.float32], n_clusters: int, *, seed: int) -> NDArray[np.int64]:
    """Group rows into ``n_clusters``, the best of ten starts.

    Rows of zeros, texts in which the embedder knew nothing, stay unassigned.  There are fewer
    clusters where there are fewer different rows, and one start above 10,000 rows.

    Returns
    -------
    ndarray of shape (n_segments,)
        Numbered from 0, the largest first; -1 is unassigned.

    References
    ----------
    Arthur & Vassilvitskii 2007, k-means++: the advantages of careful seeding, SODA.

    Examples
    --------
    >>> rows = np.array([[0, 1], [0, 0], [1, 0], [0, 1]], dtype=np.float32)
    >>> kmeans(rows, 5, seed=1).tolist()
    [0, -1, 1, 0]
    """
    labels = np.full(len(vectors), -1, dtype=np.int64)
    known = np.flatnonzero(np.any(vectors != 0, axis=1))
    exact = np.asarray(vectors[known], dtype=np.float64)
    n_clusters = min(n_clusters, len(np.unique(exact, axis=0)))
    if n_clusters > 0:
        n_starts = _STARTS if len(exact) <= _MANY else 1
        model = KMeans(n_clusters, n_init=n_starts, random_state=seed)
        labels[known] = by_size(model.fit_predict(exact))
    return labels
