"""Reference value R22, and orders counted one by one."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.comparison.saturation import saturation

EIGHT = [frozenset(codes) for codes in "abcdefgh abijk acil bdm ain abc cn de".split()]


def test_r22_eight_interviews():
    found = saturation(EIGHT)

    assert found.new == (8, 3, 1, 1, 1, 0, 0, 0)
    assert found.cumulative == (8, 11, 12, 13, 14, 14, 14, 14)
    assert found.ratios == pytest.approx((0.0769, 0, 0), abs=5e-5)
    assert (found.n_interviews, found.n_codes, found.n_uses) == (8, 14, 30)
    assert (found.n_once, found.n_twice) == (7, 2)
    assert found.good_turing == pytest.approx(0.766667, abs=1e-6)
    assert found.chao2 == pytest.approx(20.125)
    assert found.refused is None


def test_r22_mean_over_all_orders():
    expected = [3.75, 2.6786, 1.9643, 1.5071, 1.225, 1.0536, 0.9464, 0.875]

    assert saturation(EIGHT).mean_new == pytest.approx(expected, abs=5e-5)


def test_r22_runs_of_three():
    assert saturation(EIGHT, run=3).ratios == pytest.approx((0.0769, 0), abs=5e-5)


def test_the_order_decides_what_is_new_and_not_the_mean():
    found, back = saturation(EIGHT), saturation(EIGHT[::-1])

    assert found.new != back.new
    assert found.mean_new == back.mean_new
    assert found.chao2 == back.chao2


def test_five_interviews_give_no_ratio_and_all_the_rest():
    found = saturation(EIGHT[:5])

    assert found.refused == "too_few_interviews"
    assert found.ratios is None
    assert (found.n_interviews, found.base, found.run) == (5, 4, 2)
    assert found.new == (8, 3, 1, 1, 1)
    assert found.good_turing is not None
    assert found.chao2 is not None


def test_six_interviews_are_just_enough():
    assert saturation(EIGHT[:6]).ratios == pytest.approx((1 / 13,))


def test_no_codes_in_the_first_interviews_give_no_ratio():
    found = saturation([frozenset()] * 4 + EIGHT[:2])

    assert (found.ratios, found.refused) == (None, "no_codes_in_base")
    assert found.new == (0, 0, 0, 0, 8, 3)


@pytest.mark.parametrize("interviews", [[], [frozenset()] * 3], ids=["no interviews", "no codes"])
def test_nothing_coded_is_not_defined(interviews):
    found = saturation(interviews)

    assert (found.good_turing, found.chao2, found.ratios) == (None, None, None)
    assert found.cumulative == found.mean_new == (0,) * len(interviews)


def test_one_interview_says_nothing_about_codes_not_met():
    found = saturation([frozenset("abc")])

    assert (found.good_turing, found.chao2) == (None, None)
    assert (found.new, found.mean_new, found.n_once) == ((3,), (3,), 3)


def test_no_code_in_exactly_two_interviews_is_defined():
    #  a in three, b and c in one: 3 + 2/3 * 2 * 1 / (2 * (0 + 1))
    found = saturation([frozenset("ab"), frozenset("ac"), frozenset("a")])

    assert found.n_twice == 0
    assert found.chao2 == pytest.approx(3 + 2 / 3)


@given(st.lists(st.frozensets(st.sampled_from("abcdef")), min_size=1, max_size=5))
def test_mean_new_is_the_mean_of_all_orders(interviews):
    orders = [saturation(order).new for order in permutations(interviews)]

    assert saturation(interviews).mean_new == pytest.approx(np.mean(orders, axis=0))


@pytest.mark.parametrize(("base", "run"), [(0, 2), (4, 0)])
def test_empty_bases_and_runs_are_refused(base, run):
    with pytest.raises(ValueError, match=rf"base is {base} and run is {run}; both must be 1 or"):
        saturation(EIGHT, base=base, run=run)
