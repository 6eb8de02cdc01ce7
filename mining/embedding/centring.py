"""Vectors without what all segments of one interview, or of one question, have in common.

Dialect, a favourite word or a job pull the segments of one interview together, and the words
of a question those of its answers.  What still lies together without that pull was no echo of
one voice or one question.  Real differences go as well, so this is a second look and never
the analysis.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mining.vectors import unit_rows


def centred(vectors: NDArray[np.float32], parts: Sequence[str]) -> NDArray[np.float32]:
    """Subtract from every row the mean of its part of the talk, and scale to unit length again.

    Rows of zeros, texts in which the embedder knew nothing, stay so and count in no mean.  So
    does a row that is its part's own mean: nothing is left of it.

    Parameters
    ----------
    vectors
        Shape (n_segments, n_dims).
    parts
        The interview of each segment, or the question that it answers.

    Returns
    -------
    ndarray of shape (n_segments, n_dims)

    Examples
    --------
    >>> rows = np.array([[1, 0], [0, 1], [0, 1]], dtype=np.float32)
    >>> np.sign(centred(rows, ["a", "a", "b"])).tolist()
    [[1.0, -1.0], [-1.0, 1.0], [0.0, 0.0]]
    """
    exact = np.asarray(vectors, dtype=np.float64)
    known = np.any(exact != 0, axis=1)
    names, which = np.unique(np.asarray(parts, dtype=object), return_inverse=True)
    sums = np.zeros((len(names), exact.shape[1]))
    np.add.at(sums, which[known], exact[known])
    counts = np.bincount(which[known], minlength=len(names))
    means = sums / np.maximum(counts, 1)[:, None]
    return unit_rows(np.where(known[:, None], exact - means[which], 0.0))
