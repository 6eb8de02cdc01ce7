"""What people decided about candidate themes: on the cards, beside the statuses, at the end."""

import re
from dataclasses import replace

import pytest
from sections import REFLEXIVE, UNFILLED, blocks, rows_of, said, study, view_of

from mining.decisions.sheets import THEMES
from mining.decisions.summary import make_decisions
from mining.report.build import build_report
from mining.report.reading import reading
from mining.report.themes import candidates
from mining.report.words import LANGUAGES

WRITTEN = {
    "what_is_said": "At tida aldri strekk til her",
    "inclusion_rule": "Berre der nokon seier at dei ikkje rekk over",
    "memo": "Ho sa jo at det stormar som verst",
}
KEPT = {"decision": "keep", "named_before": "no", **WRITTEN}
TABLE = "What people decided about each candidate theme"


def row(theme, **cells):
    return dict.fromkeys(THEMES.columns, "") | {"theme_id": theme} | cells


def with_rows(data, *rows):
    return replace(data, decided=make_decisions({"themes": rows}, [], [], ["row"]))


@pytest.fixture(scope="module")
def data(make_data):
    return with_rows(
        study(make_data),
        row("middle-01", decision="discard"),
        row("middle-00", **KEPT, who="Forskar Forskarsen"),
        row("middle-02", memo="eit notat åleine"),
        row("middle-03", decision="split", state="orphan"),
        row("middle-99", decision="merge"),
    )


def cards(data, *, speech=True):
    found = blocks(candidates(view_of(data, speech=speech)), "card")
    # What nobody coded has cards of its own, further down and with the same names.
    return {card.name: dict(card.decided) for card in reversed(found)}


def test_a_card_shows_all_that_was_filled_in_for_its_theme(data):
    found = cards(data)

    assert found["middle-00"] == {
        "Your decision": "keep",
        "What is said": WRITTEN["what_is_said"],
        "Inclusion rule": WRITTEN["inclusion_rule"],
        "Could have been named before reading": "no",
        "Memo": WRITTEN["memo"],
    }
    assert found["middle-01"] == {"Your decision": "discard"}
    assert found["middle-02"] == {"Memo": "eit notat åleine"}
    assert found["middle-03"] == {}


@pytest.mark.parametrize("speech", [True, False])
def test_the_table_of_candidate_themes_has_the_decisions(data, speech):
    rows = rows_of(candidates(view_of(data, speech=speech)), "All candidate themes")
    made = {theme: cells["Your decision"] for theme, cells in rows.items()}

    assert (made["middle-00"], made["middle-01"]) == ("keep", "discard")
    assert {made["middle-02"], made["middle-03"]} == {"–"}


def test_undecided_themes_have_no_column(make_data):
    table = blocks(candidates(view_of(study(make_data))), "table")[0]

    assert "Your decision" not in table.columns


def test_what_changed_after_reading_has_every_decision_with_its_words(data):
    found = rows_of(reading(view_of(data)), TABLE)

    assert list(found) == ["middle-00", "middle-01", "middle-02"]
    assert found["middle-00"]["Memo"] == WRITTEN["memo"]
    assert found["middle-01"]["Memo"] == "–"
    assert found["middle-02"]["Your decision"] == "–"
    assert "No reading and no change is recorded." not in said(reading(view_of(data)))


def test_shared_decisions_have_no_word_of_what_was_written(data):
    section = reading(view_of(data, speech=False))

    assert rows_of(section, TABLE) == {
        "middle-00": {"Your decision": "keep", "Could have been named before reading": "no"},
        "middle-01": {"Your decision": "discard", "Could have been named before reading": "–"},
    }
    full, shared = build_report(data)
    for text in (*WRITTEN.values(), "eit notat åleine"):
        assert text in full
        assert text not in shared
    assert "Forskar Forskarsen" not in shared


def test_a_protocol_that_hides_coefficients_hides_no_decision(data):
    hidden = replace(data, declared=REFLEXIVE)

    assert cards(hidden)["middle-01"] == {"Your decision": "discard"}
    assert "middle-01" in rows_of(reading(view_of(hidden)), TABLE)


def test_a_decision_whose_cluster_is_gone_is_counted_and_not_shown(make_data):
    gone = with_rows(study(make_data), row("middle-00", decision="split", state="orphan"))

    assert TABLE not in said(reading(view_of(gone)))


@pytest.mark.parametrize("decision", THEMES.choices["decision"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_decision_has_a_word_in_every_language(make_data, decision, language):
    made = with_rows(
        study(make_data, "all", language), row("middle-00", decision=decision, named_before="yes")
    )
    for speech in (True, False):
        section = reading(view_of(made, speech=speech))
        assert any("middle-00" in r[0] for t in blocks(section, "table") for r in t.rows)
        assert not re.search(UNFILLED, said(section))
