"""Agreement coefficients between coders, from counts, from labels and from sets of codes.

One table has many coefficients: a rare code can give a kappa of 0.34 and an AC1 of 0.93, so
they come together, with the counts they rest on.  A coefficient that is not defined is
``None``.  Those that allow for chance are not defined where all labels are the same one,
also AC1 and Brennan-Prediger's: nothing differed, so there was nothing to agree about.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Distance = Literal["masi", "jaccard", "binary"]
# MASI's weight of the Jaccard similarity; disjoint sets have similarity 0.
_MASI_EQUAL, _MASI_SUBSET, _MASI_OVERLAP = 1.0, 2 / 3, 1 / 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Binary:
    """How two coders used one code.

    Attributes
    ----------
    n11, n10, n01, n00
        Units that carry the code with both, the first only, the second only, neither.
    percent
        Share of units that both treat alike; grows with the units that neither coded.
    positive
        Agreement on the coded units, F1 or Dice; like ``jaccard`` it ignores ``n00``.
    """

    n11: float
    n10: float
    n01: float
    n00: float
    percent: float | None
    cohen: float | None
    scott: float | None
    alpha: float | None
    ac1: float | None
    brennan_prediger: float | None
    positive: float | None
    jaccard: float | None


def binary_agreement(n11: float, n10: float, n01: float, n00: float) -> Binary:
    """Return every coefficient of one two-by-two table.

    Cohen's kappa is 0 where one coder gave all units the same label, whatever the other did.

    Parameters
    ----------
    n11, n10, n01, n00
        As in :class:`Binary`; segments, or characters.

    Raises
    ------
    ValueError
        If a count is negative or not finite.

    References
    ----------
    Cohen 1960, doi:10.1177/001316446002000104; Scott 1955, doi:10.1086/266577;
    Krippendorff 2004, Content Analysis; Gwet 2008, doi:10.1348/000711006X126600;
    Brennan & Prediger 1981, doi:10.1177/001316448104100307.

    Examples
    --------
    A rare code: nearly all units are alike, and only 39 of 169 coded ones are shared.

    >>> found = binary_agreement(39, 65, 65, 1831)
    >>> [round(v, 2) for v in (found.percent, found.cohen, found.ac1, found.jaccard)]
    [0.94, 0.34, 0.93, 0.23]
    >>> binary_agreement(0, 0, 0, 10).cohen is None
    True
    """
    counts = {"n11": float(n11), "n10": float(n10), "n01": float(n01), "n00": float(n00)}
    if not all(math.isfinite(c) and c >= 0 for c in counts.values()):
        raise ValueError(f"binary_agreement: counts are {counts}; they must be 0 or more")
    n = sum(counts.values())
    both, only_first, only_second, _ = counts.values()
    first, second = both + only_first, both + only_second
    apart, used = only_first + only_second, first + second
    # Pairs of labels that differ when drawn from both coders' labels together.
    mixed = used * (2 * n - used)
    return Binary(
        **counts,
        percent=_ratio(n - apart, n),
        cohen=_beyond(apart * n, first * (n - second) + (n - first) * second),
        scott=_beyond(apart * 2 * n, mixed),
        alpha=_beyond(apart * (2 * n - 1), mixed),
        ac1=_beyond(apart * 2 * n, 2 * n * n - mixed) if mixed else None,
        brennan_prediger=_beyond(apart * 2, n) if mixed else None,
        positive=_ratio(2 * both, used),
        jaccard=_ratio(both, both + apart),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominal:
    """How several coders labelled the same units, one label each.

    Attributes
    ----------
    n_units
        Units with at least two labels.
    n_categories
        Different labels given, on any unit.
    percent
        Share of pairs of labels on a unit that are equal, mean over units.
    cohen
        For two coders who labelled all units.
    fleiss
        Scott's pi where there are two coders.
    """

    n_units: int
    n_coders: int
    n_categories: int
    percent: float | None = None
    cohen: float | None = None
    fleiss: float | None = None
    alpha: float | None = None
    ac1: float | None = None
    brennan_prediger: float | None = None


def nominal_agreement(ratings: Sequence[Sequence[Hashable | None]]) -> Nominal:
    """Return the coefficients of one label per unit and coder.

    With gaps, Fleiss' kappa, AC1 and Brennan-Prediger's coefficient follow Gwet: agreement
    is taken over units with two labels or more, the shares of the labels over all units
    with any.  Alpha uses the former alone.  Units that nobody labelled are left out.

    Parameters
    ----------
    ratings
        Shape (n_units, n_coders); ``None`` for a gap.

    Raises
    ------
    ValueError
        If units differ in their number of coders.

    References
    ----------
    Fleiss 1971, doi:10.1037/h0031619; Krippendorff 2004, Content Analysis;
    Gwet 2008, doi:10.1348/000711006X126600.

    Examples
    --------
    >>> found = nominal_agreement([["a", "a"], ["b", "b"], ["a", "b"], ["b", None]])
    >>> found.n_units, round(found.fleiss, 3), round(found.alpha, 3), found.cohen
    (3, 0.289, 0.444, None)
    """
    widths = sorted({len(unit) for unit in ratings})
    if len(widths) > 1:
        raise ValueError(f"nominal_agreement: units have {widths} coders; all need the same number")
    units = [unit for unit in ratings if any(label is not None for label in unit)]
    counts = _label_counts(units)
    paired = counts[counts.sum(axis=1) >= 2]
    n_coders, n_categories = sum(widths), counts.shape[1]
    sizes = {"n_units": len(paired), "n_coders": n_coders, "n_categories": n_categories}
    if not len(paired):
        return Nominal(**sizes)
    labels = paired.sum(axis=1)
    alike = (paired * (paired - 1)).sum(axis=1)
    percent = float((alike / (labels * (labels - 1))).mean())
    if n_categories < 2:
        return Nominal(**sizes, percent=percent)
    shares = (counts / counts.sum(axis=1, keepdims=True)).mean(axis=0)
    differ = 1 - float((shares**2).sum())
    return Nominal(
        **sizes,
        percent=percent,
        cohen=_cohen(units) if n_coders == 2 and len(paired) == len(units) else None,
        fleiss=_beyond(1 - percent, differ),
        alpha=_alpha(paired),
        ac1=_beyond(1 - percent, 1 - differ / (n_categories - 1)),
        brennan_prediger=_beyond(1 - percent, 1 - 1 / n_categories),
    )


def set_alpha(
    units: Sequence[Sequence[frozenset[Hashable] | None]],
    distance: Distance = "masi",
    *,
    weights: Sequence[float] | NDArray[np.float64] | None = None,
) -> float | None:
    """Return Krippendorff's alpha for sets of codes, two coders or more.

    Time and memory grow with the square of the number of different sets.

    Parameters
    ----------
    units
        Shape (n_units, n_coders); ``None`` for a gap, and an empty set for "no code".
    distance
        ``"masi"`` or ``"jaccard"`` as in :func:`masi_distance` and
        :func:`jaccard_distance`; ``"binary"`` is 0 for equal sets and 1 otherwise.
    weights
        Shape (n_units,): how often each unit stands; once without it.

    Returns
    -------
    float or None
        ``None`` where no unit has two sets, or all sets are equal.

    Raises
    ------
    ValueError
        If ``distance`` is another word, or lengths differ.

    References
    ----------
    Krippendorff 2004, Content Analysis; Passonneau 2006, LREC, "Measuring Agreement on
    Set-valued Items (MASI)".

    Examples
    --------
    >>> time, ask = frozenset({"time"}), frozenset({"ask"})
    >>> round(set_alpha([(time, time | ask), (ask, ask), (ask, None)]), 6)
    0.5
    >>> set_alpha([(time, time)]) is None
    True
    """
    if distance not in get_args(Distance):
        choices = ", ".join(get_args(Distance))
        raise ValueError(f"set_alpha: distance is {distance!r}; choose one of: {choices}")
    weight = np.ones(len(units)) if weights is None else np.asarray(weights, dtype=np.float64)
    n_coders = max((len(unit) for unit in units), default=0)
    if len(weight) != len(units) or any(len(unit) != n_coders for unit in units):
        raise ValueError("set_alpha: lengths differ; every unit needs a weight and all its coders")
    number: dict[frozenset[Hashable] | None, int] = {None: -1}
    found = [[number.setdefault(given, len(number) - 1) for given in unit] for unit in units]
    values = np.array(found, dtype=np.int64).reshape(len(units), n_coders)
    n_given = (values >= 0).sum(axis=1)
    values, weight, n_given = (part[n_given >= 2] for part in (values, weight, n_given))
    between = _between([given for given in number if given is not None], distance)
    observed, used = 0.0, np.zeros(len(between))
    for column in values.T:
        given = column >= 0
        used += np.bincount(column[given], weights=weight[given], minlength=len(used))
    for left, right in combinations(values.T, 2):
        given = (left >= 0) & (right >= 0)
        per_pair = 2 * weight[given] / (n_given[given] - 1)
        observed += float((per_pair * between[left[given], right[given]]).sum())
    expected = float((used * (between * used).sum(axis=1)).sum())
    return _beyond(observed * (float(used.sum()) - 1), expected)


def masi_distance(first: AbstractSet[Hashable], second: AbstractSet[Hashable]) -> float:
    """Return one minus the Jaccard similarity times a weight for how the sets lie.

    The weight is 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap
    otherwise, and 0 for disjoint ones.  Two empty sets are equal.

    Examples
    --------
    >>> [round(masi_distance({1, 2}, other), 3) for other in ({1, 2}, {1}, {2, 3}, {3})]
    [0.0, 0.667, 0.889, 1.0]
    """
    return float(_between([first, second], "masi")[0, 1])


def jaccard_distance(first: AbstractSet[Hashable], second: AbstractSet[Hashable]) -> float:
    """Return the share of the union that is not in both; 0 for two empty sets.

    Examples
    --------
    >>> jaccard_distance({1, 2}, {2}), jaccard_distance(set(), set()), jaccard_distance({1}, set())
    (0.5, 0.0, 1.0)
    """
    return float(_between([first, second], "jaccard")[0, 1])


def _ratio(part: float, whole: float) -> float | None:
    return float(part / whole) if whole > 0 else None


def _beyond(observed: float, expected: float) -> float | None:
    """Return agreement beyond chance, from observed and expected disagreement."""
    return float(1 - observed / expected) if expected > 0 else None


def _label_counts(units: Sequence[Sequence[Hashable | None]]) -> NDArray[np.float64]:
    """Return how often each unit got each label, shape (n_units, n_categories)."""
    number: dict[Hashable, int] = {}
    cells = [
        (row, number.setdefault(label, len(number)))
        for row, unit in enumerate(units)
        for label in unit
        if label is not None
    ]
    counts = np.zeros((len(units), len(number)))
    where = np.array(cells, dtype=np.int64).reshape(-1, 2)
    np.add.at(counts, (where[:, 0], where[:, 1]), 1)
    return counts


def _cohen(units: Sequence[Sequence[Hashable | None]]) -> float | None:
    first, second = (Counter(labels) for labels in zip(*units, strict=True))
    alike = sum(first[label] * second[label] for label in first)
    apart = sum(a != b for a, b in units)
    return _beyond(apart * len(units), len(units) ** 2 - alike)


def _alpha(paired: NDArray[np.float64]) -> float | None:
    """Return Krippendorff's alpha from the label counts of units with two labels or more."""
    used, n = paired.sum(axis=0), float(paired.sum())
    apart = paired * (paired.sum(axis=1, keepdims=True) - paired)
    observed = float((apart.sum(axis=1) / (paired.sum(axis=1) - 1)).sum())
    return _beyond(observed * (n - 1), float((used * (n - used)).sum()))


def _between(sets: Sequence[AbstractSet[Hashable]], distance: Distance) -> NDArray[np.float64]:
    """Return the distances between all sets, shape (n_sets, n_sets)."""
    codes = {code: column for column, code in enumerate(frozenset().union(*sets))}
    holds = np.zeros((len(sets), len(codes)))
    for row, given in enumerate(sets):
        holds[row, [codes[code] for code in given]] = 1
    shared, size = holds @ holds.T, holds.sum(axis=1)
    smaller, larger = np.minimum.outer(size, size), np.maximum.outer(size, size)
    equal = shared == larger
    # Two empty sets have an empty union, and are equal.
    jaccard = np.where(equal, 1.0, shared / np.maximum(smaller + larger - shared, 1))
    subset = np.where(shared == smaller, _MASI_SUBSET, _MASI_OVERLAP)
    weight = np.where(equal, _MASI_EQUAL, subset)
    similarity = {"masi": jaccard * weight, "jaccard": jaccard, "binary": equal}[distance]
    return np.asarray(1.0 - similarity, dtype=np.float64)
