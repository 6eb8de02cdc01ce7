"""R15: what leaving interviews out does to a number."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score
from t12 import CLUSTERS, GROUPS, INTERVIEWS, T10

from mining.comparison import uncertainty
from mining.comparison.uncertainty import HeldOut, halves, held_out_mapping, without_each

GROUP = [GROUPS[i] for i in T10]
CLUSTER = [CLUSTERS[i] for i in T10]
INTERVIEW = [INTERVIEWS[i] for i in T10]


@pytest.fixture
def few_draws(monkeypatch):
    monkeypatch.setattr(uncertainty, "N_HALVES", 60)


def many(n, per_interview=4):
    """Interviews of four segments, labels and clusters drawn without regard to each other."""
    rng = np.random.default_rng(15)
    size = n * per_interview
    interviews = [f"i{k:02}" for k in range(n) for _ in range(per_interview)]
    return rng.choice(list("abc"), size).tolist(), rng.integers(-1, 3, size).tolist(), interviews


def test_r15_leaving_out_one_interview():
    found = without_each(GROUP, CLUSTER, INTERVIEW)

    assert found == pytest.approx({"A": 0.1667, "B": 0.5024, "C": 0.6218}, abs=5e-5)


@pytest.mark.parametrize(("left_out", "ari"), [("A", 0.1667), ("B", 0.4444), ("C", 0.5455)])
def test_r15_rand_index_of_the_same_segments(left_out, ari):
    kept = [i for i, name in enumerate(INTERVIEW) if name != left_out]
    found = adjusted_rand_score([GROUP[i] for i in kept], [CLUSTER[i] for i in kept])

    assert found == pytest.approx(ari, abs=5e-5)


def test_r15_held_out_interviews():
    #              labels in the others          usual       own pairs            the same
    # A out   0: G1 G2   1: G2 G1   2: G3 G3     G1 G2 G3   0G1 0G1 1G2 2G3       4 of 4
    # B out   0: G1 G1 G2   1: G2   2: G3 G3     G1 G2 G3   0G1 1G2 1G1 2G3       3 of 4
    # C out   0: G1 G1 G1   1: G2 G2 G1   2: G3  G1 G2 G3   2G3 0G2               1 of 2
    # common  A out: G1, with G2 and G3 two each, seen first: 2; B out: G1: 2; C out: G1: 0
    found = held_out_mapping(GROUP, CLUSTER, INTERVIEW)

    assert found == HeldOut(n_same=4 + 3 + 1, n_common=2 + 2 + 0, n_segments=10)
    assert found.n_same / found.n_segments == 0.8
    assert found.n_common / found.n_segments == 0.4


def test_ties_go_to_the_label_that_is_seen_first():
    #   interview  A A B     cluster 0 has both labels once, and x stands before y
    first = held_out_mapping(list("xyx"), [0, 0, 0], list("AAB"))
    last = held_out_mapping(list("yxx"), [0, 0, 0], list("AAB"))

    assert (first.n_same, last.n_same) == (1 + 1, 0 + 1)  # A: x is learnt from B


def test_a_cluster_that_is_not_seen_elsewhere_gets_the_most_common_label():
    #   interview  A A A B B
    #   cluster    0 0 1 7 -1    7 is new, and -1 is no cluster that could be learnt
    #   label      x x y x y
    found = held_out_mapping(list("xxyxy"), [0, 0, 1, 7, -1], list("AAABB"))

    # A: neither cluster is in B, whose labels tie and give x: 2; B: x, x: 1
    assert (found.n_same, found.n_common) == (3, 3)


def test_unassigned_segments_teach_nothing():
    #   interview  A A  B        -1 is y in A; were it a cluster, B's segment would be y
    found = held_out_mapping(list("xyy"), [0, -1, -1], list("AAB"))

    assert (found.n_same, found.n_common) == (1, 1)  # A: y, y: 1; B: x: 0


def test_one_interview_cannot_be_held_out():
    assert held_out_mapping(list("xy"), [0, 1], list("AA")) is None
    assert held_out_mapping([], [], []) is None


def test_what_is_left_may_not_be_defined():
    #   without A one label is left
    found = without_each(list("xyxyyy"), [0, 1, 0, 0, 1, 1], list("AAABBB"))

    assert found["A"] is None
    assert found["B"] is not None
    assert without_each([], [], []) == {}
    assert without_each(list("xy"), [0, 1], list("AA")) == {"A": None}


def test_no_spread_below_eleven_interviews(few_draws):
    assert halves(*many(10), seed=1) is None
    found = halves(*many(11), seed=1)

    assert (found.n_interviews, found.few, found.n_draws) == (11, True, 60)
    assert halves(*many(20), seed=1).few is False


def test_halves_hold_half_of_the_interviews_and_no_segment_twice(monkeypatch, few_draws):
    labels, _, interviews = many(11)
    drawn = []
    # The clusters are the numbers of the segments, so that a draw tells whom it holds.
    original = uncertainty.ami_of
    monkeypatch.setattr(
        uncertainty, "ami_of", lambda codes, kept: drawn.append(kept) or original(codes, kept)
    )
    halves(labels, list(range(len(labels))), interviews, seed=1)

    for kept in drawn:
        assert len(set(kept)) == len(kept) == 5 * 4
        assert set(Counter(interviews[k] for k in kept).values()) == {4}
    assert len(drawn) == 60
    assert len({tuple(k) for k in drawn}) > 50  # of 462 halves


def test_spread_of_chance_lies_around_zero_and_that_of_the_same_sides_at_one(few_draws):
    labels, clusters, interviews = many(12)
    found = halves(labels, clusters, interviews, seed=1)
    same = halves(labels, ["abc".index(x) for x in labels], interviews, seed=1)

    assert found.low < 0 < found.high
    assert (same.low, same.high) == (pytest.approx(1), pytest.approx(1))


def test_spread_comes_from_the_seed(few_draws):
    assert halves(*many(12), seed=1) == halves(*many(12), seed=1)
    assert halves(*many(12), seed=1) != halves(*many(12), seed=2)


def test_spread_is_not_defined_where_no_half_is(few_draws):
    labels, clusters, interviews = many(12)

    assert halves(["a"] * len(labels), clusters, interviews, seed=1) is None


def test_the_spread_is_the_middle_95_percent_of_the_draws(monkeypatch):
    monkeypatch.setattr(uncertainty, "N_HALVES", 101)
    values = iter(np.random.default_rng(1).permutation(101).tolist())  # 0 to 100, mixed
    monkeypatch.setattr(uncertainty, "ami_of", lambda *_: next(values))

    found = halves(*many(11), seed=1)

    assert (found.low, found.high) == (pytest.approx(2.5), pytest.approx(97.5))
