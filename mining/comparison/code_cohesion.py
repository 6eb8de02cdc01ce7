"""Does a code hold together: are its own segments nearer than other pairs are."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.comparison.arrangements import Arrangements
from mining.comparison.neighbourhood import FEWEST_DRAWS, MOST_LOOKUPS, Scope


def code_cohesion(
    scope: Scope, codes: NDArray[np.bool_], ways: Mapping[str, Arrangements]
) -> pd.DataFrame:
    """Ask of every code whether its own segments lie near each other.

    Parameters
    ----------
    scope
        Usually pairs of different interviews.
    codes
        Shape (n_segments, n_codes).
    ways
        Rearrangements that move every segment to exactly one place (turns in a circle).

    Returns
    -------
    DataFrame
        In the order of the codes: ``together``, the mean share of the scope's pairs that
        are less similar than the code's own pairs (.5 by chance, missing without a pair),
        ``n_pairs``, and ``p``, the largest over ``ways``.
    """
    first, second, code = _own_pairs(codes)
    n_codes = codes.shape[1]
    means, counts = _mean_ranks(scope, first[None], second[None], code, n_codes)
    observed, n_pairs = means[0], counts[0]
    p = np.full(n_codes, np.nan)
    most = max(FEWEST_DRAWS, MOST_LOOKUPS // max(len(code), 1))
    for arrangement in ways.values():
        above, n = np.zeros(n_codes), 0
        for orders in arrangement.orders_of(len(code), None if arrangement.exact else most):
            place = np.argsort(orders, axis=1)
            moved, _ = _mean_ranks(scope, place[:, first], place[:, second], code, n_codes)
            # What has no pair there counts as above.
            above += np.count_nonzero(~(moved < observed - 1e-12), axis=0)
            n += len(orders)
        share = above / n if arrangement.exact else (above + 1) / (n + 1)
        p = np.fmax(p, share)
    p[np.isnan(observed)] = np.nan
    return pd.DataFrame({"together": observed, "n_pairs": n_pairs, "p": p})


def _own_pairs(
    codes: NDArray[np.bool_],
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    firsts, seconds, of = [], [], []
    for number in range(codes.shape[1]):
        members = np.flatnonzero(codes[:, number])
        i, j = np.triu_indices(len(members), k=1)
        firsts.append(members[i])
        seconds.append(members[j])
        of.append(np.full(len(i), number, dtype=np.intp))
    none = [np.empty(0, dtype=np.intp)]
    return (
        np.concatenate([*none, *firsts]),
        np.concatenate([*none, *seconds]),
        np.concatenate([*none, *of]),
    )


def _mean_ranks(
    scope: Scope,
    first: NDArray[np.intp],
    second: NDArray[np.intp],
    code: NDArray[np.intp],
    n_codes: int,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the mean rank of every code's pairs as a share, and how many pairs there are.

    Parameters
    ----------
    first, second
        Shape (n, n_pairs): pairs in several rearrangements.
    code
        Shape (n_pairs,): whose pair it is.

    Returns
    -------
    means, n_pairs
        Shape (n, n_codes); NaN where a code has no pair in the scope.
    """
    ranks = scope.ranks[first, second].astype(np.float64)
    inside = ranks > 0
    cell = (n_codes * np.arange(len(ranks))[:, None] + code)[inside]
    shape, n_cells = (len(ranks), n_codes), len(ranks) * n_codes
    n = np.bincount(cell, minlength=n_cells).reshape(shape)
    total = np.bincount(cell, weights=ranks[inside] - 0.5, minlength=n_cells).reshape(shape)
    mean = np.full(shape, np.nan)
    np.divide(total, n * scope.n_pairs, out=mean, where=n > 0)
    return mean, n
