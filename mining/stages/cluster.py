"""Vectors to clusters at every level, their stability, and groupings made otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from mining.clustering.recipes import MAX_TREE
from mining.clustering.resolution import SHARE
from mining.clustering.run import Clustering, nearest_assigned, strengths
from mining.clustering.run import cluster as fit
from mining.clustering.stability import worst
from mining.params import LEVELS, Params
from mining.stages.trust import Trust, n_runs_of, trust
from mining.stages.variants import counterparts, other_groupings, variants_table
from mining.tables import make_table, read_table, write_json, write_table
from mining.vectors import Vectors
from mining.workspace import Workspace, replaced_folder

_NAMED = 0.05  # share of a segment's company from which a cluster is named


def cluster(workspace: Workspace) -> dict[str, Any]:
    """Cluster the vectors and write ``data/clusters``; return what was done."""
    params = workspace.params()
    segments = read_table("segments", workspace.corpus / "segments.parquet")
    ids = segments["segment_id"].tolist()
    vectors = Vectors.read(workspace.embeddings / "vectors.parquet").rows(ids)
    with threadpool_limits(1):
        found = grouped(vectors, params)
        documents = segments["document_id"].tolist()
        trusted = trust(found, vectors, documents, params)
        others = other_groupings(workspace, segments, vectors, found)
    report = _report(params, found, trusted)
    report["variants"] = {name: other.n_clusters for name, other in others.items()}
    report["centred"] = counterparts(found.levels, others)
    with replaced_folder(workspace.clusters) as folder:
        table = clusters_table(ids, vectors, found, trusted.belonging)
        write_table("clusters", table, folder / "clusters.parquet")
        shares = _memberships(ids, trusted.belonging)
        write_table("memberships", shares, folder / "memberships.parquet")
        _write_plain(workspace, ids, found, folder)
        write_table("variants", variants_table(others), folder / "variants.parquet")
        write_json(report, folder / "clustering.json")
    return report


def _write_plain(workspace: Workspace, ids: list[str], found: Clustering, folder: Path) -> None:
    """Cluster the vectors before dialect spellings were rewritten, into as many clusters."""
    plain, params = workspace.embeddings / "vectors_plain.parquet", workspace.params()
    if plain.exists():
        before = Vectors.read(plain).rows(ids)
        with threadpool_limits(1):
            given = {**params.cluster.params, **found.sizes}
            apart = fit(before, params.cluster.name, given, seed=params.seed, n_runs=0)
        write_table(
            "clusters", clusters_table(ids, before, apart, {}), folder / "clusters_plain.parquet"
        )


def _report(params: Params, found: Clustering, trusted: Trust) -> dict[str, Any]:
    n_segments = len(next(iter(found.levels.values())))
    return {
        "recipe": params.cluster.name,
        "params": params.cluster.params,
        "notes": list(found.notes),
        "stability": {"n_runs": n_runs_of(params, n_segments), "share": SHARE},
        "resolution": {
            "sizes": dict(found.sizes),
            "by_size": list(found.by_size),
            "steadiness": {str(size): value for size, value in found.steadiness.items()},
            "n_in_tree": min(n_segments, MAX_TREE) if found.sizes else None,
        },
        "levels": {
            level: _level_report(found.levels[level], trusted.schemes[level])
            | {"limit": found.limits.get(level, 0.0)}
            | dict(trusted.levels[level])
            for level in LEVELS
            if level in found.levels
        },
    }


def grouped(vectors: NDArray[np.float32], params: Params) -> Clustering:
    """Cluster the segments, and give the unassigned to the nearest where that is asked for."""
    part = params.cluster
    n_runs = n_runs_of(params, len(vectors))
    found = fit(vectors, part.name, part.params, seed=params.seed, n_runs=n_runs)
    if part.unassigned == "keep":
        return found
    levels = {level: nearest_assigned(vectors, labels) for level, labels in found.levels.items()}
    moved = sum(int((levels[name] != labels).sum()) for name, labels in found.levels.items())
    return replace(found, levels=levels, notes=(*found.notes, *(("reassigned",) if moved else ())))


def clusters_table(
    ids: list[str],
    vectors: NDArray[np.float32],
    found: Clustering,
    belonging: Mapping[str, NDArray[np.float32]],
) -> pd.DataFrame:
    """Return the table ``clusters``: how central a segment is, and how often in its company."""
    rows = []
    for level, labels in found.levels.items():
        own = np.full(len(labels), np.nan)
        if level in belonging:
            placed = np.flatnonzero(labels >= 0)
            own[placed] = belonging[level][placed, labels[placed]]
        rows.append(
            pd.DataFrame(
                {
                    "segment_id": ids,
                    "level": level,
                    "cluster": labels,
                    "strength": np.round(strengths(vectors, labels), 6),
                    "stability": np.round(own, 4),
                }
            )
        )
    return make_table("clusters", pd.concat(rows))


def _memberships(ids: list[str], belonging: Mapping[str, NDArray[np.float32]]) -> pd.DataFrame:
    """Return whom a segment is with in reruns: every cluster with a share worth naming."""
    rows = []
    for level, shares in belonging.items():
        at, clusters = np.nonzero(shares >= _NAMED)
        rows.append(
            pd.DataFrame(
                {
                    "segment_id": np.asarray(ids, dtype=object)[at],
                    "level": level,
                    "cluster": clusters,
                    # Rounded down, so that those of a segment never exceed 1 together.
                    "strength": np.floor(shares[at, clusters].astype(np.float64) * 1e4) / 1e4,
                }
            )
        )
    return make_table("memberships", pd.concat(rows) if rows else ())


def _level_report(
    labels: NDArray[np.int64], schemes: Mapping[str, list[float | None]]
) -> dict[str, Any]:
    return {
        "n_clusters": int(labels.max(initial=-1)) + 1,
        "n_unassigned": int((labels == -1).sum()),
        "sizes": np.bincount(labels[labels >= 0]).tolist(),
        "stability": worst(schemes.values()),
        "stability_by_scheme": dict(schemes),
    }
