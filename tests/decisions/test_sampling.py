"""Which passages a second coder gets."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.decisions.sampling import apportion, draw
from mining.errors import DataError

# interview  coded  uncoded     a fifth
# a             20        5     4 + 1
# b             10       15     2 + 3
DOCUMENTS = {f"{d}:{i}-{i + 1}": d for d in "ab" for i in range(25)}
CODED = {f"a:{i}-{i + 1}" for i in range(20)} | {f"b:{i}-{i + 1}" for i in range(10)}


def sample(**changed):
    return draw(DOCUMENTS, CODED, **{"share": 0.2, "seed": 1, "coder": "kari", **changed})


def test_every_interview_gives_its_share_coded_and_uncoded():
    strata = Counter((DOCUMENTS[s], s in CODED) for s in sample())

    assert strata == {("a", True): 4, ("a", False): 1, ("b", True): 2, ("b", False): 3}


def test_the_same_name_draws_the_same_and_another_name_another():
    assert sample() == sample()
    assert sorted(sample()) != sorted(sample(coder="ola"))
    assert sorted(sample()) != sorted(sample(seed=2))


def test_the_order_does_not_show_the_interview():
    order = "".join(DOCUMENTS[s] for s in sample(share=0.25))

    assert order not in {"".join(sorted(order)), "".join(sorted(order, reverse=True))}


@pytest.mark.parametrize("share", [0.0, 0.09, 0.26, 1.0, -0.1, float("nan")])
def test_a_share_out_of_range_is_refused(share):
    with pytest.raises(DataError, match=r"share is .*; choose 0\.1 to 0\.25 of the segments"):
        sample(share=share)


def test_no_segments_is_one_sentence():
    with pytest.raises(DataError, match="there are no segments to draw from"):
        draw({}, set(), share=0.2, seed=1, coder="kari")


def test_one_segment_is_drawn():
    assert draw({"a:0-1": "a"}, set(), share=0.1, seed=1, coder="kari") == ["a:0-1"]


def test_a_small_sample_reaches_every_interview():
    # Three strata of equal size in two interviews, and two segments to draw.
    documents = {"a:0-1": "a", "a:1-2": "a", "a:2-3": "a", "a:3-4": "a", "b:0-1": "b", "b:1-2": "b"}
    documents |= {"b:2-3": "b", "b:3-4": "b"}
    drawn = draw(documents, {"a:0-1", "a:1-2"}, share=0.25, seed=1, coder="kari")

    assert sorted(documents[s] for s in drawn) == ["a", "b"]


@given(st.lists(st.integers(1, 40), min_size=1, max_size=8), st.floats(0.1, 0.25))
def test_shares_add_up_and_no_stratum_gives_more_than_it_has(sizes, share):
    total = max(1, round(share * sum(sizes)))

    quotas = apportion(sizes, total)

    assert sum(quotas) == total
    for quota, size in zip(quotas, sizes, strict=True):
        assert 0 <= quota <= size
        assert abs(quota - size * total / sum(sizes)) < 1
