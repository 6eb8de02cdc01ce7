"""The numbers of ``results/scores.json``: every line of clusters against codes and groups.

The headline leaves out codes of origin ``not_relevant``; other lines take them in, take
the guide's groups or the inductive ones alone, leave unassigned segments out, share a
segment out among its groups, or count characters instead of segments.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from mining.comparison.arrangements import arrangements
from mining.comparison.characters import character_labels
from mining.comparison.conditional import conditional_information
from mining.comparison.line import by_chance, compare_line, why_undefined
from mining.comparison.nulls import Labels, shared_information
from mining.comparison.overlapping import bcubed, element_similarity, membership, omega
from mining.comparison.partition import UNASSIGNED, agreement, ami, singletons
from mining.comparison.study import Sides
from mining.comparison.uncertainty import halves, held_out_mapping

SIDES = {"codes": "code_id", "groups": "group_id"}
_ELEMENT_DRAWS = 49


def scores(study: Sides, codings: pd.DataFrame, *, seed: int) -> dict[str, Any]:
    """Return the headline numbers and their coverage.

    Parameters
    ----------
    codings
        The table ``codings``, for the line that counts characters.
    """
    found = {name: side_scores(study, column, seed=seed) for name, column in SIDES.items()}
    found["groups"] |= {
        "fractional": _weighted(_fractional(study), study, seed=seed),
        "characters": _weighted(_characters(study, codings), study, seed=seed),
        **_between_interviews(study, seed=seed),
        "guide_echo": guide_echo(study),
    }
    found["groups"]["inductive"]["guide_echo"] = guide_echo(study, "inductive")
    return {**found, "coverage": coverage(study), "conditional": _conditional(study, seed=seed)}


def side_scores(study: Sides, column: str, *, seed: int) -> dict[str, Any]:
    """Return every line of one side of the codes.

    Lines on the same labels and segments are worked out once: where nothing is unassigned and
    no code is the guide's or not relevant, all but the guide's are the headline.
    """
    some_left_out, place = bool((study.clusters == UNASSIGNED).any()), study.place
    found: dict[Hashable, dict[str, Any]] = {}

    def line(labels: list[str | None], *, assigned_only: bool = False) -> dict[str, Any]:
        key = (tuple(labels), assigned_only and some_left_out)
        if key not in found:
            found[key] = compare_line(
                labels, study.clusters, place, seed=seed, assigned_only=assigned_only
            )
        return dict(found[key])

    labels = study.single_labels(column)
    return {
        **line(labels),
        "n_several": n_several(study, column),
        "assigned_only": line(labels, assigned_only=True),
        "with_not_relevant": line(study.single_labels(column, not_relevant=True)),
        "guide": line(study.single_labels(column, "guide")),
        "inductive": line(study.single_labels(column, "inductive")),
        "sets": set_scores(study, column),
    }


def guide_echo(study: Sides, origin: str | None = None) -> dict[str, Any]:
    """Return how the guide's questions meet clusters and groups, all on the same segments.

    These are the segments that answer a known question and have one code group of this
    origin; where no segment has such a group and no origin is named, all that answer one.

    Returns
    -------
    dict
        ``ami``, questions against clusters, and ``why`` it is not defined; ``ami_groups``,
        questions against groups; ``ami_clusters``, clusters against groups, and
        ``why_clusters``; ``n_segments``.
    """
    asked, groups = study.questions, study.single_labels("group_id", origin)
    everywhere = origin is None and all(group is None for group in groups)
    rows = [
        i
        for i, (question, group) in enumerate(zip(asked, groups, strict=True))
        if question is not None and (everywhere or group is not None)
    ]
    questions, clusters = [asked[i] for i in rows], study.clusters[rows].tolist()
    kept = [] if everywhere else [groups[i] for i in rows]
    echo = agreement(questions, clusters)
    own = agreement(kept, clusters if kept else [])
    number = {group: i for i, group in enumerate(dict.fromkeys(kept))}
    return {
        "ami": echo.ami,
        "why": why_undefined(echo),
        "ami_groups": ami(questions, [number[group] for group in kept]) if kept else None,
        "ami_clusters": own.ami,
        "why_clusters": why_undefined(own),
        "n_segments": len(rows),
    }


def n_several(study: Sides, column: str) -> int:
    """Return how many segments carry several relevant codes or groups."""
    pairs = study.used()[["segment_id", column]].dropna().drop_duplicates()
    return int((pairs["segment_id"].value_counts() > 1).sum())


def set_scores(study: Sides, column: str) -> dict[str, Any]:
    """Return scores that let a segment carry several codes; over all coded segments.

    Unassigned segments are clusters of their own.  Where none of them lies in a cluster
    nothing is defined: BCubed recall would be 0 whatever the codes were.

    Returns
    -------
    dict
        ``bcubed_*``, ``omega``; ``why`` none of them is defined, ``None`` where they can be;
        ``n_without_mate``, ``n_segments``.
    """
    _, codes = study.members(column)
    rows = np.flatnonzero(codes.any(axis=1))
    why = "none_coded" if not len(rows) else None
    if len(rows) and (study.clusters[rows] == UNASSIGNED).all():
        why = "all_unassigned"
    cubed: dict[str, Any] = {}
    if why is None:
        clusters = membership([[c] for c in singletons(study.clusters[rows].tolist())])
        side = sparse.csr_matrix(codes[rows])
        cubed = {**asdict(bcubed(side, clusters)), "omega": omega(side, clusters)}
    return {
        **{f"bcubed_{k}": cubed.get(k) for k in ("precision", "recall", "f")},
        "n_without_mate": cubed.get("n_without_mate", 0),
        "omega": cubed.get("omega"),
        "why": why,
        "n_segments": len(rows),
    }


def _fractional(study: Sides) -> Labels:
    """Share a segment with several groups out among them."""
    _, members = study.members("group_id")
    segment, label = np.nonzero(members)
    return Labels(
        segment=segment,
        label=label,
        weight=1 / members.sum(axis=1)[segment],
        n_segments=len(members),
        n_labels=members.shape[1],
    )


def _characters(study: Sides, codings: pd.DataFrame) -> Labels:
    used = study.used()[["code_id", "group_id"]].dropna().drop_duplicates()
    group_of = dict(zip(used["code_id"], used["group_id"], strict=True))
    return character_labels(study.segments, codings, group_of)


def _weighted(labels: Labels, study: Sides, *, seed: int) -> dict[str, Any]:
    """Return what clusters share with weighted labels, on the segments that have any."""
    rows = np.unique(labels.segment)
    kept = Labels(
        segment=np.searchsorted(rows, labels.segment),
        label=labels.label,
        weight=labels.weight,
        n_segments=len(rows),
        n_labels=labels.n_labels,
    )
    clusters = study.clusters[rows]
    shared, of_labels, of_clusters = shared_information(kept, clusters)
    line = {
        "n_segments": len(rows),
        "amount": float(labels.weight.sum()),
        "homogeneity": shared / of_labels if of_labels > 0 else None,
        "completeness": shared / of_clusters if of_clusters > 0 else None,
    }
    if of_labels > 0 and of_clusters > 0:
        line |= by_chance(kept, clusters, study.place.of(rows), seed=seed)
    return {"sami": None, "p": None, **line}


def _between_interviews(study: Sides, *, seed: int) -> dict[str, Any]:
    """Return how groups and clusters meet when interviews are the sample."""
    labels = study.single_labels("group_id")
    rows = [i for i, label in enumerate(labels) if label is not None]
    kept = [labels[i] for i in rows]
    clusters, there = study.clusters[rows].tolist(), study.place.of(rows).interviews
    spread = halves(kept, clusters, there, seed=seed) if rows else None
    mapped = held_out_mapping(kept, clusters, there) if rows else None
    return {
        "halves": asdict(spread) if spread is not None else None,
        "held_out": asdict(mapped) if mapped is not None else None,
    }


def _conditional(study: Sides, *, seed: int) -> dict[str, Any] | None:
    """Return what groups and clusters share inside the guide's questions."""
    if not study.has_guide:
        return None
    labels = study.single_labels("group_id")
    rows = [i for i, label in enumerate(labels) if label is not None]
    if not rows:
        return None
    place = study.place.of(rows)
    found = conditional_information(
        Labels.single([labels[i] for i in rows]),
        study.clusters[rows],
        place.strata,
        parts=place.interviews,
        seed=seed,
    )
    return asdict(found)


