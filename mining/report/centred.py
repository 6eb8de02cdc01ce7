"""What is left of each candidate theme without what interviews or questions have in common."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from mining.figures.map_pair import map_pair
from mining.report.blocks import Block, Points, Table, Text
from mining.report.evidence import asked
from mining.report.picture import picture, sample
from mining.report.view import View, value

CENTRED = ("centred", "centred_question")
LEAST_KEPT = 0.5  # a Jaccard similarity below it: less than half is shared
_PANEL = 310


def vanishing(view: View) -> list[Block]:
    """Name the candidate themes that no cluster of centred vectors shares half with."""
    known = {name: _kept(view, name) for name in CENTRED}
    said = [sentence for name, kept in known.items() if kept for sentence in _said(view, name)]
    if not said:
        return []
    return [Text(view.words("centred.about", least=LEAST_KEPT)), Points(said)]


def centred_maps(view: View, maps: Mapping[str, pd.DataFrame]) -> list[Block]:
    """Draw the map beside those of centred vectors, marked by the study's own clusters.

    Parameters
    ----------
    maps
        Tables ``map`` by variant.
    """
    words, drawn = view.words, sample(view, view.segments)
    if drawn.empty or view.data.map.empty or not maps:
        return []
    shown = {"own": view.data.map} | {name: maps[name] for name in CENTRED if name in maps}
    here = set(drawn["segment_id"])
    panels = {
        words(f"centred.panel_{_key(view, name)}"): places[places["segment_id"].isin(here)]
        for name, places in shown.items()
    }
    numbers = sorted(set(drawn["cluster"]))
    names = {int(c): view.theme_names[int(c)] for c in numbers}
    figure = map_pair(panels, drawn, names=names, hover=view.hover(drawn))
    width = _PANEL * len(panels)
    return [picture(view, figure, "centred", _table(view), min_width=width)]


def _key(view: View, name: str) -> str:
    return "centred_tenth" if name == "centred_question" and not asked(view) else name


def _kept(view: View, name: str) -> dict[int, float]:
    """Return the best Jaccard similarity of every candidate theme in a centred grouping."""
    found = view.data.clustered.get("centred", {}).get(name, {}).get(view.data.level, [])
    themes = {int(c) for c in view.themes["cluster"]}
    return {c: float(kept) for c, kept in enumerate(found) if c in themes}


def _said(view: View, name: str) -> list[str]:
    words, key = view.words, _key(view, name)
    kept = _kept(view, name)
    stability = dict(zip(view.themes["cluster"], map(value, view.themes["stability"]), strict=True))
    gone = [c for c, found in kept.items() if found < LEAST_KEPT]
    loose = [c for c in gone if (own := stability[c]) is not None and own < LEAST_KEPT]
    firm = [c for c in gone if c not in loose]
    what = words(f"centred.what_{key}")
    if not gone:
        return [words("centred.none", what=what, n=len(kept))]
    said = []
    if firm:
        names = words.joined([_named(view, c, kept[c]) for c in firm])
        said.append(words(f"centred.gone_{key}", what=what, names=names, n=len(firm)))
    if loose:
        names = words.joined([_named(view, c, kept[c]) for c in loose])
        said.append(words("centred.loose", what=what, names=names, n=len(loose)))
    return said


def _named(view: View, cluster: int, kept: float) -> str:
    return f"{view.theme_names[cluster]} ({view.words.number(kept)})"


def _table(view: View) -> Table:
    words = view.words
    shown = {name: kept for name in CENTRED if (kept := _kept(view, name))}
    heads = [words(f"centred.panel_{_key(view, name)}") for name in shown]
    return Table(
        caption=words("centred.table"),
        columns=[words("col.theme"), words("col.stability"), *heads],
        rows=[
            [
                view.theme_names[int(cluster)],
                words.number(value(stability)),
                *(words.number(kept.get(int(cluster))) for kept in shown.values()),
            ]
            for cluster, stability in zip(
                view.themes["cluster"], view.themes["stability"], strict=True
            )
        ],
    )
