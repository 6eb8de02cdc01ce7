"""R27: rearrangements keep what they say they keep, and are all there where they are few."""

from __future__ import annotations

import itertools
import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.comparison.arrangements import arrangements, restricted

# A study: how many segments each interview has under each question, in the order of the guide.
STUDIES = st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=1, max_size=4)
SEEDS = st.integers(0, 2**32)


def rows(lengths):
    """Interview and question of every segment."""
    cells = [
        (interview, question)
        for interview, questions in enumerate(lengths)
        for question, n in enumerate(questions)
        for _ in range(n)
    ]
    return [i for i, _ in cells], [q for _, q in cells]


def orders(found, size=64):
    """All orders, one row each."""
    return np.concatenate(list(found.orders(size)))


def by_stratum(strata):
    return [[i for i, s in enumerate(strata) if s == t] for t in dict.fromkeys(strata)]


def test_interviews_are_turned_each_by_its_own_step():
    #   position   0 1 2 3 4
    #   interview  a a a b b      three turns of a, times two of b
    found = orders(arrangements(list("aaabb"), seed=1))

    assert found.tolist() == [
        [0, 1, 2, 3, 4],
        [0, 1, 2, 4, 3],
        [1, 2, 0, 3, 4],
        [1, 2, 0, 4, 3],
        [2, 0, 1, 3, 4],
        [2, 0, 1, 4, 3],
    ]


def test_questions_are_traded_in_order_and_stretched_to_fit():
    #   position    0 1 | 2 3 4 5 | 6    7 8
    #   interview   A A | B B B B | A    B B
    #   question    q q | q q q q | r    r r
    strata = [(i, q) for i, q in zip("AABBBBABB", "qqqqqqrrr", strict=True)]
    found = arrangements(strata, classes=list("qqqqqqrrr"), kind="exchange", seed=1)

    assert orders(found).tolist() == [
        [0, 1, 2, 3, 4, 5, 6, 7, 8],
        [0, 1, 2, 3, 4, 5, 7, 6, 6],  # r trades: A takes the first of B's two, B twice A's one
        [2, 4, 0, 0, 1, 1, 6, 7, 8],  # q trades: A takes every second of B's, B all of A's twice
        [2, 4, 0, 0, 1, 1, 7, 6, 6],
    ]


def test_strata_are_mixed():
    found = orders(arrangements(list("aba"), kind="shuffle", seed=1))

    assert found.tolist() == [[0, 1, 2], [2, 1, 0]]


@pytest.mark.parametrize(
    ("kind", "n"), [("shift", 4 * 2), ("shuffle", 24 * 2), ("exchange", math.factorial(2))]
)
def test_number_of_ways(kind, n):
    found = arrangements(list("aaaabb"), classes=list("qqqqqq"), kind=kind, seed=1)

    assert (found.n_distinct, found.n_arrangements, found.exact) == (n, n, True)


def test_many_ways_are_drawn_from_and_few_gone_through():
    few = arrangements(list("aaabb"), seed=1, n_draws=4, enumerate_below=7)
    many = arrangements(list("aaabb"), seed=1, n_draws=4, enumerate_below=6)

    assert (few.exact, few.n_arrangements, len(orders(few))) == (True, 6, 6)
    assert (many.exact, many.n_arrangements, len(orders(many))) == (False, 4, 4)
    assert many.n_distinct == 6


def test_nothing_to_rearrange():
    assert orders(arrangements([], seed=1)).shape == (1, 0)
    assert orders(arrangements(list("abc"), seed=1)).tolist() == [[0, 1, 2]]


@given(lengths=STUDIES, seed=SEEDS, draw=st.booleans())
def test_shift_turns_every_stratum_in_a_circle(lengths, seed, draw):
    interviews, questions = rows(lengths)
    strata = list(zip(interviews, questions, strict=True))
    found = arrangements(strata, seed=seed, n_draws=5, enumerate_below=0 if draw else 200)
    for order in orders(found)[:200]:
        for members in by_stratum(strata):
            taken = order[members].tolist()
            start = members.index(taken[0])
            assert taken == members[start:] + members[:start]


@given(lengths=STUDIES, seed=SEEDS, draw=st.booleans())
def test_shuffle_moves_every_segment_to_one_place_of_its_stratum(lengths, seed, draw):
    interviews, _ = rows(lengths)
    found = arrangements(
        interviews, kind="shuffle", seed=seed, n_draws=5, enumerate_below=0 if draw else 200
    )
    for order in orders(found):
        for members in by_stratum(interviews):
            assert sorted(order[members].tolist()) == members


