"""Seven stages in one go: the same bytes every time, and only what is due."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from studies import PARAMS, contents, make_demo_study, make_study, ready, run_all

from mining.errors import DataError, ParamsError
from mining.stages.check import check
from mining.stages.pipeline import STAGES, pending
from mining.workspace import Workspace, fingerprint, replaced_folder

ALL = [stage.name for stage in STAGES]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    workspace = make_demo_study(tmp_path_factory.mktemp("demo") / "study")
    assert run_all(workspace) == ALL
    return workspace


def test_two_runs_of_the_demo_give_the_same_bytes(demo, tmp_path):
    other = make_demo_study(tmp_path / "again")
    run_all(other)

    first, second = contents(demo), contents(other)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.slow
def test_another_number_of_threads_gives_the_same_bytes(demo, tmp_path):
    other = make_demo_study(tmp_path / "again")
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1") | {
        "PYTHONHASHSEED": "7"
    }
    command = [sys.executable, "-m", "mining", "run", "--workspace", str(other.root)]
    subprocess.run(command, check=True, env={**os.environ, **threads})

    first, second = contents(demo), contents(other)
    assert [name for name in first if first[name] != second[name]] == []


def test_the_reports_are_there_and_hold_what_they_say(demo):
    full = (demo.reports / "report.html").read_text(encoding="utf-8")
    shareable = (demo.reports / "shareable.html").read_text(encoding="utf-8")

    assert "intervju_1" in full
    assert "intervju_1" not in shareable


def test_a_second_run_does_nothing(tmp_path):
    workspace = make_study(tmp_path)

    assert run_all(workspace) == ALL
    assert run_all(workspace) == []


@pytest.mark.parametrize(
    ("old", "new", "due"),
    [
        ("stability_runs: 5", "stability_runs: 6", ["cluster", "themes", "compare", "report"]),
        ("n_dims: 16", "n_dims: 2", ALL[1:]),
        ("stability_runs: 5", "stability_runs: 5, map: pca", ["maps", "report"]),
        ("seed: 1", "seed: 1\nreport: {language: nb}", ["report"]),
        ("seed: 1", "seed: 1\nthemes: {n_words: 3}", ["themes", "compare", "report"]),
        ("seed: 1", "seed: 1\ncompare: {level: fine}", ["compare", "report"]),
        ("seed: 1", "seed: 1\ncompare: {variants: []}", ALL),
        (
            "seed: 1",
            "seed: 1\ncompare: {other_embedder: {name: lexical}}",
            ALL[1:],
        ),
        ("max_words: 30", "max_words: 12", ALL),
    ],
)
def test_a_change_runs_what_depends_on_it(old, new, due, tmp_path):
    workspace = make_study(tmp_path)
    ready(workspace)
    workspace.params_path.write_text(PARAMS.replace(old, new), encoding="utf-8")

    assert run_all(workspace) == due


def test_a_changed_transcript_runs_everything(tmp_path):
    workspace = make_study(tmp_path)
    ready(workspace)
    path = tmp_path / "raw" / "intervju_1.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("mange saker", "tolv saker"))

    assert run_all(workspace) == ALL


@pytest.mark.parametrize("name", ["protocol.yaml", "decisions/themes.csv"])
def test_what_people_decide_makes_the_comparison_due(name, tmp_path):
    workspace = make_study(tmp_path)
    ready(workspace)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("a,b\n")

    assert [stage.name for stage, due in pending(workspace) if due] == ["compare", "report"]


def test_another_embedder_that_cannot_be_made_is_told_before_any_work(tmp_path):
    params = PARAMS + "compare: {other_embedder: {name: lexical, params: {n_dims: 0}}}\n"
    workspace = make_study(tmp_path, params=params)

    with pytest.raises(ParamsError, match=r"compare\.other_embedder: .*n_dims is 0"):
        run_all(workspace)
    assert not (tmp_path / "data").exists()


def test_a_touched_file_with_the_same_content_runs_nothing(tmp_path):
    workspace = make_study(tmp_path)
    ready(workspace)
    (tmp_path / "raw" / "intervju_1.txt").touch()

    assert run_all(workspace) == []


def test_an_output_that_was_edited_is_made_anew(tmp_path):
    workspace = make_study(tmp_path)
    ready(workspace)
    (workspace.results / "scores.json").write_text("{}")

    assert "compare" in run_all(workspace)
    assert json.loads((workspace.results / "scores.json").read_text())["codes"]


def test_force_does_everything(tmp_path):
    from mining.stages.pipeline import run

    workspace = make_study(tmp_path)
    ready(workspace)

    assert [s.name for s, f in run(workspace, force=True) if f and f(workspace) is not ...] == ALL


def test_an_error_leaves_the_outputs_of_before(tmp_path):
    workspace = make_study(tmp_path)
    ready(workspace)
    before = contents(workspace)
    (tmp_path / "codes.csv").write_text("document,code\nintervju_1,x\n")

    with pytest.raises(DataError):
        run_all(workspace)

    assert contents(workspace) == before
    assert [p.name for p in (tmp_path / "data").iterdir() if p.name.startswith(".")] == []


def test_check_says_what_would_run_and_changes_nothing(tmp_path):
    workspace = make_study(tmp_path)
    assert [state for _, _, state in check(workspace)] == ["would run"] * 7

    ready(workspace)
    before = contents(workspace)

    assert [state for _, _, state in check(workspace)] == ["up to date"] * 7
    assert contents(workspace) == before


@pytest.mark.parametrize(
    ("lost", "due"),
    [
        ("data/embeddings/vectors.parquet", ALL[1:]),
        ("data/clusters/clusters.parquet", ["cluster", "themes", "compare", "report"]),
        ("data/maps/own.parquet", ["maps", "report"]),
    ],
)
def test_what_is_due_makes_those_due_that_read_it(lost, due, tmp_path):
    workspace = make_study(tmp_path)
    ready(workspace)
    (workspace.root / lost).unlink()

    assert [stage.name for stage, flag in pending(workspace) if flag] == due


def test_a_lost_state_file_loses_nothing_but_time(tmp_path):
    workspace = make_study(tmp_path)
    ready(workspace)
    before = contents(workspace)
    (workspace.private / "state.json").write_text("not json")

    assert run_all(workspace) == ALL
    assert contents(workspace) == before


@pytest.mark.parametrize("n", [0, 1, 2, 5, 20])
def test_every_size_of_study_ends_in_a_report(n, tmp_path):
    said = [f"Sak {i} om tiltak, tid og kollegaer i veke {i * 7}, sa ho." for i in range(n)]
    turns = "\n\n".join(f"Intervjuar: Og så?\n\nInformant 1: {s}" for s in said)
    last = "\n\nIntervjuar: Ja?\n\nIntervjuar: Takk.\n"
    workspace = make_study(
        tmp_path,
        params=PARAMS.replace("codings: codes.csv, ", ""),
        **{"raw/intervju_1.txt": turns + last},
    )

    assert run_all(workspace) == ALL
    assert (workspace.reports / "report.html").stat().st_size > 0


def test_one_code_on_everything_is_not_defined_rather_than_zero(tmp_path):
    codes = "document,start,end,code\nintervju_1,0,900,alt\n"
    text = "Intervjuar: Og?\n\n" + "\n\n".join(
        f"Informant 1: Dette er sak {i} om tiltak og kollegaer og tid.\n\nIntervjuar: Ja?"
        for i in range(12)
    )
    workspace = make_study(tmp_path, **{"codes.csv": codes, "raw/intervju_1.txt": text})
    ready(workspace)

    scores = json.loads((workspace.results / "scores.json").read_text(encoding="utf-8"))
    assert scores["codes"]["ami"] is None
    assert scores["codes"]["n_segments"] > 0


def test_a_folder_is_replaced_whole_or_not_at_all(tmp_path):
    target = tmp_path / "out"
    with replaced_folder(target) as folder:
        (folder / "a").write_text("1")

    def fail():
        with replaced_folder(target) as folder:
            (folder / "a").write_text("2")
            raise ZeroDivisionError("no")

    with pytest.raises(ZeroDivisionError, match="no"):
        fail()

    assert (target / "a").read_text() == "1"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_fingerprint_follows_names_and_bytes(tmp_path):
    for folder, name, data in (("a", "x", "1"), ("b", "x", "1"), ("c", "y", "1"), ("d", "x", "2")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(data)

    a, b, c, d = (fingerprint([tmp_path / f]) for f in "abcd")
    assert a == b
    assert len({a, c, d}) == 3


def test_a_workspace_names_its_places(tmp_path):
    workspace = Workspace(tmp_path)

    with pytest.raises(DataError, match=r"ingest.guide is 'g.yaml', but .*g.yaml does not exist"):
        workspace.input("ingest.guide", "g.yaml")


def test_files_of_the_user_in_results_and_reports_are_kept(tmp_path):
    workspace = make_study(tmp_path)
    ready(workspace)
    (workspace.results / "my-notes.md").write_text("tanke")
    (workspace.reports / "figures").mkdir()
    (workspace.reports / "figures" / "a.txt").write_text("bilete")

    assert run_all(workspace) == []
    text = PARAMS.replace("seed: 1", "seed: 1\ncompare: {level: coarse}")
    workspace.params_path.write_text(text, encoding="utf-8")
    assert "compare" in run_all(workspace)

    assert (workspace.results / "my-notes.md").read_text() == "tanke"
    assert (workspace.reports / "figures" / "a.txt").read_text() == "bilete"


def test_byte_code_makes_nothing_due(tmp_path):
    (tmp_path / "a.py").write_text("1")
    before = fingerprint([tmp_path])
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_bytes(b"1")

    assert fingerprint([tmp_path]) == before


def test_clusters_of_other_segments_are_refused(tmp_path):
    from mining.stages.compare import compare
    from mining.stages.ingest import ingest

    workspace = make_study(tmp_path)
    ready(workspace)
    text = PARAMS.replace("max_words: 30", "max_words: 12")
    workspace.params_path.write_text(text, encoding="utf-8")
    ingest(workspace)

    with pytest.raises(DataError, match=r"clusters and segments differ: .* run 'mining run'"):
        compare(workspace)


def test_answers_that_the_guide_leaves_out_are_counted(tmp_path):
    guide = (
        "blocks:\n  - id: a\n    omit: true\n    questions:\n      - {id: q, patterns: [kravd]}\n"
    )
    params = PARAMS.replace("card.md}", "card.md, guide: guide.yaml}")
    workspace = make_study(tmp_path, params=params, **{"guide.yaml": guide})
    ready(workspace)

    report = json.loads((workspace.corpus / "import_report.json").read_text(encoding="utf-8"))
    assert report["documents"][0]["omitted_turns"] == [2, 4, 6]
