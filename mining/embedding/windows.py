"""Long texts in parts that a model can read, and one vector from the vectors of the parts.

A model reads its first tokens and drops the rest.  Here a longer text is halved where a word
ends until every part fits, and the parts count by their tokens, so that no talk is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray


def windows(text: str, count: Callable[[str], int], room: int) -> list[tuple[str, int]]:
    """Cut a text into parts of at most ``room`` tokens.

    Parameters
    ----------
    count
        Tells how many tokens a text has.
    room
        Tokens that the model reads of a text.

    Returns
    -------
    list of (str, int)
        The parts in order and their tokens; the text itself where it fits.

    Examples
    --------
    >>> windows("a b c d e", lambda text: len(text.split()), 2)
    [('a b', 2), ('c', 1), ('d e', 2)]
    >>> windows("uoppdelt", len, 4)
    [('uopp', 4), ('delt', 4)]
    """
    n_tokens = count(text)
    if n_tokens <= room or len(text) < 2:
        return [(text, n_tokens)]
    at = _middle(text)
    halves = (text[:at].strip(), text[at:].strip())
    return [part for half in halves if half for part in windows(half, count, room)]


def _middle(text: str) -> int:
    """Return the end of a word nearest the middle; the middle itself where no word ends."""
    ends = [i for i, sign in enumerate(text) if sign.isspace() and 0 < i < len(text) - 1]
    half = len(text) // 2
    return min(ends, key=lambda i: (abs(i - half), i), default=half)


def pooled(vectors: Sequence[NDArray[np.float32]], n_tokens: Sequence[int]) -> NDArray[np.float32]:
    """Return the mean of the parts' vectors, weighted by tokens.

    Examples
    --------
    >>> parts = [np.array([1, 0], dtype=np.float32), np.array([0, 1], dtype=np.float32)]
    >>> pooled(parts, [3, 1]).tolist()
    [0.75, 0.25]
    """
    exact = np.asarray(vectors, dtype=np.float64)
    mean: NDArray[np.float64] = np.average(exact, axis=0, weights=np.maximum(n_tokens, 1))
    return mean.astype(np.float32)
