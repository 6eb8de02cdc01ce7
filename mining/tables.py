"""The one way to make, read and write tables.

Parquet holds what contains speech.  It is written with fixed settings and sorted rows, so
that equal tables give equal bytes.  CSV holds ids, counts and scores; it is read as text
and converted by schema, because a plain reader turns the id ``001`` into 1 and the code
name ``NA`` into a missing value.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from mining.errors import DataError
from mining.schemas import BOOL, FLOAT, INT, RESULTS, SCHEMA_VERSION, SCHEMAS, TEXTS, Schema


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
        if column.nullable and column.type == INT:
            frame[column.name] = frame[column.name].astype("Int64")
        elif column.type == TEXTS:
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
    whole = [c for c, kind in schema.columns.items() if kind == INT]
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
        if kind == INT:
            converted[column] = converted[column].astype("Int64")
        elif kind == FLOAT:
            converted[column] = converted[column].astype("Float64")
        elif kind == BOOL:
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
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DataError(f"{path}: not valid JSON; run 'mining run --force'") from error


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
