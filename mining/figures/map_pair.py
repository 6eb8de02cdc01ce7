"""The map beside the maps of centred vectors: what stays together, and what falls apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from mining.figures.style import plain
from mining.figures.theme_map import theme_map


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
    drawn = [theme_map(places, clusters, names=names, hover=hover) for places in panels.values()]
    figure = make_subplots(
        rows=1,
        cols=len(drawn),
        subplot_titles=[plain(title) for title in panels],
        horizontal_spacing=0.03,
    )
    for column, own in enumerate(drawn, start=1):
        for trace in own.data:
            trace.update(legendgroup=trace.name, showlegend=column == 1)
            trace.marker.size = 7
            figure.add_trace(trace, row=1, col=column)
    layout = drawn[0].layout
    figure.update_layout(template=layout.template, height=layout.height, legend=layout.legend)
    figure.update_layout(margin={"t": 40})
    figure.update_xaxes(layout.xaxis.to_plotly_json())
    figure.update_yaxes(layout.yaxis.to_plotly_json())
    return figure
