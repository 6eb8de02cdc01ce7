"""Which interviews carry which candidate theme."""

from __future__ import annotations

import plotly.graph_objects as go

from mining.figures.grid import Grid, cells, grid_figure


def presence(grid: Grid) -> go.Figure:
    """Draw how many segments of each interview lie in each candidate theme."""
    figure = grid_figure(grid)
    figure.add_trace(cells(grid))
    return figure
