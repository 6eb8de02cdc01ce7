"""R13, R23, R24, R27: what agreement would be by chance, and the p-values that follow."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics
from sklearn.metrics.cluster import contingency_matrix, expected_mutual_information
from statsmodels.stats.multitest import multipletests
from t12 import CLUSTERS, GROUPS, INTERVIEWS, QUESTIONS, T10

from mining.comparison import nulls
from mining.comparison.arrangements import arrangements, restricted
from mining.comparison.line import Place, by_chance
from mining.comparison.nulls import (
    Labels,
    adjusted_q,
    information_null,
    largest_of_many,
    p_value,
    shared_information,
    tables,
)
from mining.comparison.partition import agreement, singletons

GROUP = [GROUPS[i] for i in T10]
CLUSTER = np.array([CLUSTERS[i] for i in T10])
INTERVIEW = [INTERVIEWS[i] for i in T10]
QUESTION = [QUESTIONS[i] for i in T10]
PART = list(zip(INTERVIEW, QUESTION, strict=True))

# Label, cluster and interview of up to twelve segments.
SEGMENTS = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(-1, 3), st.integers(0, 2)),
    min_size=1,
    max_size=12,
)
SEEDS = st.integers(0, 2**32)


def study(segments):
    labels, clusters, interviews = zip(*segments, strict=True)
    return list(labels), np.array(clusters), list(interviews)


def split_in_two(labels):
    """Entries for segments that have one label or two: two entries of one half."""
    entries = [(i, x, 1 / len(own)) for i, own in enumerate(labels) for x in own]
    segment, label, weight = zip(*entries, strict=True)
    return Labels(
        segment=np.array(segment),
        label=np.array(label),
        weight=np.array(weight),
        n_segments=len(labels),
        n_labels=max(label) + 1,
    )


@pytest.mark.parametrize(
    ("strata", "kind", "n", "expected", "adjusted", "above"),
    [
        (INTERVIEW, "shuffle", 1152, 0.324075, 0.456230, 48),
        (INTERVIEW, "shift", 32, 0.316119, 0.461829, 1),
        (QUESTION, "shuffle", 864, 0.529796, 0.256152, 216),
        (PART, "shuffle", 8, 0.577535, 0.186710, 4),
    ],
    ids=["N1", "N2", "within question", "N1q"],
)
def test_r13_all_arrangements(strata, kind, n, expected, adjusted, above):
    ways = arrangements(strata, seed=1, kind=kind, enumerate_below=2000)
    found = information_null(Labels.single(GROUP), CLUSTER, ways)

    assert found.observed == pytest.approx(0.673012, abs=1e-6)
    assert found.expected == pytest.approx(expected, abs=1e-6)
    assert found.adjusted == pytest.approx(adjusted, abs=1e-6)
    assert (found.p, found.n_arrangements, found.exact) == (pytest.approx(above / n), n, True)


def test_r13_free_shuffle_gives_the_expectation_of_ami():
    free = arrangements([0] * 10, seed=1, kind="shuffle", n_draws=20_000)
    found = information_null(Labels.single(GROUP), CLUSTER, free)
    exact = expected_mutual_information(contingency_matrix(GROUP, CLUSTER, sparse=True), 10)

    assert exact == pytest.approx(0.293261, abs=1e-6)
    assert found.expected == pytest.approx(exact, abs=0.003)
    assert found.adjusted == pytest.approx(0.477290, abs=0.005)


def test_r13_few_arrangements_have_no_small_p():
    ways = restricted(INTERVIEW, QUESTION, seed=1)
    found = {n: information_null(Labels.single(GROUP), CLUSTER, w) for n, w in ways.items()}

    assert found["interview"].smallest_p == 1 / 32
    # Parts of two segments (Q1 and Q3 of one interview, Q2 of another) turn in 2 * 2 * 2 ways.
    assert (found["question"].n_arrangements, found["question"].smallest_p) == (8, 0.5)


def test_tables_are_those_of_the_moved_clusters():
    ways = arrangements(INTERVIEW, seed=1)
    side = Labels.single(GROUP)
    for counted, moved in tables(side, CLUSTER, ways):
        for table, clusters in zip(counted, moved, strict=True):
            assert table.tolist() == contingency_matrix(side.label, clusters).tolist()


def test_unassigned_segments_have_no_column():
    #             cluster  0  1
    #   a: 0, -1           1  0
    #   b: 1, 1            0  2
    [(counted, _)] = tables(
        Labels.single(list("aabb")), np.array([0, -1, 1, 1]), arrangements(list("abcd"), seed=1)
    )
    assert counted.tolist() == [[[1, 0], [0, 2]]]


def test_tables_in_smaller_portions_are_the_same(monkeypatch):
    ways = arrangements(INTERVIEW, seed=1)
    whole = information_null(Labels.single(GROUP), CLUSTER, ways)
    monkeypatch.setattr(nulls, "_CELLS", 30)  # three at a time

    assert information_null(Labels.single(GROUP), CLUSTER, ways) == whole


@settings(max_examples=50)
@given(segments=SEGMENTS)
def test_information_and_entropies_are_those_of_the_explicit_tables(segments):
    labels, clusters, _ = study(segments)
    alone = singletons(clusters.tolist())
    found = shared_information(Labels.single(labels), clusters)

    assert found[0] == pytest.approx(metrics.mutual_info_score(labels, alone), abs=1e-12)
    assert found[1] == pytest.approx(metrics.mutual_info_score(labels, labels), abs=1e-12)
    assert found[2] == pytest.approx(metrics.mutual_info_score(alone, alone), abs=1e-12)


@given(segments=SEGMENTS, seed=SEEDS, draw=st.booleans())
def test_r27_unassigned_segments_are_the_same_as_clusters_of_one(segments, seed, draw):
    labels, clusters, interviews = study(segments)
    side = Labels.single(labels)
    alone = np.array([c if c >= 0 else 3 - c for c in singletons(clusters.tolist())])
    ways = arrangements(interviews, seed=seed, n_draws=20, enumerate_below=0 if draw else 500)
    found, explicit = (information_null(side, c, ways) for c in (clusters, alone))

    assert found.expected == pytest.approx(explicit.expected, abs=1e-12)
    assert found.adjusted == pytest.approx(explicit.adjusted, abs=1e-9)
    assert found.completeness == pytest.approx(explicit.completeness, abs=1e-12)
    assert (found.p, found.smallest_p) == (explicit.p, explicit.smallest_p)


@settings(max_examples=20)
@given(segments=SEGMENTS, seed=SEEDS)
def test_means_by_chance_are_those_of_scikit_learn(segments, seed):
    labels, clusters, interviews = study(segments)
    ways = arrangements(interviews, seed=seed, n_draws=5, enumerate_below=0)
    found = information_null(Labels.single(labels), clusters, ways)
    alone = np.array(singletons(clusters.tolist()))
    moved = [alone[order] for chunk in ways.orders(5) for order in chunk]

    if found.homogeneity is not None:
        expected = np.mean([metrics.homogeneity_score(labels, m) for m in moved])
        assert found.homogeneity == pytest.approx(expected, abs=1e-9)
    if found.completeness is not None:
        expected = np.mean([metrics.completeness_score(labels, m) for m in moved])
        assert found.completeness == pytest.approx(expected, abs=1e-9)


@given(
    labels=st.lists(st.sampled_from([(0,), (1,), (0, 1), (1, 2)]), min_size=2, max_size=8),
    data=st.data(),
)
def test_r27_halves_of_segments_are_the_same_as_segments_written_twice(labels, data):
    #   tid       0    weight 1            tid  0
    #   tid, uro  1    weight 1/2 each     tid  0
    #                                      tid  1
    #                                      uro  1
    clusters = data.draw(st.lists(st.integers(0, 2), min_size=len(labels), max_size=len(labels)))
    twice = [x for own in labels for x in (own * 2 if len(own) == 1 else own)]
    found = shared_information(split_in_two(labels), np.array(clusters))

    copies = Labels.single(twice)
    assert found == pytest.approx(shared_information(copies, np.repeat(clusters, 2)), abs=1e-12)


def test_r27_half_segments_that_are_unassigned_stay_whole():
    #   tid, uro  -1   one cluster of its own with both halves, not two
    found = shared_information(split_in_two([(0,), (0, 1), (1,)]), np.array([0, -1, 0]))
    twice = Labels.single([0, 0, 0, 1, 1, 1])

    assert found == pytest.approx(shared_information(twice, np.array([0, 0, 1, 1, 0, 0])))
    assert found != pytest.approx(shared_information(twice, np.array([0, 0, 1, 2, 0, 0])))


@given(segments=SEGMENTS, seed=SEEDS, scale=st.floats(0.1, 1000))
def test_the_unit_of_weights_does_not_matter(segments, seed, scale):
    labels, clusters, interviews = study(segments)
    side = Labels.single(labels)
    scaled = Labels(
        segment=side.segment,
        label=side.label,
        weight=side.weight * scale,
        n_segments=side.n_segments,
        n_labels=side.n_labels,
    )
    ways = arrangements(interviews, seed=seed, n_draws=9)
    found, again = (information_null(s, clusters, ways) for s in (side, scaled))

    assert found.expected == pytest.approx(again.expected, abs=1e-9)
    assert found.p == again.p


@given(segments=SEGMENTS, seed=SEEDS)
def test_r27_no_p_is_below_one_of_draws_and_one(segments, seed):
    labels, clusters, interviews = study(segments)
    ways = arrangements(interviews, seed=seed, n_draws=9, enumerate_below=20)
    found = information_null(Labels.single(labels), clusters, ways)

    assert 1 >= found.p >= found.smallest_p
    assert found.smallest_p >= (1 / found.n_arrangements if found.exact else 1 / 10)


@given(segments=SEGMENTS, seed=SEEDS)
def test_r27_the_same_grouping_has_an_adjusted_value_of_one(segments, seed):
    labels, _, interviews = study(segments)
    ways = arrangements(interviews, seed=seed, n_draws=9, enumerate_below=200)
    found = information_null(Labels.single(labels), Labels.single(labels).label, ways)

    assert found.adjusted is None or found.adjusted == pytest.approx(1)


def test_r27_printed_p_is_at_least_that_of_each_way():
    place = Place(interviews=INTERVIEW, strata=QUESTION)
    found = by_chance(Labels.single(GROUP), CLUSTER, place, seed=1)
    each = [
        information_null(Labels.single(GROUP), CLUSTER, way).p
        for way in restricted(INTERVIEW, QUESTION, seed=1).values()
    ]
    assert len(each) == 3
    assert found["p"] == max(each)


def test_the_smallest_p_of_a_line_is_the_largest_of_the_ways():
    # two interviews of four segments, one question: 16 turns, either way, and 2 exchanges;
    # clusters follow the interview, so that turns change nothing and exchanging all
    place = Place(interviews=list("aaaabbbb"), strata=["q"] * 8)
    labels, clusters = list("xxyyzzww"), np.array([0, 1, 1, 0, 2, 3, 3, 2])
    found = by_chance(Labels.single(labels), clusters, place, seed=1)
    floors = {way: found[f"smallest_p_{way}"] for way in ("interview", "question", "exchange")}

    assert found["n_arrangements_interview"] == found["n_arrangements_question"] == 16
    assert (found["n_arrangements_exchange"], floors["exchange"]) == (2, 1.0)
    assert floors["interview"] < 1
    assert found["smallest_p"] == max(floors.values()) <= found["p"]


def test_a_way_that_does_not_exist_has_no_smallest_p():
    place = Place(interviews=list("aaaabbbb"), strata=list("qqqqrrrr"))
    found = by_chance(Labels.single(list("xxyyzzww")), np.arange(8) // 2, place, seed=1)

    assert found["smallest_p_exchange"] is None
    assert found["n_arrangements_exchange"] is None
    assert found["smallest_p"] == max(found["smallest_p_interview"], found["smallest_p_question"])


@given(segments=SEGMENTS, new=st.permutations(range(4)), seed=SEEDS)
def test_r27_names_of_labels_and_clusters_do_not_matter(segments, new, seed):
    labels, clusters, interviews = study(segments)
    ways = arrangements(interviews, seed=seed, n_draws=9, enumerate_below=200)
    found = information_null(Labels.single(labels), clusters, ways)
    renamed = np.array([new[c] if c >= 0 else c for c in clusters])
    again = information_null(Labels.single([f"x{x}" for x in labels]), renamed, ways)

    assert again.expected == pytest.approx(found.expected, abs=1e-12)
    assert again.adjusted == pytest.approx(found.adjusted, abs=1e-9)
    assert again.p == found.p


def test_r27_all_and_some_arrangements_expect_the_same():
    # 4 * 4 * 2 turns; the standard error of 20 000 draws is below .001
    everything = arrangements(INTERVIEW, seed=1)
    drawn = arrangements(INTERVIEW, seed=1, n_draws=20_000, enumerate_below=0)
    exact, sampled = (
        information_null(Labels.single(GROUP), CLUSTER, w) for w in (everything, drawn)
    )
    assert (exact.exact, sampled.exact) == (True, False)
    assert sampled.expected == pytest.approx(exact.expected, abs=0.004)
    assert sampled.homogeneity == pytest.approx(exact.homogeneity, abs=0.004)
    assert sampled.completeness == pytest.approx(exact.completeness, abs=0.004)
    assert sampled.p == pytest.approx(exact.p, abs=0.005)


@given(segments=SEGMENTS)
def test_r27_rearranging_nothing_changes_nothing(segments):
    labels, clusters, _ = study(segments)
    alone = arrangements(range(len(labels)), seed=1)  # a stratum for every segment
    found = information_null(Labels.single(labels), clusters, alone)

    assert found.expected == pytest.approx(found.observed, abs=1e-12)
    assert (found.p, found.smallest_p, found.n_arrangements) == (1, 1, 1)


@pytest.mark.parametrize(
    ("labels", "clusters"),
    [
        ("aaaa", [0, 0, 1, 1]),
        ("aabb", [0, 0, 0, 0]),
        ("abcd", [0, 0, 1, 1]),
        ("aabb", [0, 1, 2, -1]),
        ("a", [0]),
    ],
    ids=["one label", "one cluster", "labels all apart", "clusters all apart", "one segment"],
)
def test_a_side_that_tells_nothing_apart_has_no_adjusted_value(labels, clusters):
    found = information_null(
        Labels.single(list(labels)),
        np.array(clusters),
        arrangements([0] * len(labels), seed=1),
    )
    assert agreement(list(labels), clusters).ami is None
    assert found.adjusted is None
    assert found.p == 1


def test_means_by_chance_are_not_defined_without_entropy():
    ways = arrangements([0, 0, 0], seed=1)
    one_label = information_null(Labels.single("aaa"), np.array([0, 0, 1]), ways)
    one_cluster = information_null(Labels.single("aab"), np.array([0, 0, 0]), ways)

    assert (one_label.homogeneity, one_label.completeness) == (None, 0)
    assert (one_cluster.homogeneity, one_cluster.completeness) == (0, None)


def test_no_labels_at_all():
    none = Labels.single([])
    found = information_null(none, np.array([], dtype=np.int64), arrangements([], seed=1))

    assert shared_information(none, np.array([], dtype=np.int64)) == (0, 0, 0)
    assert (found.adjusted, found.homogeneity, found.completeness) == (None, None, None)
    assert (found.p, found.smallest_p) == (1, 1)


def test_segments_without_label_take_no_part():
    #   label    a  b  -  b      the third segment is there to be turned only
    #   cluster  0  1  1  1
    side = Labels(
        segment=np.array([0, 1, 3]),
        label=np.array([0, 1, 1]),
        weight=np.ones(3),
        n_segments=4,
        n_labels=2,
    )
    found = information_null(side, np.array([0, 1, 1, 1]), arrangements([0] * 4, seed=1))

    # The first cluster falls on a once, on b twice, and once on the segment without a label.
    shared = metrics.mutual_info_score(list("abb"), [0, 1, 1])
    other = metrics.mutual_info_score(list("abb"), [1, 0, 1])
    assert found.observed == pytest.approx(shared)
    assert found.expected == pytest.approx((shared + 2 * other + 0) / 4)
    assert found.p == 0.25


def test_r23_three_of_999():
    chance = np.array([0.5] * 3 + [0.1] * 996)

    assert p_value(0.5, chance, exact=False) == (0.004, 0.001)


def test_values_that_differ_by_rounding_are_equal():
    assert p_value(0.3, np.array([0.1 + 0.2 - 1e-13, 0.1]), exact=True) == (0.5, 0.5)


def test_r23_benjamini_hochberg():
    found = adjusted_q([0.0002, 0.004, 0.012, 0.03, 0.2, 0.6])

    assert found == pytest.approx([0.0012, 0.012, 0.024, 0.045, 0.24, 0.6])
    assert adjusted_q([]) == []


@given(p=st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_q_is_that_of_another_implementation(p):
    assert adjusted_q(p) == pytest.approx(multipletests(p, method="fdr_bh")[1].tolist())


def test_r24_the_best_of_three_is_held_against_the_best_of_three():
    observed = np.array([0.10, 0.16, 0.13])
    #                largest of a row
    by_chance = np.array(
        [
            (0.05, 0.09, 0.02),  # .09
            (0.11, 0.04, 0.06),  # .11
            (0.03, 0.17, 0.08),  # .17 >= .16
            (0.07, 0.05, 0.12),  # .12
            (0.02, 0.03, 0.04),  # .04
            (0.09, 0.10, 0.05),  # .10
            (0.06, 0.01, 0.18),  # .18 >= .16
            (0.04, 0.08, 0.03),  # .08
            (0.12, 0.06, 0.07),  # .12
        ]
    )
    assert p_value(0.16, by_chance[:, 1], exact=False)[0] == pytest.approx(0.2)
    assert largest_of_many(observed, by_chance) == pytest.approx([0.7, 0.3, 0.3])


@settings(max_examples=30)
@given(data=st.data(), n_runs=st.integers(1, 4))
def test_the_best_of_many_is_never_more_surprising_than_alone(data, n_runs):
    values = st.lists(st.floats(0, 1), min_size=n_runs, max_size=n_runs)
    observed = np.array(data.draw(values))
    by_chance = np.array(data.draw(st.lists(values, min_size=1, max_size=9)))
    alone = [p_value(o, by_chance[:, i], exact=False)[0] for i, o in enumerate(observed)]

    assert all(a <= b for a, b in zip(alone, largest_of_many(observed, by_chance), strict=True))
