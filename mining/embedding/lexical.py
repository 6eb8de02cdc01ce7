"""Vectors from the corpus' own words, for any language and without a model.

Character and word TF-IDF, reduced by a truncated singular value decomposition.  On
Norwegian talk it is as good as an English sentence model (``docs/parts.md``), so it is
the honest default where no model covers the language.
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
    """Character and word TF-IDF, reduced to a few dimensions.

    Parameters
    ----------
    n_dims
        Dimensions of the vectors; fewer where the corpus is smaller than that.
    min_df
        Words in fewer texts than this are ignored; character sequences likewise.
    characters
        Whether character sequences count beside words.
    random_state
        Seed of the decomposition.

    References
    ----------
    Deerwester et al. 1990, doi:10.1002/(SICI)1097-4571(199009)41:6<391::AID-ASI1>3.0.CO;2-9
    """

    def __init__(
        self,
        *,
        n_dims: int = 128,
        min_df: int = 2,
        characters: bool = True,
        random_state: int | None = 0,
    ) -> None:
        self.n_dims = n_dims
        self.min_df = min_df
        self.characters = characters
        self.random_state = random_state

    def fit(self, texts: Sequence[str], y: None = None) -> LexicalEmbedder:  # noqa: ARG002
        """Learn words, character sequences and dimensions from ``texts``."""
        self._validate_params()
        min_df = min(self.min_df, max(1, len(texts) // 4))
        shared = {"min_df": min_df, "sublinear_tf": True, "dtype": np.float32}
        self.vectorizers_ = []
        words = TfidfVectorizer(token_pattern=r"(?u)\b\w+\b", **shared)  # noqa: S106 - no secret
        sequences = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), **shared)
        for vectorizer in (sequences, words) if self.characters else (words,):
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
        if not isinstance(self.characters, bool):
            raise ParamsError(
                f"embed.params.characters is {self.characters!r}; choose one of: true, false"
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
