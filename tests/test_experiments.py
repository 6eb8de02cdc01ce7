"""Experiments: every one has a question, an expectation, a grid that is valid, and all runs."""

from __future__ import annotations

import itertools
import re

import pandas as pd
import pytest
from studies import ROOT, make_study

from mining.errors import DataError, ParamsError
from mining.params import parse, read_yaml
from mining.registry import make
from mining.scaffold import make_experiment
from mining.stages.experiment import collect, overrides_of, run_cell, with_overrides

EXPERIMENTS = sorted(p.parent for p in (ROOT / "experiments").glob("*/dvc.yaml"))
HEADINGS = ["Question", "Expectation", "Grid", "Result", "Conclusion"]
ITEM = re.compile(r"\$\{item\.(\w+)\}")


def cells(folder):
    """Yield the overrides of every cell of an experiment's grid."""
    stage = read_yaml(folder / "dvc.yaml")["stages"]["cell"]
    matrix = stage["matrix"]
    settings = re.findall(r"--set (\S+)", stage["cmd"])
    for values in itertools.product(*matrix.values()):
        chosen = dict(zip(matrix, values, strict=True))
        yield overrides_of([ITEM.sub(lambda m: str(chosen[m.group(1)]), s) for s in settings])  # noqa: B023 - used at once


def test_there_are_two_real_experiments():
    assert len(EXPERIMENTS) >= 2


@pytest.mark.parametrize("folder", EXPERIMENTS, ids=lambda p: p.name)
def test_an_experiment_says_what_it_asks_and_what_came_out(folder):
    text = (folder / "README.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)

    assert parts[1::2] == HEADINGS
    assert all(len(body.split()) >= 15 for body in parts[2::2])
    assert re.fullmatch(r"\d{4}-[a-z0-9-]+", folder.name)


@pytest.mark.parametrize("folder", EXPERIMENTS, ids=lambda p: p.name)
def test_every_cell_has_valid_parameters(folder):
    base = read_yaml(ROOT / "params.yaml")
    for overrides in cells(folder):
        params = parse(with_overrides(base, overrides))
        make("embedder", params.embed.name, params.embed.params)
        make("clusterer", params.cluster.name, params.cluster.params)


@pytest.mark.parametrize("folder", EXPERIMENTS, ids=lambda p: p.name)
def test_results_hold_every_run_of_the_grid(folder):
    results = pd.read_csv(folder / "results.csv")
    expected = list(cells(folder))

    assert len(results) == len(expected)
    keys = list(expected[0])
    found = {tuple(map(str, row)) for row in results[keys].itertuples(index=False)}
    assert found == {tuple(str(cell[k]) for k in keys) for cell in expected}


def test_a_new_experiment_is_complete_and_its_grid_valid(tmp_path):
    workspace = make_study(tmp_path)
    folder = make_experiment(workspace, "try-this", year=2026)

    text = (folder / "README.md").read_text(encoding="utf-8")
    assert folder.name == "2026-try-this"
    assert [line[3:] for line in text.splitlines() if line.startswith("## ")] == HEADINGS
    assert len(list(cells(folder))) == 3
    with pytest.raises(DataError, match="exists and is not empty"):
        make_experiment(workspace, "try-this", year=2026)


@pytest.mark.parametrize("name", ["Try This", "æ", "", "-a", "a/b"])
def test_a_name_that_is_no_folder_name_is_refused(name, tmp_path):
    with pytest.raises(ParamsError, match="use lower-case letters, digits and hyphens"):
        make_experiment(make_study(tmp_path), name)


def test_a_cell_runs_apart_and_leaves_one_row(tmp_path):
    workspace = make_study(tmp_path)
    folder = make_experiment(workspace, "a", year=2026)
    pipeline = (folder / "dvc.yaml").read_text(encoding="utf-8").replace("[6, 8, 12]", "[2, 3]")
    (folder / "dvc.yaml").write_text(pipeline, encoding="utf-8")
    for middle in (2, 3, 1):  # the last one is no part of the grid any more
        out = folder / "cells" / f"{middle}.json"
        run_cell(workspace, {"cluster.params.middle": middle}, out)
    path = collect(folder)

    table = pd.read_csv(path)
    assert table["cluster.params.middle"].tolist() == [2, 3]
    assert table["n_clusters"].tolist() == [2, 3]
    assert not (tmp_path / "results").exists()
    assert list(workspace.private.glob("cell.*")) == []


def test_a_grid_that_was_not_run_says_what_to_run(tmp_path):
    folder = make_experiment(make_study(tmp_path), "a", year=2026)
    with pytest.raises(DataError, match=r"3 of 3 cells are missing, the first is 6\.json; run"):
        collect(folder)


def test_a_folder_without_a_grid_is_named(tmp_path):
    with pytest.raises(DataError, match="has no stage 'cell' with a matrix"):
        collect(tmp_path)


def test_a_setting_below_a_value_is_named(tmp_path):
    with pytest.raises(ParamsError, match="seed is a value and has nothing below it"):
        run_cell(make_study(tmp_path), {"seed.x": 1}, tmp_path / "x.json")


@pytest.mark.parametrize("setting", ["seed", "=3", "a=[1"])
def test_a_setting_that_cannot_be_read_is_named(setting):
    with pytest.raises(ParamsError, match="--set"):
        overrides_of([setting])


def test_an_impossible_cell_is_one_sentence(tmp_path):
    workspace = make_study(tmp_path)
    with pytest.raises(ParamsError, match=r"with segment.min_words: segment: min_words is 99"):
        run_cell(workspace, {"segment.min_words": 99}, tmp_path / "x.json")


def test_a_setting_that_is_a_list_is_one_cell_of_the_row(tmp_path):
    study = make_study(tmp_path / "study")
    row = run_cell(study, overrides_of(["themes.stop_words=[ein, det]"]), tmp_path / "cell.json")

    assert row["themes.stop_words"] == '["ein", "det"]'
