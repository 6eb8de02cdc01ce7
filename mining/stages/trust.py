"""How far the clusters of a study can be trusted: reruns under three schemes, and what they say.

Segments are left out, whole interviews are left out, and seeds are changed where a part draws
anything.  A cluster's stability is its worst scheme's mean.  In a large study a sample of
3,000 segments is rerun, because its time would grow and its answer would not.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from mining.clustering.consensus import level_ambiguity
from mining.clustering.membership import memberships
from mining.clustering.neighbours import reduce
from mining.clustering.recipes import MAX_TREE
from mining.clustering.resolution import SHARE
from mining.clustering.run import FEWEST, Clustering
from mining.clustering.run import cluster as fit
from mining.clustering.stability import Rerun, leave_one_out, mean_jaccard, subsamples, worst
from mining.clustering.trust import prediction_strength, silhouette
from mining.errors import ParamsError
from mining.parallel import in_parallel
from mining.params import Params
from mining.registry import resolve

Labels = NDArray[np.int64]
T = TypeVar("T")
Runs = Sequence[tuple[NDArray[np.intp], Mapping[str, Labels]]]

# What is left out or changed.
SCHEMES = ("segments", "interviews", "seeds")
_N_SEEDS = 5
_FEW_RUNS = 20  # where a sample stands for the study, and each rerun takes longer
_PANEL = 3_000  # segments of a large study that are rerun
_COMPONENTS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What reruns say of every level.

    Attributes
    ----------
    schemes
        Per level and scheme (``segments``, ``interviews``, ``seeds``) each cluster's mean
        Jaccard similarity, ``None`` where not tried.
    stability
        The lowest of them.
    belonging
        Shape (n_segments, n_clusters) per level; no level where nothing was tried.
    levels
        Per level ``ambiguous_share``, ``mean_pairwise_ari``, ``prediction_strength``,
        ``silhouette`` and ``coverage``.
    """

    schemes: Mapping[str, Mapping[str, list[float | None]]]
    belonging: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)
    levels: Mapping[str, Mapping[str, float | None]] = field(default_factory=dict)

    @property
    def stability(self) -> dict[str, list[float | None]]:
        """Each cluster's worst mean per level."""
        return {level: worst(found.values()) for level, found in self.schemes.items()}


def n_runs_of(params: Params, n_segments: int) -> int:
    """Return how many subsamples are tried: fewer where each takes long."""
    wanted = params.cluster.stability_runs
    return wanted if n_segments <= MAX_TREE else min(wanted, _FEW_RUNS)


def trust(
    found: Clustering, vectors: NDArray[np.float32], documents: Sequence[str], params: Params
) -> Trust:
    """Rerun the clustering under every scheme.

    Parameters
    ----------
    found
        The study's clusters; reruns have as many at each level.
    vectors
        Shape (n_segments, n_dims).
    documents
        Interview of each segment.
    """
    n_runs, n, seed = n_runs_of(params, len(vectors)), len(vectors), params.seed
    if n_runs == 0 or n < FEWEST:
        untried = {
            level: {name: mean_jaccard(labels, []) for name in SCHEMES}
            for level, labels in found.levels.items()
        }
        rows = reduce(vectors, _COMPONENTS) if n else vectors
        return Trust(schemes=untried, levels=_clarity(found, [], rows, {}, seed))
    panel = _panel(n, seed=seed)
    names = [documents[i] for i in panel]
    again = _Again(params=params, found=found, vectors=vectors[panel])
    draws = subsamples(len(panel), n_runs, share=SHARE, seed=seed)
    with ThreadPoolExecutor(1) as beside:  # it fills what the reruns leave of the cores
        reducing = beside.submit(reduce, vectors, _COMPONENTS)
        subs = found.reruns or again.each(draws, panel)
        runs = (subs, again.each(leave_one_out(names), panel), again.seeds(panel))
        kept = prediction_strength(again.rows, names, again.levels, seed=seed)
        rows = reducing.result()

    def schemes_of(level: str) -> dict[str, list[float | None]]:
        labels = found.levels[level]
        return {
            name: mean_jaccard(labels, _at(level, scheme))
            for name, scheme in zip(SCHEMES, runs, strict=True)
        }

    def belonging_of(level: str) -> NDArray[np.float32]:
        return memberships(found.levels[level], _at(level, subs))

    return Trust(
        schemes=_by_level(schemes_of, found),
        belonging=_by_level(belonging_of, found),
        levels=_clarity(found, subs, rows, kept, seed),
    )


