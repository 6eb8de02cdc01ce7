"""Clusters of the levels that have no cards."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from sections import said, view_of

from mining.report.answer import answer
from mining.report.other_levels import lone_voices, other_levels


@pytest.fixture(scope="module")
def data(make_data):
    """Add one fine cluster: five segments of one informant, half of a middle cluster or less."""
    made = make_data(language="en", noise=0.0, unassigned=0.0)
    mine = made.segments.groupby("document_id").head(5)["segment_id"].tolist()[:5]
    fine = pd.DataFrame(
        {"segment_id": mine, "level": "fine", "cluster": 0, "strength": 1.0, "stability": 1.0}
    )
    theme = made.themes.iloc[[0]].assign(
        theme_id="fine-00", level="fine", cluster=0, size=5, informants=1, stability=0.9
    )
    theme["status"] = "one_voice"
    return replace(
        made,
        clusters=pd.concat([made.clusters, fine], ignore_index=True),
        themes=pd.concat([made.themes, theme], ignore_index=True),
    )


def test_a_steady_single_voice_of_another_level_is_named_in_the_answer(data):
    assert "fine-00" in [row["theme_id"] for row in lone_voices(view_of(data))]
    assert "Cluster fine-00 comes from one informant" in said(answer(view_of(data)))


def test_an_unsteady_one_is_not(data):
    themes = data.themes.copy()
    themes.loc[themes["level"] == "fine", "stability"] = 0.3

    rows = lone_voices(view_of(replace(data, themes=themes)))

    assert "fine-00" not in [row["theme_id"] for row in rows]


def test_other_levels_are_a_table_without_speech_where_it_is_shared(data):
    (private,) = other_levels(view_of(data))
    (shared,) = other_levels(view_of(data, speech=False))

    assert private.rows[0][0] == shared.rows[0][0] == "fine-00"
    assert "«" in private.rows[0][1]
    assert "«" not in " ".join(shared.rows[0])


def test_one_level_has_no_table(make_data):
    assert other_levels(view_of(make_data(language="en"))) == []
