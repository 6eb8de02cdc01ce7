"""Nearness by vectors and by shared neighbours."""

from __future__ import annotations

import numpy as np
import pytest

from mining.clustering.neighbours import reduce, similarity
from mining.vectors import unit_rows


def test_rows_with_the_same_neighbours_are_nearer_than_their_cosine_says(rng):
    # Two crowds on the same arc; the two rows between them are equally near in angle.
    left = rng.normal(0.0, 0.05, 30)
    right = rng.normal(1.0, 0.05, 30)
    angles = np.concatenate([left, right])
    rows = unit_rows(np.column_stack([np.cos(angles), np.sin(angles)]))

    near = similarity(rows)

    cosine = rows @ rows.T
    inside, across = near[0, 1:30].mean(), near[0, 30:].mean()
    assert inside - across > (cosine[0, 1:30].mean() - cosine[0, 30:].mean())


def test_similarity_by_hand():
    # One neighbour each: 0-1 and 2-3 are mutual, so both walks end on the same two rows.
    rows = unit_rows(np.array([[1, 0], [1, 0], [0, 1], [0, 1]]))

    near = similarity(rows, scales=(1,))

    assert near[0, 1] == pytest.approx(1.0)
    assert near[0, 2] == pytest.approx(0.0)


def test_the_order_of_rows_only_reorders(rng):
    rows = unit_rows(rng.normal(size=(40, 8)))
    order = rng.permutation(40)

    near, moved = similarity(rows), similarity(rows[order])

    assert np.allclose(near[np.ix_(order, order)], moved, atol=1e-5)


@pytest.mark.parametrize("n", [1, 2, 3, 6])
def test_few_rows(n, rng):
    near = similarity(unit_rows(rng.normal(size=(n, 4))))

    assert near.shape == (n, n)
    assert np.isfinite(near).all()


def test_components_are_learned_from_a_sample(rng):
    vectors = rng.normal(size=(50, 10)).astype(np.float32)

    rows = reduce(vectors, 3, sample=np.arange(20))

    assert np.allclose(rows[:20], reduce(vectors[:20], 3), atol=1e-5)
    assert rows.shape == (50, 3)
