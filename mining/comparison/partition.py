"""Scores between two partitions of the same segments, one label per segment on each side.

Every score stands in ``SCORES`` with its range and its value under chance, and the report
prints both.  A score is not defined where either side has fewer than two labels, or a
label of its own for every segment; then it is ``None``, never zero.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn import metrics

from mining.comparison.numbering import numbered

UNASSIGNED = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A number that compares two partitions, and how to read it.

    Attributes
    ----------
    chance
        Expected value under random labels, or ``None`` where it grows with the number of
        labels and must be read beside a chance line of its own.
    """

    name: str
    function: Callable[[NDArray[np.int64], NDArray[np.int64]], float]
    lowest: float
    chance: float | None
    symmetric: bool
    reads: str
    source: str
    highest: float = 1.0


SCORES = (
    Score(
        name="ami",
        function=metrics.adjusted_mutual_info_score,
        lowest=-1.0,
        chance=0.0,
        symmetric=True,
        reads="shared information above chance; suits small, unequal groups",
        source="Vinh, Epps & Bailey 2010, JMLR 11",
    ),
    Score(
        name="ari",
        function=metrics.adjusted_rand_score,
        lowest=-0.5,
        chance=0.0,
        symmetric=True,
        reads="pairs kept together above chance; large groups decide",
        source="Hubert & Arabie 1985, doi:10.1007/BF01908075",
    ),
    Score(
        name="homogeneity",
        function=metrics.homogeneity_score,
        lowest=0.0,
        chance=None,
        symmetric=False,
        reads="low: clusters merge what the codes keep apart",
        source="Rosenberg & Hirschberg 2007, ACL D07-1043",
    ),
    Score(
        name="completeness",
        function=metrics.completeness_score,
        lowest=0.0,
        chance=None,
        symmetric=False,
        reads="low: clusters split what the codes keep together",
        source="Rosenberg & Hirschberg 2007, ACL D07-1043",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The scores of one comparison and what they rest on.

    ``n_clusters`` counts clusters only; ``n_unassigned`` segments were each their own.
    """

    ami: float | None
    ari: float | None
    homogeneity: float | None
    completeness: float | None
    n_segments: int
    n_labels: int
    n_clusters: int
    n_unassigned: int

    def as_dict(self) -> dict[str, float | int | None]:
        """Return the fields as plain values."""
        return asdict(self)


def agreement(codes: Sequence[Hashable], clusters: Sequence[int]) -> Agreement:
    """Compare one label per segment with one cluster per segment.

    Unassigned segments (-1) each count as a cluster of their own: they are neither one
    class nor left out.  The caller chooses the segments; here uncoded ones are none.
    Nothing is defined where a side keeps all segments together or all apart, because
    every score is then the same whatever the other side does.

    Raises
    ------
    ValueError
        If the sides differ in length.

    Examples
    --------
    >>> agreement(["a", "a", "b", "b"], [0, 0, 1, -1]).ari
    0.5714285714285714
    >>> agreement(["a", "a"], [0, 1]).ami is None
    True
    """
    if len(codes) != len(clusters):
        raise ValueError(f"{len(codes)} codes, but {len(clusters)} clusters")
    alone = singletons(clusters)
    defined = _defined(codes, alone)
    numbers, others = numbered(codes), np.array(alone, dtype=np.int64)
    values = {
        score.name: float(score.function(numbers, others)) if defined else None for score in SCORES
    }
    return Agreement(
        **values,
        n_segments=len(codes),
        n_labels=len(set(codes)),
        n_clusters=len(set(clusters) - {UNASSIGNED}),
        n_unassigned=sum(c == UNASSIGNED for c in clusters),
    )


def ami(codes: Sequence[Hashable], clusters: Sequence[int]) -> float | None:
    """Return adjusted mutual information alone, as :func:`agreement` has it."""
    alone = singletons(clusters)
    if not _defined(codes, alone):
        return None
    return float(
        metrics.adjusted_mutual_info_score(numbered(codes), np.array(alone, dtype=np.int64))
    )


def _defined(codes: Sequence[Hashable], alone: Sequence[int]) -> bool:
    return all(1 < len(set(side)) < len(side) for side in (codes, alone))


def singletons(clusters: Sequence[int]) -> list[int]:
    """Give every unassigned segment a negative number of its own.

    Examples
    --------
    >>> singletons([0, -1, 0, -1])
    [0, -1, 0, -2]
    """
    renamed, alone = [], UNASSIGNED
    for cluster in clusters:
        renamed.append(alone if cluster == UNASSIGNED else int(cluster))
        alone -= cluster == UNASSIGNED
    return renamed
