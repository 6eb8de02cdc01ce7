"""Codes and clusters that share more segments than their runs would bring about."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from t12 import CLUSTERS, CODES, INTERVIEWS, QUESTIONS

from mining.comparison.arrangements import arrangements, restricted
from mining.comparison.cells import cell_p, cell_q, memberships, shared_counts

NAMES = ["ask", "hope", "market", "routine", "time", "vent"]
CODED = np.array([[name in own for name in NAMES] for own in CODES])
CLUSTER = np.array(CLUSTERS)
WAYS = restricted(INTERVIEWS, QUESTIONS, seed=1)


def test_segments_count_under_each_of_their_codes():
    #   cluster   0  1  2    (s09 has hope and is in no cluster)
    #   ask       1  2  0
    #   hope      0  0  0
    #   market    1  0  3
    #   routine   1  1  0
    #   time      3  0  0
    #   vent      0  1  0
    assert shared_counts(CODED, CLUSTER).tolist() == [
        [1, 2, 0],
        [0, 0, 0],
        [1, 0, 3],
        [1, 1, 0],
        [3, 0, 0],
        [0, 1, 0],
    ]


def test_memberships_are_entries_of_weight_one():
    found = memberships(CODED[:3])

    assert found.segment.tolist() == [0, 1, 1, 2]
    assert [NAMES[i] for i in found.label] == ["time", "routine", "time", "ask"]
    assert found.weight.tolist() == [1, 1, 1, 1]
    assert (found.n_segments, found.n_labels) == (3, 6)


@pytest.mark.parametrize("name", list(WAYS))
def test_p_is_the_share_of_arrangements_that_share_as_many(name):
    observed = shared_counts(CODED, CLUSTER)
    counts = np.array(
        [shared_counts(CODED, CLUSTER[order]) for chunk in WAYS[name].orders(99) for order in chunk]
    )
    found = cell_p(CODED, CLUSTER, {name: WAYS[name]})

    assert found == pytest.approx((counts >= observed).mean(axis=0))


def test_r27_p_is_the_largest_over_the_ways():
    alone = [cell_p(CODED, CLUSTER, {name: way}) for name, way in WAYS.items()]

    assert cell_p(CODED, CLUSTER, WAYS) == pytest.approx(np.max(alone, axis=0))


def test_a_cell_without_segments_has_p_of_one():
    empty = shared_counts(CODED, CLUSTER) == 0

    assert empty.sum() == 10
    assert (cell_p(CODED, CLUSTER, WAYS)[empty] == 1).all()


def test_a_code_of_one_run_is_found_where_its_cluster_is_that_run():
    #   segment  0 1 2 3 4 5 6 7 8 9    the code and cluster 1 stand on 3 4 5: of ten turns one
    #   code     . . . x x x . . . .    brings all three together, three at least two
    code = np.array([[3 <= i <= 5] for i in range(10)])
    cluster = np.array([int(3 <= i <= 5) for i in range(10)])

    assert cell_p(code, cluster, {"turn": arrangements([0] * 10, seed=1)})[0, 1] == 0.1


@settings(max_examples=50)
@given(
    rows=st.lists(
        st.tuples(st.booleans(), st.booleans(), st.integers(-1, 2)), min_size=1, max_size=10
    ),
    seed=st.integers(0, 99),
)
def test_r27_no_p_is_below_one_of_draws_and_one(rows, seed):
    codes = np.array([r[:2] for r in rows])
    clusters = np.array([r[2] for r in rows])
    drawn = arrangements([0] * len(rows), seed=seed, n_draws=9, enumerate_below=0)
    still = arrangements(range(len(rows)), seed=seed)

    found = cell_p(codes, clusters, {"turn": drawn})
    assert ((found >= 0.1) & (found <= 1)).all()
    assert (cell_p(codes, clusters, {"still": still}) == 1).all()


def test_no_codes_no_clusters_and_no_ways():
    assert cell_p(CODED[:, :0], CLUSTER, WAYS).shape == (0, 3)
    assert cell_p(CODED, np.full(12, -1), WAYS).shape == (6, 0)
    assert np.isnan(cell_p(CODED, CLUSTER, {})).all()


def test_q_counts_the_cells_of_codes_that_can_be_judged():
    #   judged   .01 .04      q over four cells: .01*4/1, .04*4/3 (three are at or below .04)
    #   not      .001 .001
    #   judged   .02 1
    p = np.array([[0.01, 0.04], [0.001, 0.001], [0.02, 1.0]])
    found = cell_q(p, np.array([True, False, True]))

    assert found[[0, 2]] == pytest.approx(np.array([[0.04, 0.04 * 4 / 3], [0.04, 1.0]]))
    assert np.isnan(found[1]).all()


def test_q_where_nothing_can_be_judged():
    assert np.isnan(cell_q(np.array([[0.01]]), np.array([False]))).all()
    assert cell_q(np.empty((2, 0)), np.array([True, True])).shape == (2, 0)
