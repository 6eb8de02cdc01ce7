"""The study grouped otherwise: what its numbers would be had other choices been made.

A variant changes one choice: the length of segments, what one interview has in common, the
embedder, or all of it for plain words and k-means.  It has neither stability nor a map, and
no themes are made of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.clustering.kmeans import kmeans
from mining.clustering.run import Clustering, cluster
from mining.embedding.centring import centred
from mining.errors import ParamsError
from mining.params import LENGTHS, Params
from mining.tables import make_table, read_table
from mining.vectors import Vectors
from mining.workspace import Workspace

Labels = NDArray[np.int64]
OTHER = "other"
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
        The study's own clusters; plain words get as many at each level.
    """
    params = workspace.params()
    wanted = params.compare.variants
    ids = segments["segment_id"].tolist()
    made = _other_lengths(workspace, params)
    if "centred" in wanted:
        rows = centred(vectors, segments["document_id"].tolist())
        made["centred"] = Grouping(segment_ids=ids, levels=_by_recipe(rows, params))
    if "words" in wanted:
        rows = _vectors(workspace, "words", ids)
        made["words"] = Grouping(segment_ids=ids, levels=_plain(rows, found, params.seed))
    if params.compare.other_embedder is not None:
        rows = _vectors(workspace, OTHER, ids)
        made[OTHER] = Grouping(segment_ids=ids, levels=_by_recipe(rows, params))
    return made


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


def _by_recipe(vectors: NDArray[np.float32], params: Params) -> Mapping[str, Labels]:
    try:
        found = cluster(vectors, params.cluster.name, params.cluster.params, seed=params.seed)
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
