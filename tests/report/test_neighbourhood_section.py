import re
from dataclasses import replace

import pandas as pd
import pytest
from sections import HIDDEN, SHAPES, UNFILLED, blocks, rows_of, said, study, traces, view_of

from mining.report.cohesion import MOST_CODES
from mining.report.neighbourhood import neighbourhood
from mining.report.words import LANGUAGES

SCOPES = "Pairs of segments with and without a common code"


def section(data, *, speech=True):
    return neighbourhood(view_of(data, speech=speech))


def with_scopes(data, **values):
    """Return data in which these scopes have other values."""
    table = data.neighbourhood.astype({"auc": float, "p": float}).set_index("scope")
    for scope, cells in values.items():
        for column, cell in cells.items():
            table.loc[scope, column] = cell
    return replace(data, neighbourhood=table.reset_index())


def with_counts(data, **counts):
    level = {**data.scores["code_level"], **counts}
    return replace(data, scores={**data.scores, "code_level": level})


@pytest.fixture(scope="module")
def data(make_data):
    return study(make_data)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_said_in_every_language(make_data, shape):
    for language in LANGUAGES:
        for speech in (True, False):
            found = section(study(make_data, shape, language), speech=speech)
            assert found.blocks
            assert not re.search(UNFILLED, said(found))


def test_codes_that_can_be_compared_are_counted_first(data):
    #  18 codes: 8 in two interviews or more, 7 on one segment, 3 on several of one interview
    counts = {"n_codes": 18, "n_eligible": 8, "n_once": 7}
    points = blocks(section(with_counts(data, **counts)), "points")[0].items

    assert points[0] == (
        "Of 18 codes in use, 8 occur in at least two interviews and can be compared; "
        "7 lie on one segment and cannot."
    )
    assert points[1].startswith("3 codes lie on several segments, but all of one interview")
    assert points[2] == "31 segments carry a code that can be compared; all of them are used."


def test_a_sample_is_said_to_be_one(data):
    found = said(section(with_counts(data, n_segments=9000, n_used=5000)))

    assert "9000 segments carry a code that can be compared. 5000 of them, drawn by lot" in found


@pytest.mark.parametrize(
    ("across", "same", "verdict"),
    [
        (0.01, 0.05, "across interviews and also within the same question."),
        (0.01, 0.06, "Within the same question alone this cannot be told from chance"),
        (0.20, 0.01, "Over all pairs of different interviews this cannot be told from chance"),
        (0.20, 0.30, "does not say that they lie apart"),
        (0.01, None, "Within the same question nothing can be said"),
    ],
)
def test_the_verdict_follows_p_and_claims_no_absence(data, across, same, verdict):
    found = with_scopes(data, across={"p": across}, across_same_question={"p": same})
    texts = [b.text for b in blocks(section(found), "text")]

    assert verdict in texts[1]


def test_the_cleanest_number_is_first_and_the_flattering_ones_are_last(data):
    found = section(data)
    row = data.neighbourhood.set_index("scope").loc["across_same_question"]
    sentences = blocks(found, "points")[1].items

    assert f"is more alike in {row['auc']:.2f} of cases (AUC; by chance 0.50; p = " in sentences[0]
    assert "This is the cleanest number here" in sentences[0]
    assert sentences[-1].startswith("Inside one interview: AUC")
    assert "can flatter" in sentences[-1]
    assert list(rows_of(found, SCOPES)) == [
        "Different interviews, same question",
        "Different interviews, other questions",
        "Different interviews",
        "Other questions",
        "Inside one interview (can flatter)",
        "All pairs (can flatter)",
    ]


def test_p_stands_only_where_interviews_differ_and_beside_the_smallest(data):
    rows = rows_of(section(data), SCOPES)

    assert rows["Inside one interview (can flatter)"]["p"] == "–"
    assert rows["All pairs (can flatter)"]["Smallest p"] == "–"
    assert rows["Different interviews"]["p"] == "0.040"
    assert rows["Different interviews"]["Smallest p"] == "0.0010"
    assert {row["By chance"] for row in rows.values()} != {"0.50"}  # that of precision


