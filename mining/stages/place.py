"""New interviews beside the clusters of a study, which stay as they are.

``data/placed`` holds the new segments, so that they can be placed again when an interview is
forgotten; every call replaces it whole.  It belongs to no stage: a run neither makes nor
removes it, and what was placed beside other clusters than there are now is called stale.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from mining.errors import DataError
from mining.importers.transcripts import check_ids, find_transcripts
from mining.stages.consent import ask
from mining.stages.ingest import read_more
from mining.stages.place_counts import work_out
from mining.stages.place_vectors import read_space
from mining.tables import read_json, read_table, write_csv, write_json, write_table
from mining.workspace import Workspace, fingerprint, replaced_folder

NOTES = "placing.json"
TABLES = ("placed", "placed_clusters")


def place(workspace: Workspace, folder: Path) -> dict[str, Any]:
    """Place the transcripts of a folder and write ``data/placed``; return what was found.

    Raises
    ------
    DataError
        If there is no transcript, one is in the study already or stands there twice, or the
        study has no clusters yet.
    """
    ask(workspace)
    paths = find_transcripts(str(folder.absolute()), workspace.root).paths
    old = read_table("segments", workspace.corpus / "segments.parquet")
    transcripts, segments = read_more(workspace, paths)
    _refuse([(path, t.document.document_id) for path, t in transcripts], workspace)
    sources = {
        t.document.document_id: {"source": _source(path, workspace), "notes": list(t.notes)}
        for path, t in transcripts
    }
    return _write(workspace, old, segments, sources)


def place_again(workspace: Workspace) -> None:
    """Place what ``data/placed`` holds anew; without old segments nothing of it is kept."""
    kept = read_placed(workspace)
    if kept is None:
        return
    segments = read_table("segments", workspace.placed / "segments.parquet")
    old = read_table("segments", workspace.corpus / "segments.parquet")
    if old.empty:
        remove_placed(workspace)
        return
    _write(workspace, old, segments, kept["documents"])


def read_placed(workspace: Workspace) -> dict[str, Any] | None:
    """Return what was placed and whether it is stale; ``None`` where nothing was."""
    if not (workspace.placed / NOTES).is_file():
        return None
    found: dict[str, Any] = read_json(workspace.placed / NOTES)
    return {**found, "stale": found["clusters"] != _clusters(workspace)}


def placed_sources(workspace: Workspace) -> dict[str, Path]:
    """Return where the transcripts of the placed interviews were read from, by id."""
    kept = read_placed(workspace)
    documents = kept["documents"] if kept is not None else {}
    return {name: (workspace.root / about["source"]).resolve() for name, about in documents.items()}


def placed_texts(workspace: Workspace, document: str) -> list[str]:
    """Return what was said in a placed interview; nothing where it is none."""
    if document not in placed_sources(workspace):
        return []
    segments = read_table("segments", workspace.placed / "segments.parquet")
    return segments.loc[segments["document_id"] == document, "text"].tolist()


def drop_placed(workspace: Workspace, document: str) -> None:
    """Take an interview out of ``data/placed``, which goes when it was the last."""
    kept = read_placed(workspace)
    if kept is None or document not in kept["documents"]:
        return
    documents = {name: about for name, about in kept["documents"].items() if name != document}
    if not documents:
        remove_placed(workspace)
        return
    segments = read_table("segments", workspace.placed / "segments.parquet")
    placements = read_table("placements", workspace.placed / "placements.parquet")
    gone = segments["document_id"] == document
    ids = set(segments.loc[gone, "segment_id"])
    with replaced_folder(workspace.placed) as folder:
        write_table("segments", segments[~gone], folder / "segments.parquet")
        rest = placements[~placements["segment_id"].isin(ids)]
        write_table("placements", rest, folder / "placements.parquet")
        # Counts of all are no more; they are made anew with the clusters.
        nothing: dict[str, list[Any]] = {name: [] for name in TABLES}
        write_json({"documents": documents, "clusters": "", **nothing}, folder / NOTES)


def remove_placed(workspace: Workspace) -> None:
    """Remove ``data/placed`` and its counts in ``results``."""
    shutil.rmtree(workspace.placed, ignore_errors=True)
    for name in TABLES:
        (workspace.results / f"{name}.csv").unlink(missing_ok=True)


def _write(
    workspace: Workspace,
    old: pd.DataFrame,
    segments: pd.DataFrame,
    documents: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    clusters = _by_level(workspace, old)
    space = read_space(workspace, old, segments)
    placements, counts = work_out(old, clusters, segments, space, list(documents))
    notes = {
        "documents": documents,
        "clusters": _clusters(workspace),
        **{
            name: counts[name].astype(object).where(counts[name].notna(), None).to_dict("records")
            for name in TABLES
        },
    }
    with replaced_folder(workspace.placed) as folder:
        write_table("segments", segments, folder / "segments.parquet")
        write_table("placements", placements, folder / "placements.parquet")
        write_json(notes, folder / NOTES)
    for name in TABLES:
        write_csv(name, counts[name], workspace.results / f"{name}.csv")
    return {**notes, "level": _shown(workspace, list(clusters))}


def _refuse(found: Sequence[tuple[Path, str]], workspace: Workspace) -> None:
    known = set(read_table("documents", workspace.corpus / "documents.parquet")["document_id"])
    for path, name in found:
        if name in known:
            raise DataError(
                f"{path}: interview {name!r} is in the study already; only new interviews are "
                "placed"
            )
    check_ids(found)


def _by_level(workspace: Workspace, old: pd.DataFrame) -> dict[str, pd.Series[int]]:
    """Return the cluster of every old segment at each level, in the order of ``old``."""
    path = workspace.clusters / "clusters.parquet"
    table = read_table("clusters", path)
    ids = old["segment_id"].tolist()
    found = {}
    for level, rows in table.groupby("level", sort=True):
        by_id = rows.set_index("segment_id")["cluster"]
        if len(by_id) != len(ids) or not by_id.index.isin(ids).all():
            raise DataError(f"{path}: holds other segments than the study; run 'mining run' first")
        found[str(level)] = by_id.loc[ids]
    if not found:
        raise DataError(f"{path}: the study has no clusters, so nothing can be placed beside them")
    return found


def _shown(workspace: Workspace, levels: Sequence[str]) -> str:
    wanted = workspace.params().compare.level
    return wanted if wanted in levels else levels[0]


def _clusters(workspace: Workspace) -> str:
    path = workspace.clusters / "clusters.parquet"
    return fingerprint([path]) if path.is_file() else ""


def _source(path: Path, workspace: Workspace) -> str:
    """Return where a transcript lies, from the workspace where it lies inside."""
    full, root = path.resolve(), workspace.root.resolve()
    return full.relative_to(root).as_posix() if full.is_relative_to(root) else os.fspath(full)