@given(lengths=STUDIES, seed=SEEDS, draw=st.booleans())
def test_exchange_keeps_questions_and_the_order_of_talk(lengths, seed, draw):
    interviews, questions = rows(lengths)
    parts = list(zip(interviews, questions, strict=True))
    found = arrangements(
        parts,
        classes=questions,
        kind="exchange",
        seed=seed,
        n_draws=5,
        enumerate_below=0 if draw else 200,
    )
    for order in orders(found)[:200]:
        assert [questions[i] for i in order] == questions
        sources = []
        for members in by_stratum(parts):
            taken = order[members]
            [source] = {parts[i] for i in taken}  # from one interview, in the order it was said
            sources.append(source)
            assert (np.diff(taken) >= 0).all()
            if len(taken) == parts.count(source):
                assert sorted(taken.tolist()) == [i for i, p in enumerate(parts) if p == source]
        assert Counter(sources) == Counter(set(parts))  # every part is taken once


@given(
    lengths=STUDIES.filter(lambda x: math.prod(max(1, n) for q in x for n in q) < 300), seed=SEEDS
)
def test_every_turn_is_gone_through_once_and_standing_still_is_one_of_them(lengths, seed):
    strata = list(zip(*rows(lengths), strict=True))
    found = orders(arrangements(strata, seed=seed)).tolist()

    assert len({tuple(order) for order in found}) == len(found)
    assert len(found) == math.prod(map(len, by_stratum(strata)))
    assert found[0] == list(range(len(strata)))


@pytest.mark.parametrize("kind", ["shift", "exchange", "shuffle"])
@pytest.mark.parametrize("enumerate_below", [0, 1000])
def test_taking_orders_in_smaller_portions_changes_nothing(kind, enumerate_below):
    found = arrangements(
        list("aaabbccc"),
        classes=list("qqqqqrrr"),
        kind=kind,
        seed=3,
        n_draws=50,
        enumerate_below=enumerate_below,
    )
    assert orders(found, 7).tolist() == orders(found, 1000).tolist()
    assert orders(found, 0).tolist() == orders(found, 1).tolist()


@pytest.mark.parametrize("kind", ["shift", "exchange", "shuffle"])
def test_draws_come_from_the_seed(kind):
    strata = [f"{i}{q}" for i, q in itertools.product(range(4), range(10)) for _ in range(3)]
    classes = [s[1:] for s in strata]
    one, same, other = (
        orders(arrangements(strata, classes=classes, kind=kind, seed=s, n_draws=20)).tolist()
        for s in (1, 1, 2)
    )
    assert one == same
    assert one != other


def test_draws_come_equally_often():
    #   interviews  a a a b b: six turns; parts a b c under one question: six trades
    turned = arrangements(list("aaabb"), seed=5, n_draws=6000, enumerate_below=0)
    traded = arrangements(
        list("abc"), classes=list("qqq"), kind="exchange", seed=5, n_draws=6000, enumerate_below=0
    )
    for found in (turned, traded):
        seen = Counter(map(tuple, orders(found, 1000).tolist()))
        assert len(seen) == 6
        assert all(abs(n - 1000) < 130 for n in seen.values())  # four and a half deviations


def test_three_ways_of_a_study():
    #   interview  A A A B B B
    #   question   1 1 2 1 2 2
    ways = restricted(list("AAABBB"), [1, 1, 2, 1, 2, 2], seed=4)

    assert {n: (w.kind, w.n_distinct) for n, w in ways.items()} == {
        "interview": ("shift", 9),
        "question": ("shift", 4),
        "exchange": ("exchange", 4),
    }
    assert {w.seed for w in ways.values()} == {4}


def test_interviews_without_a_common_question_trade_nothing():
    assert list(restricted(list("AABB"), [1, 2, 3, 4], seed=1)) == ["interview", "question"]


def test_interviews_and_questions_of_different_length_are_refused():
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        restricted(list("AAB"), [1, 1], seed=1)


@pytest.mark.parametrize("kind", ["shift", "exchange"])
@pytest.mark.parametrize(("n_questions", "exact"), [(2, True), (5, False)])
@pytest.mark.parametrize("n_each", [0, 1, 30, 10_000])
def test_how_many_are_held_at_once_changes_none_of_them(
    kind, n_questions, exact, n_each, monkeypatch
):
    monkeypatch.setattr("mining.comparison.arrangements._AT_ONCE", 200)
    strata = [(i, q) for i in range(3) for q in range(n_questions) for _ in range(3)]
    found = arrangements(strata, classes=[q for _, q in strata], kind=kind, seed=3, n_draws=70)
    assert found.exact is exact

    parts = list(found.orders_of(n_each))
    first = list(found.orders_of(n_each, 23))

    assert max(len(part) for part in parts) == max(1, 200 // max(n_each, len(strata)))
    assert np.concatenate(parts).tolist() == orders(found).tolist()
    assert np.concatenate(first).tolist() == orders(found)[:23].tolist()
