"""What the comparison reads: the study, its variants, and what people coded besides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.alignment import project_codings
from mining.comparison import study
from mining.comparison.study import Sides
from mining.decisions.recoding import Recoding
from mining.params import LENGTHS, LEVELS, Params
from mining.stages.recode import read_recodings
from mining.tables import read_json, read_table
from mining.themes.cards import theme_id
from mining.vectors import Vectors
from mining.workspace import Workspace

OVERLAPS = (0.1, 0.9)  # beside the study's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """The tables of one study, read once.

    Attributes
    ----------
    level
        The level that is compared: the parameters' own, or the one that there is.
    labels, questions
        Vectors of the code names by code, and of the guide's questions (no rows without a
        guide).
    headings
        The guide's questions and titles of its blocks.
    stability
        Of the clusters at the level, in the order of their numbers.
    plain
        Clusters before dialect spellings were rewritten; no rows where none were.
    variants
        The study and what it would be with other choices, by name, the study first.
    second
        ``codings`` and ``segment_codes`` of a second coder.
    recodings
        Samples that were coded anew by somebody who did not see the first codes.
    """

    params: Params
    level: str
    sides: Sides = field(repr=False)
    segments: pd.DataFrame = field(repr=False)
    codes: pd.DataFrame = field(repr=False)
    codings: pd.DataFrame = field(repr=False)
    segment_codes: pd.DataFrame = field(repr=False)
    clusters: pd.DataFrame = field(repr=False)
    vectors: NDArray[np.float32] = field(repr=False)
    labels: Mapping[str, NDArray[np.float32]] = field(repr=False)
    questions: NDArray[np.float32] = field(repr=False)
    headings: Sequence[str] = field(repr=False)
    stability: Sequence[float | None]
    plain: pd.DataFrame = field(repr=False)
    variants: Mapping[str, Sides] = field(repr=False)
    second: Mapping[str, pd.DataFrame] = field(repr=False)
    recodings: Sequence[Recoding] = field(repr=False)

    @property
    def theme_ids(self) -> list[str]:
        """Names of the clusters at the level."""
        n = int(self.sides.clusters.max(initial=-1)) + 1
        return [theme_id(self.level, i) for i in range(n)]


def read_inputs(workspace: Workspace) -> Inputs:
    """Read what the stages before left, and what people decided."""
    params, corpus = workspace.params(), workspace.corpus
    names = ("segments", "codes", "codings", "segment_codes")
    tables = {name: read_table(name, corpus / f"{name}.parquet") for name in names}
    clusters = read_table("clusters", workspace.clusters / "clusters.parquet")
    level = _level(clusters, params.compare.level)
    ids = tables["segments"]["segment_id"].tolist()
    guide = read_table("questions", corpus / "questions.parquet")
    clustered = read_json(workspace.clusters / "clustering.json")["levels"]
    labels = Vectors.read(workspace.embeddings / "labels.parquet")
    plain = workspace.clusters / "clusters_plain.parquet"
    return Inputs(
        params=params,
        level=level,
        sides=_sides(tables, clusters, level),
        **tables,
        clusters=clusters,
        vectors=Vectors.read(workspace.embeddings / "vectors.parquet").rows(ids),
        labels=dict(zip(labels.segment_ids, labels.matrix, strict=True)),
        questions=Vectors.read(workspace.embeddings / "questions.parquet").matrix,
        headings=[*guide["text"], *guide["block_title"].drop_duplicates()],
        stability=clustered.get(level, {}).get("stability", []),
        plain=read_table("clusters", plain) if plain.exists() else clusters.iloc[:0],
        variants=_variants(workspace, tables, clusters, level),
        second={
            name: read_table(name, corpus / f"second_{name}.parquet")
            for name in ("codings", "segment_codes")
        },
        recodings=read_recodings(workspace),
    )


def _level(clusters: pd.DataFrame, wanted: str) -> str:
    """Return the level asked for; recipes without levels have the middle one alone."""
    present = set(clusters["level"])
    return wanted if wanted in present or not present else "middle"


def _variants(
    workspace: Workspace, tables: Mapping[str, pd.DataFrame], clusters: pd.DataFrame, level: str
) -> dict[str, Sides]:
    """Return the study and its variants by name, the study first.

    Variants of the overlap and of the level come from the study's own tables; the others
    were made by ``cluster``.
    """
    found = {"study": _sides(tables, clusters, level)}
    for overlap in OVERLAPS:
        applied = project_codings(tables["codings"], tables["segments"], overlap=overlap)
        found[f"overlap_{overlap:g}"] = _sides(
            {**tables, "segment_codes": applied}, clusters, level
        )
    for other in LEVELS:
        if other != level and other in set(clusters["level"]):
            found[other] = _sides(tables, clusters, other)
    made = read_table("variants", workspace.clusters / "variants.parquet")
    for name in made["variant"].drop_duplicates():
        grouped = made[made["variant"] == name]
        cut = dict(tables)
        if name in LENGTHS:
            for table in ("segments", "segment_codes"):
                cut[table] = read_table(table, workspace.corpus / f"{table}_{name}.parquet")
        if level in set(grouped["level"]):
            found[str(name)] = _sides(cut, grouped, level)
    return found


def _sides(tables: Mapping[str, pd.DataFrame], clusters: pd.DataFrame, level: str) -> Sides:
    at_level = clusters[clusters["level"] == level]
    return study.sides(tables["segments"], tables["segment_codes"], tables["codes"], at_level)


def same_segments(variants: Mapping[str, Sides]) -> dict[str, NDArray[np.int64]]:
    """Return the clusters of the variants that group the study's own segments and codes."""
    return {
        name: sides.clusters
        for name, sides in variants.items()
        if name not in LENGTHS and not name.startswith("overlap")
    }