def coverage(study: Sides) -> dict[str, Any]:
    """Return how many segments are coded, clustered, and both."""
    coded = study.segments["segment_id"].isin(study.codings["segment_id"]).to_numpy()
    assigned = study.clusters != UNASSIGNED
    n = len(study.segments)
    counts = {"coded": coded, "clustered": assigned, "both": coded & assigned}
    return {
        **{name: float(kept.sum() / n) if n else None for name, kept in counts.items()},
        "n_segments": n,
        **{f"n_{name}": int(kept.sum()) for name, kept in counts.items()},
    }


def per_segment(study: Sides, *, seed: int) -> tuple[pd.DataFrame, Mapping[str, float | None]]:
    """Return how alike groups and clusters see each segment's company.

    Returns
    -------
    table, summary
        Columns ``segment_id`` and ``element_similarity`` (0 to 1, missing where the segment
        has no group); its mean, and its mean when interviews are turned, since the measure
        is not zero by chance.
    """
    _, groups = study.members("group_id")
    rows = np.flatnonzero(groups.any(axis=1))
    values = np.full(len(study.segments), np.nan)
    summary: dict[str, float | None] = {"mean": None, "chance": None}
    if len(rows) > 1:
        side = sparse.csr_matrix(groups[rows])
        clusters = study.clusters[rows]
        values[rows] = _alike(side, clusters)
        ways = arrangements(study.place.of(rows).interviews, seed=seed, n_draws=_ELEMENT_DRAWS)
        orders = [order for chunk in ways.orders(_ELEMENT_DRAWS) for order in chunk]
        chance = [_alike(side, clusters[order]).mean() for order in orders[:_ELEMENT_DRAWS]]
        summary = {"mean": float(values[rows].mean()), "chance": float(np.mean(chance))}
    ids = study.segments["segment_id"]
    return pd.DataFrame({"segment_id": ids, "element_similarity": values}), summary


def _alike(side: sparse.csr_matrix, clusters: NDArray[np.int64]) -> NDArray[np.float64]:
    return element_similarity(side, membership([[c] for c in singletons(clusters.tolist())]))
