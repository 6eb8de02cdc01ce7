"""Our side of ``benchmarks/peer.py``: vectors to clusters, their stability, and themes."""

from __future__ import annotations

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from mining.clustering.map2d import draw_map
from mining.clustering.run import cluster
from mining.params import Params, parse
from mining.stages.cluster import clusters_table, grouped
from mining.stages.trust import trust
from mining.tables import make_table
from mining.themes.cards import build_themes, theme_id
from mining.themes.status import Spread, status

SHOWN = ("candidate", "tentative")


def themed(
    texts: list[str], vectors: np.ndarray, documents: list[str], *, drawn: bool
) -> dict[str, np.ndarray]:
    """Return the labels of every level, after all that a run makes of them."""
    params = plain_params()
    segments = segments_table(texts, documents)
    ids = segments["segment_id"].tolist()
    with threadpool_limits(1):
        found = grouped(vectors, params)
        trusted = trust(found, vectors, documents, params)
        table = clusters_table(ids, vectors, found, trusted.belonging)
        build_themes(
            segments,
            vectors,
            table,
            trusted.stability,
            params.themes,
            limits=found.limits,
            language="en",
        )
        if drawn:
            draw_map(vectors, "tsne", seed=params.seed)
    return dict(found.levels)


def plain_params() -> Params:
    """Return the parameters of a study that sets nothing."""
    return parse({"ingest": {"language": "en", "transcripts": "x"}, "embed": {"name": "lexical"}})


def segments_table(texts: list[str], documents: list[str]) -> pd.DataFrame:
    """Return the table ``segments`` of texts that follow each other in their documents."""
    numbers = np.arange(len(texts))
    table = pd.DataFrame(
        {
            "segment_id": [f"s{number:07d}" for number in numbers],
            "document_id": documents,
            "speaker": documents,
            "role": "informant",
            "start": numbers,
            "end": numbers + 1,
            "question_id": None,
            "n_words": [len(text.split()) for text in texts],
            "text": texts,
            "text_model": texts,
            "text_plain": texts,
        }
    )
    table["position"] = table.groupby("document_id").cumcount()
    return make_table("segments", table)


def grouping(vectors: np.ndarray, *, seed: int) -> dict[str, np.ndarray]:
    """Return the labels of every level, as the default recipe finds them."""
    with threadpool_limits(1):
        found = cluster(np.asarray(vectors, np.float32), "default", {}, seed=seed)
    return dict(found.levels)


def candidates(vectors: np.ndarray, *, seed: int) -> list[str]:
    """Return the clusters of any level that pass what a candidate theme must pass.

    Segments are dealt out to four interviews in turn, so that no cluster is one voice.
    """
    params = plain_params().model_copy(update={"seed": seed})
    documents = [f"interview {i % 4}" for i in range(len(vectors))]
    vectors = np.asarray(vectors, np.float32)
    with threadpool_limits(1):
        found = grouped(vectors, params)
        trusted = trust(found, vectors, documents, params)
    passed = []
    for level, labels in found.levels.items():
        for number, stability in enumerate(trusted.stability[level]):
            who = [documents[i] for i in np.flatnonzero(labels == number)]
            spread = Spread(
                size=len(who),
                informants=len(set(who)),
                dominance=max(who.count(name) for name in set(who)) / len(who),
                question_share=0.0,
            )
            limit = found.limits.get(level, 0.0)
            if status(spread, stability, n_segments=len(vectors), limit=limit) in SHOWN:
                passed.append(theme_id(level, number))
    return passed
