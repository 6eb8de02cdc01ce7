"""The baseline ladder: what else the grouping follows.

Agreement between clusters and codes says little while both may follow the interview guide
or the informant, so the same score is given for those on the same segments.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import pandas as pd

from mining.comparison.numbering import numbered
from mining.comparison.partition import UNASSIGNED, ami

ROWS = (
    ("clusters", "groups"),
    ("question", "groups"),
    ("question", "clusters"),
    ("interview", "clusters"),
    ("interview", "groups"),
    ("position", "clusters"),
    ("length", "clusters"),
    ("words", "groups"),
    ("clusters", "inductive"),
    ("question", "inductive"),
)


def baseline_ladder(sides: Mapping[str, Sequence[Hashable | None]]) -> pd.DataFrame:
    """Score every pair of the ladder on the segments that the headline compares.

    Where no segment has a code group, all segments are used.  Rows against ``inductive`` are
    on the segments with one such group, as the inductive line of the comparison is: a group
    from the guide on the same segment keeps it out of the headline, not out of that line.

    Parameters
    ----------
    sides
        Labels of equal length for ``clusters`` (-1 unassigned), ``groups``, ``question``,
        ``interview``, ``position``, ``length``, ``words`` (clusters made from word counts
        alone) and ``inductive`` (code groups that do not come from the guide); ``None``
        where a segment has none.

    Returns
    -------
    DataFrame
        Columns ``of``, ``against``, ``ami`` (missing where not defined), ``n_segments``.
    """
    rows = []
    compared = [g is not None for g in sides["groups"]]
    for left, right in ROWS:
        pairs = [
            (a, b)
            for a, b, used in zip(sides[left], sides[right], compared, strict=True)
            if a is not None
            and b is not None
            and (used or right == "inductive" or not any(compared))
        ]
        one, other = (numbered([p[i] for p in pairs], kept=UNASSIGNED).tolist() for i in (0, 1))
        found = ami(one, other)
        rows.append({"of": left, "against": right, "ami": found, "n_segments": len(pairs)})
    return pd.DataFrame(rows)


def quantiles(values: Sequence[float], n: int) -> list[int]:
    """Cut values into ``n`` classes of equal size, by rank.

    Examples
    --------
    >>> quantiles([10, 30, 20, 40], 2)
    [0, 1, 0, 1]
    """
    order = sorted(range(len(values)), key=lambda i: (values[i], i))
    classes = [0] * len(values)
    for rank, i in enumerate(order):
        classes[i] = rank * n // len(values)
    return classes
