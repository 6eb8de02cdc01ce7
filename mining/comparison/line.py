"""One line of the comparison: one label per segment against one cluster, with all it needs.

Every line has its scores, what they would be by chance, the range when one interview at a
time is left out, and, where nothing is defined, the reason why.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mining.comparison.arrangements import restricted
from mining.comparison.nulls import Labels, Null, information_null
from mining.comparison.partition import UNASSIGNED, Agreement, agreement
from mining.comparison.uncertainty import without_each

WAYS = ("interview", "question", "exchange")
_PER_WAY = ("sami", "p", "smallest_p", "n_arrangements")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the segments stand, in the order of the transcripts.

    Attributes
    ----------
    interviews, strata
        One per segment; ``strata`` are the guide's questions, or tenths of the interview.
    """

    interviews: Sequence[str] = field(repr=False)
    strata: Sequence[Hashable] = field(repr=False)

    def of(self, rows: Sequence[int] | NDArray[np.intp]) -> Place:
        """Return the places of these rows."""
        return Place(
            interviews=[self.interviews[i] for i in rows], strata=[self.strata[i] for i in rows]
        )


def compare_line(
    labels: Sequence[Hashable | None],
    clusters: NDArray[np.int64],
    place: Place,
    *,
    seed: int,
    assigned_only: bool = False,
) -> dict[str, Any]:
    """Compare the segments that have a label.

    Parameters
    ----------
    labels
        One per segment, ``None`` where there is none or where there are several.
    clusters
        Shape (n_segments,); -1 is unassigned and counts as a cluster of its own, or is
        left out with ``assigned_only``.

    Returns
    -------
    dict
        The fields of :class:`~mining.comparison.partition.Agreement`; ``why``, the reason
        where nothing is defined; ``low`` and ``high``, AMI without one interview;
        and what :func:`by_chance` returns.
    """
    rows = [
        i
        for i, label in enumerate(labels)
        if label is not None and not (assigned_only and clusters[i] == UNASSIGNED)
    ]
    kept = [labels[i] for i in rows]
    placed, there = clusters[rows], place.of(rows)
    found = agreement(kept, placed.tolist())
    line = {**found.as_dict(), "why": why_undefined(found), "low": None, "high": None}
    if line["why"] is not None:
        return {**line, **_no_chance()}
    moved = [
        v for v in without_each(kept, placed.tolist(), there.interviews).values() if v is not None
    ]
    if len(moved) > 1:
        line |= {"low": min(moved), "high": max(moved)}
    return {**line, **by_chance(Labels.single(kept), placed, there, seed=seed)}


def why_undefined(found: Agreement) -> str | None:
    """Return why no score is defined, or ``None`` where they are.

    Examples
    --------
    >>> why_undefined(agreement(["a", "a"], [0, 1])), why_undefined(agreement([], []))
    ('one_label', 'none_compared')
    """
    n = found.n_segments
    if not n:
        return "none_compared"
    if found.n_labels < 2:
        return "one_label"
    if found.n_labels == n:
        return "labels_apart"
    if not found.n_clusters:
        return "all_unassigned"
    if found.n_clusters + found.n_unassigned < 2:
        return "one_cluster"
    return "clusters_apart" if found.n_clusters + found.n_unassigned == n else None


def by_chance(
    labels: Labels, clusters: NDArray[np.int64], place: Place, *, seed: int
) -> dict[str, Any]:
    """Return what rearranged clusters share with the labels, under every way.

    Returns
    -------
    dict
        ``sami_*`` (AMI with that way's expectation) and ``p_*`` per way, ``None`` where the
        way does not exist, with ``smallest_p_*`` and ``n_arrangements_*``; ``sami``, the
        smallest, and ``p``, the largest of them, with ``n_arrangements`` of the way that gave
        it, and ``smallest_p``, the largest of theirs, below which ``p`` cannot come whatever
        the overlap; ``homogeneity_chance`` and ``completeness_chance`` when interviews are
        turned.
    """
    ways = restricted(place.interviews, place.strata, seed=seed)
    nulls = {name: information_null(labels, clusters, way) for name, way in ways.items()}
    line: dict[str, Any] = _no_chance()
    for name, null in nulls.items():
        line |= {f"sami_{name}": null.adjusted, f"p_{name}": null.p}
        line |= {
            f"smallest_p_{name}": null.smallest_p,
            f"n_arrangements_{name}": null.n_arrangements,
        }
    worst: Null = max(nulls.values(), key=lambda null: null.p)
    adjusted = [null.adjusted for null in nulls.values() if null.adjusted is not None]
    return line | {
        "sami": min(adjusted, default=None),
        "p": worst.p,
        "smallest_p": max(null.smallest_p for null in nulls.values()),
        "n_arrangements": worst.n_arrangements,
        "exact": worst.exact,
        "homogeneity_chance": nulls["interview"].homogeneity,
        "completeness_chance": nulls["interview"].completeness,
    }


def _no_chance() -> dict[str, Any]:
    names = (
        *("sami", "p", "smallest_p", "n_arrangements", "exact"),
        *("homogeneity_chance", "completeness_chance"),
        *(f"{kind}_{way}" for way in WAYS for kind in _PER_WAY),
    )
    return dict.fromkeys(names)
