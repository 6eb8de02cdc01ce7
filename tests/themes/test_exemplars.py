"""R20: members that speak for a cluster."""

from __future__ import annotations

import numpy as np
import pytest

from mining.themes.exemplars import Core, mmr
from mining.vectors import unit_rows

RELEVANCE = np.array([0.95, 0.93, 0.70, 0.60])
SIMILARITY = np.array(
    [[1, 0.98, 0.50, 0.30], [0.98, 1, 0.45, 0.35], [0.50, 0.45, 1, 0.20], [0.30, 0.35, 0.20, 1]]
)


@pytest.mark.parametrize(
    ("balance", "expected"), [(1.0, [0, 1, 2]), (0.7, [0, 1, 2]), (0.5, [0, 3, 2])]
)
def test_r20_three_picks(balance, expected):
    assert mmr(RELEVANCE, SIMILARITY, 3, balance=balance) == expected


def test_one_voice_has_two_at_most_while_others_remain():
    voices = ["a", "a", "a", "b"]

    assert mmr(RELEVANCE, SIMILARITY, 3, balance=1.0, voices=voices) == [0, 1, 3]
    assert mmr(RELEVANCE, SIMILARITY, 4, balance=1.0, voices=voices) == [0, 1, 3, 2]


def test_more_than_there_are():
    assert sorted(mmr(RELEVANCE, SIMILARITY, 9)) == [0, 1, 2, 3]
    assert mmr(np.array([]), np.zeros((0, 0)), 3) == []


def test_the_medoid_comes_first():
    vectors = unit_rows(np.array([[1.0, 0.9], [1.0, 1.0], [0.2, 1.0], [1.0, 0.2]]))

    assert Core.of(vectors, list("abcd")).exemplars(2, balance=0.5)[0] == 1
