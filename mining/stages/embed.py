"""Segments to vectors, and in the same space the names of codes and the guide's questions.

The variants of the comparison have vectors of their own: of segments of other lengths, of
plain words, of a second embedder.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from mining.embedding.cache import encode_cached
from mining.embedding.sentence import Progress
from mining.params import LENGTHS, Params, Part
from mining.registry import make
from mining.tables import read_table, write_json
from mining.vectors import Vectors
from mining.workspace import Workspace, replaced_folder

_NORWEGIAN = {"nn", "nb", "no"}
_WORDS = Part(
    name="lexical", params={"n_dims": 100, "min_df": 2, "characters": False, "words": True}
)
# Their words are not learnt: they are placed among the segments.
_PLACED = ("labels", "questions")
_OTHER = "_other"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Texts:
    """What becomes one file of vectors."""

    ids: Sequence[str]
    said: Sequence[str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """An embedder, what to say of it, and the texts of each file."""

    embedder: Any
    about: Mapping[str, Any]
    texts: Mapping[str, _Texts]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Embedded:
    """Vectors of shape (n_texts, n_dims) of each file; which of the first were read in parts."""

    matrices: Mapping[str, NDArray[np.float32]] = field(repr=False)
    cut_off: NDArray[np.bool_] = field(repr=False)
    n_new: int


def embed(workspace: Workspace, progress: Progress | None = None) -> dict[str, Any]:
    """Embed the segments and write ``data/embeddings``; return what was done.

    Where dialect spellings were rewritten, ``vectors_plain.parquet`` holds the vectors of the
    text before that, so that the two can be compared.
    """
    texts = _read_texts(workspace)
    # A library that is imported later than the limit is not limited: the parts come first.
    jobs = _jobs(workspace.params(), texts)
    # One core: sums taken in another order differ in the last bits.
    with threadpool_limits(1):
        made = {ending: _embed(job, workspace, progress) for ending, job in jobs.items()}
    main, ids = made[""], texts["vectors"].ids
    report = {
        **jobs[""].about,
        "n_segments": len(ids),
        "n_dims": main.matrices["vectors"].shape[1],
        "n_unknown": int((~np.any(main.matrices["vectors"] != 0, axis=1)).sum()),
        "cut_off": [i for i, cut in zip(ids, main.cut_off, strict=True) if cut],
        "other": jobs[_OTHER].about if _OTHER in jobs else None,
    }
    with replaced_folder(workspace.embeddings) as folder:
        for ending, found in made.items():
            for name, matrix in found.matrices.items():
                vectors = _vectors(texts[name].ids, matrix, jobs[ending].about)
                vectors.write(folder / f"{name}{ending}.parquet")
        write_json(report, folder / "embedding.json")
    return {
        **report,
        "n_texts": sum(len(m) for found in made.values() for m in found.matrices.values()),
        "n_new": sum(found.n_new for found in made.values()),
    }


def _jobs(params: Params, texts: Mapping[str, _Texts]) -> dict[str, _Job]:
    """Return what is embedded by which part, by the ending of the files' names."""
    segments = {"vectors": texts["vectors"]}
    parts: dict[str, tuple[Part, Mapping[str, _Texts]]] = {"": (params.embed, texts)}
    if "words" in params.compare.variants:
        parts["_words"] = (_WORDS, segments)
    if params.compare.other_embedder is not None:
        parts[_OTHER] = (params.compare.other_embedder, segments)
    jobs = {}
    for ending, (part, of) in parts.items():
        embedder = make("embedder", part.name, part.params, seed=params.seed)
        about = {
            "embedder": part.name,
            "params": part.params,
            "fingerprint": getattr(embedder, "fingerprint", None),
            "language": language_check(params.ingest.language, embedder.languages),
        }
        jobs[ending] = _Job(embedder=embedder, about=about, texts=of)
    return jobs


def _read_texts(workspace: Workspace) -> dict[str, _Texts]:
    """Return what the study's own embedder embeds, by the name of the file; segments first."""

    def of(table: pd.DataFrame, key: str, text: str) -> _Texts:
        return _Texts(ids=table[key].tolist(), said=table[text].tolist())

    corpus = workspace.corpus
    segments = read_table("segments", corpus / "segments.parquet")
    codes = read_table("codes", corpus / "codes.parquet")
    questions = read_table("questions", corpus / "questions.parquet")
    found = {
        "vectors": of(segments, "segment_id", "text_model"),
        "labels": of(codes, "code_id", "name"),
        "questions": of(questions, "question_id", "text"),
    }
    if len(segments) and segments["text_plain"].notna().all():
        found["vectors_plain"] = of(segments, "segment_id", "text_plain")
    for name in LENGTHS:
        cut = read_table("segments", corpus / f"segments_{name}.parquet")
        if len(cut):
            found[f"vectors_{name}"] = of(cut, "segment_id", "text_model")
    return found


def _embed(job: _Job, workspace: Workspace, progress: Progress | None) -> _Embedded:
    if hasattr(job.embedder, "joined"):
        return _side_by_side(job, workspace, progress)
    sizes = [len(group.ids) for group in job.texts.values()]
    if hasattr(job.embedder, "fingerprint"):
        every = [text for group in job.texts.values() for text in group.said]
        found = encode_cached(job.embedder, every, workspace.vector_cache, progress)
        parts = np.split(found.vectors, np.cumsum(sizes)[:-1])
        matrices = dict(zip(job.texts, parts, strict=True))
        cut_off, n_new = found.cut_off[: sizes[0]], found.n_new
    else:
        matrices = _learn(job.embedder, job.texts)
        cut_off, n_new = np.zeros(sizes[0], dtype=np.bool_), sum(sizes)
    for name, group in job.texts.items():
        # Nothing was said, whatever a model makes of an empty text.
        matrices[name][[not text.strip() for text in group.said]] = 0.0
    return _Embedded(matrices=matrices, cut_off=cut_off, n_new=n_new)


def _side_by_side(job: _Job, workspace: Workspace, progress: Progress | None) -> _Embedded:
    """Embed by both parts of a hybrid, so that its sentence model goes through the cache."""
    hybrid = job.embedder
    read = _embed(replace(job, embedder=hybrid.sentence), workspace, progress)
    learnt = _embed(replace(job, embedder=hybrid.lexical), workspace, None)
    matrices = {
        name: hybrid.joined(rows, learnt.matrices[name]) for name, rows in read.matrices.items()
    }
    return replace(read, matrices=matrices)


def _learn(embedder: Any, texts: Mapping[str, _Texts]) -> dict[str, NDArray[np.float32]]:  # noqa: ANN401 - any part
    matrices = {}
    for name, group in texts.items():
        if name not in _PLACED:
            embedder.fit(group.said)
        matrices[name] = embedder.transform(group.said)
    return matrices


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


def _vectors(ids: Sequence[str], matrix: NDArray[np.float32], report: Mapping[str, Any]) -> Vectors:
    meta = {
        "embedder": report["embedder"],
        "params": json.dumps(report["params"], sort_keys=True),
        "fingerprint": report["fingerprint"] or "",
    }
    return Vectors(segment_ids=tuple(ids), matrix=matrix, meta=meta)
