"""What the comparison reads: the study, its variants, and what people coded besides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.alignment import project_codings
from mining.comparison import study
from mining.comparison.study import Sides
from mining.params import LENGTHS, LEVELS, Params
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

    @property
    def theme_ids(self) -> list[str]:
        """Names of the clusters at the level."""
        n = int(self.sides.clusters.max(initial=-1)) + 1
        return [theme_id(self.level, i) for i in range(n)]


def read_inputs(workspace: Workspace) -> Inputs:
    """Read what the stages before left."""
    params = workspace.params()
    corpus = workspace.corpus
    names = ("segments", "codes", "codings", "segment_codes", "questions")
    tables = {name: read_table(name, corpus / f"{name}.parquet") for name in names}
    clusters = read_table("clusters", workspace.clusters / "clusters.parquet")
    level = _level(clusters, params.compare.level)
    at_level = clusters[clusters["level"] == level]
    segments, codes = tables["segments"], tables["codes"]
    ids = segments["segment_id"].tolist()
    guide = tables["questions"]
    clustered = read_json(workspace.clusters / "clustering.json")["levels"]
    labels = Vectors.read(workspace.embeddings / "labels.parquet")
    asked = Vectors.read(workspace.embeddings / "questions.parquet")
    return Inputs(
        params=params,
        level=level,
        sides=study.sides(segments, tables["segment_codes"], codes, at_level),
        **{name: tables[name] for name in names[:-1]},
        clusters=clusters,
        vectors=Vectors.read(workspace.embeddings / "vectors.parquet").rows(ids),
        labels=dict(zip(labels.segment_ids, labels.matrix, strict=True)),
        questions=asked.matrix,
        headings=[*guide["text"], *guide["block_title"].drop_duplicates()],
        stability=clustered.get(level, {}).get("stability", []),
    )


def _level(clusters: pd.DataFrame, wanted: str) -> str:
    """Return the level asked for; recipes without levels have the middle one alone."""
    present = set(clusters["level"])
    return wanted if wanted in present or not present else "middle"


def variants_of(workspace: Workspace, inputs: Inputs) -> dict[str, Sides]:
    """Return the study and its variants by name, the study first.

    Variants of the overlap and of the level come from the study's own tables; the others
    were made by ``cluster``.
    """
    found = {"study": inputs.sides}
    codings, segments = inputs.codings, inputs.segments
    for overlap in OVERLAPS:
        applied = project_codings(codings, segments, overlap=overlap)
        found[f"overlap_{overlap:g}"] = _sides(inputs, segments, applied, inputs.clusters)
    for level in LEVELS:
        at_level = inputs.clusters[inputs.clusters["level"] == level]
        if level != inputs.level and len(at_level):
            found[level] = study.sides(segments, inputs.segment_codes, inputs.codes, at_level)
    made = read_table("variants", workspace.clusters / "variants.parquet")
    for name in made["variant"].drop_duplicates():
        cut, applied = segments, inputs.segment_codes
        if name in LENGTHS:
            cut = read_table("segments", workspace.corpus / f"segments_{name}.parquet")
            applied = read_table(
                "segment_codes", workspace.corpus / f"segment_codes_{name}.parquet"
            )
        clusters = made[made["variant"] == name]
        if inputs.level in set(clusters["level"]):
            found[str(name)] = _sides(inputs, cut, applied, clusters)
    return found


def same_segments(variants: Mapping[str, Sides]) -> dict[str, NDArray[np.int64]]:
    """Return the clusters of the variants that group the study's own segments and codes."""
    return {
        name: sides.clusters
        for name, sides in variants.items()
        if name not in LENGTHS and not name.startswith("overlap")
    }


def _sides(
    inputs: Inputs, segments: pd.DataFrame, applied: pd.DataFrame, clusters: pd.DataFrame
) -> Sides:
    at_level = clusters[clusters["level"] == inputs.level]
    return study.sides(segments, applied, inputs.codes, at_level)


def other_codings(workspace: Workspace) -> dict[str, Any]:
    """Return the second coder's tables."""
    return {
        "codings": read_table("codings", workspace.corpus / "second_codings.parquet"),
        "segment_codes": read_table(
            "segment_codes", workspace.corpus / "second_segment_codes.parquet"
        ),
    }
