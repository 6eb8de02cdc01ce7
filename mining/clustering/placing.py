"""New segments beside clusters that stay as they are: where each belongs, and whether it does.

A limit is taken from a rehearsal: every old interview is placed as if it were new, against
the centres of the others.  Cosines of the members themselves would not do.  An embedder that
learns from the corpus gives other cosines to texts that it did not learn from, and a centre
lies nearer to its own members than to anybody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from mining.clustering.tree import centres

SHARE = 0.05  # of rehearsed segments that lie below a limit, at most
FEWEST = 20  # rehearsed segments from which a cluster has a limit of its own
MAX_FOLDS = 10  # rehearsals; with more interviews several are left out together
ALPHA = 0.01  # strict, since segments of one interview are no independent draws
_DIGITS = 6

Numbers = NDArray[np.int64]
Cosines = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The nearest cluster of each segment and the cosine to its centre.

    Attributes
    ----------
    cluster
        Shape (n_segments,); -1 where the embedder knew nothing in the text.
    cosine
        Shape (n_segments,); 0 there.
    """

    cluster: Numbers = field(repr=False)
    cosine: Cosines = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """How new segments lie beside rehearsed ones.

    Attributes
    ----------
    share, usual, highest
        Outside of the new segments; of all rehearsed ones; of the old interview with most.
    p
        Chance of as many outside or more, were each outside with the usual share, or with 5 %
        where that is more.
    clear
        Whether ``p`` is 0.01 or less and no old interview has as large a share.  ``None``,
        like the numbers, where there is nothing to tell it from.
    """

    share: float | None
    usual: float | None
    highest: float | None
    p: float | None
    clear: bool | None


def nearest(vectors: NDArray[np.floating], centre: NDArray[np.floating]) -> Nearest:
    """Return for each segment the nearest centre by cosine, the lowest number of equals.

    Parameters
    ----------
    vectors
        Shape (n_segments, n_dims), unit rows or rows of zeros.
    centre
        Shape (n_clusters, n_dims), unit rows; a row of zeros is no cluster.

    Examples
    --------
    >>> rows = np.array([[1.0, 0.0], [0.6, 0.8], [0.0, 0.0]])
    >>> found = nearest(rows, np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]]))
    >>> found.cluster.tolist(), found.cosine.tolist()
    ([0, 2, -1], [1.0, 0.8, 0.0])
    """
    cluster = np.full(len(vectors), -1, dtype=np.int64)
    cosine = np.zeros(len(vectors))
    filled = np.flatnonzero(np.any(centre != 0, axis=1))
    known = np.flatnonzero(np.any(vectors != 0, axis=1))
    if len(filled) and len(known):
        near = vectors[known].astype(np.float64) @ centre[filled].astype(np.float64).T
        # Rounded before the choice: the last bits must not decide between equals.
        near = np.round(near, _DIGITS)
        cluster[known] = filled[np.argmax(near, axis=1)]
        cosine[known] = near.max(axis=1)
    return Nearest(cluster=cluster, cosine=cosine)


def own_cosines(vectors: NDArray[np.floating], labels: Numbers) -> Nearest:
    """Return how near each member is to the centre of the *other* members of its cluster.

    It stands in for a rehearsal where there is one interview only.  An only member, and a
    segment in no cluster, is in cluster -1.

    Examples
    --------
    >>> rows = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    >>> found = own_cosines(rows, np.array([0, 0, 1]))
    >>> found.cluster.tolist(), found.cosine.tolist()
    ([0, 0, -1], [1.0, 1.0, 0.0])
    """
    exact = vectors.astype(np.float64)
    n_clusters = int(labels.max(initial=-1)) + 1
    members = np.flatnonzero(labels >= 0)
    sums = np.zeros((n_clusters, exact.shape[1]))
    np.add.at(sums, labels[members], exact[members])
    others = sums[labels[members]] - exact[members]
    lengths = np.linalg.norm(others, axis=1)
    along = np.einsum("ij,ij->i", others, exact[members])
    there = (lengths > 1e-6) & np.any(exact[members] != 0, axis=1)
    cluster = np.full(len(labels), -1, dtype=np.int64)
    cosine = np.zeros(len(labels))
    cluster[members[there]] = labels[members[there]]
    cosine[members[there]] = np.round(along[there] / lengths[there], _DIGITS)
    return Nearest(cluster=cluster, cosine=cosine)


