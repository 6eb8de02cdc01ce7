"""Codes as objects: do the codes of a group stand together, and which codes want a look.

A code's vector is the mean of its segments (what was said under it) or that of its label
(how it is worded); both go through the same functions.  The researcher's groups are set
against the whole tree of codes, not against one cut of it.

Codes that have no place, because their vector is zero or they are in no group, are left out
and counted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Hashable, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.cluster import hierarchy
from scipy.sparse import csr_matrix
from scipy.spatial.distance import pdist

from mining.comparison.arrangements import N_DRAWS
from mining.comparison.dendrogram import Purity, cophenetic, purity_by_chance
from mining.vectors import unit_rows

MIN_CODES = 3
MIN_WORDS = 3
LIKE_GUIDE_PERCENTILE = 90

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_DECIMALS = 12  # what differs further down is rounding, or the number of threads


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeTree(Purity):
    """A tree of codes, and how the researcher's groups lie in it.

    Attributes
    ----------
    linkage
        Shape (n_codes - 1, 4), as scipy writes it.
    cophenetic
        How well the tree keeps the distances; it tells nothing about the groups.
    rows
        Shape (n_codes,): which rows of the vectors are the leaves.
    n_without_vector, n_without_group
        Codes that were left out; those without both count as without vector.
    """

    linkage: NDArray[np.float64] | None = None
    cophenetic: float | None = None
    rows: NDArray[np.intp]
    n_without_vector: int
    n_without_group: int


def code_vectors(
    vectors: NDArray[np.floating], memberships: csr_matrix | NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Return the mean of the unit vectors of each code's segments, at unit length.

    Parameters
    ----------
    vectors
        Shape (n_segments, n_dims).
    memberships
        Shape (n_segments, n_codes): which segment has which code.

    Returns
    -------
    ndarray of shape (n_codes, n_dims)
        Zero for a code without segments, or whose segments have no vector or cancel out.

    Raises
    ------
    ValueError
        If vectors and memberships differ in the number of segments.

    Examples
    --------
    >>> said = np.array([[2.0, 0.0], [0.0, 5.0]])
    >>> code_vectors(said, np.array([[True, True, False], [False, True, False]])).round(3)
    array([[1.   , 0.   ],
           [0.707, 0.707],
           [0.   , 0.   ]], dtype=float32)
    """
    has = csr_matrix(memberships, dtype=np.float64)
    _same_length("vectors", len(vectors), "memberships", has.shape[0])
    sums = has.T @ unit_rows(vectors).astype(np.float64)
    n_segments = np.maximum(has.getnnz(axis=0), 1)
    return unit_rows(sums / n_segments[:, None])


def code_tree(
    vectors: NDArray[np.floating],
    groups: Sequence[Hashable | None],
    *,
    n_permutations: int = N_DRAWS,
    seed: int,
) -> CodeTree:
    """Join the codes that lie nearest, and see how well that keeps the researcher's groups.

    Average linkage on cosine distance.  Equal distances are joined in the order in which
    scipy meets the codes, so the order of the codes is part of the result: sort them by id.

    Parameters
    ----------
    vectors
        Shape (n_codes, n_dims), see :func:`code_vectors`.
    groups
        Group of each code, ``None`` where it has none.

    Returns
    -------
    CodeTree
        All scores and the linkage are ``None`` with fewer than three codes or two groups.

    Raises
    ------
    ValueError
        If vectors and groups differ in length, or there is less than one permutation.
    """
    units, known, grouped = _placed(vectors, groups)
    rows = np.flatnonzero(known & grouped)
    labels = [groups[row] for row in rows.tolist()]
    without = CodeTree(
        rows=rows,
        n_without_vector=int((~known).sum()),
        n_without_group=int((known & ~grouped).sum()),
    )
    if len(rows) < MIN_CODES or len(set(labels)) < 2:
        return without
    distances = pdist(units[rows], "cosine").clip(0, 2).round(_DECIMALS)
    tree = hierarchy.linkage(distances, "average")
    found = purity_by_chance(tree, labels, n_permutations=n_permutations, seed=seed)
    return replace(without, **asdict(found), linkage=tree, cophenetic=cophenetic(tree, distances))


