"""Columns and types of every table, and the one way to read and write them.

Parquet holds what contains speech.  It is written with fixed settings and sorted rows, so
that equal tables give equal bytes.  CSV holds ids, counts and scores; it is read as text
and converted by schema, because a plain reader turns the id ``001`` into 1 and the code
name ``NA`` into a missing value.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from mining.errors import DataError

SCHEMA_VERSION = "1"

_TEXT = pa.string()
_INT = pa.int64()
_FLOAT = pa.float64()
_BOOL = pa.bool_()
_TEXTS = pa.list_(pa.string())


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """The columns of one table, in order, and the columns that sort its rows.

    Columns in ``optional`` may hold missing values; all others may not.
    """

    name: str
    columns: Mapping[str, pa.DataType]
    key: tuple[str, ...]
    optional: frozenset[str] = field(default_factory=frozenset)

    def arrow(self) -> pa.Schema:
        """Return the schema as pyarrow wants it."""
        return pa.schema(
            [pa.field(c, t, nullable=c in self.optional) for c, t in self.columns.items()]
        )


_MATCH: dict[str, pa.DataType] = {
    "group_id": _TEXT,
    "origin": _TEXT,
    "n_codings": _INT,
    "n_anchored": _INT,
    "n_interviews": _INT,
    "n_segments": _INT,
    "best": _TEXT,
    "n_cluster": _INT,
    "n_both": _INT,
    "precision": _FLOAT,
    "recall": _FLOAT,
    "f1": _FLOAT,
    "jaccard": _FLOAT,
    "lift": _FLOAT,
    "mutual": _BOOL,
}

SCHEMAS: dict[str, Schema] = {
    schema.name: schema
    for schema in (
        Schema(
            name="documents",
            columns={
                "document_id": _TEXT,
                "title": _TEXT,
                "group": _TEXT,
                "language": _TEXT,
                "text": _TEXT,
                "sha256": _TEXT,
                "source_name": _TEXT,
            },
            key=("document_id",),
        ),
        Schema(
            name="turns",
            columns={
                "document_id": _TEXT,
                "turn": _INT,
                "speaker": _TEXT,
                "role": _TEXT,
                "start": _INT,
                "end": _INT,
                "t0_ms": _INT,
                "t1_ms": _INT,
                "question_id": _TEXT,
            },
            key=("document_id", "turn"),
            optional=frozenset({"t0_ms", "t1_ms", "question_id"}),
        ),
        Schema(
            name="segments",
            columns={
                "segment_id": _TEXT,
                "document_id": _TEXT,
                "position": _INT,
                "speaker": _TEXT,
                "role": _TEXT,
                "start": _INT,
                "end": _INT,
                "question_id": _TEXT,
                "n_words": _INT,
                "text": _TEXT,
                "text_model": _TEXT,
            },
            key=("document_id", "position"),
            optional=frozenset({"question_id"}),
        ),
        Schema(
            name="codes",
            columns={
                "code_id": _TEXT,
                "name": _TEXT,
                "path": _TEXT,
                "parent_id": _TEXT,
                "group_id": _TEXT,
                "origin": _TEXT,
                "memo": _TEXT,
                "colour": _TEXT,
            },
            key=("path",),
            optional=frozenset({"parent_id", "group_id", "origin"}),
        ),
        Schema(
            name="codings",
            columns={
                "coding_id": _TEXT,
                "document_id": _TEXT,
                "start": _INT,
                "end": _INT,
                "code_id": _TEXT,
                "coder": _TEXT,
                "anchored": _TEXT,
                "text": _TEXT,
                "memo": _TEXT,
            },
            key=("coding_id",),
            optional=frozenset({"start", "end"}),
        ),
        Schema(
            name="segment_codes",
            columns={
                "segment_id": _TEXT,
                "code_id": _TEXT,
                "coder": _TEXT,
                "share_of_segment": _FLOAT,
                "share_of_coding": _FLOAT,
            },
            key=("segment_id", "code_id", "coder"),
        ),
        Schema(
            name="clusters",
            columns={"segment_id": _TEXT, "level": _TEXT, "cluster": _INT, "strength": _FLOAT},
            key=("level", "segment_id"),
        ),
        Schema(
            name="map",
            columns={"segment_id": _TEXT, "x": _FLOAT, "y": _FLOAT},
            key=("segment_id",),
        ),
        Schema(
            name="themes",
            columns={
                "theme_id": _TEXT,
                "level": _TEXT,
                "cluster": _INT,
                "parent_id": _TEXT,
                "size": _INT,
                "informants": _INT,
                "stability": _FLOAT,
                "words": _TEXTS,
                "exemplars": _TEXTS,
                "status": _TEXT,
            },
            key=("level", "cluster"),
            optional=frozenset({"parent_id", "stability"}),
        ),
    )
}

RESULTS: dict[str, Schema] = {
    schema.name: schema
    for schema in (
        Schema(
            name="interviews",
            columns={
                "document_id": _TEXT,
                "n_segments": _INT,
                "n_coded": _INT,
                "n_unassigned": _INT,
                "n_clusters": _INT,
                "n_codes_compared": _INT,
                "ami_codes": _FLOAT,
                "ami_codes_without": _FLOAT,
                "n_groups_compared": _INT,
                "ami_groups": _FLOAT,
                "ami_groups_without": _FLOAT,
            },
            key=("document_id",),
        ),
        Schema(name="code_matches", columns={"code_id": _TEXT, **_MATCH}, key=("code_id",)),
        Schema(name="group_matches", columns=_MATCH, key=("group_id",)),
        Schema(
            name="cluster_matches",
            columns={
                "theme_id": _TEXT,
                "n_segments": _INT,
                "code_id": _TEXT,
                "code_n_both": _INT,
                "code_jaccard": _FLOAT,
                "code_mutual": _BOOL,
                "group_id": _TEXT,
                "group_n_both": _INT,
                "group_jaccard": _FLOAT,
                "group_mutual": _BOOL,
            },
            key=("theme_id",),
        ),
        Schema(
            name="baselines",
            columns={"of": _TEXT, "against": _TEXT, "ami": _FLOAT, "n_segments": _INT},
            key=("of", "against"),
        ),
    )
}


def make_table(name: str, rows: pd.DataFrame | Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return ``rows`` with the columns, types and row order of the table ``name``.

    Raises
    ------
    DataError
        If a column is missing, a value does not fit its type, or a key stands twice.

    Examples
    --------
    >>> rows = [{"segment_id": "b", "x": 1, "y": 2}, {"segment_id": "a", "x": 0, "y": 0}]
    >>> make_table("map", rows)
      segment_id    x    y
    0          a  0.0  0.0
    1          b  1.0  2.0
    """
    schema = SCHEMAS[name]
    columns = list(schema.columns)
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows), columns=columns)
    missing = [c for c in columns if c not in frame.columns]
    if missing:
        raise DataError(f"table {name!r}: columns {missing} are missing; it needs {columns}")
    return _from_arrow(_to_arrow(schema, frame[columns]))


