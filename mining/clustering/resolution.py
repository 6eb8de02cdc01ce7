"""How many clusters: the numbers that come back best when some segments are left out.

Codes play no part.  For every number in question the tree of all segments is compared with
trees of subsamples.  More clusters agree better by themselves, so the same is done with
clouds of the same shape that have no clusters, and what counts is how far the study is above
them: 0 as steady as a cloud, 1 always the same.  Of numbers that come back as well the
largest is taken.  The same clouds say how steady a single cluster of nothing may look.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mining.clustering.consensus import adjusted_rand
from mining.clustering.stability import clusterwise_jaccard, subsamples
from mining.clustering.tree import cuts, segment_tree
from mining.parallel import in_parallel
from mining.params import LEVELS
from mining.vectors import unit_rows

Labels = NDArray[np.int64]

SHARE = 0.8
NO_STRUCTURE = 0.1  # steadiness above clouds below which the number says nothing
FEWEST = 20  # segments below which subsamples say nothing
_CLOUDS = (8, 16)  # from, up to; fewer where each takes longer
_RUNS_OF_CLOUD = (4, 6)
_WORK = 4_000  # segments times clouds
_MOST_CHOICES = 10
_FEWEST_CLUSTERS = 3  # two are often one odd group and all the rest
_NO_BOUND = 1_000_000_000
_SMALLEST = 5  # segments of a cluster that counts for what clouds reach
_LARGEST = 0.5  # share of the segments, likewise: larger ones come back by their size alone
_AS_GOOD = 0.005  # below the steadiest number; the finest of such numbers says most
_HIGHEST_LIMIT = 0.95
_SPREADS = 2  # standard deviations above the mean of what clouds reach
# Multiples of the square root of the number of segments: from, default, up to.
BANDS: Mapping[str, tuple[float, float, float]] = {
    "coarse": (0.0, 0.4, 0.5),
    "middle": (0.5, 1.0, 1.15),
    "fine": (1.15, 2.3, 3.2),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """The number of clusters at each level, and what it was chosen by.

    Attributes
    ----------
    sizes
        Clusters at each level.
    steadiness
        For every number in question how steady it is above clouds; empty where
        nothing was tried.
    by_size
        The levels whose number follows from the number of segments alone.
    limits
        For each level the mean Jaccard similarity that a cluster must exceed to be steadier
        than the steadiest of a cloud; empty where nothing was tried.
    reruns
        Trees of subsamples, cut at each level.
    """

    sizes: Mapping[str, int]
    steadiness: Mapping[int, float] = field(default_factory=dict)
    by_size: Sequence[str] = LEVELS
    limits: Mapping[str, float] = field(default_factory=dict)
    reruns: Sequence[tuple[NDArray[np.intp], Mapping[str, Labels]]] = ()


def default_sizes(n_segments: int) -> dict[str, int]:
    """Return the numbers of clusters that follow from the number of segments alone.

    Examples
    --------
    >>> default_sizes(230), default_sizes(3)
    ({'coarse': 6, 'middle': 15, 'fine': 35}, {'coarse': 1, 'middle': 1, 'fine': 1})
    """
    root = float(np.sqrt(n_segments))
    sizes = {level: round(BANDS[level][1] * root) for level in LEVELS}
    return {level: max(1, min(size, n_segments // 2)) for level, size in sizes.items()}


def choices(n_segments: int) -> dict[str, list[int]]:
    """Return the numbers in question at each level, a few where there would be many.

    Examples
    --------
    >>> {level: (found[0], found[-1]) for level, found in choices(230).items()}
    {'coarse': (3, 7), 'middle': (8, 17), 'fine': (18, 48)}
    """
    root = float(np.sqrt(n_segments))
    found = {}
    for level, (low, _, high) in BANDS.items():
        first, last = (
            max(_FEWEST_CLUSTERS, int(low * root) + 1),
            min(int(high * root), n_segments - 1),
        )
        n_choices = min(_MOST_CHOICES, max(0, last - first + 1))
        spaced = np.geomspace(first, last, n_choices) if n_choices else np.zeros(0)
        found[level] = [int(size) for size in np.unique(np.round(spaced))]
    return found


def resolve(
    rows: NDArray[np.float32],
    tree: NDArray[np.float64],
    fixed: Mapping[str, int],
    *,
    n_runs: int,
    seed: int,
) -> Resolution:
    """Choose the number of clusters of every level that is not fixed.

    Parameters
    ----------
    rows
        Unit rows, shape (n_segments, n_dims).
    tree
        Of all rows.
    fixed
        Levels whose number the researcher gave.
    n_runs
        Subsamples of four fifths; with 0, or fewer than ``FEWEST`` rows, numbers follow
        from the number of rows.
    """
    bounds: dict[str, tuple[int, int]] = {level: _bounds(level, fixed) for level in LEVELS}
    usual = {
        level: fixed.get(level, min(max(size, bounds[level][0]), bounds[level][1]))
        for level, size in default_sizes(len(rows)).items()
    }
    if n_runs == 0 or len(rows) < FEWEST:
        return Resolution(sizes=usual, by_size=[level for level in LEVELS if level not in fixed])
    asked = {
        level: sorted(
            {usual[level], *(s for s in found if bounds[level][0] <= s <= bounds[level][1])}
        )
        for level, found in choices(len(rows)).items()
    }
    sizes = sorted({*usual.values(), *(size for found in asked.values() for size in found)})
    own = _Runs.of(rows, tree, sizes, n_runs=n_runs, seed=seed, parallel=True)
    clouds = _clouds(rows, sizes, seed=seed)
    usual_ari = np.mean([cloud.agreement() for cloud in clouds], axis=0)
    steady = (own.agreement() - usual_ari) / np.maximum(1 - usual_ari, 1e-9)
    steadiness = {size: round(float(value), 4) for size, value in zip(sizes, steady, strict=True)}
    chosen, by_size = dict(usual), []
    for level in (level for level in LEVELS if level not in fixed):
        best = max((steadiness[size] for size in asked[level]), default=0.0)
        if best < NO_STRUCTURE:
            by_size.append(level)
        else:
            chosen[level] = max(s for s in asked[level] if steadiness[s] >= best - _AS_GOOD)
    return Resolution(
        sizes=chosen,
        steadiness=steadiness,
        by_size=by_size,
        limits={level: _limit(clouds, size) for level, size in chosen.items()},
        reruns=own.levels(chosen),
    )


def _bounds(level: str, fixed: Mapping[str, int]) -> tuple[int, int]:
    """Return the numbers between which a level stays, coarser and finer ones being given."""
    place = LEVELS.index(level)
    low = max((fixed[name] for name in LEVELS[:place] if name in fixed), default=1)
    return low, min((fixed[name] for name in LEVELS[place:] if name in fixed), default=_NO_BOUND)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Runs:
    """A tree and those of subsamples, cut at the same numbers."""

    whole: Mapping[int, Labels]
    runs: Sequence[tuple[NDArray[np.intp], Mapping[int, Labels]]]

    @classmethod
    def of(
        cls,
        rows: NDArray[np.float32],
        tree: NDArray[np.float64],
        sizes: Sequence[int],
        *,
        n_runs: int,
        seed: int,
        parallel: bool,
    ) -> _Runs:
        """Cut the tree and those of subsamples; not ``parallel`` inside what already is."""

        def again(kept: NDArray[np.intp]) -> tuple[NDArray[np.intp], dict[int, Labels]]:
            return kept, cuts(segment_tree(rows[kept]), sizes)

        draws = subsamples(len(rows), n_runs, share=SHARE, seed=seed)
        if parallel:
            runs = in_parallel(again, draws, n_rows=len(rows))
        else:
            runs = [again(kept) for kept in draws]
        return cls(whole=cuts(tree, sizes), runs=runs)

    def agreement(self) -> NDArray[np.float64]:
        """Return the mean adjusted Rand index with the whole tree, per number of clusters."""
        whole = np.stack(list(self.whole.values()))
        found = [
            adjusted_rand(whole[:, kept], np.stack([cuts[size] for size in self.whole]))
            for kept, cuts in self.runs
        ]
        mean: NDArray[np.float64] = np.mean(np.nan_to_num(found, nan=0.0), axis=0)
        return mean

    def steadiest(self, size: int) -> float:
        """Return the largest mean Jaccard similarity of a cluster neither tiny nor huge."""
        labels = self.whole[size]
        counts = np.bincount(labels)
        fit = (counts >= _SMALLEST) & (counts <= _LARGEST * len(labels))
        reruns = [(kept, cuts[size]) for kept, cuts in self.runs]
        jaccard = clusterwise_jaccard(labels, reruns)[:, fit]
        return float(jaccard.mean(axis=0).max(initial=0.0))

    def levels(self, sizes: Mapping[str, int]) -> list[tuple[NDArray[np.intp], dict[str, Labels]]]:
        """Return the runs with the cuts of each level."""
        return [
            (kept, {level: cuts[size] for level, size in sizes.items()}) for kept, cuts in self.runs
        ]


def _limit(clouds: Sequence[_Runs], size: int) -> float:
    reached = np.array([cloud.steadiest(size) for cloud in clouds])
    return round(float(min(_HIGHEST_LIMIT, reached.mean() + _SPREADS * reached.std())), 4)


def _clouds(rows: NDArray[np.float32], sizes: Sequence[int], *, seed: int) -> list[_Runs]:
    """Return the same of normal clouds with the spread of the rows along every component."""
    spread = rows.std(axis=0)
    n_clouds = int(np.clip(_WORK // len(rows), *_CLOUDS))
    n_runs = int(np.clip(_WORK // (2 * len(rows)), *_RUNS_OF_CLOUD))

    def cloud(number: int) -> _Runs:
        drawn = np.random.default_rng([seed, number]).standard_normal(rows.shape)
        drawn_rows = unit_rows(drawn * spread)
        tree = segment_tree(drawn_rows)
        return _Runs.of(drawn_rows, tree, sizes, n_runs=n_runs, seed=seed + number, parallel=False)

    return in_parallel(cloud, range(1, n_clouds + 1), n_rows=len(rows))
