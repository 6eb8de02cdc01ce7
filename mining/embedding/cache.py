"""Vectors kept by text, model and settings, so that a rerun imports no torch.

The cache holds hashes of texts, never the texts; its vectors are as confidential as the
talk they come from.  It lives in the workspace and is removed with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mining.embedding.sentence import Progress
from mining.tables import read_parquet, write_parquet


class Encoder(Protocol):
    """What the cache needs of an embedder."""

    @property
    def fingerprint(self) -> str:
        """What the vectors depend on besides the text."""

    def encode(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Embed texts and tell which were cut off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """Vectors of shape (n_texts, n_dims), which texts were cut off, how many were new."""

    vectors: NDArray[np.float32]
    cut_off: NDArray[np.bool_]
    n_new: int


def encode_cached(
    encoder: Encoder, texts: Sequence[str], folder: Path, progress: Progress | None = None
) -> Encoded:
    """Embed ``texts``, taking from ``folder`` what was embedded before.

    The cache file is replaced whole, so an interrupted run loses at most its own work.
    """
    path = folder / f"{hashlib.sha256(encoder.fingerprint.encode()).hexdigest()[:32]}.parquet"
    known = _read(path)
    keys = [hashlib.sha256(t.encode("utf-8", "surrogatepass")).hexdigest() for t in texts]
    fresh = {k: t for k, t in zip(keys, texts, strict=True) if k not in known}
    if fresh:
        vectors, cut_off = encoder.encode(list(fresh.values()), progress)
        known |= {k: (v, bool(c)) for k, v, c in zip(fresh, vectors, cut_off, strict=True)}
        _write(path, known)
    n_dims = len(next(iter(known.values()))[0]) if known else 1
    rows = np.array([known[k][0] for k in keys], dtype=np.float32).reshape(-1, n_dims)
    return Encoded(
        vectors=rows, cut_off=np.array([known[k][1] for k in keys], dtype=bool), n_new=len(fresh)
    )


def _read(path: Path) -> dict[str, tuple[NDArray[np.float32], bool]]:
    if not path.is_file():
        return {}
    table = read_parquet(path)
    column = table["vector"].combine_chunks()
    matrix = column.flatten().to_numpy().reshape(-1, column.type.list_size)
    keys, cut_off = table["key"].to_pylist(), table["cut_off"].to_pylist()
    return dict(zip(keys, zip(matrix, cut_off, strict=True), strict=True))


def _write(path: Path, known: dict[str, tuple[NDArray[np.float32], bool]]) -> None:
    keys = sorted(known)
    matrix = np.vstack([known[k][0] for k in keys]).astype(np.float32)
    vectors = pa.FixedSizeListArray.from_arrays(pa.array(matrix.reshape(-1)), matrix.shape[1])
    cut_off = pa.array([known[k][1] for k in keys])
    table = pa.table({"key": pa.array(keys), "cut_off": cut_off, "vector": vectors})
    part = path.with_suffix(".part")
    write_parquet(table, part)
    part.replace(path)
