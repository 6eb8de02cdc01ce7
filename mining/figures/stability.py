"""How often each cluster comes back when some of the segments are left out."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from mining.figures.style import INK, blank, hover_text

_BANDS = ("#c9ced4", "#8fc1de", "#0b4a8f")


def stability_bars(
    themes: pd.DataFrame,
    *,
    limits: tuple[float, float],
    limit_names: tuple[str, str],
    x_title: str,
    texts: Mapping[str, str],
) -> go.Figure:
    """Draw one bar per candidate theme, and the two lines that bound the bands.

    Parameters
    ----------
    themes
        Columns ``theme_id`` and ``stability``; rows without a value are left out.
    limits
        Below the first a cluster is not to be trusted; from the second it is stable.
    texts
        The value as the report writes it, by theme id.
    """
    known = themes.dropna(subset=["stability"])
    values = [float(v) for v in known["stability"]]
    names = [str(t) for t in known["theme_id"]]
    colours = [_BANDS[sum(v >= limit for limit in limits)] for v in values]
    figure = blank(height=110 + 26 * len(values), bargap=0.35, showlegend=False)
    figure.add_trace(
        go.Bar(
            x=values,
            y=list(range(len(values))),
            orientation="h",
            marker={"color": colours, "line": {"width": 0.8, "color": INK}},
            text=[texts[n] for n in names],
            textposition="outside",
            cliponaxis=False,
            hovertext=[hover_text([f"{n}: {texts[n]}"]) for n in names],
            hoverinfo="text",
        )
    )
    for limit, name in zip(limits, limit_names, strict=True):
        figure.add_vline(x=limit, line={"color": INK, "width": 1.2, "dash": "dash"})
        figure.add_annotation(
            x=limit,
            y=1,
            yref="paper",
            yanchor="bottom",
            xanchor="right" if limit == limits[0] else "left",
            text=hover_text([name]),
            showarrow=False,
            font={"size": 12},
        )
    figure.update_xaxes(title=hover_text([x_title]), range=[0, 1.09], tickvals=[0, 0.25, 0.5, 1])
    figure.update_yaxes(
        tickvals=list(range(len(names))),
        ticktext=[hover_text([n]) for n in names],
        range=[len(names) - 0.5, -0.5],
        showgrid=False,
    )
    figure.update_layout(margin={"t": 40})
    return figure
