"""Declaring a protocol: a template, a stamp with hash and time, and what the report is told."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import pytest
from decided import call, refused
from studies import make_study

from mining.errors import DataError
from mining.stages.protocol import declare, read_protocol

GOOD = """school: codebook
surprise: "At tid og kollegaer fell saman."
coding_finished_before_clusters: yes
"""
NOON = dt.datetime(2026, 11, 22, 12, 0, 0, 999, tzinfo=dt.timezone(dt.timedelta(hours=1)))


@pytest.fixture
def study(tmp_path):
    return make_study(tmp_path)


def test_the_template_asks_for_everything_and_is_never_written_over(study):
    assert call("protocol", "new", "-w", study.root)[0] == 0
    text = study.protocol_path.read_text(encoding="utf-8")

    assert "school is not filled in; write reliability, codebook or reflexive" in refused(
        "protocol", "declare", "-w", study.root
    )
    study.protocol_path.write_text("school: reflexive\n")
    assert "protocol.yaml: exists; edit it" in refused("protocol", "new", "-w", study.root)
    assert study.protocol_path.read_text() == "school: reflexive\n"
    for key in ("school", "surprise", "coding_finished_before_clusters"):
        assert f"\n{key}:" in text


def test_the_template_is_valid_once_it_is_filled_in(study):
    call("protocol", "new", "-w", study.root)
    text = study.protocol_path.read_text(encoding="utf-8")
    for key, value in (
        ("school:", "school: reflexive"),
        ('surprise: ""', 'surprise: "Noko."'),
        ("coding_finished_before_clusters:", "coding_finished_before_clusters: no"),
    ):
        text = text.replace(f"\n{key}\n", f"\n{value}\n")
    study.protocol_path.write_text(text, encoding="utf-8")

    code, out, _ = call("protocol", "declare", "-w", study.root)

    assert code == 0
    assert "clusters had been shown before: no" in out
    assert "the report will show no coefficients of agreement" in out
    assert read_protocol(study).reason == "reflexive"


def test_a_declaration_is_hash_time_and_what_had_been_shown(study):
    study.protocol_path.write_text(GOOD)

    declare(study, now=NOON)

    found = json.loads((study.decisions / "protocol.lock.json").read_text())
    assert found == {
        "stamps": [
            {
                "sha256": hashlib.sha256(GOOD.encode()).hexdigest(),
                "declared": "2026-11-22T11:00:00Z",
                "shown_before": False,
            }
        ]
    }


@pytest.mark.parametrize("made", ["reports/report.html", "data/themes/themes.parquet"])
def test_clusters_that_were_made_are_clusters_that_were_shown(study, made):
    study.protocol_path.write_text(GOOD)
    (study.root / made).parent.mkdir(parents=True)
    (study.root / made).write_text("x")

    declared, _ = declare(study, now=NOON)

    assert declared.shown_before is True
    assert not declared.hides_coefficients


def test_earlier_stamps_stay_and_a_change_is_seen(study):
    study.protocol_path.write_text(GOOD)
    declare(study, now=NOON)
    study.themes.mkdir(parents=True)
    study.protocol_path.write_text(GOOD.replace("codebook", "reliability"))

    before = read_protocol(study)
    again, new = declare(study, now=NOON + dt.timedelta(days=1))
    same, third = declare(study, now=NOON + dt.timedelta(days=2))

    assert (before.changed, before.stamp, before.shown_before) == (True, None, None)
    assert new
    assert not third
    assert same == again == read_protocol(study)
    assert [(s.declared[:10], s.shown_before) for s in again.stamps] == [
        ("2026-11-22", False),
        ("2026-11-23", True),
    ]
    assert "declared already, 2026-11-23" in call("protocol", "declare", "-w", study.root)[1]


def test_without_a_protocol_there_is_none(study):
    assert read_protocol(study) is None
    assert "not found; 'mining protocol new' writes one" in refused(
        "protocol", "declare", "-w", study.root
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD.replace("codebook", "grounded"), "school is 'grounded'; write reliability, codebo"),
        (GOOD.replace("yes", "[yes]"), "clusters is not one value; write yes or no"),
        (GOOD.replace('saman."', "saman"), "protocol.yaml, line"),
        (GOOD + "alpha: 0.8\n", "'alpha' is not a key here; it takes: school, surprise"),
        ("", "protocol.yaml: found no keys"),
    ],
)
def test_a_bad_protocol_is_one_sentence_and_leaves_no_stamp(study, text, says):
    study.protocol_path.write_text(text)

    assert says in refused("protocol", "declare", "-w", study.root)
    assert not (study.decisions / "protocol.lock.json").exists()


@pytest.mark.parametrize("text", ["", "[]", '{"stamps": [{"sha256": "a"}]}', '{"stamps": 3}'])
def test_stamps_that_were_edited_are_refused(study, text):
    study.protocol_path.write_text(GOOD)
    study.decisions.mkdir()
    (study.decisions / "protocol.lock.json").write_text(text)

    with pytest.raises(DataError, match=r"protocol\.lock\.json: is not what 'mining protocol decl"):
        read_protocol(study)
    assert "restore it from a copy" in refused("protocol", "declare", "-w", study.root)


def test_outside_a_workspace_nothing_is_written(tmp_path):
    assert "params.yaml: not found" in refused("protocol", "new", "-w", tmp_path)
    assert list(tmp_path.iterdir()) == []
