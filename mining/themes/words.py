"""Words that set one cluster apart from the others: class-based TF-IDF.

They are shown small and labelled as words, because a list of words is not a theme.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def words_of(text: str) -> list[str]:
    """Split text into lower-case words; digits and punctuation are no words.

    Examples
    --------
    >>> words_of("Ja, NAV-kontoret – det e’ 40 saker!")
    ['ja', 'nav-kontoret', 'det', 'e', 'saker']
    """
    return _WORD.findall(text.lower())


def class_tfidf(counts: NDArray[np.floating]) -> NDArray[np.float64]:
    """Weigh words by how much they belong to one class of texts.

    Parameters
    ----------
    counts
        How often each word stands in each class, shape (n_classes, n_words).

    Returns
    -------
    ndarray of shape (n_classes, n_words)
        ``tf * ln(1 + A / f)``: tf the count in the class, f the count in all classes, A
        the mean number of words per class.

    References
    ----------
    Grootendorst 2022, arXiv:2203.05794.

    Examples
    --------
    >>> class_tfidf(np.array([[3.0, 7.0], [3.0, 7.0]])).round(6)[0, 0]
    np.float64(2.942488)
    """
    exact = np.asarray(counts, dtype=np.float64)
    if exact.size == 0:
        return exact
    totals = exact.sum(axis=0)
    mean_size = exact.sum() / len(exact)
    rarity: NDArray[np.float64] = np.log1p(
        np.divide(mean_size, totals, out=np.zeros_like(totals), where=totals > 0)
    )
    weights: NDArray[np.float64] = exact * rarity
    return weights


def theme_words(
    texts: Sequence[str],
    labels: NDArray[np.int64],
    *,
    stop: Collection[str],
    n_words: int,
) -> list[list[str]]:
    """Return the most distinctive words of every cluster, the best first.

    Unassigned texts (-1) take no part.  A word counts only if it stands in two texts of
    the cluster, or in one where the cluster has fewer than four.

    Returns
    -------
    list of n_clusters lists
        At most ``n_words`` words each; ties in alphabetical order.
    """
    n_clusters = int(labels.max(initial=-1)) + 1
    vectorizer = CountVectorizer(
        analyzer=lambda text: [w for w in words_of(text) if len(w) > 1 and w not in stop]
    )
    try:
        counts = vectorizer.fit_transform(texts)
    except ValueError:  # nothing but stop words
        return [[] for _ in range(n_clusters)]
    members = _membership(labels, n_clusters)
    weights = class_tfidf((members @ counts).toarray())
    spread = (members @ (counts > 0)).toarray()
    sizes = np.bincount(labels[labels >= 0], minlength=n_clusters)
    weights[spread < np.where(sizes >= 4, 2, 1)[:, None]] = 0.0
    names = vectorizer.get_feature_names_out()  # in alphabetical order
    best = np.argsort(-weights, axis=1, kind="stable")[:, :n_words]
    return [
        [str(names[i]) for i in row if weights[cluster, i] > 0] for cluster, row in enumerate(best)
    ]


def _membership(labels: NDArray[np.int64], n_clusters: int) -> sparse.csr_matrix:
    rows = np.flatnonzero(labels >= 0)
    ones = np.ones(len(rows), dtype=np.int64)
    return sparse.csr_matrix((ones, (labels[rows], rows)), shape=(n_clusters, len(labels)))
