"""R14: what else the grouping follows."""

from __future__ import annotations

import pytest

from mining.comparison.baselines import baseline_ladder, quantiles

# T10: the toy study without its unassigned and its uncoded segment.
SIDES = {
    "clusters": [0, 0, 1, 2, 0, 1, 1, 2, 2, 0],
    "groups": ["G1", "G1", "G2", "G3", "G1", "G2", "G1", "G3", "G3", "G2"],
    "question": ["Q1", "Q1", "Q2", "Q3", "Q1", "Q2", "Q2", "Q3", "Q3", "Q3"],
    "interview": list("AAAABBBBCC"),
    "position": [0] * 10,
    "length": [0] * 10,
    "words": [0, 0, 1, 1, 0, 1, 1, 1, 1, 0],
    "inductive": [None, None, "G2", "G3", None, "G2", None, "G3", "G3", "G2"],
}


def ladder(**changed):
    table = baseline_ladder({**SIDES, **changed}).set_index(["of", "against"])
    return table["ami"].to_dict() | {"n": table["n_segments"].to_dict()}


def test_r14_the_toy_study_follows_its_guide_more_than_its_groups():
    found = ladder()

    assert found["clusters", "groups"] == pytest.approx(0.477290, abs=1e-6)
    assert found["question", "groups"] == pytest.approx(0.477290, abs=1e-6)
    assert found["question", "clusters"] == pytest.approx(0.717291, abs=1e-6)
    assert found["interview", "clusters"] == pytest.approx(-0.216142, abs=1e-6)
    assert found["interview", "groups"] == pytest.approx(-0.216142, abs=1e-6)


def test_every_row_is_on_the_segments_that_have_a_group():
    found = ladder(groups=[*SIDES["groups"][:8], None, None])

    assert found["n"]["interview", "clusters"] == 8
    assert found["n"]["clusters", "inductive"] == 6
    assert ladder(groups=[None] * 10)["n"]["interview", "clusters"] == 10


def test_inductive_rows_are_on_the_segments_of_the_inductive_line():
    #  the third segment also has a group from the guide, so it has no single group at all
    found = ladder(groups=[*SIDES["groups"][:2], None, *SIDES["groups"][3:]])

    assert found["n"]["clusters", "groups"] == 9
    assert found["n"]["clusters", "inductive"] == found["n"]["question", "inductive"] == 6
    assert found["clusters", "inductive"] == ladder()["clusters", "inductive"]


def test_without_a_guide_its_rows_are_not_defined():
    found = ladder(question=[None] * 10)

    assert found["question", "clusters"] != found["question", "clusters"]  # NaN
    assert found["n"]["question", "clusters"] == 0


def test_unassigned_segments_count_alone_on_either_side():
    found = ladder(clusters=[0, 0, 1, 2, 0, 1, 1, 2, 2, -1])

    assert found["question", "clusters"] != pytest.approx(0.717291)
    assert found["n"]["question", "clusters"] == 10


@pytest.mark.parametrize(("n", "expected"), [(2, [0, 1, 0, 1]), (4, [0, 2, 1, 3]), (1, [0] * 4)])
def test_quantiles_are_classes_of_equal_size(n, expected):
    assert quantiles([1, 30, 20, 40], n) == expected


def test_ties_do_not_join_classes():
    assert quantiles([5, 5, 5, 5], 2) == [0, 0, 1, 1]
