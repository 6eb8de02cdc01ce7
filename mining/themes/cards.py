"""The table of candidate themes: one row per cluster and level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.parallel import in_parallel
from mining.params import LEVELS, Themes
from mining.tables import make_table
from mining.themes.exemplars import Core
from mining.themes.margins import Margins, find_margins, members_of
from mining.themes.status import Spread, status
from mining.themes.stop_words import stop_words
from mining.themes.talk import read_talk
from mining.themes.titles import Titles
from mining.themes.words import Lexicon


def theme_id(level: str, cluster: int) -> str:
    """Return the name of a candidate theme.

    Examples
    --------
    >>> theme_id("middle", 3)
    'middle-03'
    """
    return f"{level}-{cluster:02d}"


def build_themes(  # noqa: PLR0913 - what three stages found, each with its own name
    segments: pd.DataFrame,
    vectors: NDArray[np.float32],
    clusters: pd.DataFrame,
    stability: Mapping[str, Sequence[float | None]],
    params: Themes,
    *,
    limits: Mapping[str, float],
    language: str,
) -> pd.DataFrame:
    """Describe every cluster of every level.

    Parameters
    ----------
    segments
        The table ``segments``; ``text`` without names, because titles are taken from it.
    vectors
        Rows in the order of ``segments``.
    clusters
        The table ``clusters``.
    stability
        Per level the clusters' values, in the order of their numbers.
    limits
        Per level what stability must exceed (:func:`mining.themes.status.status`); 0 for
        levels that are not named.

    Returns
    -------
    DataFrame
        The table ``themes``.
    """
    by_level = _labels(clusters, segments)
    corpus = _Corpus.read(segments, vectors)
    # Words are read while vectors are looked at.
    tasks: list[Callable[[], Any]] = [
        partial(_Words.read, segments, params, language),
        *[partial(_borders, corpus, labels, params) for labels in by_level.values()],
    ]
    words, *borders = in_parallel(lambda task: task(), tasks, n_rows=len(segments))

    def describe(at: int) -> dict[str, Sequence[Any]]:
        return _describe(corpus, words, list(by_level.values())[at], borders[at], params)

    columns = in_parallel(describe, range(len(borders)), n_rows=len(segments))
    rows: list[dict[str, Any]] = []
    for (level, labels), described in zip(by_level.items(), columns, strict=True):
        for cluster, members in enumerate(members_of(labels)):
            values = stability.get(level, ())
            value = values[cluster] if cluster < len(values) else None
            around = _spread(
                [corpus.voices[i] for i in members], [corpus.questions[i] for i in members]
            )
            limit = limits.get(level, 0.0)
            rows.append(
                {name: column[cluster] for name, column in described.items()}
                | {
                    "theme_id": theme_id(level, cluster),
                    "level": level,
                    "cluster": cluster,
                    "parent_id": _parent(by_level, level, members),
                    "size": around.size,
                    "informants": around.informants,
                    "stability": value,
                    "status": status(around, value, n_segments=len(segments), limit=limit),
                }
            )
    return make_table("themes", rows)


def _labels(clusters: pd.DataFrame, segments: pd.DataFrame) -> dict[str, NDArray[np.int64]]:
    """Return the clusters of the segments by level, from the coarsest."""
    found: dict[str, NDArray[np.int64]] = {}
    for level in [name for name in LEVELS if name in clusters["level"].unique()]:
        own = clusters[clusters["level"] == level].set_index("segment_id")["cluster"]
        found[level] = own.reindex(segments["segment_id"]).to_numpy(dtype=np.int64)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Corpus:
    """Who says what, and its vectors: read once for all levels."""

    ids: Sequence[str] = field(repr=False)
    vectors: NDArray[np.float32] = field(repr=False)
    voices: Sequence[str] = field(repr=False)
    questions: Sequence[Any] = field(repr=False)

    @classmethod
    def read(cls, segments: pd.DataFrame, vectors: NDArray[np.float32]) -> _Corpus:
        return cls(
            ids=segments["segment_id"].tolist(),
            vectors=vectors,
            voices=voices(segments),
            questions=segments["question_id"].tolist(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The words that were said, and those that the model sees where they differ."""

    lexicon: Lexicon = field(repr=False)
    titles: Titles = field(repr=False)

    @classmethod
    def read(cls, segments: pd.DataFrame, params: Themes, language: str) -> _Words:
        stop = stop_words(language, params.stop_words)
        model, said = segments["text_model"].tolist(), segments["text"].tolist()
        talk = read_talk(model, stop=stop, language=language)
        own = talk if said == model else read_talk(said, stop=stop, language=language)
        names = sorted(segments["speaker"].unique())
        return cls(lexicon=Lexicon(talk), titles=Titles(own, names=names))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Borders:
    """Rows of the segments to show of every cluster of one level."""

    exemplars: Sequence[Sequence[int]] = field(repr=False)
    contrast: Sequence[Sequence[int]] = field(repr=False)
    margins: Margins = field(repr=False)


def _borders(corpus: _Corpus, labels: NDArray[np.int64], params: Themes) -> _Borders:
    shown: list[list[int]] = []
    apart: list[list[int]] = []
    for members in members_of(labels):
        core = Core.of(corpus.vectors[members], [corpus.voices[i] for i in members])
        first = core.exemplars(params.n_exemplars, balance=params.mmr_lambda)
        shown.append([int(members[i]) for i in first])
        apart.append([int(members[i]) for i in core.contrast() or ()])
    margins = find_margins(corpus.vectors, labels)
    return _Borders(exemplars=shown, contrast=apart, margins=margins)


def _describe(
    corpus: _Corpus,
    words: _Words,
    labels: NDArray[np.int64],
    borders: _Borders,
    params: Themes,
) -> dict[str, Sequence[Any]]:
    """Return the columns of one level that words and vectors tell, in the order of clusters."""
    named, margins = corpus.ids, borders.margins
    return {
        "words": words.lexicon.theme_words(labels, params.n_words),
        "title": words.titles.working_titles(labels, borders.exemplars),
        "exemplars": [[named[i] for i in one] for one in borders.exemplars],
        "contrast": [[named[i] for i in one] for one in borders.contrast],
        "doubtful": [None if i is None else named[i] for i in margins.doubtful],
        "near_misses": [[named[i] for i in one] for one in margins.near_misses],
        "n_near_misses": margins.n_near_misses,
    }


def voices(segments: pd.DataFrame) -> list[str]:
    """Return who says each segment: document and speaker."""
    documents, speakers = segments["document_id"].tolist(), segments["speaker"].tolist()
    return [f"{d}/{s}" for d, s in zip(documents, speakers, strict=True)]


def spread(members: pd.DataFrame) -> Spread:
    """Return how a cluster's segments are spread over informants and questions."""
    return _spread(voices(members), members["question_id"].tolist())


def _spread(who: Sequence[str], asked: Sequence[Any]) -> Spread:
    n_said = Counter(who)
    n_asked = Counter(question for question in asked if not pd.isna(question))
    return Spread(
        size=len(who),
        informants=len(n_said),
        dominance=max(n_said.values()) / len(who),
        question_share=max(n_asked.values(), default=0) / len(who),
    )


def _parent(
    by_level: Mapping[str, NDArray[np.int64]], level: str, members: NDArray[np.intp]
) -> str | None:
    """Return the cluster of the next coarser level that holds all members, if one does."""
    names = list(by_level)
    if level == names[0]:
        return None
    coarser = names[names.index(level) - 1]
    above = np.unique(by_level[coarser][members])
    return theme_id(coarser, int(above[0])) if len(above) == 1 and above[0] >= 0 else None
