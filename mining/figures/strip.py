"""One number under every choice that was made otherwise: all of them, none picked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import plotly.graph_objects as go

from mining.figures.style import INK, blank, hover_text, shortened

_ROW = 34
_LABEL = 34
_LOOKS = {"ami_groups": ("#0072b2", "circle", "solid"), "ami_codes": ("#d55e00", "diamond", "dot")}
_BAND = "#d6e6f4"
SIDES = tuple(_LOOKS)


def strip(
    rows: pd.DataFrame,
    *,
    names: tuple[str, str],
    band: tuple[float, float] | None,
    x_title: str,
    write: Callable[[float], str],
) -> go.Figure:
    """Draw two marks per variant, lines at the study's own values and the band around them.

    Parameters
    ----------
    rows
        Columns ``name``, ``ami_groups`` and ``ami_codes``; the first row is the study.  A
        missing value has no mark, and no line in the first row.
    names
        What the legend calls agreement with groups and with codes.
    band
        Lowest and highest value for groups when one interview at a time is left out.
    write
        How the report writes a number.
    """
    shown = rows.reset_index(drop=True)
    figure = blank(height=150 + _ROW * len(shown))
    if band is not None:
        figure.add_vrect(
            x0=band[0], x1=band[1], layer="below", fillcolor=_BAND, opacity=0.8, line_width=0
        )
    for side, name in zip(SIDES, names, strict=True):
        colour, _, dash = _LOOKS[side]
        if shown[side][:1].notna().all():
            own = float(shown[side].iloc[0])
            figure.add_vline(x=own, line={"color": colour, "width": 1.4, "dash": dash})
        figure.add_trace(_marks(shown, side, name, write))
    figure.update_xaxes(
        title=hover_text([x_title]),
        range=_reach([v for side in SIDES for v in shown[side].dropna()], band),
        nticks=6,
        zeroline=True,
        zerolinecolor=INK,
    )
    figure.update_yaxes(
        tickvals=list(range(len(shown))),
        ticktext=[shortened(name, _LABEL) for name in shown["name"]],
        range=[len(shown) - 0.5, -0.5],
    )
    figure.update_layout(legend={"y": 0, "yref": "container", "yanchor": "bottom"})
    return figure


def _marks(shown: pd.DataFrame, side: str, name: str, write: Callable[[float], str]) -> go.Scatter:
    colour, symbol, _ = _LOOKS[side]
    here = shown[shown[side].notna()]
    values = [float(v) for v in here[side]]
    return go.Scatter(
        x=values,
        y=here.index.tolist(),
        mode="markers",
        name=hover_text([name]),
        marker={"color": colour, "symbol": symbol, "size": 12},
        hovertext=[
            hover_text([shown["name"][i], f"{name}: {write(v)}"])
            for i, v in zip(here.index, values, strict=True)
        ],
        hoverinfo="text",
    )


def _reach(values: Sequence[float], band: tuple[float, float] | None) -> list[float]:
    """Return an axis that holds all marks, the band and the value of chance."""
    drawn = [0.0, 0.1, *(float(v) for v in values), *(band or ())]
    room = 0.06 * (max(drawn) - min(drawn))
    return [min(drawn) - room, max(drawn) + room]
