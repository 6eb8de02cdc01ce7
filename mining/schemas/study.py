"""The tables of ``data/``, written as Parquet because they hold speech or vectors."""

from __future__ import annotations

from mining.schemas.kinds import FLOAT, INT, TEXT, TEXTS, Schema

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
            name="questions",
            columns={"question_id": TEXT, "block_id": TEXT, "block_title": TEXT, "text": TEXT},
            key=("question_id",),
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
            name="guids",
            columns={"kind": TEXT, "id": TEXT, "guid": TEXT},
            key=("kind", "id"),
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
            columns={
                "segment_id": TEXT,
                "level": TEXT,
                "cluster": INT,
                "strength": FLOAT,
                "stability": FLOAT,
            },
            key=("level", "segment_id"),
            optional=frozenset({"stability"}),
        ),
        Schema(
            name="memberships",
            columns={"segment_id": TEXT, "level": TEXT, "cluster": INT, "strength": FLOAT},
            key=("level", "segment_id", "cluster"),
        ),
        Schema(
            name="placements",
            columns={
                "segment_id": TEXT,
                "level": TEXT,
                "cluster": INT,
                "strength": FLOAT,
                "nearest": INT,
                "cosine": FLOAT,
            },
            key=("level", "segment_id"),
        ),
        Schema(
            name="variants",
            columns={"variant": TEXT, "level": TEXT, "segment_id": TEXT, "cluster": INT},
            key=("variant", "level", "segment_id"),
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
                "title": TEXTS,
                "words": TEXTS,
                "exemplars": TEXTS,
                "contrast": TEXTS,
                "doubtful": TEXT,
                "near_misses": TEXTS,
                "n_near_misses": INT,
                "status": TEXT,
            },
            key=("level", "cluster"),
            optional=frozenset({"parent_id", "stability", "doubtful"}),
        ),
    )
}
