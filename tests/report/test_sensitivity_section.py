import re
from dataclasses import replace

import pandas as pd
import pytest
from sections import HIDDEN, SHAPES, UNFILLED, blocks, rows_of, said, study, traces, view_of

from mining.params import LEVELS, VARIANTS
from mining.report.sensitivity import sensitivity, variant_name
from mining.report.words import LANGUAGES

NAMES = ("study", "overlap_0.1", "overlap_0.9", *LEVELS, *VARIANTS, "other")
TABLE = "AMI of clusters with code groups, codes"
LABEL = 34  # characters that the axis of the figure shows


def section(data, *, speech=True):
    return sensitivity(view_of(data, speech=speech))


def with_rows(data, low=0.1, high=0.9, **variants):
    """Return data with these variants; a cell that is not given is that of the study."""
    own = data.sensitivity.iloc[0].to_dict()
    rows = [{**own, "variant": name, **cells} for name, cells in variants.items()]
    groups = {**data.scores["groups"], "low": low, "high": high}
    table = pd.DataFrame(rows, columns=data.sensitivity.columns)
    return replace(data, sensitivity=table, scores={**data.scores, "groups": groups})


def centred(data, before, after):
    """Return data in which centring moves AMI with interview, question and groups."""
    names = ("ami_interview", "ami_question", "ami_groups")
    study_row, centred_row = (dict(zip(names, cells, strict=True)) for cells in (before, after))
    return with_rows(data, study=study_row, centred=centred_row)


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_variant_has_a_name_that_fits_the_axis(make_data, language):
    view = view_of(study(make_data, language=language))
    names = [variant_name(view, name) for name in NAMES]

    assert len(set(names)) == len(NAMES)
    assert max(map(len, names)) <= LABEL
    assert not set(names) & set(NAMES)


def test_the_overlap_is_part_of_the_name(data):
    assert variant_name(view_of(data), "overlap_0.9") == "overlap of at least 0.9"


def test_the_choice_that_moves_the_number_most_is_named(data):
    #  study .40; coarse .35 (-.05); words .52 (+.12)
    rows = {"study": 0.40, "coarse": 0.35, "words": 0.52}
    found = section(with_rows(data, **{n: {"ami_groups": v} for n, v in rows.items()}))

    assert (
        "The choice that moves the number most is “word counts and k-means (control)”: AMI with "
        "code groups goes from 0.40 (n = 38) to 0.52 (n = 38); chance gives 0."
    ) in said(found)
    assert "Over all 3 rows it lies between 0.35 and 0.52." in said(found)


@pytest.mark.parametrize(
    ("low", "high", "reach"),
    [(0.2, 0.6, "no further"), (0.38, 0.6, "further than that"), (0.2, 0.5, "further than that")],
)
def test_other_choices_are_held_against_leaving_out_one_interview(data, low, high, reach):
    variants = {"study": {"ami_groups": 0.4}, "coarse": {"ami_groups": 0.35}}
    variants["words"] = {"ami_groups": 0.52}
    found = said(section(with_rows(data, low, high, **variants)))

    assert f"between {low:.2f} and {high:.2f}" in found
    assert reach in found


def test_where_no_interview_could_be_left_out_there_is_no_band(data):
    found = section(with_rows(data, None, None, study={}, coarse={"ami_groups": 0.1}))

    assert "Leaving out one interview" not in said(found)
    assert "Over all 2 rows it lies between 0.10 and 0.37." in said(found)


def test_choices_that_move_nothing_are_said_to_move_nothing(data):
    found = said(section(with_rows(data, study={}, coarse={})))

    assert "No other choice moves AMI with code groups from 0.37 (n = 38)" in found


def test_codes_are_spoken_of_where_groups_are_not_defined(data):
    gone = {"ami_groups": None, "p_grid": None}
    rows = with_rows(data, study={**gone, "ami_codes": 0.2}, coarse={**gone, "ami_codes": 0.5})
    groups = {**rows.scores["groups"], "why": "none_compared"}
    found = section(replace(rows, scores={**rows.scores, "groups": groups}))

    assert "AMI with codes goes from 0.20" in said(found)
    assert "How clusters meet code groups is not defined in the study as it is: no segment" in (
        said(found)
    )
    assert rows_of(found, TABLE)["the study as it is"]["AMI groups"] == "not defined"


