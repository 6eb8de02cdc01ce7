"""Reference values R2-R7 and R25, the example of other tools, and second implementations."""

from __future__ import annotations

from dataclasses import asdict

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics import agreement as nltk_agreement
from nltk.metrics import distance as nltk_distance
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats import inter_rater

from mining.comparison.reliability import (
    binary_agreement,
    jaccard_distance,
    masi_distance,
    nominal_agreement,
    set_alpha,
)

CHANCE = ("cohen", "scott", "alpha", "ac1", "brennan_prediger")
NTH = 200  # random tables against every second implementation

COUNTS = st.tuples(*[st.integers(0, 30)] * 4)
SETS = st.lists(
    st.tuples(*[st.frozensets(st.sampled_from("abcd"), max_size=3)] * 2), min_size=1, max_size=12
)

# Gwet's twelve units and four coders, "-" for a gap.
GWET = """
1 1 - 1
2 2 3 2
3 3 3 3
3 3 3 3
2 2 2 2
1 2 3 4
4 4 4 4
1 1 2 1
2 2 2 2
- 5 5 5
- - 1 1
- - 3 -
"""
# Ten subjects, fourteen raters, five categories.
FLEISS = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]
H1 = [{"time"}, {"time", "routine"}, {"ask"}, {"market"}, {"ask", "vent"}]
H2 = [{"time"}, {"time"}, {"ask", "vent"}, {"routine"}, {"ask", "vent"}]


def table(first, second):
    """Count two rows of 0 and 1 as n11, n10, n01, n00."""
    pairs = list(zip(first, second, strict=True))
    return [pairs.count(cell) for cell in [("1", "1"), ("1", "0"), ("0", "1"), ("0", "0")]]


def pairs(first, second):
    return [(frozenset(a), frozenset(b)) for a, b in zip(first, second, strict=True)]


def read(text):
    return [[None if v == "-" else v for v in line.split()] for line in text.strip().splitlines()]


def task(units, distance=nltk_distance.binary_distance):
    """Return nltk's view of complete units."""
    rows = [(str(c), str(u), label) for u, unit in enumerate(units) for c, label in enumerate(unit)]
    return nltk_agreement.AnnotationTask(rows, distance=distance)


def check(found, **expected):
    for name, value in expected.items():
        assert getattr(found, name) == pytest.approx(value, abs=1e-6), name


def test_r2_ten_units():
    found = binary_agreement(*table("1100000000", "0110010100"))

    assert (found.n11, found.n10, found.n01, found.n00) == (1, 1, 3, 5)
    check(found, percent=0.6, alpha=0.095238, cohen=0.090909)


def test_r3_six_units():
    found = binary_agreement(*table("010101", "010100"))

    check(found, cohen=0.666667, scott=0.657143, alpha=0.685714, brennan_prediger=0.666667)


def test_r4_one_table_says_0_34_and_0_93():
    found = binary_agreement(39, 65, 65, 1831)

    check(found, percent=0.935, cohen=0.340717, scott=0.340717, alpha=0.340882)
    check(found, ac1=0.927890, brennan_prediger=0.87, positive=0.375, jaccard=0.230769)


def test_r5_gaps_as_gwet_treats_them():
    found = nominal_agreement(read(GWET))

    assert (found.n_units, found.n_coders, found.n_categories) == (11, 4, 5)
    assert found.ac1 == pytest.approx(0.77544, abs=5e-6)
    assert found.fleiss == pytest.approx(0.76117, abs=5e-6)
    assert found.alpha == pytest.approx(0.743421, abs=1e-6)
    assert found.brennan_prediger == pytest.approx(0.77273, abs=5e-6)
    assert found.cohen is None


def test_r6_the_example_of_fourteen_raters():
    ratings = [[c for c, n in enumerate(row) for _ in range(n)] for row in FLEISS]

    check(nominal_agreement(ratings), fleiss=0.209931)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({1, 2}, {1, 2, 3, 4}, 0.666667),
        ({1, 2}, {1, 2}, 0),
        ({1, 2}, {2, 3}, 0.888889),
        ({1}, {2}, 1),
        ({1, 2, 3}, {1}, 0.777778),
    ],
)
def test_r7_masi(first, second, expected):
    assert masi_distance(first, second) == pytest.approx(expected, abs=1e-6)
    assert masi_distance(second, first) == masi_distance(first, second)


@pytest.mark.parametrize(
    ("distance", "expected"), [("masi", 0.427273), ("jaccard", 0.492958), ("binary", 0.307692)]
)
def test_r7_alpha_over_sets(distance, expected):
    assert set_alpha(pairs(H1, H2), distance) == pytest.approx(expected, abs=1e-6)


def test_r25_characters_of_one_code_and_one_segment():
    #  200 characters; time 10-60, m1 0-50: both 10-50, time only 50-60, m1 only 0-10
    found = binary_agreement(40, 10, 10, 140)

    check(found, percent=0.9, cohen=0.733333, positive=0.8, jaccard=0.666667)


