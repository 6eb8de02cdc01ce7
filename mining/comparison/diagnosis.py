"""How each code, code group and cluster stands to the other side, as a status to read by.

A status is a proposal: what it means, and whether the content contradicts, only reading
tells.  Rows are ranked by how much there is to learn from reading them, never by agreement.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.comparison.cells import FDR
from mining.comparison.crossing import (
    UNION,
    Crossing,
    Measures,
    effective_number,
    largest_share,
    union_jaccard,
)

STATUSES = ("match", "partial", "split", "merge", "trace", "silent_machine", "too_rare")
CLUSTER_STATUSES = ("match", "partial", "merge", "silent_manual", "trace", "apart")
COLUMNS = (
    *("name", "status", "partners", "n_segments", "n_interviews", "best", "jaccard"),
    *("union_jaccard", "top_share", "effective", "q", "reading_value"),
)
# Statuses that say how much overlaps, and nothing of how often talk overlaps as much by chance.
OVERLAPS = ("match", "partial", "split", "merge")
MATCH = 0.5
PARTIAL = 0.25
PAIR = 0.05
_LARGE = 0.6
_STABLE = 0.6
_FULL_SIZE = 10  # segments from which a row loses no reading value for being small


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
    measures = Measures(crossing)
    rows = []
    for code, name in enumerate(names):
        members = crossing.codes[:, code]
        status, partners, union = _code_status(measures, code)
        best = measures.best_cluster(code)
        jaccard = float(measures.jaccard[code, best]) if best is not None else None
        firm = 2 * (together[code] or 0.5) - 1 if measures.judged[code] else 0.0
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
                "q": _known(crossing.code_q[code]),
                "reading_value": _reading_value(
                    crossing, members, max(jaccard or 0.0, union or 0.0), firm
                ),
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def diagnose_clusters(crossing: Crossing, stability: Sequence[float | None]) -> pd.DataFrame:
    """Return the status of every cluster; ``partners`` and ``best`` are code numbers.

    A stable cluster that is uncoded, or coded as not relevant, for half or more is silent on
    the researcher's side, which goes before all but a match; a union goes before a partial fit.
    """
    measures = Measures(crossing)
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
                "top_share": largest_share(measures.counts[:, cluster], int(size)),
                "effective": effective_number(measures.counts[:, cluster]),
                "q": _known(crossing.cluster_q[cluster]),
                "reading_value": _reading_value(
                    crossing, members, max(jaccard or 0.0, union or 0.0), firm or 0.0
                ),
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


Status = tuple[str, list[int], float | None]


def _code_status(measures: Measures, code: int) -> Status:
    crossing = measures.crossing
    if not measures.judged[code]:
        return "too_rare", [], None
    counterpart = _counterpart(measures, code)
    if counterpart is not None and counterpart[0] == "match":
        return counterpart
    for found in (_split(measures, code), _merged(measures, code), counterpart):
        if found is not None:
            return found
    unplaced = int((crossing.clusters[crossing.codes[:, code]] < 0).sum())
    q = _known(crossing.code_q[code])
    if q is None or q > FDR or 2 * unplaced >= crossing.code_sizes[code]:
        return "silent_machine", [], None
    place = _meeting(crossing.p[code], measures.counts[code], measures.lift[code])
    return ("silent_machine", [], None) if place is None else ("trace", [place], None)


def _counterpart(measures: Measures, code: int) -> Status | None:
    best = measures.best_cluster(code)
    if best is None or not measures.mutual(code, best):
        return None
    return _by_jaccard(measures.jaccard[code, best], best)


def _by_jaccard(jaccard: float, partner: int) -> Status | None:
    if jaccard < PARTIAL:
        return None
    return ("match" if jaccard >= MATCH else "partial"), [partner], None


def _split(measures: Measures, code: int) -> Status | None:
    parts = measures.parts_of_code(code)
    if len(parts) < 2 or (measures.top_share(code) or 0) >= _LARGE:
        return None
    union = union_jaccard(measures.crossing.codes[:, code], measures.placed[:, parts])
    return ("split", parts.tolist(), union) if union >= UNION else None


def _merged(measures: Measures, code: int) -> Status | None:
    best = measures.best_cluster(code)
    if best is None:
        return None
    inside, union = measures.merging(best)
    return ("merge", [best], union) if code in inside else None


def _cluster_status(measures: Measures, cluster: int, stability: float | None) -> Status:
    crossing = measures.crossing
    best, counterpart = measures.best_code(cluster), None
    if best is not None and measures.judged[best] and measures.best_cluster(best) == cluster:
        counterpart = _by_jaccard(measures.jaccard[best, cluster], best)
    if counterpart is not None and counterpart[0] == "match":
        return counterpart
    members = crossing.clusters == cluster
    uncoded = int((~crossing.relevant[members]).sum())
    if stability is not None and stability >= _STABLE and 2 * uncoded >= members.sum():
        return "silent_manual", [], None
    inside, union = measures.merging(cluster)
    if len(inside):
        return "merge", inside.tolist(), union
    if counterpart is not None:
        return counterpart
    q = _known(crossing.cluster_q[cluster])
    if q is not None and q <= FDR:
        judged = np.where(measures.judged, measures.counts[:, cluster], 0)
        place = _meeting(crossing.p[:, cluster], judged, measures.lift[:, cluster])
        if place is not None:
            return "trace", [place], None
    return "apart", [], None


def _known(q: float) -> float | None:
    return None if np.isnan(q) else float(q)


def _meeting(
    p: NDArray[np.float64], both: NDArray[np.int64], lift: NDArray[np.float64]
) -> int | None:
    """Return where a relation lies, ``None`` where no pair shows it by itself.

    A pair must meet more often than its sizes bring and than rearranged talk does; the
    smallest p comes first, then more shared segments.
    """
    clear = np.flatnonzero((both > 0) & (lift > 1) & (np.nan_to_num(p, nan=1.0) <= PAIR))
    if not len(clear):
        return None
    return int(clear[np.lexsort((clear, -both[clear], p[clear]))[0]])


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
