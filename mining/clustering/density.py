"""UMAP and HDBSCAN: the family that topic models use, as a control beside the default."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.cluster import HDBSCAN

from mining.clustering.labels import by_size
from mining.clustering.reduction import umap_reduce
from mining.errors import ParamsError


class UmapHdbscan(ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """UMAP to a few dimensions, then HDBSCAN: the family that topic models use.

    Parameters
    ----------
    n_neighbors, n_components
        Of UMAP; smaller where there are too few segments.
    min_cluster_size
        Of HDBSCAN; with fewer segments than this, all stay unassigned.
    random_state
        Seed of UMAP.

    References
    ----------
    McInnes et al. 2018, arXiv:1802.03426; Campello et al. 2013,
    doi:10.1007/978-3-642-37456-2_14.
    """

    def __init__(
        self,
        *,
        n_neighbors: int = 15,
        n_components: int = 5,
        min_cluster_size: int = 10,
        random_state: int = 0,
    ) -> None:
        self.n_neighbors = n_neighbors
        self.n_components = n_components
        self.min_cluster_size = min_cluster_size
        self.random_state = random_state

    def fit(self, vectors: NDArray[np.float32], y: None = None) -> UmapHdbscan:  # noqa: ARG002
        """Find the clusters."""
        self._validate_params()
        n_segments = len(vectors)
        if n_segments < max(self.min_cluster_size, 5):
            self.labels_ = np.full(n_segments, -1, dtype=np.int64)
            return self
        reduced = umap_reduce(
            vectors,
            n_neighbors=self.n_neighbors,
            n_components=min(self.n_components, n_segments - 3),
            min_dist=0.0,
            seed=self.random_state,
        )
        found = HDBSCAN(min_cluster_size=self.min_cluster_size, copy=True).fit_predict(reduced)
        self.labels_ = by_size(found)
        return self

    def _validate_params(self) -> None:
        for name, lowest in (("n_neighbors", 2), ("n_components", 1), ("min_cluster_size", 2)):
            value = getattr(self, name)
            if not isinstance(value, int) or value < lowest:
                raise ParamsError(
                    f"cluster.params.{name} is {value!r}; it must be {lowest} or more"
                )
