"""How closely clusters follow the interview, before and after dialect was evened out."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go

from mining.figures.style import GREY, INK, blank, hover_text

_PAIR = 64
_LOOKS = (("before", GREY, "/"), ("after", "#0072b2", ""))


def dialect_bars(
    rows: pd.DataFrame,
    *,
    names: tuple[str, str],
    x_title: str,
    write: Callable[[float], str],
) -> go.Figure:
    """Draw a pair of bars per level.

    Parameters
    ----------
    rows
        Columns ``level``, ``before`` and ``after``; a missing value has no bar.
    names
        What the legend calls before and after.
    write
        How the report writes a number.
    """
    levels = [str(level) for level in rows["level"]]
    figure = blank(height=130 + _PAIR * len(levels), barmode="group", bargap=0.3, bargroupgap=0.08)
    for (column, colour, pattern), name in zip(_LOOKS, names, strict=True):
        known = [(i, float(v)) for i, v in enumerate(rows[column]) if not pd.isna(v)]
        figure.add_trace(
            go.Bar(
                x=[v for _, v in known],
                y=[i for i, _ in known],
                orientation="h",
                name=hover_text([name]),
                marker={
                    "color": colour,
                    "line": {"width": 0.8, "color": INK},
                    "pattern": {
                        "shape": pattern,
                        "fillmode": "overlay",
                        "fgcolor": "#ffffff",
                        "solidity": 0.2,
                    },
                },
                text=[write(v) for _, v in known],
                textposition="outside",
                cliponaxis=False,
                hovertext=[hover_text([levels[i], f"{name}: {write(v)}"]) for i, v in known],
                hoverinfo="text",
            )
        )
    drawn = [float(v) for c in ("before", "after") for v in rows[c].dropna()]
    low, high = min([0.0, *drawn]), max([0.1, *drawn])
    room = 0.12 * (high - low)
    figure.update_xaxes(
        title=hover_text([x_title]),
        range=[low - (room if low < 0 else 0), high + room],
        nticks=6,
        zeroline=True,
        zerolinecolor=INK,
    )
    figure.update_yaxes(
        tickvals=list(range(len(levels))),
        ticktext=[hover_text([level]) for level in levels],
        range=[len(levels) - 0.5, -0.5],
        showgrid=False,
    )
    figure.update_layout(legend={"y": 0, "yref": "container", "yanchor": "bottom"})
    return figure
