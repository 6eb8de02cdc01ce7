"""Codings worth a second look: per code, what may be missing and what stands out.

A line points to a segment and a code.  ``uncoded``: the segment does not carry the code,
but reads like those that do.  ``coded``: it carries the code, but reads unlike the others
that do.  Neither is a mistake: the coder may have meant what no wording shows.

How near a segment is to a code is its mean cosine similarity to the *other* segments that
carry it, once the mean of all segments is taken away: all talk of one study is alike.
Codes differ in how alike their segments are, so the similarity is counted in standard
deviations from that of the segments without the code.  Two normal curves, one for segments
with the code and one for those without, turn that into log odds: where segments of a code
have no wording in common, nothing stands out and nothing is missing.

``coded`` lines count the nearness to all segments of the code's group as well: a text-near
code has few segments, but the many codes used once say something about their group.  They
do not say which code is missing, so ``uncoded`` lines add how often the code is used.  The
segment's own interview counts too, because a code of one interview has no evidence
elsewhere; each line says how many interviews its evidence is from.  What the list finds, and
what else was tried, stands in ``benchmarks/README.md``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.vectors import unit_rows

# With two segments, the likeness of one pair would pass for that of a code.
MIN_SEGMENTS = 3
KINDS = ("coded", "uncoded")
COLUMNS = (
    *("rank", "kind", "segment", "code_id", "similarity", "usual"),
    *("rival_id", "rival_similarity", "n_members", "n_interviews", "score"),
)
# Those whose type a table without lines does not show.
_TYPES = dict.fromkeys(("kind", "code_id", "rival_id"), "str") | {"n_interviews": "int64"}
# Sums taken in another order differ in the last bits; ties stay ties.
_DECIMALS = 9
_NO_SPREAD = 1e-9


def second_look(
    vectors: NDArray[np.float32],
    coded: NDArray[np.bool_],
    *,
    codes: Sequence[str],
    documents: Sequence[str],
    groups: Sequence[str | None] | None = None,
    n_per_code: int = 5,
) -> pd.DataFrame:
    """List segments that may lack a code, and codings unlike the others of their code.

    Parameters
    ----------
    vectors
        Shape (n_segments, n_dims), unit rows.  A row of zeros says nothing: it is in no
        line and no evidence.
    coded
        Shape (n_segments, n_codes): which segment carries which code.
    codes, documents
        The codes' ids, and the interview of every segment.
    groups
        The group of every code, ``None`` where it has none.
    n_per_code
        Lines per code and kind, at most; fewer where the evidence points the other way.

    Returns
    -------
    DataFrame
        The two kinds take turns, ``coded`` first, each from its strongest line down; ties
        by segment, then by code.  Codes on fewer than three segments have no lines.

        ``segment`` is a row of ``vectors``.  ``similarity`` is its mean cosine to the other
        segments with the code, ``usual`` the middle value of the same for each of those.
        ``rival_id`` is the nearest of the codes that the segment does not carry, missing
        where none is nearer than this one.  ``n_members`` counts the other segments with
        the code, ``n_interviews`` their interviews.  ``score``, log odds, orders the lines
        of one kind; the two kinds are not on one scale.

    Raises
    ------
    ValueError
        If the sides do not fit together, or ``n_per_code`` is below 1.

    References
    ----------
    Two curves of equal spread: Fisher 1936, doi:10.1111/j.1469-1809.1936.tb02137.x

    Examples
    --------
    Segment 3 carries ``tid`` and reads like those with ``uro``.

    >>> vectors = np.array([[8, 6], [6, 8], [8, 6], [-8, 6], [-8, 6], [-6, 8], [-8, 6]]) / 10
    >>> coded = np.array([[1, 0], [1, 0], [1, 0], [1, 0], [0, 1], [0, 1], [0, 1]]) > 0
    >>> lines = second_look(vectors, coded, codes=["tid", "uro"], documents=["int1"] * 7)
    >>> lines[["kind", "segment", "code_id", "rival_id", "n_members"]]
          kind  segment code_id rival_id  n_members
    0    coded        3     tid      uro          3
    1  uncoded        3     uro      NaN          3

    Two segments are too few.

    >>> len(second_look(vectors[:2], coded[:2], codes=["tid", "uro"], documents=["int1"] * 2))
    0
    """
    groups = [None] * len(codes) if groups is None else groups
    n, k = len(documents), len(codes)
    if (len(vectors), coded.shape, len(groups)) != (n, (n, k), k):
        raise ValueError(
            f"second_look: {len(vectors)} vectors, coded {coded.shape} and {len(groups)} groups "
            f"for {n} segments and {k} codes; a row per segment and a column per code"
        )
    if n_per_code < 1:
        raise ValueError(f"second_look: n_per_code is {n_per_code}; 1 or more")
    rows, known = _centred(vectors)
    carried = coded.astype(np.bool_) & known[:, None]
    similarity = _to_others(rows, carried)
    own = _deviation(similarity, carried, known)
    group = _group_deviation(rows, carried, known, groups)
    scores = _scores(own, group, carried, known)
    found = [_strongest(scores[kind], codes, n_per_code).assign(kind=kind) for kind in KINDS]
    lines = pd.concat(found).rename_axis("turn").reset_index()
    lines["rank"] = lines["turn"] + 1
    _add_evidence(lines, similarity, carried, documents)
    _add_rivals(lines, similarity, carried, codes)
    return lines[list(COLUMNS)].astype(_TYPES).reset_index(drop=True)


def _centred(vectors: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return unit rows without what all segments share, and which rows say something."""
    exact = vectors.astype(np.float64)
    known = np.count_nonzero(exact, axis=1) > 0
    exact -= np.where(known[:, None], _ratio(exact.sum(axis=0), known.sum(keepdims=True)), 0.0)
    return unit_rows(exact).astype(np.float64), known


