"""Numbers for labels, in order of appearance and so the same at every run."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray


def numbered(labels: Sequence[Hashable], *, kept: int | None = None) -> NDArray[np.intp]:
    """Return a number per label, from 0 in order of appearance; numbers sort faster than words.

    Parameters
    ----------
    kept
        A number that stays itself, such as that of unassigned segments.

    Examples
    --------
    >>> numbered(["uro", "ro", "uro"]).tolist(), numbered([]).tolist()
    ([0, 1, 0], [])
    >>> numbered([7, -1, 5], kept=-1).tolist()
    [0, -1, 1]
    """
    seen: dict[Hashable, int] = {} if kept is None else {kept: kept}
    n = len(seen)
    return np.array([seen.setdefault(label, len(seen) - n) for label in labels], dtype=np.intp)
