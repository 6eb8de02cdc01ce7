"""What all figures share: marks, the template, a configuration that shares nothing.

Every cluster has a colour and a symbol, so that no figure relies on colour alone.  There
are eight colours and nine symbols; a pair comes back only after 72 clusters.  Figures
carry no title: the report sets it as a caption, which screen readers find.
"""

from __future__ import annotations

import html
import json
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import plotly.graph_objects as go

# Okabe & Ito 2008 without yellow and black; indigo and olive from Paul Tol's schemes.
PALETTE = (
    *("#0072b2", "#e69f00", "#009e73", "#cc79a7"),
    *("#d55e00", "#56b4e9", "#332288", "#999933"),
)
SYMBOLS = (
    *("circle", "square", "diamond", "triangle-up", "cross"),
    *("x", "star", "triangle-down", "pentagon"),
)
BLUES = ((0.0, "#ffffff"), (0.25, "#d6e6f4"), (0.5, "#8fc1de"), (0.75, "#3787c0"), (1.0, "#0b4a8f"))
INK = "#1f2933"
FAINT = "#d9dee4"
GREY = "#8a929b"
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
_BUTTONS = ("zoom2d", "pan2d", "resetScale2d", "toImage")


@dataclass(frozen=True, slots=True)
class Mark:
    """How one cluster looks in every figure."""

    colour: str
    symbol: str


UNASSIGNED = Mark(GREY, "circle-open")


def mark(cluster: int) -> Mark:
    """Return the mark of a cluster; -1 is unassigned and grey.

    Examples
    --------
    >>> mark(0)
    Mark(colour='#0072b2', symbol='circle')
    >>> len({mark(i) for i in range(72)})
    72
    """
    if cluster < 0:
        return UNASSIGNED
    return Mark(PALETTE[cluster % len(PALETTE)], SYMBOLS[cluster % len(SYMBOLS)])


def plain(text: str) -> str:
    """Return text that plotly shows as it stands: no tags, no line breaks.

    Examples
    --------
    >>> plain("uro <b>no</b>")
    'uro &lt;b&gt;no&lt;/b&gt;'
    """
    return html.escape(" ".join(text.split()), quote=False)


def shortened(text: str, width: int) -> str:
    """Cut a label to ``width`` characters, for an axis that has little room.

    Examples
    --------
    >>> shortened("planen ingen hugsar", 12)
    'planen inge…'
    """
    one_line = " ".join(text.split())
    return plain(one_line if len(one_line) <= width else one_line[: width - 1] + "…")


def hover_text(lines: Iterable[str], *, width: int = 64) -> str:
    """Join lines for a hover box; long ones are wrapped."""
    return "<br>".join(_wrapped(line, width) for line in lines)


@lru_cache(maxsize=20_000)  # the same passage stands on several maps
def _wrapped(line: str, width: int) -> str:
    return "<br>".join(plain(piece) for piece in textwrap.wrap(line, width) or [""])


@cache
def template() -> go.layout.Template:
    """Return the look of every figure."""
    axis = {
        "gridcolor": FAINT,
        "linecolor": FAINT,
        "zeroline": False,
        "automargin": True,
        "ticks": "",
        "ticklabelstandoff": 6,
        "title": {"standoff": 12},
    }
    return go.layout.Template(
        layout={
            "font": {"family": _FONT, "size": 13, "color": INK},
            "paper_bgcolor": "#ffffff",
            "plot_bgcolor": "#ffffff",
            "margin": {"l": 16, "r": 16, "t": 16, "b": 16},
            "xaxis": axis,
            "yaxis": axis,
            "hoverlabel": {
                "bgcolor": "#ffffff",
                "bordercolor": GREY,
                "align": "left",
                "font": {"color": INK, "family": _FONT, "size": 13},
            },
            "legend": {"orientation": "h", "x": 0, "y": -0.12, "yanchor": "top", "itemwidth": 30},
            "dragmode": False,
        }
    )


def blank(
    *,
    height: int,
    traces: Sequence[Mapping[str, Any]] = (),
    **layout: Any,  # noqa: ANN401 - plotly's own values
) -> go.Figure:
    """Return a figure in the house style, empty or with traces.

    Parameters
    ----------
    traces
        As plain mappings with their ``type``: plotly checks them once, where traces made
        beforehand are checked, copied and checked again.
    """
    return go.Figure(
        data=list(traces),
        layout={"template": template(), "height": height, "autosize": True, **layout},
    )


def safe_config(tips: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return a configuration without logo, server address, sharing or editing.

    Parameters
    ----------
    tips
        Plotly's English phrases and what to say instead.
    """
    config: dict[str, Any] = {
        "displaylogo": False,
        "displayModeBar": "hover",
        "responsive": True,
        "editable": False,
        "showLink": False,
        "linkText": "",
        "sendData": False,
        "showSendToCloud": False,
        "showEditInChartStudio": False,
        "plotlyServerURL": "",
        "modeBarButtons": [list(_BUTTONS)],
    }
    if tips:
        config |= {"locale": "report", "locales": {"report": {"dictionary": dict(tips)}}}
    return config


def to_html(
    figure: go.Figure,
    div_id: str,
    *,
    label: str = "",
    min_width: int = 0,
    tips: Mapping[str, str] | None = None,
) -> str:
    """Return the place of a figure and its data; the page's own script draws it.

    The data is JSON that no browser runs, so a page can forbid every script but its own.
    Numbers are written by the standard library, so that the bytes are the same whatever
    else is installed.
    """
    payload = {**figure.to_plotly_json(), "config": safe_config(tips)}
    data = json.dumps(payload, ensure_ascii=False, allow_nan=False, sort_keys=True)
    for mark_up in "<>&":
        data = data.replace(mark_up, f"\\u{ord(mark_up):04x}")
    style = f"height:{figure.layout.height}px;min-width:{min_width}px"
    return (
        f'<div id="{html.escape(div_id)}" class="plot" role="img" '
        f'aria-label="{html.escape(label)}" style="{style}"></div>\n'
        f'<script type="application/json" data-figure="{html.escape(div_id)}">{data}</script>'
    )
