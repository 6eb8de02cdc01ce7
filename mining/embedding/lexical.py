"""Vectors from the corpus' own words, for any language and without a model.

TF-IDF of character sequences inside words, of whole words, or of both, reduced by a truncated
singular value decomposition.  Characters alone follow human codes best (``docs/parts.md``):
they find a stem under its endings and dialect forms, without a list of endings.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.utils.validation import check_is_fitted

from mining.errors import ParamsError
from mining.vectors import unit_rows


class LexicalEmbedder(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """TF-IDF of characters, words or both, reduced to a few dimensions.

    Parameters
    ----------
    n_dims
        Dimensions of the vectors; fewer where the corpus is smaller than that.
    min_df
        Words in fewer texts than this are ignored; character sequences likewise.
    characters
        Whether sequences of three to five characters count, inside words and at their ends.
    words
        Whether whole words count, by themselves or beside characters.
    random_state
        Seed of the decomposition.

    References
    ----------
    Deerwester et al. 1990, doi:10.1002/(SICI)1097-4571(199009)41:6<391::AID-ASI1>3.0.CO;2-9
    """

    def __init__(
        self,
        *,
        n_dims: int = 48,
        min_df: int = 2,
        characters: bool = True,
        words: bool = False,
        random_state: int | None = 0,
    ) -> None:
        self.n_dims = n_dims
        self.min_df = min_df
        self.characters = characters
        self.words = words
        self.random_state = random_state

    def fit(self, texts: Sequence[str], y: None = None) -> LexicalEmbedder:  # noqa: ARG002
        """Learn words, character sequences and dimensions from ``texts``."""
        self._validate_params()
        min_df = min(self.min_df, max(1, len(texts) // 4))
        shared = {"min_df": min_df, "sublinear_tf": True, "dtype": np.float32}
        self.vectorizers_ = []
        words = TfidfVectorizer(token_pattern=r"(?u)\b\w+\b", **shared)  # noqa: S106 - no secret
        sequences = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), **shared)
        kinds = ((sequences, self.characters), (words, self.words))
        for vectorizer in (v for v, wanted in kinds if wanted):
            try:
                self.vectorizers_.append(vectorizer.fit(texts))
            except ValueError:
                continue  # no text has such a feature: nothing of this kind to learn
        features = self._features(texts)
        n_dims = min(self.n_dims, min(features.shape) - 1)
        self.svd_ = None
        self.n_dims_ = features.shape[1]
        if n_dims >= 1:
            self.n_dims_ = n_dims
            svd = TruncatedSVD(n_dims, n_iter=7, random_state=self.random_state)
            with np.errstate(
                invalid="ignore", divide="ignore"
            ):  # equal texts have no variance to explain
                self.svd_ = svd.fit(features)
        return self

    def _validate_params(self) -> None:
        if not isinstance(self.n_dims, int) or self.n_dims < 1:
            raise ParamsError(f"embed.params.n_dims is {self.n_dims!r}; it must be 1 or more")
        if not isinstance(self.min_df, int) or self.min_df < 1:
            raise ParamsError(f"embed.params.min_df is {self.min_df!r}; it must be 1 or more")
        for name in ("characters", "words"):
            if not isinstance(getattr(self, name), bool):
                raise ParamsError(
                    f"embed.params.{name} is {getattr(self, name)!r}; choose one of: true, false"
                )
        if not (self.characters or self.words):
            raise ParamsError(
                "embed.params: characters and words are both false; one of them must be true"
            )

    def transform(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed ``texts`` as rows of shape (n_texts, n_dims)."""
        check_is_fitted(self, "svd_")
        if not len(texts):
            return np.zeros((0, self.n_dims_), dtype=np.float32)
        features = self._features(texts)
        vectors = features.toarray() if self.svd_ is None else self.svd_.transform(features)
        return unit_rows(vectors)

    @property
    def languages(self) -> None:
        """No language is claimed and none is needed: it learns from the corpus."""
        return

    def _features(self, texts: Sequence[str]) -> sparse.csr_matrix:
        if not self.vectorizers_:
            return sparse.csr_matrix((len(texts), 1), dtype=np.float32)
        return sparse.hstack([v.transform(texts) for v in self.vectorizers_], format="csr")
