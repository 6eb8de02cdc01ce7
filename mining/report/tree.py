"""The tree of codes as a figure."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from mining.figures.code_tree import code_tree
from mining.report.blocks import Block, Table, Text
from mining.report.picture import picture
from mining.report.view import View, records, value

_MOST_LEAVES = 300
_FEWEST_STEPS = 2
_TALL = 40


def tree_picture(view: View) -> list[Block]:
    """Draw which codes are alike in what was said; nothing where there is no tree."""
    words, steps = view.words, view.data.code_tree
    if len(steps) < _FEWEST_STEPS:
        return []
    if len(steps) >= _MOST_LEAVES:
        return [Text(words("tree.too_large", n=len(steps) + 1, most=_MOST_LEAVES), "note")]
    group_of = view.data.codes.set_index("code_id")["group_id"]
    leaves = [c for c in pd.concat([steps["left"], steps["right"]]) if c in group_of.index]
    names = {code: view.code(code) for code in leaves}
    figure = code_tree(
        steps,
        names=names,
        groups={code: view.code(group_of[code]) for code in leaves},
        x_title=words("tree.axis"),
    )
    table = Table(
        caption=words("tree.table"),
        columns=[words(f"tree.{c}") for c in ("step", "left", "right", "height", "codes")],
        rows=[
            [
                str(int(row["step"])),
                *(_side(view, str(row[side])) for side in ("left", "right")),
                words.number(value(row["height"])),
                str(int(row["n_leaves"])),
            ]
            for row in records(steps)
        ],
        words=frozenset({1, 2}),
    )
    drawn = picture(view, figure, "tree", table, min_width=560)
    return [Text(words("tree.about")), replace(drawn, tall=len(leaves) > _TALL)]


def _side(view: View, name: str) -> str:
    step = name.removeprefix("step ")
    return view.words("tree.joined", step=step) if step != name else view.code(name)
