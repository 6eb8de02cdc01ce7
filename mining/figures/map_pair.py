"""The map beside the maps of centred vectors: what stays together, and what falls apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from mining.figures.style import plain, template
from mining.figures.theme_map import AXIS, map_height, points


def map_pair(
    panels: Mapping[str, pd.DataFrame],
    clusters: pd.DataFrame,
    *,
    names: Mapping[int, str],
    hover: Mapping[str, Sequence[str]] | None = None,
) -> go.Figure:
    """Draw maps side by side, every segment marked by its cluster in the study.

    Parameters
    ----------
    panels
        Tables ``map`` by what stands above each, the study's own first.
    clusters, names, hover
        As in :func:`mining.figures.theme_map.theme_map`; the legend stands for all panels.
    """
    drawn = [
        points(places, clusters, names=names, hover=hover, size=7) for places in panels.values()
    ]
    figure = make_subplots(
        rows=1,
        cols=len(drawn),
        subplot_titles=[plain(title) for title in panels],
        horizontal_spacing=0.03,
    )
    traces = [
        {**trace, "legendgroup": trace["name"], "showlegend": column == 1}
        for column, own in enumerate(drawn, start=1)
        for trace in own
    ]
    columns = [column for column, own in enumerate(drawn, start=1) for _ in own]
    figure.add_traces(traces, rows=[1] * len(columns), cols=columns)
    figure.update_layout(
        template=template(),
        height=map_height(len(drawn[0])),
        legend={"y": -0.02},
        margin={"t": 40},
    )
    figure.update_xaxes(AXIS)
    figure.update_yaxes(AXIS)
    return figure
