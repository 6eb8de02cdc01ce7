"""Trees of leaves that are in groups: how well the tree keeps the groups together.

The whole tree is looked at: a cut of it would let the number of groups decide.  By chance,
the groups change places among the leaves while the tree stays as it is.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.cluster import hierarchy

from mining.comparison.arrangements import ENUMERATE_BELOW, N_DRAWS
from mining.comparison.nulls import p_value


@dataclass(frozen=True, slots=True, kw_only=True)
class Purity:
    """How well a tree keeps groups together, and how well it would by chance.

    Attributes
    ----------
    purity
        See :func:`dendrogram_purity`; where it is ``None``, so is everything else.
    purity_chance
        Its mean where the groups change places among the leaves.
    p, smallest_p
        Share of arrangements with at least the observed purity, and the smallest share that
        any result could have had: small trees have no small p.
    n_arrangements, exact
        How many arrangements were compared, and whether they are all there are.
    """

    purity: float | None = None
    purity_chance: float | None = None
    p: float | None = None
    smallest_p: float | None = None
    n_arrangements: int | None = None
    exact: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spans:
    """A tree with its leaves laid out in a row, so that each merge covers a stretch.

    Attributes
    ----------
    leaves
        Shape (n_leaves,): which leaf stands where.
    first, middle, end
        Shape (n_leaves - 1,): where a merge's left part begins, its right part begins, and
        both are over.
    """

    leaves: NDArray[np.intp]
    first: NDArray[np.intp]
    middle: NDArray[np.intp]
    end: NDArray[np.intp]

    @classmethod
    def of(cls, linkage: NDArray[np.float64]) -> _Spans:
        n_leaves = len(linkage) + 1
        parts = linkage[:, :2].astype(np.intp)
        sizes = np.concatenate([np.ones(n_leaves), linkage[:, 3]]).astype(np.intp)
        first = np.zeros(len(sizes), dtype=np.intp)
        for merge in range(len(linkage) - 1, -1, -1):  # from the root down
            left, right = parts[merge]
            first[left] = first[n_leaves + merge]
            first[right] = first[left] + sizes[left]
        begins = first[n_leaves:]
        return cls(
            leaves=np.argsort(first[:n_leaves]),
            first=begins,
            middle=begins + sizes[parts[:, 0]],
            end=begins + sizes[n_leaves:],
        )

    def purity(self, groups: NDArray[np.intp], n_groups: int) -> float:
        """Return the purity of groups, shape (n_leaves,), numbered from 0."""
        counts = np.zeros((len(groups) + 1, n_groups))
        counts[np.arange(1, len(counts)), groups[self.leaves]] = 1
        counts = counts.cumsum(axis=0)
        middle = counts[self.middle]
        left, right = middle - counts[self.first], counts[self.end] - middle
        # Pairs that meet in a merge, one from each part, all have it as their lowest ancestor.
        pairs = left * right
        share = (left + right) / (self.end - self.first)[:, None]
        return float((pairs * share).sum() / pairs.sum())


def dendrogram_purity(linkage: ArrayLike, labels: Sequence[Hashable]) -> float | None:
    """Return how well a tree keeps groups together, 0 to 1.

    For every two leaves of one group: which share of the leaves under their lowest common
    ancestor is of that group?  The mean over all such pairs.
    Chance is not taken out of it; see :func:`purity_by_chance`.

    Parameters
    ----------
    linkage
        Shape (n_leaves - 1, 4), as scipy writes it.
    labels
        Group of each leaf.  Not defined where there is only one, or no two leaves share one.

    Raises
    ------
    ValueError
        If there is not one label for each leaf.

    References
    ----------
    Heller & Ghahramani 2005, doi:10.1145/1102351.1102389.

    Examples
    --------
    >>> tree = [[0, 1, 1.0, 2], [2, 3, 2.0, 3]]
    >>> dendrogram_purity(tree, ["a", "a", "b"]), dendrogram_purity(tree, ["a", "b", "a"])
    (1.0, 0.6666666666666666)
    """
    tree = np.asarray(linkage, dtype=np.float64)
    groups, sizes = _numbered(labels)
    if len(groups) != len(tree) + 1:
        raise ValueError(f"{len(groups)} labels, but the tree has {len(tree) + 1} leaves")
    if len(sizes) < 2 or max(sizes) < 2:
        return None
    return _Spans.of(tree).purity(groups, len(sizes))


def purity_by_chance(
    linkage: ArrayLike,
    labels: Sequence[Hashable],
    *,
    n_permutations: int = N_DRAWS,
    seed: int,
) -> Purity:
    """Compare the purity of groups in a tree with that of rearranged groups.

    Where there are fewer than 1,000 ways to give the leaves their labels, all are gone
    through and the observed one is among them; otherwise ``n_permutations`` are drawn.

    Raises
    ------
    ValueError
        If there is not one label for each leaf, or fewer than one permutation.
    """
    if n_permutations < 1:
        raise ValueError(f"n_permutations is {n_permutations}; it is 1 or more")
    observed = dendrogram_purity(linkage, labels)
    if observed is None:
        return Purity()
    spans = _Spans.of(np.asarray(linkage, dtype=np.float64))
    groups, sizes = _numbered(labels)
    n_ways = math.factorial(len(groups)) // math.prod(math.factorial(size) for size in sizes)
    exact = n_ways < ENUMERATE_BELOW
    rng = np.random.default_rng(seed)
    drawn = (rng.permutation(groups) for _ in range(n_permutations))
    ways = _labelings(sizes) if exact else drawn
    by_chance = np.array([spans.purity(way, len(sizes)) for way in ways])
    p, smallest = p_value(observed, by_chance, exact=exact)
    return Purity(
        purity=observed,
        purity_chance=float(by_chance.mean()),
        p=p,
        smallest_p=smallest,
        n_arrangements=len(by_chance),
        exact=exact,
    )


def _labelings(sizes: Sequence[int]) -> Iterator[NDArray[np.intp]]:
    """Yield every different way to label leaves, ``sizes[g]`` of them with group ``g``."""
    if not sizes:
        yield np.empty(0, dtype=np.intp)
        return
    n_leaves, last = sum(sizes), len(sizes) - 1
    for chosen in itertools.combinations(range(n_leaves), sizes[last]):
        rest = np.setdiff1d(np.arange(n_leaves), chosen)
        for others in _labelings(sizes[:last]):
            groups = np.full(n_leaves, last, dtype=np.intp)
            groups[rest] = others
            yield groups


def cophenetic(linkage: ArrayLike, distances: NDArray[np.float64]) -> float | None:
    """Return the correlation of distances with the heights at which leaves meet in a tree.

    Parameters
    ----------
    linkage
        Shape (n_leaves - 1, 4).
    distances
        Shape (n_leaves * (n_leaves - 1) / 2,): as scipy's ``pdist`` writes them.  Not
        defined where all are equal.

    References
    ----------
    Sokal & Rohlf 1962, doi:10.2307/1217208.
    """
    if np.ptp(distances) == 0:
        return None
    correlation, _ = hierarchy.cophenet(np.asarray(linkage, dtype=np.float64), distances)
    return float(correlation)


def to_display(linkage: ArrayLike, n_groups: int) -> NDArray[np.intp]:
    """Cut a tree into ``n_groups``, for a picture only: groups are compared with the tree.

    Returns
    -------
    ndarray of shape (n_leaves,)
        Numbers from 0, in the order in which leaves first have them.  Of merges at the same
        height the later rows of the linkage are undone first.

    Raises
    ------
    ValueError
        If there are fewer leaves than groups, or no group is asked for.

    Examples
    --------
    >>> to_display([[0, 1, 1.0, 2], [2, 3, 2.0, 3]], 2).tolist()
    [0, 0, 1]
    """
    tree = np.asarray(linkage, dtype=np.float64)
    if not 1 <= n_groups <= len(tree) + 1:
        raise ValueError(f"n_groups is {n_groups}; the tree can be cut into 1 to {len(tree) + 1}")
    cut: NDArray[np.intp] = hierarchy.cut_tree(tree, n_groups)[:, 0]
    return cut


def _numbered(labels: Sequence[Hashable]) -> tuple[NDArray[np.intp], list[int]]:
    """Return the number of each leaf's group, in order of appearance, and the groups' sizes."""
    numbers: dict[Hashable, int] = {}
    groups = np.array([numbers.setdefault(x, len(numbers)) for x in labels], dtype=np.intp)
    return groups, np.bincount(groups).tolist()
