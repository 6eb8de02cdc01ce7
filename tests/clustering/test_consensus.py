"""R18: how often pairs of segments are together when the clustering is done again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from mining.clustering import consensus
from mining.clustering.consensus import (
    adjusted_rand,
    ambiguous_share,
    consensus_matrix,
    level_ambiguity,
    mean_pairwise_ari,
)


def run(text):
    """Make a run from a word: a digit is a cluster, "-" unassigned, "." not kept."""
    kept = [i for i, letter in enumerate(text) if letter != "."]
    labels = [-1 if text[i] == "-" else int(text[i]) for i in kept]
    return np.array(kept, dtype=np.intp), np.array(labels, dtype=np.int64)


def runs(*texts):
    return [run(text) for text in texts]


R18 = runs("00111", "00011", "11000")

#  12 111    13 100    14 000    15 000    23 100    24 000    25 000    34 101    35 101    45 111
R18_MATRIX = [
    [1, 1, 1 / 3, 0, 0],
    [1, 1, 1 / 3, 0, 0],
    [1 / 3, 1 / 3, 1, 2 / 3, 2 / 3],
    [0, 0, 2 / 3, 1, 1],
    [0, 0, 2 / 3, 1, 1],
]

WORDS = st.integers(2, 9).flatmap(
    lambda n: st.lists(st.text("012-.", min_size=n, max_size=n), min_size=1, max_size=5)
)


def test_r18_matrix():
    assert consensus_matrix(R18, 5) == pytest.approx(np.array(R18_MATRIX), abs=1e-6)


def test_r18_ambiguous_share():
    # Four of ten pairs lie between: 13, 23, 34, 35.
    assert ambiguous_share(consensus_matrix(R18, 5)) == pytest.approx(0.4, abs=1e-6)


def test_r18_mean_pairwise_ari():
    # 1-2: 1/6, 1-3: 1 (only the names differ), 2-3: 1/6
    assert mean_pairwise_ari(R18) == pytest.approx(0.444444, abs=1e-6)


def test_only_runs_that_keep_both_count():
    #  12: together in one of one    13: one of two    23: no run keeps both
    matrix = consensus_matrix(runs("00.", "0.0", "0.1"), 3)

    assert matrix[0, 1] == 1
    assert matrix[0, 2] == 0.5
    assert np.isnan(matrix[1, 2])
    assert ambiguous_share(matrix) == 0.5


def test_unassigned_segments_are_together_with_nobody():
    matrix = consensus_matrix(runs("00--"), 4)

    assert matrix.tolist() == [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]


def test_a_segment_that_no_run_kept_has_no_value_not_even_with_itself():
    matrix = consensus_matrix(runs("0."), 2)

    assert matrix[0, 0] == 1
    assert np.isnan([matrix[0, 1], matrix[1, 0], matrix[1, 1]]).all()
    assert ambiguous_share(matrix) is None


@pytest.mark.parametrize(
    ("together", "apart", "expected"), [(1, 9, 0.0), (2, 8, 1.0), (8, 2, 1.0), (9, 1, 0.0)]
)
def test_the_limits_themselves_are_not_ambiguous(together, apart, expected):
    matrix = consensus_matrix(runs(*["00"] * together, *["01"] * apart), 2)

    assert ambiguous_share(matrix) == expected


def test_other_limits():
    matrix = consensus_matrix(R18, 5)

    assert ambiguous_share(matrix, low=0.5) == 0.2
    assert ambiguous_share(matrix, low=0.4, high=0.6) == 0.0
    assert ambiguous_share(matrix, low=0, high=1) == 0.4


@pytest.mark.parametrize(("low", "high"), [(-0.1, 0.9), (0.9, 0.1), (0.5, 0.5), (0.1, 1.1)])
def test_limits_out_of_order_are_refused(low, high):
    with pytest.raises(ValueError, match=f"limits are {low} and {high}; 0 <= low < high <= 1"):
        ambiguous_share(np.eye(2), low, high)


def test_more_segments_than_fit_are_refused():
    with pytest.raises(ValueError, match="3001 segments; at most 3000"):
        consensus_matrix([], 3001)


@pytest.mark.parametrize("text", ["0000", "0123", "----", "...0", "...."])
def test_a_run_that_says_nothing_leaves_its_pairs_out(text):
    assert mean_pairwise_ari(runs("0011", text)) is None
    assert mean_pairwise_ari(runs("0011", text, "1100")) == 1.0


def test_one_run_or_none_has_nobody_to_agree_with():
    assert mean_pairwise_ari([]) is None
    assert mean_pairwise_ari(R18[:1]) is None


@given(WORDS)
def test_matrix_against_counting_one_by_one(words):
    n = len(words[0])
    matrix = consensus_matrix(runs(*words), n)

    for i in range(n):
        for j in range(n):
            seen = [(w[i], w[j]) for w in words if "." not in (w[i], w[j])]
            alike = [a == b and (a != "-" or i == j) for a, b in seen]
            expected = sum(alike) / len(alike) if alike else np.nan
            assert matrix[i, j] == pytest.approx(expected, nan_ok=True)


@given(WORDS)
def test_index_against_a_second_implementation(words):
    expected = []
    for i, first in enumerate(words):
        for second in words[i + 1 :]:
            kept = [k for k in range(len(first)) if "." not in (first[k], second[k])]
            # An unassigned segment is a cluster of its own.
            sides = [[f"-{k}" if w[k] == "-" else w[k] for k in kept] for w in (first, second)]
            if all(1 < len(set(side)) < len(side) for side in sides):
                expected.append(adjusted_rand_score(*sides))

    found = mean_pairwise_ari(runs(*words))
    assert found == (pytest.approx(np.mean(expected)) if expected else None)


@given(WORDS)
def test_names_of_clusters_and_order_of_runs_change_nothing(words):
    n = len(words[0])
    renamed = [w.translate(str.maketrans("012", "201")) for w in reversed(words)]

    np.testing.assert_array_equal(
        consensus_matrix(runs(*words), n), consensus_matrix(runs(*renamed), n)
    )


def test_levels_are_taken_apart():
    reruns = [
        (kept, {"coarse": labels, "middle": np.zeros_like(labels)} if i else {"coarse": labels})
        for i, (kept, labels) in enumerate(R18)
    ]
    found = level_ambiguity(reruns, ["coarse", "middle", "fine"], 5, seed=1)

    assert found["coarse"] == pytest.approx(
        {"ambiguous_share": 0.4, "mean_pairwise_ari": 0.444444}, abs=1e-6
    )
    assert found["middle"] == {"ambiguous_share": 0.0, "mean_pairwise_ari": None}
    assert found["fine"] == {"ambiguous_share": None, "mean_pairwise_ari": None}


def test_without_reruns_no_level_has_a_value():
    nothing = {"coarse": {"ambiguous_share": None, "mean_pairwise_ari": None}}

    assert level_ambiguity([], ["coarse"], 5, seed=1) == nothing
    assert level_ambiguity([], ["coarse"], 0, seed=1) == nothing


def test_large_studies_are_sampled_in_the_same_way_every_time(monkeypatch):
    monkeypatch.setattr(consensus, "MOST_SEGMENTS", 30)
    rng = np.random.default_rng(5)
    # Two thirds of the segments always return, each other one goes where it likes.
    steady = np.arange(300) % 3 > 0
    reruns = []
    for _ in range(20):
        labels = np.where(steady, np.arange(300) % 2, rng.integers(0, 2, 300))
        kept = np.sort(rng.choice(300, 240, replace=False))
        reruns.append((kept, {"coarse": labels[kept]}))
    found = [level_ambiguity(reruns, ["coarse"], 300, seed=s)["coarse"] for s in (1, 1, 2)]

    assert found[0] == found[1]
    assert found[0]["ambiguous_share"] != found[2]["ambiguous_share"]
    # Pairs of two steady ones, 4 / 9 of all, are never ambiguous; the others nearly always.
    assert found[0]["ambiguous_share"] == pytest.approx(5 / 9, abs=0.15)
    assert found[0]["mean_pairwise_ari"] == found[2]["mean_pairwise_ari"]


PAIRS = st.tuples(st.integers(1, 5), st.integers(1, 9)).flatmap(
    lambda shape: st.lists(
        st.lists(
            st.tuples(st.integers(-2, 3), st.integers(-2, 3)), min_size=shape[1], max_size=shape[1]
        ),
        min_size=shape[0],
        max_size=shape[0],
    )
)


@given(rows=PAIRS, most=st.sampled_from([1, 40, 1_000_000]))
def test_many_pairs_of_clusterings_are_compared_as_scikit_learn_compares_one(rows, most):
    first, second = np.moveaxis(np.array(rows, dtype=np.int64), 2, 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(consensus, "_MOST_CELLS", most)
        found = adjusted_rand(first, second)

    for value, pairs in zip(found, rows, strict=True):
        kept = [pair for pair in pairs if min(pair) > -2]
        # Whoever is unassigned is a cluster of its own.
        sides = [
            [c if c >= 0 else -1 - i for i, c in enumerate(side)]
            for side in zip(*kept, strict=True)
        ]
        if any(len(set(side)) in (1, len(side)) for side in sides) or not kept:
            assert np.isnan(value)
        else:
            assert value == pytest.approx(adjusted_rand_score(*sides), abs=1e-9)