def test_without_a_guide_scopes_of_questions_say_why_they_are_not_defined(make_data):
    found = section(study(make_data, "no_guide"))
    rows, seen = rows_of(found, SCOPES), said(found)

    assert rows["Different interviews, same question"]["AUC"] == "not defined"
    assert rows["Different interviews, same question"]["p"] == "not defined"
    assert (
        "Different interviews, same question: not defined: no segment is known to answer a "
        "question of the guide."
    ) in seen
    assert "tenths of the interviews stand in for its questions" in seen
    assert "the smallest p that any result could have is 1.00 (1 arrangement)" in seen


@pytest.mark.parametrize(
    ("pairs", "why"),
    [
        ((0, 0), "there are no such pairs"),
        ((0, 40), "no such pair shares a code"),
        ((40, 0), "every such pair shares a code"),
    ],
)
def test_a_scope_without_both_kinds_of_pairs_says_which_is_missing(data, pairs, why):
    cells = {"auc": None, "p": None, "n_positive": pairs[0], "n_negative": pairs[1]}
    found = said(section(with_scopes(data, across_same_question=cells)))

    assert f"Different interviews, same question: not defined: {why}." in found


def test_one_interview_has_nothing_across_interviews(make_data):
    found = section(study(make_data, "one_interview"))

    assert "there is one interview, and only pairs from different interviews count" in said(found)
    assert not blocks(found, "table")


def test_no_code_in_two_interviews_is_another_reason(data):
    found = said(section(with_counts(data, n_eligible=0, n_used=0, n_segments=0)))

    assert "no code occurs in two interviews" in found


def test_clusters_play_no_part(make_data):
    found = section(study(make_data, "one_cluster"))

    assert rows_of(found, SCOPES)["Different interviews"]["AUC"] == "0.49"


def test_codes_stand_by_use_and_rare_ones_have_no_p(data):
    rows = rows_of(section(data), "Each code that can be compared")
    used = [int(row["Segments"]) for row in rows.values()]

    assert used == sorted(used, reverse=True)
    assert all((row["p"] == "–") == (int(row["Segments"]) < 4) for row in rows.values())
    assert all((row["q"] == "–") == (int(row["Segments"]) < 4) for row in rows.values())


def test_codes_beyond_chance_are_named_and_the_rest_of_a_long_list_is_counted(data):
    cohesion = data.cohesion.assign(q=0.01)
    found = section(replace(data, cohesion=cohesion))
    nobody = section(replace(data, cohesion=data.cohesion.assign(q=0.5)))
    untested = section(replace(data, cohesion=data.cohesion.assign(q=None)))

    assert (
        "8 of 8 codes on at least 4 segments hold together more than chance gives (q ≤ 0.10): "
        "kode nummer 0 med eit namn, "
    ) in said(found)
    assert "Not one of 8 codes on at least 4 segments can be told from chance" in said(nobody)
    assert "so none is tested" in said(untested)


def test_a_long_codebook_is_drawn_in_part_and_listed_whole(data):
    #  8 codes that can be compared, four times over
    codes = data.cohesion[data.cohesion["kind"] == "code"]
    many = [codes.assign(id=codes["id"] + f"_{i}") for i in range(4)]
    used = [
        data.code_matches.assign(code_id=data.code_matches["code_id"] + f"_{i}") for i in range(4)
    ]
    long = replace(data, cohesion=pd.concat(many), code_matches=pd.concat(used))
    found = section(long)
    (picture,) = blocks(found, "picture")

    assert len(picture.table.rows) == 32
    assert sum(len(trace["y"]) for trace in traces(picture)) == MOST_CODES
    assert f"The figure shows the {MOST_CODES} most used codes" in said(found)


def test_the_shareable_section_has_ids_for_names(data):
    full, shared = (said(section(data, speech=s), drawn=True) for s in (True, False))

    assert "kode nummer 0 med eit namn" in full
    assert "Gruppe om tid" in full
    assert "kode nummer" not in shared
    assert "Gruppe om" not in shared
    assert "c000" in shared


def test_a_protocol_that_hides_coefficients_leaves_the_counts(make_data):
    found = section(study(make_data, "hidden"))
    seen = said(found)

    assert HIDDEN in seen
    assert "Of 15 codes in use, 8 occur in at least two interviews" in seen
    assert not blocks(found, "table")
    assert not re.search(r"AUC|\bp\b|\bq\b|0\.\d", seen)
