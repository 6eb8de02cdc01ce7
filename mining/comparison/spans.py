"""Agreement of two coders on where passages begin and end, and on what they are called.

Nothing is cut into segments or characters: each passage is aligned with at most one of the
other coder's, so that the whole costs least.  This is the measure gamma in its form for two
coders in which positions differ by the share of text that is not in both passages, however
long they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Unit = tuple[int, int, str]
Ints = NDArray[np.int64]

N_SHIFTS = 999
_TOLERANCE = 1e-12
_MORE_PAIRS = 1e-9  # of alignments that cost the same, the one with most pairs is taken


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanCosts:
    """What it costs to align two passages, and to leave one without a partner.

    Attributes
    ----------
    alpha
        Weight of the position in the cost of a pair, from 0 to 1; the label has the rest.
    tau
        Most that the positions of a pair may differ, from 0 and below 1: one minus the
        Jaccard similarity of the two stretches of text.
    eta
        Cost of a passage without a partner, above 0 and at most 1.  Above 0.5, agreement
        can fall below 0.

    Raises
    ------
    ValueError
        If a value lies outside its range.
    """

    alpha: float = 0.5
    tau: float = 0.5
    eta: float = 0.5

    def __post_init__(self) -> None:
        ranges = {
            "alpha": (0 <= self.alpha <= 1, "from 0 to 1"),
            "tau": (0 <= self.tau < 1, "from 0 and below 1"),
            "eta": (0 < self.eta <= 1, "above 0 and at most 1"),
        }
        for name, (inside, allowed) in ranges.items():
            if not inside:
                raise ValueError(f"span costs: {name} is {getattr(self, name)}; it is {allowed}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanAgreement:
    """How far the passages of two coders agree, and what that rests on.

    Attributes
    ----------
    value
        1 - observed: 1 for the same passages with the same labels; 0, at the usual costs,
        where no passage has a partner.  Nothing is taken off for chance.
    beyond_chance
        1 - observed / expected: 1 for the same, 0 for passages that lie to each other as
        those of one coder do to the other's after a shift along the interview.
    observed, expected
        Disorder: what the least costly alignment costs, divided by the mean number of
        passages of a coder; and its mean over shifts.
    n_first, n_second, n_aligned
        Passages of each coder, and pairs in the alignment.
    """

    value: float | None
    beyond_chance: float | None
    observed: float | None
    expected: float | None
    n_first: int
    n_second: int
    n_aligned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """One coder's passages in order; arrays of shape (n_units,)."""

    start: Ints
    end: Ints
    label: Ints

    @property
    def lengths(self) -> Ints:
        return self.end - self.start

    def within(self, begin: int, end: int) -> _Side:
        kept = (self.start >= begin) & (self.start < end)
        return _Side(start=self.start[kept], end=self.end[kept], label=self.label[kept])


def span_agreement(
    first: Sequence[Unit],
    second: Sequence[Unit],
    *,
    lengths: Sequence[int] | None = None,
    costs: SpanCosts | None = None,
    n_shifts: int = N_SHIFTS,
    seed: int = 0,
) -> SpanAgreement:
    """Align the passages of two coders and say how far they agree.

    A pair costs ``alpha`` times the difference of the positions, and ``1 - alpha`` more if
    the labels differ.  Passages may overlap; one that carries two codes counts as two.  With
    one label for all, only positions are compared.

    ``value`` rises by chance where passages are long or many.  For ``expected`` the second
    side is shifted inside every interview, and what leaves at the end comes in at the start:
    lengths, gaps and the order of labels stay.  No shift is shorter than a mean passage, or
    than half of an interview that has no room for it, because a passage would then be
    compared with itself.

    Parameters
    ----------
    first, second
        Start, end and label of each passage, in characters, half-open.  Several interviews
        are laid end to end.
    lengths
        Characters in each interview, in that order; without them nothing is expected.
    costs
        Those of :class:`SpanCosts` where not given.
    n_shifts
        Most shifts of an interview.  Where there are more, one is drawn from each of as many
        equal stretches.

    Returns
    -------
    SpanAgreement
        ``None`` for all but the counts where a side has no passage, and for
        ``beyond_chance`` where no disorder is expected.

    Raises
    ------
    ValueError
        If a passage is empty or does not lie in one interview, if a length is negative, or
        if no shift is asked for.

    References
    ----------
    Mathet, Widlöcher & Métivier 2015, The unified and holistic method gamma, Computational
    Linguistics 41(3), doi:10.1162/COLI_a_00227; shifts are after its section 5.2.1.  What
    pairs and single passages cost is as documented for opt-gamma 0.4.1, which passes over
    shifts that cut a passage: none may be left where passages overlap.

    Examples
    --------
    The same place under another name is half an agreement, and passages that share less than
    half of what both cover are none.  Passages as long as the interview meet by chance.

    >>> span_agreement([(0, 50, "uro")], [(0, 50, "tid")]).value
    0.5
    >>> span_agreement([(0, 50, "uro")], [(30, 80, "uro")]).value
    0.0
    >>> found = span_agreement([(0, 80, "uro")], [(5, 85, "uro")], lengths=[100])
    >>> round(found.value, 3), round(found.beyond_chance, 3)
    (0.941, 0.706)
    """
    if n_shifts < 1:
        raise ValueError(f"span_agreement: n_shifts is {n_shifts}; at least 1 is needed")
    costs = costs or SpanCosts()
    borders = None if lengths is None else _borders(lengths)
    one, other = _sides(first, second, borders)
    n_aligned, observed, expected, beyond = 0, None, None, None
    if first and second:
        per_unit = 2 / (len(first) + len(second))
        cost, n_aligned = _least_cost(one, other, costs, (0,))
        observed = cost * per_unit
        if borders is not None:
            rng = np.random.default_rng(seed)
            expected = _mean_cost(one, other, costs, borders, n_shifts, rng) * per_unit
            beyond = 1 - observed / expected if expected > _TOLERANCE else None
    return SpanAgreement(
        value=None if observed is None else 1 - observed,
        beyond_chance=beyond,
        observed=observed,
        expected=expected,
        n_first=len(first),
        n_second=len(second),
        n_aligned=n_aligned,
    )


