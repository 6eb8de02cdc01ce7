"""One study's codes and groups against its clusters, interview by interview.

The headline leaves out codes of origin ``not_relevant`` and uses the segments whose codes
all have one label: a segment in two groups belongs to neither alone, and nobody picks its
"first" code.  How many segments that leaves is part of the result.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.comparison.baselines import baseline_ladder, quantiles
from mining.comparison.line import Place
from mining.comparison.overlap import best_matches, overlap_measures
from mining.comparison.partition import UNASSIGNED, ami
from mining.errors import DataError

LABELS = ("codes", "groups")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The two sides of the comparison, in the order of ``segments``.

    Attributes
    ----------
    segments
        The table ``segments``, all of them.
    clusters
        Shape (n_segments,); -1 is unassigned.
    codings
        Columns ``segment_id``, ``code_id``, ``group_id``, ``origin``; each code of a
        segment once, whoever gave it.
    """

    segments: pd.DataFrame
    clusters: NDArray[np.int64]
    codings: pd.DataFrame

    @property
    def interviews(self) -> list[str]:
        """Interview of each segment."""
        return [str(d) for d in self.segments["document_id"]]

    @property
    def questions(self) -> list[str | None]:
        """The guide's question that each segment answers."""
        return [q if isinstance(q, str) else None for q in self.segments["question_id"]]

    @property
    def voices(self) -> list[str]:
        """Who says each segment: interview and speaker."""
        who = zip(self.segments["document_id"], self.segments["speaker"], strict=True)
        return [f"{document}/{speaker}" for document, speaker in who]

    @property
    def has_guide(self) -> bool:
        """Whether any segment is known to answer a question."""
        return any(q is not None for q in self.questions)

    @property
    def place(self) -> Place:
        """Where the segments stand; tenths of the interviews stand in for a missing guide."""
        strata: Sequence[Hashable] = self.questions if self.has_guide else self.deciles
        return Place(interviews=self.interviews, strata=strata)

    @property
    def deciles(self) -> list[int]:
        """Tenth of the interview in which each segment stands, from 0."""
        size = self.segments.groupby("document_id")["position"].transform("size")
        return (self.segments["position"] * 10 // size).astype("int64").tolist()

    def used(self, origin: str | None = None, *, not_relevant: bool = False) -> pd.DataFrame:
        """Return the codings that count: of one origin, or all but what is not relevant."""
        if origin is not None:
            return self.codings[self.codings["origin"] == origin]
        if not_relevant:
            return self.codings
        return self.codings[self.codings["origin"] != "not_relevant"]

    def single_labels(
        self, column: str, origin: str | None = None, *, not_relevant: bool = False
    ) -> list[str | None]:
        """Return each segment's only code or group, ``None`` where it has none or several."""
        used = self.used(origin, not_relevant=not_relevant)
        label: dict[str, str | None] = {}
        for segment, one in zip(used["segment_id"], used[column], strict=True):
            if isinstance(one, str):
                label[segment] = one if label.setdefault(segment, one) == one else None
        return [label.get(s) for s in self.segments["segment_id"]]

    def members(
        self, column: str, *, not_relevant: bool = False
    ) -> tuple[list[str], NDArray[np.bool_]]:
        """Return the ids of codes or groups, sorted, and who carries them.

        Returns
        -------
        ids, members
            ``members`` has shape (n_segments, n_ids).
        """
        used = self.used(not_relevant=not_relevant)[["segment_id", column]].dropna()
        ids = sorted(set(used[column]))
        found = np.zeros((len(self.segments), len(ids)), dtype=bool)
        if ids:
            row = {s: i for i, s in enumerate(self.segments["segment_id"])}
            col = {c: i for i, c in enumerate(ids)}
            found[used["segment_id"].map(row), used[column].map(col)] = True
        return ids, found


def sides(
    segments: pd.DataFrame, segment_codes: pd.DataFrame, codes: pd.DataFrame, clusters: pd.DataFrame
) -> Sides:
    """Put the tables of one study side by side.

    Parameters
    ----------
    clusters
        Rows of the table ``clusters`` at one level.

    Raises
    ------
    DataError
        If the clusters are not those of the segments.
    """
    found = clusters.set_index("segment_id")["cluster"].reindex(segments["segment_id"])
    if found.isna().any() or len(found) != len(clusters):
        raise DataError(
            f"clusters and segments differ: {int(found.isna().sum())} of {len(found)} segments "
            f"have no cluster, and there are {len(clusters)} clustered ones; run 'mining run'"
        )
    pairs = segment_codes[["segment_id", "code_id"]].drop_duplicates()
    named = pairs.merge(codes[["code_id", "group_id", "origin"]], on="code_id", how="left")
    return Sides(
        segments=segments,
        clusters=found.to_numpy(dtype=np.int64),
        codings=named.sort_values(["segment_id", "code_id"]).reset_index(drop=True),
    )


def by_interview(study: Sides) -> pd.DataFrame:
    """Return one row per interview and then ``all``: scores inside it, and without it.

    ``ami_*`` is the score on this interview's segments alone; ``ami_*_without`` is the
    score of all the others, so that one interview that drives the total can be seen.
    """
    documents = study.segments["document_id"].to_numpy()
    labels = {name: _objects(study.single_labels(f"{name[:-1]}_id")) for name in LABELS}
    coded = study.segments["segment_id"].isin(study.codings["segment_id"]).to_numpy()
    rows = []
    for document in [*dict.fromkeys(documents), None]:
        inside = (documents == document) | (document is None)
        clusters = study.clusters[inside]
        row: dict[str, Any] = {
            "document_id": document or "all",
            "n_segments": int(inside.sum()),
            "n_coded": int(coded[inside].sum()),
            "n_unassigned": int((clusters == UNASSIGNED).sum()),
            "n_clusters": len(set(clusters.tolist()) - {UNASSIGNED}),
        }
        for name in LABELS:
            row[f"n_{name}_compared"] = sum(v is not None for v in labels[name][inside])
            row[f"ami_{name}"] = _ami(labels[name][inside], clusters)
            row[f"ami_{name}_without"] = (
                _ami(labels[name][~inside], study.clusters[~inside])
                if document is not None
                else None
            )
        rows.append(row)
    return pd.DataFrame(rows)


def matches(study: Sides, column: str, side: str) -> pd.DataFrame:
    """Return the best matches of every code, group or cluster.

    Parameters
    ----------
    column
        ``"code_id"`` or ``"group_id"``.
    side
        ``"code"`` for a row per code or group, ``"cluster"`` for a row per cluster.
    """
    pairs = study.codings[["segment_id", column]].dropna().rename(columns={column: "code"})
    placed = dict(zip(study.segments["segment_id"], study.clusters.tolist(), strict=True))
    found = best_matches(overlap_measures(pairs, placed), side)
    return found.rename(columns={"code": column})


def baselines(study: Sides, words: NDArray[np.int64] | None = None) -> pd.DataFrame:
    """Return the baseline ladder of the study.

    Parameters
    ----------
    words
        Shape (n_segments,): clusters made from word counts alone, if there are any.
    """
    segments = study.segments
    nothing: list[None] = [None] * len(segments)
    ladder: Mapping[str, Sequence[Hashable | None]] = {
        "clusters": study.clusters.tolist(),
        "groups": study.single_labels("group_id"),
        "question": study.questions,
        "interview": study.interviews,
        "position": study.deciles,
        "length": quantiles(segments["n_words"].tolist(), 4),
        "words": nothing if words is None else words.tolist(),
        "inductive": study.single_labels("group_id", "inductive"),
    }
    return baseline_ladder(ladder)


def _ami(labels: Iterable[str | None], clusters: Iterable[int]) -> float | None:
    kept = [(a, int(b)) for a, b in zip(labels, clusters, strict=True) if a is not None]
    return ami([a for a, _ in kept], [b for _, b in kept])


def _objects(values: Sequence[str | None]) -> NDArray[np.object_]:
    return np.array([*values, None], dtype=object)[:-1]
