"""A study's tables through the comparison."""

from __future__ import annotations

import pandas as pd
import pytest

from mining.comparison import study
from mining.comparison.baselines import ROWS
from mining.comparison.headline import scores
from mining.comparison.partition import ami
from mining.tables import make_table

#  segment   interview  codes            cluster
#  a:0-1     a          time             0
#  a:1-2     a          time, ask        0
#  a:2-3     a          ask              1
#  b:0-1     b          chat             1
#  b:1-2     b          (none)           1
#  b:2-3     b          ask, chat        -1
GROUP = {"time": "g1", "ask": "g2", "chat": "g3"}
ORIGIN = {"g1": "guide", "g2": "inductive", "g3": "not_relevant"}
CODED = {
    "a:0-1": ["time"],
    "a:1-2": ["time", "ask"],
    "a:2-3": ["ask"],
    "b:0-1": ["chat"],
    "b:2-3": ["ask", "chat"],
}
CLUSTER = {"a:0-1": 0, "a:1-2": 0, "a:2-3": 1, "b:0-1": 1, "b:1-2": 1, "b:2-3": -1}


def segments():
    rows = []
    for segment_id in CLUSTER:
        document, span = segment_id.split(":")
        start, end = map(int, span.split("-"))
        rows.append(
            {
                "segment_id": segment_id,
                "document_id": document,
                "position": start,
                "speaker": "A",
                "role": "informant",
                "start": start,
                "end": end,
                "question_id": None,
                "n_words": 1,
                "text": "x",
                "text_model": "x",
            }
        )
    return make_table("segments", rows)


def codes():
    rows = [
        {
            "code_id": c,
            "name": c,
            "path": c,
            "parent_id": None,
            "group_id": g,
            "origin": ORIGIN[g],
            "memo": "",
            "colour": "",
        }
        for c, g in [*GROUP.items(), *((g, g) for g in ORIGIN)]
    ]
    return make_table("codes", rows)


def segment_codes(coded=CODED):
    rows = [
        {
            "segment_id": s,
            "code_id": c,
            "coder": "k",
            "share_of_segment": 1.0,
            "share_of_coding": 1.0,
        }
        for s, labels in coded.items()
        for c in labels
    ]
    return make_table("segment_codes", rows)


def clusters():
    rows = [
        {"segment_id": s, "level": "middle", "cluster": c, "strength": 1.0}
        for s, c in CLUSTER.items()
    ]
    return make_table("clusters", rows)


def sides(coded=CODED):
    return study.sides(segments(), segment_codes(coded), codes(), clusters())


def headline_of(study_sides):
    nothing = make_table("codings", [])
    return scores(study_sides, nothing, seed=1)


def test_only_segments_with_one_relevant_label_are_scored():
    labels = dict(zip(CLUSTER, sides().single_labels("group_id"), strict=True))

    assert labels == {
        "a:0-1": "g1",
        "a:1-2": None,
        "a:2-3": "g2",
        "b:0-1": None,
        "b:1-2": None,
        "b:2-3": "g2",
    }


def test_not_relevant_codes_come_in_on_the_second_line_only():
    found = headline_of(sides())

    assert found["groups"]["n_segments"] == 3
    assert found["groups"]["n_several"] == 1
    assert found["groups"]["with_not_relevant"]["n_segments"] == 3
    assert found["groups"]["with_not_relevant"]["n_labels"] == 3


#  segment  question  groups  cluster
#  a:0-1    q1        g1      0
#  a:1-2    q1        g1 g2   0       (one inductive group)
#  a:2-3    q2        g2      1
#  b:0-1    -         g3      1
#  b:1-2    q2        -       1
#  b:2-3    q2        g2 g3   -1
def asked():
    known = dict(zip(CLUSTER, ["q1", "q1", "q2", None, "q2", "q2"], strict=True))
    table = segments()
    table["question_id"] = table["segment_id"].map(known)
    found = sides()
    return study.Sides(segments=table, clusters=found.clusters, codings=found.codings)


def test_the_guides_echo_and_the_inductive_agreement_have_the_same_segments():
    groups = headline_of(asked())["groups"]
    echo = groups["inductive"]["guide_echo"]

    assert groups["guide_echo"]["n_segments"] == 3
    assert echo["n_segments"] == groups["inductive"]["n_segments"] == 3
    # questions q1 q2 q2, clusters 0 1 -1: every segment is a cluster of its own
    assert (echo["ami"], echo["why"]) == (None, "clusters_apart")
    # one inductive group
    assert (echo["ami_clusters"], echo["why_clusters"]) == (None, "one_label")


def test_without_codes_the_guides_echo_is_of_all_that_answer_a_question():
    known = asked()
    none = study.Sides(
        segments=known.segments, clusters=known.clusters, codings=known.codings.iloc[:0]
    )
    echo = headline_of(none)["groups"]["guide_echo"]

    # questions q1 q1 q2 q2 q2, clusters 0 0 1 1 -1
    assert echo["n_segments"] == 5
    assert echo["ami"] == pytest.approx(ami(["a", "a", "b", "b", "b"], [0, 0, 1, 1, -1]))
    assert echo["ami_groups"] is None
    assert echo["why_clusters"] == "none_compared"


def test_without_a_guide_there_is_no_echo():
    echo = headline_of(sides())["groups"]["guide_echo"]

    assert (echo["ami"], echo["why"], echo["n_segments"]) == (None, "none_compared", 0)


def test_assigned_only_is_a_line_of_its_own():
    found = headline_of(sides())

    assert found["groups"]["n_unassigned"] == 1
    assert found["groups"]["assigned_only"]["n_segments"] == 2


def test_r9_coverage_counts_what_both_sides_placed():
    coverage = headline_of(sides())["coverage"]

    assert (coverage["n_coded"], coverage["n_clustered"], coverage["n_both"]) == (5, 5, 4)
    assert coverage["both"] == pytest.approx(4 / 6)


def test_one_row_per_interview_and_then_all():
    table = study.by_interview(sides())

    assert table["document_id"].tolist() == ["a", "b", "all"]
    assert table["n_segments"].tolist() == [3, 3, 6]
    assert table["n_coded"].tolist() == [3, 2, 5]
    assert table["n_unassigned"].tolist() == [0, 1, 1]


def test_leaving_one_interview_out_scores_the_others():
    table = study.by_interview(sides()).set_index("document_id")
    alone = study.by_interview(
        study.Sides(
            segments=segments().iloc[:3],
            clusters=sides().clusters[:3],
            codings=sides().codings,
        )
    ).set_index("document_id")

    assert table.loc["b", "ami_groups_without"] == alone.loc["all", "ami_groups"]


def test_nothing_coded_is_not_defined_and_breaks_nothing():
    empty = sides({})
    found = headline_of(empty)

    assert found["codes"]["ami"] is None
    assert found["codes"]["n_segments"] == 0
    assert found["coverage"]["coded"] == 0.0
    assert study.matches(empty, "code_id", "code").empty
    assert study.by_interview(empty)["ami_codes"].isna().all()


def test_no_segments_at_all():
    none = study.Sides(
        segments=segments().iloc[:0],
        clusters=sides().clusters[:0],
        codings=sides({}).codings,
    )

    assert headline_of(none)["coverage"]["coded"] is None
    assert study.by_interview(none)["document_id"].tolist() == ["all"]
    assert len(study.baselines(none)) == len(ROWS)


def test_matches_name_the_side_that_was_asked_for():
    table = study.matches(sides(), "code_id", "code")

    assert isinstance(table, pd.DataFrame)
    assert table.set_index("code_id").loc["time", "cluster"] == 0
