"""All stages in one go; what is up to date is left alone.

A stage is up to date when the files it reads, its parameters, the toolkit's own code and
the files it wrote are those of the last time.  All is told by content, never by date.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import mining
from mining.errors import ParamsError
from mining.params import INPUTS, Params
from mining.stages.beside import Beside
from mining.workspace import REPORT_FILES, RESULT_FILES, Workspace, fingerprint

STATE = "state.json"
_CORES = os.cpu_count() or 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage by name: what it depends on, and the one folder it writes.

    Attributes
    ----------
    inputs
        Folders of other stages, by the name of the workspace's property.
    params
        Keys of ``params.yaml``, dotted.
    """

    name: str
    does: str
    inputs: tuple[str, ...]
    output: str
    params: tuple[str, ...]

    def function(self) -> Callable[..., Any]:
        """Return the stage's function; its libraries are imported only now."""
        found: Callable[..., Any] = resolve_name(f"mining.stages.{self.name}:{self.name}")
        return found


_GROUPING = ("cluster.name", "cluster.params", "cluster.stability_runs", "cluster.unassigned")
_OTHERS = ("compare.variants", "compare.other_embedder")
MAPS = Stage(
    name="maps",
    does="Draw the maps",
    inputs=("corpus", "embeddings"),
    output="maps",
    params=("seed", "cluster.map", "compare.variants"),
)
STAGES = (
    Stage(
        name="ingest",
        does="Read transcripts and codes",
        inputs=(),
        output="corpus",
        params=("ingest", "segment", "compare.overlap", "compare.variants"),
    ),
    Stage(
        name="embed",
        does="Make a vector per segment",
        inputs=("corpus",),
        output="embeddings",
        params=("seed", "embed", "ingest.language", *_OTHERS),
    ),
    Stage(
        name="cluster",
        does="Group the vectors at three levels",
        inputs=("corpus", "embeddings"),
        output="clusters",
        params=("seed", *_GROUPING, *_OTHERS),
    ),
    Stage(
        name="themes",
        does="Describe the groups as candidate themes",
        inputs=("corpus", "embeddings", "clusters"),
        output="themes",
        params=("themes", "ingest.language"),
    ),
    Stage(
        name="compare",
        does="Compare codes with clusters",
        inputs=("corpus", "embeddings", "clusters", "themes"),
        output="results",
        params=("seed", "compare", "ingest.language"),
    ),
    MAPS,
    Stage(
        name="report",
        does="Write the reports",
        inputs=("corpus", "embeddings", "clusters", "themes", "results", "maps"),
        output="reports",
        params=("seed", "ingest", "segment", "embed", "cluster", "themes", "compare", "report"),
    ),
)


def run(
    workspace: Workspace, *, force: bool = False
) -> Iterator[tuple[Stage, Callable[..., Any] | None]]:
    """Go through the stages in order.

    Yields
    ------
    stage, function
        The function does the stage and must be called before the next step; it is
        ``None`` where the stage is up to date.
    """
    params = workspace.params()
    state = _read_state(workspace)
    with ExitStack() as closing:
        drawing = None
        if _CORES > 1 and (force or _may_be_due(MAPS, workspace)):
            drawing = closing.enter_context(Beside("mining.stages.maps:draw", workspace))
        checked = False
        for stage in STAGES:
            now = _now(stage, workspace, params)
            if not force and _is_done(stage, state, now):
                yield stage, None
            else:
                if not checked:
                    check_parts(params)
                    check_record(workspace)
                    checked = True
                function = stage.function()
                yield stage, _with_drawn(function, drawing) if stage is MAPS else function
                state[stage.name] = [now[0], _made(stage.output, workspace)]
                _write_state(workspace, state)
            if drawing is not None and stage.output == MAPS.inputs[-1]:
                drawn = _is_done(MAPS, state, _now(MAPS, workspace, params))
                if force or not drawn:
                    drawing.begin()


def _with_drawn(function: Callable[..., Any], drawing: Beside | None) -> Callable[..., Any]:
    """Return the function that waits for what was drawn beside, and draws where nothing was."""
    if drawing is None:
        return function
    return lambda workspace: function(workspace, drawing.result())