def _clarity(
    found: Clustering,
    subs: Runs,
    rows: NDArray[np.float32],
    kept: Mapping[str, float],
    seed: int,
) -> dict[str, dict[str, float | None]]:
    def of(level: str) -> dict[str, float | None]:
        labels = found.levels[level]
        return level_ambiguity(subs, [level], len(rows), seed=seed)[level] | {
            "prediction_strength": kept.get(level),
            "silhouette": silhouette(rows, labels, seed=seed),
            "coverage": float((labels >= 0).mean()) if len(labels) else None,
        }

    return _by_level(of, found)


def _by_level(work: Callable[[str], T], found: Clustering) -> dict[str, T]:
    names = list(found.levels)
    n_rows = len(next(iter(found.levels.values()), ()))
    return dict(zip(names, in_parallel(work, names, n_rows=n_rows), strict=True))


def _panel(n_segments: int, *, seed: int) -> NDArray[np.intp]:
    """Return the positions that reruns are made of: all, or a seeded sample of a large study."""
    if n_segments <= _PANEL:
        return np.arange(n_segments)
    return np.sort(np.random.default_rng(seed).choice(n_segments, _PANEL, replace=False))


def _at(level: str, runs: Runs) -> list[Rerun]:
    return [(kept, labels[level]) for kept, labels in runs if level in labels]


class _Again:
    """The study's part on some of its segments, or with another seed."""

    def __init__(self, *, params: Params, found: Clustering, vectors: NDArray[np.float32]) -> None:
        self.part = params.cluster
        self.seed = params.seed
        self.found = found
        self.vectors = vectors
        self.rows = reduce(vectors, _COMPONENTS)

    def of(self, kept: NDArray[np.intp], seed: int | None = None) -> Mapping[str, Labels]:
        """Cluster the rows at ``kept`` alone."""
        chosen: dict[str, Any] = {**self.part.params, **self.found.sizes}
        try:
            again = fit(
                self.vectors[kept],
                self.part.name,
                chosen,
                seed=self.seed if seed is None else seed,
                n_runs=0,
            )
        except ParamsError:  # fewer segments than the part's own parameters allow
            nobody = np.full(len(kept), -1, dtype=np.int64)
            return dict.fromkeys(self.found.levels, nobody)
        return again.levels

    def each(self, scheme: Sequence[NDArray[np.intp]], panel: NDArray[np.intp]) -> Runs:
        """Cluster what each draw keeps of the panel; draws that keep nothing or all say nothing."""
        draws = [at for at in scheme if 0 < len(at) < len(self.vectors)]
        fits = zip(draws, self.levels(draws), strict=True)
        return [(panel[kept], labels) for kept, labels in fits]

    def levels(self, draws: Sequence[NDArray[np.intp]]) -> list[Mapping[str, Labels]]:
        """Cluster the rows at each of several positions alone."""
        # Of other parts it is not known whether they may run side by side.
        if self.found.sizes:
            return in_parallel(self.of, draws, n_rows=len(self.vectors))
        return [self.of(at) for at in draws]

    def seeds(self, panel: NDArray[np.intp]) -> Runs:
        """Cluster the panel with other seeds, where the part draws anything."""
        parameters = inspect.signature(resolve("clusterer", self.part.name)).parameters
        takes_seed = "random_state" in parameters
        if not takes_seed or (self.found.sizes and len(panel) <= MAX_TREE):
            return []
        everyone = np.arange(len(panel))
        seeds = range(self.seed + 1, self.seed + 1 + _N_SEEDS)

        def again(seed: int) -> Mapping[str, Labels]:
            return self.of(everyone, seed)

        n = len(panel)
        fits = in_parallel(again, seeds, n_rows=n) if self.found.sizes else map(again, seeds)
        return [(panel, labels) for labels in fits]
