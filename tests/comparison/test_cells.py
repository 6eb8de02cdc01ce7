"""Codes and clusters that share more segments than their runs would bring about."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from t12 import CLUSTERS, CODES, INTERVIEWS, QUESTIONS

from mining.comparison.arrangements import arrangements, restricted
from mining.comparison.cells import judged_q, memberships, relation_p, shared_counts

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
    found = relation_p(CODED, CLUSTER, {name: WAYS[name]}).cells

    assert found == pytest.approx((counts >= observed).mean(axis=0))


def test_r27_p_is_the_largest_over_the_ways():
    alone = [relation_p(CODED, CLUSTER, {name: way}).cells for name, way in WAYS.items()]

    assert relation_p(CODED, CLUSTER, WAYS).cells == pytest.approx(np.max(alone, axis=0))


def test_a_cell_without_segments_has_p_of_one():
    empty = shared_counts(CODED, CLUSTER) == 0

    assert empty.sum() == 10
    assert (relation_p(CODED, CLUSTER, WAYS).cells[empty] == 1).all()


def test_a_code_of_one_run_is_found_where_its_cluster_is_that_run():
    #   segment  0 1 2 3 4 5 6 7 8 9    the code and cluster 1 stand on 3 4 5: of ten turns one
    #   code     . . . x x x . . . .    brings all three together, three at least two
    code = np.array([[3 <= i <= 5] for i in range(10)])
    cluster = np.array([int(3 <= i <= 5) for i in range(10)])

    assert relation_p(code, cluster, {"turn": arrangements([0] * 10, seed=1)}).cells[0, 1] == 0.1


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

    found = relation_p(codes, clusters, {"turn": drawn}).cells
    assert ((found >= 0.1) & (found <= 1)).all()
    assert (relation_p(codes, clusters, {"still": still}).cells == 1).all()


def test_no_codes_no_clusters_and_no_ways():
    assert relation_p(CODED[:, :0], CLUSTER, WAYS).cells.shape == (0, 3)
    assert relation_p(CODED, np.full(12, -1), WAYS).cells.shape == (6, 0)
    assert np.isnan(relation_p(CODED, CLUSTER, {}).cells).all()


def excess(codes, clusters):
    """Return what codes and clusters share beyond their sizes, counted pair by pair."""
    n, n_codes = codes.shape
    of_codes, of_clusters = [0.0] * n_codes, [0.0] * (max(clusters) + 1)
    for code in range(n_codes):
        for cluster in range(len(of_clusters)):
            both = sum(codes[i, code] and clusters[i] == cluster for i in range(n))
            usual = sum(codes[:, code]) * sum(clusters == cluster) / n
            if both > usual:
                of_codes[code] += both * np.log(both / usual)
                of_clusters[cluster] += both * np.log(both / usual)
    return of_codes, of_clusters


def test_codes_and_clusters_are_tested_by_what_they_share_beyond_their_sizes():
    rng = np.random.default_rng(3)
    codes, clusters = rng.random((40, 3)) < 0.4, rng.integers(-1, 4, 40)
    way = arrangements(np.repeat([0, 1], 20), seed=1, n_draws=60, enumerate_below=0)
    orders = [order for chunk in way.orders(99) for order in chunk]

    found = relation_p(codes, clusters, {"turn": way})
    drawn = [excess(codes, clusters[order]) for order in orders]
    for part, p in enumerate((found.codes, found.clusters)):
        observed = np.array(excess(codes, clusters)[part])
        above = (np.array([each[part] for each in drawn]) >= observed - 1e-9).sum(axis=0)
        assert p == pytest.approx((above + 1) / 61)
        assert len(set(p)) > 1


def test_what_avoids_the_other_side_is_not_related_to_it():
    #   the code is everywhere but in cluster 0, which is half of the talk
    rng = np.random.default_rng(5)
    clusters = np.where(rng.random(200) < 0.5, 0, rng.integers(1, 4, 200))
    found = relation_p(
        (clusters != 0)[:, None], clusters, {"turn": arrangements([0] * 200, seed=1)}
    )

    assert found.clusters[0] == 1
    assert found.codes[0] < 0.02  # it is related to the clusters where it is


def test_a_code_that_follows_its_clusters_is_found_and_one_of_chance_is_not():
    rng = np.random.default_rng(5)
    clusters = rng.integers(0, 4, 200)
    codes = np.column_stack([np.isin(clusters, [0, 1]), rng.random(200) < 0.5])
    found = relation_p(codes, clusters, {"turn": arrangements([0] * 200, seed=1)})

    assert found.codes[0] < 0.02 < found.codes[1]


def test_q_is_over_those_that_can_be_judged():
    #   judged .01 .04 1: .01*3/1, .04*3/2, 1;   not judged .001
    p = np.array([0.01, 0.001, 0.04, 1.0])
    found = judged_q(p, np.array([True, False, True, True]))

    assert found[[0, 2, 3]] == pytest.approx([0.03, 0.06, 1.0])
    assert np.isnan(found[1])


def test_q_where_nothing_can_be_judged():
    assert np.isnan(judged_q(np.array([0.01]), np.array([False]))).all()
    assert np.isnan(judged_q(np.array([np.nan]), np.array([True]))).all()
