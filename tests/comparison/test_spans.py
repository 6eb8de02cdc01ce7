"""R26 and another implementation's numbers: where passages lie, and what they are called."""

from __future__ import annotations

from dataclasses import astuple
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.comparison.spans import SpanAgreement, SpanCosts, span_agreement

UNDEFINED = {"value": None, "beyond_chance": None, "observed": None, "expected": None}

# The example in the documentation of opt-gamma 0.4.1.
CLAIM = [(100, 150, "Claim"), (160, 210, "Example")]
OTHER_CLAIM = [(102, 152, "Claim"), (162, 212, "Explanation")]

# Three passages that reach into each other, and four by somebody else.
CROSSING = [(0, 40, "a"), (30, 80, "b"), (75, 120, "a")]
OTHER_CROSSING = [(5, 38, "a"), (20, 78, "a"), (78, 118, "b"), (200, 230, "c")]
NESTED = [(0, 100, "a"), (10, 60, "b"), (120, 150, "c")]
OTHER_NESTED = [(0, 70, "b"), (12, 64, "b"), (15, 95, "a")]
TWO_CODES = [(0, 30, "a"), (0, 30, "b"), (50, 90, "c")]
OTHER_TWO_CODES = [(0, 28, "b"), (0, 28, "c"), (48, 92, "c"), (48, 92, "a")]

# value and number of pairs by opt-gamma 0.4.1: gamma_segments without correction for chance
OPT_GAMMA = [
    (CLAIM, OTHER_CLAIM, {}, 0.711538, 2),
    (CROSSING, OTHER_CROSSING, {}, 0.501984, 3),
    (NESTED, OTHER_NESTED, {}, 0.614815, 2),
    (TWO_CODES, OTHER_TWO_CODES, {}, 0.682251, 3),
    (CROSSING, OTHER_CROSSING, {"alpha": 1.0, "tau": 0.8, "eta": 0.3}, 0.775397, 3),
    (CROSSING, OTHER_CROSSING, {"alpha": 0.25, "tau": 0.25, "eta": 0.25}, 0.630357, 1),
    (CROSSING, OTHER_CROSSING, {"eta": 0.1}, 0.832143, 1),
    ([(0, 10, "a"), (20, 30, "b")], [(0, 10, "a")], {}, 0.666667, 1),
    ([(0, 10, "a")], [(50, 60, "b")], {"eta": 1.0}, -1.0, 0),
]

UNITS = st.lists(
    st.tuples(st.integers(0, 10), st.integers(1, 8), st.sampled_from("ab")).map(
        lambda drawn: (drawn[0], drawn[0] + drawn[1], drawn[2])
    ),
    min_size=1,
    max_size=4,
)
LENGTH = 19  # no passage drawn ends after 18
COSTS = st.builds(
    SpanCosts,
    alpha=st.sampled_from([0.0, 0.3, 0.5, 1.0]),
    tau=st.sampled_from([0.0, 0.25, 0.5, 0.9]),
    eta=st.sampled_from([0.1, 0.3, 0.5, 1.0]),
)


def moved(units, by):
    return [(start + by, end + by, label) for start, end, label in units]


def least_disorder(first, second, costs, shift=0):
    """Try every alignment, with passages as sets of characters on a circle."""

    def cost(one, other):
        here = {c % LENGTH for c in range(one[0], one[1])}
        there = {(c + shift) % LENGTH for c in range(other[0], other[1])}
        apart = 1 - len(here & there) / len(here | there)
        if apart > costs.tau + 1e-9:
            return 2 * costs.eta
        paired = costs.alpha * apart + (1 - costs.alpha) * (one[2] != other[2])
        return min(paired, 2 * costs.eta)

    if len(first) > len(second):
        return least_disorder(second, first, costs, -shift)
    alone = costs.eta * (len(second) - len(first))
    ways = permutations(second, len(first))
    least = min(sum(map(cost, first, way)) for way in ways) + alone
    return 2 * least / (len(first) + len(second))


def test_r26():
    costs = SpanCosts(alpha=0.5, tau=0.5, eta=0.5)
    found = span_agreement(CLAIM, OTHER_CLAIM, costs=costs)

    # Positions differ by 1 - 48 / 52 in both pairs, and the second is called otherwise.
    assert found.value == pytest.approx(0.711538, abs=1e-6)
    assert found.observed == pytest.approx((4 / 52 * 0.5 + 4 / 52 * 0.5 + 0.5) / 2)
    assert (found.n_first, found.n_second, found.n_aligned) == (2, 2, 2)
    assert found == span_agreement(CLAIM, OTHER_CLAIM)


@pytest.mark.parametrize(("first", "second", "costs", "value", "n_aligned"), OPT_GAMMA)
def test_values_of_another_implementation(first, second, costs, value, n_aligned):
    found = span_agreement(first, second, costs=SpanCosts(**costs))

    assert found.value == pytest.approx(value, abs=1e-6)
    assert found.n_aligned == n_aligned


