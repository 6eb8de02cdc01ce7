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
from mining.comparison.overlap import best_matches, overlap_measures
from mining.comparison.partition import UNASSIGNED, agreement
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

    def single_labels(self, column: str, *, not_relevant: bool = False) -> list[str | None]:
        """Return each segment's only code or group, ``None`` where it has none or several."""
        used = self.codings
        if not not_relevant:
            used = used[used["origin"] != "not_relevant"]
        pairs = used[["segment_id", column]].dropna().drop_duplicates()
        once = pairs[~pairs["segment_id"].duplicated(keep=False)]
        label = dict(zip(once["segment_id"], once[column], strict=True))
        return [label.get(s) for s in self.segments["segment_id"]]


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


def scores(study: Sides) -> dict[str, Any]:
    """Return the headline numbers and their coverage, as ``results/scores.json`` holds them."""
    result: dict[str, Any] = {}
    for name, column in zip(LABELS, ("code_id", "group_id"), strict=True):
        labels = study.single_labels(column)
        result[name] = {
            **_agreement(labels, study.clusters),
            "n_several": _n_several(study, column),
            "assigned_only": _agreement(labels, study.clusters, assigned_only=True),
            "with_not_relevant": _agreement(
                study.single_labels(column, not_relevant=True), study.clusters
            ),
        }
    coded = study.segments["segment_id"].isin(study.codings["segment_id"]).to_numpy()
    assigned = study.clusters != UNASSIGNED
    n_segments = len(study.segments)
    result["coverage"] = {
        "coded": _share(coded.sum(), n_segments),
        "clustered": _share(assigned.sum(), n_segments),
        "both": _share((coded & assigned).sum(), n_segments),
        "n_segments": n_segments,
        "n_coded": int(coded.sum()),
        "n_clustered": int(assigned.sum()),
        "n_both": int((coded & assigned).sum()),
    }
    return result


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
            row[f"ami_{name}"] = _agreement(labels[name][inside], clusters)["ami"]
            row[f"ami_{name}_without"] = (
                _agreement(labels[name][~inside], study.clusters[~inside])["ami"]
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


def baselines(study: Sides) -> pd.DataFrame:
    """Return the baseline ladder of the study."""
    segments = study.segments
    ladder: Mapping[str, Sequence[Hashable | None]] = {
        "clusters": study.clusters.tolist(),
        "groups": study.single_labels("group_id"),
        "question": [q if isinstance(q, str) else None for q in segments["question_id"]],
        "interview": segments["document_id"].tolist(),
        "position": _position_deciles(segments),
        "length": quantiles(segments["n_words"].tolist(), 4),
    }
    return baseline_ladder(ladder)


def _position_deciles(segments: pd.DataFrame) -> list[int]:
    size = segments.groupby("document_id")["position"].transform("size")
    return (segments["position"] * 10 // size).astype("int64").tolist()


def _agreement(
    labels: Iterable[str | None], clusters: Iterable[int], *, assigned_only: bool = False
) -> dict[str, Any]:
    kept = [
        (a, int(b))
        for a, b in zip(labels, clusters, strict=True)
        if a is not None and not (assigned_only and b == UNASSIGNED)
    ]
    return agreement([a for a, _ in kept], [b for _, b in kept]).as_dict()


def _n_several(study: Sides, column: str) -> int:
    used = study.codings[study.codings["origin"] != "not_relevant"]
    pairs = used[["segment_id", column]].dropna().drop_duplicates()
    return int((pairs["segment_id"].value_counts() > 1).sum())


def _objects(values: Sequence[str | None]) -> NDArray[np.object_]:
    return np.array([*values, None], dtype=object)[:-1]


def _share(part: int, whole: int) -> float | None:
    return float(part / whole) if whole else None
