"""How each code, code group and cluster stands to the other side, as a status to read by.

A status is a proposal: what it means, and whether the content contradicts, only reading
tells.  Rows are ranked by how much there is to learn from reading them, never by agreement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.comparison.cells import FDR, FEWEST_SEGMENTS, shared_counts

STATUSES = ("match", "partial", "split", "merge", "trace", "silent_machine", "too_rare")
CLUSTER_STATUSES = ("match", "partial", "merge", "silent_manual", "trace", "apart")
COLUMNS = (
    *("name", "status", "partners", "n_segments", "n_interviews", "best", "jaccard"),
    *("union_jaccard", "top_share", "effective", "q", "reading_value"),
)
MATCH = 0.5
PARTIAL = 0.25
UNION = 0.5
_LARGE = 0.6
_PART = 0.25
_STABLE = 0.6
_FULL_SIZE = 10  # segments from which a row loses no reading value for being small


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """The two sides of a diagnosis.

    Attributes
    ----------
    codes
        Shape (n_segments, n_codes): which segment carries which code.
    clusters
        Shape (n_segments,); -1 is unassigned.
    interviews
        Shape (n_segments,): number of the interview.
    relevant
        Shape (n_segments,): whether the segment carries a code that is not marked as not
        relevant.
    q
        Shape (n_codes, n_clusters), NaN where the code cannot be judged.
    """

    codes: NDArray[np.bool_] = field(repr=False)
    clusters: NDArray[np.int64] = field(repr=False)
    interviews: NDArray[np.intp] = field(repr=False)
    relevant: NDArray[np.bool_] = field(repr=False)
    q: NDArray[np.float64] = field(repr=False)

    @property
    def counts(self) -> NDArray[np.int64]:
        """Shared segments, shape (n_codes, n_clusters)."""
        return shared_counts(self.codes, self.clusters)

    @property
    def code_sizes(self) -> NDArray[np.int64]:
        """Segments per code, wherever they lie."""
        return np.asarray(self.codes.sum(axis=0), dtype=np.int64)

    @property
    def cluster_sizes(self) -> NDArray[np.int64]:
        """Segments per cluster, coded or not."""
        n = int(self.clusters.max(initial=-1)) + 1
        return np.bincount(self.clusters[self.clusters >= 0], minlength=n)

    def jaccard(self) -> NDArray[np.float64]:
        """Jaccard similarity of every code and cluster."""
        both = self.counts
        union = self.code_sizes[:, None] + self.cluster_sizes[None, :] - both
        return np.asarray(both / np.maximum(union, 1), dtype=np.float64)

    def lift(self) -> NDArray[np.float64]:
        """How much more often code and cluster meet than their sizes alone would bring."""
        sizes = np.outer(self.code_sizes, self.cluster_sizes)
        lifts = self.counts * len(self.clusters) / np.maximum(sizes, 1)
        return np.asarray(lifts, dtype=np.float64)

    def n_interviews(self, segments: NDArray[np.bool_]) -> int:
        """In how many interviews these segments stand."""
        return len(np.unique(self.interviews[segments]))


def union_jaccard(one: NDArray[np.bool_], many: NDArray[np.bool_]) -> float:
    """Return how well one set of segments is the union of several others.

    Parameters
    ----------
    one, many
        Shapes (n_segments,) and (n_segments, n_sets).

    Examples
    --------
    A code of four segments in two clusters of two and three.

    >>> code = np.array([1, 1, 1, 1, 0], dtype=bool)
    >>> clusters = np.array([[1, 0], [1, 0], [0, 1], [0, 1], [0, 1]], dtype=bool)
    >>> union_jaccard(code, clusters)
    0.8
    """
    union = many.any(axis=1)
    whole = int((one | union).sum())
    return float((one & union).sum() / whole) if whole else 0.0


def effective_number(counts: NDArray[np.int64]) -> float | None:
    """Return how many parts a split amounts to: the exponential of its entropy.

    Examples
    --------
    >>> effective_number(np.array([5, 5, 0])), effective_number(np.array([0, 0]))
    (2.0, None)
    """
    total = counts.sum()
    if not total:
        return None
    shares = counts[counts > 0] / total
    return float(np.exp(-(shares * np.log(shares)).sum()))


def diagnose_codes(
    crossing: Crossing, names: Sequence[str], together: Sequence[float | None]
) -> pd.DataFrame:
    """Return the status of every code or code group.

    Parameters
    ----------
    names
        Ids of the codes, in the order of the columns.
    together
        How far each code's own segments lie together (.5 by chance), ``None`` where that is
        not known; it weighs in the reading value.

    Returns
    -------
    DataFrame
        Columns ``COLUMNS`` in the order of the codes; ``partners`` are cluster numbers,
        ``best`` the number of the best one, missing where none shares a segment.
    """
    measures = _Measures(crossing)
    rows = []
    for code, name in enumerate(names):
        members = crossing.codes[:, code]
        status, partners, union = _code_status(measures, code)
        best = measures.best_cluster(code)
        jaccard = float(measures.jaccard[code, best]) if best is not None else None
        held = together[code]
        rows.append(
            {
                "name": name,
                "status": status,
                "partners": partners,
                "n_segments": int(members.sum()),
                "n_interviews": crossing.n_interviews(members),
                "best": best,
                "jaccard": jaccard,
                "union_jaccard": union,
                "top_share": measures.top_share(code),
                "effective": effective_number(measures.counts[code]),
                "q": _smallest(crossing.q[code]),
                "reading_value": 0.0
                if status == "too_rare"
                else _reading_value(
                    crossing, members, max(jaccard or 0.0, union or 0.0), 2 * (held or 0.5) - 1
                ),
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def diagnose_clusters(crossing: Crossing, stability: Sequence[float | None]) -> pd.DataFrame:
    """Return the status of every cluster; ``partners`` and ``best`` are code numbers.

    A stable cluster that is uncoded, or coded as not relevant, for half or more is silent
    on the researcher's side; it is looked at before all else but a match.
    """
    measures = _Measures(crossing)
    rows = []
    for cluster, size in enumerate(crossing.cluster_sizes):
        members = crossing.clusters == cluster
        firm = stability[cluster] if cluster < len(stability) else None
        status, partners, union = _cluster_status(measures, cluster, firm)
        best = measures.best_code(cluster)
        jaccard = float(measures.jaccard[best, cluster]) if best is not None else None
        rows.append(
            {
                "name": str(cluster),
                "status": status,
                "partners": partners,
                "n_segments": int(size),
                "n_interviews": crossing.n_interviews(members),
                "best": best,
                "jaccard": jaccard,
                "union_jaccard": union,
                "top_share": _top(measures.counts[:, cluster], int(size)),
                "effective": effective_number(measures.counts[:, cluster]),
                "q": _smallest(crossing.q[:, cluster]),
                "reading_value": _reading_value(
                    crossing, members, max(jaccard or 0.0, union or 0.0), firm or 0.0
                ),
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


class _Measures:
    """What the rules look at, worked out once."""

    def __init__(self, crossing: Crossing) -> None:
        self.crossing = crossing
        self.counts = crossing.counts
        self.jaccard = crossing.jaccard()
        self.lift = crossing.lift()
        self.placed = crossing.clusters[:, None] == np.arange(self.counts.shape[1])

    def best_cluster(self, code: int) -> int | None:
        return _best(self.jaccard[code], self.counts[code])

    def best_code(self, cluster: int) -> int | None:
        return _best(self.jaccard[:, cluster], self.counts[:, cluster])

    def mutual(self, code: int, cluster: int | None) -> bool:
        return cluster is not None and self.best_code(cluster) == code

    def top_share(self, code: int) -> float | None:
        return _top(self.counts[code], int(self.crossing.code_sizes[code]))

    def parts_of_code(self, code: int) -> NDArray[np.intp]:
        share = self.counts[code] / max(int(self.crossing.code_sizes[code]), 1)
        return np.flatnonzero((share >= _PART) & (self.lift[code] > 1))

    def codes_inside(self, cluster: int) -> NDArray[np.intp]:
        share = self.counts[:, cluster] / max(int(self.crossing.cluster_sizes[cluster]), 1)
        judged = self.crossing.code_sizes >= FEWEST_SEGMENTS
        return np.flatnonzero((share >= _PART) & (self.lift[:, cluster] > 1) & judged)

    def merging(self, cluster: int) -> tuple[NDArray[np.intp], float | None]:
        """Return the codes that a cluster merges, and how well it is their union."""
        inside = self.codes_inside(cluster)
        if len(inside) < 2:
            return inside[:0], None
        union = union_jaccard(self.placed[:, cluster], self.crossing.codes[:, inside])
        return (inside, union) if union >= UNION else (inside[:0], None)


Status = tuple[str, list[int], float | None]


def _code_status(measures: _Measures, code: int) -> Status:
    crossing = measures.crossing
    if crossing.code_sizes[code] < FEWEST_SEGMENTS:
        return "too_rare", [], None
    for rule in (_counterpart, _split, _merged):
        if (found := rule(measures, code)) is not None:
            return found
    unplaced = int((crossing.clusters[crossing.codes[:, code]] < 0).sum())
    q = _smallest(crossing.q[code])
    if q is None or q > FDR or 2 * unplaced >= crossing.code_sizes[code]:
        return "silent_machine", [], None
    return "trace", [int(np.nanargmin(crossing.q[code]))], None


def _counterpart(measures: _Measures, code: int) -> Status | None:
    best = measures.best_cluster(code)
    if best is None or not measures.mutual(code, best):
        return None
    return _by_jaccard(measures.jaccard[code, best], best)


def _by_jaccard(jaccard: float, partner: int) -> Status | None:
    if jaccard < PARTIAL:
        return None
    return ("match" if jaccard >= MATCH else "partial"), [partner], None


def _split(measures: _Measures, code: int) -> Status | None:
    parts = measures.parts_of_code(code)
    if len(parts) < 2 or (measures.top_share(code) or 0) >= _LARGE:
        return None
    union = union_jaccard(measures.crossing.codes[:, code], measures.placed[:, parts])
    return ("split", parts.tolist(), union) if union >= UNION else None


def _merged(measures: _Measures, code: int) -> Status | None:
    best = measures.best_cluster(code)
    if best is None:
        return None
    inside, union = measures.merging(best)
    return ("merge", [best], union) if code in inside else None


def _cluster_status(measures: _Measures, cluster: int, stability: float | None) -> Status:
    crossing = measures.crossing
    best = measures.best_code(cluster)
    judged = best is not None and crossing.code_sizes[best] >= FEWEST_SEGMENTS
    if best is not None and judged and measures.best_cluster(best) == cluster:
        found = _by_jaccard(measures.jaccard[best, cluster], best)
        if found is not None:
            return found
    members = crossing.clusters == cluster
    uncoded = int((~crossing.relevant[members]).sum())
    if stability is not None and stability >= _STABLE and 2 * uncoded >= members.sum():
        return "silent_manual", [], None
    inside, union = measures.merging(cluster)
    if len(inside):
        return "merge", inside.tolist(), union
    q = _smallest(crossing.q[:, cluster])
    if q is not None and q <= FDR:
        return "trace", [int(np.nanargmin(crossing.q[:, cluster]))], None
    return "apart", [], None


def _best(jaccard: NDArray[np.float64], both: NDArray[np.int64]) -> int | None:
    """Return the most similar one; ties go to more shared segments, then to the first."""
    if not both.size or not both.any():
        return None
    return int(np.lexsort((np.arange(len(both)), -both, -jaccard))[0])


def _top(counts: NDArray[np.int64], size: int) -> float | None:
    return float(counts.max(initial=0) / size) if size else None


def _smallest(q: NDArray[np.float64]) -> float | None:
    known = q[~np.isnan(q)]
    return float(known.min()) if len(known) else None


def _reading_value(
    crossing: Crossing, members: NDArray[np.bool_], overlap: float, firm: float
) -> float:
    """Return how much reading may teach: firm, across informants, and unlike the other side.

    A product of four shares from 0 to 1: how firm the grouping is, the share of interviews
    that it reaches, what the other side does not cover, and its size up to ten segments.
    """
    whole = len(np.unique(crossing.interviews))
    reach = crossing.n_interviews(members) / whole if whole else 0.0
    size = min(1.0, float(members.sum()) / _FULL_SIZE)
    return float(max(firm, 0.0) * reach * (1 - overlap) * size)
