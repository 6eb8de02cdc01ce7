"""What would run, and whether it can: parameters, parts and inputs, before any work."""

from __future__ import annotations

from mining.params import Params
from mining.registry import make
from mining.stages.pipeline import pending
from mining.workspace import Workspace


def check(workspace: Workspace) -> list[tuple[str, str, str]]:
    """Check a workspace without changing it.

    Returns
    -------
    list of (stage, what it does, state)
        The state is ``up to date`` or ``would run``.

    Raises
    ------
    MiningError
        For the first thing that would stop a run.
    """
    params = workspace.params()
    make("embedder", params.embed.name, params.embed.params, seed=params.seed)
    make("clusterer", params.cluster.name, params.cluster.params, seed=params.seed)
    _check_inputs(workspace, params)
    waiting = pending(workspace)
    return [
        (stage.name, stage.does, "would run" if due else "up to date") for stage, due in waiting
    ]


def _check_inputs(workspace: Workspace, params: Params) -> None:
    from mining.importers.transcripts import find_transcripts
    from mining.privacy.card import read_card

    find_transcripts(params.ingest.transcripts, workspace.root)
    for name in ("codings", "codebook", "guide", "card"):
        value = getattr(params.ingest, name)
        if value is not None:
            path = workspace.input(f"ingest.{name}", value)
            if name == "card":
                read_card(path)
