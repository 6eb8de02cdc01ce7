"""R17: clusters that come back when some of the data is left out."""

from __future__ import annotations

import numpy as np
import pytest

from mining.clustering.stability import (
    clusterwise_jaccard,
    leave_one_out,
    mean_jaccard,
    subsamples,
    worst,
)

ORIGINAL = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, 2])


def again(kept, *clusters):
    """Make a rerun from segment numbers that count from 1."""
    label = {member: number for number, cluster in enumerate(clusters) for member in cluster}
    return np.array(kept) - 1, np.array([label[k] for k in kept])


RERUNS = [
    again([1, 2, 3, 5, 6, 8, 9], [1, 2, 3], [5, 6], [8, 9]),
    again([1, 2, 4, 5, 7, 9, 10], [1, 2, 4, 5], [7], [9, 10]),
    again([2, 3, 4, 6, 7, 8, 10], [2, 3, 4], [6, 8], [7, 10]),
]


def test_r17_each_cluster_in_each_run():
    found = clusterwise_jaccard(ORIGINAL, RERUNS)

    assert found == pytest.approx(
        np.array([[1, 1, 1], [0.75, 0.5, 1], [1, 1 / 3, 1 / 3]]), abs=1e-6
    )


def test_r17_means():
    assert mean_jaccard(ORIGINAL, RERUNS) == pytest.approx([0.916667, 0.611111, 0.777778], abs=1e-6)


def test_the_worst_scheme_counts():
    perfect = mean_jaccard(ORIGINAL, [(np.arange(10), ORIGINAL)])
    untried = mean_jaccard(ORIGINAL, [])

    assert perfect == [1.0, 1.0, 1.0]
    assert worst([perfect, mean_jaccard(ORIGINAL, RERUNS)]) == mean_jaccard(ORIGINAL, RERUNS)
    assert worst([perfect, untried]) == perfect


def test_a_cluster_that_no_rerun_kept_has_no_value():
    only_first = [(np.arange(4), np.zeros(4, dtype=int))]

    assert mean_jaccard(ORIGINAL, only_first) == [1.0, None, None]


def test_unassigned_segments_are_no_cluster_on_either_side():
    labels = np.array([0, 0, -1, -1])
    found = clusterwise_jaccard(labels, [(np.arange(4), np.array([-1, -1, 0, 0]))])

    assert found.tolist() == [[0.0]]


def test_nothing_assigned_gives_no_values():
    assert mean_jaccard(np.array([-1, -1]), [(np.arange(2), np.array([0, 0]))]) == []


def test_subsamples_hold_no_copies_and_are_the_same_every_time():
    draws = subsamples(50, 5, share=0.8, seed=3)

    assert [len(d) for d in draws] == [40] * 5
    assert all(len(set(d.tolist())) == 40 for d in draws)
    assert all(
        np.array_equal(a, b)
        for a, b in zip(draws, subsamples(50, 5, share=0.8, seed=3), strict=True)
    )
    assert subsamples(0, 3, share=0.8, seed=3) == []


def test_each_interview_is_left_out_once():
    assert [d.tolist() for d in leave_one_out(["a", "a", "b"])] == [[2], [0, 1]]


def test_many_interviews_are_left_out_in_groups_and_each_once():
    documents = [f"d{i}" for i in range(45) for _ in range(2)]

    kept = leave_one_out(documents)

    assert len(kept) == 20
    out = np.concatenate([np.setdiff1d(np.arange(90), positions) for positions in kept])
    assert sorted(out.tolist()) == list(range(90))
