"""Codes without clusters, for one study: which hold together, and which stand apart.

Only codes on two segments or more in two interviews or more can be looked at; how many
those are is part of the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.comparison.arrangements import Arrangements, restricted
from mining.comparison.cells import FEWEST_SEGMENTS
from mining.comparison.code_cohesion import code_cohesion
from mining.comparison.contrasts import contrasts
from mining.comparison.neighbourhood import (
    Scope,
    eligible_codes,
    neighbourhood,
    scopes,
)
from mining.comparison.nulls import adjusted_q
from mining.comparison.study import Sides

MOST_SEGMENTS = 5_000
COHESION = ("kind", "id", "together", "n_pairs", "p", "q")
CONTRASTS = ("first", "second", "nearness", "n_first", "n_second", "chance_apart")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLevel:
    """What can be said of codes without any clusters.

    Attributes
    ----------
    scopes
        As :func:`~mining.comparison.neighbourhood.neighbourhood` returns them.
    cohesion
        Columns ``COHESION``: the eligible codes and the groups; ``q`` is over those of one
        kind that stand on four segments or more.
    contrasts
        Columns ``CONTRASTS``: pairs of codes by id.
    n_codes, n_eligible, n_once
        Relevant codes in use, those that can be looked at, those on one segment.
    n_segments, n_used
        Segments that carry an eligible code, and how many of them were used: all, or as
        many as pairs of them fit in memory, by lot.
    """

    scopes: pd.DataFrame = field(repr=False)
    cohesion: pd.DataFrame = field(repr=False)
    contrasts: pd.DataFrame = field(repr=False)
    n_codes: int
    n_eligible: int
    n_once: int
    n_segments: int
    n_used: int


def code_level(study: Sides, vectors: NDArray[np.float32], *, seed: int) -> CodeLevel:
    """Ask whether segments with a common code lie nearer, over all codes and for each.

    Parameters
    ----------
    vectors
        Shape (n_segments, n_dims), rows of unit length or zero, in the order of the study.
    """
    ids, members = study.members("code_id")
    can = eligible_codes(members, study.interviews)
    carrying = np.flatnonzero(members[:, can].any(axis=1))
    rows = _drawn(carrying, seed)
    codes = members[np.ix_(rows, can)]
    names = [name for name, kept in zip(ids, can, strict=True) if kept]
    place = study.place.of(rows)
    asked, voices = study.questions, study.voices
    questions = [asked[i] for i in rows]
    similarity = vectors[rows] @ vectors[rows].T
    ways = restricted(place.interviews, place.strata, seed=seed)
    table = neighbourhood(similarity, codes, place.interviews, questions, ways)
    across = scopes(similarity, place.interviews, questions, ("across",))["across"]
    held = [_held(across, codes, ways, "code", names), _groups(study, vectors, seed)]
    apart = contrasts(across, codes, [voices[i] for i in rows])
    named = {side: [names[i] for i in apart[side]] for side in ("first", "second")}
    return CodeLevel(
        scopes=table,
        cohesion=pd.concat([table for table in held if len(table)] or held[:1]),
        contrasts=apart.assign(**named)[list(CONTRASTS)],
        n_codes=len(ids),
        n_eligible=int(can.sum()),
        n_once=int((members.sum(axis=0) == 1).sum()),
        n_segments=len(carrying),
        n_used=len(rows),
    )


def _groups(study: Sides, vectors: NDArray[np.float32], seed: int) -> pd.DataFrame:
    """Return how far the segments of each code group lie together."""
    ids, members = study.members("group_id")
    rows = _drawn(np.flatnonzero(members.any(axis=1)), seed)
    place = study.place.of(rows)
    similarity = vectors[rows] @ vectors[rows].T
    across = scopes(similarity, place.interviews, place.strata, ("across",))["across"]
    ways = restricted(place.interviews, place.strata, seed=seed)
    return _held(across, members[rows], ways, "group", ids)


def _held(
    across: Scope,
    codes: NDArray[np.bool_],
    ways: Mapping[str, Arrangements],
    kind: str,
    names: Sequence[str],
) -> pd.DataFrame:
    """Return how far codes lie together; only turns move every segment to one place."""
    turned = {name: way for name, way in ways.items() if way.kind == "shift"}
    found = code_cohesion(across, codes, turned).assign(kind=kind, id=list(names), q=np.nan)
    judged = (codes.sum(axis=0) >= FEWEST_SEGMENTS) & found["p"].notna().to_numpy()
    found.loc[judged, "q"] = adjusted_q(found.loc[judged, "p"].tolist())
    return found[list(COHESION)]


def _drawn(rows: NDArray[np.intp], seed: int) -> NDArray[np.intp]:
    if len(rows) <= MOST_SEGMENTS:
        return rows
    rng = np.random.default_rng(seed)
    return np.sort(rng.choice(rows, MOST_SEGMENTS, replace=False))
