"""R23: the words of a cluster."""

from __future__ import annotations

import numpy as np
import pytest

from mining.themes.runs import class_tfidf
from mining.themes.stop_words import LANGUAGES, stop_words
from mining.themes.talk import read_talk, words_of
from mining.themes.words import Lexicon


def theme_words(texts, labels, *, stop=frozenset(), n_words, language="nn"):
    lexicon = Lexicon(read_talk(texts, stop=stop, language=language))
    return lexicon.theme_words(np.array(labels, dtype=np.int64), n_words)


def test_r23_weight_of_one_word():
    #                  tf            f    A
    assert class_tfidf(np.array([3]), np.array([6]), 10) == pytest.approx([2.942488], abs=1e-6)


def test_a_word_of_one_cluster_beats_a_word_of_all():
    texts = ["tiltak, arbeid", "tiltak, arbeid", "kollega, arbeid", "kollega, arbeid"]

    assert theme_words(texts, [0, 0, 1, 1], n_words=1) == [["tiltak"], ["kollega"]]


def test_a_word_of_one_talkative_segment_is_no_word_of_the_cluster():
    texts = ["hest hest hest hest", "tiltak", "tiltak", "tiltak"]

    assert theme_words(texts, [0, 0, 0, 0], n_words=5) == [["tiltak"]]


def test_unassigned_segments_take_no_part():
    assert theme_words(["tiltak tiltak", "hest"], [0, -1], n_words=5) == [["tiltak"]]


def test_nothing_but_stop_words_gives_no_words():
    assert theme_words(["ja", "nei"], [0, 1], stop={"ja", "nei"}, n_words=5) == [[], []]
    assert theme_words([], [], n_words=5) == []
    assert theme_words(["", "40!"], [0, 0], n_words=5) == [[]]


def test_ties_are_in_alphabetical_order():
    texts = ["øl, ape, bil", "øl, ape, bil"]

    assert theme_words(texts, [0, 0], n_words=3) == [["ape", "bil", "øl"]]


def test_forms_of_a_word_count_together_and_show_as_the_commonest():
    #        deltakar three times as itself would lose to hest (4); with its forms it has 5
    texts = ["deltakar. hest. hest", "deltakaren. hest", "deltakarane. deltakar. deltakar", "hest"]

    assert theme_words(texts, [0, 0, 0, 0], n_words=2) == [["deltakar", "hest"]]


def test_a_phrase_takes_the_place_of_words_that_mostly_stand_in_it():
    #        "sosial" stands three times, in the phrase each time; "kontakt" once more alone
    texts = ["sosial kontakt", "Sosial kontakt. tid", "sosial kontakt, kontakt", "tid"]

    assert theme_words(texts, [0, 0, 0, 0], n_words=5) == [["sosial kontakt", "tid"]]


def test_a_phrase_leaves_a_word_that_mostly_stands_alone():
    #        "plott" eight times, "plott vri" twice: vri is in the phrase, plott is not
    texts = ["plott vri. plott. plott. plott", "plott vri. plott. plott. plott"]

    assert theme_words(texts, [0, 0], n_words=5) == [["plott", "plott vri"]]


def test_a_longer_phrase_takes_the_place_of_a_shorter_one():
    texts = ["heile lange dagen", "heile lange dagen"]

    assert theme_words(texts, [0, 0], n_words=5) == [["heile lange dagen"]]


def test_no_phrase_crosses_a_mark_or_rests_on_one_text():
    texts = ["lang, dag", "lang; dag", "god natt god natt", "søndag"]

    [words] = theme_words(texts, [0, 0, 0, 0], n_words=5)
    assert words == ["dag", "lang"]


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