def _may_be_due(stage: Stage, workspace: Workspace) -> bool:
    """Tell whether a stage is due, or anything that makes what it reads."""
    before = tuple(one for one in STAGES if one.output in stage.inputs)
    return dict(pending(workspace, (*before, stage)))[stage]


def check_parts(params: Params) -> None:
    """Make the parts that the parameters name, so that a mistake is told before any work."""
    from mining.registry import make

    make("embedder", params.embed.name, params.embed.params, seed=params.seed)
    make("clusterer", params.cluster.name, params.cluster.params, seed=params.seed)
    if (other := params.compare.other_embedder) is not None:
        try:
            make("embedder", other.name, other.params, seed=params.seed)
        except ParamsError as error:
            raise ParamsError(f"compare.other_embedder: {error}") from error


def check_record(workspace: Workspace) -> None:
    """Read what people declared and decided, so that a mistake there is told before any work."""
    from mining.stages.decisions import read_record
    from mining.stages.protocol import read_protocol

    read_protocol(workspace)
    read_record(workspace)


def pending(workspace: Workspace, stages: Sequence[Stage] = STAGES) -> list[tuple[Stage, bool]]:
    """Tell which stages a run would do; one that is due makes those due that read its output."""
    params, state = workspace.params(), _read_state(workspace)
    found: list[tuple[Stage, bool]] = []
    made_anew: set[str] = set()
    for stage in stages:
        due = not _is_done(stage, state, _now(stage, workspace, params))
        due = due or not made_anew.isdisjoint(stage.inputs)
        if due:
            made_anew.add(stage.output)
        found.append((stage, due))
    return found


def _now(stage: Stage, workspace: Workspace, params: Params) -> list[str | None]:
    """Return the fingerprints of what a stage would be made from, and of what was made."""
    return [_inputs(stage, workspace, params), _made(stage.output, workspace)]


def _is_done(stage: Stage, state: dict[str, Any], now: list[str | None]) -> bool:
    return now[1] is not None and state.get(stage.name) == now


def _inputs(stage: Stage, workspace: Workspace, params: Params) -> str:
    values = params.model_dump(mode="json")
    chosen = {key: _lookup(values, key) for key in stage.params}
    parts = [_made(name, workspace) for name in stage.inputs]
    if stage.name in {"ingest", "report"}:
        parts += [_raw(workspace, values["ingest"])]
    if stage.name == "report":
        parts += [_made("placed", workspace)]
    if stage.name in {"compare", "report"}:
        parts += [fingerprint(workspace.record)]
    whole = json.dumps([mining.__version__, _code(), chosen, parts], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def _raw(workspace: Workspace, ingest: dict[str, Any]) -> str:
    """Return the fingerprint of the files that the researcher keeps."""
    found = []
    for key in INPUTS:
        if ingest[key] is not None:
            path = workspace.root / ingest[key]
            matches = [path] if path.exists() else sorted(workspace.root.glob(ingest[key]))
            found.append(fingerprint(matches))
    return ":".join(found)


def _made(name: str, workspace: Workspace) -> str | None:
    """Return the fingerprint of what a stage wrote; the user's own files beside it are not."""
    folder: Path = getattr(workspace, name)
    ours = {"results": RESULT_FILES, "reports": REPORT_FILES}.get(name)
    if not folder.is_dir():
        return None
    return fingerprint(
        [folder] if ours is None else [p for f in ours if (p := folder / f).exists()]
    )


@cache
def _code() -> str:
    return fingerprint([Path(mining.__file__).parent])


def _lookup(values: dict[str, Any], key: str) -> Any:  # noqa: ANN401 - any parameter
    found: Any = values
    for name in key.split("."):
        found = found[name]
    return found


def _read_state(workspace: Workspace) -> dict[str, Any]:
    path = workspace.private / STATE
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write_state(workspace: Workspace, state: dict[str, Any]) -> None:
    workspace.private.mkdir(exist_ok=True)
    part = workspace.private / f"{STATE}.part"
    part.write_text(json.dumps(state, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    part.replace(workspace.private / STATE)
