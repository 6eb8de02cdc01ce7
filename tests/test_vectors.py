"""Vectors are found by id and keep their bytes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from mining.errors import DataError
from mining.vectors import Vectors, unit_rows

MATRIX = np.array([[1, 0], [0, 1], [0, 0]], dtype=np.float32)
VECTORS = Vectors(segment_ids=("b", "a", "c"), matrix=MATRIX, meta={"embedder": "lexical"})


def test_rows_follow_the_ids_and_not_the_order():
    assert VECTORS.rows(["a", "b"]).tolist() == [[0, 1], [1, 0]]


def test_a_segment_without_vector_is_named():
    with pytest.raises(DataError, match="2 segments have no vector, the first is 'x'"):
        VECTORS.rows(["a", "x", "y"])


def test_vectors_come_back_sorted_with_what_made_them(tmp_path):
    VECTORS.write(tmp_path / "v.parquet")
    found = Vectors.read(tmp_path / "v.parquet")

    assert found.segment_ids == ("a", "b", "c")
    assert found.rows(["b", "a", "c"]).tolist() == MATRIX.tolist()
    assert found.meta == {"embedder": "lexical"}


def test_no_vectors_at_all(tmp_path):
    empty = Vectors(segment_ids=(), matrix=np.zeros((0, 3), dtype=np.float32))
    empty.write(tmp_path / "v.parquet")

    assert Vectors.read(tmp_path / "v.parquet").matrix.shape == (0, 3)


@given(hnp.arrays(np.float64, (4, 3), elements=st.floats(-1e6, 1e6)))
def test_unit_rows_have_length_one_or_are_zero(matrix):
    lengths = np.linalg.norm(unit_rows(matrix), axis=1)

    assert np.all(np.isclose(lengths, 1, atol=1e-5) | (lengths == 0))
