"""How far a number moves when interviews are left out: interviews, not segments, are the sample.

With few interviews only the range over leaving out one at a time is given.  Resampling
with replacement would put copies of a segment on both sides and make agreement out of
nothing, and below eleven interviews it has hardly any samples to draw; above that, halves
are drawn without replacement.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from mining.comparison.partition import UNASSIGNED
from mining.comparison.partition import ami as ami_of

FEWEST_INTERVIEWS = 11
PLAIN_INTERVIEWS = 20
N_HALVES = 1000
_EDGES = (2.5, 97.5)


def without_each(
    labels: Sequence[Hashable], clusters: Sequence[int], interviews: Sequence[str]
) -> dict[str, float | None]:
    """Return AMI without each interview in turn; ``None`` where not defined.

    Examples
    --------
    >>> without_each(list("xyxyxy"), [0, 1, 0, 1, 0, 0], list("aabbcc"))["c"]
    1.0
    """
    return {
        left_out: ami_of(
            [x for x, i in zip(labels, interviews, strict=True) if i != left_out],
            [c for c, i in zip(clusters, interviews, strict=True) if i != left_out],
        )
        for left_out in dict.fromkeys(interviews)
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Halves:
    """The spread of AMI over random halves of the interviews.

    Attributes
    ----------
    low, high
        The middle 95 % of the draws.  A half scatters about as a whole sample of this size
        does around its population (Shao & Wu 1989, doi:10.1214/aos/1176347263).
    few
        Whether there are fewer than twenty interviews, so that the spread is itself rough.
    """

    low: float
    high: float
    n_draws: int
    n_interviews: int
    few: bool


def halves(
    labels: Sequence[Hashable], clusters: Sequence[int], interviews: Sequence[str], *, seed: int
) -> Halves | None:
    """Return the spread of AMI over halves of the interviews; ``None`` below eleven.

    No segment is ever drawn twice.
    """
    names = list(dict.fromkeys(interviews))
    if len(names) < FEWEST_INTERVIEWS:
        return None
    rng = np.random.default_rng(seed)
    codes = np.unique(np.array([str(x) for x in labels]), return_inverse=True)[1]
    placed = np.asarray(clusters, dtype=np.int64)
    where = np.array([names.index(i) for i in interviews])
    values = []
    for _ in range(N_HALVES):
        drawn = rng.permutation(len(names))[: len(names) // 2]
        kept = np.isin(where, drawn)
        ami = ami_of(codes[kept].tolist(), placed[kept].tolist())
        if ami is not None:
            values.append(ami)
    if not values:
        return None
    low, high = np.percentile(values, _EDGES)
    return Halves(
        low=float(low),
        high=float(high),
        n_draws=len(values),
        n_interviews=len(names),
        few=len(names) < PLAIN_INTERVIEWS,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """How often a cluster's usual label elsewhere is the label in a new interview.

    Attributes
    ----------
    n_same
        Segments whose label is the one that their cluster mostly has in the other
        interviews; a cluster that is not seen there is given the most common label.
    n_common
        Segments whose label is the most common one of the other interviews.
    """

    n_same: int
    n_common: int
    n_segments: int


def held_out_mapping(
    labels: Sequence[Hashable], clusters: Sequence[int], interviews: Sequence[str]
) -> HeldOut | None:
    """Give clusters the label they mostly have elsewhere, interview by interview.

    A score after matching flatters when both are done on the same segments; here the match
    is made on the other interviews.  Ties go to the label that is seen first.  ``None``
    with fewer than two interviews.
    """
    rows = list(zip(labels, clusters, interviews, strict=True))
    names = list(dict.fromkeys(interviews))
    if len(names) < 2:
        return None
    n_same = n_common = 0
    for name in names:
        learnt = [(x, c) for x, c, i in rows if i != name]
        common = Counter(x for x, _ in learnt).most_common(1)[0][0]
        by_cluster: dict[int, Counter[Hashable]] = {}
        for x, c in learnt:
            if c != UNASSIGNED:
                by_cluster.setdefault(c, Counter())[x] += 1
        usual = {c: counts.most_common(1)[0][0] for c, counts in by_cluster.items()}
        for x, c, i in rows:
            if i == name:
                n_same += usual.get(c, common) == x
                n_common += common == x
    return HeldOut(n_same=n_same, n_common=n_common, n_segments=len(rows))
