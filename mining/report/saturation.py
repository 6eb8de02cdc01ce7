"""How many code groups and codes further interviews brought; no verdict on whether to stop."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from mining.figures.saturation import Panel, saturation_curves
from mining.report.blocks import Block, Heading, Points, Table, Text
from mining.report.picture import picture
from mining.report.view import View, value

SIDES = ("groups", "codes")
_FEWEST_INTERVIEWS = 2
_WIDTH = 420


def saturation(view: View) -> list[Block]:
    """Show what each further interview brought, and say what that cannot tell."""
    words = view.words
    found = {side: view.data.scores["saturation"][side] for side in SIDES}
    counted = {side: one for side, one in found.items() if one["n_codes"]}
    blocks: list[Block] = [Heading(words("saturation.title"))]
    if not counted:
        return [*blocks, Text(words("saturation.nothing"), "note")]
    if view.n_interviews < _FEWEST_INTERVIEWS:
        return [*blocks, Text(words("saturation.one"), "note")]
    blocks += [Text(words("saturation.about")), _curves(view, counted)]
    if not view.speech:
        blocks.append(Text(words("saturation.mean_only"), "note"))
    return [*blocks, Points([*_ratio(view, found["groups"]), *_hints(view, found["groups"])])]


def _curves(view: View, counted: dict[str, dict[str, Any]]) -> Block:
    words = view.words
    panels = [
        Panel(
            title=words(f"saturation.axis_{side}"),
            mean=list(accumulate(one["mean_new"])),
            # The order of the interviews would tell which of them a number belongs to.
            observed=one["cumulative"] if view.speech else None,
        )
        for side, one in counted.items()
    ]
    figure = saturation_curves(
        panels,
        names=(words("saturation.mean"), words("saturation.observed")),
        x_title=words("saturation.axis"),
        write=lambda v: words.number(v, 1),
    )
    return picture(view, figure, "saturation", _table(view, counted, panels), min_width=_WIDTH)


def _table(view: View, counted: dict[str, dict[str, Any]], panels: list[Panel]) -> Table:
    words = view.words
    n = len(panels[0].mean)
    heads, columns = [words("saturation.col_interviews")], [[str(i + 1) for i in range(n)]]
    for side, panel in zip(counted, panels, strict=True):
        if panel.observed is not None:
            heads.append(words(f"saturation.col_{side}_observed"))
            columns.append([str(int(v)) for v in panel.observed])
        heads.append(words(f"saturation.col_{side}_mean"))
        columns.append([words.number(float(v), 1) for v in panel.mean])
    return Table(
        caption=words("saturation.table", n=n),
        columns=heads,
        rows=[list(row) for row in zip(*columns, strict=True)],
    )


def _ratio(view: View, groups: dict[str, Any]) -> list[str]:
    words = view.words
    base, run, n = (int(groups[name]) for name in ("base", "run", "n_interviews"))
    if groups["refused"] == "too_few_interviews":
        known = {"fewest": base + run, "base": str(base), "run": str(run), "n": n}
        return [words("saturation.refused", **known)]
    if groups["refused"] is not None:
        return [words("saturation.no_groups", base=str(base))]
    ratios = [float(v) for v in groups["ratios"]]
    known = {"base": str(base), "run": str(run)}
    return [words("saturation.ratio", last=ratios[-1], low=min(ratios), high=max(ratios), **known)]


def _hints(view: View, groups: dict[str, Any]) -> list[str]:
    words = view.words
    met, chao = value(groups["good_turing"]), value(groups["chao2"])
    if met is None or chao is None:
        return []
    return [
        words(
            "saturation.hints",
            met=words.percent(met, 1),
            chao=words.number(chao, 1),
            n=int(groups["n_codes"]),
        )
    ]
