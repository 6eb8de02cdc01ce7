"""Word sequences in talk, and how often each stands in each cluster.

A sequence never crosses a punctuation mark, a line or a text, and begins and ends with a
word that says something.  Nothing here is a table of clusters by words: only pairs that
occur are kept, so that large studies fit.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mining.themes.talk import Talk

_MOST_NUMBERS = 2**62  # whole numbers of 64 bits hold more


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """Sequences of ``length`` words: where each begins, and which sequence it is.

    Attributes
    ----------
    at, number, text
        Shape (n_places,), sorted by number and then as in the talk: the first word's place;
        the sequence, from 0 to ``n_kinds`` - 1; the text.  Sequences of the same keys share
        a number.
    starts
        Where the places of each number begin, shape (n_kinds + 1,).
    """

    length: int
    at: NDArray[np.int64] = field(repr=False)
    number: NDArray[np.int64] = field(repr=False)
    text: NDArray[np.int64] = field(repr=False)
    starts: NDArray[np.int64] = field(repr=False)

    @property
    def n_kinds(self) -> int:
        """How many sequences there are."""
        return len(self.starts) - 1

    def places(self, number: int) -> NDArray[np.int64]:
        """Return where one sequence begins, in the order of the talk."""
        return self.at[self.starts[number] : self.starts[number + 1]]

    def only(self, kept: NDArray[np.bool_]) -> Runs:
        """Return the places that are kept, shape (n_places,); numbers stay."""
        starts = np.concatenate([[0], np.cumsum(kept)])[self.starts]
        return Runs(
            length=self.length,
            at=self.at[kept],
            number=self.number[kept],
            text=self.text[kept],
            starts=starts.astype(np.int64),
        )


def runs_of(talk: Talk, length: int) -> Runs:
    """Find all sequences of ``length`` words.

    Examples
    --------
    >>> from mining.themes.talk import read_talk
    >>> talk = read_talk(["tid til prat, tid til prat"], stop={"til"}, language="nn")
    >>> runs_of(talk, 3).number
    array([0, 0])
    """
    n = max(len(talk.form) - length + 1, 0)
    fits = talk.stretch[:n] == talk.stretch[length - 1 :]
    fits &= ~talk.is_stop[:n] & ~talk.is_stop[length - 1 :]
    at = np.flatnonzero(fits)
    number = talk.key[at]
    n_keys = int(talk.key.max(initial=0)) + 1
    for step in range(1, length):
        if int(number.max(initial=0)) >= _MOST_NUMBERS // n_keys:
            _, number = np.unique(number, return_inverse=True)
        number = number * n_keys + talk.key[at + step]
    order = np.argsort(number, kind="stable")
    at, number = at[order], number[order]
    is_new = np.ones(len(at), dtype=bool)
    is_new[1:] = number[1:] != number[:-1]
    return Runs(
        length=length,
        at=at.astype(np.int64),
        number=np.cumsum(is_new) - 1,
        text=talk.text[at],
        starts=np.append(np.flatnonzero(is_new), len(at)).astype(np.int64),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How often each sequence stands in each cluster; only those that do, in order.

    Attributes
    ----------
    cluster, number, n, n_texts
        Shape (n_pairs,): the cluster, the sequence, how often it stands there, and in how
        many of its texts.
    totals
        Shape (n_kinds,): how often it stands in all clusters.
    """

    cluster: NDArray[np.int64] = field(repr=False)
    number: NDArray[np.int64] = field(repr=False)
    n: NDArray[np.int64] = field(repr=False)
    n_texts: NDArray[np.int64] = field(repr=False)
    totals: NDArray[np.int64] = field(repr=False)

    def find(
        self, cluster: NDArray[np.int64], number: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Return the places of pairs, and which of them are there at all."""
        n_kinds = max(len(self.totals), 1)
        wanted = cluster * n_kinds + number
        own = self.cluster * n_kinds + self.number
        at = np.searchsorted(own, wanted)
        if not len(own):
            return at, np.zeros(len(at), dtype=bool)
        at = np.minimum(at, len(own) - 1)
        return at, own[at] == wanted


def count_runs(runs: Runs, labels: NDArray[np.int64]) -> Counts:
    """Count sequences per cluster; unassigned texts (-1) take no part.

    Parameters
    ----------
    labels
        Cluster of every text, shape (n_texts,).
    """
    # Places are sorted by sequence already, and a sort by small whole numbers is quick.
    small = labels.astype(np.min_scalar_type(-int(labels.max(initial=0)) - 1))
    cluster = small[runs.text]
    order = np.argsort(cluster, kind="stable")
    order = order[np.searchsorted(cluster[order], 0) :]
    cluster, number, text = cluster[order], runs.number[order], runs.text[order]
    is_new = np.ones(len(order), dtype=bool)
    is_new[1:] = (cluster[1:] != cluster[:-1]) | (number[1:] != number[:-1])
    is_other_text = is_new.copy()
    is_other_text[1:] |= text[1:] != text[:-1]
    starts = np.flatnonzero(is_new)
    n = np.diff(np.append(starts, len(order)))
    return Counts(
        cluster=cluster[starts].astype(np.int64),
        number=number[starts],
        n=n,
        n_texts=np.add.reduceat(is_other_text, starts, dtype=np.int64) if len(starts) else n,
        totals=np.bincount(number, minlength=runs.n_kinds).astype(np.int64),
    )


def class_tfidf(
    n: NDArray[np.floating] | NDArray[np.int64],
    totals: NDArray[np.floating] | NDArray[np.int64],
    mean_size: float,
) -> NDArray[np.float64]:
    """Weigh words by how much they belong to one class of texts: ``tf * ln(1 + A / f)``.

    Parameters
    ----------
    n
        How often each word stands in the class (tf), shape (n_words,).
    totals
        How often in all classes (f), the same shape, at least 1.
    mean_size
        Mean number of words per class (A).

    References
    ----------
    Grootendorst 2022, arXiv:2203.05794.

    Examples
    --------
    >>> class_tfidf(np.array([3.0]), np.array([6.0]), 10.0).round(6)
    array([2.942488])
    """
    weights: NDArray[np.float64] = np.asarray(n, dtype=np.float64) * np.log1p(
        mean_size / np.asarray(totals, dtype=np.float64)
    )
    return weights
