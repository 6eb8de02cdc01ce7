"""Which segments a second coder gets: a share of every interview, coded and uncoded alike."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from mining.errors import DataError

LEAST, MOST = 0.10, 0.25


def draw(
    documents: Mapping[str, str], coded: Collection[str], *, share: float, seed: int, coder: str
) -> list[str]:
    """Draw segments and return them in an order that does not show the interview.

    Every interview gives its share, and in it coded and uncoded segments give theirs.  What
    rounding leaves goes to the largest remainders; of equal ones to the interview that comes
    first, and to coded segments.

    Parameters
    ----------
    documents
        The interview of every segment, by segment id.
    coded
        Segments that carry a code of the first coder.
    share
        Of all segments, 0.10 to 0.25.
    coder
        The second coder's name; another name gives another sample.

    Raises
    ------
    DataError
        If the share is out of range or there is no segment.

    References
    ----------
    O'Connor & Joffe 2020, doi:10.1177/1609406919899220, on how much is customarily coded twice.

    Examples
    --------
    >>> documents = {f"{d}:{i}-{i + 1}": d for d in "ab" for i in range(10)}
    >>> drawn = draw(documents, {"a:0-1", "b:0-1"}, share=0.2, seed=1, coder="kari")
    >>> sorted(documents[s] for s in drawn)
    ['a', 'a', 'b', 'b']
    """
    if not LEAST <= share <= MOST:
        raise DataError(f"share is {share:g}; choose {LEAST:g} to {MOST:g} of the segments")
    if not documents:
        raise DataError("there are no segments to draw from; run 'mining run' first")
    by_interview: dict[str, tuple[list[str], list[str]]] = {}
    for segment in sorted(documents, key=lambda s: (documents[s], s)):
        strata = by_interview.setdefault(documents[segment], ([], []))
        strata[segment not in coded].append(segment)
    sizes = [sum(map(len, strata)) for strata in by_interview.values()]
    quotas = apportion(sizes, max(1, round(share * len(documents))))
    rng = np.random.default_rng([seed, *hashlib.sha256(coder.encode()).digest()])
    drawn: list[str] = []
    for strata, quota in zip(by_interview.values(), quotas, strict=True):
        for stratum, n in zip(strata, apportion([len(s) for s in strata], quota), strict=True):
            drawn += [stratum[place] for place in rng.permutation(len(stratum))[:n]]
    return [drawn[place] for place in rng.permutation(len(drawn))]


def apportion(sizes: Sequence[int], total: int) -> list[int]:
    """Share ``total`` out over strata in proportion to their sizes, by largest remainders.

    Examples
    --------
    >>> apportion([5, 3, 2], 3)
    [1, 1, 1]
    """
    whole = sum(sizes)
    quotas = [size * total // whole for size in sizes]
    by_remainder = sorted(range(len(sizes)), key=lambda i: -(sizes[i] * total % whole))
    for i in by_remainder[: total - sum(quotas)]:
        quotas[i] += 1
    return quotas
