"""Counts in a grid of named rows and columns, the ground of two figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from mining.figures.style import BLUES, blank, hover_text, shortened

_ROW = 30
_UPRIGHT = 3  # columns whose names have room side by side
_MOST_CELLS_WITH_NUMBERS = 700


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A matrix and its words.

    Attributes
    ----------
    cells
        Shape (n_rows, n_columns), counts of segments.
    rows, columns
        Names in full; the axes shorten them.
    row_title, column_title
        What rows and columns are.
    counted
        The word for what is counted.
    decimal
        Decimal mark of the report's language.
    """

    cells: NDArray[np.int64]
    rows: Sequence[str]
    columns: Sequence[str]
    row_title: str
    column_title: str
    counted: str
    decimal: str = "."


def grid_figure(grid: Grid) -> go.Figure:
    """Return the axes of a grid, still without cells."""
    n_rows, n_columns = grid.cells.shape
    figure = blank(height=150 + _ROW * n_rows)
    figure.update_xaxes(
        title=hover_text([grid.column_title]),
        tickvals=list(range(n_columns)),
        ticktext=[shortened(c, 24) for c in grid.columns],
        tickangle=-60 if n_columns > _UPRIGHT else 0,
        showgrid=False,
    )
    figure.update_yaxes(
        tickvals=list(range(n_rows)),
        ticktext=[shortened(r, 38) for r in grid.rows],
        autorange="reversed",
        showgrid=False,
    )
    return figure


def cells(grid: Grid, shown: NDArray[np.float64] | None = None) -> go.Heatmap:
    """Return the cells of a grid: its counts, or ``shown``, shares of the same shape."""
    whole = shown is None
    colours = grid.cells.astype(float) if shown is None else shown
    numbers = [[_number(v, grid.decimal, whole=whole) for v in row] for row in colours.tolist()]
    hover = [
        [
            hover_text([row, column, f"{grid.counted}: {count}", *([] if whole else [number])])
            for column, count, number in zip(grid.columns, counts, texts, strict=True)
        ]
        for row, counts, texts in zip(grid.rows, grid.cells.tolist(), numbers, strict=True)
    ]
    return go.Heatmap(
        z=np.round(colours, 4).tolist(),
        text=numbers,
        texttemplate="%{text}" if colours.size <= _MOST_CELLS_WITH_NUMBERS else None,
        hovertext=hover,
        hoverinfo="text",
        colorscale=[list(step) for step in BLUES],
        zmin=0,
        zmax=max(1.0, float(colours.max(initial=0))) if whole else 1,
        showscale=False,
        xgap=1.5,
        ygap=1.5,
    )


def _number(value: float, decimal: str, *, whole: bool) -> str:
    if value == 0:
        return ""
    return str(int(value)) if whole else f"{value:.2f}".replace(".", decimal)


def counts(
    pairs: pd.DataFrame, row: str, column: str, *, rows: Sequence[object], columns: Sequence[object]
) -> NDArray[np.int64]:
    """Count pairs in a grid with exactly these rows and columns.

    Examples
    --------
    >>> pairs = pd.DataFrame({"code": ["a", "a", "b"], "cluster": [0, 0, -1]})
    >>> counts(pairs, "code", "cluster", rows=["a", "b"], columns=[0, 1]).tolist()
    [[2, 0], [0, 0]]
    """
    found = pd.crosstab(pairs[row], pairs[column])
    whole = found.reindex(index=list(rows), columns=list(columns), fill_value=0)
    return whole.to_numpy(dtype=np.int64)
