"""How clear a level is: do other interviews have its clusters, and how far apart are these."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import silhouette_score

from mining.clustering.stability import Labels
from mining.clustering.tree import centres, nearest_centre

_MOST_SPLITS = 6
_MOST_ROWS = 2_000


def prediction_strength(
    rows: NDArray[np.float32],
    documents: Sequence[str],
    refit: Callable[[Sequence[NDArray[np.intp]]], Sequence[Mapping[str, Labels]]],
    *,
    seed: int,
) -> dict[str, float]:
    """Return how well one half of the interviews foretells which segments of the other belong.

    Both halves are clustered; every segment of one half is given to the nearest centre of
    the other half's clusters.  A cluster keeps the share of its pairs of segments that are
    given to one centre; the worst cluster of two or more segments counts, and the mean over
    the splits and their two directions is returned.

    Parameters
    ----------
    rows
        Unit rows, shape (n_segments, n_dims).
    documents
        Interview of each row; interviews are never cut in two.
    refit
        From positions to labels of shape (n_positions,) per level, for each of several; -1 is
        unassigned.

    Returns
    -------
    dict
        Per level from 0 to 1; no level with fewer than two interviews.

    References
    ----------
    Tibshirani & Walther 2005, doi:10.1198/106186005X59243.
    """
    names = np.asarray(documents)
    worst: dict[str, list[float]] = {}
    splits = []
    for chosen in _halves(list(dict.fromkeys(documents)), seed=seed):
        inside = np.isin(names, chosen)
        splits.append([np.flatnonzero(inside), np.flatnonzero(~inside)])
    fits = refit([half for halves in splits for half in halves])
    for number, halves in enumerate(splits):
        found = fits[2 * number : 2 * number + 2]
        for own, other in ((0, 1), (1, 0)):
            for level in found[own].keys() & found[other].keys():
                centre = centres(rows[halves[other]], found[other][level])
                foretold = nearest_centre(rows[halves[own]], centre)
                share = _worst_share(found[own][level], foretold)
                if share is not None:
                    worst.setdefault(level, []).append(share)
    return {level: float(np.mean(shares)) for level, shares in worst.items()}


def silhouette(rows: NDArray[np.float32], labels: Labels, *, seed: int) -> float | None:
    """Return the mean silhouette of the assigned segments on cosine distances.

    It says nothing of the unassigned: report it with the share that is assigned.  Above
    2,000 segments it is that of a seeded sample.

    Returns
    -------
    float or None
        From -1 to 1; ``None`` with fewer than two clusters or one segment in each.

    References
    ----------
    Rousseeuw 1987, doi:10.1016/0377-0427(87)90125-7.
    """
    at = np.flatnonzero(labels >= 0)
    if len(at) > _MOST_ROWS:
        rng = np.random.default_rng(seed)
        at = np.sort(rng.choice(at, _MOST_ROWS, replace=False))
    n_clusters = len(np.unique(labels[at]))
    if not 2 <= n_clusters < len(at):
        return None
    return float(silhouette_score(rows[at].astype(np.float64), labels[at], metric="cosine"))


def _halves(names: list[str], *, seed: int) -> list[list[str]]:
    """Return the ways to choose half of the interviews; a seeded few where there are many."""
    if len(names) < 2:
        return []
    size = len(names) // 2
    if len(names) <= 4:
        ways = [list(way) for way in combinations(names, size)]
        return [way for way in ways if 2 * size < len(names) or names[0] in way]
    rng = np.random.default_rng(seed)
    return [
        [names[i] for i in np.sort(rng.choice(len(names), size, replace=False))]
        for _ in range(_MOST_SPLITS)
    ]


def _worst_share(labels: Labels, foretold: Labels) -> float | None:
    shares = []
    for number in np.unique(labels[labels >= 0]):
        given = np.bincount(foretold[labels == number])
        n = int(given.sum())
        if n > 1:
            shares.append(float((given * (given - 1)).sum() / (n * (n - 1))))
    return min(shares) if shares else None
