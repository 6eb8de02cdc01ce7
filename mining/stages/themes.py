"""Clusters to candidate themes."""

from __future__ import annotations

import pandas as pd
from threadpoolctl import threadpool_limits

from mining.privacy.pseudonyms import Replacement, replace
from mining.tables import read_json, read_table, write_table
from mining.themes.cards import build_themes
from mining.vectors import Vectors
from mining.workspace import Workspace, replaced_folder

_MARK = "|"  # a punctuation mark, which no phrase crosses


def themes(workspace: Workspace) -> pd.DataFrame:
    """Describe every cluster and write ``data/themes``; return the table."""
    params = workspace.params()
    segments = read_table("segments", workspace.corpus / "segments.parquet")
    clusters = read_table("clusters", workspace.clusters / "clusters.parquet")
    vectors = Vectors.read(workspace.embeddings / "vectors.parquet")
    levels = read_json(workspace.clusters / "clustering.json")["levels"]
    with threadpool_limits(1):
        table = build_themes(
            segments.assign(text=_without_names(segments, workspace)),
            vectors.rows(segments["segment_id"].tolist()),
            clusters,
            {level: found["stability"] for level, found in levels.items()},
            params.themes,
            limits={level: float(found["limit"]) for level, found in levels.items()},
            language=params.ingest.language,
        )
    with replaced_folder(workspace.themes) as folder:
        write_table("themes", table, folder / "themes.parquet")
    return table


def _without_names(segments: pd.DataFrame, workspace: Workspace) -> list[str]:
    """Return what was said with a mark for every name, so that no title holds one.

    A pseudonym is no word of an informant either.
    """
    table = read_table("replacements", workspace.corpus / "replacements.parquet")
    by_document: dict[str, list[Replacement]] = {}
    for document, start, end in zip(
        table["document_id"], table["start"], table["end"], strict=True
    ):
        one = Replacement(int(start), int(end), _MARK, "other")
        by_document.setdefault(str(document), []).append(one)
    columns = segments[["document_id", "start", "text"]].itertuples(index=False, name=None)
    return [
        replace(str(text), by_document.get(str(document), ()), offset=int(start))
        for document, start, text in columns
    ]
