"""One cell of an experiment's grid: the study with some parameters changed.

A cell runs in a folder of its own and leaves one row of numbers, never speech.  DVC runs
the grid (``experiments/*/dvc.yaml``); ``collect`` puts every cell into ``results.csv``, so
that the table holds all runs and not the one that looked best.
"""

from __future__ import annotations

import itertools
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from mining.errors import DataError, ParamsError
from mining.params import INPUTS, parse, read_yaml
from mining.stages.pipeline import STAGES
from mining.tables import read_csv, read_json, write_json
from mining.workspace import Workspace

CELLS = "cells"
RESULTS = "results.csv"
_ROW_STAGES = ("ingest", "embed", "cluster", "themes", "compare")


def overrides_of(settings: Sequence[str]) -> dict[str, Any]:
    """Read ``key=value`` settings; values are YAML.

    Examples
    --------
    >>> overrides_of(["embed.name=lexical", "cluster.params.middle=12"])
    {'embed.name': 'lexical', 'cluster.params.middle': 12}
    """
    found = {}
    for setting in settings:
        key, sign, value = setting.partition("=")
        if not sign or not key:
            raise ParamsError(f"--set {setting!r}: write it as key=value, as in embed.name=lexical")
        try:
            found[key] = YAML(typ="safe", pure=True).load(value)
        except YAMLError as error:
            raise ParamsError(f"--set {setting!r}: the value is not valid YAML") from error
    return found


def with_overrides(values: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters with dotted keys replaced.

    A new ``name`` of a part drops the parameters of the old one.

    Examples
    --------
    >>> before = {"embed": {"name": "lexical", "params": {"n_dims": 9}}}
    >>> with_overrides(before, {"embed.name": "minilm"})
    {'embed': {'name': 'minilm'}}
    """
    changed: dict[str, Any] = json.loads(json.dumps(values))
    for key, value in sorted(overrides.items(), key=lambda item: item[0].count(".")):
        *parents, last = key.split(".")
        place = changed
        for parent in parents:
            place = place.setdefault(parent, {})
            if not isinstance(place, dict):
                raise ParamsError(f"--set {key}: {parent} is a value and has nothing below it")
        if last == "name" and place.get("name") != value:
            place.pop("params", None)
        place[last] = value
    return changed


def run_cell(workspace: Workspace, overrides: Mapping[str, Any], out: Path) -> dict[str, Any]:
    """Run the study with ``overrides`` apart from the workspace and write one row to ``out``.

    Returns
    -------
    dict
        The overrides and the numbers: sizes, stability, agreement, baselines.
    """
    # A row has no number of the variants, and they would take most of the time.
    settings = {"compare.variants": [], **overrides}
    values = with_overrides(read_yaml(workspace.params_path), settings)
    parse(values, where=f"{workspace.params_path} with {', '.join(overrides) or 'no change'}")
    root = workspace.root.resolve()
    for name in INPUTS:
        if values["ingest"].get(name) is not None:
            values["ingest"][name] = str(root / values["ingest"][name])
    with tempfile.TemporaryDirectory(prefix="cell.", dir=_private(workspace)) as folder:
        cell = Workspace(Path(folder), cache_root=root)
        YAML().dump(values, cell.params_path)
        for stage in STAGES:
            if stage.name in _ROW_STAGES:
                stage.function()(cell)
        row = {**{k: _cell(v) for k, v in overrides.items()}, **_numbers(cell)}
    write_json(row, out)
    return row


def collect(folder: Path) -> Path:
    """Write ``results.csv`` from every cell of an experiment, sorted by what was varied."""
    import pandas as pd

    cells = [folder / CELLS / f"{key}.json" for key in grid(folder)]
    missing = [path.name for path in cells if not path.is_file()]
    if missing:
        raise DataError(
            f"{folder / CELLS}: {len(missing)} of {len(cells)} cells are missing, the first is "
            f"{missing[0]}; run 'dvc repro {folder / 'dvc.yaml'}'"
        )
    table = pd.DataFrame([read_json(path) for path in cells])
    table = table.sort_values([str(c) for c in table.columns if "." in str(c)], kind="stable")
    path = folder / RESULTS
    table.to_csv(path, index=False, lineterminator="\n", float_format="%.6f")
    return path


def grid(folder: Path) -> list[str]:
    """Return the keys of the cells in an experiment's grid, as DVC names them.

    Cells that an earlier grid left behind are none of it.
    """
    pipeline = read_yaml(folder / "dvc.yaml") if (folder / "dvc.yaml").is_file() else {}
    try:
        matrix = pipeline["stages"]["cell"]["matrix"]
        combinations = list(itertools.product(*matrix.values()))
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(
            f"{folder / 'dvc.yaml'}: has no stage 'cell' with a matrix; "
            "'mining experiment new' writes one"
        ) from error
    return ["-".join(str(value) for value in values) for values in combinations]


def _cell(setting: Any) -> Any:  # noqa: ANN401 - any parameter
    """Return a setting as one cell of a table: lists and mappings as text."""
    return json.dumps(setting) if isinstance(setting, list | dict) else setting


def _private(workspace: Workspace) -> Path:
    folder = workspace.private.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _numbers(cell: Workspace) -> dict[str, Any]:
    scores = read_json(cell.results / "scores.json")
    level = scores["level"]
    found = read_json(cell.clusters / "clustering.json")["levels"][level]
    ladder = read_csv("baselines", cell.results / "baselines.csv").set_index(["of", "against"])
    stability = [s for s in found["stability"] if s is not None]
    return {
        "n_segments": scores["coverage"]["n_segments"],
        "n_clusters": found["n_clusters"],
        "n_unassigned": found["n_unassigned"],
        "mean_stability": sum(stability) / len(stability) if stability else None,
        "n_codes_compared": scores["codes"]["n_segments"],
        "ami_codes": scores["codes"]["ami"],
        "n_groups_compared": scores["groups"]["n_segments"],
        "ami_groups": scores["groups"]["ami"],
        **{
            f"ami_{of}_clusters": _number(ladder["ami"].get((of, "clusters")))
            for of in ("question", "interview")
        },
    }


def _number(value: Any) -> float | None:  # noqa: ANN401 - a number or pandas' missing value
    return float(value) if isinstance(value, float) else None
