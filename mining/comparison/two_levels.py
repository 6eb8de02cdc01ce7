"""Codes and code groups: does the grouping follow the words of the codes or what was said.

A code is seen in two ways: by the segments that carry it (content) and by its own name
(label).  A tree is grown from the codes in each view and compared whole with the groups.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.comparison.code_tree import (
    CodeTree,
    code_test_flags,
    code_tree,
    code_vectors,
    cohesion,
)
from mining.comparison.saturation import saturation
from mining.comparison.study import Sides

TREE = ("step", "left", "right", "height", "n_leaves")
FLAGS = ("code_id", "guide_similarity", "like_guide", "short", "is_heading")
_SHOWN = (
    *("cophenetic", "purity", "purity_chance", "p", "smallest_p", "n_arrangements"),
    *("n_without_vector", "n_without_group"),
)


def two_levels(
    study: Sides,
    vectors: NDArray[np.float32],
    labels: Mapping[str, NDArray[np.float32]],
    *,
    seed: int,
) -> tuple[dict[str, Any], pd.DataFrame]:
    """Return how well the groups follow the trees of codes, and how far groups hold together.

    Parameters
    ----------
    vectors
        Shape (n_segments, n_dims), in the order of the study.
    labels
        Vectors of the code names, by code.

    Returns
    -------
    numbers, tree
        ``content`` and ``label``, each with the numbers of the tree, and ``cohesion``, a
        row per group in the content view; and the tree of the content view, columns
        ``TREE``: ``left`` and ``right`` are codes, or ``step N`` for what that step joined.
    """
    ids, members = study.members("code_id")
    group_of = dict(zip(study.codings["code_id"], study.codings["group_id"], strict=True))
    groups = [group_of.get(code) for code in ids]
    by_content = code_vectors(vectors, members) if ids else np.zeros((0, 1), dtype=np.float32)
    width = next((len(v) for v in labels.values()), 1)
    empty = np.zeros(width, dtype=np.float32)
    by_label = np.array([labels.get(code, empty) for code in ids], dtype=np.float32)
    views = {"content": by_content, "label": by_label.reshape(len(ids), width)}
    trees = {name: code_tree(view, groups, seed=seed) for name, view in views.items()}
    found: dict[str, Any] = {name: _numbers(tree, groups) for name, tree in trees.items()}
    rows = cohesion(by_content, groups).astype(object)
    found["cohesion"] = rows.where(rows.notna(), None).to_dict("records")
    return found, _steps(trees["content"], ids)


def _steps(tree: CodeTree, ids: Sequence[str]) -> pd.DataFrame:
    leaves = [ids[row] for row in tree.rows.tolist()]
    rows = []
    for step, (left, right, height, size) in enumerate(
        tree.linkage.tolist() if tree.linkage is not None else (), start=1
    ):
        named = [
            leaves[int(i)] if i < len(leaves) else f"step {int(i) - len(leaves) + 1}"
            for i in (left, right)
        ]
        rows.append((step, *named, height, int(size)))
    return pd.DataFrame(rows, columns=list(TREE))


def _numbers(tree: CodeTree, groups: Sequence[str | None]) -> dict[str, Any]:
    known = {name: getattr(tree, name) for name in _SHOWN}
    return {"n_codes": len(tree.rows), "n_groups": len({g for g in groups if g}), **known}


def code_test(
    codes: pd.DataFrame,
    labels: Mapping[str, NDArray[np.float32]],
    questions: NDArray[np.float32] | None,
    headings: Sequence[str],
) -> pd.DataFrame:
    """Return what to check of every code's name; flags, never a score.

    Parameters
    ----------
    codes
        The table ``codes``.
    labels
        Vectors of the code names, by code.
    questions
        Shape (n_questions, n_dims), or ``None`` without a guide.
    headings
        Titles of the guide's blocks and its questions.

    Returns
    -------
    DataFrame
        ``code_id``, ``guide_similarity``, ``like_guide``, ``short``, ``is_heading``; a code
        group has no row.
    """
    leaves = codes[~codes["code_id"].isin(codes["parent_id"])]
    leaves = leaves[leaves["code_id"].isin(list(labels))].sort_values("code_id")
    if leaves.empty:
        return pd.DataFrame(
            columns=["code_id", "guide_similarity", "like_guide", "short", "is_heading"]
        )
    matrix = np.array([labels[code] for code in leaves["code_id"]], dtype=np.float32)
    flags = code_test_flags(matrix, questions, leaves["name"].tolist(), headings)
    flags.insert(0, "code_id", leaves["code_id"].tolist())
    return flags


def new_by_interview(study: Sides, column: str) -> dict[str, Any]:
    """Return how many codes or groups are new in each interview, in the order of the study.

    Text-near codes are not the unit of saturation: nearly all of them are used once in any
    study; groups are.
    """
    used = study.used()[["segment_id", column]].dropna().drop_duplicates()
    where = dict(zip(study.segments["segment_id"], study.interviews, strict=True))
    found: dict[str, set[str]] = {name: set() for name in dict.fromkeys(study.interviews)}
    for segment, label in used.itertuples(index=False, name=None):
        found[where[segment]].add(label)
    return asdict(saturation([frozenset(codes) for codes in found.values()]))
