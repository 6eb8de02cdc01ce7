"""The part about new interviews: what is told, and what is left out when it is shared."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sections import UNFILLED, rows_of, said, study, view_of

from mining.report.interviews import interviews

SPOKEN = "Keeperen slo ballen ut på venstre kant"


def row(document, **over):
    usual = {"outside_old": 0.05, "outside_highest": 0.07, "outside_p": 0.4, "clear_drift": False}
    shares = {"cosine": 0.6, "cosine_old": 0.7, "unheard": 0.3, "unheard_old": 0.1}
    counts = {"n_segments": 20, "n_outside": 2, "outside_share": 0.1}
    return {"document_id": document, "level": "middle", **counts, **usual, **shares, **over}


def placed(**over):
    found = {
        "stale": False,
        "documents": {},
        "placed": [row("fersk_7"), row("all", n_segments=20)],
        "placed_clusters": [
            {
                "document_id": name,
                "theme_id": "middle-00",
                "level": "middle",
                "n_old": 9,
                "n_placed": 18,
            }
            for name in ("fersk_7", "all")
        ],
        "outside": [("fersk_7:0-10", "fersk_7", SPOKEN)],
    }
    return {**found, **over}


def section(make_data, found, language="en", *, speech=True):
    data = replace(study(make_data, language=language), placed=found)
    return interviews(view_of(data, speech=speech))


def test_nothing_is_said_where_nothing_was_placed(make_data):
    assert "New interviews" not in said(section(make_data, None))


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
@pytest.mark.parametrize("speech", [True, False])
def test_every_sentence_is_filled(make_data, language, speech):
    rows = [row("a", outside_share=None, n_segments=0, cosine=None), row("b", outside_old=None)]
    rows += [row("c", clear_drift=True, outside_p=0.0004), row("all", clear_drift=True)]

    text = said(section(make_data, placed(placed=rows), language, speech=speech))

    assert not re.search(UNFILLED, text)
    assert "fersk_7:0-10" in text or not speech


def test_the_full_report_tells_each_and_quotes_what_is_outside(make_data):
    found = section(make_data, placed(placed=[row("fersk_7", clear_drift=True), row("all")]))

    text = said(found)
    assert "fersk_7: 2 of 20 segments are like nothing in the study (10%)" in text
    assert "clearly more" in text
    assert SPOKEN in text
    assert rows_of(found, "to which new segments come") == {
        "middle-00": {"Old segments": "9", "New segments": "18"}
    }


def test_the_shared_report_has_counts_of_all_and_no_name(make_data):
    text = said(section(make_data, placed(), speech=False))

    assert "All new ones: 2 of 20 segments" in text
    assert "fersk_7" not in text
    assert SPOKEN not in text


def test_what_was_placed_beside_other_clusters_is_called_stale(make_data):
    text = said(section(make_data, placed(stale=True)))

    assert "beside other clusters than there are now" in text
    assert "fersk_7" not in text
