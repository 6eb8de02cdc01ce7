"""Segments to vectors."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from mining.embedding.cache import encode_cached
from mining.embedding.sentence import Progress
from mining.registry import make
from mining.tables import read_table, write_json
from mining.vectors import Vectors
from mining.workspace import Workspace, replaced_folder

_NORWEGIAN = {"nn", "nb", "no"}


def embed(workspace: Workspace, progress: Progress | None = None) -> dict[str, Any]:
    """Embed the segments and write ``data/embeddings``; return what was done."""
    params = workspace.params()
    segments = read_table("segments", workspace.corpus / "segments.parquet")
    embedder = make("embedder", params.embed.name, params.embed.params, seed=params.seed)
    texts = segments["text_model"].tolist()
    cut_off: list[str] = []
    n_new = len(texts)
    # One core: sums taken in another order differ in the last bits.
    with threadpool_limits(1):
        if hasattr(embedder, "fingerprint"):
            encoded = encode_cached(embedder, texts, workspace.vector_cache, progress)
            matrix, n_new = encoded.vectors, encoded.n_new
            cut_off = segments["segment_id"][encoded.cut_off].tolist()
        else:
            matrix = embedder.fit(texts).transform(texts)
    report = {
        "embedder": params.embed.name,
        "params": params.embed.params,
        "fingerprint": getattr(embedder, "fingerprint", None),
        "n_segments": len(texts),
        "n_dims": matrix.shape[1],
        "n_unknown": int((~np.any(matrix != 0, axis=1)).sum()),
        "cut_off": cut_off,
        "language": language_check(params.ingest.language, embedder.languages),
    }
    with replaced_folder(workspace.embeddings) as folder:
        _vectors(segments["segment_id"].tolist(), matrix, report).write(folder / "vectors.parquet")
        write_json(report, folder / "embedding.json")
    return {**report, "n_new": n_new}


def language_check(corpus: str, claimed: tuple[str, ...] | None) -> dict[str, Any]:
    """Tell whether a model claims the corpus' language.

    Returns
    -------
    dict
        ``covered`` is true for an embedder that learns from the corpus (``claimed`` is
        ``None``), and ``None`` where the model's card is silent.

    Examples
    --------
    >>> language_check("nn", ("en",))["covered"], language_check("nn", ("no", "sv"))["covered"]
    (False, True)
    """
    base = corpus.split("-", maxsplit=1)[0]
    accepted = _NORWEGIAN if base in _NORWEGIAN else {base}
    covered: bool | None = True
    if claimed is not None:
        languages = {language.split("-")[0] for language in claimed}
        covered = bool(accepted & languages or "multilingual" in languages) if languages else None
    return {"corpus": corpus, "claimed": claimed and list(claimed), "covered": covered}


def _vectors(ids: list[str], matrix: NDArray[np.float32], report: dict[str, Any]) -> Vectors:
    meta = {
        "embedder": report["embedder"],
        "params": json.dumps(report["params"], sort_keys=True),
        "fingerprint": report["fingerprint"] or "",
    }
    return Vectors(segment_ids=tuple(ids), matrix=matrix, meta=meta)
