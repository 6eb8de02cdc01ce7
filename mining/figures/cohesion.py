"""How far the segments of each code lie together, beside what chance gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from mining.figures.style import FAINT, GREY, INK, blank, hover_text, shortened

STANDINGS = ("beyond", "tested", "rare")
_LOOKS = {"beyond": ("#0072b2", "circle"), "tested": ("#e69f00", "diamond"), "rare": (GREY, "x")}
_ROW = 26
_LABEL = 32


def cohesion_dots(
    rows: pd.DataFrame,
    *,
    names: Mapping[str, str],
    chance: float,
    x_title: str,
    hover: Sequence[str],
) -> go.Figure:
    """Draw one dot per code, in the order of the rows, and a line at the value of chance.

    Parameters
    ----------
    rows
        Columns ``name``, ``together`` (0 to 1; a missing value has no dot) and ``standing``,
        one of ``STANDINGS``: beyond chance, tested and not beyond it, too rare to test.
    names
        What the legend calls each standing.
    hover
        What to say of each row besides its name.
    """
    shown = rows.reset_index(drop=True)
    figure = blank(height=150 + _ROW * len(shown))
    for standing in STANDINGS:
        here = shown[(shown["standing"] == standing) & shown["together"].notna()]
        if here.empty:
            continue
        colour, symbol = _LOOKS[standing]
        figure.add_trace(
            go.Scatter(
                x=[float(v) for v in here["together"]],
                y=here.index.tolist(),
                mode="markers",
                name=hover_text([names[standing]]),
                marker={"color": colour, "symbol": symbol, "size": 11, "line": {"width": 0}},
                hovertext=[hover_text([shown["name"][i], hover[i]]) for i in here.index],
                hoverinfo="text",
            )
        )
    figure.add_vline(x=chance, line={"color": INK, "width": 1.4, "dash": "dash"})
    figure.update_xaxes(
        title=hover_text([x_title]), range=[-0.03, 1.03], tickvals=[0, 0.25, 0.5, 0.75, 1]
    )
    figure.update_yaxes(
        tickvals=list(range(len(shown))),
        ticktext=[shortened(name, _LABEL) for name in shown["name"]],
        range=[len(shown) - 0.5, -0.5],
        gridcolor=FAINT,
    )
    figure.update_layout(showlegend=True, legend={"y": 0, "yref": "container", "yanchor": "bottom"})
    return figure
