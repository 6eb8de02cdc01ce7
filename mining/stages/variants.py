"""The study grouped otherwise: what its numbers would be had other choices been made.

A variant changes one choice: the length of segments, what one interview or one question has
in common, the embedder, or all of it for plain words and k-means.  It has no stability, and no
themes are made of it.  Centred vectors have a map of their own, and every cluster of the study
is looked for among the centred ones, so that what vanishes can be named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.clustering.kmeans import kmeans
from mining.clustering.run import Clustering, cluster
from mining.clustering.stability import clusterwise_jaccard
from mining.embedding.centring import centred
from mining.errors import ParamsError
from mining.params import LENGTHS, Params
from mining.tables import make_table, read_table
from mining.vectors import Vectors
from mining.workspace import Workspace

Labels = NDArray[np.int64]
OTHER = "other"
CENTRED = ("centred", "centred_question")
_TENTHS = 10
_MOST_PLAIN_CLUSTERS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """Labels of shape (n_segments,) per level; no level where the recipe refuses the segments."""

    segment_ids: Sequence[str] = field(repr=False)
    levels: Mapping[str, Labels] = field(repr=False)

    @property
    def n_clusters(self) -> dict[str, int]:
        """Clusters at each level."""
        return {level: int(labels.max(initial=-1)) + 1 for level, labels in self.levels.items()}


def other_groupings(
    workspace: Workspace, segments: pd.DataFrame, vectors: NDArray[np.float32], found: Clustering
) -> dict[str, Grouping]:
    """Return the variants that the parameters name.

    Parameters
    ----------
    vectors
        The study's own, shape (n_segments, n_dims).
    found
        The study's own clusters; centred vectors and plain words get as many at each level, so
        that nothing else differs.
    """
    params = workspace.params()
    wanted = params.compare.variants
    ids = segments["segment_id"].tolist()
    made = _other_lengths(workspace, params)
    for name, rows in centred_vectors(segments, vectors, wanted).items():
        made[name] = Grouping(segment_ids=ids, levels=_by_recipe(rows, params, found.sizes))
    if "words" in wanted:
        rows = _vectors(workspace, "words", ids)
        made["words"] = Grouping(segment_ids=ids, levels=_plain(rows, found, params.seed))
    if params.compare.other_embedder is not None:
        rows = _vectors(workspace, OTHER, ids)
        made[OTHER] = Grouping(segment_ids=ids, levels=_by_recipe(rows, params, found.sizes))
    return made


def centred_vectors(
    segments: pd.DataFrame, vectors: NDArray[np.float32], wanted: Sequence[str]
) -> dict[str, NDArray[np.float32]]:
    """Return the vectors without what interviews or questions have in common, by variant.

    Segments that answer no known question are one part together.  Where no segment answers
    one, tenths of the interviews stand in for the questions.
    """
    parts = {"centred": segments["document_id"].tolist(), "centred_question": _asked(segments)}
    return {name: centred(vectors, parts[name]) for name in CENTRED if name in wanted}


def _asked(segments: pd.DataFrame) -> list[str]:
    questions = segments["question_id"]
    if questions.notna().any():
        return [str(question) for question in questions.fillna("")]
    size = segments.groupby("document_id")["position"].transform("size")
    return (segments["position"] * _TENTHS // size).astype("int64").astype(str).tolist()


def counterparts(
    levels: Mapping[str, Labels], others: Mapping[str, Grouping]
) -> dict[str, dict[str, list[float]]]:
    """Return how much of each cluster is left in the centred groupings.

    Returns
    -------
    dict
        By variant and level, the largest Jaccard similarity of every cluster of the study to
        any cluster of the same level there.

    Examples
    --------
    >>> own = {"middle": np.array([0, 0, 1, 1])}
    >>> there = Grouping(segment_ids="abcd", levels={"middle": np.array([0, 0, 0, 1])})
    >>> counterparts(own, {"centred": there})
    {'centred': {'middle': [0.6667, 0.5]}}
    """
    found: dict[str, dict[str, list[float]]] = {}
    for name in (name for name in CENTRED if name in others):
        there = others[name].levels
        found[name] = {
            level: clusterwise_jaccard(labels, [(np.arange(len(labels)), there[level])])
            .round(4)[0]
            .tolist()
            for level, labels in levels.items()
            if level in there
        }
    return found


def variants_table(groupings: Mapping[str, Grouping]) -> pd.DataFrame:
    """Return the table ``variants``."""
    rows = [
        pd.DataFrame(
            {
                "variant": name,
                "level": level,
                "segment_id": list(grouping.segment_ids),
                "cluster": labels,
            }
        )
        for name, grouping in groupings.items()
        for level, labels in grouping.levels.items()
    ]
    return make_table("variants", pd.concat(rows) if rows else ())


def _other_lengths(workspace: Workspace, params: Params) -> dict[str, Grouping]:
    made: dict[str, Grouping] = {}
    for name in (name for name in LENGTHS if name in params.compare.variants):
        segments = read_table("segments", workspace.corpus / f"segments_{name}.parquet")
        ids = segments["segment_id"].tolist()
        if ids:
            levels = _by_recipe(_vectors(workspace, name, ids), params)
            made[name] = Grouping(segment_ids=ids, levels=levels)
    return made


def _vectors(workspace: Workspace, name: str, ids: Sequence[str]) -> NDArray[np.float32]:
    return Vectors.read(workspace.embeddings / f"vectors_{name}.parquet").rows(ids)


def _by_recipe(
    vectors: NDArray[np.float32], params: Params, sizes: Mapping[str, int] | None = None
) -> Mapping[str, Labels]:
    """Cluster as the study does, without reruns to choose the number of clusters by.

    With ``sizes`` there are as many at each level, else as many as follow from the number of
    segments, which differs from the study's.
    """
    given = {**params.cluster.params, **(sizes or {})}
    try:
        found = cluster(vectors, params.cluster.name, given, seed=params.seed, n_runs=0)
    except ParamsError:  # fewer segments than the part's own parameters allow
        return {}
    return found.levels


def _plain(vectors: NDArray[np.float32], found: Clustering, seed: int) -> dict[str, Labels]:
    """Cluster by k-means; a level of very many clusters would take hours and is left out."""
    sizes = {level: int(labels.max(initial=-1)) + 1 for level, labels in found.levels.items()}
    return {
        level: kmeans(vectors, size, seed=seed)
        for level, size in sizes.items()
        if size <= _MOST_PLAIN_CLUSTERS
    }