def test_the_example_of_other_tools_on_a_thousand_characters():
    #  first 100-200, second 150-250: both 50, first only 50, second only 50, neither 850
    found = binary_agreement(50, 50, 50, 850)

    check(found, percent=0.9, positive=0.5)
    assert found.cohen == pytest.approx(0.4444, abs=5e-5)
    assert found.alpha == pytest.approx(0.4447, abs=5e-5)
    assert found.jaccard == pytest.approx(0.3333, abs=5e-5)


def test_the_example_of_other_tools_without_the_uncoded_characters():
    assert binary_agreement(50, 50, 50, 0).cohen == pytest.approx(-0.5)


def test_no_units_leave_nothing_defined():
    values = asdict(binary_agreement(0, 0, 0, 0))

    assert {v for k, v in values.items() if not k.startswith("n")} == {None}


@pytest.mark.parametrize("counts", [(0, 0, 0, 10), (10, 0, 0, 0)], ids=["nobody", "always"])
def test_one_category_leaves_percent_and_no_allowance_for_chance(counts):
    found = binary_agreement(*counts)

    assert found.percent == 1
    assert [getattr(found, name) for name in CHANCE] == [None] * 5


def test_a_code_that_nobody_used_has_no_agreement_on_coded_units():
    found = binary_agreement(0, 0, 0, 10)

    assert (found.positive, found.jaccard) == (None, None)


def test_a_code_that_one_coder_used_is_defined():
    found = binary_agreement(0, 2, 0, 8)

    assert (found.percent, found.cohen, found.positive, found.jaccard) == (0.8, 0, 0, 0)


@pytest.mark.parametrize("count", [-1, float("nan"), float("inf")])
def test_counts_that_are_none_are_refused(count):
    with pytest.raises(ValueError, match=r"binary_agreement: counts are .*; they must be 0 or"):
        binary_agreement(1, 2, count, 3)


@given(COUNTS)
def test_swapping_coders_changes_nothing_but_the_two_counts(counts):
    n11, n10, n01, n00 = counts
    one, other = asdict(binary_agreement(*counts)), asdict(binary_agreement(n11, n01, n10, n00))

    assert (one.pop("n10"), one.pop("n01")) == (other.pop("n01"), other.pop("n10"))
    assert one == pytest.approx(other)


@given(COUNTS)
def test_nothing_is_above_one_and_one_means_alike(counts):
    found = binary_agreement(*counts)
    values = [getattr(found, name) for name in CHANCE]

    for value in values:
        assert value is None or -1 <= value <= 1
        assert value is None or (value == 1) == (found.n10 + found.n01 == 0)
    if found.jaccard is not None:
        assert found.positive == pytest.approx(2 * found.jaccard / (1 + found.jaccard))


@given(COUNTS)
def test_a_binary_table_is_a_nominal_one_of_two_labels(counts):
    cells = [("x", "x"), ("x", "-"), ("-", "x"), ("-", "-")]
    units = [cell for cell, n in zip(cells, counts, strict=True) for _ in range(n)]
    binary, nominal = binary_agreement(*counts), nominal_agreement(units)

    for name in ("percent", "cohen", "alpha", "ac1", "brennan_prediger"):
        assert getattr(nominal, name) == pytest.approx(getattr(binary, name)), name
    assert nominal.fleiss == pytest.approx(binary.scott)


@pytest.mark.parametrize(
    ("ratings", "sizes"),
    [
        ([], (0, 0, 0)),
        ([[None, None]], (0, 2, 0)),
        ([["a", None], [None, "b"]], (0, 2, 2)),
    ],
    ids=["no units", "no labels", "nobody twice"],
)
def test_labels_that_cannot_be_paired_leave_nothing_defined(ratings, sizes):
    found = nominal_agreement(ratings)

    assert (found.n_units, found.n_coders, found.n_categories) == sizes
    assert [found.percent, found.cohen, found.fleiss, found.alpha, found.ac1] == [None] * 5
    assert found.brennan_prediger is None


def test_one_category_among_several_coders_is_not_defined():
    found = nominal_agreement([["a", "a"], ["a", "a"]])

    assert found.percent == 1
    assert [found.cohen, found.fleiss, found.alpha, found.ac1] == [None] * 4
    assert found.brennan_prediger is None


def test_alpha_knows_only_the_labels_that_can_be_paired():
    found = nominal_agreement([["a", "a"], ["a", "a"], ["b", None]])

    assert found.alpha is None
    assert found.fleiss == 1


def test_a_gap_leaves_two_coders_without_cohen_and_an_empty_unit_does_not():
    complete = [["a", "a"], ["b", "a"], ["b", "b"]]

    assert nominal_agreement([*complete, ["a", None]]).cohen is None
    assert nominal_agreement([*complete, [None, None]]) == nominal_agreement(complete)
    check(nominal_agreement(complete), cohen=0.4)


