"""How many clusters there are and why, and how clear each level is."""

from __future__ import annotations

from typing import Any

from mining.clustering.resolution import NO_STRUCTURE
from mining.report.blocks import Block, Heading, Points, Table, Text
from mining.report.view import View, value

_NUMBERS = ("mean_pairwise_ari", "prediction_strength", "silhouette")


def clarity(view: View) -> list[Block]:
    """Say what the number of clusters was chosen by, and show how clear every level is."""
    words, clustered = view.words, view.data.clustered
    levels = clustered.get("levels", {})
    if not levels:
        return []
    columns = ("clusters", "steadiness", "ambiguous_share", *_numbers(view), "coverage")
    table = Table(
        caption=words("clarity.table"),
        columns=[words("col.level"), *(words(f"clarity.{c}") for c in columns)],
        rows=[_row(view, name, level) for name, level in levels.items()],
    )
    return [
        Heading(words("clarity.title")),
        *([Points(said)] if (said := _choices(view)) else []),
        table,
        Text(words("clarity.about"), "note"),
    ]


def _choices(view: View) -> list[str]:
    """Explain every level's number: given, the one that came back best, or by size alone."""
    words, found = view.words, view.data.clustered.get("resolution") or {}
    sizes = found.get("sizes", {})
    if not sizes:
        return [words("clarity.by_part")]
    given = view.data.params.cluster.params
    said = []
    for level, size in sizes.items():
        if given.get(level) is not None:
            key = "clarity.given"
        elif level in found["by_size"]:
            key = "clarity.by_size" if found["steadiness"] else "clarity.untried"
        else:
            key = "clarity.steadiest"
        steady = found["steadiness"].get(str(size))
        said.append(words(key, level=level, n=size, steady=steady, least=NO_STRUCTURE))
    if found["n_in_tree"] < len(view.segments):
        said.append(words("clarity.sample", n=found["n_in_tree"], whole=len(view.segments)))
    return said


def _numbers(view: View) -> list[str]:
    """Return the coefficients to show; a reflexive project's page names none of agreement."""
    hidden = {"mean_pairwise_ari"} if view.data.hides_coefficients else set()
    return [column for column in _NUMBERS if column not in hidden]


def _row(view: View, name: str, level: dict[str, Any]) -> list[str]:
    words, found = view.words, view.data.clustered.get("resolution") or {}
    size = str(found.get("sizes", {}).get(name, ""))
    share = value(level["ambiguous_share"])
    return [
        name,
        str(int(level["n_clusters"])),
        words.number(value(found.get("steadiness", {}).get(size))),
        "–" if share is None else words.percent(share, 1),
        *(words.number(value(level[column])) for column in _numbers(view)),
        words.percent(float(level["coverage"] or 0), 1),
    ]
