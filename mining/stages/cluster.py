"""Vectors to clusters at every level, their stability, the map, and groupings made otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from mining.clustering.consensus import level_ambiguity
from mining.clustering.map2d import choose_method, draw_map
from mining.clustering.run import FEWEST, Clustering, strengths
from mining.clustering.run import cluster as fit
from mining.clustering.stability import leave_one_out, rerun, subsamples, worst_mean
from mining.errors import ParamsError
from mining.params import LEVELS, Params
from mining.stages.variants import other_groupings, variants_table
from mining.tables import make_table, read_table, write_json, write_table
from mining.vectors import Vectors
from mining.workspace import Workspace, replaced_folder

_SHARE = 0.8
_MOST_RERUN_SEGMENTS = 500_000


def cluster(workspace: Workspace) -> dict[str, Any]:
    """Cluster the vectors and write ``data/clusters``; return what was done."""
    params = workspace.params()
    segments = read_table("segments", workspace.corpus / "segments.parquet")
    ids = segments["segment_id"].tolist()
    vectors = Vectors.read(workspace.embeddings / "vectors.parquet").rows(ids)
    method = choose_method(params.cluster.map, len(ids))
    with threadpool_limits(1):
        found = fit(vectors, params.cluster.name, params.cluster.params, seed=params.seed)
        places = draw_map(vectors, method, seed=params.seed)
        documents = segments["document_id"].tolist()
        stability, ambiguity = _stability(found, vectors, documents, params)
        others = other_groupings(workspace, segments, vectors, found)
    levels = [level for level in LEVELS if level in found.levels]
    report = {
        "recipe": params.cluster.name,
        "params": params.cluster.params,
        "map": method,
        "notes": list(found.notes),
        "stability": {"n_runs": _n_runs(params, len(ids)), "share": _SHARE},
        "levels": {
            level: _level_report(found.levels[level], stability[level]) | ambiguity[level]
            for level in levels
        },
        "variants": {name: other.n_clusters for name, other in others.items()},
    }
    with replaced_folder(workspace.clusters) as folder:
        write_table("clusters", _table(ids, vectors, found), folder / "clusters.parquet")
        plain = workspace.embeddings / "vectors_plain.parquet"
        if plain.exists():
            before = Vectors.read(plain).rows(ids)
            with threadpool_limits(1):
                apart = fit(before, params.cluster.name, params.cluster.params, seed=params.seed)
            write_table("clusters", _table(ids, before, apart), folder / "clusters_plain.parquet")
        write_table("variants", variants_table(others), folder / "variants.parquet")
        map_rows = pd.DataFrame({"segment_id": ids, "x": places[:, 0], "y": places[:, 1]})
        write_table("map", make_table("map", map_rows), folder / "map.parquet")
        write_json(report, folder / "clustering.json")
    return report


def _table(ids: list[str], vectors: NDArray[np.float32], found: Clustering) -> pd.DataFrame:
    rows = [
        pd.DataFrame(
            {
                "segment_id": ids,
                "level": level,
                "cluster": labels,
                "strength": np.round(strengths(vectors, labels), 6),
            }
        )
        for level, labels in found.levels.items()
    ]
    return make_table("clusters", pd.concat(rows))


def _n_runs(params: Params, n_segments: int) -> int:
    """Return how many subsamples are tried: fewer where each takes long."""
    most = max(5, _MOST_RERUN_SEGMENTS // max(n_segments, 1))
    return min(params.cluster.stability_runs, most)


def _stability(
    found: Clustering, vectors: NDArray[np.float32], documents: list[str], params: Params
) -> tuple[dict[str, list[float | None]], dict[str, dict[str, float | None]]]:
    """Return how stable each cluster is, and how ambiguous each level."""
    n_runs, n = _n_runs(params, len(vectors)), len(vectors)
    if n_runs == 0 or n < FEWEST:
        untried: dict[str, list[float | None]] = {
            level: [None] * (int(labels.max(initial=-1)) + 1)
            for level, labels in found.levels.items()
        }
        return untried, level_ambiguity([], found.levels, n, seed=params.seed)

    def refit(kept: NDArray[np.float32]) -> Mapping[str, NDArray[np.int64]]:
        try:
            again = fit(kept, params.cluster.name, params.cluster.params, seed=params.seed)
        except ParamsError:  # fewer segments than the part's own parameters allow
            return {level: np.full(len(kept), -1, dtype=np.int64) for level in found.levels}
        return again.levels

    schemes = (
        subsamples(len(vectors), n_runs, share=_SHARE, seed=params.seed),
        leave_one_out(documents),
    )
    reruns = [rerun(vectors, scheme, refit) for scheme in schemes]
    stability = {
        level: worst_mean(
            labels,
            [
                [(kept, levels[level]) for kept, levels in scheme if level in levels]
                for scheme in reruns
            ],
        )
        for level, labels in found.levels.items()
    }
    return stability, level_ambiguity(reruns[0], found.levels, n, seed=params.seed)


def _level_report(labels: NDArray[np.int64], stability: list[float | None]) -> dict[str, Any]:
    return {
        "n_clusters": int(labels.max(initial=-1)) + 1,
        "n_unassigned": int((labels == -1).sum()),
        "sizes": np.bincount(labels[labels >= 0]).tolist(),
        "stability": stability,
    }
