"""The 2-D map of segments: a picture to look around in, never evidence of distance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from mining.figures.style import blank, hover_text, mark

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
    points = places.merge(clusters[["segment_id", "cluster"]], on="segment_id", how="left")
    points["cluster"] = points["cluster"].fillna(-1).astype("int64")
    # Sorted by place, so that the order of the points says nothing about the transcript.
    points = points.sort_values(["cluster", "x", "y", "segment_id"])
    n_marks = points["cluster"].nunique()
    figure = blank(height=560 + 20 * (1 + n_marks // _LEGEND_COLUMNS))
    for cluster, members in points.groupby("cluster", sort=True):
        number = int(str(cluster))
        name = names[number]
        figure.add_trace(_points(members, number, name, hover))
    hidden = {"showticklabels": False, "showgrid": False, "showline": True, "mirror": True}
    figure.update_xaxes(**hidden, range=[-1.08, 1.08])
    figure.update_yaxes(**hidden, range=[-1.08, 1.08])
    figure.update_layout(legend={"y": -0.02})
    return figure


def _points(
    members: pd.DataFrame, cluster: int, name: str, hover: Mapping[str, Sequence[str]] | None
) -> go.Scatter:
    look = mark(cluster)
    texts = None
    if hover is not None:
        texts = [hover_text([name, *hover.get(s, ())]) for s in members["segment_id"]]
    return go.Scatter(
        x=members["x"].tolist(),
        y=members["y"].tolist(),
        mode="markers",
        name=hover_text([name]),
        marker={
            "color": look.colour,
            "symbol": look.symbol,
            "size": 10,
            "opacity": 0.85,
            "line": {"width": 0.7, "color": "#ffffff" if cluster >= 0 else look.colour},
        },
        hovertext=texts if texts is not None else hover_text([name]),
        hoverinfo="text",
    )
