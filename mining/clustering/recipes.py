"""The default recipe: one tree, three levels, their resolution by what comes back.

Principal components, then average linkage over cosine and shared neighbours.  It leaves
nobody out, and one tree gives every level, so that a cluster of one level lies inside one
cluster of the next.  How well it follows human codes beside other recipes stands in
``docs/benchmarks.md``; no code is looked at when a study is grouped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClusterMixin

from mining.clustering.labels import by_size
from mining.clustering.neighbours import reduce
from mining.clustering.resolution import resolve
from mining.clustering.tree import centres, cut, segment_tree, settle
from mining.errors import ParamsError
from mining.parallel import in_parallel
from mining.params import LEVELS

Labels = NDArray[np.int64]
MAX_TREE = 1_000  # segments in one tree; distances between more of them take too long
_FEW_ROUNDS = 5  # of moving centres in a rerun


class TreeRecipe(ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """A tree over segments, cut where clusters come back best.

    Above ``MAX_TREE`` segments a seeded sample makes the tree, its finest clusters move to
    the means of what is nearest to them among all segments, and coarser levels join them as
    the tree does.

    Parameters
    ----------
    n_components
        Principal components to keep; fewer where there are fewer segments or dimensions.
    coarse, middle, fine
        Clusters at each level, or ``None`` to choose by :func:`resolution.resolve`.
    n_runs
        Subsamples that the resolution rests on; 0 takes it from the number of segments.
    random_state
        Seed of all draws.

    Attributes
    ----------
    levels_
        Labels of shape (n_segments,) per level, largest cluster first.
    resolution_
        How many clusters there are and why.
    """

    def __init__(
        self,
        *,
        n_components: int = 50,
        coarse: int | None = None,
        middle: int | None = None,
        fine: int | None = None,
        n_runs: int = 50,
        random_state: int | None = 0,
    ) -> None:
        self.n_components = n_components
        self.coarse = coarse
        self.middle = middle
        self.fine = fine
        self.n_runs = n_runs
        self.random_state = random_state

    def fit(self, vectors: NDArray[np.float32], y: None = None) -> TreeRecipe:  # noqa: ARG002
        """Find the clusters of every level."""
        self._validate_params()
        n_segments, seed = len(vectors), self.random_state or 0
        sample = np.arange(n_segments)
        if n_segments > MAX_TREE:
            rng = np.random.default_rng(seed)
            sample = np.sort(rng.choice(n_segments, MAX_TREE, replace=False))
        rows = reduce(np.asarray(vectors, dtype=np.float32), self.n_components, sample=sample)
        tree = segment_tree(rows[sample])
        found = resolve(rows[sample], tree, self._fixed(len(sample)), n_runs=self.n_runs, seed=seed)
        cuts: dict[str, Labels] = {level: cut(tree, found.sizes[level]) for level in LEVELS}
        reruns = found.reruns
        if len(sample) < n_segments:
            cuts = _spread(cuts, rows, sample)
            carry = partial(_spread_rerun, rows=rows, sample=sample)
            reruns = in_parallel(carry, found.reruns, n_rows=n_segments)
        self.levels_ = {level: by_size(labels) for level, labels in cuts.items()}
        self.labels_ = self.levels_["middle"]
        self.resolution_ = replace(found, reruns=reruns)
        return self

    def _validate_params(self) -> None:
        for name, lowest in (("n_components", 1), ("n_runs", 0)):
            value = getattr(self, name)
            if not isinstance(value, int) or value < lowest:
                raise ParamsError(
                    f"cluster.params.{name} is {value!r}; it must be {lowest} or more"
                )
        for level in LEVELS:
            size = getattr(self, level)
            if size is not None and (not isinstance(size, int) or size < 1):
                raise ParamsError(
                    f"cluster.params.{level} is {size!r}; it must be null, or 1 or more"
                )
        self._fixed(MAX_TREE)

    def _fixed(self, n_rows: int) -> dict[str, int]:
        """Return the numbers that were given; those of other levels must fit between them."""
        fixed = {level: getattr(self, level) for level in LEVELS}
        given = {level: int(size) for level, size in fixed.items() if size is not None}
        in_order = [given[level] for level in LEVELS if level in given]
        if in_order != sorted(in_order):
            said = ", ".join(f"{level} {size}" for level, size in given.items())
            raise ParamsError(f"cluster.params: {said}; a coarser level cannot have more clusters")
        return {level: min(size, n_rows) for level, size in given.items()}


def _spread_rerun(
    rerun: tuple[NDArray[np.intp], Mapping[str, Labels]],
    rows: NDArray[np.float32],
    sample: NDArray[np.intp],
) -> tuple[NDArray[np.intp], dict[str, Labels]]:
    kept, labels = rerun
    return np.arange(len(rows)), _spread(labels, rows, sample[kept], _FEW_ROUNDS)


def _spread(
    cuts: Mapping[str, Labels],
    rows: NDArray[np.float32],
    sample: NDArray[np.intp],
    most_rounds: int = 25,
) -> dict[str, Labels]:
    """Carry the finest clusters of a sample to all rows, and the coarser ones with them."""
    fine = cuts["fine"]
    _, first = np.unique(fine, return_index=True)
    labels = settle(rows, centres(rows[sample], fine), most_rounds)
    return {level: coarser[first][labels] for level, coarser in cuts.items()}
