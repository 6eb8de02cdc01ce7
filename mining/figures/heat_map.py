"""Codes against clusters, three times: counts, shares of the code, shares of the cluster."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from mining.figures.grid import Grid, cells, grid_figure


def heat_map(grid: Grid) -> go.Figure:
    """Draw raw counts, shares of the row and shares of the column, one over the other.

    Only the first is visible; the page shows the others on request.
    """
    figure = grid_figure(grid)
    views = (None, _shares(grid.cells, axis=1), _shares(grid.cells, axis=0))
    for number, shown in enumerate(views):
        figure.add_trace(cells(grid, shown).update(visible=number == 0))
    return figure


def _shares(counts: NDArray[np.int64], *, axis: int) -> NDArray[np.float64]:
    whole = counts.sum(axis=axis, keepdims=True).astype(float)
    shares = np.zeros(counts.shape)
    np.divide(counts, whole, out=shares, where=whole > 0)
    return shares