def _borders(lengths: Sequence[int]) -> Ints:
    if min(lengths, default=0) < 0:
        raise ValueError(f"span_agreement: an interview has length {min(lengths)}; 0 is the least")
    return np.cumsum([0, *lengths], dtype=np.int64)


def _sides(
    first: Sequence[Unit], second: Sequence[Unit], borders: Ints | None
) -> tuple[_Side, _Side]:
    """Return both sides sorted: the order in which passages are given says nothing."""
    numbers = {label: n for n, label in enumerate(sorted({u[2] for u in (*first, *second)}))}
    sides = []
    for name, units in (("first", first), ("second", second)):
        for start, end, _ in units:
            _check(name, start, end, borders)
        rows = sorted((start, end, numbers[label]) for start, end, label in units)
        table = np.array(rows, dtype=np.int64).reshape(-1, 3)
        sides.append(_Side(start=table[:, 0], end=table[:, 1], label=table[:, 2]))
    return sides[0], sides[1]


def _check(side: str, start: int, end: int, borders: Ints | None) -> None:
    where = f"span_agreement: {side} has the passage {start}-{end}"
    if start >= end:
        raise ValueError(f"{where}; a passage ends after it starts")
    if borders is None:
        return
    interview = int(np.searchsorted(borders, start, side="right"))
    if not 0 < interview < len(borders) or end > borders[interview]:
        raise ValueError(f"{where}; it lies inside one interview, and these end at {borders[1:]}")


def _least_cost(
    one: _Side, other: _Side, costs: SpanCosts, moves: Sequence[int]
) -> tuple[float, int]:
    """Return the cost of the best alignment and its number of pairs.

    An aligned pair saves what both cost alone less what they cost together.  The best
    alignment saves most, and pairs that save nothing need not be looked at.
    """
    row, column, shared = _sharing(one, other, moves)
    apart = 1 - shared / (one.lengths[row] + other.lengths[column] - shared)
    named = one.label[row] != other.label[column]
    saved = 2 * costs.eta - costs.alpha * apart - (1 - costs.alpha) * named
    pays = (apart <= costs.tau + _TOLERANCE) & (saved > _TOLERANCE)
    rows, row = np.unique(row[pays], return_inverse=True)
    columns, column = np.unique(column[pays], return_inverse=True)
    table = np.zeros((len(rows), len(columns)))
    table[row, column] = saved[pays]
    best = linear_sum_assignment(table + _MORE_PAIRS * (table > 0), maximize=True)
    alone = costs.eta * (len(one.start) + len(other.start))
    cost = max(0.0, alone - float(table[best].sum()))
    return cost, int(np.count_nonzero(table[best]))


def _sharing(one: _Side, other: _Side, moves: Sequence[int]) -> tuple[Ints, Ints, Ints]:
    """Return the pairs that share text, and how many characters.

    The second side lies at every one of ``moves``: one in a circle can meet a passage twice.
    """
    longest = one.lengths.max(initial=0)
    pairs, shared = [], []
    for by in moves:
        begin, end = other.start + by, other.end + by
        first = np.searchsorted(one.start, begin - longest)
        n = np.searchsorted(one.start, end) - first
        column = np.repeat(np.arange(len(n)), n)
        row = np.arange(len(column)) + np.repeat(first - np.cumsum(n) + n, n)
        common = np.minimum(one.end[row], end[column]) - np.maximum(one.start[row], begin[column])
        pairs.append((row * len(n) + column)[common > 0])
        shared.append(common[common > 0])
    found, where = np.unique(np.concatenate(pairs), return_inverse=True)
    total = np.bincount(where, weights=np.concatenate(shared), minlength=len(found))
    return *np.divmod(found, max(len(other.start), 1)), total.astype(np.int64)


def _mean_cost(
    one: _Side,
    other: _Side,
    costs: SpanCosts,
    borders: Ints,
    n_shifts: int,
    rng: np.random.Generator,
) -> float:
    """Return the mean cost over shifts; interviews turn freely of each other, so means add."""
    total = 0.0
    for begin, end in pairwise(borders.tolist()):
        here, there = one.within(begin, end), other.within(begin, end)
        if not len(here.start) or not len(there.start):
            total += costs.eta * (len(here.start) + len(there.start))
            continue
        mean_length = float(np.concatenate([here.lengths, there.lengths]).mean())
        shifts = _shifts(end - begin, mean_length, n_shifts, rng)
        found = [_least_cost(here, there, costs, (s, s - (end - begin)))[0] for s in shifts]
        total += float(np.mean(found))
    return total


def _shifts(length: int, mean_length: float, most: int, rng: np.random.Generator) -> list[int]:
    """Return shifts of at least a mean passage, or of half the interview, either way round."""
    shortest = min(int(np.ceil(mean_length)), length // 2)
    n = length - 2 * shortest + 1
    if n <= most:
        return list(range(shortest, shortest + n))
    # Equal steps could fall in with passages of equal length; draws from equal parts do not.
    steps = (np.arange(most) + rng.random(most)) * (n / most)
    return [int(shortest + s) for s in steps]