def test_expected_disorder_of_another_implementation():
    lengths, late, longer = [12, 20, 16, 9, 14], [2, 0, 3, 1], [0, 4, 1]
    first = [(s, s + lengths[i % 5], "ab"[i % 2]) for i, s in enumerate(range(200, 680, 30))]
    second = [
        (start + late[i % 4], end + longer[i % 3], "ab"[i % 3 == 0])
        for i, (start, end, _) in enumerate(first)
    ]
    found = span_agreement(first, second, lengths=[1000])

    # opt-gamma 0.4.1, CircularShiftNull, 20,000 draws.  It passes over shifts that cut a
    # passage, so that gaps meet gaps a little more often than they do here.
    assert found.observed == pytest.approx(0.347045, abs=1e-6)
    assert found.expected == pytest.approx(0.912157, abs=0.01)
    assert found.beyond_chance == pytest.approx(0.619534, abs=0.01)


@given(UNITS, UNITS, COSTS)
def test_against_trying_every_alignment(first, second, costs):
    found = span_agreement(first, second, costs=costs)

    assert found.observed == pytest.approx(least_disorder(first, second, costs))
    assert found.value == 1 - found.observed


@given(UNITS, UNITS, COSTS)
def test_expected_disorder_against_trying_every_shift(first, second, costs):
    units = first + second
    mean = sum(end - start for start, end, _ in units) / len(units)
    shifts = [s for s in range(LENGTH) if mean <= s <= LENGTH - mean]
    found = span_agreement(first, second, lengths=[LENGTH], costs=costs)

    each = [least_disorder(first, second, costs, shift) for shift in shifts]
    assert found.expected == pytest.approx(sum(each) / len(each))


@given(UNITS, COSTS)
def test_the_same_passages_agree_wholly(units, costs):
    found = span_agreement(units, units[::-1], costs=costs, lengths=[LENGTH])

    assert (found.value, found.n_aligned) == (1, len(units))
    assert found.beyond_chance == (1 if found.expected > 1e-9 else None)


@given(UNITS, UNITS, st.integers(0, 500))
def test_moving_both_sides_changes_nothing(first, second, by):
    both = moved(first, by), moved(second, by)

    assert span_agreement(*both) == span_agreement(first, second)


@given(UNITS, UNITS)
def test_what_is_observed_does_not_depend_on_the_lengths(first, second):
    observed = span_agreement(first, second).observed

    assert span_agreement(first, second, lengths=[LENGTH]).observed == observed
    assert span_agreement(first, second, lengths=[9 * LENGTH], n_shifts=1).observed == observed


@given(UNITS, UNITS, COSTS)
def test_swapping_the_sides_swaps_only_their_counts(first, second, costs):
    there = span_agreement(first, second, costs=costs, lengths=[LENGTH])
    back = span_agreement(second, first, costs=costs, lengths=[LENGTH])

    assert astuple(back)[:4] == pytest.approx(astuple(there)[:4], nan_ok=True)
    assert (back.n_aligned, back.n_first) == (there.n_aligned, there.n_second)


def test_wider_disagreement_gives_less():
    starts = [0, 5, 10, 25, 33, 34, 60]
    values = [span_agreement([(0, 100, "a")], [(s, s + 100, "a")]).value for s in starts]
    other_name = span_agreement([(0, 100, "a")], [(5, 105, "b")]).value

    assert values == sorted(values, reverse=True)
    assert len(set(values[:5])) == 5
    # At 33 the two share 67 of 133 characters, at 34 no more than 66 of 134.
    assert values[4:] == [pytest.approx(1 - 33 / 133), 0, 0]
    assert other_name == pytest.approx(values[1] - 0.5)


def test_a_passage_too_many_costs_as_much_on_either_side():
    once = [(0, 10, "a"), (20, 30, "b")]

    assert span_agreement(once, once[:1]).value == pytest.approx(2 / 3)
    assert span_agreement(once[:1], once).value == pytest.approx(2 / 3)


def test_with_one_label_only_positions_are_compared():
    plain = [[(start, end, "") for start, end, _ in side] for side in (CLAIM, OTHER_CLAIM)]

    assert span_agreement(*plain).value == pytest.approx(1 - 0.5 * 4 / 52)


def test_passages_as_long_as_the_interview_meet_by_chance():
    #  Shifts are at least 12, half of 24: 0-20 against 12-24 and 0-8 shares 16 of 24.
    found = span_agreement([(0, 20, "a")], [(0, 20, "b")], lengths=[24])

    assert found.expected == pytest.approx(0.5 + 0.5 / 3)
    assert found.beyond_chance == pytest.approx(1 - 0.5 / (0.5 + 0.5 / 3))


def test_no_disorder_is_expected_of_one_passage_over_all():
    found = span_agreement([(0, 20, "a")], [(0, 20, "a")], lengths=[20])

    assert (found.value, found.expected, found.beyond_chance) == (1, 0, None)


