"""The demo study in every form it ships in."""

from __future__ import annotations

import csv
import importlib.util
import re
import zipfile
from collections import Counter

import pytest
from studies import ROOT, make_demo_study

from mining.stages.ingest import read_study

STUDY = ROOT / "mining" / "demo" / "study"


def rows(name):
    with (STUDY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def interview(n):
    return (STUDY / "transcripts" / f"intervju_{n}.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def text_form(tmp_path_factory):
    return read_study(make_demo_study(tmp_path_factory.mktemp("demo") / "study"))


@pytest.mark.parametrize(
    ("transcripts", "codings"),
    [("transcripts_docx", "coded_segments.csv"), ("transcripts", "coded_segments_maxqda.xlsx")],
)
def test_word_and_excel_forms_say_the_same(transcripts, codings, text_form, tmp_path):
    workspace = make_demo_study(tmp_path / "study")
    text = workspace.params_path.read_text(encoding="utf-8")
    text = text.replace("data/raw/transcripts", f"data/raw/{transcripts}")
    workspace.params_path.write_text(text.replace("coded_segments.csv", codings), encoding="utf-8")

    tables, report = read_study(workspace)

    assert report["codings"]["exact"] == len(rows("coded_segments.csv"))
    words = [" ".join(t.split()) for t in tables["segments"]["text_model"]]
    assert words == [" ".join(t.split()) for t in text_form[0]["segments"]["text_model"]]
    key = ["document_id", "code_id"]
    ours, theirs = (t["codings"][key].value_counts().sort_index() for t in (tables, text_form[0]))
    assert ours.equals(theirs)


def test_the_study_has_the_shape_it_promises():
    codebook, codings = rows("codebook.csv"), rows("coded_segments.csv")
    uses = Counter(row["code"] for row in codings)

    assert 210 <= len(codebook) <= 250
    assert {row["code"] for row in codebook} == set(uses)
    assert sum(n == 1 for n in uses.values()) > len(codebook) / 2
    origins = {row["group"]: row["origin"] for row in codebook}
    assert Counter(origins.values()) == {"guide": 3, "inductive": 2, "not_relevant": 1}
    assert len(rows("slips.csv")) == 10
    assert len(rows("findings.csv")) == 3
    for n in range(1, 5):
        turns = re.findall(r"^Informant \d: (.*)$", interview(n), re.MULTILINE)
        assert 55 <= len(turns) <= 75
    assert 15_000 <= sum(len(interview(n).split()) for n in range(1, 5)) <= 25_000


def test_every_passage_stands_once_in_its_interview():
    for name in ("coded_segments.csv", "second_coder.csv", "slips.csv"):
        for row in rows(name):
            n = row["document"][-1]
            assert interview(n).count(row["text"]) == 1


def test_the_premises_and_the_opening_are_coded_by_nobody(text_form):
    turns = text_form[0]["turns"].set_index(["document_id", "turn"])
    codings = text_form[0]["codings"]
    hidden = [turns.loc[r["document"], int(r["turn"])] for r in planted("premises")]
    spans = [(*r.name, r.start, r.end) for r in hidden]
    spans += [(*r.Index, r.start, r.end) for r in turns.itertuples() if r.question_id == "q1"]
    for document, _, start, end in spans:
        own = codings[codings["document_id"] == document]
        assert not ((own["start"] < end) & (own["end"] > start)).any()


def planted(kind):
    return [row for row in rows("planted.csv") if row["kind"] == kind]


def test_what_is_planted_is_where_the_list_says():
    assert {row["document"] for row in planted("one_voice")} == {"intervju_3"}
    for kind in ("time", "colleagues", "measures", "labour_market", "premises"):
        assert {row["document"] for row in planted(kind)} == {f"intervju_{n}" for n in range(1, 5)}


def test_derived_forms_are_those_of_their_sources(tmp_path):
    spec = importlib.util.spec_from_file_location("demo_tool", ROOT / "tools" / "demo.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    tool.word(STUDY / "transcripts" / "intervju_1.txt", tmp_path / "a.docx")
    tool.maxqda(tmp_path / "a.xlsx")

    for made, kept in (
        ("a.docx", STUDY / "transcripts_docx" / "intervju_1.docx"),
        ("a.xlsx", STUDY / "coded_segments_maxqda.xlsx"),
    ):
        assert members(tmp_path / made) == members(kept), "run tools/demo.py"


def members(path):
    """Return what an archive holds; how it is packed differs between machines."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_no_sentence_is_said_twice():
    said = Counter(
        sentence.strip().lower()
        for n in range(1, 5)
        for sentence in re.split(r"(?<=[.!?])\s+|\n+", re.sub(r"^\w+( \d)?: ", "", interview(n)))
        if len(sentence.split()) > 6
    )

    assert [sentence for sentence, n in said.items() if n > 1] == []
