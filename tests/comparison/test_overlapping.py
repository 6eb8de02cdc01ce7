"""R8, R11, R27: scores where a segment has several codes, or none."""

from __future__ import annotations

import itertools

import bcubed as package
import numpy as np
import pytest
from clusim.clustering import Clustering
from clusim.sim import element_sim_elscore, omega_index
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from sklearn.metrics import adjusted_rand_score
from t12 import CLUSTERS, CODES, GROUPS, T10

from mining.comparison import overlapping
from mining.comparison.overlapping import bcubed, element_similarity, membership, omega

GROUP_SETS = [[GROUPS[i]] for i in T10]
CODE_SETS = [CODES[i] for i in T10]
CLUSTER_SETS = [[CLUSTERS[i]] for i in T10]
GROUP, CODE, CLUSTER = (membership(x) for x in (GROUP_SETS, CODE_SETS, CLUSTER_SETS))

# Both sides of up to nine segments, with none to three groups each.
SIDE = st.frozensets(st.integers(0, 3), max_size=3)
TABLES = st.lists(st.tuples(SIDE, SIDE), min_size=1, max_size=9)


def pair_by_pair(codes, clusters, *, with_self=False):
    """Precision of extended BCubed as its definition is written down."""
    of_segments = []
    for i, j in itertools.product(range(len(codes)), repeat=2):
        if j == 0:
            of_segments.append([])
        shared = len(clusters[i] & clusters[j])
        if shared and (with_self or i != j):
            of_segments[-1].append(min(len(codes[i] & codes[j]), shared) / shared)
    return [np.mean(pairs) for pairs in of_segments if pairs]


def random_sides(n_tables, largest):
    """Yield two lists of non-empty sets, as the other packages want them."""
    rng = np.random.default_rng(27)
    for _ in range(n_tables):
        n = int(rng.integers(3, 15))
        yield [
            [
                frozenset(rng.choice(5, size=rng.integers(1, largest + 1), replace=False).tolist())
                for _ in range(n)
            ]
            for _ in range(2)
        ]


def clustering(sets):
    return Clustering(elm2clu_dict={i: sorted(s) for i, s in enumerate(sets)})


def test_membership_has_a_column_per_label_in_the_order_of_strings():
    #                  2  10  tid      10  2  tid
    found = membership([[2, 10], (), {"tid"}, ["tid", "tid"]])

    assert found.dtype == bool
    assert found.toarray().astype(int).tolist() == [[1, 1, 0], [0, 0, 0], [0, 0, 1], [0, 0, 1]]


def test_a_string_is_not_taken_for_a_list_of_its_letters():
    with pytest.raises(ValueError, match="segment 1 has a string"):
        membership([["tid"], "uro"])


def test_r8_one_group_and_one_cluster_per_segment():
    plain, others = bcubed(GROUP, CLUSTER, with_self=True), bcubed(GROUP, CLUSTER)

    assert (plain.precision, plain.recall, plain.f) == pytest.approx((0.716667,) * 3, abs=1e-6)
    assert (others.precision, others.recall, others.f) == pytest.approx((0.6,) * 3)
    assert omega(GROUP, CLUSTER) == pytest.approx(0.431818, abs=1e-6)
    assert element_similarity(GROUP, CLUSTER) == pytest.approx(
        [0.75, 0.75, 2 / 3, 1, 0.75, 2 / 3, 0.25, 1, 1, 0.25]
    )


def test_r11_code_sets():
    plain, others = bcubed(CODE, CLUSTER, with_self=True), bcubed(CODE, CLUSTER)

    assert plain.precision == pytest.approx(0.716667, abs=1e-6)
    assert plain.recall == pytest.approx(0.6625)
    assert plain.f == pytest.approx(0.688520, abs=1e-6)
    assert others.precision == pytest.approx(0.6)
    assert others.recall == pytest.approx(0.566667, abs=1e-6)
    assert others.f == pytest.approx(0.582857, abs=1e-6)
    assert others.n_without_mate == 0
    assert omega(CODE, CLUSTER) == pytest.approx((0.755556 - 0.598519) / (1 - 0.598519), abs=3e-6)
    assert element_similarity(CODE, CLUSTER).mean() == pytest.approx(0.500645, abs=1e-6)
    assert element_similarity(CODE, CLUSTER, alpha=0.5).mean() == pytest.approx(0.582353, abs=1e-6)


