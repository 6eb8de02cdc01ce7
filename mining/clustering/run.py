"""Run a clusterer on a study: every level, with strengths, honest when there is little."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mining.clustering.labels import by_size
from mining.errors import MiningError, ParamsError
from mining.registry import make
from mining.vectors import unit_rows

FEWEST = 4  # segments below which grouping says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustering:
    """Labels of shape (n_segments,) per level, and what the reader should know of them."""

    levels: Mapping[str, NDArray[np.int64]]
    notes: tuple[str, ...] = ()


def cluster(
    vectors: NDArray[np.float32], name: str, params: Mapping[str, Any], *, seed: int
) -> Clustering:
    """Cluster the rows of ``vectors`` with the part that ``params.yaml`` names.

    Rows of zeros, texts in which the embedder knew nothing, stay unassigned.  Fewer than
    four segments make one group, because there is nothing to compare.

    Raises
    ------
    ParamsError
        If the part refuses a parameter; the sentence is the part's own.
    """
    clusterer = make("clusterer", name, params, seed=seed)
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
    return Clustering(levels=levels, notes=tuple(notes))


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


def strengths(vectors: NDArray[np.float32], labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how near each segment is to the centre of its cluster.

    Returns
    -------
    ndarray of shape (n_segments,)
        Cosine to the mean direction of the cluster, from 0 to 1; 0 for the unassigned.
    """
    found = np.zeros(len(labels))
    for number in np.unique(labels[labels >= 0]):
        members = np.flatnonzero(labels == number)
        centre = unit_rows(vectors[members].mean(axis=0, keepdims=True))[0]
        found[members] = np.clip(vectors[members] @ centre, 0.0, 1.0)
    return found
