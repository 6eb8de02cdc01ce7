"""Words and phrases that set one cluster apart from the others: class-based TF-IDF.

They are shown small and labelled as words, because a list of words is not a theme.  Forms
of one word count together and are shown as the form said most often; words that mostly
stand together are shown as the phrase.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mining.themes.runs import Counts, Runs, class_tfidf, count_runs, runs_of
from mining.themes.talk import Talk

_PHRASES = (2, 3)
_OFTEN = 0.5  # share of a word's places that lie inside a phrase, for the phrase to stand for it
_WIDER = 3  # words looked at, in times of the words wanted
_SPREAD_FROM = 4  # a cluster of fewer texts may have words of one text


@dataclass(slots=True)
class _Item:
    """A word or phrase of one cluster: keys of its words, how often it stands, its weight."""

    keys: tuple[int, ...]
    n: int
    weight: float
    name: str

    def stands_for(self, part: _Item) -> bool:
        """Tell whether this holds a shorter part, and at least half of the part's places."""
        size = len(part.keys)
        inside = (self.keys[i : i + size] for i in range(len(self.keys) - size + 1))
        return size < len(self.keys) and part.keys in inside and self.n >= _OFTEN * part.n


class Lexicon:
    """The words and phrases of a corpus, found once and counted for any grouping."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self._words = runs_of(talk, 1)
        self._phrases = [runs_of(talk, length) for length in _PHRASES]
        self._number = np.full(len(talk.form), -1, dtype=np.int64)
        self._number[self._words.at] = self._words.number
        self._name = _commonest(talk)

    def theme_words(self, labels: NDArray[np.int64], n_words: int) -> list[list[str]]:
        """Return the most distinctive words and phrases of every cluster, the best first.

        Unassigned texts (-1) take no part.  A word counts only if it stands in two texts
        of the cluster, or in one where the cluster has fewer than four; a phrase always
        needs two.  A phrase of two or three words holds at least half of the places of its
        rarest word, and takes the place of each of its words of which it holds as much.

        Parameters
        ----------
        labels
            Cluster of every text, shape (n_texts,).

        Returns
        -------
        list of n_clusters lists
            At most ``n_words`` each; ties in alphabetical order.
        """
        n_clusters = int(labels.max(initial=-1)) + 1
        sizes = np.bincount(labels[labels >= 0], minlength=n_clusters)
        counts = count_runs(self._words, labels)
        found, taken = self._best_words(counts, sizes, _WIDER * n_words)
        for runs in self._phrases:
            self._add_phrases(found, runs, count_runs(runs, labels), (counts, taken))
        return [
            [item.name for item in sorted(_replaced(items), key=_rank)[:n_words]] for items in found
        ]

    def _best_words(
        self, counts: Counts, sizes: NDArray[np.int64], most: int
    ) -> tuple[list[list[_Item]], NDArray[np.bool_]]:
        """Return the best words of every cluster, and which of the counts they are."""
        mean_size = counts.n.sum() / max(len(sizes), 1)
        weights = class_tfidf(counts.n, counts.totals[counts.number], float(mean_size))
        weights[counts.n_texts < np.where(sizes >= _SPREAD_FROM, 2, 1)[counts.cluster]] = 0.0
        order = np.lexsort((counts.number, -weights, counts.cluster))
        begins = np.searchsorted(counts.cluster[order], np.arange(len(sizes)))
        rank = np.arange(len(order)) - begins[counts.cluster[order]]
        taken = np.zeros(len(weights), dtype=bool)
        taken[order[(rank < most) & (weights[order] > 0)]] = True
        found: list[list[_Item]] = [[] for _ in sizes]
        for i in np.flatnonzero(taken):
            item = self._item(self._words, int(counts.number[i]), int(counts.n[i]))
            item.weight = float(weights[i])
            found[counts.cluster[i]].append(item)
        return found, taken

    def _add_phrases(
        self,
        found: list[list[_Item]],
        runs: Runs,
        counts: Counts,
        words: tuple[Counts, NDArray[np.bool_]],
    ) -> None:
        """Add phrases that hold a good part of a word's places to the words of a cluster."""
        at = np.flatnonzero(counts.n_texts >= 2)
        rarest, is_wanted = self._parts(runs, counts, at, words)
        for i in at[is_wanted & (counts.n[at] >= _OFTEN * rarest)]:
            mine = found[counts.cluster[i]]
            item = self._item(runs, int(counts.number[i]), int(counts.n[i]))
            inside = [w.weight for w in mine if item.stands_for(w)]
            if inside:
                item.weight = max(inside)
                mine.append(item)

    def _parts(
        self,
        runs: Runs,
        counts: Counts,
        at: NDArray[np.intp],
        words: tuple[Counts, NDArray[np.bool_]],
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Return how often the rarest word of each phrase stands in its cluster.

        And whether one of its words is among the best of the cluster.
        """
        counted, taken = words
        begins = runs.at[runs.starts[counts.number[at]]]
        rarest = np.full(len(at), np.inf)
        is_wanted = np.zeros(len(at), dtype=bool)
        for step in range(runs.length if len(at) else 0):
            own = self._number[begins + step]
            place, known = counted.find(counts.cluster[at], np.maximum(own, 0))
            known &= own >= 0  # a word inside a phrase may be one that says little
            rarest = np.where(known, np.minimum(rarest, counted.n[place]), rarest)
            is_wanted |= known & taken[place]
        return rarest, is_wanted

    def _item(self, runs: Runs, number: int, n: int) -> _Item:
        """Return a word or phrase by its commonest form; ties in alphabetical order."""
        places = runs.places(number)
        keys = tuple(self.talk.key[places[0] : places[0] + runs.length].tolist())
        if runs.length == 1:
            return _Item(keys, n, 0.0, self._name[keys[0]])
        forms = self.talk.form
        said = Counter(tuple(forms[at : at + runs.length].tolist()) for at in places)
        best = min(said, key=lambda form: (-said[form], form))
        return _Item(keys, n, 0.0, " ".join(self.talk.forms[i] for i in best))


def _commonest(talk: Talk) -> dict[int, str]:
    """Return for every key its commonest form that says something."""
    form, first = np.unique(talk.form, return_index=True)
    n = np.bincount(talk.form, weights=~talk.is_stop)[form] if len(form) else np.zeros(0)
    key = talk.key[first]
    # The best comes last, so that it is the one that stays.
    order = np.lexsort((-form, n, key))
    return {int(key[i]): talk.forms[int(form[i])] for i in order}


def _rank(item: _Item) -> tuple[float, int, str]:
    return (-item.weight, -len(item.keys), item.name)


def _replaced(items: list[_Item]) -> list[_Item]:
    """Leave out words and shorter phrases that a longer phrase stands for."""
    phrases = [item for item in items if len(item.keys) > 1]
    return [item for item in items if not any(p.stands_for(item) for p in phrases)]