def test_all_variants_are_shown_and_none_is_picked(data):
    variants = {name: {"ami_groups": 0.1 * i} for i, name in enumerate(NAMES[:8])}
    found = section(with_rows(data, **variants))
    (picture,) = blocks(found, "picture")

    assert [len(t["x"]) for t in traces(picture)] == [8, 8]
    assert len(picture.table.rows) == 8
    assert "All rows are shown, and none was picked because codes and clusters agree" in said(found)


def test_p_allows_for_how_many_groupings_there_are(data):
    rows = {"study": {"p_grid": 0.031}, "coarse": {"p_grid": 0.2}, "short": {"p_grid": None}}
    found = section(with_rows(data, **rows))

    assert "2 groupings are of the same segments and codes." in said(found)
    assert "comes as high as this row: 0.031 for the study." in said(found)
    assert rows_of(found, TABLE)["fewer, larger clusters (coarse)"]["p (best of 2)"] == "0.20"
    assert rows_of(found, TABLE)["segments half as long"]["p (best of 2)"] == "–"


@pytest.mark.parametrize(
    ("before", "after", "said_of_it"),
    [
        ((0.30, 0.10, 0.40), (0.02, 0.20, 0.38), ["does not rest on who speaks", "more clearly"]),
        ((0.30, 0.20, 0.40), (0.02, 0.10, 0.20), ["may have been the voices", "less clearly"]),
        ((0.30, 0.10, 0.40), (0.30, 0.11, 0.40), ["hardly changes", "come out as before"]),
        ((0.02, 0.10, 0.40), (0.00, 0.10, 0.10), ["no echo of a voice had to go"]),
        # a change of less than .05 is none, and an overlap below .05 cannot stay
        ((0.30, 0.10, 0.40), (0.29, 0.10, 0.40), ["hardly changes", "come out as before"]),
        ((0.30, 0.10, 0.40), (0.40, 0.10, 0.40), ["even grows", "come out as before"]),
        ((0.30, 0.10, 0.02), (0.02, 0.10, 0.02), ["none could rest on who speaks"]),
        ((0.30, 0.10, 0.40), (0.10, 0.10, None), ["come out as before"]),
    ],
)
def test_centring_is_read_against_interview_and_question(data, before, after, said_of_it):
    found = said(section(centred(data, before, after)))
    endings = ("who speaks.", "the voices:", "of an interview have", "had to go", "clearly")
    endings += ("as before",)

    assert f"AMI goes from {before[0]:.2f} to {after[0]:.2f} with the interview" in found
    assert "with the guide's questions (n = 60 segments" in found
    assert "with the code groups (n = 38); chance gives 0." in found
    assert all(words in found for words in said_of_it)
    assert sum(ending in found for ending in endings) <= 2


def test_without_a_guide_centring_says_nothing_of_questions(data):
    found = said(section(centred(data, (0.3, None, 0.4), (0.1, None, 0.4))))

    assert "guide's questions, and" not in found
    assert "with the interview (n = 60 segments), and from 0.40 to 0.40 with the code" in found
    assert "come out" not in found


def test_one_cluster_leaves_numbers_and_no_figure(make_data):
    found = section(study(make_data, "one_cluster"))

    assert "is not defined in the study as it is: the compared segments have only one" in said(
        found
    )
    assert rows_of(found, TABLE)["the study as it is"]["AMI groups"] == "not defined"
    assert not blocks(found, "picture")


def test_where_nothing_else_was_tried_it_is_said(data):
    assert "No other choice was tried" in said(section(with_rows(data, study={})))


def test_nothing_in_the_section_names_a_code_or_an_interview(data):
    for speech in (True, False):
        assert not re.search(
            "kode nummer|Gruppe om|intervju_", said(section(data, speech=speech), drawn=True)
        )


def test_a_protocol_that_hides_coefficients_leaves_the_counts(make_data):
    found = section(study(make_data, "hidden"))
    rows = rows_of(found, "Segments and clusters under each choice")

    assert HIDDEN in said(found)
    assert rows["the study as it is"]["Segments"] == "60"
    assert rows["fewer, larger clusters (coarse)"]["Clusters"] == "3"
    assert not blocks(found, "picture")
    assert not re.search(r"AMI|\bp\b|0\.\d", said(found))
