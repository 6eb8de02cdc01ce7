"""The tree of codes by what was said, with the researcher's groups as marks at its leaves."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from scipy.cluster import hierarchy

from mining.comparison.dendrogram import to_display
from mining.figures.style import GREY, INK, blank, hover_text, mark, shortened

_ROW = 15
_LABEL = 44


def linkage_of(steps: pd.DataFrame) -> tuple[np.ndarray, list[str]]:
    """Return the table ``code_tree`` as scipy writes a tree, and its leaves.

    Examples
    --------
    >>> steps = pd.DataFrame(
    ...     {"step": [1, 2], "left": ["a", "b"], "right": ["c", "step 1"], "height": [0.1, 0.3],
    ...      "n_leaves": [2, 3]}
    ... )
    >>> tree, leaves = linkage_of(steps)
    >>> leaves, tree.tolist()
    (['a', 'c', 'b'], [[0.0, 1.0, 0.1, 2.0], [2.0, 3.0, 0.3, 3.0]])
    """
    joined = "step "
    sides = steps[["left", "right"]].to_numpy().ravel().tolist()
    leaves = [name for name in sides if not str(name).startswith(joined)]
    place = {name: i for i, name in enumerate(leaves)}
    place |= {f"{joined}{step}": len(leaves) + step - 1 for step in steps["step"]}
    tree = [
        [place[left], place[right], float(height), float(size)]
        for left, right, height, size in steps[["left", "right", "height", "n_leaves"]].itertuples(
            index=False, name=None
        )
    ]
    return np.array(tree, dtype=float).reshape(-1, 4), leaves


def code_tree(
    steps: pd.DataFrame,
    *,
    names: Mapping[str, str],
    groups: Mapping[str, str],
    x_title: str,
) -> go.Figure:
    """Draw the tree from left (joined first) to right.

    Parameters
    ----------
    steps
        The table ``code_tree``, at least two steps.
    names
        What each leaf is called.
    groups
        Name of each leaf's code group.
    """
    tree, leaves = linkage_of(steps)
    drawn = hierarchy.dendrogram(tree, no_plot=True)
    order = [leaves[i] for i in drawn["leaves"]]
    shown = sorted(set(groups.values()))
    branch = to_display(tree, min(len(shown), len(leaves)))
    figure = blank(height=170 + _ROW * len(order))
    for x, y in zip(drawn["dcoord"], drawn["icoord"], strict=True):
        figure.add_trace(
            go.Scatter(
                x=[round(v, 6) for v in x],
                y=[(v - 5) / 10 for v in y],
                mode="lines",
                line={"color": GREY, "width": 1},
                hoverinfo="skip",
                showlegend=False,
            )
        )
    for number, group in enumerate(shown):
        rows = [row for row, leaf in enumerate(order) if groups[leaf] == group]
        look = mark(number)
        figure.add_trace(
            go.Scatter(
                x=[0.0] * len(rows),
                y=rows,
                mode="markers",
                name=hover_text([group]),
                marker={"color": look.colour, "symbol": look.symbol, "size": 9},
                hovertext=[
                    hover_text([names[order[r]], group, f"{int(branch[drawn['leaves'][r]]) + 1}"])
                    for r in rows
                ],
                hoverinfo="text",
                cliponaxis=False,
            )
        )
    figure.update_xaxes(title=hover_text([x_title]), rangemode="tozero", linecolor=INK)
    figure.update_yaxes(
        tickvals=list(range(len(order))),
        ticktext=[shortened(names[leaf], _LABEL) for leaf in order],
        tickfont={"size": 10},
        range=[len(order) - 0.5, -0.5],
        showgrid=False,
    )
    figure.update_layout(showlegend=True, legend={"y": 0, "yref": "container", "yanchor": "bottom"})
    return figure
