"""How many clusters: planted numbers are found, clouds have none, and no code is looked at."""

from __future__ import annotations

import numpy as np
import pytest

from mining.clustering import resolution
from mining.clustering.run import cluster
from mining.clustering.stability import mean_jaccard
from mining.comparison.partition import agreement
from mining.themes.status import MIN_SIZE, MIN_STABILITY
from mining.vectors import unit_rows

UNEQUAL = {
    3: (110, 70, 50),
    6: (80, 50, 40, 30, 20, 10),
    12: (50, 40, 30, 25, 20, 15, 12, 10, 8, 8, 6, 6),
}


def planted(rng, sizes, spread, n_dims=64):
    middles = unit_rows(rng.normal(size=(len(sizes), n_dims)))
    noise = rng.normal(size=(sum(sizes), n_dims)) / np.sqrt(n_dims)
    return unit_rows(np.repeat(middles, sizes, axis=0) + spread * noise)


def steady(found, level):
    """Return the clusters of a level that pass what a candidate must pass."""
    labels = found.levels[level]
    reruns = [(kept, labels_of[level]) for kept, labels_of in found.reruns]
    values = np.array(mean_jaccard(labels, reruns), dtype=float)
    sizes = np.bincount(labels)
    fit = (sizes >= MIN_SIZE) & (2 * sizes <= len(labels))
    return np.flatnonzero(fit & (values >= MIN_STABILITY) & (values > found.limits[level]))


@pytest.mark.parametrize("n_groups", [3, 6, 12])
def test_groups_of_unequal_size_are_recovered(n_groups, rng):
    sizes = UNEQUAL[n_groups]
    truth = np.repeat(np.arange(n_groups), sizes)

    found = cluster(planted(rng, sizes, 0.8), "default", {}, seed=1, n_runs=20)

    scores = {name: agreement(truth, labels).ari for name, labels in found.levels.items()}
    best = max(scores, key=scores.get)
    assert scores[best] >= 0.95
    assert found.sizes[best] == n_groups
    assert len(steady(found, best)) >= 2


@pytest.mark.parametrize("n_groups", [3, 6, 12])
def test_groups_that_run_together_are_not_called_steady(n_groups, rng):
    vectors = planted(rng, UNEQUAL[n_groups], 8.0)

    found = cluster(vectors, "default", {}, seed=1, n_runs=20)

    assert sum(len(steady(found, level)) for level in found.levels) == 0


@pytest.mark.parametrize("n", [60, 230])
def test_nothing_of_a_cloud_is_steady(n):
    passed = 0
    for seed in range(6):
        cloud = unit_rows(np.random.default_rng(seed).normal(size=(n, 100)))
        found = cluster(cloud, "default", {}, seed=seed, n_runs=20)
        passed += sum(len(steady(found, level)) for level in found.levels)
    assert passed == 0


def test_a_given_number_is_kept_and_others_fit_around_it(rng):
    found = cluster(planted(rng, UNEQUAL[6], 0.8), "default", {"middle": 30}, seed=1, n_runs=5)

    assert found.sizes["middle"] == 30
    assert found.sizes["coarse"] <= 30 <= found.sizes["fine"]
    assert "middle" not in found.by_size


def test_without_runs_the_numbers_follow_from_the_number_of_segments(rng):
    found = cluster(planted(rng, UNEQUAL[6], 0.8), "default", {}, seed=1, n_runs=0)

    assert found.sizes == resolution.default_sizes(230)
    assert list(found.by_size) == ["coarse", "middle", "fine"]
    assert found.limits == {}
    assert not found.reruns


def test_the_same_seed_chooses_the_same(rng):
    vectors = planted(rng, UNEQUAL[12], 2.0)

    first = cluster(vectors, "default", {}, seed=3, n_runs=10)
    again = cluster(vectors, "default", {}, seed=3, n_runs=10)

    assert first.sizes == again.sizes
    assert first.steadiness == again.steadiness
    assert all(np.array_equal(first.levels[name], again.levels[name]) for name in first.levels)


def test_numbers_in_question_are_in_order_and_do_not_overlap():
    for n in (20, 60, 230, 1_000):
        found = resolution.choices(n)
        flat = [size for level in ("coarse", "middle", "fine") for size in found[level]]
        assert flat == sorted(set(flat))
        assert flat[0] >= 3
