"""Run a clusterer on a study: every level, with strengths, honest when there is little."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mining.clustering.labels import by_size
from mining.clustering.tree import centres, nearest_centre
from mining.errors import MiningError, ParamsError
from mining.registry import make

FEWEST = 4  # segments below which grouping says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustering:
    """Labels of shape (n_segments,) per level, and what the reader should know of them.

    Attributes
    ----------
    sizes
        Parameters under which a rerun has as many clusters at each level; empty for parts
        whose number of clusters is a parameter already, or is no parameter.
    steadiness, by_size, limits
        What the numbers were chosen by (:class:`mining.clustering.resolution.Resolution`).
    reruns
        Clusterings of subsamples that were made on the way: positions kept, labels per level.
    """

    levels: Mapping[str, NDArray[np.int64]]
    notes: tuple[str, ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)
    steadiness: Mapping[int, float] = field(default_factory=dict)
    by_size: Sequence[str] = ()
    limits: Mapping[str, float] = field(default_factory=dict)
    reruns: Sequence[tuple[NDArray[np.intp], Mapping[str, NDArray[np.int64]]]] = ()


def cluster(
    vectors: NDArray[np.float32],
    name: str,
    params: Mapping[str, Any],
    *,
    seed: int,
    n_runs: int | None = None,
) -> Clustering:
    """Cluster the rows of ``vectors`` with the part that ``params.yaml`` names.

    Rows of zeros, texts in which the embedder knew nothing, stay unassigned.  Fewer than
    four segments make one group, because there is nothing to compare.

    Parameters
    ----------
    n_runs
        Subsamples for a part that chooses its resolution by them and is not told in ``params``.

    Raises
    ------
    ParamsError
        If the part refuses a parameter; the sentence is the part's own.
    """
    clusterer = make("clusterer", name, params, seed=seed)
    if n_runs is not None and "n_runs" in clusterer.get_params() and "n_runs" not in params:
        clusterer.set_params(n_runs=n_runs)
    known = np.flatnonzero(np.any(vectors != 0, axis=1))
    notes = []
    if len(known) < len(vectors):
        notes.append("unknown_text")
    if len(known) < FEWEST:
        notes.append("too_few")
        found = {"middle": np.zeros(len(known), dtype=np.int64)}
    else:
        found = _fit(clusterer, vectors[known], name)
    levels = {}
    for level, labels in found.items():
        levels[level] = np.full(len(vectors), -1, dtype=np.int64)
        levels[level][known] = labels
    resolution = getattr(clusterer, "resolution_", None)
    if resolution is None:
        return Clustering(levels=levels, notes=tuple(notes))
    return Clustering(
        levels=levels,
        notes=tuple(notes),
        sizes=resolution.sizes,
        steadiness=resolution.steadiness,
        by_size=resolution.by_size,
        limits=resolution.limits,
        reruns=[(known[kept], found) for kept, found in resolution.reruns],
    )


def _fit(clusterer: Any, vectors: NDArray[np.float32], name: str) -> dict[str, NDArray[np.int64]]:  # noqa: ANN401 - any part
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of a library, not of the result
            labels = clusterer.fit_predict(vectors)
    except MiningError:
        raise
    except (TypeError, ValueError) as error:
        if type(clusterer).__module__.startswith("mining."):
            raise
        message = " ".join(str(error).split())
        raise ParamsError(f"cluster.params of {name!r}: {message}") from error
    found = getattr(clusterer, "levels_", None)
    return dict(found) if found is not None else {"middle": by_size(labels)}


def nearest_assigned(vectors: NDArray[np.float32], labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give each unassigned segment to the cluster with the nearest centre.

    Rows of zeros stay unassigned, and all do where there is no cluster.

    Examples
    --------
    >>> rows = np.array([[1, 0], [0, 1], [0.6, 0.8], [0, 0]], dtype=np.float32)
    >>> nearest_assigned(rows, np.array([0, 1, -1, -1])).tolist()
    [0, 1, 1, -1]
    """
    moved = labels.copy()
    centre = centres(vectors, labels)
    open_to = np.flatnonzero((labels < 0) & np.any(vectors != 0, axis=1))
    if len(centre) and len(open_to):
        moved[open_to] = nearest_centre(vectors[open_to], centre)
    return moved


def strengths(vectors: NDArray[np.float32], labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how near each segment is to the centre of its cluster.

    Returns
    -------
    ndarray of shape (n_segments,)
        Cosine to the mean direction of the cluster, from 0 to 1; 0 for the unassigned.
    """
    found = np.zeros(len(labels))
    placed = np.flatnonzero(labels >= 0)
    own = centres(vectors, labels)[labels[placed]]
    found[placed] = np.clip(np.einsum("ij,ij->i", vectors[placed], own), 0.0, 1.0)
    return found
