"""Clarity of a level."""

from __future__ import annotations

import numpy as np
import pytest

from mining.clustering.trust import prediction_strength, silhouette
from mining.vectors import unit_rows

TWO = unit_rows(np.array([[1, 0], [1, 0.1], [0, 1], [0.1, 1]] * 4))
SIDES = np.array([0, 0, 1, 1] * 4)
FOUR = [f"interview {i // 4}" for i in range(16)]


def test_halves_of_the_interviews_foretell_each_other():
    def refit(draws):
        return [{"middle": SIDES[at]} for at in draws]

    found = prediction_strength(TWO, FOUR, refit, seed=1)

    assert found == {"middle": 1.0}


def test_clusters_that_the_other_half_does_not_have_lose_their_pairs():
    # Each half tears both sides in two at random, and each in its own way.
    def torn(draws):
        rngs = [np.random.default_rng(int(at[-1])) for at in draws]
        return [
            {"fine": SIDES[at] + 2 * (rng.random(len(at)) < 0.5)}
            for at, rng in zip(draws, rngs, strict=True)
        ]

    found = prediction_strength(TWO, FOUR, torn, seed=1)

    assert found["fine"] < 0.9


def test_one_interview_has_no_halves():
    assert prediction_strength(TWO, ["a"] * 16, lambda draws: [], seed=1) == {}


def test_silhouette_leaves_the_unassigned_out():
    labels = SIDES.copy()
    labels[:2] = -1

    assert silhouette(TWO, labels, seed=1) == pytest.approx(silhouette(TWO[2:], SIDES[2:], seed=1))
    assert silhouette(TWO, SIDES, seed=1) > 0.9


@pytest.mark.parametrize("labels", [np.zeros(16), -np.ones(16), np.arange(16)])
def test_silhouette_needs_two_clusters_with_company(labels):
    assert silhouette(TWO, labels.astype(np.int64), seed=1) is None
