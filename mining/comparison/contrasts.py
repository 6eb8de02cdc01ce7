"""Codes that are near in topic and that no informant voices both of: opposite stances, perhaps.

Vectors are weak on stance and negation, so that "there is no time" and "time is a matter of
what comes first" lie close together and in one cluster.  What tells them apart is who says
what: two codes whose segments are alike, with no informant in common.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.comparison.cells import FEWEST_SEGMENTS
from mining.comparison.neighbourhood import Scope

COLUMNS = ("first", "second", "nearness", "n_first", "n_second", "chance_apart")
FEWEST_INFORMANTS = 2
_NEAR = 0.5


def contrasts(
    scope: Scope, codes: NDArray[np.bool_], informants: Sequence[Hashable]
) -> pd.DataFrame:
    """Return pairs of codes that lie near each other and share no informant.

    Parameters
    ----------
    scope
        Pairs of segments of different interviews.
    codes
        Shape (n_segments, n_codes).
    informants
        Who says each segment.

    Returns
    -------
    DataFrame
        Columns ``COLUMNS``, nearest first: numbers of the codes, ``nearness``, the mean
        share of pairs that are less similar than those between the two codes (above .5,
        what chance gives), their segments, and ``chance_apart``, how often two codes on as
        many informants would have none in common by lot.

    Only codes on four segments and two informants or more are looked at.
    """
    who = {name: i for i, name in enumerate(dict.fromkeys(informants))}
    voice = np.array([who[i] for i in informants], dtype=np.intp)
    spoken = np.zeros((codes.shape[1], len(who)), dtype=bool)
    for number in range(len(who)):
        spoken[:, number] = codes[voice == number].any(axis=0)
    wide = np.flatnonzero(
        (codes.sum(axis=0) >= FEWEST_SEGMENTS) & (spoken.sum(axis=1) >= FEWEST_INFORMANTS)
    )
    rows = []
    for place, first in enumerate(wide):
        for second in wide[place + 1 :]:
            if (spoken[first] & spoken[second]).any():
                continue
            near = _nearness(scope, codes[:, first], codes[:, second])
            if near is None or near <= _NEAR:
                continue
            n = int(spoken[first].sum()), int(spoken[second].sum())
            rows.append(
                {
                    "first": int(first),
                    "second": int(second),
                    "nearness": near,
                    "n_first": int(codes[:, first].sum()),
                    "n_second": int(codes[:, second].sum()),
                    "chance_apart": _chance_apart(len(who), *n),
                }
            )
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    found = found.sort_values(["nearness", "first", "second"], ascending=[False, True, True])
    return found.reset_index(drop=True)


def _nearness(scope: Scope, first: NDArray[np.bool_], second: NDArray[np.bool_]) -> float | None:
    ranks = scope.ranks[np.ix_(first, second)]
    inside = ranks[ranks > 0]
    if not len(inside):
        return None
    return float((inside.mean(dtype=np.float64) - 0.5) / scope.n_pairs)


def _chance_apart(n: int, first: int, second: int) -> float:
    """Return how often two draws of informants have none in common.

    Examples
    --------
    >>> round(_chance_apart(4, 2, 2), 3), _chance_apart(4, 3, 2)
    (0.167, 0.0)
    """
    apart = 1.0
    for step in range(second):
        apart *= max(n - first - step, 0) / (n - step)
    return apart
