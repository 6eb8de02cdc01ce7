"""R19 and the codes as objects: their vectors, their tree, and which ones want a look."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.cluster.hierarchy import linkage, to_tree
from scipy.spatial.distance import pdist

from mining.comparison.code_tree import code_test_flags, code_tree, code_vectors, cohesion
from mining.comparison.dendrogram import (
    cophenetic,
    dendrogram_purity,
    purity_by_chance,
    to_display,
)

#        16   .-----------------.
#       5.8   .----------.      |
#       2.5   |     .----.      |
#         1   .--.  .--. |      |
#   points    0  1  5  6 8     20
POINTS = np.array([0.0, 1, 5, 6, 8, 20])[:, None]
TREE = linkage(POINTS, "average")


def angles(*degrees):
    """Unit vectors in the plane."""
    turned = np.radians(degrees)
    return np.column_stack([np.cos(turned), np.sin(turned)])


def pair_by_pair(tree, labels):
    """Purity as its definition is written down."""
    below = [set(node.pre_order()) for node in to_tree(tree, rd=True)[1]]
    shares = []
    for i, j in itertools.combinations(range(len(labels)), 2):
        if labels[i] == labels[j]:
            ancestor = min((b for b in below if {i, j} <= b), key=len)
            shares.append(np.mean([labels[k] == labels[i] for k in ancestor]))
    return np.mean(shares)


def test_r19_heights_and_cophenetic_correlation():
    assert TREE[:, 2] == pytest.approx([1, 1, 2.5, 5.833333, 16], abs=1e-6)
    assert cophenetic(TREE, pdist(POINTS)) == pytest.approx(0.947785, abs=1e-6)


@pytest.mark.parametrize(
    ("labels", "expected"), [("aabbba", 0.833333), ("aabbbc", 1.0), ("ababab", 0.544444)]
)
def test_r19_purity(labels, expected):
    assert dendrogram_purity(TREE, labels) == pytest.approx(expected, abs=1e-6)


def test_r19_exact_null_of_a_small_tree_has_no_small_p():
    found = purity_by_chance(TREE, "aabbba", seed=1)

    assert found.exact
    assert found.n_arrangements == 20
    assert found.purity == pytest.approx(0.833333, abs=1e-6)
    assert found.purity_chance == pytest.approx(0.62)
    assert found.p == found.smallest_p == pytest.approx(0.10)


def test_labelings_that_only_look_different_are_gone_through_once():
    #   three groups of 2, 3 and 1 leaves: 6! / (2! 3! 1!) = 60; aabbbc alone has purity 1
    found = purity_by_chance(TREE, "aabbbc", seed=1)

    assert (found.n_arrangements, found.purity, found.p) == (60, 1.0, pytest.approx(1 / 60))


def test_drawn_null_follows_the_seed_and_counts_the_observed_tree():
    points = np.concatenate([np.arange(10), np.arange(10) + 100.0])[:, None]
    tree, labels = linkage(points, "average"), ["near"] * 10 + ["far"] * 10
    found = purity_by_chance(tree, labels, n_permutations=99, seed=4)

    assert (found.purity, found.exact, found.n_arrangements) == (1.0, False, 99)
    assert found.p == found.smallest_p == 0.01
    assert 0.4 < found.purity_chance < 0.7
    assert found == purity_by_chance(tree, labels, n_permutations=99, seed=4)
    assert (
        found.purity_chance
        != purity_by_chance(tree, labels, n_permutations=99, seed=5).purity_chance
    )


@pytest.mark.parametrize("labels", ["aaaaaa", "abcdef"])
def test_purity_is_not_defined_for_one_group_or_codes_that_are_all_alone(labels):
    assert dendrogram_purity(TREE, labels) is None
    assert purity_by_chance(TREE, labels, seed=1).p is None


def test_equal_distances_have_no_cophenetic_correlation():
    distances = np.ones(3)

    assert cophenetic(linkage(distances, "average"), distances) is None


def test_a_label_too_few_and_no_permutation_are_refused():
    with pytest.raises(ValueError, match="5 labels, but the tree has 6 leaves"):
        dendrogram_purity(TREE, "aabbb")
    with pytest.raises(ValueError, match="n_permutations is 0; it is 1 or more"):
        purity_by_chance(TREE, "aabbba", n_permutations=0, seed=1)


@given(
    leaves=st.lists(
        st.tuples(st.integers(0, 30), st.sampled_from("abc")), min_size=3, max_size=12
    ).filter(lambda found: 1 < len({g for _, g in found}) < len(found))
)
def test_purity_is_its_definition_and_names_do_not_matter(leaves):
    tree = linkage(np.array([[float(x)] for x, _ in leaves]), "average")
    labels = [g for _, g in leaves]
    found = dendrogram_purity(tree, labels)

    assert found == pytest.approx(pair_by_pair(tree, labels))
    assert found == dendrogram_purity(tree, [{"a": 9, "b": None, "c": "x"}[g] for g in labels])


@given(
    labels=st.lists(st.sampled_from("abc"), min_size=3, max_size=6).filter(
        lambda found: 1 < len(set(found)) < len(found)
    )
)
def test_exact_null_goes_through_every_order_of_the_labels(labels):
    tree = linkage(POINTS[: len(labels)], "average")
    found = purity_by_chance(tree, labels, seed=0)
    orders = [pair_by_pair(tree, order) for order in set(itertools.permutations(labels))]

    assert found.n_arrangements == len(orders)
    assert found.purity_chance == pytest.approx(np.mean(orders))
    assert found.p == pytest.approx(np.mean(np.array(orders) >= found.purity - 1e-12))
    assert found.smallest_p == pytest.approx(np.mean(np.array(orders) >= max(orders) - 1e-12))


def test_code_vector_is_the_mean_of_what_was_said_whatever_its_length():
    #   segment   vector   tid  uro  hap  tom
    #   1         (3, 0)    x    x
    #   2         (0, 1)         x
    #   3         (0, 0)         x    x
    said = np.array([[3.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    has = np.array([[1, 1, 0, 0], [0, 1, 0, 0], [0, 1, 1, 0]], dtype=bool)
    found = code_vectors(said, has)

    assert found.dtype == np.float32
    assert found == pytest.approx(np.array([[1, 0], [0.5**0.5, 0.5**0.5], [0, 0], [0, 0]]))


def test_segments_that_point_opposite_ways_leave_their_code_without_vector():
    assert code_vectors(angles(0, 180), np.ones((2, 1), dtype=bool)).tolist() == [[0.0, 0.0]]


def test_vectors_and_memberships_of_different_length_are_refused():
    with pytest.raises(ValueError, match="2 vectors, but 3 memberships"):
        code_vectors(np.eye(2), np.ones((3, 1), dtype=bool))


def test_code_tree_joins_the_nearest_codes_and_compares_with_the_groups():
    #   0 and 10 degrees are home, 90 and 100 are work: both pairs join before they meet
    found = code_tree(angles(0, 90, 10, 100), ["home", "work", "home", "work"], seed=1)

    assert found.linkage[:2, :2].tolist() == [[0, 2], [1, 3]]
    assert found.rows.tolist() == [0, 1, 2, 3]
    assert (found.purity, found.exact, found.n_arrangements) == (1.0, True, 6)
    # hhww and wwhh are two of six; of the four others each pair meets at the root: 1/2
    assert found.purity_chance == pytest.approx(4 / 6)
    assert found.p == found.smallest_p == pytest.approx(2 / 6)
    assert 0.9 < found.cophenetic < 1


def test_codes_without_vector_or_group_are_left_out_and_counted():
    vectors = np.vstack([angles(0, 90), [[0, 0], [0, 0]], angles(10, 100, 5, 7)])
    groups = ["home", "work", "home", None, "home", "work", None, float("nan")]
    found = code_tree(vectors, groups, seed=1)

    assert found.rows.tolist() == [0, 1, 4, 5]
    assert (found.n_without_vector, found.n_without_group) == (2, 2)
    assert found.purity == 1.0


@pytest.mark.parametrize(
    ("degrees", "groups"),
    [([], ""), ([0, 90], "ab"), ([0, 45, 90], "aaa"), ([0, 45, 90], ["a", "b", None])],
)
def test_no_tree_of_fewer_than_three_codes_or_two_groups(degrees, groups):
    found = code_tree(angles(*degrees), list(groups), seed=1)

    assert found.linkage is None
    assert (found.cophenetic, found.purity, found.purity_chance) == (None, None, None)
    assert (found.p, found.smallest_p, found.n_arrangements, found.exact) == (None,) * 4


def test_groups_of_one_code_have_a_tree_but_no_purity():
    found = code_tree(angles(0, 10, 90), ["a", "b", "c"], seed=1)

    assert found.cophenetic == pytest.approx(1.0, abs=0.02)
    assert (found.purity, found.p) == (None, None)


def test_equal_codes_are_joined_at_height_zero_in_the_order_of_their_rows():
    found = code_tree(np.ones((4, 3)), list("abab"), seed=1)

    assert found.linkage[:, 2].tolist() == [0.0, 0.0, 0.0]
    assert found.cophenetic is None
    assert (
        found.linkage.tobytes()
        == code_tree(7 * np.ones((4, 3)), list("abab"), seed=1).linkage.tobytes()
    )


def test_vectors_and_groups_of_different_length_are_refused():
    with pytest.raises(ValueError, match="4 vectors, but 3 groups"):
        code_tree(np.eye(4), list("aab"), seed=1)
    with pytest.raises(ValueError, match="4 vectors, but 3 groups"):
        cohesion(np.eye(4), list("aab"))


def test_cohesion_counts_pairs_inside_and_with_other_groups():
    #   cosine   a0   a60   b90   c(zero)  -
    #   a0             .5     0
    #   a60                 .866
    vectors = np.vstack([angles(0, 60, 90), [[0, 0]], angles(0)])
    table = cohesion(vectors, ["a", "a", "b", "c", None]).set_index("group")

    assert table["n_codes"].to_dict() == {"a": 2, "b": 1, "c": 0}
    assert table.loc["a", "within"] == pytest.approx(0.5)
    assert table.loc["a", "between"] == pytest.approx(0.866025 / 2, abs=1e-6)
    assert table.loc["a", "difference"] == pytest.approx(0.5 - 0.866025 / 2, abs=1e-6)
    assert table.loc["b", "between"] == pytest.approx(table.loc["a", "between"])
    assert table.loc["b", ["within", "difference"]].isna().all()
    assert table.loc["c", ["within", "between", "difference"]].isna().all()


def test_cohesion_of_one_group_has_nothing_to_stand_apart_from():
    table = cohesion(angles(0, 60), ["a", "a"])

    assert table.loc[0, "within"] == pytest.approx(0.5)
    assert table[["between", "difference"]].isna().all(axis=None)


def test_cohesion_without_codes_is_an_empty_table():
    table = cohesion(np.zeros((0, 2)), [])

    assert table.empty
    assert list(table) == ["group", "n_codes", "within", "between", "difference"]


def test_code_flags_look_at_guide_length_and_headings():
    #   label                   to the nearest question   words   heading
    #   0 Kvardagen             0 degrees                 1       x
    #   1 hus-rein om kvelden   45                        3
    #   2 Uro – heime           90                        2
    labels = ["Kvardagen", "hus-rein om kvelden", "Uro – heime"]
    flags = code_test_flags(
        angles(0, 45, 90),
        np.array([[2.0, 0.0], [0.0, 0.0], [-1.0, 0.0]]),
        labels,
        {"  kvardagen", "Arbeid"},
    )

    assert flags["guide_similarity"].tolist() == pytest.approx([1, 0.5**0.5, 0], abs=1e-6)
    assert flags["like_guide"].tolist() == [True, False, False]
    assert flags["short"].tolist() == [True, False, True]
    assert flags["is_heading"].tolist() == [True, False, False]
    assert not set(labels) & set(flags.astype(str).to_numpy().ravel())


@pytest.mark.parametrize("guide", [None, np.zeros((0, 2)), np.zeros((2, 2))])
def test_code_flags_without_guide_vectors(guide):
    flags = code_test_flags(np.eye(2), guide, ["å vere åleine heime", "Uro"], [])

    assert flags["guide_similarity"].isna().all()
    assert flags["like_guide"].tolist() == [False, False]
    assert flags["short"].tolist() == [False, True]
    assert flags["is_heading"].tolist() == [False, False]


def test_label_without_vector_is_not_like_the_guide():
    flags = code_test_flags(np.array([[0.0, 0], [1, 0], [0, 1]]), angles(0), list("abc"), [])

    assert np.isnan(flags.loc[0, "guide_similarity"])
    assert flags["like_guide"].tolist() == [False, True, False]


def test_labels_that_are_all_equally_like_the_guide_are_not_flagged():
    flags = code_test_flags(np.ones((20, 3)), np.eye(3), ["Uro"] * 20, [])

    assert not flags["like_guide"].any()


def test_no_codes_give_no_flags():
    flags = code_test_flags(np.zeros((0, 2)), np.eye(2), [], ["Uro"])

    assert flags.empty
    assert flags.dtypes.astype(str).tolist() == ["float64", "bool", "bool", "bool"]


def test_labels_without_vectors_are_refused():
    with pytest.raises(ValueError, match="2 label vectors, but 1 labels"):
        code_test_flags(np.eye(2), None, ["Uro"], [])


@pytest.mark.parametrize(
    ("n_groups", "expected"),
    [(1, [0] * 6), (2, [0, 0, 0, 0, 0, 1]), (3, [0, 0, 1, 1, 1, 2]), (6, [0, 1, 2, 3, 4, 5])],
)
def test_cut_for_display(n_groups, expected):
    assert to_display(TREE, n_groups).tolist() == expected


@given(points=st.lists(st.integers(0, 4), min_size=2, max_size=12), data=st.data())
def test_cut_gives_as_many_groups_as_asked_for_even_where_heights_are_equal(points, data):
    n_groups = data.draw(st.integers(1, len(points)))
    cut = to_display(linkage(np.array(points, dtype=float)[:, None], "average"), n_groups)

    assert list(dict.fromkeys(cut.tolist())) == list(range(n_groups))


@pytest.mark.parametrize("n_groups", [0, 7])
def test_cut_into_more_groups_than_leaves_is_refused(n_groups):
    with pytest.raises(ValueError, match="the tree can be cut into 1 to 6"):
        to_display(TREE, n_groups)
