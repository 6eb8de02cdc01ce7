"""Vectors, one per segment, found by id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mining.errors import DataError
from mining.schemas import SCHEMA_VERSION
from mining.tables import read_parquet, write_parquet


@dataclass(frozen=True, slots=True, kw_only=True)
class Vectors:
    """One vector per segment, found by id.

    Attributes
    ----------
    segment_ids
        In the order of the rows.
    matrix
        Shape (n_segments, n_dims), float32; rows of unit length, or all zero where the
        embedder knew nothing in the text.
    meta
        Embedder, parameters and fingerprint.
    """

    segment_ids: tuple[str, ...]
    matrix: NDArray[np.float32] = field(repr=False)
    meta: Mapping[str, str] = field(default_factory=dict)

    def rows(self, segment_ids: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of these segments, shape (len(segment_ids), n_dims).

        Raises
        ------
        DataError
            If a segment has no vector.
        """
        place = {s: i for i, s in enumerate(self.segment_ids)}
        lost = [s for s in segment_ids if s not in place]
        if lost:
            raise DataError(
                f"{len(lost)} segments have no vector, the first is {lost[0]!r}; run 'mining embed'"
            )
        return self.matrix[[place[s] for s in segment_ids]]

    def write(self, path: Path) -> None:
        """Write the vectors as Parquet, sorted by segment id."""
        order = sorted(range(len(self.segment_ids)), key=lambda i: self.segment_ids[i])
        matrix = np.ascontiguousarray(self.matrix[order], dtype=np.float32)
        flat = pa.array(matrix.reshape(-1), type=pa.float32())
        vectors = pa.FixedSizeListArray.from_arrays(flat, matrix.shape[1])
        ids = pa.array([self.segment_ids[i] for i in order], type=pa.string())
        table = pa.table({"segment_id": ids, "vector": vectors})
        meta = {"mining.table": "vectors", "mining.schema_version": SCHEMA_VERSION, **self.meta}
        write_parquet(table.replace_schema_metadata(meta), path)

    @classmethod
    def read(cls, path: Path) -> Vectors:
        """Read vectors that :meth:`write` wrote."""
        table = read_parquet(path)
        column = table["vector"].combine_chunks()
        flat = column.flatten().to_numpy(zero_copy_only=False).astype(np.float32, copy=False)
        n_dims = column.type.list_size
        meta = {k.decode(): v.decode() for k, v in (table.schema.metadata or {}).items()}
        return cls(
            segment_ids=tuple(table["segment_id"].to_pylist()),
            matrix=flat.reshape(-1, n_dims),
            meta={k: v for k, v in meta.items() if not k.startswith("mining.")},
        )


def unit_rows(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    """Scale every row to length 1; rows of (nearly) nothing become exactly zero.

    Examples
    --------
    >>> unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    exact = np.asarray(vectors, dtype=np.float64)
    lengths = np.linalg.norm(exact, axis=1, keepdims=True)
    scaled = np.divide(exact, lengths, out=np.zeros_like(exact), where=lengths > 1e-6)
    rows: NDArray[np.float32] = scaled.astype(np.float32)
    return rows