def _to_arrow(schema: Schema, frame: pd.DataFrame) -> pa.Table:
    twice = frame.duplicated(list(schema.key))
    if twice.any():
        first = dict(frame.loc[twice, list(schema.key)].iloc[0])
        raise DataError(f"table {schema.name!r}: the row with {first} stands twice")
    if frame.empty:
        return _marked(schema, schema.arrow().empty_table())
    frame = frame.sort_values(list(schema.key), kind="stable")
    for column in set(schema.columns) - schema.optional:
        if frame[column].isna().any():
            raise DataError(f"table {schema.name!r}: {column!r} has missing values")
    try:
        table = pa.Table.from_pandas(frame, schema=schema.arrow(), preserve_index=False)
        table.validate(full=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        column = next((c for c in schema.columns if c in str(error)), "a column")
        raise DataError(
            f"table {schema.name!r}: {column!r} holds a value that is not "
            f"{schema.columns.get(column)}"
        ) from error
    return _marked(schema, table)


def _marked(schema: Schema, table: pa.Table) -> pa.Table:
    return table.replace_schema_metadata(
        {"mining.table": schema.name, "mining.schema_version": SCHEMA_VERSION}
    )


def _from_arrow(table: pa.Table) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas()
    for column in table.schema:
        if column.nullable and column.type == _INT:
            frame[column.name] = frame[column.name].astype("Int64")
        elif column.type == _TEXTS:
            frame[column.name] = [list(words) for words in frame[column.name]]
    return frame


def write_table(name: str, rows: pd.DataFrame | Iterable[Mapping[str, Any]], path: Path) -> None:
    """Write the table ``name`` as Parquet; equal rows give equal bytes."""
    schema = SCHEMAS[name]
    frame = rows if isinstance(rows, pd.DataFrame) else make_table(name, rows)
    write_parquet(_to_arrow(schema, frame[list(schema.columns)]), path)


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write an Arrow table with the toolkit's fixed settings."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        table, path, compression="zstd", version="2.6", write_statistics=False, store_schema=True
    )


