"""A stage in a process of its own: its result, its mistakes, and its end."""

from __future__ import annotations

import os
import subprocess
import sys

import pandas as pd
import pytest
from studies import contents, make_study, ready, run_all

from mining.errors import MiningError
from mining.stages import pipeline
from mining.stages.beside import Beside


def process(beside):
    return beside._process


def test_a_stage_beside_gives_what_it_gives_here(tmp_path):
    workspace = make_study(tmp_path)
    ready(workspace)
    before = contents(workspace)
    (workspace.maps / "own.parquet").unlink()

    with Beside("maps", workspace) as beside:
        beside.begin()
        found = beside.result()

    assert found == {"method": "pca", "maps": ["own", "centred", "centred_question"]}
    assert contents(workspace) == before


def test_nothing_is_done_before_it_may_begin(tmp_path):
    workspace = make_study(tmp_path)  # nothing there that the stage could read

    with Beside("maps", workspace) as beside, pytest.raises(subprocess.TimeoutExpired):
        process(beside).wait(timeout=3)
    assert process(beside).returncode
    assert not (tmp_path / "data").exists()


def test_a_mistake_to_mend_is_told_here(tmp_path):
    workspace = make_study(tmp_path)

    with Beside("maps", workspace) as beside:
        beside.begin()
        with pytest.raises(MiningError, match=r"segments.parquet: not found"):
            beside.result()


def test_where_the_process_breaks_off_the_stage_is_done_here(tmp_path):
    workspace = make_study(tmp_path)
    ready(workspace)
    before = contents(workspace)
    (workspace.maps / "own.parquet").unlink()

    with Beside("maps", workspace) as beside:
        process(beside).kill()
        process(beside).wait()
        beside.begin()
        found = beside.result()

    assert found["maps"][0] == "own"
    assert contents(workspace) == before


def test_what_is_no_mistake_to_mend_is_raised_here_once(tmp_path, capfd):
    workspace = make_study(tmp_path)
    ready(workspace)
    pd.DataFrame({"segment_id": ["other"], "d0": [1.0]}).to_parquet(
        workspace.embeddings / "vectors.parquet"
    )

    with Beside("maps", workspace) as beside:
        beside.begin()
        with pytest.raises(KeyError):
            beside.result()
    assert capfd.readouterr().err == ""


def test_it_ends_with_the_one_that_started_it(tmp_path):
    make_study(tmp_path)
    code = (
        "import os; from pathlib import Path; from mining.stages.beside import Beside;"
        "from mining.workspace import Workspace;"
        f"beside = Beside('maps', Workspace(Path({str(tmp_path)!r})));"
        "os._exit(3)"
    )
    # Standard error stays open, and the call waits, for as long as anybody has it.
    done = subprocess.run(
        [sys.executable, "-c", code], stderr=subprocess.PIPE, check=False, timeout=60
    )

    assert done.returncode == 3


def test_a_run_that_stops_leaves_no_process_behind(tmp_path, monkeypatch):
    started = []

    class Watched(Beside):
        def __init__(self, *given):
            super().__init__(*given)
            started.append(self)

    monkeypatch.setattr(pipeline, "Beside", Watched)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    running = pipeline.run(make_study(tmp_path))
    next(running)
    running.close()

    assert len(started) == 1
    assert process(started[0]).returncode is not None


def test_with_one_core_the_same_bytes_are_made_without_it(tmp_path, monkeypatch):
    one, two = make_study(tmp_path / "one"), make_study(tmp_path / "two")
    ready(two)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    monkeypatch.setattr(pipeline, "Beside", None)
    run_all(one)

    assert contents(one) == contents(two)
