"""The 2-D map: a picture to look around in, never evidence of distance.

t-SNE, started from the principal components, is ready in seconds and always the same.  In a
large study it places a seeded sample, and every other segment stands amid the nearest of the
sample.  UMAP compiles for 15 to 25 seconds in every process, so it draws only where asked.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

from mining.clustering.reduction import umap_reduce
from mining.vectors import unit_rows

Method = Literal["pca", "tsne", "umap"]
_MANY = 2_000  # segments that t-SNE places itself
_ROUNDS = 500  # twice as many move hardly anything
_NEIGHBOURS = 5
_SHARPNESS = 8  # the nearest weigh most, so that places do not crowd in the middle
_AT_ONCE = 10_000
_FEW = 8


def choose_method(asked: str, n_segments: int) -> Method:
    """Return the method that draws the map.

    Examples
    --------
    >>> choose_method("auto", 250), choose_method("auto", 5), choose_method("umap", 50_000)
    ('tsne', 'pca', 'umap')
    """
    if n_segments < _FEW or asked == "pca":
        return "pca"
    return "umap" if asked == "umap" else "tsne"


def draw_map(vectors: NDArray[np.float32], method: Method, *, seed: int) -> NDArray[np.float64]:
    """Place segments in the plane.

    Returns
    -------
    ndarray of shape (n_segments, 2)
        Rounded to four decimals and scaled to lie within -1 and 1.
    """
    if len(vectors) == 0:
        return np.zeros((0, 2))
    exact = np.asarray(vectors, dtype=np.float64)
    if method == "pca" or np.allclose(exact, exact[0]):
        places = _principal_plane(exact)
    elif method == "tsne":
        places = _by_sample(exact, seed=seed)
    else:
        places = umap_reduce(vectors, n_neighbors=15, n_components=2, min_dist=0.1, seed=seed)
    centred = np.asarray(places, dtype=np.float64) - places.mean(axis=0)
    widest = np.abs(centred).max(initial=0.0)
    scaled: NDArray[np.float64] = np.round(centred / widest if widest > 0 else centred, 4)
    return scaled + 0.0


def _by_sample(exact: NDArray[np.float64], *, seed: int) -> NDArray[np.float64]:
    """Place a sample by t-SNE, and everyone else at the mean place of the nearest of it."""
    sample = np.arange(len(exact))
    if len(exact) > _MANY:
        rng = np.random.default_rng(seed)
        sample = np.sort(rng.choice(len(exact), _MANY, replace=False))
    perplexity = min(30.0, (len(sample) - 1) / 3)
    drawn = TSNE(
        perplexity=perplexity,
        init="pca",
        metric="cosine",
        max_iter=_ROUNDS,
        random_state=seed,
        n_jobs=1,
    ).fit_transform(exact[sample])
    if len(sample) == len(exact):
        return np.asarray(drawn, dtype=np.float64)
    rows = unit_rows(exact)
    places = np.empty((len(exact), 2))
    for start in range(0, len(rows), _AT_ONCE):
        near = rows[start : start + _AT_ONCE] @ rows[sample].T
        order = np.argpartition(-near, _NEIGHBOURS, axis=1)[:, :_NEIGHBOURS]
        weights = np.clip(np.take_along_axis(near, order, axis=1), 1e-6, None) ** _SHARPNESS
        weights /= weights.sum(axis=1, keepdims=True)
        places[start : start + _AT_ONCE] = np.einsum("ij,ijk->ik", weights, drawn[order])
    places[sample] = drawn
    return places


def _principal_plane(exact: NDArray[np.float64]) -> NDArray[np.float64]:
    places = np.zeros((len(exact), 2))
    n_components = min(2, len(exact) - 1, exact.shape[1])
    if n_components > 0 and not np.allclose(exact, exact[0]):
        places[:, :n_components] = PCA(n_components, svd_solver="full").fit_transform(exact)
    return places
