"""The 2-D map once more, coloured by a number per segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from mining.figures.style import INK, blank, hover_text, plain
from mining.figures.theme_map import AXIS

# From Paul Tol's schemes; the ends differ in lightness, so that grey printing keeps them apart.
_SCALE = ((0.0, "#f7e6a1"), (0.5, "#7fb77e"), (1.0, "#1b3a6b"))


def element_map(
    places: pd.DataFrame,
    values: pd.DataFrame,
    *,
    title: str,
    hover: Mapping[str, Sequence[str]] | None = None,
) -> go.Figure:
    """Draw the segments that have a value, from 0 (light) to 1 (dark).

    Parameters
    ----------
    places
        The table ``map``.
    values
        Columns ``segment_id`` and ``element_similarity``.
    title
        What the scale is called.
    hover
        Lines to show for each segment; without it only the value is shown.
    """
    points = places.merge(values, on="segment_id").sort_values(["x", "y", "segment_id"])
    shown = [f"{v:.2f}" for v in points["element_similarity"]]
    lines = [
        hover_text([value, *(hover or {}).get(segment, ())])
        for value, segment in zip(shown, points["segment_id"], strict=True)
    ]
    trace = {
        "type": "scatter",
        "x": points["x"].tolist(),
        "y": points["y"].tolist(),
        "mode": "markers",
        "marker": {
            "size": 10,
            "color": [round(float(v), 4) for v in points["element_similarity"]],
            "colorscale": [list(step) for step in _SCALE],
            "cmin": 0,
            "cmax": 1,
            "line": {"width": 0.5, "color": INK},
            "colorbar": _bar(title),
        },
        "hovertext": lines,
        "hoverinfo": "text",
        "showlegend": False,
    }
    return blank(height=580, traces=[trace], xaxis=AXIS, yaxis=AXIS)


def _bar(title: str) -> dict[str, Any]:
    """Return a scale that lies under the map, so that a narrow page keeps the map's width."""
    return {
        "title": {"text": plain(title), "side": "top"},
        "orientation": "h",
        "x": 0.5,
        "y": -0.04,
        "yanchor": "top",
        "thickness": 14,
        "len": 0.9,
    }
