"""Placing new segments beside clusters that stay as they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from mining.clustering.placing import (
    FEWEST,
    MAX_FOLDS,
    SHARE,
    Nearest,
    drift,
    folds,
    limits,
    nearest,
    outside,
    own_cosines,
    rehearse,
)


def near(cluster, cosine):
    return Nearest(cluster=np.array(cluster, dtype=np.int64), cosine=np.array(cosine, dtype=float))


def test_a_segment_goes_to_the_nearest_centre_and_the_lowest_of_equals():
    #          centre 0   centre 1   centre 2
    centre = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    rows = np.array([[0.8, 0.6], [0.6, 0.8], [0.0, 0.0], [-1.0, 0.0]])

    found = nearest(rows, centre)

    assert found.cluster.tolist() == [0, 1, -1, 1]
    assert found.cosine.tolist() == [0.8, 0.8, 0.0, 0.0]


def test_where_no_cluster_has_a_centre_nothing_is_near():
    found = nearest(np.array([[1.0, 0.0]]), np.zeros((3, 2)))

    assert (found.cluster.tolist(), found.cosine.tolist()) == ([-1], [0.0])


def test_a_left_out_cluster_receives_nothing_in_its_rehearsal():
    # Cluster 1 belongs to the interview that is left out, so its number has no member.
    rest = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])

    found = rehearse(rest, np.array([0, 0, 2]), np.array([[0.6, 0.8]]))

    assert (found.cluster.tolist(), found.cosine.tolist()) == ([2], [0.8])


def test_members_are_held_against_the_others_of_their_cluster():
    # 0 and 1 lie at a right angle, 2 is alone, 3 is in no cluster.
    rows = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 0.0]])

    found = own_cosines(rows, np.array([0, 0, 1, -1]))

    assert found.cluster.tolist() == [0, 0, -1, -1]
    assert found.cosine.tolist() == [0.0, 0.0, 0.0, 0.0]


def test_many_interviews_share_the_rehearsals():
    documents = [f"intervju_{n:02d}" for n in range(25) for _ in range(2)]

    found = folds(documents)

    assert len(found) == MAX_FOLDS
    assert np.sum(found, axis=0).tolist() == [1] * 50
    for left_out in found:
        apart = {d for d, at in zip(documents, left_out, strict=True) if at}
        assert not apart & {d for d, at in zip(documents, left_out, strict=True) if not at}


def test_a_cluster_to_which_few_came_has_the_limit_of_all():
    # 40 came to cluster 0 with 0.01 to 0.40; 2 to cluster 1 with 0.9.
    rehearsed = near([0] * 40 + [1] * 2, [*(np.arange(1, 41) / 100), 0.9, 0.9])

    found = limits(rehearsed, 3)

    assert found.tolist() == [0.02, 0.03, 0.03]


@given(
    st.lists(
        st.tuples(st.integers(-1, 2), st.floats(-1, 1, allow_nan=False)), min_size=1, max_size=120
    )
)
def test_at_most_a_twentieth_of_what_made_a_limit_lies_below_it(rows):
    rehearsed = near([c for c, _ in rows], [v for _, v in rows])
    limit = limits(rehearsed, 3)

    for cluster in range(3):
        own = rehearsed.cosine[rehearsed.cluster == cluster]
        if len(own) >= FEWEST:
            assert (own < limit[cluster]).mean() <= SHARE
    assert outside(rehearsed, limit)[rehearsed.cluster == -1].all()


def test_without_a_rehearsed_segment_nothing_arrives():
    assert outside(near([0], [1.0]), limits(near([], []), 1)).tolist() == [True]


@pytest.mark.parametrize(("n_out", "clear"), [(3, False), (9, True)])
def test_drift_is_told_by_an_exact_binomial(n_out, clear):
    # 2 of 40 old segments are outside in either interview: 5 %.
    old = np.arange(80) % 20 == 0
    new = np.arange(50) < n_out

    found = drift(new, old, ["a"] * 40 + ["b"] * 40)

    assert found.p == pytest.approx(binom.sf(n_out - 1, 50, 0.05))
    assert (found.share, found.usual, found.highest) == (n_out / 50, 0.05, 0.05)
    assert found.clear is clear


def test_one_old_interview_as_far_outside_makes_drift_unclear():
    # 10 of 20 in interview a, none of 180 in b: 5 % of all.
    old = np.arange(200) < 10
    new = np.arange(50) < 20

    found = drift(new, old, ["a"] * 20 + ["b"] * 180)

    assert found.p < 1e-6
    assert found.highest == 0.5
    assert found.clear is False


def test_less_than_a_twentieth_outside_before_is_not_held_against_new_talk():
    found = drift(np.arange(20) < 2, np.zeros(100, dtype=bool), ["a"] * 50 + ["b"] * 50)

    assert found.p == pytest.approx(binom.sf(1, 20, 0.05))
    assert found.clear is False


def test_drift_is_not_defined_without_segments_or_rehearsal():
    none = np.zeros(0, dtype=bool)

    assert drift(none, np.array([True, False]), ["a", "b"]).clear is None
    assert drift(np.array([True]), np.array([True, False]), None).p is None
    assert drift(none, none, []).share is None
