"""What would run, and whether it can: the whole study is read, and nothing is written."""

from __future__ import annotations

from mining.stages.ingest import read_study
from mining.stages.pipeline import check_parts, check_record, pending
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
    check_parts(params)
    check_record(workspace)
    read_study(workspace)
    waiting = pending(workspace)
    return [
        (stage.name, stage.does, "would run" if due else "up to date") for stage, due in waiting
    ]