def test_units_of_different_width_are_refused():
    with pytest.raises(ValueError, match=r"units have \[1, 2\] coders; all need the same number"):
        nominal_agreement([["a"], ["a", "b"]])


def test_empty_sets_are_equal_and_share_nothing_with_others():
    assert masi_distance(set(), set()) == jaccard_distance(set(), set()) == 0
    assert masi_distance(set(), {1}) == jaccard_distance(set(), {1}) == 1


@pytest.mark.parametrize(
    "units",
    [[], [(frozenset("a"), None)], [(frozenset("a"), frozenset("a"))], [(frozenset(),) * 2]],
    ids=["no units", "nobody twice", "one set", "nobody coded"],
)
def test_alpha_over_sets_that_never_differ_is_not_defined(units):
    assert set_alpha(units) is None


@given(SETS, st.data())
def test_a_weight_stands_for_equal_units(units, data):
    weights = data.draw(st.lists(st.integers(1, 4), min_size=len(units), max_size=len(units)))
    repeated = [unit for unit, n in zip(units, weights, strict=True) for _ in range(n)]

    assert set_alpha(units, weights=weights) == pytest.approx(set_alpha(repeated))


@given(SETS)
def test_sets_taken_whole_are_labels(units):
    found = set_alpha(units, "binary")

    assert found == pytest.approx(nominal_agreement(units).alpha)


@given(SETS)
def test_distances_lie_between_jaccard_and_one(units):
    for first, second in units:
        jaccard, masi = jaccard_distance(first, second), masi_distance(first, second)

        assert 0 <= jaccard <= masi <= 1
        assert (masi == 0) == (first == second)


def test_three_coders_with_gaps_count_every_pair_once():
    #  one unit of three: (a a b), one of two: (b b), one label alone is left out
    a, b = frozenset("a"), frozenset("b")
    units = [(a, a, b), (b, None, b), (None, None, a)]

    # Observed: 2 of the 3 pairs differ, weighted 2 * 2 / (3 - 1) = 2 of 5 labels.
    # Expected: 2 * 2 * 3 of the 5 * 4 ordered pairs of labels.
    assert set_alpha(units, "binary") == pytest.approx(1 - (2 / 5) / (12 / 20))


def test_other_distances_are_refused():
    with pytest.raises(ValueError, match=r"distance is 'dice'; choose one of: masi, jaccard, bin"):
        set_alpha([], "dice")


@pytest.mark.parametrize(
    ("units", "weights"),
    [([(frozenset("a"),) * 2], []), ([(frozenset(),), (frozenset(), None)], None)],
    ids=["no weight", "another coder"],
)
def test_lengths_that_differ_are_refused(units, weights):
    with pytest.raises(ValueError, match=r"set_alpha: lengths differ"):
        set_alpha(units, weights=weights)


def test_krippendorff_agrees_on_labels_with_gaps(rng):
    for _ in range(NTH):
        labels = rng.integers(0, 4, (12, 3)).astype(float)
        labels[rng.random((12, 3)) < 0.25] = np.nan
        ratings = [[None if np.isnan(v) else int(v) for v in row] for row in labels]
        expected = krippendorff.alpha(labels.T, level_of_measurement="nominal")

        assert nominal_agreement(ratings).alpha == pytest.approx(expected, abs=1e-9)


def test_statsmodels_agrees_on_complete_labels(rng):
    for _ in range(NTH):
        labels = rng.integers(0, 4, (12, 4))
        counts, _ = inter_rater.aggregate_raters(labels)
        expected = inter_rater.fleiss_kappa(counts, method="fleiss")

        assert nominal_agreement(labels.tolist()).fleiss == pytest.approx(expected, abs=1e-9)


def test_sklearn_agrees_on_two_coders(rng):
    for _ in range(NTH):
        labels = rng.integers(0, 3, (15, 2))
        expected = cohen_kappa_score(labels[:, 0], labels[:, 1])

        assert nominal_agreement(labels.tolist()).cohen == pytest.approx(expected, abs=1e-9)


def test_nltk_agrees_on_labels_and_sets(rng):
    compared = {"masi": nltk_distance.masi_distance, "jaccard": nltk_distance.jaccard_distance}
    for _ in range(NTH):
        labels = rng.integers(0, 3, (12, 2)).tolist()
        sets = [[frozenset(rng.integers(0, 5, 3).tolist()) for _ in range(2)] for _ in range(12)]
        found, second = nominal_agreement(labels), task(labels)

        check(found, cohen=second.kappa(), fleiss=second.pi(), alpha=second.alpha())
        for name, distance in compared.items():
            expected = task(sets, distance).alpha()
            assert set_alpha(sets, name) == pytest.approx(expected, abs=1e-9)
