"""Short strings of a text and where each of them stands, for a quick look before a close one."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

LENGTH = 8
_MAX_SEEDS = 200
_MAX_HITS_PER_SEED = 50
_CODEC = "utf-32-le"
# Odd, so that no power of it is lost to overflow; the hash only votes, and a wrong vote is rare.
_BASE = 0x9E3779B97F4A7C15


@dataclass(frozen=True)
class Seeded:
    """A text whose strings of eight characters can be looked up at once."""

    text: str = field(repr=False)

    @cached_property
    def _sorted(self) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """Hashes in rising order, and where each begins; equal ones from left to right."""
        hashes = _hashes(self.text)
        order = np.argsort(hashes, kind="stable")
        return hashes[order], order

    def votes(self, needle: str, width: int) -> dict[int, int]:
        """Count the strings that ``needle`` shares with each stretch of the text.

        Parameters
        ----------
        needle
            Of a long one a sample of its strings is looked up.
        width
            Length of a stretch in characters.

        Returns
        -------
        dict
            From the number of the stretch in which a copy of ``needle`` would begin to the
            number of strings that say so; below zero where it would begin before the text.

        Examples
        --------
        >>> Seeded("ja og " * 5 + "eg gjekk heim til ho").votes("gjekk heim", 10)
        {3: 3}
        """
        hashes, order = self._sorted
        wanted = _hashes(needle)
        offsets = np.arange(0, len(wanted), 1 + len(needle) // _MAX_SEEDS)
        wanted = wanted[offsets]
        first = np.searchsorted(hashes, wanted, side="left")
        last = np.searchsorted(hashes, wanted, side="right")
        counts = np.minimum(last - first, _MAX_HITS_PER_SEED)
        seed = np.repeat(np.arange(len(wanted)), counts)
        nth = np.arange(len(seed)) - np.repeat(counts.cumsum() - counts, counts)
        stretch = (order[first[seed] + nth] - offsets[seed]) // width
        # A string votes once for a stretch, however often it stands there.
        once = np.unique(np.stack([stretch, seed]), axis=1) if len(seed) else np.empty((2, 0), int)
        numbers, n = np.unique(once[0], return_counts=True)
        return dict(zip(numbers.tolist(), n.tolist(), strict=True))


def _hashes(text: str) -> NDArray[np.uint64]:
    points = np.frombuffer(text.encode(_CODEC, "surrogatepass"), dtype="<u4").astype(np.uint64)
    n = max(0, len(points) - LENGTH + 1)
    hashes = np.zeros(n, dtype=np.uint64)
    for place in range(LENGTH):
        hashes = hashes * np.uint64(_BASE) + points[place : place + n]
    return hashes
