"""What vanishes when vectors are centred is named, beside the maps."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from sections import SHAPES, UNFILLED, said, study, view_of

from mining.report.blocks import Section
from mining.report.centred import centred_maps, vanishing
from mining.report.sensitivity import sensitivity
from mining.report.words import LANGUAGES


def with_kept(data, *, stability=None, **kept):
    """Return data in which this much of every cluster is left, and clusters are this stable."""
    found = {name: {data.level: values} for name, values in kept.items()}
    themes = data.themes if stability is None else data.themes.assign(stability=stability)
    return replace(data, clustered={**data.clustered, "centred": found}, themes=themes)


def n_themes(data):
    return int((data.themes["level"] == data.level).sum())


def told(data, *, speech=True):
    return said(Section("s", "t", vanishing(view_of(data, speech=speech))))


@pytest.fixture(scope="module")
def data(make_data):
    return study(make_data)


def test_the_candidate_themes_that_vanish_are_named_with_the_reason(data):
    #  cluster     0    1    2   others
    #  kept       .9   .49  .5     .8
    kept = [0.9, 0.49, 0.5, *[0.8] * (n_themes(data) - 3)]
    found = told(with_kept(data, centred=kept, stability=0.9))

    [name] = data.themes.loc[data.themes["cluster"] == 1, "theme_id"]
    assert f"1 candidate theme vanishes: {name} (0.49). Their segments lie together" in found
    assert "because of what one interview has in common." in found
    assert "hardly come back" not in found


def test_of_one_that_hardly_comes_back_at_all_nothing_is_concluded(data):
    kept = [0.1] * n_themes(data)
    found = told(with_kept(data, centred=kept, stability=0.4))

    assert "vanishes:" not in found
    assert "vanish:" not in found
    assert f"{n_themes(data)} more have no counterpart" in found
    assert "nothing follows from it" in found


def test_nothing_that_vanishes_is_said_too(data):
    found = told(with_kept(data, centred_question=[0.8] * n_themes(data)))

    assert "nothing vanishes" in found
    assert "what the answers to each question have in common" in found


def test_tenths_stand_in_for_questions(make_data):
    data = study(make_data, "no_guide")
    found = told(with_kept(data, centred_question=[0.1] * n_themes(data), stability=0.9))

    assert "what is said at the same point of the interviews" in found


def test_where_nothing_was_centred_nothing_is_said(data):
    assert vanishing(view_of(data)) == []
    assert centred_maps(view_of(data), {}) == []


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shape_is_said_in_every_language(make_data, shape, language):
    data = study(make_data, shape, language)
    n = n_themes(data)
    data = with_kept(data, centred=[0.1] * n, centred_question=[0.2] * n)
    for speech in (True, False):
        view = view_of(data, speech=speech)
        maps = {"centred": data.map, "centred_question": data.map}
        drawn = Section("s", "t", centred_maps(view, maps))
        for found in (sensitivity(view), drawn):
            assert not re.search(UNFILLED, said(found))
        assert vanishing(view)[0].text in said(sensitivity(view))


def test_maps_stand_side_by_side_marked_by_the_study_s_clusters(data):
    [found] = centred_maps(view_of(data), {"centred": data.map})

    assert found.table.columns[:2] == ["Candidate theme", "Stability"]
    for title in ("as it is", "centred per interview"):
        assert json.dumps(title) in found.markup
    assert '"x2"' in found.markup
    assert '"x3"' not in found.markup


def test_without_speech_the_maps_say_no_more_than_the_cluster(data):
    [found] = centred_maps(view_of(data, speech=False), {"centred": data.map})

    assert not any(text.strip() in found.markup for text in data.segments["text"])
