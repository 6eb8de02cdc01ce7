"""Codes and code groups: what the grouping follows, and names to read once more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from mining.comparison.code_tree import MIN_CODES, MIN_WORDS
from mining.report.blocks import Block, Fold, Heading, Points, Section, Table, Text
from mining.report.cohesion import origin_name
from mining.report.evidence import ALPHA
from mining.report.saturation import saturation
from mining.report.tree import tree_picture
from mining.report.view import View, records, value

VIEWS = ("content", "label")
FLAGS = ("like_guide", "short", "is_heading")
_TREE = ("purity", "purity_chance")
_LITTLE = 0.05  # purity above chance by less than this is called little
_COHESION = ("within", "between", "difference")


def levels(view: View) -> Section:
    """Set the code groups beside trees of codes, and show how the codes came in."""
    words, data = view.words, view.data
    title = words("levels.title")
    if not data.has_codes:
        return Section("levels", title, [Text(words("codes.empty"), "note")])
    blocks: list[Block]
    if data.hides_coefficients:
        blocks = [Text(words("hidden.here"), "note")]
    else:
        blocks = [Text(words("levels.about")), *_trees(view), *tree_picture(view), *_cohesion(view)]
    return Section("levels", title, [*blocks, *_code_test(view), *saturation(view)])


def _trees(view: View) -> list[Block]:
    words = view.words
    trees = {name: view.data.scores["two_levels"][name] for name in VIEWS}
    points = [*_undefined(view, trees), *_coarse(view, trees), *_left_out(view, trees)]
    columns = (
        *("view", "codes", "groups", "purity", "purity_chance"),
        *("p", "smallest_p", "cophenetic"),
    )
    table = Table(
        caption=words("levels.tree_table"),
        columns=[words(f"levels.col_{c}") for c in columns],
        rows=[
            [
                words(f"levels.view_{name}"),
                *(str(int(tree[c])) for c in ("n_codes", "n_groups")),
                *(words.number(value(tree[c])) for c in _TREE),
                *(words.p(value(tree[c])) for c in ("p", "smallest_p")),
                words.number(value(tree["cophenetic"])),
            ]
            for name, tree in trees.items()
        ],
    )
    blocks: list[Block] = [Heading(words("levels.tree_title")), *_follows(view, trees)]
    blocks += [Points(points)] if points else []
    return [*blocks, table, Text(words("levels.cophenetic"), "note")]


def _follows(view: View, trees: Mapping[str, dict[str, Any]]) -> list[Block]:
    """Say in words what the grouping follows, where both views are defined."""
    words = view.words
    p = {name: value(tree["p"]) for name, tree in trees.items()}
    found = [name for name, one in p.items() if one is not None and one <= ALPHA]
    if None in p.values():
        return []
    key = {0: "neither", 1: "".join(found), 2: "both"}[len(found)]
    known = {name: float(trees[name]["purity"]) for name in VIEWS}
    chance = {name: float(trees[name]["purity_chance"]) for name in VIEWS}
    said = words(f"levels.follows_{key}", **known, **{f"{n}_chance": c for n, c in chance.items()})
    if found and all(known[name] - chance[name] < _LITTLE for name in found):
        said = f"{said} {words('levels.little')}"
    return [Text(said)]


def _undefined(view: View, trees: Mapping[str, dict[str, Any]]) -> list[str]:
    words = view.words
    return [
        words(
            "levels.undefined",
            view=words(f"levels.view_{name}"),
            why=words(f"levels.{_why(tree)}", fewest=str(MIN_CODES)),
        )
        for name, tree in trees.items()
        if value(tree["purity"]) is None
    ]


def _why(tree: Mapping[str, Any]) -> str:
    """Return why a tree has no purity.

    Examples
    --------
    >>> _why({"n_codes": 2, "cophenetic": None}), _why({"n_codes": 5, "cophenetic": 0.9})
    ('why_few_codes', 'why_alone')
    """
    if tree["n_codes"] < MIN_CODES:
        return "why_few_codes"
    return "why_one_group" if tree["cophenetic"] is None else "why_alone"


def _coarse(view: View, trees: Mapping[str, dict[str, Any]]) -> list[str]:
    """Say where even the best tree could not have had a small p."""
    words = view.words
    return [
        words(
            "levels.coarse",
            view=words(f"levels.view_{name}"),
            n=int(tree["n_arrangements"]),
            smallest=words.p(value(tree["smallest_p"])),
        )
        for name, tree in trees.items()
        if (value(tree["smallest_p"]) or 0) > ALPHA
    ]


def _left_out(view: View, trees: Mapping[str, dict[str, Any]]) -> list[str]:
    words = view.words
    return [
        words(
            "levels.left_out",
            view=words(f"levels.view_{name}"),
            n=int(tree["n_without_vector"]),
            without=int(tree["n_without_group"]),
        )
        for name, tree in trees.items()
        if tree["n_without_vector"] or tree["n_without_group"]
    ]


def _cohesion(view: View) -> list[Block]:
    words = view.words
    rows = view.data.scores["two_levels"]["cohesion"]
    if not rows:
        return []
    groups = view.data.group_matches.drop_duplicates("group_id").set_index("group_id")["origin"]
    heads = [words("col.group"), words("levels.col_codes")]
    heads += [words(f"levels.col_{c}") for c in _COHESION]
    return [
        Table(
            caption=words("levels.cohesion_table"),
            columns=[*heads, words("col.origin")],
            rows=[
                [
                    view.code(row["group"]),
                    str(int(row["n_codes"])),
                    *(words.number(value(row[c])) for c in _COHESION),
                    origin_name(view, groups.get(row["group"])),
                ]
                for row in rows
            ],
            words=frozenset({5}),
        )
    ]


def _code_test(view: View) -> list[Block]:
    """List the names to read once more; names of codes can quote, so only with speech."""
    words, table = view.words, view.data.code_test
    if table.empty:
        return []
    said = [words("levels.test_counts", n=len(_flagged(table)), whole=len(table))]
    if not view.data.imported.get("guide"):
        said.append(words("levels.test_no_guide"))
    blocks: list[Block] = [
        Heading(words("levels.test_title")),
        Text(words("levels.test_about")),
    ]
    if not view.speech:
        return [*blocks, Points([*said, words("levels.test_hidden")])]
    blocks.append(Points(said))
    return [*blocks, *_names(view, _flagged(table))]


def _flagged(table: pd.DataFrame) -> pd.DataFrame:
    marks = table[list(FLAGS)].fillna(value=False).astype(bool)
    return table[marks.any(axis=1)]


def _names(view: View, flagged: pd.DataFrame) -> list[Block]:
    if flagged.empty:
        return []
    words, found = view.words, {row["code_id"]: row for row in records(flagged)}
    rows = []
    for code in records(view.data.codes):
        if flags := found.get(code["code_id"]):
            why = [words(f"levels.flag_{f}", words=str(MIN_WORDS)) for f in FLAGS if flags[f]]
            rows.append([view.code(code["code_id"]), view.code(code["group_id"]), "; ".join(why)])
    table = Table(
        caption=words("levels.test_table"),
        columns=[words("col.code"), words("col.group"), words("levels.col_flags")],
        rows=rows,
        words=frozenset({1, 2}),
    )
    return [Fold(words("levels.test_fold", n=len(rows)), [table])]
