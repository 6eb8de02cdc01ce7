"""Two coders' tables, at segments and at characters; R25 and the example of other tools."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mining.comparison.people import (
    COLUMNS,
    MIN_UNITS_FOR_KAPPA,
    between_coders,
)
from mining.comparison.several import several_coders
from mining.errors import DataError
from mining.tables import make_table

CHANCE = ["cohen", "scott", "alpha", "ac1", "brennan_prediger"]
COUNTS = ["n_units", "n11", "n10", "n01", "n00"]
GROUP = {"time": "g1", "ask": "g2", "vent": "g2", "chat": "g3", "loose": None}
ORIGIN = {"time": "guide", "ask": "inductive", "vent": "inductive", "chat": "not_relevant"}

#  segment   A           B
#  a:0-10    time        time
#  a:10-20   time, ask   ask
#  a:20-30   -           chat           chat is not relevant
#  a:30-40   ask         -
#  b:0-10    time        -              only A coded b
SPANS = ["a:0-10", "a:10-20", "a:20-30", "a:30-40", "b:0-10"]
CODED = [
    ("A", "a:0-10", "time"),
    ("A", "a:10-20", "time"),
    ("A", "a:10-20", "ask"),
    ("A", "a:30-40", "ask"),
    ("A", "b:0-10", "time"),
    ("B", "a:0-10", "time"),
    ("B", "a:10-20", "ask"),
    ("B", "a:20-30", "chat"),
]


def split(span):
    document, offsets = span.split(":")
    start, end = map(int, offsets.split("-"))
    return document, start, end


def segments(spans=SPANS):
    fixed = {"speaker": "A", "role": "informant", "question_id": None, "n_words": 1}
    fixed |= {"text": "x", "text_model": "x", "text_plain": None}
    rows = []
    for span in spans:
        document, start, end = split(span)
        row = {"segment_id": span, "document_id": document, "position": start}
        rows.append({**row, "start": start, "end": end, **fixed})
    return make_table("segments", rows)


def codes():
    fixed = {"parent_id": None, "memo": "", "colour": ""}
    rows = [
        {"code_id": c, "name": c, "path": c, "group_id": g, "origin": ORIGIN.get(c), **fixed}
        for c, g in GROUP.items()
    ]
    return make_table("codes", rows)


def codings(coded=CODED):
    rows = []
    for number, (coder, span, code) in enumerate(coded):
        document, start, end = split(span)
        row = {"coding_id": f"{number:03}", "document_id": document, "start": start, "end": end}
        row |= {"code_id": code, "coder": coder, "anchored": "exact", "text": "", "memo": ""}
        rows.append(row)
    return make_table("codings", rows)


def segment_codes(coded=CODED):
    rows = [
        {"segment_id": span, "code_id": code, "coder": coder}
        | {"share_of_segment": 1.0, "share_of_coding": 1.0}
        for coder, span, code in coded
    ]
    return make_table("segment_codes", rows)


def compare(coded=CODED, *, spans=SPANS, on_segments=None, coders=("A", "B")):
    placed = coded if on_segments is None else on_segments
    tables = (segments(spans), segment_codes(placed), codings(coded), codes())
    return between_coders(*tables, coders=coders)


def cell(table, unit, what, code_id=""):
    chosen = (table["unit"] == unit) & (table["what"] == what) & (table["code_id"] == code_id)
    [row] = table[chosen].to_dict("records")
    return row


def counts(row):
    return [row[name] for name in COUNTS]


@pytest.mark.parametrize(
    ("what", "code_id", "expected"),
    [
        ("coded", "", [4, 2, 1, 0, 1]),
        ("code", "time", [4, 1, 1, 0, 2]),
        ("code", "ask", [4, 1, 1, 0, 2]),
        ("code", "chat", [4, 0, 0, 1, 3]),
        ("group", "g1", [4, 1, 1, 0, 2]),
        ("group", "g3", [4, 0, 0, 1, 3]),
    ],
)
def test_counts_of_the_drawn_table(what, code_id, expected):
    table = compare()

    assert counts(cell(table, "segment", what, code_id)) == expected
    # Every segment has ten characters, and every coding covers one whole.
    assert counts(cell(table, "character", what, code_id)) == [10 * n for n in expected]


def test_what_is_coded_is_kept_apart_from_what_it_is_called():
    row = cell(compare(), "segment", "named_codes")

    # {time} {time} and {time, ask} {ask}: MASI observed 1/3, expected 2/3
    assert row["n_units"] == 2
    assert (row["percent"], row["jaccard"], row["alpha"]) == pytest.approx((0.5, 0.75, 0.5))
    assert row["uncoded"] == "left_out"
    assert all(pd.isna(row[name]) for name in ["n11", "n00", "cohen", "ac1", "positive"])
    assert cell(compare(), "segment", "coded")["uncoded"] == "counted"


def test_groups_are_named_where_both_have_a_group():
    #  a:0-10   ask | vent   the same group       a:10-20   loose | time   A has no group
    coded = [("A", "a:0-10", "ask"), ("B", "a:0-10", "vent")]
    coded += [("A", "a:10-20", "loose"), ("B", "a:10-20", "time")]
    table = compare(coded)

    named = cell(table, "segment", "named_groups")
    assert (named["n_units"], named["percent"]) == (1, 1)
    assert pd.isna(named["alpha"])  # one group alone
    assert cell(table, "segment", "named_codes")["n_units"] == 2
    assert counts(cell(table, "segment", "group", "g2")) == [4, 1, 0, 0, 3]


def test_rows_columns_and_types():
    table = compare()
    keys = list(zip(table["unit"], table["what"], table["code_id"], strict=True))

    assert tuple(table) == COLUMNS
    assert keys == sorted(keys)
    assert [code for unit, what, code in keys if (unit, what) == ("segment", "code")] == [
        *("ask", "chat", "time")  # nobody used "vent" or "loose"
    ]
    assert {str(table[name].dtype) for name in COUNTS} == {"Int64"}
    assert set(table["coder_a"]) == {"A"}
    assert set(table["coder_b"]) == {"B"}


def test_the_order_of_rows_changes_nothing():
    tables = (segments(), segment_codes(), codings(), codes())
    turned = [table.iloc[::-1] for table in tables]

    pd.testing.assert_frame_equal(
        between_coders(*tables, coders=("A", "B")), between_coders(*turned, coders=("A", "B"))
    )


def test_swapping_coders_swaps_two_counts():
    one, other = compare(), compare(coders=("B", "A"))

    assert one["n10"].equals(other["n01"])
    assert one["percent"].equals(other["percent"])


@pytest.mark.parametrize("n", [MIN_UNITS_FOR_KAPPA - 1, MIN_UNITS_FOR_KAPPA])
def test_a_code_on_few_segments_gets_no_coefficient_that_allows_for_chance(n):
    spans = [f"a:{i}0-{i + 1}0" for i in range(10)]
    #  A codes the first segment, B all n of them
    coded = [("A", spans[0], "time"), *(("B", span, "time") for span in spans[:n])]
    table = compare(coded, spans=spans)

    for unit in ("segment", "character"):
        for row in (cell(table, unit, "code", "time"), cell(table, unit, "group", "g1")):
            assert [pd.isna(row[name]) for name in CHANCE] == [n < MIN_UNITS_FOR_KAPPA] * 5
            assert row["jaccard"] == pytest.approx(1 / n)
            assert row["positive"] == pytest.approx(2 / (1 + n))
        assert not pd.isna(cell(table, unit, "coded")["cohen"])


def test_an_unanchored_coding_does_not_make_a_document_compared():
    table = codings([*CODED, ("B", "b:0-10", "time")])
    table.loc[table["document_id"].eq("b") & table["coder"].eq("B"), ["start", "end"]] = pd.NA

    found = between_coders(segments(), segment_codes(), table, codes(), coders=("A", "B"))

    pd.testing.assert_frame_equal(found, compare())


def test_r25_and_characters_outside_of_segments():
    #  0         50        120       160       200     250
    #  |  m1     |  m2     |  m3     |  m4     |  (interviewer)
    #     A: 10---60, B: 0---50 and 220---240
    spans = ["a:0-50", "a:50-120", "a:120-160", "a:160-200"]
    coded = [("A", "a:10-60", "time"), ("B", "a:0-50", "time"), ("B", "a:220-240", "time")]
    row = cell(compare(coded, spans=spans, on_segments=[]), "character", "coded")

    assert counts(row) == [200, 40, 10, 10, 140]
    assert row["percent"] == pytest.approx(0.9)
    assert row["cohen"] == pytest.approx(0.733333, abs=1e-6)
    assert row["positive"] == pytest.approx(0.8)
    assert row["jaccard"] == pytest.approx(0.666667, abs=1e-6)


def test_the_example_of_other_tools_on_characters():
    coded = [("A", "a:100-200", "time"), ("B", "a:150-250", "time")]
    row = cell(compare(coded, spans=["a:0-1000"], on_segments=[]), "character", "coded")

    assert counts(row) == [1000, 50, 50, 50, 850]
    assert (row["percent"], row["positive"]) == pytest.approx((0.9, 0.5))
    assert (row["cohen"], row["alpha"]) == pytest.approx((0.4444, 0.4447), abs=5e-5)


def test_a_code_that_lies_on_no_segment_has_a_row_of_characters_only():
    found = compare([("A", "a:0-2", "time"), ("B", "a:0-2", "ask")], on_segments=[])

    assert set(found.loc[found["what"] == "code", "unit"]) == {"character"}


def test_nothing_but_not_relevant_codes_is_not_coded():
    table = compare([("A", "a:0-10", "chat"), ("B", "a:0-10", "chat")])
    coded = cell(table, "segment", "coded")

    assert counts(coded) == [4, 0, 0, 0, 4]
    assert coded["percent"] == 1
    assert all(pd.isna(coded[name]) for name in [*CHANCE, "positive", "jaccard"])
    assert cell(table, "segment", "named_codes")["n_units"] == 0
    assert pd.isna(cell(table, "segment", "named_codes")["percent"])
    assert cell(table, "segment", "code", "chat")["jaccard"] == 1


@pytest.mark.parametrize(
    "coded",
    [
        [("A", "a:0-10", "time"), ("B", "b:0-10", "time")],
        [("A", "c:0-10", "time"), ("B", "c:0-10", "time")],
    ],
    ids=["different documents", "a document without segments"],
)
def test_no_document_coded_by_both_gives_no_rows(coded):
    table = compare(coded, on_segments=[])

    assert table.empty
    assert tuple(table) == COLUMNS


def test_one_coder_is_no_pair():
    with pytest.raises(ValueError, match=r"coders are \('A', 'A'\); two different ones"):
        compare(coders=("A", "A"))


def test_a_coder_without_codings_is_named():
    with pytest.raises(DataError, match=r"coder 'C': has no coding; coders are: A, B"):
        compare(coders=("A", "C"))


SPAN = st.tuples(st.integers(0, 39), st.integers(1, 15)).map(lambda s: (s[0], s[0] + s[1]))
DRAWN = st.lists(
    st.tuples(st.sampled_from("AB"), st.sampled_from("ab"), SPAN, st.sampled_from(["time", "ask"])),
    max_size=10,
)


@settings(deadline=None, max_examples=50)
@given(DRAWN)
def test_characters_counted_one_by_one(drawn):
    # Both coders code both documents, so that all of them are compared.
    drawn = [*drawn, *((coder, document, (3, 9), "time") for coder in "AB" for document in "ab")]
    spans = ["a:2-12", "a:12-20", "a:30-40", "b:5-25"]
    coded = [(coder, f"{d}:{start}-{end}", code) for coder, d, (start, end), code in drawn]
    places = {(d, i) for d, start, end in map(split, spans) for i in range(start, end)}
    first, second = (
        places
        & {(d, i) for c, d, at, code in drawn if (c, code) == (coder, "time") for i in range(*at)}
        for coder in "AB"
    )

    row = cell(compare(coded, spans=spans, on_segments=[]), "character", "code", "time")

    alike = len(first & second), len(first - second), len(second - first)
    assert counts(row) == [48, *alike, 48 - sum(alike)]


def test_three_coders_on_what_all_of_them_coded():
    #  segment   A     B     C          b:0-10 was not coded by C
    #  a:0-10    time  time  time
    #  a:10-20   time  -     ask
    #  a:20-30   chat  -     -          (not relevant)
    #  a:30-40   time  -     -
    coded = [("A", "a:0-10", "time"), ("B", "a:0-10", "time"), ("C", "a:0-10", "time")]
    coded += [("A", "a:10-20", "time"), ("C", "a:10-20", "ask"), ("A", "a:20-30", "chat")]
    coded += [("A", "a:30-40", "time"), ("A", "b:0-10", "time"), ("B", "b:0-10", "time")]
    table = several_coders(segments(), segment_codes(coded), codes())
    row = cell(table, "segment", "coded")

    assert tuple(table) == COLUMNS
    assert table["what"].tolist() == ["coded", "named_codes", "named_groups"]
    assert (row["coder_a"], row["coder_b"], row["what"]) == ("all", "", "coded")
    # Pairs alike: 3, 1, 3, 1 of 3 each; half of all labels are "coded".
    assert (row["n_units"], row["percent"]) == (4, pytest.approx(2 / 3))
    assert (row["scott"], row["ac1"]) == pytest.approx((1 / 3, 1 / 3))
    assert row["alpha"] == pytest.approx(1 - (1 / 3) / (72 / 132))
    assert pd.isna(row["cohen"])


def test_two_coders_are_no_several():
    assert several_coders(segments(), segment_codes(), codes()).empty


def test_three_coders_without_a_shared_document_are_not_defined():
    coded = [("A", "a:0-10", "time"), ("B", "a:0-10", "time"), ("C", "b:0-10", "time")]
    for row in several_coders(segments(), segment_codes(coded), codes()).to_dict("records"):
        assert row["n_units"] == 0
        assert np.isnan([row[name] for name in ["percent", "jaccard", *CHANCE]]).all()


def test_three_coders_on_how_it_is_named():
    #  segment   A          B          C       equal pairs   Jaccard of pairs
    #  a:0-10    time       time       ask     1 of 3        1, 0, 0
    #  a:10-20   ask, vent  ask        -       0 of 1        1/2
    #  a:20-30   chat       chat       time    -             (chat is not relevant)
    #  a:30-40   -          -          -       -
    coded = [("A", "a:0-10", "time"), ("B", "a:0-10", "time"), ("C", "a:0-10", "ask")]
    coded += [("A", "a:10-20", "ask"), ("A", "a:10-20", "vent"), ("B", "a:10-20", "ask")]
    coded += [("A", "a:20-30", "chat"), ("B", "a:20-30", "chat"), ("C", "a:20-30", "time")]
    table = several_coders(segments(), segment_codes(coded), codes())
    named, groups = (cell(table, "segment", f"named_{of}") for of in ("codes", "groups"))

    assert named["n_units"] == 2
    assert named["percent"] == pytest.approx((1 / 3 + 0) / 2)
    assert named["jaccard"] == pytest.approx((1 / 3 + 1 / 2) / 2)
    # ask and vent have one group, so the second segment is alike in groups
    assert groups["percent"] == pytest.approx((1 / 3 + 1) / 2)
    # Observed 4 / 2 + (2 * 2/3) / 1 of 5 sets; expected 2 * (4 + 2 + 2 * 2/3) of 5 * 4 pairs.
    assert named["alpha"] == pytest.approx(1 - (10 / 3 / 5) / (44 / 3 / 20))
    assert named["uncoded"] == "left_out"
