"""The whole comparison of one study, from tables to tables."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mining.comparison import study
from mining.comparison.code_level import CodeLevel, code_level
from mining.comparison.company import cluster_company
from mining.comparison.headline import per_segment, scores
from mining.comparison.partition import ami
from mining.comparison.second_look import second_look
from mining.comparison.sensitivity import grid_p, sensitivity
from mining.comparison.status_table import statuses
from mining.comparison.two_levels import code_test, new_by_interview, two_levels
from mining.params import LEVELS
from mining.schemas import RESULTS
from mining.stages.compare_inputs import Inputs, same_segments
from mining.stages.compare_people import between_people
from mining.themes.cards import theme_id

_MATCH = ("n_cluster", "n_both", "precision", "recall", "f1", "jaccard", "lift", "mutual")


def work_out(inputs: Inputs) -> tuple[dict[str, Any], dict[str, pd.DataFrame]]:
    """Return what ``scores.json`` holds, and the tables of ``results/`` by schema."""
    sides, seed = inputs.sides, inputs.params.seed
    near = code_level(sides, inputs.vectors, seed=seed)
    variants = inputs.variants
    people, between = between_people(inputs)
    alike, element = per_segment(sides, seed=seed)
    levels, tree = two_levels(sides, inputs.vectors, inputs.labels, seed=seed)
    found = {
        "level": inputs.level,
        **scores(sides, inputs.codings, seed=seed),
        "element": element,
        "code_level": _counts(near),
        "two_levels": levels,
        "saturation": {
            name: new_by_interview(sides, column)
            for name, column in (("codes", "code_id"), ("groups", "group_id"))
        },
        **people,
    }
    words = variants.get("words")
    tables = {
        "interviews": study.by_interview(sides),
        "baselines": study.baselines(sides, words.clusters if words is not None else None),
        "dialect": _dialect(inputs),
        "cluster_matches": _clusters(inputs),
        "code_matches": _labels(inputs, "code_id"),
        "group_matches": _labels(inputs, "group_id"),
        "neighbourhood": near.scopes,
        "cohesion": near.cohesion,
        "contrasts": near.contrasts,
        "statuses": _statuses(inputs, near),
        "second_look": _second_look(inputs),
        "sensitivity": _sensitivity(inputs),
        "code_test": code_test(inputs.codes, inputs.labels, inputs.questions, inputs.headings),
        "code_tree": tree,
        "segments": alike,
        "people": between,
    }
    return found, tables


def _counts(near: CodeLevel) -> dict[str, int]:
    names = ("n_codes", "n_eligible", "n_once", "n_segments", "n_used")
    return {name: getattr(near, name) for name in names}


def _statuses(inputs: Inputs, near: CodeLevel) -> pd.DataFrame:
    known = near.cohesion.dropna(subset=["together"])
    together = dict(zip(known["id"], known["together"], strict=True))
    return statuses(
        inputs.sides, inputs.theme_ids, inputs.stability, together, seed=inputs.params.seed
    )


def _second_look(inputs: Inputs) -> pd.DataFrame:
    """Return the list with segment ids for row numbers."""
    ids, members = inputs.sides.members("code_id")
    group_of = dict(zip(inputs.codes["code_id"], inputs.codes["group_id"], strict=True))
    groups = [None if pd.isna(group_of.get(code)) else str(group_of[code]) for code in ids]
    found = second_look(
        inputs.vectors, members, codes=ids, documents=inputs.sides.interviews, groups=groups
    )
    names = inputs.segments["segment_id"].to_numpy()
    listed: pd.DataFrame = found.assign(segment_id=[names[i] for i in found["segment"]])
    return listed


def _sensitivity(inputs: Inputs) -> pd.DataFrame:
    variants, sides = inputs.variants, inputs.sides
    table = sensitivity(variants)
    p = grid_p(
        sides.single_labels("group_id"),
        same_segments(variants),
        sides.place,
        seed=inputs.params.seed,
    )
    return table.assign(p_grid=table["variant"].map(p))


def _labels(inputs: Inputs, column: str) -> pd.DataFrame:
    """Return one row per code or group: how often it is used, and its best cluster."""
    sides = inputs.sides
    applied = inputs.codings.merge(
        inputs.codes[["code_id", "group_id", "origin"]], on="code_id", how="inner"
    )
    keys = list(dict.fromkeys([column, "group_id", "origin"]))
    rows = applied.groupby(keys, dropna=False, as_index=False).agg(
        n_codings=("coding_id", "size"),
        n_anchored=("anchored", lambda kinds: int((kinds != "none").sum())),
        n_interviews=("document_id", "nunique"),
    )
    on_segments = sides.codings.groupby(column)["segment_id"].nunique()
    rows["n_segments"] = rows[column].map(on_segments).fillna(0).astype("int64")
    best = study.matches(sides, column, "code")
    best.insert(1, "best", [theme_id(inputs.level, int(c)) for c in best["cluster"]])
    merged = rows.merge(best[[column, "best", *_MATCH]], on=column, how="left")
    return merged.sort_values(column).reset_index(drop=True)


def _dialect(inputs: Inputs) -> pd.DataFrame:
    """Return how far clusters follow the interview, before and after spellings were rewritten.

    No rows where nothing was rewritten.
    """
    segments, clusters, plain = inputs.segments, inputs.clusters, inputs.plain
    interviews = segments["document_id"].tolist()

    def follows(table: pd.DataFrame, level: str) -> float | None:
        found = table[table["level"] == level].set_index("segment_id")["cluster"]
        return ami(interviews, found[segments["segment_id"]].tolist())

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


def _clusters(inputs: Inputs) -> pd.DataFrame:
    """Return one row per cluster: what it rests on, its best code and its best group."""
    sides = inputs.sides
    sizes = pd.Series(sides.clusters[sides.clusters >= 0]).value_counts().sort_index()
    rows = pd.DataFrame({"cluster": sizes.index.astype("int64"), "n_segments": sizes.to_numpy()})
    rows.insert(0, "theme_id", [theme_id(inputs.level, int(c)) for c in rows["cluster"]])
    company = cluster_company(sides.clusters, sides.voices, sides.questions)
    rows = rows.merge(company, on="cluster", how="left")
    for column in ("code_id", "group_id"):
        best = study.matches(sides, column, "cluster")
        side = column.removesuffix("_id")
        best = best[["cluster", column, "n_both", "jaccard", "mutual"]].rename(
            columns={k: f"{side}_{k}" for k in ("n_both", "jaccard", "mutual")}
        )
        rows = rows.merge(best, on="cluster", how="left")
    return rows.drop(columns="cluster")
