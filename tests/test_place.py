"""Placing new interviews: what is refused, what is written, and that nothing old moves."""

from __future__ import annotations

import random
import shutil

import pytest
from studies import INTERVIEW, PARAMS, make_demo_study, make_study, ready, run_all

from mining.cli import main
from mining.errors import DataError
from mining.stages.cluster import cluster
from mining.stages.embed import embed
from mining.stages.forget import forget, plan
from mining.stages.ingest import ingest
from mining.stages.place import place, read_placed
from mining.stages.place_vectors import unheard
from mining.tables import read_csv, read_table
from mining.workspace import fingerprint

QUICK = """seed: 1
ingest: {language: nn, transcripts: data/raw/transcripts, guide: data/raw/guide.yaml,
  dialect: data/raw/dialect.csv, card: data_cards/card.md}
embed: {name: lexical, params: {n_dims: 32}}
cluster: {name: default, params: {coarse: 3, middle: 6, fine: 12}, stability_runs: 0}
compare: {variants: []}
"""
OTHER = INTERVIEW.replace("Intervju 1", "Intervju 2").replace("Eg rekk ikkje", "Me rekk ikkje")
NEW = """Intervjuar: Kva gjer du?

Informant 9: Det er mange saker og lite tid, og så skal alt skrivast ned same dag for kontoret.

Intervjuar: Og elles?

Informant 9: Kardemommebollane til Solfrid Bakken smakte heilt fortreffeleg \
under den lange fjelltransporten.
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """Three interviews of the demo study in clusters; the fourth lies apart."""
    folder = tmp_path_factory.mktemp("place")
    workspace = make_demo_study(folder / "study")
    workspace.params_path.write_text(QUICK, encoding="utf-8")
    (folder / "new").mkdir()
    transcripts = workspace.root / "data" / "raw" / "transcripts"
    shutil.move(transcripts / "intervju_4.txt", folder / "new")
    for stage in (ingest, embed, cluster):
        stage(workspace)
    return workspace


@pytest.fixture
def small(tmp_path):
    """A whole study of two short interviews, with a third apart."""
    params = PARAMS.replace("stability_runs: 5", "stability_runs: 0")
    params += "compare: {variants: []}\n"
    workspace = make_study(tmp_path / "study", params=params, **{"raw/intervju_2.txt": OTHER})
    ready(workspace)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "fersk.txt").write_text(NEW, encoding="utf-8")
    return workspace


def everything(workspace):
    folders = [workspace.corpus, workspace.embeddings, workspace.clusters]
    return {p: p.read_bytes() for f in folders for p in sorted(f.rglob("*")) if p.is_file()}


def mining(*args, monkeypatch):
    monkeypatch.setattr("sys.argv", ["mining", *map(str, args)])
    with pytest.raises(SystemExit) as stop:
        main()
    return stop.value.code or 0


@pytest.mark.slow
def test_the_fourth_interview_comes_to_the_clusters_of_three(demo):
    before = everything(demo)

    found = place(demo, demo.root.parent / "new")

    assert everything(demo) == before
    rows = read_csv("placed", demo.results / "placed.csv")
    assert rows["document_id"].tolist() == ["intervju_4", "all"] * 3
    segments = read_table("segments", demo.placed / "segments.parquet")
    placements = read_table("placements", demo.placed / "placements.parquet")
    assert set(placements["segment_id"]) == set(segments["segment_id"])
    for level, at_level in placements.groupby("level"):
        [of_all] = [r for r in found["placed"] if (r["level"], r["document_id"]) == (level, "all")]
        assert of_all["n_segments"] == len(at_level) == len(segments)
        assert of_all["n_outside"] == (at_level["cluster"] == -1).sum()
        # Talk of the same kind is no drift, and what old interviews have is about a twentieth.
        assert of_all["outside_share"] < 0.2
        assert of_all["outside_old"] == pytest.approx(0.05, abs=0.03)
        assert of_all["cosine"] == pytest.approx(of_all["cosine_old"], abs=0.05)
        grown = [r for r in found["placed_clusters"] if r["level"] == level]
        came = sum(r["n_placed"] for r in grown if r["document_id"] == "all")
        assert came == (at_level["cluster"] >= 0).sum()


@pytest.mark.slow
def test_the_same_call_gives_the_same_bytes(demo):
    made = []
    for _ in range(2):
        place(demo, demo.root.parent / "new")
        made.append(fingerprint([demo.placed, demo.results]))

    assert made[0] == made[1]


@pytest.mark.slow
def test_gibberish_lands_outside_and_drifts(demo, tmp_path):
    lot = random.Random(1)
    letters = "bcdfghjklmnpqrstvwxz"
    words = ["".join(lot.choices(letters, k=lot.randint(4, 9))) for _ in range(900)]
    said = [" ".join(words[i : i + 45]) for i in range(0, 900, 45)]
    text = "".join(f"Intervjuar: Ja?\n\nInformant 1: {one}.\n\n" for one in said)
    (tmp_path / "tull.txt").write_text(text, encoding="utf-8")

    found = place(demo, tmp_path)

    for row in found["placed"]:
        assert row["outside_share"] > 0.8
        assert row["clear_drift"] is True
        assert row["unheard"] > 0.9 > row["unheard_old"]
    placements = read_table("placements", demo.placed / "placements.parquet")
    alone = placements["cluster"] == -1
    assert (placements.loc[alone, "strength"] == 0).all()


@pytest.mark.slow
def test_an_interview_of_the_study_is_refused(demo):
    with pytest.raises(DataError, match="interview 'intervju_1' is in the study already"):
        place(demo, demo.root / "data" / "raw" / "transcripts")


@pytest.mark.slow
def test_vectors_of_other_parameters_are_refused(demo):
    before = demo.params_path.read_text(encoding="utf-8")
    demo.params_path.write_text(before.replace("n_dims: 32", "n_dims: 31"), encoding="utf-8")
    try:
        with pytest.raises(DataError, match="made from other segments or parameters"):
            place(demo, demo.root.parent / "new")
    finally:
        demo.params_path.write_text(before, encoding="utf-8")


def test_an_empty_folder_is_one_sentence(tmp_path, monkeypatch, capsys):
    workspace = make_study(tmp_path / "study")
    (tmp_path / "new").mkdir()

    code = mining("place", tmp_path / "new", "-w", workspace.root, monkeypatch=monkeypatch)

    said = capsys.readouterr().err.splitlines()
    assert code == 2
    assert [line for line in said if line.startswith("Error")] == [said[-1]]
    assert "found no transcripts" in said[-1]


def test_a_study_without_clusters_says_what_to_run(tmp_path):
    workspace = make_study(tmp_path / "study")
    (tmp_path / "fersk.txt").write_text(NEW, encoding="utf-8")

    with pytest.raises(DataError, match="run the stage that makes it, or 'mining run'"):
        place(workspace, tmp_path / "fersk.txt")


def test_a_refused_consent_stops_it(tmp_path):
    workspace = make_study(tmp_path / "study")
    card = workspace.root / "card.md"
    text = card.read_text(encoding="utf-8")
    assert "consent_computational: yes" in text
    card.write_text(
        text.replace("consent_computational: yes", "consent_computational: no"), encoding="utf-8"
    )
    (tmp_path / "fersk.txt").write_text(NEW, encoding="utf-8")

    with pytest.raises(DataError, match="consent"):
        place(workspace, tmp_path / "fersk.txt")


def test_the_command_tells_counts_and_no_speech(small, monkeypatch, capsys):
    before = everything(small)

    code = mining("place", small.root.parent / "new", "-w", small.root, monkeypatch=monkeypatch)

    said = capsys.readouterr().out
    assert code == 0
    assert "1 new interview, 2 segments" in said
    assert "Kardemomme" not in said
    assert everything(small) == before
    for name in ("placed", "placed_clusters"):
        assert "Kardemomme" not in (small.results / f"{name}.csv").read_text(encoding="utf-8")


def test_only_the_report_is_due_after_placing_and_other_clusters_make_it_stale(small):
    place(small, small.root.parent / "new")

    assert run_all(small) == ["report"]
    assert read_placed(small)["stale"] is False
    page = (small.reports / "report.html").read_text(encoding="utf-8")
    assert "fersk" in page
    text = small.params_path.read_text(encoding="utf-8")
    small.params_path.write_text(text.replace("max_words: 30", "max_words: 10"), encoding="utf-8")
    ready(small)
    assert read_placed(small)["stale"] is True


def test_a_placed_interview_is_forgotten_and_the_others_stay_placed(small):
    new = small.root.parent / "new"
    (new / "anna.txt").write_text(NEW.replace("Kardemomme", "Rosin"), encoding="utf-8")
    place(small, new)
    clusters = fingerprint([small.clusters])
    ready(small)

    removal = plan(small, "fersk")
    assert any(str(new / "fersk.txt") in line for line in removal.sentences(small))
    assert (new / "fersk.txt").resolve() in removal.outside
    left = forget(small, removal)

    assert left == []
    assert fingerprint([small.clusters]) == clusters
    segments = read_table("segments", small.placed / "segments.parquet")
    assert set(segments["document_id"]) == {"anna"}
    assert set(read_csv("placed", small.results / "placed.csv")["document_id"]) == {"anna", "all"}
    page = (small.reports / "report.html").read_text(encoding="utf-8")
    assert "fersk" not in page
    assert "Kardemomme" not in page
    assert read_placed(small)["stale"] is False


def test_the_last_placed_interview_takes_the_folder_with_it(small):
    place(small, small.root.parent / "new")

    forget(small, plan(small, "fersk"))

    assert not small.placed.exists()
    assert not (small.results / "placed.csv").exists()
    assert run_all(small) == []


def test_forgetting_an_old_interview_places_the_new_ones_anew(small):
    place(small, small.root.parent / "new")
    old = read_placed(small)["clusters"]

    forget(small, plan(small, "intervju_2"))

    found = read_placed(small)
    assert found["stale"] is False
    assert found["clusters"] != old
    assert found["placed"][0]["outside_old"] is None  # one old interview: nothing to rehearse


def test_two_new_files_of_one_id_and_an_id_that_means_all_are_refused(small):
    new = small.root.parent / "new"
    (new / "fersk.md").write_text(NEW, encoding="utf-8")
    with pytest.raises(DataError, match="both would be document 'fersk'"):
        place(small, new)
    (new / "all.txt").write_text(NEW, encoding="utf-8")
    with pytest.raises(DataError, match="is the row of totals"):
        place(small, new / "all.txt")


def test_names_have_pseudonyms_in_what_the_model_and_the_report_get(small):
    key = small.root.parent / "names.csv"
    key.write_text("name,pseudonym\nSolfrid Bakken,P7\n", encoding="utf-8")
    text = small.params_path.read_text(encoding="utf-8")
    text = text.replace("card: card.md}", "card: card.md, pseudonyms: ../names.csv}")
    small.params_path.write_text(text, encoding="utf-8")

    place(small, small.root.parent / "new")

    segments = read_table("segments", small.placed / "segments.parquet")
    assert segments["text"].str.contains("Solfrid Bakken").any()
    assert not segments["text_model"].str.contains("Solfrid").any()
    ready(small)
    assert "Solfrid" not in (small.reports / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("texts", "heard", "share"),
    [(["Ein katt"], ["ein katt"], 0.0), (["a b b c"], ["b"], 0.5), ([""], ["a"], None)],
)
def test_words_not_heard_before_are_counted_as_often_as_they_are_said(texts, heard, share):
    assert unheard(texts, heard) == share