def test_r11_omega_by_hand():
    #   pair      12  13  14  23  24  34
    #   codes      2   1   0   1   0   0    sharing 0, 1, 2: 3 pairs, 2 pairs, 1 pair
    #   clusters   1   0   0   0   0   0    sharing 0, 1:    5 pairs, 1 pair
    #   equal              x       x   x    3/6; by chance (3*5 + 2*1) / 36
    codes = membership([{1, 2}, {1, 2}, {2}, {3}])

    assert omega(codes, membership([{1}, {1}, {2}, {3}])) == pytest.approx(1 / 19)
    assert omega(codes, codes) == 1


def test_segment_without_mate_is_counted_and_left_out():
    #            a    b    c       d     e
    #   codes    tid  tid  tid     uro   -
    #   cluster  0    0    -       0     0
    # precision: a 1/3, b 1/3, d 0, e 0; recall: a 1/2, b 1/2, c 0; c, d, e lack one of them
    found = bcubed(
        membership([["tid"], ["tid"], ["tid"], ["uro"], []]), membership([[0], [0], [], [0], [0]])
    )

    assert found.precision == pytest.approx(1 / 6)
    assert found.recall == pytest.approx(1 / 3)
    assert found.f == pytest.approx(2 / 9)
    assert found.n_without_mate == 3


def test_sides_that_share_no_pair_have_f_zero():
    found = bcubed(membership([[1], [1], [2], [2]]), membership([[1], [2], [1], [2]]))

    assert (found.precision, found.recall, found.f, found.n_without_mate) == (0, 0, 0, 0)


def test_nobody_has_a_mate():
    alone = membership([[1], [2], []])
    found = bcubed(alone, alone)

    assert (found.precision, found.recall, found.f, found.n_without_mate) == (None, None, None, 3)


@pytest.mark.parametrize("n_segments", [0, 1])
def test_too_few_segments_for_a_pair(n_segments):
    side = membership([[1]] * n_segments)

    assert bcubed(side, side).f is None
    assert omega(side, side) is None
    assert element_similarity(side, side).tolist() == [1.0] * n_segments


def test_no_codes_at_all():
    uncoded, clusters = np.zeros((3, 0), dtype=bool), membership([[0], [0], [1]])

    assert bcubed(uncoded, clusters).precision == 0
    assert bcubed(uncoded, clusters).recall is None
    assert omega(uncoded, clusters) is None
    assert np.isnan(element_similarity(uncoded, clusters)).all()


@pytest.mark.parametrize("constant", [[[1]] * 4, [[1], [2], [3], [4]], [[]] * 4])
def test_omega_is_not_defined_where_a_side_treats_all_pairs_alike(constant):
    assert omega(membership(constant), membership([[1], [1], [2], [3]])) is None
    assert omega(membership([[1], [1], [2], [3]]), membership(constant)) is None


def test_unassigned_segment_is_for_its_mates_a_cluster_of_its_own():
    codes = membership([["tid"], ["tid"], ["tid", "uro"], ["uro"]])
    unassigned = element_similarity(codes, membership([[0], [0], [], [1]]))
    alone = element_similarity(codes, membership([[0], [0], [9], [1]]))

    assert np.isnan(unassigned[2])
    assert alone[2] < 1
    assert np.delete(unassigned, 2) == pytest.approx(np.delete(alone, 2))


def test_dense_and_sparse_sides_and_empty_columns_are_the_same():
    dense = np.hstack([CODE.toarray(), np.zeros((10, 2), dtype=bool)])

    assert bcubed(dense, CLUSTER.toarray()) == bcubed(CODE, CLUSTER)
    assert omega(dense, CLUSTER) == omega(CODE, CLUSTER)
    assert element_similarity(dense, CLUSTER) == pytest.approx(element_similarity(CODE, CLUSTER))


def test_entries_that_are_written_twice_or_as_zero_count_once_or_not_at_all():
    #   row 0: column 0 twice; row 1: column 0, and a zero in column 1
    entries = (np.array([1.0, 1.0, 1.0, 0.0]), np.array([0, 0, 0, 1]), np.array([0, 2, 4]))
    codes = csr_matrix(entries, shape=(2, 2))
    both = membership([[0], [0]])

    assert bcubed(codes, both) == bcubed(both, both)
    assert element_similarity(codes, both).tolist() == [1.0, 1.0]
    assert codes.nnz == 4  # the caller's matrix is left alone


def test_blocks_give_the_same_as_one_piece(monkeypatch):
    whole = bcubed(CODE, CLUSTER), omega(CODE, CLUSTER), element_similarity(CODE, CLUSTER).tolist()
    monkeypatch.setattr(overlapping, "_CELLS", 30)  # three segments at a time

    assert whole == (
        bcubed(CODE, CLUSTER),
        omega(CODE, CLUSTER),
        element_similarity(CODE, CLUSTER).tolist(),
    )


