"""The 2-D map of segments: a picture to look around in, never evidence of distance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from mining.figures.style import blank, hover_text, mark

AXIS = {
    "showticklabels": False,
    "showgrid": False,
    "showline": True,
    "mirror": True,
    "range": [-1.08, 1.08],
}
_LEGEND_COLUMNS = 6


def theme_map(
    places: pd.DataFrame,
    clusters: pd.DataFrame,
    *,
    names: Mapping[int, str],
    hover: Mapping[str, Sequence[str]] | None = None,
) -> go.Figure:
    """Draw every segment where the map puts it, marked by its cluster.

    Parameters
    ----------
    places
        The table ``map``.
    clusters
        Columns ``segment_id`` and ``cluster``; a segment without a row is unassigned.
    names
        What the legend calls each cluster, with an entry for -1.
    hover
        Lines to show for each segment; without it only the name of its cluster is shown.
    """
    traces = points(places, clusters, names=names, hover=hover)
    return blank(
        height=map_height(len(traces)),
        traces=traces,
        xaxis=AXIS,
        yaxis=AXIS,
        legend={"y": -0.02},
    )


def map_height(n_marks: int) -> int:
    """Return the height of a map whose legend has so many entries."""
    return 560 + 20 * (1 + n_marks // _LEGEND_COLUMNS)


def points(
    places: pd.DataFrame,
    clusters: pd.DataFrame,
    *,
    names: Mapping[int, str],
    hover: Mapping[str, Sequence[str]] | None,
    size: int = 10,
) -> list[dict[str, Any]]:
    """Return the traces of a map, one per cluster; parameters as in :func:`theme_map`."""
    found = places.merge(clusters[["segment_id", "cluster"]], on="segment_id", how="left")
    found["cluster"] = found["cluster"].fillna(-1).astype("int64")
    # Sorted by place, so that the order of the points says nothing about the transcript.
    found = found.sort_values(["cluster", "x", "y", "segment_id"])
    return [
        _trace(members, int(str(cluster)), names, hover, size)
        for cluster, members in found.groupby("cluster", sort=True)
    ]


def _trace(
    members: pd.DataFrame,
    cluster: int,
    names: Mapping[int, str],
    hover: Mapping[str, Sequence[str]] | None,
    size: int,
) -> dict[str, Any]:
    look, name = mark(cluster), hover_text([names[cluster]])
    texts: str | list[str] = name
    if hover is not None:
        texts = [hover_text([names[cluster], *hover.get(s, ())]) for s in members["segment_id"]]
    return {
        "type": "scatter",
        "x": members["x"].tolist(),
        "y": members["y"].tolist(),
        "mode": "markers",
        "name": name,
        "marker": {
            "color": look.colour,
            "symbol": look.symbol,
            "size": size,
            "opacity": 0.85,
            "line": {"width": 0.7, "color": "#ffffff" if cluster >= 0 else look.colour},
        },
        "hovertext": texts,
        "hoverinfo": "text",
    }
