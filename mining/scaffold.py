"""New workspaces and experiments, made from templates that ship with the package."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from importlib.resources import as_file, files
from pathlib import Path

from mining.errors import DataError, ParamsError
from mining.workspace import Workspace

EXPERIMENT_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def make_workspace(folder: Path) -> None:
    """Make a workspace with commented parameters, a pipeline and empty folders.

    Raises
    ------
    DataError
        If the folder exists and is not empty.
    """
    _refuse_full(folder)
    (folder / "data" / "raw" / "transcripts").mkdir(parents=True)
    (folder / ".dvc").mkdir()
    (folder / "data_cards").mkdir()
    (folder / "decisions").mkdir()
    for template, target in (
        ("params.yaml", "params.yaml"),
        ("card.md", "data_cards/card.md"),
        ("pipeline.yaml", "dvc.yaml"),
        ("gitignore", ".gitignore"),
        ("dvcignore", ".dvcignore"),
        ("dvc_config", ".dvc/config"),
        ("dvc_gitignore", ".dvc/.gitignore"),
    ):
        (folder / target).write_text(_template(template), encoding="utf-8", newline="\n")
    # What DVC remembers of files stays in the workspace; only an absolute path does that.
    private = (folder / ".dvc" / "tmp" / "site").resolve()
    local = f"[core]\n    site_cache_dir = {private}\n"
    (folder / ".dvc" / "config.local").write_text(local, encoding="utf-8")


def make_demo(folder: Path) -> None:
    """Make a workspace that holds the invented study, ready to run."""
    make_workspace(folder)
    raw = folder / "data" / "raw"
    with as_file(files("mining") / "demo" / "study") as study:
        shutil.copytree(study, raw, dirs_exist_ok=True)
    path = folder / "params.yaml"
    text = path.read_text(encoding="utf-8")
    for key, value in (
        ("codings", "data/raw/coded_segments.csv"),
        ("second_coder", "data/raw/second_coder.csv"),
        ("codebook", "data/raw/codebook.csv"),
        ("guide", "data/raw/guide.yaml"),
        ("dialect", "data/raw/dialect.csv"),
    ):
        text = text.replace(f"  {key}: null", f"  {key}: {value}", 1)
    path.write_text(text, encoding="utf-8", newline="\n")
    (raw / "card.md").replace(folder / "data_cards" / "card.md")
    for name in ("findings.csv", "concept_model.csv"):
        (raw / name).replace(folder / "decisions" / name)


def make_experiment(workspace: Workspace, name: str, *, year: int | None = None) -> Path:
    """Make ``experiments/<year>-<name>`` with a question to answer and a grid to run.

    Raises
    ------
    ParamsError
        If the name is not lower-case words joined by hyphens.
    DataError
        If the experiment exists.
    """
    if not EXPERIMENT_NAME.fullmatch(name):
        raise ParamsError(
            f"experiment name is {name!r}; use lower-case letters, digits and hyphens"
        )
    workspace.params()
    year = year or dt.datetime.now(tz=dt.UTC).year
    folder = workspace.root / "experiments" / f"{year}-{name}"
    _refuse_full(folder)
    folder.mkdir(parents=True)
    for template, target in (
        ("experiment.md", "README.md"),
        ("experiment_dvc.yaml", "dvc.yaml"),
        ("experiment_gitignore", ".gitignore"),
    ):
        text = _template(template).replace("{name}", name.replace("-", " "))
        (folder / target).write_text(text, encoding="utf-8", newline="\n")
    return folder


def _template(name: str) -> str:
    return (files("mining") / "templates" / name).read_text(encoding="utf-8")


def _refuse_full(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise DataError(f"{folder}: exists and is not empty; choose a new folder")
