"""Three coders or more at once: what is coded, and how it is named.

Pairs of many coders cannot be read one by one, and a mean of pairs hides who stands apart;
so there is one row per question, on the documents that all of them coded.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pandas as pd

from mining.comparison.people import people_table
from mining.comparison.reliability import jaccard_distance, nominal_agreement, set_alpha

_FEWEST = 3
Sets = tuple[frozenset[str] | None, ...]


def several_coders(
    segments: pd.DataFrame, segment_codes: pd.DataFrame, codes: pd.DataFrame
) -> pd.DataFrame:
    """Compare three coders or more, on the documents that all of them coded.

    Parameters
    ----------
    segments, segment_codes, codes
        Tables as in :data:`mining.schemas.SCHEMAS`.

    Returns
    -------
    DataFrame
        Columns :data:`~mining.comparison.people.COLUMNS`, with ``coder_a`` ``"all"``; no
        rows for fewer than three.  ``what`` is

        - ``coded``: a relevant code or none.  ``scott`` is Fleiss' kappa, which is Scott's
          pi for several; ``percent`` is the share of pairs of coders, mean over segments.
        - ``named_codes``, ``named_groups``: which relevant ones, on the segments that two
          coders or more gave one.  ``alpha`` is Krippendorff's with the distance MASI, where
          a coder without one is a gap; ``percent`` and ``jaccard`` are the share of equal
          sets and the similarity, of pairs of coders, means over segments.
    """
    placed = segment_codes.merge(segments[["segment_id", "document_id"]], on="segment_id")
    placed = placed.merge(codes[["code_id", "group_id", "origin"]], on="code_id", how="left")
    coders = sorted(placed["coder"].unique())
    if len(coders) < _FEWEST:
        return people_table([])
    present = placed.groupby("document_id")["coder"].nunique()
    shared = present.index[present == len(coders)]
    compared = segments.loc[segments["document_id"].isin(shared), "segment_id"].tolist()
    relevant = placed[placed["origin"].ne("not_relevant")]
    sets = {
        what: _sets(relevant, column, compared, coders)
        for what, column in (("named_codes", "code_id"), ("named_groups", "group_id"))
    }
    rows = {"coded": _coded(sets["named_codes"]), **{w: _named(s) for w, s in sets.items()}}
    where = {"unit": "segment", "code_id": "", "coder_a": "all", "coder_b": ""}
    return people_table([where | {"what": what} | row for what, row in rows.items()])


def _sets(
    relevant: pd.DataFrame, column: str, compared: Sequence[str], coders: Sequence[str]
) -> list[Sets]:
    """Return what every coder put on every segment, ``None`` where that is nothing."""
    given: dict[tuple[str, str], set[str]] = {}
    used = relevant[["segment_id", "coder", column]].dropna()
    for segment, coder, label in used.itertuples(index=False, name=None):
        given.setdefault((segment, coder), set()).add(label)
    found = {where: frozenset(labels) for where, labels in given.items()}
    return [tuple(found.get((segment, coder)) for coder in coders) for segment in compared]


def _coded(sets: Sequence[Sets]) -> dict[str, Any]:
    found = nominal_agreement([[given is not None for given in unit] for unit in sets])
    kept = ("n_units", "percent", "alpha", "ac1", "brennan_prediger")
    values = {name: getattr(found, name) for name in kept}
    return values | {"scott": found.fleiss, "uncoded": "counted"}


def _named(sets: Sequence[Sets]) -> dict[str, Any]:
    """Compare the sets of labels on the segments that have two or more."""
    given = [[one for one in unit if one is not None] for unit in sets]
    n = sum(len(unit) > 1 for unit in given)
    found: dict[str, Any] = {"n_units": n, "uncoded": "left_out"}
    if not n:
        return found
    # Pairs of sets repeat from segment to segment; each different one is looked at once.
    seen: Counter[tuple[frozenset[str], frozenset[str], int]] = Counter()
    for unit in given:
        seen.update((*pair, math.comb(len(unit), 2)) for pair in combinations(unit, 2))
    weights = {(a, b, n_pairs): count / n_pairs for (a, b, n_pairs), count in seen.items()}
    alike = {(a, b): 1 - jaccard_distance(a, b) for a, b, _ in weights}
    return found | {
        "percent": math.fsum(w for (a, b, _), w in weights.items() if a == b) / n,
        "alpha": set_alpha(sets, "masi"),
        "jaccard": math.fsum(w * alike[a, b] for (a, b, _), w in weights.items()) / n,
    }
