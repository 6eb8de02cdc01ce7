"""Segments to vectors."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from mining.embedding.cache import Encoded, encode_cached
from mining.embedding.sentence import Progress
from mining.registry import make
from mining.tables import read_table, write_json
from mining.vectors import Vectors
from mining.workspace import Workspace, replaced_folder

_NORWEGIAN = {"nn", "nb", "no"}


def embed(workspace: Workspace, progress: Progress | None = None) -> dict[str, Any]:
    """Embed the segments and write ``data/embeddings``; return what was done.

    Where dialect spellings were rewritten, ``vectors_plain.parquet`` holds the vectors of the
    text before that, so that the two can be compared.
    """
    params = workspace.params()
    segments = read_table("segments", workspace.corpus / "segments.parquet")
    embedder = make("embedder", params.embed.name, params.embed.params, seed=params.seed)
    ids = segments["segment_id"].tolist()
    texts = {"vectors": segments["text_model"].tolist()}
    if len(ids) and segments["text_plain"].notna().all():
        texts["vectors_plain"] = segments["text_plain"].tolist()
    # One core: sums taken in another order differ in the last bits.
    with threadpool_limits(1):
        found = {name: _encode(embedder, said, workspace, progress) for name, said in texts.items()}
    matrix = found["vectors"].vectors
    report = {
        "embedder": params.embed.name,
        "params": params.embed.params,
        "fingerprint": getattr(embedder, "fingerprint", None),
        "n_segments": len(ids),
        "n_dims": matrix.shape[1],
        "n_unknown": int((~np.any(matrix != 0, axis=1)).sum()),
        "cut_off": segments["segment_id"][found["vectors"].cut_off].tolist(),
        "language": language_check(params.ingest.language, embedder.languages),
    }
    with replaced_folder(workspace.embeddings) as folder:
        for name, encoded in found.items():
            _vectors(ids, encoded.vectors, report).write(folder / f"{name}.parquet")
        write_json(report, folder / "embedding.json")
    return {**report, "n_new": sum(encoded.n_new for encoded in found.values())}


def _encode(
    embedder: Any,  # noqa: ANN401 - any part
    texts: list[str],
    workspace: Workspace,
    progress: Progress | None,
) -> Encoded:
    if hasattr(embedder, "fingerprint"):
        return encode_cached(embedder, texts, workspace.vector_cache, progress)
    vectors = embedder.fit(texts).transform(texts)
    return Encoded(vectors=vectors, cut_off=np.zeros(len(texts), dtype=np.bool_), n_new=len(texts))


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
