"""The same work on many items, on as many cores as there are."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
U = TypeVar("U")

_FEW_ROWS = 400  # up to here cores would wait for each other more than they work


def in_parallel(work: Callable[[T], U], items: Iterable[T], *, n_rows: int) -> list[U]:
    """Do the same with every item; results keep their order.

    Parameters
    ----------
    n_rows
        How many rows the work on one item looks at; with few one core does it all.

    Examples
    --------
    >>> in_parallel(abs, [-3, 2], n_rows=1000)
    [3, 2]
    """
    if n_rows <= _FEW_ROWS:
        return [work(item) for item in items]
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        return list(pool.map(work, items))