@pytest.mark.parametrize("score", [bcubed, omega, element_similarity])
def test_sides_of_different_length_are_refused(score):
    with pytest.raises(ValueError, match="codes have 10 segments, but clusters have 9"):
        score(CODE, CLUSTER[:9])


@pytest.mark.parametrize("alpha", [0, 1, -0.1, float("nan")])
def test_alpha_out_of_range_is_refused(alpha):
    with pytest.raises(ValueError, match="it lies between 0 and 1"):
        element_similarity(CODE, CLUSTER, alpha=alpha)


@given(table=TABLES, with_self=st.booleans())
def test_bcubed_is_its_definition(table, with_self):
    codes, clusters = zip(*table, strict=True)
    found = bcubed(membership(codes), membership(clusters), with_self=with_self)
    precision = pair_by_pair(codes, clusters, with_self=with_self)
    recall = pair_by_pair(clusters, codes, with_self=with_self)

    assert found.precision == (pytest.approx(np.mean(precision)) if precision else None)
    assert found.recall == (pytest.approx(np.mean(recall)) if recall else None)


@given(table=TABLES)
def test_swapping_sides_swaps_precision_and_recall_only(table):
    codes, clusters = (membership(side) for side in zip(*table, strict=True))
    found, back = bcubed(codes, clusters), bcubed(clusters, codes)

    assert (found.precision, found.recall) == (back.recall, back.precision)
    assert found.n_without_mate == back.n_without_mate
    assert omega(codes, clusters) == omega(clusters, codes)
    assert element_similarity(codes, clusters) == pytest.approx(
        element_similarity(clusters, codes), nan_ok=True
    )


@given(table=TABLES, new=st.permutations(range(4)))
def test_names_of_groups_do_not_matter(table, new):
    codes, clusters = zip(*table, strict=True)
    renamed = membership([{new[x] for x in own} for own in codes])
    codes, clusters = membership(codes), membership(clusters)

    assert bcubed(renamed, clusters) == bcubed(codes, clusters)
    assert omega(renamed, clusters) == omega(codes, clusters)
    assert element_similarity(renamed, clusters) == pytest.approx(
        element_similarity(codes, clusters), nan_ok=True
    )


@given(table=TABLES)
def test_identical_sides_give_one(table):
    side = membership([codes for codes, _ in table])
    found = bcubed(side, side)
    alike = element_similarity(side, side)

    assert {found.precision, found.recall, found.f, omega(side, side)} <= {1.0, None}
    assert (alike[side.getnnz(axis=1) > 0] == 1).all()


@given(table=TABLES, alpha=st.floats(0.05, 0.95))
def test_element_similarity_is_the_walk_written_out(table, alpha):
    sides = [membership(side).toarray().astype(float) for side in zip(*table, strict=True)]
    walks = []
    for side in sides:
        leave = side / np.maximum(side.sum(axis=1, keepdims=True), 1)
        enter = side / np.maximum(side.sum(axis=0, keepdims=True), 1)
        step = np.eye(len(side)) - alpha * leave @ enter.T
        walks.append((1 - alpha) * np.linalg.inv(step))
    expected = 1 - np.abs(walks[0] - walks[1]).sum(axis=1) / (2 * alpha)
    expected[[not (a and b) for a, b in table]] = np.nan

    found = element_similarity(*(side.astype(bool) for side in sides), alpha=alpha)
    assert found == pytest.approx(expected, nan_ok=True, abs=1e-9)


def test_r11_bcubed_package_agrees_on_200_tables():
    for codes, clusters in random_sides(200, largest=3):
        found = bcubed(membership(codes), membership(clusters), with_self=True)
        sides = dict(enumerate(clusters)), dict(enumerate(codes))

        assert found.precision == pytest.approx(package.precision(*sides))
        assert found.recall == pytest.approx(package.recall(*sides))


def test_r11_clusim_agrees_on_omega_of_200_tables():
    compared = 0
    for codes, clusters in random_sides(200, largest=3):
        found = omega(membership(codes), membership(clusters))
        if found is not None:
            compared += 1
            assert found == pytest.approx(omega_index(clustering(codes), clustering(clusters)))
    assert compared > 190


def test_r27_disjoint_sides_are_the_adjusted_rand_index_and_clusims_element_scores():
    for codes, clusters in random_sides(200, largest=1):
        sides = membership(codes), membership(clusters)
        flat = [[next(iter(x)) for x in side] for side in (codes, clusters)]
        scores, _ = element_sim_elscore(clustering(codes), clustering(clusters), alpha=0.9)

        assert element_similarity(*sides) == pytest.approx(scores)
        if (found := omega(*sides)) is not None:
            assert found == pytest.approx(adjusted_rand_score(*flat))
