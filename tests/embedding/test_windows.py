"""Long texts are read in parts, and no word is lost."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mining.embedding.windows import pooled, windows


def n_words(text):
    return len(text.split())


@given(st.lists(st.text("abcæ", min_size=1, max_size=5), max_size=40), st.integers(1, 9))
def test_parts_fit_and_hold_every_word_in_order(words, room):
    found = windows(" ".join(words), n_words, room)

    assert " ".join(part for part, _ in found).split() == words
    assert all(n == n_words(part) <= room for part, n in found)


def test_a_text_that_fits_is_left_as_it_is():
    assert windows("  to ord ", n_words, 2) == [("  to ord ", 2)]


def test_a_sign_that_does_not_fit_is_left_whole():
    assert windows("x", lambda _: 9, 4) == [("x", 9)]


def test_a_long_part_counts_more_than_a_short_one():
    #  part    tokens  vector
    #  first     3      1, 0
    #  second    1      0, 1
    parts = list(np.eye(2, dtype=np.float32))

    assert pooled(parts, [3, 1]).tolist() == [0.75, 0.25]
    assert pooled(parts, [0, 0]).tolist() == [0.5, 0.5]
