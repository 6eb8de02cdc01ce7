"""Reference values R1, R8, R9 and R10 of the method, and properties of every score."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from mining.comparison.partition import SCORES, agreement, singletons

# The toy study T12: three interviews, twelve segments, s09 unassigned, s10 uncoded.
GROUPS = ["G1", "G1", "G2", "G3", "G1", "G2", "G1", "G3", "G1", None, "G3", "G2"]
CLUSTERS = [0, 0, 1, 2, 0, 1, 1, 2, -1, 1, 2, 0]
T10 = [(g, c) for g, c in zip(GROUPS, CLUSTERS, strict=True) if g is not None and c != -1]

PAIRS = st.lists(st.tuples(st.sampled_from("abcd"), st.integers(-1, 4)), min_size=2, max_size=40)


def test_r1_the_published_pair():
    found = agreement([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2])

    assert found.ari == pytest.approx(0.242424, abs=1e-6)
    assert found.ami == pytest.approx(0.298792, abs=1e-6)
    assert found.homogeneity == pytest.approx(0.666667, abs=1e-6)
    assert found.completeness == pytest.approx(0.420620, abs=1e-6)


def test_r8_ten_segments_that_both_sides_placed():
    #        cluster 0  1  2
    #   G1           3  1  0
    #   G2           1  2  0
    #   G3           0  0  3
    found = agreement([g for g, _ in T10], [c for _, c in T10])

    assert found.ari == pytest.approx(0.431818, abs=1e-6)
    assert found.ami == pytest.approx(0.477290, abs=1e-6)
    assert found.homogeneity == pytest.approx(0.618066, abs=1e-6)
    assert found.completeness == pytest.approx(0.618066, abs=1e-6)
    assert (found.n_segments, found.n_labels, found.n_clusters) == (10, 3, 3)


def test_r9_an_unassigned_segment_is_a_cluster_of_its_own():
    coded = [(g, c) for g, c in zip(GROUPS, CLUSTERS, strict=True) if g is not None]

    found = agreement([g for g, _ in coded], [c for _, c in coded])

    assert found.ari == pytest.approx(0.333910, abs=1e-6)
    assert found.ami == pytest.approx(0.393152, abs=1e-6)
    v = 2 * found.homogeneity * found.completeness / (found.homogeneity + found.completeness)
    assert v == pytest.approx(0.583502, abs=1e-6)
    assert (found.n_segments, found.n_clusters, found.n_unassigned) == (11, 3, 1)


def test_r10_singletons_lie_between_dropping_noise_and_one_noise_class():
    codes = list("AAAABBBBCC")
    clusters = [0, 0, 0, -1, 1, 1, -1, -1, 0, -1]
    kept = [(a, b) for a, b in zip(codes, clusters, strict=True) if b != -1]

    dropped = agreement([a for a, _ in kept], [b for _, b in kept])
    alone = agreement(codes, clusters)
    one_class = agreement(codes, [9 if c == -1 else c for c in clusters])

    assert (dropped.ari, dropped.ami) == pytest.approx((0.587156, 0.668401), abs=1e-6)
    assert (alone.ari, alone.ami) == pytest.approx((0.247911, 0.295102), abs=1e-6)
    assert (one_class.ari, one_class.ami) == pytest.approx((0.134615, 0.169671), abs=1e-6)


@pytest.mark.parametrize(
    ("codes", "clusters"),
    [([], []), (["a", "a"], [0, 1]), (["a", "b"], [0, 0]), (["a"], [0])],
    ids=["nothing", "one code", "one cluster", "one segment"],
)
def test_a_score_of_one_class_is_not_defined(codes, clusters):
    found = agreement(codes, clusters)

    assert [found.ami, found.ari, found.homogeneity, found.completeness] == [None] * 4


def test_sides_of_different_length_are_refused():
    with pytest.raises(ValueError, match="2 codes, but 1 clusters"):
        agreement(["a", "b"], [0])


@given(pairs=PAIRS)
def test_scores_stay_in_their_documented_range(pairs):
    found = agreement([a for a, _ in pairs], [b for _, b in pairs]).as_dict()
    for score in SCORES:
        value = found[score.name]
        assert value is None or score.lowest - 1e-9 <= value <= score.highest + 1e-9


@given(pairs=PAIRS)
def test_new_names_change_nothing(pairs):
    codes, clusters = [a for a, _ in pairs], [b for _, b in pairs]
    renamed = agreement([f"x{c}" for c in codes], [c if c == -1 else 10 - c for c in clusters])

    assert agreement(codes, clusters).as_dict() == pytest.approx(renamed.as_dict(), nan_ok=True)


@pytest.mark.parametrize("score", SCORES, ids=lambda s: s.name)
@given(pairs=PAIRS)
def test_symmetric_scores_do_not_care_who_is_first(score, pairs):
    codes, clusters = [a for a, _ in pairs], [b for _, b in pairs]
    there, back = score.function(codes, clusters), score.function(clusters, codes)
    if score.symmetric:
        assert there == pytest.approx(back, abs=1e-9)
    else:
        other = {"homogeneity": "completeness", "completeness": "homogeneity"}[score.name]
        swap = next(s for s in SCORES if s.name == other)
        assert there == pytest.approx(swap.function(clusters, codes), abs=1e-9)


@given(pairs=PAIRS)
def test_the_same_grouping_scores_one(pairs):
    codes = [a for a, _ in pairs]
    found = agreement(codes, ["abcd".index(c) for c in codes])

    assert found.ami is None or found.ami == pytest.approx(1.0)
    assert found.ari is None or found.ari == pytest.approx(1.0)


def test_chance_is_zero_where_a_score_says_so(rng):
    for score in SCORES:
        draws = [
            score.function(rng.integers(0, 6, 400), rng.integers(0, 20, 400)) for _ in range(30)
        ]
        if score.chance is not None:
            assert abs(sum(draws) / len(draws) - score.chance) < 0.01
        else:
            assert sum(draws) / len(draws) > 0.02


@given(clusters=st.lists(st.integers(-1, 3), max_size=20))
def test_singletons_keep_clusters_and_part_the_rest(clusters):
    alone = singletons(clusters)

    kept = [(old, new) for old, new in zip(clusters, alone, strict=True) if old != -1]
    assert all(old == new for old, new in kept)
    lonely = [new for old, new in zip(clusters, alone, strict=True) if old == -1]
    assert len(set(lonely)) == len(lonely)
    assert not set(lonely) & {new for _, new in kept}


def test_the_scores_are_those_of_scikit_learn():
    codes, clusters = [g for g, _ in T10], [c for _, c in T10]
    found = agreement(codes, clusters)

    assert found.ami == metrics.adjusted_mutual_info_score(codes, clusters)
    assert found.completeness == metrics.completeness_score(codes, clusters)


def test_a_label_for_every_segment_is_not_compared():
    assert agreement(["a", "b"], [0, 1]).ami is None
    assert agreement(["a", "b", "c"], [0, 0, 1]).ami is None
