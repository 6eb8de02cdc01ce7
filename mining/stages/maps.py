"""Vectors to maps: the study's own, and one without what interviews or questions share.

No other stage but the report looks at a map, so another way to draw it leaves clusters and
numbers alone, and ``mining run`` draws beside its other stages.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from threadpoolctl import threadpool_limits

from mining.clustering.map2d import choose_method, draw_map
from mining.stages.variants import CENTRED, centred_vectors
from mining.tables import make_table, read_json, read_table, write_json, write_table
from mining.vectors import Vectors
from mining.workspace import Workspace, replaced_folder

OWN = "own"
_HOW = "drawing.json"


def maps(workspace: Workspace, drawn: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Draw the maps and write ``data/maps``; return what was done.

    Parameters
    ----------
    drawn
        What :func:`draw` found, where it was done already.
    """
    found = drawn or draw(workspace)
    report = {"method": found["method"], "maps": list(found["maps"])}
    with replaced_folder(workspace.maps) as folder:
        for name, columns in found["maps"].items():
            rows = pd.DataFrame({"segment_id": found["segment_ids"], **columns})
            write_table("map", make_table("map", rows), folder / f"{name}.parquet")
        write_json(report, folder / _HOW)
    return report


def draw(workspace: Workspace) -> dict[str, Any]:
    """Place the segments on every map, all in the same way, and write nothing.

    Returns
    -------
    dict
        ``method``, ``segment_ids``, and ``maps``: columns ``x`` and ``y`` by the map's name.
    """
    params = workspace.params()
    segments = read_table("segments", workspace.corpus / "segments.parquet")
    ids = segments["segment_id"].tolist()
    vectors = Vectors.read(workspace.embeddings / "vectors.parquet").rows(ids)
    method = choose_method(params.cluster.map, len(ids))
    tables = {OWN: vectors, **centred_vectors(segments, vectors, params.compare.variants)}
    found = {}
    with threadpool_limits(1):
        for name, rows in tables.items():
            x, y = draw_map(rows, method, seed=params.seed).T.tolist()
            found[name] = {"x": x, "y": y}
    return {"method": method, "segment_ids": ids, "maps": found}


def read_maps(workspace: Workspace) -> tuple[str, dict[str, pd.DataFrame]]:
    """Return how the maps were drawn, and the table ``map`` of each: the study's own first."""
    method = str(read_json(workspace.maps / _HOW)["method"])
    paths = {name: workspace.maps / f"{name}.parquet" for name in (OWN, *CENTRED)}
    return method, {name: read_table("map", p) for name, p in paths.items() if p.exists()}