def test_each_interview_turns_by_itself():
    #  two interviews of 24; in the second only one coder has a passage
    found = span_agreement([(0, 20, "a"), (30, 40, "a")], [(0, 20, "b")], lengths=[24, 24])
    #  passages in different interviews never meet
    apart = span_agreement([(0, 20, "a")], [(24, 44, "a")], lengths=[24, 24])

    assert found.expected == pytest.approx((0.5 + 0.5 / 3 + 0.5) / 1.5)
    assert (apart.observed, apart.expected, apart.beyond_chance) == (1, 1, 0)


def test_an_interview_without_passages_changes_nothing():
    plain = span_agreement(CLAIM, OTHER_CLAIM, lengths=[300])

    assert span_agreement(CLAIM, OTHER_CLAIM, lengths=[300, 0, 50]) == plain


def test_without_lengths_nothing_is_expected():
    found = span_agreement(CLAIM, OTHER_CLAIM)

    assert (found.expected, found.beyond_chance) == (None, None)


@pytest.mark.parametrize(("first", "second"), [([], []), (CLAIM, []), ([], CLAIM)])
def test_a_side_without_passages_has_no_agreement(first, second):
    expected = SpanAgreement(**UNDEFINED, n_first=len(first), n_second=len(second), n_aligned=0)

    assert span_agreement(first, second) == expected
    assert span_agreement(first, second, lengths=[300]) == expected


def test_of_alignments_that_cost_the_same_the_one_with_most_pairs_is_taken():
    #  first   0-12 a | 0-18 b     second  0-12 b | 0-27 c
    #  0-12 with 0-12 and 0-18 with 0-27:  1/2 + (1/6 + 1/2)
    #  0-18 b with 0-12 b, two alone:      1/6 + 1
    found = span_agreement([(0, 12, "a"), (0, 18, "b")], [(0, 12, "b"), (0, 27, "c")])

    assert found.value == pytest.approx(1 - (7 / 6) / 2)
    assert found.n_aligned == 2


def test_a_pair_that_saves_nothing_is_no_pair():
    found = span_agreement([(0, 10, "a")], [(0, 10, "b")], costs=SpanCosts(eta=0.25))

    assert (found.n_aligned, found.value) == (0, 0.5)


def test_shifts_are_drawn_in_the_same_way_every_time():
    lengths = [40_000]
    first = [(s, s + 150 + s % 70, "abc"[s % 3]) for s in range(0, 39_000, 400)]
    second = moved(first[::2], 20) + [(s, s + 90, "a") for s in range(300, 39_000, 800)]
    found = [span_agreement(first, second, lengths=lengths, n_shifts=99, seed=s) for s in (1, 1, 2)]
    closer = span_agreement(first, second, lengths=lengths)

    assert found[0] == found[1]
    assert found[0].value == found[2].value
    assert found[0].expected != found[2].expected
    assert found[0].expected == pytest.approx(closer.expected, abs=0.02)


@pytest.mark.parametrize(
    ("units", "lengths", "message"),
    [
        ([(5, 5, "a")], None, "first has the passage 5-5; a passage ends after it starts"),
        ([(9, 5, "a")], [20], "first has the passage 9-5; a passage ends after it starts"),
        ([(5, 25, "a")], [20, 20], r"passage 5-25; it lies inside one .* end at \[20 40\]"),
        ([(-1, 5, "a")], [20], "passage -1-5; it lies inside one interview"),
        ([(30, 35, "a")], [20], "passage 30-35; it lies inside one interview"),
        ([(0, 5, "a")], [], "passage 0-5; it lies inside one interview"),
        ([(0, 5, "a")], [20, -3], "an interview has length -3; 0 is the least"),
    ],
)
def test_passages_that_cannot_be(units, lengths, message):
    with pytest.raises(ValueError, match=message):
        span_agreement(units, [], lengths=lengths)


def test_messages_say_which_side_and_no_label():
    with pytest.raises(ValueError, match="second has the passage 7-7") as caught:
        span_agreement([], [(7, 7, "eg har aldri tid")])

    assert "tid" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"alpha": 1.1}, "alpha is 1.1; it is from 0 to 1"),
        ({"tau": 1.0}, "tau is 1.0; it is from 0 and below 1"),
        ({"eta": 0.0}, "eta is 0.0; it is above 0 and at most 1"),
        ({"eta": float("nan")}, "eta is nan; it is above 0 and at most 1"),
    ],
)
def test_costs_out_of_range_are_refused(given, message):
    with pytest.raises(ValueError, match=message):
        SpanCosts(**given)


def test_at_least_one_shift_is_needed():
    with pytest.raises(ValueError, match="n_shifts is 0; at least 1 is needed"):
        span_agreement(CLAIM, OTHER_CLAIM, n_shifts=0)
