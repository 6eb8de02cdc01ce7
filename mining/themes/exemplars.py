"""Members that speak for a cluster: central, and unlike each other; and the least alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

_MOST_MEMBERS = 500  # in larger clusters those at the border are not typical anyway


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
        nearest = (
            similarity[np.ix_(open_to, chosen)].max(axis=1) if chosen else np.zeros(len(open_to))
        )
        weight = balance if chosen else 1.0
        scores = weight * relevance[open_to] - (1 - weight) * nearest
        chosen.append(open_to[int(np.argmax(scores))])
    return chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """The members of a cluster that are nearest its centre: 500 of a larger one, else all.

    Attributes
    ----------
    members
        Their positions among the members, in order.
    relevance
        Mean similarity of each to all members.
    similarity
        Between them, shape (n_core, n_core).
    voices
        Who said each.
    """

    members: NDArray[np.intp] = field(repr=False)
    relevance: NDArray[np.float64] = field(repr=False)
    similarity: NDArray[np.float64] = field(repr=False)
    voices: Sequence[str] = field(repr=False)

    @classmethod
    def of(cls, vectors: NDArray[np.floating], voices: Sequence[str]) -> Core:
        """Find the core of members with these unit rows, shape (n_members, n_dims)."""
        exact = np.asarray(vectors, dtype=np.float64)
        # The mean similarity to all members is the product with their mean.
        relevance = exact @ exact.mean(axis=0) if len(exact) else np.zeros(0)
        near = np.sort(np.argsort(-relevance, kind="stable")[:_MOST_MEMBERS])
        rows = exact[near]
        return cls(
            members=near,
            relevance=relevance[near],
            similarity=rows @ rows.T,
            voices=[voices[i] for i in near],
        )

    def exemplars(self, n: int, *, balance: float) -> list[int]:
        """Return positions of the members to show first: the medoid, then by :func:`mmr`."""
        chosen = mmr(self.relevance, self.similarity, n, balance=balance, voices=self.voices)
        return [int(self.members[i]) for i in chosen]

    def contrast(self) -> tuple[int, int] | None:
        """Return the least similar pair from different voices; ``None`` of one voice.

        Examples
        --------
        >>> Core.of(np.array([[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]]), ["a", "a", "b"]).contrast()
        (0, 2)
        """
        _, who = np.unique(self.voices, return_inverse=True)
        similarity = np.where(who[:, None] == who, np.inf, self.similarity)
        if not np.isfinite(similarity).any():
            return None
        first, second = divmod(int(np.argmin(similarity)), len(self.members))
        return int(self.members[first]), int(self.members[second])