def cohesion(vectors: NDArray[np.floating], groups: Sequence[Hashable | None]) -> pd.DataFrame:
    """Return how near the codes of each group are to each other, and to other groups' codes.

    Parameters
    ----------
    vectors
        Shape (n_codes, n_dims).
    groups
        Group of each code, ``None`` where it has none.

    Returns
    -------
    DataFrame
        Columns ``group`` (sorted as strings), ``n_codes`` that have a vector, ``within`` and
        ``between`` (mean cosine of pairs), ``difference``; NaN where there are no such pairs.

    Raises
    ------
    ValueError
        If vectors and groups differ in length.

    Examples
    --------
    >>> cohesion(np.array([[1.0, 0.0], [2.0, 0.0], [0.0, 1.0]]), ["a", "a", "b"])
      group  n_codes  within  between  difference
    0     a        2     1.0      0.0         1.0
    1     b        1     NaN      0.0         NaN
    """
    units, known, grouped = _placed(vectors, groups)
    names = sorted({g for g, has in zip(groups, grouped, strict=True) if has}, key=str)
    member = np.array([[g == name for g in groups] for name in names], dtype=np.float64)
    member = member.reshape(len(names), len(groups)) * known
    n = member.sum(axis=1)
    sums = member @ units
    inner = (sums**2).sum(axis=1) - member @ (units**2).sum(axis=1)
    outer = (sums * (sums.sum(axis=0) - sums)).sum(axis=1)
    within, between = _ratio(inner, n * (n - 1)), _ratio(outer, n * (n.sum() - n))
    return pd.DataFrame(
        {
            "group": names,
            "n_codes": n.astype(np.int64),
            "within": within,
            "between": between,
            "difference": within - between,
        }
    )


def code_test_flags(
    label_vectors: NDArray[np.floating],
    guide_vectors: NDArray[np.floating] | None,
    labels: Sequence[str],
    guide_headings: Collection[str],
) -> pd.DataFrame:
    """Flag codes that might have been made before the data, or only name a topic.

    A list of codes to look at again, never a score of a coding.  Titles of candidate themes
    can be put to the same questions.

    Parameters
    ----------
    label_vectors
        Shape (n_codes, n_dims): vectors of the labels.
    guide_vectors
        Shape (n_questions, n_dims): vectors of the guide's questions; ``None`` without one.
    labels
        Length n_codes.
    guide_headings
        Compared without regard to case and spaces.

    Returns
    -------
    DataFrame of n_codes rows, in the order of ``labels``
        ``guide_similarity`` (largest cosine to a question, NaN where there is none),
        ``like_guide`` (above the 90th percentile of all labels), ``short`` (fewer than three
        words) and ``is_heading``.  The labels are not in it, because they may quote.

    Raises
    ------
    ValueError
        If label vectors and labels differ in length.

    References
    ----------
    Tjora 2018, Routledge, doi:10.4324/9780203730072.

    Examples
    --------
    >>> ask = np.array([[1.0, 0.0]])
    >>> code_test_flags(np.eye(2), ask, ["Mat", "Et når ho er åleine"], ["mat"])
       guide_similarity  like_guide  short  is_heading
    0               1.0        True   True        True
    1               0.0       False  False       False
    """
    _same_length("label vectors", len(label_vectors), "labels", len(labels))
    similarity = _largest_cosine(label_vectors, guide_vectors)
    known = similarity[~np.isnan(similarity)]
    threshold = np.percentile(known, LIKE_GUIDE_PERCENTILE) if len(known) else np.inf
    headings = {_folded(heading) for heading in guide_headings}
    return pd.DataFrame(
        {
            "guide_similarity": similarity,
            "like_guide": similarity > threshold,
            "short": np.array([len(_WORD.findall(x)) < MIN_WORDS for x in labels], dtype=bool),
            "is_heading": np.array([_folded(x) in headings for x in labels], dtype=bool),
        }
    )


def _placed(
    vectors: NDArray[np.floating], groups: Sequence[Hashable | None]
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
    """Return unit vectors, which of them are not zero, and which codes are in a group."""
    _same_length("vectors", len(vectors), "groups", len(groups))
    units = unit_rows(vectors).astype(np.float64)
    # Tables write a missing group as NaN.
    grouped = pd.Series(list(groups), dtype=object).notna().to_numpy()
    return units, np.any(units != 0, axis=1), grouped


def _same_length(left: str, n_left: int, right: str, n_right: int) -> None:
    if n_left != n_right:
        raise ValueError(f"{n_left} {left}, but {n_right} {right}; there is one for each")


def _ratio(sums: NDArray[np.float64], n_pairs: NDArray[np.float64]) -> NDArray[np.float64]:
    means = np.full(len(sums), np.nan)
    np.divide(sums, n_pairs, out=means, where=n_pairs > 0)
    return means.round(_DECIMALS)


def _largest_cosine(
    label_vectors: NDArray[np.floating], guide_vectors: NDArray[np.floating] | None
) -> NDArray[np.float64]:
    """Return the cosine of each label to its nearest question, NaN where either is unknown."""
    labels = unit_rows(label_vectors).astype(np.float64)
    nearest = np.full(len(labels), np.nan)
    asked = unit_rows(guide_vectors).astype(np.float64) if guide_vectors is not None else labels[:0]
    asked = asked[asked.any(axis=1)]
    if len(asked):
        known = labels.any(axis=1)
        nearest[known] = (labels[known] @ asked.T).max(axis=1).clip(-1, 1).round(_DECIMALS)
    return nearest


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()).casefold())
