"""The columns, types and row order of every table."""

from mining.schemas.kinds import BOOL, FLOAT, INT, SCHEMA_VERSION, TEXT, TEXTS, Schema
from mining.schemas.results import RESULTS
from mining.schemas.study import SCHEMAS

__all__ = [
    "BOOL",
    "FLOAT",
    "INT",
    "RESULTS",
    "SCHEMAS",
    "SCHEMA_VERSION",
    "TEXT",
    "TEXTS",
    "Schema",
]
