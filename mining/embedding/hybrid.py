"""The corpus' own words and a sentence model side by side.

A sentence model knows that two texts mean alike in other words; lexical vectors know the
words of this corpus, in its own dialect.  Cosine between joined rows is the weighted mean of
the two cosines, so that either is heard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mining.embedding.lexical import LexicalEmbedder
from mining.errors import ParamsError
from mining.registry import make
from mining.vectors import unit_rows

_SENTENCE = ("minilm", "sentence")


class HybridEmbedder:
    """Lexical vectors and those of a sentence model, side by side.

    Parameters
    ----------
    sentence
        ``name`` and ``params`` of the sentence model, as under ``embed``.
    weight
        Share of the sentence model, above 0 and below 1.
    n_dims
        Dimensions of the lexical part.
    random_state
        Seed of the lexical part.
    """

    def __init__(
        self,
        *,
        sentence: Mapping[str, Any] | None = None,
        weight: float = 0.5,
        n_dims: int = 48,
        random_state: int | None = 0,
    ) -> None:
        self.weight = weight
        self.random_state = random_state
        self.lexical = LexicalEmbedder(n_dims=n_dims, random_state=random_state)
        part: Mapping[str, Any] = {"name": "minilm"} if sentence is None else sentence
        if not isinstance(part, Mapping) or set(part) - {"name", "params"}:
            raise ParamsError(
                f"embed.params.sentence is {part!r}; it must have a name, and may have params"
            )
        if part.get("name") not in _SENTENCE:
            raise ParamsError(
                f"embed.params.sentence.name is {part.get('name')!r}; choose one of: "
                f"{', '.join(_SENTENCE)}"
            )
        self.sentence: Any = make("embedder", part["name"], part.get("params") or {})
        self._known: dict[str, NDArray[np.float32]] = {}

    def _validate_params(self) -> None:
        if not isinstance(self.weight, int | float) or not 0 < self.weight < 1:
            raise ParamsError(
                f"embed.params.weight is {self.weight!r}; it must be above 0 and below 1"
            )
        self.lexical._validate_params()

    def fit(self, texts: Sequence[str]) -> HybridEmbedder:
        """Learn the lexical part from ``texts``."""
        self._validate_params()
        self.lexical.fit(texts)
        return self

    def transform(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed ``texts`` as rows of shape (n_texts, n_dims)."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        found = self.sentence.transform(new)
        self._known |= dict(zip(new, found, strict=True))
        rows = [self._known[text] for text in texts]
        read = np.array(rows, dtype=np.float32).reshape(len(texts), found.shape[1])
        return self.joined(read, self.lexical.transform(texts))

    def joined(self, read: NDArray[np.float32], learnt: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return rows of both parts side by side, of unit length.

        Parameters
        ----------
        read, learnt
            Unit rows of the sentence model and of the lexical part.
        """
        parts = [np.sqrt(self.weight) * read, np.sqrt(1 - self.weight) * learnt]
        return unit_rows(np.hstack(parts))

    @property
    def languages(self) -> tuple[str, ...] | None:
        """Languages that the sentence model's card claims."""
        claimed: tuple[str, ...] | None = self.sentence.languages
        return claimed
