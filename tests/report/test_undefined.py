"""Studies in which a comparison is not defined: a sentence each, never a zero."""

from __future__ import annotations

import html
import re

import pytest

from mining.report.build import build_report
from mining.report.words import Words

# what is wrong with the study, and why groups and codes cannot be compared
CASES = {
    "no codes": ({"n_codes": 0}, "none_compared", "none_compared"),
    "no coding on a segment": ({"coded": "nowhere"}, "none_compared", "none_compared"),
    "one cluster": (
        {"n_clusters": 1, "unassigned": 0.0, "coded": "once"},
        "one_cluster",
        "one_cluster",
    ),
    "one code": ({"n_codes": 1}, "one_label", "one_label"),
    "all unassigned": ({"unassigned": 1.1}, "all_unassigned", "all_unassigned"),
    "all coded alike": ({"coded": "alike"}, "one_label", "one_label"),
    "230 codes used once": (
        {"coded": "once", "n_codes": 240, "n_interviews": 4, "n_segments": 60},
        None,
        "labels_apart",
    ),
    "one interview": ({"n_interviews": 1}, None, None),
}


@pytest.fixture(params=CASES, name="case")
def _case(request, make_data):
    shape, groups, codes = CASES[request.param]
    return make_data(language="en", noise=0.0, **shape), {"groups": groups, "codes": codes}


def read(page):
    seen = re.sub(r"<(style|script)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", seen).split()))


def test_what_is_not_defined_is_missing_and_has_a_reason(case):
    data, expected = case
    for side, why in expected.items():
        line = data.scores[side]
        assert line["why"] == why
        assert (line["ami"] is None) == (why is not None)
        assert (line["p"] is None) == (why is not None)


def test_the_report_says_the_reason_and_nothing_else_in_its_place(case):
    data, expected = case
    for page in build_report(data):
        seen = read(page)
        assert "nan" not in re.findall(r"\w+", seen.casefold())
        if expected["groups"] is None or not data.has_codes:
            continue
        reason = Words("en")(f"why.{expected['groups']}")
        assert f"is not defined: {reason}" in seen
    if not data.has_codes:
        assert "There are no codes to compare" in read(build_report(data)[0])


def test_one_interview_has_no_range_and_no_pairs_across(make_data):
    data = make_data(language="en", noise=0.0, n_interviews=1)
    across = data.neighbourhood.set_index("scope").loc["across"]

    assert data.scores["groups"]["low"] is None
    assert data.scores["groups"]["held_out"] is None
    assert across["n_positive"] == 0
    assert across[["auc", "p", "precision_at_k"]].isna().all()


def test_codes_used_once_are_counted_and_not_judged(make_data):
    shape, *_ = CASES["230 codes used once"]
    data = make_data(language="en", noise=0.0, **shape)
    codes = data.statuses[data.statuses["kind"] == "code"]

    assert data.scores["code_level"]["n_eligible"] == 0
    assert data.scores["code_level"]["n_once"] == data.scores["code_level"]["n_codes"]
    assert set(codes["status"]) == {"too_rare"}
    assert data.second_look.empty