def _to_others(rows: NDArray[np.float64], carried: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return each segment's mean cosine to the other segments of every code."""
    member = carried.astype(np.float64)
    itself = member * (rows**2).sum(axis=1, keepdims=True)
    return _ratio(rows @ (member.T @ rows).T - itself, member.sum(axis=0) - member)


def _deviation(
    similarity: NDArray[np.float64], carried: NDArray[np.bool_], known: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Count similarities in standard deviations from those of the segments without the code."""
    without = ~carried & known[:, None]
    n_without = without.sum(axis=0)
    apart = similarity - _ratio(np.where(without, similarity, 0.0).sum(axis=0), n_without)
    spread = np.sqrt(_ratio(np.where(without, apart**2, 0.0).sum(axis=0), n_without))
    return _ratio(apart, np.where(spread > _NO_SPREAD, spread, 0.0))


def _group_deviation(
    rows: NDArray[np.float64],
    carried: NDArray[np.bool_],
    known: NDArray[np.bool_],
    groups: Sequence[str | None],
) -> NDArray[np.float64]:
    """Return the deviation of each segment from the code's group; 0 where that says nothing."""
    names = sorted({g for g in groups if isinstance(g, str)})
    same = np.equal.outer(np.array(groups, dtype=object), names).astype(np.float64)
    in_group = carried.astype(np.float64) @ same > 0
    deviation = _deviation(_to_others(rows, in_group), in_group, known)
    return np.asarray(np.nan_to_num(deviation) @ same.T)


def _log_odds(deviation: NDArray[np.float64], carried: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Weigh a curve around what is usual with the code against one around 0, of spread 1."""
    usual = _ratio(np.where(carried, deviation, 0.0).sum(axis=0), carried.sum(axis=0))
    # Below 0 the code's segments are less alike than any others, and near means nothing.
    usual[usual < 0] = 0.0
    return usual * (deviation - usual / 2)


def _scores(
    own: NDArray[np.float64],
    group: NDArray[np.float64],
    carried: NDArray[np.bool_],
    known: NDArray[np.bool_],
) -> dict[str, NDArray[np.float64]]:
    """Return the score of every line that the evidence speaks for, else missing."""
    n_with = carried.sum(axis=0)
    possible = known[:, None] & (n_with >= MIN_SEGMENTS)
    unlike, like = -_log_odds(own + group, carried), _log_odds(own, carried)
    # 1 at least: a code on no segment, or on all, has no lines anyway.
    used = np.log(np.maximum(n_with, 1) / np.maximum(known.sum() - n_with, 1))
    return {
        "coded": np.where(possible & carried & (unlike > 0), unlike, np.nan),
        "uncoded": np.where(possible & ~carried & (like > 0), like + used, np.nan),
    }


def _strongest(score: NDArray[np.float64], codes: Sequence[str], n_per_code: int) -> pd.DataFrame:
    """Return the best lines of each code, the strongest of all first."""
    rounded = np.round(score, _DECIMALS)
    segment = np.argsort(-rounded, axis=0, kind="stable")[:n_per_code]
    code = np.broadcast_to(np.arange(len(codes)), segment.shape)
    lines = pd.DataFrame({"segment": segment.ravel(), "code": code.ravel()})
    lines["code_id"] = [codes[c] for c in lines["code"]]
    lines["score"] = rounded[segment, code].ravel()
    order = {"score": False, "segment": True, "code_id": True}
    return lines.dropna().sort_values([*order], ascending=[*order.values()], ignore_index=True)


def _add_evidence(
    lines: pd.DataFrame,
    similarity: NDArray[np.float64],
    carried: NDArray[np.bool_],
    documents: Sequence[str],
) -> None:
    """Add how near the segment is, what is usual, and how much that rests on."""
    segment, code = lines["segment"].to_numpy(), lines["code"].to_numpy()
    others = carried[:, code].T
    others[np.arange(len(lines)), segment] = False
    interview = np.unique(np.asarray(documents, dtype=str), return_inverse=True)[1]
    lines["similarity"] = similarity[segment, code]
    lines["usual"] = [np.median(similarity[o, c]) for o, c in zip(others, code, strict=True)]
    lines["n_members"] = others.sum(axis=1)
    lines["n_interviews"] = [len(np.unique(interview[o])) for o in others]


def _add_rivals(
    lines: pd.DataFrame,
    similarity: NDArray[np.float64],
    carried: NDArray[np.bool_],
    codes: Sequence[str],
) -> None:
    """Add the nearest code that the segment does not carry, where it is nearer than this one."""
    segment = lines["segment"].to_numpy()
    rivals = ~carried[segment] & (carried.sum(axis=0) >= MIN_SEGMENTS)
    near = np.where(rivals, np.round(similarity[segment], _DECIMALS), -np.inf)
    # This code comes first: at a tie, and alone, nothing is nearer.
    near = np.column_stack([np.round(lines["similarity"], _DECIMALS), near])
    nearest = near.argmax(axis=1)
    lines["rival_id"] = [codes[k - 1] if k else None for k in nearest]
    lines["rival_similarity"] = np.where(nearest > 0, near.max(axis=1), np.nan)


def _ratio(above: NDArray[np.float64], below: NDArray[np.float64]) -> NDArray[np.float64]:
    """Divide; missing where there is nothing to divide by."""
    above, below = np.broadcast_arrays(above, below)
    share = np.full(above.shape, np.nan)
    np.divide(above, below, out=share, where=below > 0)
    return share
