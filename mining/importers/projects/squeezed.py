"""Texts without their white space, which programs change without being asked."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Span = tuple[int, int]
Positions = NDArray[np.int64]

# What str.split() splits at.
_WHITE = np.array(
    [
        *(*range(9, 14), *range(28, 33), 133, 160, 5760),
        *(*range(8192, 8203), 8232, 8233, 8239, 8287, 12288),
    ],
    dtype=np.uint32,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Squeezed:
    """A text without white space.

    Attributes
    ----------
    upto
        Shape (n_characters + 1,): how many characters other than white space stand before.
    """

    text: str = field(repr=False)
    upto: Positions = field(repr=False)

    @classmethod
    def of(cls, text: str) -> Squeezed:
        """Squeeze a text."""
        return cls(text=squeeze(text), upto=counts(~is_white(points_of(text))))

    def stands(self, passage: str, span: Span) -> bool:
        """Tell whether a squeezed passage is what stands in a span of the text."""
        if span[1] >= len(self.upto):
            return False
        start, end = int(self.upto[span[0]]), int(self.upto[span[1]])
        return end - start == len(passage) and self.text.startswith(passage, start)

    def find(self, passage: str) -> int | None:
        """Return where the only occurrence of a squeezed passage begins in the text."""
        place = self.text.find(passage)
        if place < 0 or self.text.find(passage, place + 1) >= 0:
            return None
        return int(np.searchsorted(self.upto, place, side="right")) - 1


def squeeze(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


def points_of(text: str) -> NDArray[np.uint32]:
    """Return the code points of a text, shape (n_characters,)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def is_white(points: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Tell which code points are white space."""
    return np.isin(points, _WHITE)


def counts(mask: NDArray[np.bool_]) -> Positions:
    """Return how many are true before each place, shape (n + 1,)."""
    return np.concatenate(([0], np.cumsum(mask, dtype=np.int64)))
