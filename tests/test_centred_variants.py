"""Centred groupings beside the study's own: parts of the talk, maps, what is left."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from studies import PARAMS, make_study

from mining.stages.cluster import cluster
from mining.stages.embed import embed
from mining.stages.ingest import ingest
from mining.stages.maps import OWN, maps, read_maps
from mining.stages.variants import (
    CENTRED,
    Grouping,
    centred_vectors,
    counterparts,
)
from mining.tables import read_table
from mining.vectors import unit_rows


def talk(questions):
    """Return four segments: two interviews of two, with the guide's questions."""
    return pd.DataFrame(
        {
            "segment_id": list("abcd"),
            "document_id": ["i", "i", "j", "j"],
            "position": [0, 1, 0, 1],
            "question_id": questions,
        }
    )


#  segment  a     b     c     d
#  vector  1,0   0,1   1,0   0,1
ROWS = np.array([[1, 0], [0, 1], [1, 0], [0, 1]], dtype=np.float32)


def test_questions_are_centred_over_all_interviews():
    #  question q1 is answered by a and c, q2 by b and d: every row is the mean of its part
    found = centred_vectors(talk(["q1", "q2", "q1", "q2"]), ROWS, CENTRED)

    assert list(found) == ["centred", "centred_question"]
    assert found["centred"].all()
    assert not found["centred_question"].any()


def test_segments_without_a_known_question_are_one_part():
    #  a alone answers q1; b, c, d answer none, and their mean is (1/3, 2/3)
    found = centred_vectors(talk(["q1", None, None, None]), ROWS, ("centred_question",))

    expected = unit_rows(np.array([[0, 0], [-1, 1], [2, -2], [-1, 1]]) / 3)
    assert np.allclose(found["centred_question"], expected, atol=1e-6)


def test_tenths_stand_in_where_nobody_asks():
    #  tenths 0 and 5 of both interviews: a with c, b with d
    found = centred_vectors(talk([None] * 4), ROWS, ("centred_question",))

    assert not found["centred_question"].any()


def test_only_centred_variants_have_counterparts():
    #  c is alone with a and b there, d is unassigned: {a, b} of {a, b, c}, {c} of {a, b, c, d}
    own = {"middle": np.array([0, 0, 1, 1]), "fine": np.array([0, 1, 2, 3])}
    there = Grouping(segment_ids="abcd", levels={"middle": np.array([0, 0, 0, -1])})

    found = counterparts(own, {"words": there, "centred_question": there})

    assert found == {"centred_question": {"middle": [0.6667, 0.25]}}


def said(number):
    """Return an interview of twelve answers on three subjects."""
    subjects = ("saker og tid på kontoret", "folk og kollegaer i gangen", "tiltak som går i runde")
    words = ("Eg ser at", "Det er helst", "Kvar veke kjem", "No er det")
    answers = [f"{w} {s} i år {number}, sa ho da." for w in words for s in subjects]
    turns = [f"Intervjuar: Og så?\n\nInformant 1: {answer}" for answer in answers]
    return "\n\n".join([*turns, "Intervjuar: Takk.\n"])


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study") / "study"
    params = PARAMS.replace("codings: codes.csv, ", "")
    made = make_study(folder, params=params, **{f"raw/intervju_{n}.txt": said(n) for n in (1, 2)})
    for stage in (ingest, embed, cluster, maps):
        stage(made)
    return made


def test_maps_are_drawn_of_the_study_and_of_the_centred_variants_alone(workspace):
    segments = read_table("segments", workspace.corpus / "segments.parquet")
    ids = segments["segment_id"].tolist()
    method, drawn = read_maps(workspace)

    assert method == "tsne"
    assert list(drawn) == [OWN, *CENTRED]
    for table in drawn.values():
        assert sorted(table["segment_id"]) == sorted(ids)
        assert table[["x", "y"]].abs().to_numpy().max() <= 1


def test_centred_vectors_have_as_many_clusters_as_the_study(workspace):
    study = read_table("clusters", workspace.clusters / "clusters.parquet")
    made = read_table("variants", workspace.clusters / "variants.parquet")

    sizes = study.groupby("level")["cluster"].nunique()
    for name in CENTRED:
        own = made[(made["variant"] == name) & (made["cluster"] >= 0)]
        assert own.groupby("level")["cluster"].nunique().equals(sizes)
