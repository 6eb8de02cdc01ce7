"""Every size of study, every kind of vector: an answer or a sentence, never a traceback."""

from __future__ import annotations

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from mining.clustering import recipes
from mining.clustering.labels import by_size
from mining.clustering.run import cluster, strengths
from mining.errors import ParamsError
from mining.vectors import unit_rows


def blobs(rng, sizes=(20, 12, 8), n_dims=10, spread=0.1):
    centres = np.eye(n_dims)[: len(sizes)]
    return unit_rows(
        np.repeat(centres, sizes, axis=0) + spread * rng.normal(size=(sum(sizes), n_dims))
    )


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_too_few_segments_are_one_group_and_said_so(n, rng):
    found = cluster(unit_rows(rng.normal(size=(n, 5))), "default", {}, seed=1)

    assert found.levels["middle"].tolist() == [0] * n
    assert "too_few" in found.notes


@pytest.mark.parametrize("n", [4, 5, 20, 60, 230])
def test_levels_nest_and_nobody_is_left_out(n, rng):
    levels = cluster(unit_rows(rng.normal(size=(n, 30))), "default", {}, seed=1).levels

    assert all((labels >= 0).all() for labels in levels.values())
    for fine, coarse in (("fine", "middle"), ("middle", "coarse")):
        pairs = set(zip(levels[fine].tolist(), levels[coarse].tolist(), strict=True))
        assert len(pairs) == levels[fine].max() + 1


def test_planted_groups_are_found(rng):
    found = cluster(blobs(rng), "default", {"middle": 3, "coarse": 1}, seed=1)

    assert found.levels["middle"].tolist() == [0] * 20 + [1] * 12 + [2] * 8


def test_equal_vectors_are_one_cluster_of_a_tree():
    found = cluster(np.tile([[1.0, 0.0]], (12, 1)).astype(np.float32), "default", {}, seed=1)

    assert len(found.levels["middle"]) == 12


def test_texts_that_the_embedder_does_not_know_stay_unassigned(rng):
    vectors = blobs(rng)
    vectors[5] = 0

    found = cluster(vectors, "default", {}, seed=1)

    assert [i for i, c in enumerate(found.levels["middle"]) if c == -1] == [5]
    assert "unknown_text" in found.notes


def test_a_sample_makes_the_tree_of_a_large_study(rng, monkeypatch):
    vectors = blobs(rng, sizes=(40, 30, 20))
    sizes = {"middle": 3, "coarse": 2, "fine": 6}
    whole = cluster(vectors, "default", sizes, seed=1, n_runs=5)
    monkeypatch.setattr(recipes, "MAX_TREE", 45)

    sampled = cluster(vectors, "default", sizes, seed=1, n_runs=5)

    assert np.array_equal(whole.levels["middle"], sampled.levels["middle"])
    for fine, coarse in (("fine", "middle"), ("middle", "coarse")):
        pairs = set(zip(sampled.levels[fine], sampled.levels[coarse], strict=True))
        assert len(pairs) == sampled.levels[fine].max() + 1
    # A rerun of a sample still says where everybody belongs.
    assert all(len(kept) == 90 == len(labels["fine"]) for kept, labels in sampled.reruns)


@pytest.mark.parametrize("threads", [1, 2])
def test_the_number_of_threads_changes_nothing(threads, rng):
    vectors = blobs(rng, spread=0.5)
    with threadpool_limits(threads):
        found = cluster(vectors, "default", {}, seed=1)

    assert np.array_equal(
        found.levels["fine"], cluster(vectors, "default", {}, seed=1).levels["fine"]
    )


@pytest.mark.parametrize(
    ("name", "params", "says"),
    [
        ("default", {"n_components": 0}, "cluster.params.n_components is 0; it must be 1 or more"),
        ("default", {"middle": -2}, "cluster.params.middle is -2"),
        ("default", {"coarse": 9, "middle": 3}, "a coarser level cannot have more clusters"),
        ("default", {"n_runs": -1}, "cluster.params.n_runs is -1"),
        ("kmeans", {"n_clusters": 0}, "clusterer 'kmeans': .*n_clusters"),
        ("kmeans", {"n_clusters": 99}, "cluster.params of 'kmeans': n_samples=40"),
        ("hdbscan", {"min_cluster_size": "x"}, "clusterer 'hdbscan': .*min_cluster_size"),
        ("umap-hdbscan", {"min_cluster_size": 1}, "cluster.params.min_cluster_size is 1"),
    ],
)
def test_an_impossible_parameter_is_one_sentence(name, params, says, rng):
    with pytest.raises(ParamsError, match=says) as caught:
        cluster(blobs(rng), name, params, seed=1)

    assert "\n" not in str(caught.value)


def test_fewer_segments_than_umap_needs_stay_unassigned(rng):
    found = cluster(unit_rows(rng.normal(size=(6, 4))), "umap-hdbscan", {}, seed=1)

    assert found.levels["middle"].tolist() == [-1] * 6


def test_strength_is_nearness_to_the_centre_and_zero_for_the_unassigned(rng):
    vectors = blobs(rng)
    labels = np.array([0] * 20 + [1] * 12 + [-1] * 8)

    found = strengths(vectors, labels)

    assert (found[:32] > 0.5).all()
    assert (found[32:] == 0).all()
    assert (found <= 1).all()


def test_clusters_are_numbered_by_size():
    assert by_size([4, 9, 9, -1, 2, 2]).tolist() == [2, 0, 0, -1, 1, 1]
    assert by_size([]).tolist() == []
