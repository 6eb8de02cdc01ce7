"""The columns, types and row order of every table.

``SCHEMAS`` are the tables of ``data/``, written as Parquet because they hold speech or
vectors; ``RESULTS`` are those of ``results/``, CSV of ids, counts and scores.
"""

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


_MATCH: dict[str, pa.DataType] = {
    "group_id": TEXT,
    "origin": TEXT,
    "n_codings": INT,
    "n_anchored": INT,
    "n_interviews": INT,
    "n_segments": INT,
    "best": TEXT,
    "n_cluster": INT,
    "n_both": INT,
    "precision": FLOAT,
    "recall": FLOAT,
    "f1": FLOAT,
    "jaccard": FLOAT,
    "lift": FLOAT,
    "mutual": BOOL,
}

SCHEMAS: dict[str, Schema] = {
    schema.name: schema
    for schema in (
        Schema(
            name="documents",
            columns={
                "document_id": TEXT,
                "title": TEXT,
                "group": TEXT,
                "language": TEXT,
                "text": TEXT,
                "sha256": TEXT,
                "source_name": TEXT,
            },
            key=("document_id",),
        ),
        Schema(
            name="turns",
            columns={
                "document_id": TEXT,
                "turn": INT,
                "speaker": TEXT,
                "role": TEXT,
                "start": INT,
                "end": INT,
                "t0_ms": INT,
                "t1_ms": INT,
                "question_id": TEXT,
            },
            key=("document_id", "turn"),
            optional=frozenset({"t0_ms", "t1_ms", "question_id"}),
        ),
        Schema(
            name="segments",
            columns={
                "segment_id": TEXT,
                "document_id": TEXT,
                "position": INT,
                "speaker": TEXT,
                "role": TEXT,
                "start": INT,
                "end": INT,
                "question_id": TEXT,
                "n_words": INT,
                "text": TEXT,
                "text_model": TEXT,
                "text_plain": TEXT,
            },
            key=("document_id", "position"),
            optional=frozenset({"question_id", "text_plain"}),
        ),
        Schema(
            name="replacements",
            columns={
                "document_id": TEXT,
                "start": INT,
                "end": INT,
                "pseudonym": TEXT,
                "kind": TEXT,
            },
            key=("document_id", "start"),
        ),
        Schema(
            name="codes",
            columns={
                "code_id": TEXT,
                "name": TEXT,
                "path": TEXT,
                "parent_id": TEXT,
                "group_id": TEXT,
                "origin": TEXT,
                "memo": TEXT,
                "colour": TEXT,
            },
            key=("path",),
            optional=frozenset({"parent_id", "group_id", "origin"}),
        ),
        Schema(
            name="codings",
            columns={
                "coding_id": TEXT,
                "document_id": TEXT,
                "start": INT,
                "end": INT,
                "code_id": TEXT,
                "coder": TEXT,
                "anchored": TEXT,
                "text": TEXT,
                "memo": TEXT,
            },
            key=("coding_id",),
            optional=frozenset({"start", "end"}),
        ),
        Schema(
            name="segment_codes",
            columns={
                "segment_id": TEXT,
                "code_id": TEXT,
                "coder": TEXT,
                "share_of_segment": FLOAT,
                "share_of_coding": FLOAT,
            },
            key=("segment_id", "code_id", "coder"),
        ),
        Schema(
            name="clusters",
            columns={"segment_id": TEXT, "level": TEXT, "cluster": INT, "strength": FLOAT},
            key=("level", "segment_id"),
        ),
        Schema(
            name="map",
            columns={"segment_id": TEXT, "x": FLOAT, "y": FLOAT},
            key=("segment_id",),
        ),
        Schema(
            name="themes",
            columns={
                "theme_id": TEXT,
                "level": TEXT,
                "cluster": INT,
                "parent_id": TEXT,
                "size": INT,
                "informants": INT,
                "stability": FLOAT,
                "words": TEXTS,
                "exemplars": TEXTS,
                "status": TEXT,
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
                "document_id": TEXT,
                "n_segments": INT,
                "n_coded": INT,
                "n_unassigned": INT,
                "n_clusters": INT,
                "n_codes_compared": INT,
                "ami_codes": FLOAT,
                "ami_codes_without": FLOAT,
                "n_groups_compared": INT,
                "ami_groups": FLOAT,
                "ami_groups_without": FLOAT,
            },
            key=("document_id",),
        ),
        Schema(name="code_matches", columns={"code_id": TEXT, **_MATCH}, key=("code_id",)),
        Schema(name="group_matches", columns=_MATCH, key=("group_id",)),
        Schema(
            name="cluster_matches",
            columns={
                "theme_id": TEXT,
                "n_segments": INT,
                "code_id": TEXT,
                "code_n_both": INT,
                "code_jaccard": FLOAT,
                "code_mutual": BOOL,
                "group_id": TEXT,
                "group_n_both": INT,
                "group_jaccard": FLOAT,
                "group_mutual": BOOL,
            },
            key=("theme_id",),
        ),
        Schema(
            name="dialect",
            columns={"level": TEXT, "before": FLOAT, "after": FLOAT, "n_segments": INT},
            key=("level",),
        ),
        Schema(
            name="baselines",
            columns={"of": TEXT, "against": TEXT, "ami": FLOAT, "n_segments": INT},
            key=("of", "against"),
        ),
    )
}
