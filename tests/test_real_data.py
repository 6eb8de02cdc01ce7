"""Real interviews that nobody here wrote: they stay beside the checkout."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from sklearn import metrics
from studies import real_study, run_all

from mining.stages.pipeline import STAGES
from mining.tables import read_table

ALL = [stage.name for stage in STAGES]


@pytest.fixture(scope="module")
def pdpilot(tmp_path_factory):
    workspace = real_study("pdpilot", tmp_path_factory.mktemp("pdpilot"))
    assert run_all(workspace) == ALL
    return workspace


def table(workspace, name):
    return read_table(name, workspace.corpus / f"{name}.parquet")


def test_pdpilot_is_read_whole(pdpilot):
    turns = table(pdpilot, "turns")

    assert turns.groupby("document_id").size().tolist() == [94, 165, 121, 109, 133, 99, 104]
    assert set(turns["role"]) == {"interviewer", "informant"}


def test_pdpilots_passages_are_placed_and_the_exact_ones_are_exact(pdpilot):
    codings, documents = table(pdpilot, "codings"), table(pdpilot, "documents")
    text = documents.set_index("document_id")["text"]
    placed = codings[codings["anchored"] != "none"]
    exact = codings[codings["anchored"] == "exact"]
    report = json.loads((pdpilot.corpus / "import_report.json").read_text(encoding="utf-8"))

    def plain(passage):
        return "".join(c for c in passage.lower() if c.isalnum())

    assert len(codings) == 262
    assert len(placed) >= 0.95 * 262
    assert len(report["codings"]["unanchored"]) == 262 - len(placed)
    for row in exact.itertuples():
        assert plain(text[row.document_id][row.start : row.end]) == plain(row.text)


def test_pdpilots_codes_and_groups_are_those_of_the_export(pdpilot):
    codes = table(pdpilot, "codes")

    assert codes["parent_id"].isna().sum() == 8
    assert codes["group_id"].nunique() == 8


@pytest.mark.parametrize("side", ["codes", "groups"])
def test_pdpilots_scores_are_those_of_scikit_learn_by_hand(pdpilot, side):
    scores = json.loads((pdpilot.results / "scores.json").read_text(encoding="utf-8"))
    clusters = read_table("clusters", pdpilot.clusters / "clusters.parquet")
    clusters = clusters[clusters["level"] == scores["level"]].set_index("segment_id")["cluster"]
    column = {"codes": "code_id", "groups": "group_id"}[side]
    coded = table(pdpilot, "segment_codes").merge(table(pdpilot, "codes"), on="code_id")
    labels = coded.groupby("segment_id")[column].agg(lambda ids: sorted(set(ids)))
    single = labels[labels.str.len() == 1].str[0]
    left, right = single.tolist(), clusters[single.index].tolist()

    found = scores[side]
    assert found["n_segments"] == len(left)
    for name, function in (
        ("ami", metrics.adjusted_mutual_info_score),
        ("ari", metrics.adjusted_rand_score),
        ("homogeneity", metrics.homogeneity_score),
        ("completeness", metrics.completeness_score),
    ):
        assert found[name] == pytest.approx(function(left, right), abs=1e-6)


def test_pdpilots_coverage_is_counted(pdpilot):
    scores = json.loads((pdpilot.results / "scores.json").read_text(encoding="utf-8"))
    segments = table(pdpilot, "segments")
    coded = table(pdpilot, "segment_codes")["segment_id"].nunique()

    assert scores["coverage"]["n_segments"] == len(segments)
    assert scores["coverage"]["coded"] == pytest.approx(coded / len(segments), abs=1e-6)
    # Only what holds nothing but marks of what was taken out is in no cluster.
    said = segments["text_model"] != ""
    assert (~said).sum() < 5
    assert scores["coverage"]["clustered"] == pytest.approx(said.mean(), abs=1e-6)


def test_results_hold_no_speech(pdpilot):
    said = [s.split() for s in table(pdpilot, "segments")["text"]]
    grams = {" ".join(w[i : i + 4]) for w in said for i in range(len(w) - 3)}
    names = set(table(pdpilot, "codes")["name"])
    for path in pdpilot.results.iterdir():
        content = path.read_text(encoding="utf-8")
        words = content.replace(",", " ").split()
        assert not {" ".join(words[i : i + 4]) for i in range(len(words) - 3)} & grams
        assert not [n for n in names if n in content], path.name


def test_nynorsk_without_codes_runs_and_says_so(tmp_path):
    workspace = real_study("nynorsk_lia", tmp_path)
    assert run_all(workspace) == ALL

    scores = json.loads((workspace.results / "scores.json").read_text(encoding="utf-8"))
    page = (workspace.reports / "report.html").read_text(encoding="utf-8")
    assert len(table(workspace, "documents")) == 10
    assert scores["codes"]["ami"] is None
    assert scores["coverage"]["n_coded"] == 0
    assert "Det finst ingen kodar" in page or "ingen kodar å samanlikne" in page


def test_lia_segments_hold_no_interviewer(tmp_path):
    workspace = real_study("nynorsk_lia", tmp_path)
    from mining.stages.ingest import ingest

    ingest(workspace)
    segments = table(workspace, "segments")

    assert isinstance(segments, pd.DataFrame)
    assert "interviewer" not in set(segments["role"])
    assert segments["n_words"].sum() > 50_000
