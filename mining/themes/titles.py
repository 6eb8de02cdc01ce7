"""Working titles: short phrases that informants said and that set one cluster apart.

A title is speech: it is shown where quotes are shown and nowhere else.  It comes from the
exemplars, so that the passage it stands in can be read on the same card.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mining.themes.runs import Counts, Runs, class_tfidf, count_runs, runs_of
from mining.themes.talk import Talk

_LENGTHS = (2, 3, 4, 5)
_MOST = 3
_LOOKED_AT = 60  # phrases of one exemplar; hundreds more would never be chosen
_SHORTEST_NAME = 3  # a speaker's label of one or two letters is a word too often


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phrases:
    """Phrases of exemplars, shape (n_phrases,) each.

    ``score`` is how distinctive a phrase is, ``of_words`` how distinctive its words are,
    ``at`` where it begins.
    """

    cluster: NDArray[np.int64] = field(repr=False)
    text: NDArray[np.int64] = field(repr=False)
    at: NDArray[np.int64] = field(repr=False)
    length: NDArray[np.int64] = field(repr=False)
    score: NDArray[np.float64] = field(repr=False)
    of_words: NDArray[np.float64] = field(repr=False)

    def best(self) -> NDArray[np.intp]:
        """Return the best phrases of every text, cluster by cluster, the best first.

        The more distinctive comes first, then the one whose words are, then as said.
        """
        score, of_words = -self.score.round(9), -self.of_words.round(9)
        ranked = np.lexsort((self.length, self.at, of_words, score, self.text))
        text = self.text[ranked]
        begins = np.searchsorted(text, text)
        ranked = ranked[np.arange(len(ranked)) - begins < _LOOKED_AT]
        keys = (self.length, self.at, of_words, score, self.cluster)
        return ranked[np.lexsort([key[ranked] for key in keys])]


class Titles:
    """The phrases of a corpus, found once and weighed for any grouping.

    Parameters
    ----------
    talk
        The words as they were said, without names.
    names
        Names that no title may hold, such as those of the speakers.
    """

    def __init__(self, talk: Talk, names: Collection[str] = ()) -> None:
        self.talk = talk
        self._words = runs_of(talk, 1)
        self._number = np.full(len(talk.form), -1, dtype=np.int64)
        self._number[self._words.at] = self._words.number
        parts = {part.lower() for name in names for part in name.split()}
        hidden = {part for part in parts if len(part) >= _SHORTEST_NAME}
        is_name = np.array([form in hidden for form in talk.forms], dtype=bool)[talk.form]
        self._runs = [_without(runs_of(talk, length), is_name) for length in _LENGTHS]

    def working_titles(
        self, labels: NDArray[np.int64], exemplars: Sequence[Sequence[int]]
    ) -> list[list[str]]:
        """Return up to three phrases for every cluster, the most distinctive first.

        A phrase has two to five words inside one stretch of talk and begins and ends with a
        word that says something.  It is weighed by class-based TF-IDF over phrases, times
        the exemplars that it stands in; where phrases are said once, as in small studies
        nearly all are, its words decide.  No two phrases of a title share a word, and they
        come from different exemplars while there are any.

        Parameters
        ----------
        labels
            Cluster of every text, shape (n_texts,); -1 is unassigned.
        exemplars
            Texts to take phrases from, per cluster.
        """
        found = self._weighed(labels, exemplars)
        by_cluster: list[list[int]] = [[] for _ in exemplars]
        for i in found.best():
            by_cluster[found.cluster[i]].append(int(i))
        return [
            [self._said(found, i) for i in self._chosen(found, phrases)] for phrases in by_cluster
        ]

    def _weighed(self, labels: NDArray[np.int64], exemplars: Sequence[Sequence[int]]) -> _Phrases:
        """Return all phrases of the exemplars with their weights."""
        shown = np.zeros(self.talk.n_texts, dtype=bool)
        shown[[text for texts in exemplars for text in texts]] = True
        n_clusters = max(len(exemplars), 1)
        n_places = sum(int((labels[runs.text] >= 0).sum()) for runs in self._runs)
        words = count_runs(self._words, labels)
        weights = class_tfidf(words.n, words.totals[words.number], words.n.sum() / n_clusters)
        parts: list[tuple[NDArray[Any], ...]] = []
        for runs in self._runs:
            is_shown = shown[runs.text]
            is_wanted = np.bincount(runs.number[is_shown], minlength=runs.n_kinds) > 0
            counts = count_runs(runs.only(is_wanted[runs.number]), labels)
            mine = runs.only(is_shown)
            cluster = labels[mine.text]
            score = _scores(mine, cluster, counts, n_places / n_clusters)
            of_words = self._of_words(mine, cluster, words, weights)
            length = np.full(len(mine.at), runs.length)
            parts.append((cluster, mine.text, mine.at, length, score, of_words))
        names = ("cluster", "text", "at", "length", "score", "of_words")
        columns = (np.concatenate(column) for column in zip(*parts, strict=True))
        return _Phrases(**dict(zip(names, columns, strict=True)))

    def _of_words(
        self,
        runs: Runs,
        cluster: NDArray[np.int64],
        words: Counts,
        weights: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """Return the sum of the weights of each phrase's words."""
        total = np.zeros(len(runs.at))
        for step in range(runs.length if len(runs.at) else 0):
            own = self._number[runs.at + step]
            place, known = words.find(cluster, np.maximum(own, 0))
            total += np.where(known & (own >= 0), weights[place], 0.0)
        return total

    def _chosen(self, found: _Phrases, ordered: Sequence[int]) -> list[int]:
        """Choose phrases without a word in common, of different texts while there are any."""
        chosen: list[int] = []
        used: set[int] = set()
        texts: set[int] = set()
        for is_strict in (True, False):
            for i in ordered:
                if len(chosen) == _MOST:
                    return chosen
                inside = slice(found.at[i], found.at[i] + found.length[i])
                keys = set(self.talk.key[inside][~self.talk.is_stop[inside]].tolist())
                if keys & used or (is_strict and found.text[i] in texts):
                    continue
                chosen.append(i)
                used |= keys
                texts.add(int(found.text[i]))
        return chosen

    def _said(self, found: _Phrases, i: int) -> str:
        return " ".join(self.talk.said[found.at[i] : found.at[i] + found.length[i]])


def _without(runs: Runs, is_name: NDArray[np.bool_]) -> Runs:
    """Leave out phrases that hold a name."""
    kept = np.ones(len(runs.at), dtype=bool)
    for step in range(runs.length):
        kept &= ~is_name[runs.at + step]
    return runs.only(kept)


def _scores(
    runs: Runs, cluster: NDArray[np.int64], counts: Counts, mean_size: float
) -> NDArray[np.float64]:
    """Return how distinctive phrases of exemplars are, times the exemplars that say them."""
    if not len(runs.at):
        return np.zeros(0)
    place, _ = counts.find(cluster, runs.number)
    distinct = class_tfidf(counts.n[place], counts.totals[runs.number], mean_size)
    # A phrase said twice in one exemplar stands in one exemplar.
    again = np.zeros(len(runs.at), dtype=bool)
    again[1:] = (runs.number[1:] == runs.number[:-1]) & (runs.text[1:] == runs.text[:-1])
    n_texts = np.bincount(place, weights=~again, minlength=len(counts.n))
    times: NDArray[np.float64] = distinct * n_texts[place]
    return times
