"""How many different groups and codes have been met after each further interview."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from mining.figures.style import PALETTE, blank, hover_text

_PANEL = 190
_GAP = 0.14  # of the height, between panels
_MOST_TICKS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What is counted in one panel.

    Attributes
    ----------
    title
        What the axis calls it.
    mean
        Shape (n_interviews,): met after so many interviews, mean over all orders.
    observed
        The same in the order of the study; ``None`` where that order is not shown.
    """

    title: str
    mean: Sequence[float]
    observed: Sequence[int] | None


def saturation_curves(
    panels: Sequence[Panel],
    *,
    names: tuple[str, str],
    x_title: str,
    write: Callable[[float], str],
) -> go.Figure:
    """Draw the panels one under the other; each has a scale of its own, from zero.

    Parameters
    ----------
    panels
        Of equal length.
    names
        What the legend calls the mean and the observed order.
    write
        How the report writes a number.
    """
    n = len(panels[0].mean)
    figure = blank(height=130 + _PANEL * len(panels))
    height = (1 - _GAP * (len(panels) - 1)) / len(panels)
    for number, panel in enumerate(panels):
        axis = "" if number == 0 else str(number + 1)
        top = 1 - number * (height + _GAP)
        for trace in _lines(panel, names, write):
            trace.update(xaxis="x", yaxis=f"y{axis}", showlegend=number == 0)
            figure.add_trace(trace)
        most = max([1.0, *panel.mean, *(panel.observed or ())])
        figure.layout[f"yaxis{axis}"] = {
            "domain": [max(0.0, top - height), top],
            "title": {"text": hover_text([panel.title])},
            "range": [0, 1.12 * most],
            "nticks": 5,
            "tickformat": "d",
        }
    figure.update_xaxes(
        title=hover_text([x_title]),
        range=[0.7, n + 0.3],
        dtick=max(1, round(n / _MOST_TICKS)),
        tick0=1,
        anchor="free",
        position=0,
    )
    figure.update_layout(legend={"y": 0, "yref": "container", "yanchor": "bottom"})
    return figure


def _lines(panel: Panel, names: tuple[str, str], write: Callable[[float], str]) -> list[go.Scatter]:
    looks: list[tuple[Sequence[float], str, str, str]] = [
        (panel.mean, "dash", "circle-open", PALETTE[0])
    ]
    if panel.observed is not None:
        looks.append((panel.observed, "solid", "square", PALETTE[4]))
    return [
        go.Scatter(
            x=list(range(1, len(values) + 1)),
            y=[round(float(v), 4) for v in values],
            mode="lines+markers",
            name=hover_text([name]),
            line={"color": colour, "dash": dash, "width": 2},
            marker={"color": colour, "symbol": symbol, "size": 9},
            hovertext=[
                hover_text([f"{panel.title}: {write(float(v))}", f"{i}. {name}"])
                for i, v in enumerate(values, start=1)
            ],
            hoverinfo="text",
        )
        for (values, dash, symbol, colour), name in zip(looks, names, strict=False)
    ]
