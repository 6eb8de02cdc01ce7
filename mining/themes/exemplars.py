"""Members that speak for a cluster: central, and unlike each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def mmr(
    relevance: NDArray[np.floating],
    similarity: NDArray[np.floating],
    n: int,
    *,
    balance: float = 0.5,
    voices: Sequence[str] | None = None,
    per_voice: int = 2,
) -> list[int]:
    """Choose items that are relevant and unlike those chosen before.

    Parameters
    ----------
    relevance
        Shape (n_items,), for example cosine to the centre.  The first choice is its
        largest value.
    similarity
        Between the items, shape (n_items, n_items).
    n
        How many to choose, at most.
    balance
        Weight of relevance (the method's lambda); 1 ignores similarity.
    voices, per_voice
        Who said each item, and how many one voice may have while others remain.

    References
    ----------
    Carbonell & Goldstein 1998, doi:10.1145/290941.291025.

    Examples
    --------
    >>> relevance = np.array([0.95, 0.93, 0.70, 0.60])
    >>> similarity = np.array([[1, .98, .5, .3], [.98, 1, .45, .35], [.5, .45, 1, .2],
    ...                        [.3, .35, .2, 1]])
    >>> mmr(relevance, similarity, 3, balance=0.5)
    [0, 3, 2]
    """
    who = list(voices) if voices is not None else [str(i) for i in range(len(relevance))]
    chosen: list[int] = []
    while len(chosen) < min(n, len(relevance)):
        said = Counter(who[i] for i in chosen)
        left = [i for i in range(len(relevance)) if i not in chosen]
        open_to = [i for i in left if said[who[i]] < per_voice] or left
        nearest = similarity[open_to][:, chosen].max(axis=1) if chosen else np.zeros(len(open_to))
        weight = balance if chosen else 1.0
        scores = weight * relevance[open_to] - (1 - weight) * nearest
        chosen.append(open_to[int(np.argmax(scores))])
    return chosen


def exemplars(
    vectors: NDArray[np.floating], n: int, *, balance: float, voices: Sequence[str]
) -> list[int]:
    """Return positions of the members to show first: the medoid, then by :func:`mmr`.

    Parameters
    ----------
    vectors
        The members' unit rows, shape (n_members, n_dims).
    """
    exact = np.asarray(vectors, dtype=np.float64)
    similarity = exact @ exact.T
    return mmr(similarity.mean(axis=1), similarity, n, balance=balance, voices=voices)
