"""Recipes: clusterers made of several steps, with the levels they find.

The default comes from measurements on interview codes (``docs/parts.md``): principal
components, then average linkage on cosine distances.  It is deterministic, leaves nobody
out, and one tree gives every level, so that a cluster of one level lies inside one
cluster of the next.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.cluster import HDBSCAN
from sklearn.decomposition import PCA

from mining.clustering.labels import by_size
from mining.clustering.reduction import umap_reduce
from mining.errors import ParamsError
from mining.params import LEVELS
from mining.vectors import unit_rows

Labels = NDArray[np.int64]


class TreeRecipe(ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """Principal components, average linkage on cosine distances, three cuts of one tree.

    Parameters
    ----------
    n_components
        Principal components to keep; fewer where there are fewer segments or dimensions.
    coarse, middle, fine
        Clusters at each level, or ``None`` to choose by size: the square root of the
        number of segments in the middle, two fifths of that above, a fifth of the
        segments below.
    max_tree
        Segments that go into the tree; above, a seeded sample makes it and the others
        join the nearest cluster, because the distances would not fit in memory.
    random_state
        Seed of that sample.

    Attributes
    ----------
    levels_
        Labels of shape (n_segments,) per level, largest cluster first.
    """

    def __init__(
        self,
        *,
        n_components: int = 20,
        coarse: int | None = None,
        middle: int | None = None,
        fine: int | None = None,
        max_tree: int = 10_000,
        random_state: int | None = 0,
    ) -> None:
        self.n_components = n_components
        self.coarse = coarse
        self.middle = middle
        self.fine = fine
        self.max_tree = max_tree
        self.random_state = random_state

    def fit(self, vectors: NDArray[np.float32], y: None = None) -> TreeRecipe:  # noqa: ARG002
        """Find the clusters of every level."""
        self._validate_params()
        n_segments = len(vectors)
        reduced = self._reduce(vectors)
        sample = np.arange(n_segments)
        if n_segments > self.max_tree:
            rng = np.random.default_rng(self.random_state)
            sample = np.sort(rng.choice(n_segments, self.max_tree, replace=False))
        tree = linkage(_cosine_distances(reduced[sample]), method="average")
        sizes = self._sizes(n_segments)
        cuts = {level: fcluster(tree, sizes[level], criterion="maxclust") for level in LEVELS}
        nearest = _nearest(reduced, reduced[sample], cuts["fine"])
        nearest[sample] = np.arange(len(sample))
        self.levels_ = {level: by_size(cuts[level][nearest]) for level in LEVELS}
        self.labels_ = self.levels_["middle"]
        return self

    def _validate_params(self) -> None:
        if not isinstance(self.n_components, int) or self.n_components < 1:
            raise ParamsError(
                f"cluster.params.n_components is {self.n_components!r}; it must be 1 or more"
            )
        if not isinstance(self.max_tree, int) or self.max_tree < 2:
            raise ParamsError(f"cluster.params.max_tree is {self.max_tree!r}; it must be 2 or more")
        for level in LEVELS:
            size = getattr(self, level)
            if size is not None and (not isinstance(size, int) or size < 1):
                raise ParamsError(
                    f"cluster.params.{level} is {size!r}; it must be null, or 1 or more"
                )

    def _sizes(self, n_segments: int) -> dict[str, int]:
        root = np.sqrt(n_segments)
        middle = self.middle or max(1, round(root))
        coarse = self.coarse or max(1, min(middle, round(0.4 * root)))
        fine = self.fine or max(middle, round(n_segments / 5))
        if not coarse <= middle <= fine:
            raise ParamsError(
                f"cluster.params: coarse is {coarse}, middle {middle} and fine {fine}; "
                "a coarser level cannot have more clusters"
            )
        return {"coarse": coarse, "middle": middle, "fine": fine}

    def _reduce(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        exact = np.asarray(vectors, dtype=np.float64)
        n_components = min(self.n_components, len(exact) - 1, exact.shape[1])
        if n_components < 1 or np.allclose(exact, exact[0]):
            return exact
        solver = "full" if len(exact) <= 5_000 else "covariance_eigh"
        reduced: NDArray[np.float64] = PCA(n_components, svd_solver=solver).fit_transform(exact)
        return reduced


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


def _cosine_distances(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the condensed cosine distances, shape (n * (n - 1) / 2,)."""
    unit = unit_rows(rows).astype(np.float64)
    upper = np.triu_indices(len(unit), k=1)
    distances: NDArray[np.float64] = np.clip(1.0 - unit @ unit.T, 0.0, 2.0)[upper]
    return distances


def _nearest(
    rows: NDArray[np.float64], sample: NDArray[np.float64], clusters: Labels
) -> NDArray[np.intp]:
    """Return for each row one member of the sampled cluster whose centre is nearest."""
    numbers, first, inverse = np.unique(clusters, return_index=True, return_inverse=True)
    centres = np.zeros((len(numbers), sample.shape[1]))
    np.add.at(centres, inverse, unit_rows(sample))
    nearest: NDArray[np.intp] = first[np.argmax(unit_rows(rows) @ unit_rows(centres).T, axis=1)]
    return nearest
