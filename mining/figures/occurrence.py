"""Where in each interview a candidate theme occurs: one row per interview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from mining.figures.style import blank, hover_text, mark, shortened

_ROW = 46


def occurrence(
    points: pd.DataFrame,
    *,
    interviews: Mapping[str, str],
    names: Mapping[int, str],
    x_title: str,
    hover: Mapping[str, Sequence[str]] | None = None,
) -> go.Figure:
    """Draw every segment at its place in its interview, marked by its cluster.

    Parameters
    ----------
    points
        Columns ``segment_id``, ``document_id``, ``cluster`` and ``place`` (0 to 1).
    interviews
        Names of the interviews by document id, in the order of the rows.
    names
        What the legend calls each cluster, with an entry for -1.
    hover
        Lines to show for each segment; without it only the name of its cluster is shown.
    """
    row = {document: i for i, document in enumerate(interviews)}
    traces = []
    shown = points[points["document_id"].isin(row)].sort_values(["cluster", "document_id", "place"])
    for cluster, members in shown.groupby("cluster", sort=True):
        number = int(str(cluster))
        texts: str | list[str] = hover_text([names[number]])
        if hover is not None:
            texts = [hover_text([names[number], *hover.get(s, ())]) for s in members["segment_id"]]
        look = mark(number)
        traces.append(
            {
                "type": "scatter",
                "x": (members["place"] * 100).round(1).tolist(),
                "y": [row[d] for d in members["document_id"]],
                "mode": "markers",
                "name": hover_text([names[number]]),
                "marker": {"color": look.colour, "symbol": look.symbol, "size": 11},
                "hovertext": texts,
                "hoverinfo": "text",
            }
        )
    figure = blank(height=130 + _ROW * len(row) + 22 * (1 + len(names) // 6), traces=traces)
    figure.update_xaxes(
        title=hover_text([x_title]), range=[-1.5, 101.5], ticksuffix=" %", showgrid=True
    )
    figure.update_yaxes(
        tickvals=list(row.values()),
        ticktext=[shortened(name, 26) for name in interviews.values()],
        range=[len(row) - 0.4, -0.6],
        showgrid=True,
    )
    figure.update_layout(legend={"y": 0, "yref": "container", "yanchor": "bottom"})
    return figure
