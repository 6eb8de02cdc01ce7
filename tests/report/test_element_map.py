"""The map coloured by segment, and the scores that let a segment carry several codes."""

from dataclasses import replace

import pytest
from sections import blocks, rows_of, said, study, view_of

from mining.report.numbers import basis
from mining.report.themes import the_map

SETS = "Scores that let a segment carry several codes"


@pytest.mark.parametrize("speech", [True, False])
def test_what_chance_gives_stands_beside_the_map(make_data, speech):
    data = study(make_data)
    element = data.scores["element"]
    seen = said(the_map(view_of(data, speech=speech)))

    assert f"with interviews turned it is {element['chance']:.2f}." in seen
    assert f"with {element['mean']:.2f} on average" in seen


def test_without_the_coloured_map_there_is_no_chance_of_it(make_data):
    seen = said(the_map(view_of(study(make_data, "hidden"))))

    assert "interviews turned" not in seen


def test_a_grouping_of_noise_alone_gets_the_reason_in_place_of_a_number(make_data):
    data = study(make_data)
    names = ("bcubed_precision", "bcubed_recall", "bcubed_f", "omega")
    sets = {**data.scores["groups"]["sets"], **dict.fromkeys(names), "why": "all_unassigned"}
    groups = {**data.scores["groups"], "sets": sets}
    found = rows_of(basis(view_of(replace(data, scores={**data.scores, "groups": groups}))), SETS)

    for row in found.values():
        says, of_groups, of_codes = row.values()
        assert of_groups == "not defined: none of the compared segments lies in a cluster"
        assert says
        assert float(of_codes.replace("−", "-")) <= 1


def test_a_study_of_noise_alone_has_no_score_of_sets(make_data):
    data = make_data(language="en", unassigned=1.0)
    found = rows_of(basis(view_of(data)), SETS)

    assert all(
        cell.startswith("not defined: ")
        for row in found.values()
        for cell in list(row.values())[1:]
    )
    assert blocks(the_map(view_of(data)))
