"""Cards of candidate themes: every field is there, and no speech leaves the full report."""

import re
from dataclasses import replace

import pytest
from sections import REFLEXIVE, UNFILLED, blocks, said, study, view_of

from mining.decisions.sheets import THEMES
from mining.decisions.summary import make_decisions
from mining.report.build import build_report
from mining.report.themes import STATUSES, candidates
from mining.report.words import LANGUAGES, catalogue

FOLDS = ("Contrasting voices", "The member that fits least", "Near misses", "Negative cases inside")


def cards_of(data):
    """Return the cards of candidate themes; those of uncoded talk ask for nothing."""
    return [c for c in blocks(candidates(view_of(data)), "card") if c.tone in STATUSES]


def text_of(card):
    """Return all that a card says, quotes too."""
    pairs = [*card.facts, *card.wide, *card.decided]
    folds = [(f.label, f.note, *(q.text for q in f.quotes)) for f in card.folds]
    strip = [card.strip.text, card.strip.read] if card.strip else []
    asked = [card.asked.label, card.asked.note, *card.asked.fields] if card.asked else []
    return "\n".join(
        [
            *(card.title_label, card.title, card.reason, card.words_label, card.words),
            *(part for found in (*pairs, *folds) for part in found),
            *(*strip, *asked),
        ]
    )


@pytest.fixture(scope="module")
def data(make_data):
    return study(make_data)


def test_every_candidate_has_every_field(data):
    cards = cards_of(data)

    assert [c.name for c in cards] != []
    assert len(cards) == len(data.themes)
    for card in cards:
        names = [name for name, _ in (*card.facts, *card.wide)]
        assert {"Segments", "Informants", "Stability", "Largest questions", "Uncoded"} <= set(names)
        assert [n.split(" (")[0] for n in names[-3:]] == [
            *("Nearest codes", "Nearest code groups", "Among the codes")
        ]
        assert card.title.startswith("«")
        assert card.words_label == "Words, not a theme"
        assert [any(f.label.startswith(name) for f in card.folds) for name in FOLDS] == [True] * 4
        assert card.quotes
        assert sum(card.strip.counts) == int(dict(card.facts)["Segments"])
        assert len(card.asked.fields) == len(THEMES.fields)


def test_a_card_says_how_its_cluster_comes_back_under_every_scheme_that_was_tried(data):
    for card in cards_of(data):
        said = dict(card.facts)["Stability"]

        assert said.endswith("(a fifth of the segments left out 0.81; one interview left out 0.72)")


def test_phrases_of_a_title_stand_in_a_quote_on_the_card(data):
    for card in cards_of(data):
        for phrase in re.findall("«(.*?)»", card.title):
            assert any(phrase in " ".join(q.text.split()) for q in card.quotes)


def test_near_misses_and_negative_cases_lie_where_they_say(data):
    view = view_of(data)
    cluster = dict(zip(view.segments["segment_id"], view.segments["cluster"], strict=True))
    n_shown = 0
    for card in cards_of(data):
        own = next(c for c, name in view.theme_names.items() if name == card.name)
        for fold in card.folds[2:]:
            assert len(fold.quotes) <= 3
            for quote in fold.quotes:
                segment = re.search(r"\((\S+:\d+-\d+)\)", quote.source)[1]
                assert view.theme_names[cluster[segment]] in quote.source
                assert (cluster[segment] == own) == ("inside" in fold.label)
                n_shown += 1
    assert n_shown > 0


def test_titles_are_in_the_full_report_only(data):
    full, shared = build_report(data)
    titles = {phrase for phrases in data.themes["title"] for phrase in phrases}

    assert titles
    for phrase in titles:
        assert phrase in full
        assert phrase not in shared
    assert "In informants" not in shared


def test_a_filled_field_is_shown_and_not_asked_again(data):
    row = dict.fromkeys(THEMES.columns, "") | {"theme_id": "middle-00", "memo": "les om att"}
    decided = make_decisions({"themes": [row]}, [], [], ["row"])
    first, second = cards_of(replace(data, decided=decided))[:2]
    one, other = (first, second) if first.name == "middle-00" else (second, first)

    assert dict(one.decided) == {"Memo": "les om att"}
    assert "Memo" not in one.asked.fields
    assert "Memo" in other.asked.fields
    assert "on the sheet themes" in one.asked.note
    assert f"row {one.name}" in one.asked.note


def test_a_card_with_everything_filled_in_asks_for_nothing(data):
    values = dict.fromkeys(THEMES.fields, "x") | {"decision": "keep", "named_before": "no"}
    row = dict.fromkeys(THEMES.columns, "") | {"theme_id": "middle-00"} | values
    decided = make_decisions({"themes": [row]}, [], [], ["row"])

    asked = {c.name: c.asked for c in cards_of(replace(data, decided=decided))}
    assert asked["middle-00"] is None
    assert asked["middle-01"] is not None


def test_a_project_that_hides_coefficients_has_none_on_its_cards(data):
    for card in cards_of(replace(data, declared=REFLEXIVE)):
        assert re.findall(r"\bF1\b|\blift\b|Jaccard", text_of(card)) == []
        assert any("in common" in text for _, text in card.wide)
        assert any(fold.label.startswith("Negative cases") for fold in card.folds)


@pytest.mark.parametrize("shape", ["no_codes", "one_interview", "one_cluster", "no_guide"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_study_that_lacks_something_has_cards_without_gaps(make_data, shape, language):
    for card in cards_of(study(make_data, shape, language)):
        assert not re.search(UNFILLED, text_of(card))


def test_without_codes_there_is_nothing_to_speak_against(make_data):
    for card in cards_of(study(make_data, "no_codes")):
        assert card.wide == ()
        assert len(card.folds) == 3


def test_one_voice_has_no_contrast_and_one_cluster_no_member_that_fits_least(make_data):
    (card,) = cards_of(study(make_data, "one_cluster"))
    assert card.tone == "too_large"
    assert "comes back by its size alone" in card.reason
    assert "not defined" in card.folds[1].label
    assert not card.folds[1].quotes

    alone = cards_of(study(make_data, "one_interview"))
    assert {c.folds[0].label for c in alone} == {
        "Contrasting voices: none, because one informant says it all"
    }


def test_the_reason_names_the_limit_of_clouds_only_where_there_is_one(data):
    themes = data.themes.assign(status="unstable", stability=0.39)
    with_limit = cards_of(replace(data, themes=themes))[0]
    levels = {"middle": {**data.clustered["levels"]["middle"], "limit": 0.0}}
    without = cards_of(
        replace(data, themes=themes, clustered={**data.clustered, "levels": levels})
    )[0]

    assert "0.60 is the least, and 0.40 must be exceeded" in with_limit.reason
    assert "0.60 is the least." in without.reason


def test_the_table_has_titles_with_speech_and_none_without(data):
    full, shared = (
        blocks(candidates(view_of(data, speech=speech)), "table")[0] for speech in (True, False)
    )

    assert full.columns[1] == "In informants' words"
    assert "In informants' words" not in shared.columns
    assert "«" not in said(candidates(view_of(data, speech=False)))


@pytest.mark.parametrize("status", STATUSES)
def test_every_lane_has_a_name_a_rule_and_a_reason(status):
    for part in ("status", "rule", "reason"):
        assert set(catalogue()[f"{part}.{status}"]) == set(LANGUAGES)
