"""The plain control: as many clusters as asked for, the same every time."""

from __future__ import annotations

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from mining.clustering.kmeans import kmeans
from mining.vectors import unit_rows


def blobs(rng, sizes=(20, 12, 8)):
    centres = np.repeat(np.eye(10)[: len(sizes)], sizes, axis=0)
    return unit_rows(centres + 0.1 * rng.normal(size=centres.shape))


def test_planted_groups_are_found_the_largest_first(rng):
    assert kmeans(blobs(rng), 3, seed=1).tolist() == [0] * 20 + [1] * 12 + [2] * 8


def test_unknown_texts_stay_unassigned(rng):
    vectors = blobs(rng)
    vectors[[3, 30]] = 0

    found = kmeans(vectors, 3, seed=1)

    assert np.flatnonzero(found == -1).tolist() == [3, 30]


@pytest.mark.parametrize(
    ("rows", "n_clusters", "expected"),
    [
        (np.zeros((0, 4)), 3, []),
        (np.zeros((2, 4)), 3, [-1, -1]),
        (np.eye(3), 9, [0, 1, 2]),
        (np.tile([[1.0, 0.0]], (5, 1)), 3, [0] * 5),
        (np.eye(3), 0, [-1, -1, -1]),
    ],
)
def test_never_more_clusters_than_different_texts(rows, n_clusters, expected):
    found = kmeans(rows.astype(np.float32), n_clusters, seed=1)

    assert sorted(found.tolist()) == sorted(expected)


def test_threads_and_reruns_change_nothing(rng):
    vectors = unit_rows(rng.normal(size=(300, 20)))
    with threadpool_limits(2):
        two = kmeans(vectors, 15, seed=1)
    with threadpool_limits(1):
        one = kmeans(vectors, 15, seed=1)

    assert np.array_equal(one, two)
    assert not np.array_equal(one, kmeans(vectors, 15, seed=2))
