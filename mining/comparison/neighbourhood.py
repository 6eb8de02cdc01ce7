"""Do segments with a common code lie nearer to each other: codes without any clusters.

The question does not depend on a number of clusters.  Pairs of segments are ranked by
similarity; a pair is positive where the segments share a code.  Pairs inside one interview
flatter every model, because talk there runs on and sounds alike, so pairs of different
interviews are the ones to read, and among them those under the same question.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.stats import rankdata

from mining.comparison.arrangements import Arrangements
from mining.comparison.nulls import p_value

N_NEIGHBOURS = 5
FEWEST_SEGMENTS = 2
FEWEST_INTERVIEWS = 2
SCOPES = (
    *("all", "within", "across", "other_question"),
    *("across_same_question", "across_other_question"),
)
Rows: TypeAlias = NDArray[np.intp]
TESTED = ("across", "across_same_question", "across_other_question")
COLUMNS = (
    *("scope", "auc", "chance", "p", "smallest_p", "n_arrangements", "n_positive", "n_negative"),
    *("precision_at_k", "precision_chance", "map", "n_segments"),
)
MOST_LOOKUPS = 200_000_000  # of positive pairs over all arrangements
FEWEST_DRAWS = 199


def eligible_codes(codes: NDArray[np.bool_], interviews: Sequence[Hashable]) -> NDArray[np.bool_]:
    """Tell which codes can be looked at: on two segments or more, in two interviews or more.

    Parameters
    ----------
    codes
        Shape (n_segments, n_codes).

    Returns
    -------
    ndarray of shape (n_codes,)
    """
    places = np.unique(np.array([str(i) for i in interviews]), return_inverse=True)[1]
    n_interviews = np.zeros(codes.shape[1], dtype=np.int64)
    for number in np.unique(places):
        n_interviews += codes[places == number].any(axis=0)
    often = codes.sum(axis=0) >= FEWEST_SEGMENTS
    return np.asarray(often & (n_interviews >= FEWEST_INTERVIEWS), dtype=np.bool_)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The pairs of segments that are compared.

    Attributes
    ----------
    ranks
        Shape (n_segments, n_segments), symmetric: rank of the pair's similarity among all
        pairs of the scope, from 1 for the least similar, ties sharing; 0 outside.
    """

    ranks: NDArray[np.float32] = field(repr=False)
    n_pairs: int

    def auc(self, first: Rows, second: Rows) -> tuple[float | None, int, int]:
        """Return the area under the curve and how many positive and negative pairs there are.

        It is the chance that a pair with a common code is more similar than one without,
        ties counting half; ``None`` where either kind is missing.

        Parameters
        ----------
        first, second
            Shape (n_positive,): the pairs with a common code, each once.
        """
        areas, n_positive = self.areas(first[None, :], second[None, :])
        area, n = float(areas[0]), int(n_positive[0])
        return None if np.isnan(area) else area, n, self.n_pairs - n

    def areas(self, first: Rows, second: Rows) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Return the areas under several curves, and how many positive pairs each has.

        Parameters
        ----------
        first, second
            Shape (n, n_positive): a row of pairs for each curve.

        Returns
        -------
        areas, n_positive
            Shape (n,); an area is NaN where either kind of pair is missing.
        """
        ranks = self.ranks[first, second]
        n_positive = np.count_nonzero(ranks, axis=1)
        n_pairs = n_positive * (self.n_pairs - n_positive)
        above = ranks.sum(axis=1, dtype=np.float64) - n_positive * (n_positive + 1) / 2
        areas = np.full(len(ranks), np.nan)
        np.divide(above, n_pairs, out=areas, where=n_pairs > 0)
        return areas, n_positive


def mates(codes: NDArray[np.bool_]) -> tuple[Rows, Rows]:
    """Return the pairs of segments with a common code, each once and the first row first."""
    side = sparse.csr_matrix(codes, dtype=np.float32)
    shared = sparse.triu(side @ side.T, k=1).tocoo()
    return shared.row.astype(np.intp), shared.col.astype(np.intp)


def moved_mates(
    first: Rows, second: Rows, coded: NDArray[np.bool_], order: Rows
) -> tuple[Rows, Rows]:
    """Return the pairs with a common code after code sets were moved.

    Parameters
    ----------
    coded
        Shape (n_segments,): which segments have a code at all.
    order
        Shape (n_segments,): where each place takes its code set from.  A set may stand in
        several places, which are then mates of each other, or in none.
    """
    n_places = np.bincount(order, minlength=len(order))
    places = np.argsort(order, kind="stable")
    starts = np.cumsum(n_places) - n_places
    if n_places.max(initial=0) <= 1:
        return places[starts[first]], places[starts[second]]
    several = np.flatnonzero((n_places > 1) & coded)
    one, other = np.concatenate([first, several]), np.concatenate([second, several])
    n_pairs = n_places[one] * n_places[other]
    pair = np.repeat(np.arange(len(one)), n_pairs)
    number = np.arange(len(pair)) - np.repeat(np.cumsum(n_pairs) - n_pairs, n_pairs)
    width = n_places[other[pair]]
    i = places[starts[one[pair]] + number // width]
    j = places[starts[other[pair]] + number % width]
    kept = (one[pair] != other[pair]) | (i < j)
    return i[kept], j[kept]


def scopes(
    similarity: NDArray[np.float32],
    interviews: Sequence[Hashable],
    questions: Sequence[Hashable | None],
    names: Sequence[str] = SCOPES,
) -> dict[str, Scope]:
    """Return the scopes by name.

    Parameters
    ----------
    similarity
        Shape (n_segments, n_segments), symmetric.
    questions
        ``None`` where a segment answers no question of the guide; such segments are in no
        scope that speaks of questions.
    """
    _, place = np.unique(np.array([str(i) for i in interviews]), return_inverse=True)
    _, asked = np.unique(np.array([str(q) for q in questions]), return_inverse=True)
    known = np.array([q is not None for q in questions], dtype=bool)
    same_place = place[:, None] == place[None, :]
    same_question = asked[:, None] == asked[None, :]
    answered = known[:, None] & known[None, :]
    masks = {
        "all": lambda: np.ones_like(same_place),
        "within": lambda: same_place,
        "across": lambda: ~same_place,
        "other_question": lambda: answered & ~same_question,
        "across_same_question": lambda: ~same_place & answered & same_question,
        "across_other_question": lambda: ~same_place & answered & ~same_question,
    }
    return {name: _ranked(similarity, masks[name]()) for name in names}


def _ranked(similarity: NDArray[np.float32], mask: NDArray[np.bool_]) -> Scope:
    upper = np.triu(mask, k=1)
    ranks = np.zeros(similarity.shape, dtype=np.float32)
    # Rounded, so that pairs which differ in the last bits only are ties on every machine.
    ranks[upper] = rankdata(np.round(similarity[upper], 6))
    return Scope(ranks=ranks + ranks.T, n_pairs=int(upper.sum()))


def neighbourhood(
    similarity: NDArray[np.float32],
    codes: NDArray[np.bool_],
    interviews: Sequence[Hashable],
    questions: Sequence[Hashable | None],
    ways: Mapping[str, Arrangements],
) -> pd.DataFrame:
    """Ask of every scope whether pairs with a common code are more similar.

    Parameters
    ----------
    similarity
        Shape (n_segments, n_segments): cosine similarities of the segments that carry an
        eligible code.
    codes
        Shape (n_segments, n_codes): which segment carries which eligible code.
    ways
        How code sets are rearranged over these segments for the p-value, by name; the
        largest p-value is given.

    Returns
    -------
    DataFrame
        A row per scope, columns ``COLUMNS``.  ``auc`` is .5 by chance.  ``precision_at_k``
        is the share of the five nearest segments of the scope that share a code, beside
        ``precision_chance``, the share among all of the scope; ``map`` is the mean average
        precision.  Missing where not defined; ``p`` only where interviews differ.
    """
    found = scopes(similarity, interviews, questions)
    first, second = mates(codes)
    by_chance = _by_chance({n: found[n] for n in TESTED}, codes, ways)
    rows = []
    for name, scope in found.items():
        auc, n_positive, n_negative = scope.auc(first, second)
        p = _largest_p(auc, by_chance.get(name, {}), ways)
        rows.append(
            {
                "scope": name,
                "auc": auc,
                "chance": 0.5,
                **p,
                "n_positive": n_positive,
                "n_negative": n_negative,
                **precision(scope, codes, k=N_NEIGHBOURS),
                "n_segments": len(codes),
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _by_chance(
    tested: Mapping[str, Scope], codes: NDArray[np.bool_], ways: Mapping[str, Arrangements]
) -> dict[str, dict[str, NDArray[np.float64]]]:
    """Return AUCs of rearranged code sets, by scope and by way; fewer draws where pairs abound."""
    first, second = mates(codes)
    coded = np.asarray(codes.any(axis=1), dtype=np.bool_)
    most = max(FEWEST_DRAWS, MOST_LOOKUPS // max(len(first), 1))
    found: dict[str, dict[str, NDArray[np.float64]]] = {name: {} for name in tested}
    for way, arrangement in ways.items():
        drawn = [
            _areas(tested, first, second, coded, orders)
            for orders in arrangement.orders_of(len(first), None if arrangement.exact else most)
        ]
        for name in tested:
            areas = np.concatenate([part[name] for part in drawn])
            found[name][way] = areas[~np.isnan(areas)]
    return found


def _areas(
    tested: Mapping[str, Scope],
    first: Rows,
    second: Rows,
    coded: NDArray[np.bool_],
    orders: NDArray[np.intp],
) -> dict[str, NDArray[np.float64]]:
    """Return the areas after several rearrangements, by scope."""
    places = np.argsort(orders, axis=1, kind="stable")
    if (np.take_along_axis(orders, places, axis=1) == np.arange(orders.shape[1])).all():
        # Every set moves to one place, so that there are as many pairs as before.
        moved = places[:, first], places[:, second]
        return {name: scope.areas(*moved)[0] for name, scope in tested.items()}
    pairs = [moved_mates(first, second, coded, order) for order in orders]
    return {
        name: np.concatenate([scope.areas(i[None], j[None])[0] for i, j in pairs])
        for name, scope in tested.items()
    }


def _largest_p(
    auc: float | None,
    by_chance: Mapping[str, NDArray[np.float64]],
    ways: Mapping[str, Arrangements],
) -> dict[str, float | int | None]:
    tried = [
        (*p_value(auc, values, exact=ways[way].exact), len(values))
        for way, values in by_chance.items()
        if auc is not None and len(values)
    ]
    if not tried:
        return {"p": None, "smallest_p": None, "n_arrangements": None}
    p, smallest, n = max(tried)
    return {"p": p, "smallest_p": smallest, "n_arrangements": n}


def precision(scope: Scope, codes: NDArray[np.bool_], *, k: int) -> dict[str, float | None]:
    """Return precision at ``k``, its value under chance, and mean average precision.

    Over segments that have at least ``k`` others in the scope and at least one that shares
    a code; ties in similarity go to the segment that stands first.
    """
    shares, chances, averages = [], [], []
    for row in range(len(codes)):
        others = np.flatnonzero(scope.ranks[row] > 0)
        mine = (codes[others] & codes[row]).any(axis=1)
        if len(others) < k or not mine.any():
            continue
        ordered = mine[np.argsort(-scope.ranks[row, others], kind="stable")]
        hits = np.cumsum(ordered)
        shares.append(hits[k - 1] / k)
        chances.append(mine.mean())
        averages.append((hits[ordered] / (np.flatnonzero(ordered) + 1)).mean())
    if not shares:
        return {"precision_at_k": None, "precision_chance": None, "map": None}
    return {
        "precision_at_k": float(np.mean(shares)),
        "precision_chance": float(np.mean(chances)),
        "map": float(np.mean(averages)),
    }
