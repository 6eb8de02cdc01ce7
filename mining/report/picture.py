"""What every figure of the report gets: words, a description, a table, a width."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from markupsafe import Markup

from mining.figures.style import to_html
from mining.report.blocks import Picture, Table
from mining.report.view import View

MOST_POINTS = 4_000
_LONG_LEGEND = 16
_PLOTLY = {
    "zoom": "Zoom",
    "pan": "Pan",
    "reset": "Reset axes",
    "download": "Download plot as a PNG",
    "zoom_out": "Double-click to zoom back out",
    "isolate": "Double-click on legend to isolate one trace",
}


def picture(
    view: View,
    figure: go.Figure,
    name: str,
    table: Table,
    *,
    min_width: int = 0,
    views: Sequence[str] = (),
) -> Picture:
    """Return a figure as a block of the report."""
    words = view.words
    tips = {english: words(f"tip.{tip}") for tip, english in _PLOTLY.items()}
    div_id = f"figure-{name}"
    figure.update_layout(separators=f"{words.decimal} ")
    drawn = to_html(figure, div_id, label=words(f"{name}.alt"), min_width=min_width, tips=tips)
    return Picture(
        div_id=div_id,
        markup=Markup(drawn),  # noqa: S704 - the figure escapes every text it is given
        caption=words(f"{name}.caption"),
        views=views,
        views_label=words("word.views"),
        table=table,
        table_label=words("word.as_table"),
    )


def legend_width(names: Mapping[int, str]) -> int:
    """Return the width below which a long legend would leave no room for its figure."""
    return 640 if len(names) > _LONG_LEGEND else 0


def grid_width(n_columns: int) -> int:
    """Return the width that keeps the cells of a grid apart."""
    return 240 + (44 if n_columns <= _LONG_LEGEND else 32) * n_columns


def sample(view: View, segments: pd.DataFrame) -> pd.DataFrame:
    """Return all segments, or as many as a browser draws with ease, by lot."""
    if len(segments) <= MOST_POINTS:
        return segments
    rng = np.random.default_rng(view.data.params.seed)
    kept = np.sort(rng.choice(len(segments), MOST_POINTS, replace=False))
    return segments.iloc[kept]
