"""Clusters to candidate themes."""

from __future__ import annotations

import pandas as pd
from threadpoolctl import threadpool_limits

from mining.tables import read_json, read_table, write_table
from mining.themes.cards import build_themes
from mining.vectors import Vectors
from mining.workspace import Workspace, replaced_folder


def themes(workspace: Workspace) -> pd.DataFrame:
    """Describe every cluster and write ``data/themes``; return the table."""
    params = workspace.params()
    segments = read_table("segments", workspace.corpus / "segments.parquet")
    clusters = read_table("clusters", workspace.clusters / "clusters.parquet")
    vectors = Vectors.read(workspace.embeddings / "vectors.parquet")
    levels = read_json(workspace.clusters / "clustering.json")["levels"]
    with threadpool_limits(1):
        table = build_themes(
            segments,
            vectors.rows(segments["segment_id"].tolist()),
            clusters,
            {level: found["stability"] for level, found in levels.items()},
            params.themes,
            language=params.ingest.language,
        )
    with replaced_folder(workspace.themes) as folder:
        write_table("themes", table, folder / "themes.parquet")
    return table
