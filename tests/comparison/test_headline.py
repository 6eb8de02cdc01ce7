"""The headline's lines: several ways to rearrange, and weights instead of segments."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from t12 import CLUSTERS, GROUPS, INTERVIEWS, QUESTIONS, T10

from mining.comparison import study
from mining.comparison.characters import character_labels
from mining.comparison.headline import scores
from mining.comparison.line import WAYS, Place, by_chance
from mining.comparison.nulls import Labels
from mining.tables import make_table

#  segment   interview  characters  codes (groups)    cluster
#  a:0-10    a          0-10        x (g1)            0
#  a:10-20   a          10-20       x (g1), y (g2)    0
#  b:0-10    b          0-10        y (g2)            1
#  b:10-20   b          10-20       y (g2), z (g2)    -1
CODED = {"a:0-10": "x", "a:10-20": "xy", "b:0-10": "y", "b:10-20": "yz"}
CLUSTER = {"a:0-10": 0, "a:10-20": 0, "b:0-10": 1, "b:10-20": -1}
GROUP = {"x": "g1", "y": "g2", "z": "g2"}


def place(segment_id):
    document, span = segment_id.split(":")
    start, end = map(int, span.split("-"))
    return {"document_id": document, "start": start, "end": end}


def found():
    segments = pd.DataFrame(
        [
            {"segment_id": s, **place(s), "position": i % 2, "speaker": "A", "question_id": None}
            for i, s in enumerate(CODED)
        ]
    )
    pairs = [(s, code) for s, own in CODED.items() for code in own]
    codes = [{"code_id": c, "group_id": g, "origin": "guide"} for c, g in GROUP.items()]
    clusters = pd.DataFrame({"segment_id": list(CLUSTER), "cluster": list(CLUSTER.values())})
    sides = study.sides(
        segments,
        pd.DataFrame(pairs, columns=["segment_id", "code_id"]),
        pd.DataFrame(codes),
        clusters,
    )
    codings = pd.DataFrame([{**place(s), "code_id": code} for s, code in pairs])
    return scores(sides, codings, seed=1)["groups"]


def entropy(weights):
    share = np.array([w for w in weights if w]) / sum(weights)
    return -(share * np.log(share)).sum()


def test_the_smallest_of_the_ways_is_the_headlines():
    line = by_chance(
        Labels.single([GROUPS[i] for i in T10]),
        np.array([CLUSTERS[i] for i in T10]),
        Place(interviews=[INTERVIEWS[i] for i in T10], strata=[QUESTIONS[i] for i in T10]),
        seed=1,
    )
    by_way = [line[f"sami_{way}"] for way in WAYS if line[f"sami_{way}"] is not None]

    assert line["sami"] == min(by_way) < max(by_way)
    assert line["sami_interview"] == pytest.approx(0.461829, abs=1e-6)


@pytest.mark.parametrize(("name", "unit"), [("fractional", 1), ("characters", 10)])
def test_weights_are_shared_out_and_both_shares_are_of_their_own_side(name, unit):
    #   cluster   0    1    alone       in segments; in characters ten times as much
    #   g1       1.5   0     0          a:10-20 is shared out, b:10-20 is g2 once
    #   g2        .5   1     1
    line = found()[name]
    table = np.array([[1.5, 0, 0], [0.5, 1, 1]])
    groups, clusters = entropy(table.sum(axis=1)), entropy(table.sum(axis=0))
    shared = groups + clusters - entropy(table.ravel())

    assert (line["n_segments"], line["amount"]) == (4, 4 * unit)
    assert line["homogeneity"] == pytest.approx(shared / groups)
    assert line["completeness"] == pytest.approx(shared / clusters)
    assert line["completeness"] < line["homogeneity"]


def test_a_character_of_several_labels_is_shared_out_among_them():
    #            0         10        20
    #   x (g1)   xxxxxxxxxx
    #   y (g2)        yyyyyyyyyy            5 to 15
    #   z (g2)        zzzzz                 the same label once more adds nothing
    segments = pd.DataFrame({"document_id": ["a", "a"], "start": [0, 10], "end": [10, 20]})
    codings = pd.DataFrame(
        {"document_id": "a", "code_id": list("xyz"), "start": [0, 5, 5], "end": [10, 15, 10]}
    )

    labels = character_labels(segments, codings, GROUP)

    assert list(zip(labels.segment, labels.label, labels.weight, strict=True)) == [
        *((0, 0, 5 + 2.5), (0, 1, 2.5), (1, 1, 5)),
    ]


def test_without_codings_nothing_is_weighed():
    assert character_labels(make_table("segments", []), make_table("codings", []), {}).n_labels == 0
