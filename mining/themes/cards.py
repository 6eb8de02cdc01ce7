"""The table of candidate themes: one row per cluster and level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.params import LEVELS, Themes
from mining.tables import make_table
from mining.themes.exemplars import exemplars
from mining.themes.status import Spread, status
from mining.themes.stop_words import stop_words
from mining.themes.words import theme_words


def theme_id(level: str, cluster: int) -> str:
    """Return the name of a candidate theme.

    Examples
    --------
    >>> theme_id("middle", 3)
    'middle-03'
    """
    return f"{level}-{cluster:02d}"


def build_themes(
    segments: pd.DataFrame,
    vectors: NDArray[np.float32],
    clusters: pd.DataFrame,
    stability: Mapping[str, Sequence[float | None]],
    params: Themes,
    *,
    language: str,
) -> pd.DataFrame:
    """Describe every cluster of every level.

    Parameters
    ----------
    segments
        The table ``segments``.
    vectors
        Rows in the order of ``segments``.
    clusters
        The table ``clusters``.
    stability
        Per level the clusters' values, in the order of their numbers.

    Returns
    -------
    DataFrame
        The table ``themes``.
    """
    stop = stop_words(language, params.stop_words)
    rows: list[dict[str, Any]] = []
    by_level: dict[str, NDArray[np.int64]] = {}
    for level in [name for name in LEVELS if name in set(clusters["level"])]:
        found = clusters[clusters["level"] == level].set_index("segment_id")["cluster"]
        labels = found.reindex(segments["segment_id"]).to_numpy(dtype=np.int64)
        by_level[level] = labels
        words = theme_words(list(segments["text_model"]), labels, stop=stop, n_words=params.n_words)
        for cluster in range(int(labels.max(initial=-1)) + 1):
            members = np.flatnonzero(labels == cluster)
            value = stability[level][cluster] if cluster < len(stability.get(level, ())) else None
            rows.append(
                _row(segments.iloc[members], vectors[members], value, params)
                | {
                    "theme_id": theme_id(level, cluster),
                    "level": level,
                    "cluster": cluster,
                    "parent_id": _parent(by_level, level, members),
                    "words": words[cluster],
                }
            )
    return make_table("themes", rows)


def voices(segments: pd.DataFrame) -> list[str]:
    """Return who says each segment: document and speaker."""
    return [f"{d}/{s}" for d, s in zip(segments["document_id"], segments["speaker"], strict=True)]


def spread(members: pd.DataFrame) -> Spread:
    """Return how a cluster's segments are spread over informants and questions."""
    who = pd.Series(voices(members)).value_counts()
    questions = members["question_id"].value_counts()
    return Spread(
        size=len(members),
        informants=len(who),
        dominance=float(who.iloc[0] / len(members)),
        question_share=float(questions.iloc[0] / len(members)) if len(questions) else 0.0,
    )


def _row(
    members: pd.DataFrame, vectors: NDArray[np.float32], stability: float | None, params: Themes
) -> dict[str, Any]:
    found = spread(members)
    shown = exemplars(
        vectors, params.n_exemplars, balance=params.mmr_lambda, voices=voices(members)
    )
    return {
        "size": found.size,
        "informants": found.informants,
        "stability": stability,
        "exemplars": [str(s) for s in members["segment_id"].iloc[shown]],
        "status": status(found, stability),
    }


def _parent(
    by_level: Mapping[str, NDArray[np.int64]], level: str, members: NDArray[np.intp]
) -> str | None:
    """Return the cluster of the next coarser level that holds all members, if one does."""
    coarser = [name for name in by_level if name != level]
    if not coarser:
        return None
    above = np.unique(by_level[coarser[-1]][members])
    return theme_id(coarser[-1], int(above[0])) if len(above) == 1 and above[0] >= 0 else None
