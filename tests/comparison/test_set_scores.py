"""Scores of segments with several codes, where nothing lies in a cluster or has a code."""

from __future__ import annotations

import pandas as pd
import pytest

from mining.comparison import study
from mining.comparison.headline import set_scores

#  segment   codes   clusters   all noise
#  a:0       x       0          -1
#  a:1       x, y    0          -1
#  a:2       y       -1         -1
CODED = {"a:0": "x", "a:1": "xy", "a:2": "y"}
SCORES = ("bcubed_precision", "bcubed_recall", "bcubed_f", "omega")


def found(clusters, coded=CODED):
    segments = pd.DataFrame(
        [
            {
                "segment_id": s,
                "document_id": "a",
                "position": i,
                "speaker": "A",
                "question_id": None,
            }
            for i, s in enumerate(CODED)
        ]
    )
    pairs = [(s, code) for s, own in coded.items() for code in own]
    codes = [{"code_id": c, "group_id": c, "origin": None} for c in "xy"]
    sides = study.sides(
        segments,
        pd.DataFrame(pairs, columns=["segment_id", "code_id"]),
        pd.DataFrame(codes),
        pd.DataFrame({"segment_id": list(CODED), "cluster": clusters}),
    )
    return set_scores(sides, "code_id")


def test_a_grouping_of_noise_alone_has_no_score_and_a_reason():
    scores = found([-1, -1, -1])

    assert {name: scores[name] for name in SCORES} == dict.fromkeys(SCORES)
    assert (scores["why"], scores["n_segments"]) == ("all_unassigned", 3)


def test_some_noise_is_clusters_of_its_own():
    scores = found([0, 0, -1])

    assert scores["why"] is None
    # a:0 and a:1 have each other in the cluster and share one code; a:1 lacks a:2, a:2 a:1
    assert scores["bcubed_precision"] == 1
    assert scores["bcubed_recall"] == pytest.approx((1 + 1 / 2 + 0) / 3)


def test_without_codes_the_reason_is_another():
    scores = found([0, 0, 0], coded={})

    assert {name: scores[name] for name in SCORES} == dict.fromkeys(SCORES)
    assert (scores["why"], scores["n_segments"]) == ("none_coded", 0)
