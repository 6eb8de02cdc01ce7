"""R23: the words of a cluster."""

from __future__ import annotations

import numpy as np
import pytest

from mining.themes.stop_words import LANGUAGES, stop_words
from mining.themes.words import class_tfidf, theme_words, words_of


def test_r23_weight_of_one_word():
    #            word  rest     A = 10, f = 6
    counts = np.array([[3.0, 7.0], [3.0, 7.0]])

    assert class_tfidf(counts)[0, 0] == pytest.approx(2.942488, abs=1e-6)


def test_a_word_of_one_cluster_beats_a_word_of_all():
    texts = ["tiltak arbeid", "tiltak arbeid", "kollega arbeid", "kollega arbeid"]

    words = theme_words(texts, np.array([0, 0, 1, 1]), stop=frozenset(), n_words=1)

    assert words == [["tiltak"], ["kollega"]]


def test_a_word_of_one_talkative_segment_is_no_word_of_the_cluster():
    texts = ["hest hest hest hest", "tiltak", "tiltak", "tiltak"]

    assert theme_words(texts, np.zeros(4, dtype=int), stop=frozenset(), n_words=5) == [["tiltak"]]


def test_unassigned_segments_take_no_part():
    texts = ["tiltak tiltak", "hest"]

    assert theme_words(texts, np.array([0, -1]), stop=frozenset(), n_words=5) == [["tiltak"]]


def test_nothing_but_stop_words_gives_no_words():
    assert theme_words(["ja", "nei"], np.array([0, 1]), stop={"ja", "nei"}, n_words=5) == [[], []]
    assert theme_words([], np.array([], dtype=int), stop=frozenset(), n_words=5) == []


def test_ties_are_in_alphabetical_order():
    texts = ["øl ape bil", "øl ape bil"]

    [words] = theme_words(texts, np.zeros(2, dtype=int), stop=frozenset(), n_words=3)

    assert words == ["ape", "bil", "øl"]


@pytest.mark.parametrize(
    ("language", "stopped", "kept"),
    [
        ("nn", ["ikkje", "eg", "me", "liksom"], ["tid", "tiltak", "kollega", "heim"]),
        ("nb", ["ikke", "jeg", "vi"], ["tid", "arbeid", "hjem"]),
        ("en", ["the", "yeah", "um"], ["time", "plot", "feature"]),
        ("fi", ["hmm"], ["ikkje", "the"]),
    ],
)
def test_stop_words_of_a_language(language, stopped, kept):
    found = stop_words(language)

    assert set(stopped) <= found
    assert not set(kept) & found


def test_own_stop_words_are_added_in_lower_case():
    assert "nav" in stop_words("nn", ("NAV",))


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_stop_words_are_words_as_texts_have_them(language):
    for word in stop_words(language):
        assert words_of(word) == [word]
