"""Ways to rearrange the segments of a study that break a relation and keep all else.

``shift``
    Every stratum is turned in a circle by a random step, so that runs of one cluster stay
    runs.  Strata are the interviews, or each interview's segments under one question.
``exchange``
    The segments under one question trade places with those of another interview under the
    same question, in order and stretched to fit.  Runs stay whole and the question stays
    in place: where both sides follow the guide *and* come in runs, turning short strata
    breaks too many runs and finds relations that are not there, and this does not
    (``benchmarks/calibration.py``).
``shuffle``
    Every stratum is mixed.  It breaks runs and is here for one expectation only.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mining.comparison.numbering import numbered

Kind = Literal["shift", "exchange", "shuffle"]

N_DRAWS = 999
ENUMERATE_BELOW = 1000
_AT_ONCE = 500_000  # numbers of all arrangements that are held at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangements:
    """Ways to rearrange segments, all of them where they are few.

    Attributes
    ----------
    strata
        Shape (n_segments,): number of the stratum of each segment, from 0.  Segments stand
        in the order of the transcripts.
    classes
        Shape (n_strata,): the strata that may trade places have one number; used by
        ``exchange``.
    n_distinct
        How many arrangements there are, the given one among them.
    exact
        Whether all of them are gone through.
    """

    kind: Kind
    strata: NDArray[np.intp] = field(repr=False)
    classes: NDArray[np.intp] = field(repr=False)
    n_distinct: int
    exact: bool
    n_draws: int
    seed: int

    @property
    def n_arrangements(self) -> int:
        """How many arrangements are gone through."""
        return self.n_distinct if self.exact else self.n_draws

    def orders(self, size: int) -> Iterator[NDArray[np.intp]]:
        """Yield arrays of shape (at most ``size``, n_segments): the positions to take from."""
        place = {
            "shift": self._turned,
            "exchange": self._exchanged,
            "shuffle": self._shuffled,
        }[self.kind]
        for moves in self._all(size) if self.exact else self._some(size):
            yield place(moves)

    def orders_of(self, n_each: int, most: int | None = None) -> Iterator[NDArray[np.intp]]:
        """Yield as :meth:`orders` does, so many at a time as ``n_each`` numbers of each allow.

        Parameters
        ----------
        most
            Arrangements after which it ends; ``None`` goes through all.
        """
        left = self.n_arrangements if most is None else most
        for orders in self.orders(_AT_ONCE // max(n_each, len(self.strata), 1)):
            yield orders[:left]
            left -= len(orders)
            if left <= 0:
                return

    def _all(self, size: int) -> Iterator[NDArray[np.intp]]:
        """Yield every move: steps per stratum, or what stands in each slot of a class."""
        moves: Iterator[tuple[int | tuple[int, ...], ...]]
        if self.kind == "shift":
            moves = itertools.product(*(range(n) for n in np.bincount(self.strata).tolist()))
            order = np.arange(int(self.strata.max(initial=-1)) + 1)
        else:
            members = _members(self.classes if self.kind == "exchange" else self.strata)
            moves = itertools.product(*(itertools.permutations(m) for m in members))
            order = np.array([x for m in members for x in m], dtype=np.intp)
        while chunk := list(itertools.islice(moves, max(1, size))):
            found = np.empty((len(chunk), len(order)), dtype=np.intp)
            found[:, order] = [_flat(move) for move in chunk]
            yield found

    def _some(self, size: int) -> Iterator[NDArray[np.intp]]:
        rng = np.random.default_rng(self.seed)
        groups = self.classes if self.kind == "exchange" else self.strata
        for first in range(0, self.n_draws, max(1, size)):
            n = min(max(1, size), self.n_draws - first)
            if self.kind == "shift":
                sizes = np.bincount(self.strata)
                yield rng.integers(0, sizes, size=(n, len(sizes)), dtype=np.intp)
            else:
                found = np.empty((n, len(groups)), dtype=np.intp)
                keys = groups + rng.random((n, len(groups)))
                found[:, np.argsort(groups, kind="stable")] = np.argsort(keys, axis=1)
                yield found

    def _turned(self, steps: NDArray[np.intp]) -> NDArray[np.intp]:
        laid, starts, sizes, rank = self._layout()
        own = self.strata
        turned: NDArray[np.intp] = laid[starts[own] + (rank + steps[:, own]) % sizes[own]]
        return turned

    def _exchanged(self, sources: NDArray[np.intp]) -> NDArray[np.intp]:
        laid, starts, sizes, rank = self._layout()
        source = sources[:, self.strata]
        stretched = rank * sizes[source] // sizes[self.strata]
        taken: NDArray[np.intp] = laid[starts[source] + stretched]
        return taken

    def _shuffled(self, sources: NDArray[np.intp]) -> NDArray[np.intp]:
        return sources

    def _layout(self) -> tuple[NDArray[np.intp], ...]:
        """Return segments by stratum, where each stratum begins, its size, and ranks inside."""
        laid = np.argsort(self.strata, kind="stable")
        sizes = np.bincount(self.strata)
        starts = np.cumsum(sizes) - sizes
        rank = np.empty_like(laid)
        rank[laid] = np.arange(len(laid)) - np.repeat(starts, sizes)
        return laid, starts, sizes, rank


def arrangements(
    strata: Sequence[Hashable],
    *,
    seed: int,
    kind: Kind = "shift",
    classes: Sequence[Hashable] | None = None,
    n_draws: int = N_DRAWS,
    enumerate_below: int = ENUMERATE_BELOW,
) -> Arrangements:
    """Return the ways to rearrange segments, all of them where they are few.

    Parameters
    ----------
    strata
        One per segment, in the order of the transcripts.
    classes
        For ``exchange``, one per segment: strata trade places inside a class.

    Examples
    --------
    Two interviews of four and two segments: eight ways to turn them.

    >>> found = arrangements(["a", "a", "b", "a", "b", "a"], seed=1)
    >>> found.n_distinct, found.exact, next(found.orders(3)).tolist()
    (8, True, [[0, 1, 2, 3, 4, 5], [0, 1, 4, 3, 2, 5], [1, 3, 2, 5, 4, 0]])

    Two interviews under one question may trade places; three segments stretch over two.

    >>> found = arrangements(list("aaabb"), classes=list("qqqqq"), kind="exchange", seed=1)
    >>> next(found.orders(2)).tolist()
    [[0, 1, 2, 3, 4], [3, 3, 4, 0, 1]]
    """
    ids = numbered(strata)
    n_strata = int(ids.max(initial=-1)) + 1
    class_of = np.zeros(n_strata, dtype=np.intp)
    if classes is not None:
        class_of[ids] = numbered(classes)
    sizes = np.bincount(ids).tolist()
    ways = {
        "shift": sizes,
        "shuffle": map(math.factorial, sizes),
        "exchange": map(math.factorial, Counter(class_of.tolist()).values()),
    }[kind]
    count = math.prod(ways)
    return Arrangements(
        kind=kind,
        strata=ids,
        classes=class_of,
        n_distinct=count,
        exact=count < enumerate_below,
        n_draws=n_draws,
        seed=seed,
    )


def restricted(
    interviews: Sequence[Hashable],
    questions: Sequence[Hashable],
    *,
    seed: int,
    n_draws: int = N_DRAWS,
) -> dict[str, Arrangements]:
    """Return the three ways under which agreement is tested, by name.

    ``interview`` turns each interview, ``question`` each interview's part under a question,
    and ``exchange`` trades such parts between interviews; the last is left out where no
    question stands in two interviews.

    Parameters
    ----------
    questions
        One per segment; where there is no guide, another cut of the interviews such as
        tenths of their length.
    """
    parts = list(zip(interviews, questions, strict=True))
    ways = {
        "interview": arrangements(interviews, seed=seed, n_draws=n_draws),
        "question": arrangements(parts, seed=seed, n_draws=n_draws),
        "exchange": arrangements(
            parts, classes=questions, kind="exchange", seed=seed, n_draws=n_draws
        ),
    }
    if ways["exchange"].n_distinct < 2:
        del ways["exchange"]
    return ways


def _members(groups: NDArray[np.intp]) -> list[list[int]]:
    return [np.flatnonzero(groups == g).tolist() for g in range(int(groups.max(initial=-1)) + 1)]


def _flat(move: Sequence[int | tuple[int, ...]]) -> list[int]:
    return [x for part in move for x in (part if isinstance(part, tuple) else (part,))]
