"""The table of candidate themes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mining.params import Themes
from mining.tables import make_table
from mining.themes.cards import build_themes, theme_id
from mining.themes.status import Spread, status


def study(speakers, labels, questions=None):
    n = len(speakers)
    segments = make_table(
        "segments",
        [
            {
                "segment_id": f"{d}:{i}-{i + 1}",
                "document_id": d,
                "position": i,
                "speaker": "A",
                "role": "informant",
                "start": i,
                "end": i + 1,
                "n_words": 2,
                "question_id": questions and questions[i],
                "text": f"tiltak {i}",
                "text_model": "tiltak arbeid",
            }
            for i, d in enumerate(speakers)
        ],
    )
    clusters = pd.concat(
        make_table(
            "clusters",
            [
                {"segment_id": s, "level": level, "cluster": c, "strength": 1.0}
                for s, c in zip(segments["segment_id"], values, strict=True)
            ],
        )
        for level, values in labels.items()
    )
    return segments, np.eye(n, dtype=np.float32), clusters


def themes(speakers, labels, stability, questions=None, limits=None):
    segments, vectors, clusters = study(speakers, labels, questions)
    return build_themes(
        segments, vectors, clusters, stability, Themes(), limits=limits or {}, language="nn"
    )


def test_a_row_per_cluster_and_level_with_its_parent():
    table = themes(
        "aabb", {"coarse": [0, 0, 0, 0], "middle": [0, 0, 1, 1]}, {"middle": [0.9, None]}
    ).set_index("theme_id")

    assert table.index.tolist() == ["coarse-00", "middle-00", "middle-01"]
    assert table.loc["middle-01", "parent_id"] == "coarse-00"
    assert table["size"].tolist() == [4, 2, 2]
    assert table["informants"].tolist() == [2, 1, 1]
    assert pd.isna(table.loc["middle-01", "stability"])
    assert table.loc["coarse-00", "words"] == ["tiltak arbeid"]


def test_a_cluster_across_coarser_ones_has_no_parent():
    table = themes("aabb", {"coarse": [0, 0, 1, 1], "middle": [0, 1, 1, 0]}, {})

    assert table[table["level"] == "middle"]["parent_id"].isna().all()


def test_exemplars_are_members_by_id():
    table = themes("aabb", {"middle": [0, 0, 0, -1]}, {})

    assert set(table.loc[0, "exemplars"]) == {"a:0-1", "a:1-2", "b:2-3"}


def test_unassigned_segments_are_no_theme():
    assert themes("ab", {"middle": [-1, -1]}, {}).empty


@pytest.mark.parametrize(
    ("spread", "stability", "expected"),
    [
        ((4, 4, 0.3, 0.1), 0.9, "too_small"),
        ((11, 4, 0.3, 0.1), 0.9, "too_large"),
        ((10, 4, 0.3, 0.1), 0.9, "candidate"),
        ((9, 1, 1.0, 0.1), 0.9, "one_voice"),
        ((9, 3, 0.8, 0.1), 0.9, "one_voice"),
        ((9, 3, 0.5, 0.1), 0.5, "unstable"),
        ((9, 3, 0.5, 0.1), 0.65, "unstable"),
        ((9, 3, 0.5, 0.1), None, "unstable"),
        ((9, 3, 0.5, 0.9), 0.9, "guide_echo"),
        ((9, 3, 0.5, 0.8), 0.7, "tentative"),
        ((9, 3, 0.7, 0.8), 0.75, "candidate"),
    ],
)
def test_what_a_cluster_may_be_shown_as(spread, stability, expected):
    size, informants, dominance, question_share = spread
    found = Spread(
        size=size, informants=informants, dominance=dominance, question_share=question_share
    )

    assert status(found, stability, n_segments=20, limit=0.65) == expected


def test_a_level_has_a_limit_of_its_own():
    #        five of a and five of b in each cluster, no questions
    labels = {"middle": [0, 1] * 10, "fine": [0, 1] * 10}
    table = themes(
        "a" * 10 + "b" * 10,
        labels,
        {"middle": [0.8, 0.8], "fine": [0.8, 0.8]},
        limits={"middle": 0.8, "fine": 0.7},
    )

    shown = table.groupby("level")["status"].agg(set).to_dict()
    assert shown == {"middle": {"unstable"}, "fine": {"candidate"}}


def test_titles_come_from_what_was_said_and_words_from_what_the_model_sees():
    table = themes("abab", {"middle": [0, 0, 0, 0]}, {})

    assert table.loc[0, "words"] == ["tiltak arbeid"]
    assert table.loc[0, "title"] == []  # "tiltak" and a number are no phrase


def test_one_informant_has_no_contrast_and_one_cluster_no_doubtful_member():
    table = themes("aaaa", {"middle": [0, 0, 0, 0]}, {})

    assert table.loc[0, "contrast"] == []
    assert pd.isna(table.loc[0, "doubtful"])
    assert table.loc[0, "n_near_misses"] == 0


def test_a_theme_has_a_name_of_its_level():
    assert theme_id("fine", 7) == "fine-07"
