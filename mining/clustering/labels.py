"""Cluster numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def by_size(labels: ArrayLike) -> NDArray[np.int64]:
    """Renumber clusters from 0, the largest first, ties by who comes first; -1 stays.

    Examples
    --------
    >>> by_size([7, 3, 3, -1, 9]).tolist()
    [1, 0, 0, -1, 2]
    """
    found = np.asarray(labels)
    numbers, first, counts = np.unique(found, return_index=True, return_counts=True)
    order = sorted(
        (i for i in range(len(numbers)) if numbers[i] != -1), key=lambda i: (-counts[i], first[i])
    )
    renumbered = np.full(found.shape, -1, dtype=np.int64)
    for new, old in enumerate(order):
        renumbered[found == numbers[old]] = new
    return renumbered
