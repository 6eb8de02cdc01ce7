"""Work in a process of its own: its result, and its end in every case."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from studies import INTERVIEW, contents, make_study, ready, run_all

from mining.errors import ParamsError
from mining.stages import maps, pipeline
from mining.stages.beside import Beside

DRAW = "mining.stages.maps:draw"


@pytest.fixture
def study(tmp_path):
    """A study with segments enough for t-SNE, after a run."""
    more = {f"raw/intervju_{n}.txt": INTERVIEW for n in (1, 2, 3, 4)}
    workspace = make_study(tmp_path / "study", **more)
    ready(workspace)
    return workspace


@pytest.fixture
def started(monkeypatch):
    """Run as where there are two cores, and return what was started and what was begun."""
    made = []

    class Watched(Beside):
        def __init__(self, *given):
            super().__init__(*given)
            self.begun = False
            made.append(self)

        def begin(self):
            self.begun = True
            super().begin()

    monkeypatch.setattr(pipeline, "_CORES", 2)
    monkeypatch.setattr(pipeline, "Beside", Watched)
    return made


def process(beside):
    return beside._process


def broken(beside):
    process(beside).kill()
    process(beside).wait()
    return beside


def test_it_gives_what_is_drawn_here(study):
    with Beside(DRAW, study) as beside:
        beside.begin()
        found = beside.result()

    assert found == maps.draw(study)
    assert found["method"] == "tsne"
    assert process(beside).returncode == 0


def test_it_waits_for_the_word_to_begin(study):
    with Beside(DRAW, study) as beside, pytest.raises(subprocess.TimeoutExpired):
        process(beside).wait(timeout=5)
    assert process(beside).returncode


def test_a_run_draws_beside_and_gives_the_same_bytes(study, started):
    before = contents(study)
    (study.maps / "own.parquet").unlink()

    assert run_all(study) == ["maps"]
    assert contents(study) == before
    assert [beside.begun for beside in started] == [True]
    assert process(started[0]).returncode == 0


def test_a_whole_run_gives_the_same_bytes_with_one_core_and_with_two(study, started, tmp_path):
    more = {f"raw/intervju_{n}.txt": INTERVIEW for n in (1, 2, 3, 4)}
    other = make_study(tmp_path / "other", **more)

    assert run_all(other) == [stage.name for stage in pipeline.STAGES]
    assert contents(other) == contents(study)
    assert process(started[0]).returncode == 0


def test_where_maps_turn_out_as_they_were_nothing_is_drawn(study, started):
    (study.embeddings / "vectors.parquet").unlink()

    assert run_all(study) == ["embed"]
    assert [beside.begun for beside in started] == [False]
    assert process(started[0]).returncode is not None


def test_where_no_map_can_be_due_nothing_is_started(study, started):
    (study.clusters / "clusters.parquet").unlink()

    assert run_all(study) == ["cluster"]
    assert started == []


def test_where_it_breaks_off_the_run_draws(study, started, monkeypatch):
    before = contents(study)
    (study.maps / "own.parquet").unlink()
    monkeypatch.setattr(pipeline, "Beside", lambda *given: broken(Beside(*given)))

    assert run_all(study) == ["maps"]
    assert contents(study) == before


def test_a_mistake_is_met_here_and_said_once(study, capfd):
    vectors = study.embeddings / "vectors.parquet"
    vectors.write_bytes((study.corpus / "segments.parquet").read_bytes())

    with Beside(DRAW, study) as beside:
        beside.begin()
        assert beside.result() is None
    assert capfd.readouterr() == ("", "")


def test_an_error_is_not_hidden_by_a_process_that_broke_off(study):
    def stop():
        with broken(Beside(DRAW, study)) as beside:
            beside.begin()
            raise ParamsError("x")

    with pytest.raises(ParamsError, match="x"):
        stop()


def test_a_run_that_stops_leaves_no_process_and_no_file_behind(study, started):
    (study.root / "protocol.yaml").write_text("school: [\n", encoding="utf-8")
    (study.maps / "own.parquet").unlink()
    before = contents(study)

    with pytest.raises(ParamsError, match=r"protocol\.yaml"):
        run_all(study)
    assert process(started[0]).returncode is not None
    assert contents(study) == before
    assert [p.name for p in (study.root / "data").iterdir() if p.name.startswith(".")] == []


@pytest.mark.parametrize("word", ["pass", "beside.begin()"])
def test_it_ends_with_the_one_that_started_it(word, tmp_path):
    (tmp_path / "long.py").write_text("import time\n\ndef work(_):\n    time.sleep(60)\n")
    code = (
        "import os; from pathlib import Path; from mining.stages.beside import Beside;"
        "from mining.workspace import Workspace;"
        f"beside = Beside('long:work', Workspace(Path('x'))); {word}; os._exit(3)"
    )
    # Standard error stays open, and the call waits, for as long as anybody has it.
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        stderr=subprocess.PIPE,
        check=False,
        timeout=30,
    )

    assert (done.returncode, done.stderr) == (3, b"")


def test_files_of_the_current_folder_are_not_run(study, tmp_path, monkeypatch):
    (tmp_path / "fractions.py").write_text("raise SystemExit('run')\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    with Beside(DRAW, study) as beside:
        beside.begin()
        assert beside.result() is not None
