"""What a table's schema is: its columns, their types, and the order of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

SCHEMA_VERSION = "1"

TEXT = pa.string()
INT = pa.int64()
FLOAT = pa.float64()
BOOL = pa.bool_()
TEXTS = pa.list_(pa.string())


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