def read_table(name: str, path: Path) -> pd.DataFrame:
    """Read the table ``name`` from Parquet.

    Raises
    ------
    DataError
        If the file is missing, not Parquet, or holds another table or version.
    """
    table = read_parquet(path)
    metadata = table.schema.metadata or {}
    found = metadata.get(b"mining.table", b"").decode()
    version = metadata.get(b"mining.schema_version", b"").decode()
    if found != name or version != SCHEMA_VERSION:
        raise DataError(
            f"{path}: holds table {found!r} in version {version!r}; expected {name!r} in version "
            f"{SCHEMA_VERSION!r}; run 'mining run --force' to make it anew"
        )
    return _from_arrow(table)


def read_parquet(path: Path) -> pa.Table:
    """Read an Arrow table, or say which stage makes it."""
    if not path.is_file():
        raise DataError(f"{path}: not found; run the stage that makes it, or 'mining run'")
    try:
        return pq.read_table(path)
    except pa.ArrowInvalid as error:
        raise DataError(f"{path}: not a Parquet file; run 'mining run --force'") from error


def write_csv(name: str, frame: pd.DataFrame, path: Path) -> None:
    """Write a table of ``RESULTS``: line feeds, six decimals, empty cells where undefined."""
    schema = RESULTS[name]
    columns = list(schema.columns)
    whole = [c for c, kind in schema.columns.items() if kind == _INT]
    typed = frame[columns].astype(dict.fromkeys(whole, "Int64"))
    path.parent.mkdir(parents=True, exist_ok=True)
    typed.to_csv(path, index=False, lineterminator="\n", float_format="%.6f")


def read_csv(name: str, path: Path) -> pd.DataFrame:
    """Read a table of ``RESULTS`` as text and convert it by schema.

    Raises
    ------
    DataError
        If the file is missing or its columns are not those of the table.
    """
    if not path.is_file():
        raise DataError(f"{path}: not found; run the stage that makes it, or 'mining run'")
    schema = RESULTS[name]
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, na_filter=False)
    if list(frame.columns) != list(schema.columns):
        raise DataError(
            f"{path}: columns are {list(frame.columns)}; expected {list(schema.columns)}; "
            "run 'mining compare'"
        )
    converted = frame.replace("", pd.NA)
    for column, kind in schema.columns.items():
        if kind == _INT:
            converted[column] = converted[column].astype("Int64")
        elif kind == _FLOAT:
            converted[column] = converted[column].astype("Float64")
        elif kind == _BOOL:
            truth = converted[column].map({"True": True, "False": False})
            converted[column] = truth.astype("boolean")
    return converted


def write_json(value: Any, path: Path) -> None:  # noqa: ANN401 - anything JSON can hold
    """Write JSON with a fixed layout; floats keep six decimals."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(_rounded(value), ensure_ascii=False, indent=2, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def read_json(path: Path) -> Any:  # noqa: ANN401 - anything JSON can hold
    """Read JSON that a stage wrote, or say which stage makes it."""
    if not path.is_file():
        raise DataError(f"{path}: not found; run the stage that makes it, or 'mining run'")
    return json.loads(path.read_text(encoding="utf-8"))


def _rounded(value: Any) -> Any:  # noqa: ANN401 - walks any JSON value
    if isinstance(value, Mapping):
        return {str(k): _rounded(v) for k, v in value.items()}
    if isinstance(value, str | bool) or value is None:
        return value
    if isinstance(value, float | np.floating):
        return round(float(value), 6)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, Sequence | np.ndarray):
        return [_rounded(v) for v in value]
    raise TypeError(f"cannot write {type(value).__name__} as JSON")
