"""How the report was made, what was declared before, and a paragraph for a methods chapter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mining.report.blocks import Block, Section, Table, Text
from mining.report.methods import declared, methods
from mining.report.view import View

_SHARED = ("seed", "segment", "cluster", "compare", "report")
_SHARED_INGEST = ("language",)
_SHARED_THEMES = ("n_words", "n_exemplars", "mmr_lambda")
_WORD = re.compile(r"[A-Za-z0-9_-]{1,40}")
_NAMES_A_FILE = re.compile(r"model|path|folder|file|dir", re.IGNORECASE)


def making(view: View) -> Section:
    """Say how the report was made, so that it can be made again."""
    words, data = view.words, view.data
    tried = data.clustered.get("stability", {})
    recipe = [
        (words("making.embedder"), str(data.embedded.get("embedder", "–"))),
        (words("making.dims"), str(data.embedded.get("n_dims", "–"))),
        (words("making.fingerprint"), str(data.embedded.get("fingerprint") or "–")),
        (words("making.recipe"), str(data.clustered.get("recipe", "–"))),
        (words("making.map"), view.map_method),
        (words("making.runs"), str(tried.get("n_runs", "–"))),
        (words("making.seed"), str(data.params.seed)),
        *((words("making.level", level=level), text) for level, text in _levels(view)),
    ]
    blocks: list[Block] = [
        Text(words("making.about")),
        *declared(view),
        *methods(view),
        _pairs(view, "making.recipe_table", recipe),
        _pairs(view, "making.params_table", parameters(view)),
        _pairs(view, "making.versions_table", list(data.versions.items())),
        _pairs(view, "making.fingerprints_table", list(data.fingerprints.items())),
    ]
    return Section("making", words("making.title"), blocks)


def _levels(view: View) -> list[tuple[str, str]]:
    return [
        (
            str(level),
            view.words(
                "making.level_found", n=int(found["n_clusters"]), alone=int(found["n_unassigned"])
            ),
        )
        for level, found in view.data.clustered.get("levels", {}).items()
    ]


def parameters(view: View) -> list[tuple[str, str]]:
    """Return the parameters as dotted keys; when shared, none that names a file or a person."""
    values = view.data.params.model_dump(mode="json")
    if not view.speech:
        values = {
            **{key: values[key] for key in _SHARED},
            "ingest": {key: values["ingest"][key] for key in _SHARED_INGEST},
            "themes": {key: values["themes"][key] for key in _SHARED_THEMES},
            "embed": values["embed"],
        }
    flat = _flat(values)
    return [(key, text) for key, text in flat if view.speech or _may_be_shared(key, text)]


def _flat(values: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in values.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping) and value:
            found += _flat(value, f"{name}.")
        else:
            found.append((name, _written(value)))
    return found


def _written(value: Any) -> str:  # noqa: ANN401 - any parameter
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    return "{}" if value == {} else str(value)


def _may_be_shared(key: str, text: str) -> bool:
    number = re.fullmatch(r"-?[0-9.e+-]+|true|false|null|\{\}", text) is not None
    return number or (
        _WORD.fullmatch(text) is not None and _NAMES_A_FILE.search(key.rsplit(".", 1)[-1]) is None
    )


def _pairs(view: View, caption: str, rows: list[tuple[str, str]]) -> Table:
    return Table(
        caption=view.words(caption),
        columns=[view.words("col.what"), view.words("col.value")],
        rows=[list(row) for row in rows],
        words=frozenset({1}),
        pairs=True,
    )