def folds(documents: Sequence[str]) -> list[NDArray[np.bool_]]:
    """Return which segments each rehearsal leaves out; none where there is one interview.

    Examples
    --------
    >>> [left_out.tolist() for left_out in folds(["b", "a", "b"])]
    [[False, True, False], [True, False, True]]
    >>> folds(["a", "a"])
    []
    """
    names, number = np.unique(np.asarray(documents, dtype=object), return_inverse=True)
    n_folds = min(len(names), MAX_FOLDS)
    return [number % n_folds == fold for fold in range(n_folds)] if n_folds > 1 else []


def rehearse(
    rest: NDArray[np.floating], labels: Numbers, left_out: NDArray[np.floating]
) -> Nearest:
    """Place the segments of interviews that were left out beside the others.

    Parameters
    ----------
    rest, left_out
        Vectors in one space, made as if ``left_out`` had never been seen.
    labels
        Clusters of ``rest``, shape (n_rest,), -1 for unassigned.
    """
    return nearest(left_out, centres(np.asarray(rest, dtype=np.float32), labels))


def limits(rehearsed: Nearest, n_clusters: int) -> Cosines:
    """Return the cosine per cluster below which a segment is like nothing in it.

    It is the 5th percentile of the rehearsed segments that came to the cluster, as one of
    their own values, so that at most 5 % of them lie below; of those of all clusters where
    fewer than 20 came.  Infinite, so that nothing arrives, without any rehearsed segment.

    Examples
    --------
    >>> rehearsed = Nearest(cluster=np.zeros(40, dtype=np.int64), cosine=np.arange(40) / 40)
    >>> limits(rehearsed, 1).tolist(), int((rehearsed.cosine < 0.025).sum())
    ([0.025], 1)
    >>> limits(Nearest(cluster=np.zeros(0, dtype=np.int64), cosine=np.zeros(0)), 1).tolist()
    [inf]
    """
    pool = rehearsed.cosine[rehearsed.cluster >= 0]
    if not len(pool):
        return np.full(n_clusters, np.inf)
    found = np.full(n_clusters, np.quantile(pool, SHARE, method="lower"))
    for cluster in range(n_clusters):
        own = rehearsed.cosine[rehearsed.cluster == cluster]
        if len(own) >= FEWEST:
            found[cluster] = np.quantile(own, SHARE, method="lower")
    return found


def outside(found: Nearest, limit: Cosines) -> NDArray[np.bool_]:
    """Tell which segments are like nothing in the study: below the limit, or of no known word.

    Examples
    --------
    >>> found = Nearest(cluster=np.array([0, 0, -1]), cosine=np.array([0.5, 0.4, 0.0]))
    >>> outside(found, np.array([0.5])).tolist()
    [False, True, True]
    """
    known = found.cluster >= 0
    far = np.ones(len(known), dtype=np.bool_)
    far[known] = found.cosine[known] < limit[found.cluster[known]]
    return far


def drift(new: NDArray[np.bool_], old: NDArray[np.bool_], documents: Sequence[str] | None) -> Drift:
    """Compare the share outside of new segments with that of rehearsed ones.

    Parameters
    ----------
    new, old
        Which segments are outside, shapes (n_new,) and (n_old,).
    documents
        The interview of each old segment; ``None`` where nothing was rehearsed.

    References
    ----------
    Clopper & Pearson 1934, doi:10.1093/biomet/26.4.404 (the exact binomial)

    Examples
    --------
    >>> old, people = np.arange(40) % 20 == 0, ["a"] * 20 + ["b"] * 20
    >>> found = drift(np.array([True, True, True, False]), old, people)
    >>> found.share, found.usual, found.highest, round(found.p, 6), found.clear
    (0.75, 0.05, 0.05, 0.000481, True)
    >>> drift(np.array([True]), old, people).clear  # one segment tells nothing
    False
    >>> drift(np.array([True]), old, None).p is None
    True
    """
    share = float(new.mean()) if len(new) else None
    if documents is None or not len(old):
        return Drift(share=share, usual=None, highest=None, p=None, clear=None)
    names = np.asarray(documents, dtype=object)
    usual = float(old.mean())
    highest = max(float(old[names == name].mean()) for name in np.unique(names))
    if share is None:
        return Drift(share=None, usual=usual, highest=highest, p=None, clear=None)
    expected = max(usual, SHARE)
    p = float(binomtest(int(new.sum()), len(new), expected, alternative="greater").pvalue)
    clear = p <= ALPHA and share > highest
    return Drift(share=share, usual=usual, highest=highest, p=p, clear=clear)
