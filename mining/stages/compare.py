"""Codes against clusters: the numbers that go into ``results/``, without speech."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mining.comparison import study
from mining.comparison.partition import agreement
from mining.params import LEVELS, Level
from mining.schemas import RESULTS
from mining.tables import read_table, write_csv, write_json
from mining.themes.cards import theme_id
from mining.workspace import RESULT_FILES, Workspace, replaced_folder

_MATCH = ("n_cluster", "n_both", "precision", "recall", "f1", "jaccard", "lift", "mutual")


def compare(workspace: Workspace) -> dict[str, Any]:
    """Compare codes with clusters and write ``results``; return the headline scores."""
    level = workspace.params().compare.level
    segments = read_table("segments", workspace.corpus / "segments.parquet")
    codes = read_table("codes", workspace.corpus / "codes.parquet")
    codings = read_table("codings", workspace.corpus / "codings.parquet")
    segment_codes = read_table("segment_codes", workspace.corpus / "segment_codes.parquet")
    clusters = read_table("clusters", workspace.clusters / "clusters.parquet")
    at_level = clusters[clusters["level"] == level]
    if at_level.empty and not clusters.empty:
        level = "middle"
        at_level = clusters[clusters["level"] == level]
    sides = study.sides(segments, segment_codes, codes, at_level)
    scores = {"level": level, **study.scores(sides)}
    applied = codings.merge(codes[["code_id", "group_id", "origin"]], on="code_id")
    with replaced_folder(workspace.results, ours=RESULT_FILES) as folder:
        write_json(scores, folder / "scores.json")
        write_csv("interviews", study.by_interview(sides), folder / "interviews.csv")
        write_csv("code_matches", _labels(sides, applied, "code_id", level), folder / "codes.csv")
        write_csv(
            "group_matches", _labels(sides, applied, "group_id", level), folder / "groups.csv"
        )
        write_csv("cluster_matches", _clusters(sides, level), folder / "clusters.csv")
        write_csv("baselines", study.baselines(sides), folder / "baselines.csv")
        write_csv("dialect", _dialect(workspace, segments, clusters), folder / "dialect.csv")
    return scores


def _labels(sides: study.Sides, applied: pd.DataFrame, column: str, level: Level) -> pd.DataFrame:
    """Return one row per code or group: how often it is used, and its best cluster."""
    keys = list(dict.fromkeys([column, "group_id", "origin"]))
    rows = applied.groupby(keys, dropna=False, as_index=False).agg(
        n_codings=("coding_id", "size"),
        n_anchored=("anchored", lambda kinds: int((kinds != "none").sum())),
        n_interviews=("document_id", "nunique"),
    )
    on_segments = sides.codings.groupby(column)["segment_id"].nunique()
    rows["n_segments"] = rows[column].map(on_segments).fillna(0).astype("int64")
    best = study.matches(sides, column, "code")
    best.insert(1, "best", [theme_id(level, int(c)) for c in best["cluster"]])
    merged = rows.merge(best[[column, "best", *_MATCH]], on=column, how="left")
    return merged.sort_values(column).reset_index(drop=True)


def _dialect(workspace: Workspace, segments: pd.DataFrame, clusters: pd.DataFrame) -> pd.DataFrame:
    """Return how far clusters follow the interview, before and after spellings were rewritten.

    No rows where nothing was rewritten.
    """
    path = workspace.clusters / "clusters_plain.parquet"
    plain = read_table("clusters", path) if path.exists() else clusters.iloc[:0]
    interviews = segments["document_id"].tolist()

    def follows(table: pd.DataFrame, level: str) -> float | None:
        found = table[table["level"] == level].set_index("segment_id")["cluster"]
        return agreement(interviews, found[segments["segment_id"]].tolist()).ami

    rows = [
        {
            "level": level,
            "before": follows(plain, level),
            "after": follows(clusters, level),
            "n_segments": len(segments),
        }
        for level in LEVELS
        if level in set(plain["level"])
    ]
    return pd.DataFrame(rows, columns=list(RESULTS["dialect"].columns))


def _clusters(sides: study.Sides, level: Level) -> pd.DataFrame:
    """Return one row per cluster: its best code and its best group."""
    sizes = pd.Series(sides.clusters[sides.clusters >= 0]).value_counts().sort_index()
    rows = pd.DataFrame({"cluster": sizes.index.astype("int64"), "n_segments": sizes.to_numpy()})
    rows.insert(0, "theme_id", [theme_id(level, int(c)) for c in rows["cluster"]])
    for column in ("code_id", "group_id"):
        best = study.matches(sides, column, "cluster")
        side = column.removesuffix("_id")
        best = best[["cluster", column, "n_both", "jaccard", "mutual"]].rename(
            columns={k: f"{side}_{k}" for k in ("n_both", "jaccard", "mutual")}
        )
        rows = rows.merge(best, on="cluster", how="left")
    return rows.drop(columns="cluster")
