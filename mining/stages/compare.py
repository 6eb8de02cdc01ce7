"""Codes against clusters: the numbers that go into ``results/``, without speech."""

from __future__ import annotations

from typing import Any

from threadpoolctl import threadpool_limits

from mining.stages.compare_inputs import read_inputs
from mining.stages.comparison import work_out
from mining.stages.protocol import read_protocol
from mining.tables import write_csv, write_json
from mining.workspace import RESULT_FILES, Workspace, replaced_folder

# File names of the tables that are not called as their schemas are.
FILES = {"code_matches": "codes", "group_matches": "groups", "cluster_matches": "clusters"}


def compare(workspace: Workspace) -> dict[str, Any]:
    """Compare codes with clusters and write ``results``; return the headline scores."""
    inputs = read_inputs(workspace)
    # One core: sums taken in another order differ in the last bits.
    with threadpool_limits(1):
        found, tables = work_out(inputs)
    declared = read_protocol(workspace)
    found["left_out"] = declared.reason if declared is not None else None
    with replaced_folder(workspace.results, ours=RESULT_FILES) as folder:
        write_json(found, folder / "scores.json")
        for name, table in tables.items():
            write_csv(name, table, folder / f"{FILES.get(name, name)}.csv")
    return found
