"""Working titles: phrases that were said, and none that was not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.themes.stop_words import stop_words
from mining.themes.talk import read_talk
from mining.themes.titles import Titles

STOP = stop_words("nn")


def titles(texts, labels, exemplars, names=()):
    talk = read_talk(texts, stop=STOP, language="nn")
    return Titles(talk, names).working_titles(np.array(labels, dtype=np.int64), exemplars)


def test_a_phrase_of_one_cluster_beats_one_that_all_say():
    texts = ["halve dagen. sur kaffi", "halve dagen. sur kaffi", "sur kaffi", "sur kaffi"]

    found = titles(texts, [0, 0, 1, 1], [[0, 1], [2]])

    assert found == [["halve dagen", "sur kaffi"], ["sur kaffi"]]


def test_a_phrase_of_two_exemplars_beats_one_that_is_said_as_often_in_one():
    #        twice each in the cluster: "lang kø" in one exemplar, "tom bil" in both
    texts = ["lang kø, lang kø, tom bil", "tom bil"]

    assert titles(texts, [0, 0], [[0, 1]])[0][0] == "tom bil"


def test_phrases_of_a_title_share_no_word_and_come_from_different_exemplars():
    texts = ["raud bil og raud båt", "kald vind", "varm ovn", "djup snø"]

    [found] = titles(texts, [0, 0, 0, 0], [[0, 1, 2, 3]])

    assert len(found) == 3
    assert sum("raud" in phrase for phrase in found) <= 1
    assert len({text for text in texts for phrase in found if phrase in text}) == 3


def test_a_phrase_is_as_it_was_said_and_crosses_nothing():
    texts = ["Aldri Nok\n tid. Kaffi (ler godt) smakar [uklart ord] av svidd mjølk"]

    [found] = titles(texts, [0], [[0]])

    assert found == ["svidd mjølk"]


@pytest.mark.parametrize("text", ["det er no slik, og så er det det", "ja", "", "40 30 20"])
def test_talk_that_says_little_gives_no_title(text):
    assert titles([text], [0], [[0]]) == [[]]


def test_no_title_holds_a_name():
    texts = ["Kari Nordmann hjelpte meg, gamle skjema | ringde seint"]

    [found] = titles(texts, [0], [[0]], names=["Kari Nordmann", "A"])

    assert found == ["gamle skjema", "ringde seint"]


def test_no_clusters_have_no_titles():
    assert titles(["halve dagen"], [-1], []) == []


@given(
    texts=st.lists(
        st.lists(st.sampled_from("tid bil snø og det , .".split()), max_size=12).map(" ".join),
        min_size=1,
        max_size=6,
    ),
    seed=st.integers(0, 99),
)
def test_every_phrase_stands_in_an_exemplar_of_its_cluster(texts, seed):
    labels = np.random.default_rng(seed).integers(0, 2, len(texts))
    labels = np.unique(labels, return_inverse=True)[1]
    exemplars = [np.flatnonzero(labels == c)[:2].tolist() for c in range(labels.max() + 1)]

    for cluster, phrases in enumerate(titles(texts, labels, exemplars)):
        assert len(phrases) <= 3
        for phrase in phrases:
            assert any(phrase in texts[i] for i in exemplars[cluster])
            words = phrase.split()
            assert 2 <= len(words) <= 5
            assert words[0] not in STOP
            assert words[-1] not in STOP
