"""How strongly a segment belongs to each cluster."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mining.clustering.membership import memberships


def test_the_company_of_a_rerun_is_shared_out():
    # whole   0 0 0 1 1 -1
    # rerun   0 0 1 1 1  1      of segment 2's company two are in cluster 1, one in none
    whole = np.array([0, 0, 0, 1, 1, -1])
    found = memberships(whole, [(np.arange(6), np.array([0, 0, 1, 1, 1, 1]))])

    assert np.allclose(found[0], [1, 0])
    assert np.allclose(found[2], [0, 2 / 3])
    assert np.allclose(found[5], [1 / 3, 2 / 3])


def test_alone_or_unassigned_in_a_rerun_is_no_company():
    whole = np.array([0, 0, 1])
    found = memberships(whole, [(np.arange(3), np.array([0, -1, 1]))])

    assert found.tolist() == [[0, 0], [0, 0], [0, 0]]


def test_a_segment_that_no_rerun_kept_has_no_strengths():
    found = memberships(np.array([0, 0]), [(np.array([0]), np.array([0]))])

    assert np.isnan(found[1]).all()
    assert not np.isnan(found[0]).any()


@given(
    st.lists(st.integers(-1, 3), min_size=1, max_size=12),
    st.lists(st.lists(st.integers(-1, 3), min_size=12, max_size=12), min_size=1, max_size=4),
)
def test_strengths_of_a_segment_sum_to_at_most_one(labels, runs):
    whole = np.array(labels)
    everyone = np.arange(len(whole))

    found = memberships(whole, [(everyone, np.array(run[: len(whole)])) for run in runs])

    assert (found >= 0).all()
    assert (found.sum(axis=1) <= 1 + 1e-5).all()
