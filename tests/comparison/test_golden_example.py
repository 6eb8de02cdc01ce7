"""One passage each of two coders on a thousand characters, through every coefficient printed.

The first codes 100-200, the second 150-250, one code.  What other tools print for it is known;
the remaining values follow from their definitions with 50, 50, 50 and 850 characters:
chance agreement is .82 after Scott, .18 after Gwet, .5 after Brennan and Prediger.
"""

from __future__ import annotations

from dataclasses import asdict

import pytest

from mining.comparison.reliability import (
    Binary,
    Nominal,
    binary_agreement,
    nominal_agreement,
    set_alpha,
)
from mining.comparison.spans import SpanAgreement, SpanCosts, span_agreement

FIRST = [100 <= i < 200 for i in range(1000)]
SECOND = [150 <= i < 250 for i in range(1000)]
FIRST_PASSAGE, SECOND_PASSAGE = [(100, 200, "a")], [(150, 250, "a")]
BINARY = {
    "n11": 50,
    "n10": 50,
    "n01": 50,
    "n00": 850,
    "percent": 0.9,
    "cohen": 0.4444,
    "scott": 0.4444,
    "alpha": 0.4447,
    "ac1": 0.8780,
    "brennan_prediger": 0.8,
    "positive": 0.5,
    "jaccard": 0.3333,
}
NOMINAL = {
    "n_units": 1000,
    "n_coders": 2,
    "n_categories": 2,
    "percent": 0.9,
    "cohen": 0.4444,
    "fleiss": 0.4444,
    "alpha": 0.4447,
    "ac1": 0.8780,
    "brennan_prediger": 0.8,
}


def test_one_code_on_characters():
    found = asdict(binary_agreement(50, 50, 50, 850))

    assert set(found) == set(BINARY) == set(Binary.__dataclass_fields__)
    assert found == pytest.approx(BINARY, abs=5e-5)


def test_one_label_per_character():
    found = asdict(nominal_agreement(list(zip(FIRST, SECOND, strict=True))))

    assert set(found) == set(NOMINAL) == set(Nominal.__dataclass_fields__)
    assert found == pytest.approx(NOMINAL, abs=5e-5)


@pytest.mark.parametrize("distance", ["masi", "jaccard", "binary"])
def test_sets_of_one_code(distance):
    empty, one = frozenset(), frozenset("a")
    units = [(one if a else empty, one if b else empty) for a, b in zip(FIRST, SECOND, strict=True)]

    assert set_alpha(units, distance) == pytest.approx(0.4447, abs=5e-5)


def test_coded_characters_alone():
    assert binary_agreement(50, 50, 50, 0).cohen == pytest.approx(-0.5)


def test_passages_that_share_a_third_of_their_text_are_no_pair_at_the_usual_limit():
    # As with other tools at an overlap of 90 %: none of the two agrees.
    found = span_agreement(FIRST_PASSAGE, SECOND_PASSAGE, lengths=[1000])

    assert (found.n_first, found.n_second, found.n_aligned) == (1, 1, 0)
    assert (found.value, found.observed) == (0, 1)


def test_passages_that_share_a_third_of_their_text_are_a_pair_at_a_wide_limit():
    # The positions cost half of 1 - 1/3, which is less than to leave both alone.
    found = span_agreement(FIRST_PASSAGE, SECOND_PASSAGE, lengths=[1000], costs=SpanCosts(tau=0.7))

    assert found.n_aligned == 1
    assert (found.observed, found.value) == pytest.approx((1 / 3, 2 / 3))
    assert found.beyond_chance == pytest.approx(1 - found.observed / found.expected)
    assert set(SpanAgreement.__dataclass_fields__) == set(asdict(found))
