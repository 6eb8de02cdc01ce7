"""UMAP, imported only when it is asked for: it compiles for 15 to 25 seconds."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray


def umap_reduce(
    vectors: NDArray[np.float32], *, n_neighbors: int, n_components: int, min_dist: float, seed: int
) -> NDArray[np.float64]:
    """Reduce unit rows to ``n_components`` dimensions on one core, always the same way.

    References
    ----------
    McInnes et al. 2018, arXiv:1802.03426.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of optional back ends and of the single core
        from umap import UMAP

        reducer = UMAP(
            n_neighbors=min(n_neighbors, len(vectors) - 1),
            n_components=n_components,
            min_dist=min_dist,
            metric="cosine",
            random_state=seed,
            n_jobs=1,
        )
        return np.asarray(reducer.fit_transform(vectors), dtype=np.float64)
