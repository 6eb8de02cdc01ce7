"""The same study through DVC: the same bytes, and only what is due."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from studies import ROOT, contents, make_demo_study, run_all

pytestmark = pytest.mark.slow

PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
GIT = ["git", "-c", "user.name=t", "-c", "user.email=t@example.invalid"]


@pytest.fixture(scope="module")
def dvc(tmp_path_factory):
    """Make the demo study in a git repository and return a function that calls DVC there."""
    folder = tmp_path_factory.mktemp("dvc") / "study"
    workspace = make_demo_study(folder)
    home = tmp_path_factory.mktemp("home")
    env = {
        **os.environ,
        "PATH": PATH,
        "HOME": str(home),
        "GIT_CONFIG_GLOBAL": str(home / "none"),
        "DVC_NO_ANALYTICS": "1",
    }

    def call(*command):
        done = subprocess.run(
            command, cwd=folder, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    call("git", "init", "--quiet")
    call(*GIT, "add", ".")
    call(*GIT, "commit", "--quiet", "-m", "Begin")
    call("dvc", "repro")
    call(*GIT, "add", ".")
    call(*GIT, "commit", "--quiet", "-m", "Run")
    return workspace, call


def test_dvc_gives_the_bytes_of_mining_run(dvc, tmp_path):
    workspace, _ = dvc
    other = make_demo_study(tmp_path / "study")
    run_all(other)

    ours, theirs = contents(other), contents(workspace)
    assert ours.keys() == theirs.keys()
    assert [name for name in ours if ours[name] != theirs[name]] == []


def test_a_second_repro_does_nothing(dvc):
    _, call = dvc
    out = call("dvc", "repro")

    assert out.count("didn't change, skipping") == 7
    assert "Running stage" not in out


def test_speech_is_not_in_git(dvc):
    _, call = dvc
    tracked = call("git", "ls-files").splitlines()

    assert "results/scores.json" in tracked
    assert not [name for name in tracked if name.startswith(("data/", "reports/", ".mining/"))]


def test_an_experiment_with_other_clusters_leaves_the_vectors(dvc):
    _, call = dvc
    out = call("dvc", "exp", "run", "-S", "cluster.params.middle=6")
    shown = call("dvc", "exp", "show", "--csv")
    diff = call("dvc", "metrics", "diff")
    metrics = call("dvc", "metrics", "show", "--md")
    call("git", "checkout", "--quiet", ".")
    call("dvc", "checkout")

    assert "Running stage 'cluster'" in out
    assert "Running stage 'embed'" not in out
    assert "groups.ami" in shown
    assert "groups.n_clusters" in diff
    assert "codes.homogeneity" in metrics


def test_dvc_keeps_to_itself(dvc):
    workspace, call = dvc
    config = call("dvc", "config", "--list")

    assert "core.analytics=false" in config
    assert "core.check_update=false" in config
    assert f"core.site_cache_dir={workspace.root.resolve()}" in config
    assert "remote" not in config


def test_the_lock_of_the_repository_is_that_of_its_pipeline():
    from mining.params import read_yaml

    lock = read_yaml(ROOT / "dvc.lock")["stages"]
    stages = read_yaml(ROOT / "dvc.yaml")["stages"]

    assert lock.keys() == stages.keys()
    for name, stage in stages.items():
        assert lock[name]["cmd"] == stage["cmd"]
        assert [d["path"] for d in lock[name]["deps"]] == sorted(stage["deps"])


def test_the_lock_of_the_repository_is_that_of_its_code(tmp_path):
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    copy = tmp_path / "copy"
    shutil.copytree(
        ROOT,
        copy,
        ignore=shutil.ignore_patterns(
            ".venv",
            "build",
            "data",
            "reports",
            ".mining",
            "__pycache__",
            ".*_cache",
            "tmp",
            "cache",
        ),
    )
    done = subprocess.run(
        ["dvc", "status", "--json", "dvc.yaml"],
        cwd=copy,
        capture_output=True,
        text=True,
        check=True,
        env={
            **os.environ,
            "PATH": PATH,
        },
    )
    changed = [
        (name, change)
        for name, changes in json.loads(done.stdout or "{}").items()
        for change in changes
        if isinstance(change, dict) and "changed deps" in change
        for path, how in change["changed deps"].items()
        if how == "modified"
    ]

    assert changed == [], "run 'make repro' and commit dvc.lock and results/"
