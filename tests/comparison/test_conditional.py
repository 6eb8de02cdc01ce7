"""R14: what groups and clusters share once the question, or the interview, is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import mutual_info_score
from t12 import CLUSTERS, GROUPS, INTERVIEWS, QUESTIONS, T10

from mining.comparison.arrangements import arrangements
from mining.comparison.conditional import conditional_information
from mining.comparison.nulls import Labels
from mining.comparison.partition import singletons

GROUP = [GROUPS[i] for i in T10]
CLUSTER = np.array([CLUSTERS[i] for i in T10])
INTERVIEW = [INTERVIEWS[i] for i in T10]
QUESTION = [QUESTIONS[i] for i in T10]


def in_strata(labels, clusters, strata):
    """Mean mutual information of the strata as it is written down."""
    labels, alone = np.array(labels), np.array(singletons(np.asarray(clusters).tolist()))
    return sum(
        np.mean(strata == s) * mutual_info_score(labels[strata == s], alone[strata == s])
        for s in np.unique(strata)
    )


def test_r14_given_the_question():
    found = conditional_information(
        Labels.single(GROUP), CLUSTER, QUESTION, parts=INTERVIEW, seed=1
    )
    assert found.observed == pytest.approx(0.224934, abs=1e-6)
    assert found.entropy == pytest.approx(0.4159, abs=1e-4)
    assert (found.n_arrangements, found.exact) == (8, True)


def test_r14_given_the_interview():
    found = conditional_information(Labels.single(GROUP), CLUSTER, INTERVIEW, seed=1)

    assert found.observed == pytest.approx(0.831777, abs=1e-6)


def test_r14_expectation_is_the_mean_over_shuffles_inside_question_and_interview():
    ways = arrangements(list(zip(QUESTION, INTERVIEW, strict=True)), kind="shuffle", seed=1)
    by_hand = [
        in_strata(GROUP, CLUSTER[order], np.array(QUESTION))
        for chunk in ways.orders(8)
        for order in chunk
    ]
    found = conditional_information(
        Labels.single(GROUP), CLUSTER, QUESTION, parts=INTERVIEW, seed=1
    )
    assert found.expected == pytest.approx(np.mean(by_hand), abs=1e-9)
    assert (found.n_arrangements, len(by_hand)) == (8, 8)


def test_without_parts_the_shuffle_is_inside_the_strata_alone():
    found = conditional_information(Labels.single(GROUP), CLUSTER, QUESTION, seed=1)

    assert found.n_arrangements == 864


def test_many_shuffles_are_drawn_from_the_seed():
    one, same, other = (
        conditional_information(Labels.single(GROUP), CLUSTER, INTERVIEW, seed=s).expected
        for s in (1, 1, 2)
    )
    assert one == same
    assert one != other
    assert one == pytest.approx(other, abs=0.05)


def test_one_stratum_is_no_condition():
    found = conditional_information(Labels.single(GROUP), CLUSTER, [None] * 10, seed=1)

    assert found.observed == pytest.approx(0.673012, abs=1e-6)
    assert found.entropy == pytest.approx(mutual_info_score(GROUP, GROUP))


@pytest.mark.parametrize(
    ("labels", "clusters"),
    [("aabb", [0, 1, 0, 1]), ("abab", [0, 0, 1, 1])],
    ids=["labels follow the question", "clusters follow the question"],
)
def test_nothing_is_left_to_share_inside_questions(labels, clusters):
    found = conditional_information(
        Labels.single(list(labels)), np.array(clusters), [1, 1, 2, 2], seed=1
    )
    assert (found.observed, found.expected) == (None, None)
    assert found.entropy == pytest.approx(0 if labels == "aabb" else np.log(2))


def test_no_labels_at_all():
    none = np.array([], dtype=np.int64)
    found = conditional_information(Labels.single([]), none, [], seed=1)

    assert (found.observed, found.entropy, found.expected) == (None, None, None)


@settings(max_examples=50)
@given(
    segments=st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(-1, 2), st.integers(0, 2)),
        min_size=1,
        max_size=12,
    )
)
def test_it_is_the_mean_of_the_strata(segments):
    labels, clusters, strata = (list(x) for x in zip(*segments, strict=True))
    side = Labels.single(labels)
    found = conditional_information(side, np.array(clusters), strata, seed=1)

    assert found.entropy == pytest.approx(in_strata(labels, side.label, np.array(strata)), abs=1e-9)
    by_hand = in_strata(labels, clusters, np.array(strata))
    if found.observed is None:
        assert by_hand == pytest.approx(0, abs=1e-9)
    else:
        assert found.observed == pytest.approx(by_hand, abs=1e-9)
        assert found.observed <= found.entropy + 1e-9
