"""The 2-D map: a picture to look around in, never evidence of distance.

Below a few thousand segments t-SNE, started from the principal components, is ready in
about a second and always the same.  UMAP compiles for 15 to 25 seconds in every process,
so it draws only larger studies, or any study that asks for it.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

from mining.clustering.reduction import umap_reduce

Method = Literal["pca", "tsne", "umap"]
_MANY = 3_000
_FEW = 8


def choose_method(asked: str, n_segments: int) -> Method:
    """Return the method that draws the map.

    Examples
    --------
    >>> choose_method("auto", 250), choose_method("auto", 5), choose_method("auto", 50_000)
    ('tsne', 'pca', 'umap')
    """
    if n_segments < _FEW or asked == "pca":
        return "pca"
    if asked == "auto":
        return "tsne" if n_segments < _MANY else "umap"
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
        perplexity = min(30.0, (len(exact) - 1) / 3)
        places = TSNE(
            perplexity=perplexity, init="pca", metric="cosine", random_state=seed, n_jobs=1
        ).fit_transform(exact)
    else:
        places = umap_reduce(vectors, n_neighbors=15, n_components=2, min_dist=0.1, seed=seed)
    centred = np.asarray(places, dtype=np.float64) - places.mean(axis=0)
    widest = np.abs(centred).max(initial=0.0)
    scaled: NDArray[np.float64] = np.round(centred / widest if widest > 0 else centred, 4)
    return scaled + 0.0


def _principal_plane(exact: NDArray[np.float64]) -> NDArray[np.float64]:
    places = np.zeros((len(exact), 2))
    n_components = min(2, len(exact) - 1, exact.shape[1])
    if n_components > 0 and not np.allclose(exact, exact[0]):
        places[:, :n_components] = PCA(n_components, svd_solver="full").fit_transform(exact)
    return places
