"""The embedder that learns from the corpus itself."""

from __future__ import annotations

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from mining.embedding.lexical import LexicalEmbedder
from mining.errors import ParamsError

TEXTS = [
    "Tiltaka går på rundgang, og brukarane blir med.",
    "Ein runde til i tiltak, og så ein til.",
    "Eg går over gangen til kollegaene.",
    "Kollegaene over gangen held meg oppe.",
]


@pytest.mark.parametrize("texts", [[], [""], ["hei"], ["", "..."], ["ja"] * 5, ["1", "2", "3"]])
def test_few_empty_or_equal_texts(texts):
    vectors = LexicalEmbedder().fit(texts).transform(texts)

    assert vectors.shape[0] == len(texts)
    assert np.isfinite(vectors).all()


def test_texts_with_words_in_common_are_nearer():
    vectors = LexicalEmbedder(min_df=1).fit(TEXTS).transform(TEXTS)
    similarity = vectors @ vectors.T

    assert similarity[2, 3] > max(similarity[0, 2], similarity[0, 3], similarity[1, 3])


def test_fewer_dimensions_where_the_corpus_is_small():
    assert LexicalEmbedder(n_dims=128).fit(TEXTS).transform(TEXTS).shape == (4, 3)
    assert LexicalEmbedder(n_dims=2).fit(TEXTS).transform(TEXTS).shape == (4, 2)


def test_unknown_words_give_a_row_of_zeros():
    embedder = LexicalEmbedder().fit(TEXTS)

    assert not embedder.transform(["qqq xxx"]).any()


def test_threads_and_reruns_change_nothing():
    with threadpool_limits(2):
        two = LexicalEmbedder(min_df=1).fit(TEXTS).transform(TEXTS)
    with threadpool_limits(1):
        one = LexicalEmbedder(min_df=1).fit(TEXTS).transform(TEXTS)

    assert np.array_equal(one, two)


def test_words_alone_share_nothing_with_words_that_are_only_spelt_alike():
    texts = ["tiltaka strandar her", "tiltaket landar der", "tiltaka landar her"]

    def similar(*, characters):
        embedder = LexicalEmbedder(min_df=1, characters=characters, words=not characters)
        embedder.fit(texts)
        first, second, _ = embedder.transform(texts)
        return first @ second

    assert similar(characters=False) < 0.01 < similar(characters=True)


@pytest.mark.parametrize("name", ["characters", "words"])
def test_what_counts_is_yes_or_no(name):
    with pytest.raises(ParamsError, match=rf"embed\.params\.{name} is 'x'; choose one of: true"):
        LexicalEmbedder(**{name: "x"}).fit(TEXTS)


def test_something_must_count():
    with pytest.raises(ParamsError, match="characters and words are both false"):
        LexicalEmbedder(characters=False).fit(TEXTS)


def test_words_may_count_beside_characters():
    alone = LexicalEmbedder(min_df=1).fit(TEXTS)
    both = LexicalEmbedder(min_df=1, words=True).fit(TEXTS)

    assert len(alone.vectorizers_) == 1
    assert len(both.vectorizers_) == 2
    assert not np.allclose(*(e.transform(TEXTS) @ e.transform(TEXTS).T for e in (alone, both)))


@pytest.mark.parametrize(("key", "value"), [("n_dims", 0), ("n_dims", "x"), ("min_df", 0)])
def test_impossible_parameters_are_named(key, value):
    with pytest.raises(ParamsError, match=f"embed.params.{key} is {value!r}; it must be 1 or more"):
        LexicalEmbedder(**{key: value}).fit(TEXTS)
