"""Transcripts and manual codes to tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from mining.alignment import Landings, anchor, lost_codings, project_codings
from mining.corpus import Codebook, Coding, Segment, Transcript
from mining.importers.codebook import build_codebook, read_codebook
from mining.importers.codings import read_codings
from mining.importers.guide import Guide, map_questions, omitted_questions, read_guide
from mining.importers.transcripts import find_transcripts, read_transcripts
from mining.params import Ingest
from mining.segmentation import SetAside, segment
from mining.tables import make_table, write_json, write_table
from mining.workspace import Workspace, replaced_folder


def ingest(workspace: Workspace) -> dict[str, Any]:
    """Read the study and write ``data/corpus``; return the import report."""
    params = workspace.params()
    overlap = params.compare.overlap
    transcripts, guide, skipped = _read_transcripts(workspace, params.ingest)
    cut = {
        t.document.document_id: segment(
            t, params.segment, omit=omitted_questions(guide) if guide else ()
        )
        for t in transcripts
    }
    codebook, codings, codes_read = _read_codes(workspace, params.ingest, transcripts)
    tables = {
        "documents": make_table("documents", [_document_row(t) for t in transcripts]),
        "turns": make_table("turns", [asdict(turn) for t in transcripts for turn in t.turns]),
        "segments": make_table(
            "segments", [_segment_row(s) for segments, _ in cut.values() for s in segments]
        ),
        "codes": make_table("codes", [asdict(code) for code in codebook.codes]),
        "codings": make_table("codings", [asdict(coding) for coding in codings]),
    }
    tables["segment_codes"] = make_table(
        "segment_codes",
        project_codings(tables["codings"], tables["segments"], overlap=overlap),
    )
    report = {
        "documents": [
            _document_report(t, *cut[t.document.document_id], codings) for t in transcripts
        ],
        "skipped_files": skipped,
        "guide": guide is not None,
        "codings": codes_read
        and {
            **codes_read,
            **_placed(codings, tables["segment_codes"]),
            **_landed(lost_codings(tables["codings"], tables["segments"], overlap=overlap)),
        },
    }
    with replaced_folder(workspace.corpus) as folder:
        for name, table in tables.items():
            write_table(name, table, folder / f"{name}.parquet")
        write_json(report, folder / "import_report.json")
    return report


def _read_transcripts(
    workspace: Workspace, params: Ingest
) -> tuple[list[Transcript], Guide | None, list[str]]:
    found = find_transcripts(params.transcripts, workspace.root)
    transcripts = read_transcripts(found.paths, language=params.language, roles=params.roles)
    guide = None
    if params.guide is not None:
        guide = read_guide(workspace.input("ingest.guide", params.guide))
        transcripts = map_questions(guide, transcripts)
    return transcripts, guide, [p.name for p in found.skipped]


def _read_codes(
    workspace: Workspace, params: Ingest, transcripts: Sequence[Transcript]
) -> tuple[Codebook, list[Coding], dict[str, Any] | None]:
    if params.codings is None:
        return Codebook(), [], None
    path = workspace.input("ingest.codings", params.codings)
    kind, quotations = read_codings(path, columns=params.columns, coder=params.coder)
    rows = None
    if params.codebook is not None:
        rows = read_codebook(
            workspace.input("ingest.codebook", params.codebook), columns=params.columns
        )
    codebook, code_ids = build_codebook(quotations, rows)
    found = anchor(quotations, [t.document for t in transcripts], code_ids)
    ambiguous, moved = (sum(getattr(t, k) for t in found.tallies) for k in ("ambiguous", "moved"))
    read = {"source_name": path.name, "format": kind, "ambiguous": ambiguous, "moved": moved}
    return codebook, list(found.codings), read


def _document_row(transcript: Transcript) -> dict[str, Any]:
    document = transcript.document
    return {**asdict(document), "sha256": document.sha256}


def _segment_row(found: Segment) -> dict[str, Any]:
    return {**asdict(found), "segment_id": found.segment_id, "n_words": found.n_words}


def _document_report(
    transcript: Transcript,
    segments: Sequence[Segment],
    set_aside: Sequence[SetAside],
    codings: Sequence[Coding],
) -> dict[str, Any]:
    document = transcript.document
    turns = Counter(t.role for t in transcript.turns)
    placed = Counter(c.anchored for c in codings if c.document_id == document.document_id)
    return {
        "document_id": document.document_id,
        "source_name": document.source_name,
        "n_characters": len(document.text),
        "turns": {role: turns[role] for role in ("interviewer", "informant", "unknown")},
        "n_speakers": len({t.speaker for t in transcript.turns}),
        "n_segments": len(segments),
        "n_words": sum(s.n_words for s in segments),
        "set_aside_turns": [s.turn for s in set_aside],
        "codings": {kind: placed[kind] for kind in ("exact", "fuzzy", "none")},
        "notes": list(transcript.notes),
    }


def _placed(codings: Sequence[Coding], segment_codes: pd.DataFrame) -> Mapping[str, Any]:
    counts = Counter(c.anchored for c in codings)
    return {
        "n": len(codings),
        **{kind: counts[kind] for kind in ("exact", "fuzzy", "none")},
        "n_segments_coded": int(segment_codes["segment_id"].nunique()),
        "fuzzy_ids": [c.coding_id for c in codings if c.anchored == "fuzzy"],
        "unanchored": [
            {"coding_id": c.coding_id, "document_id": c.document_id, "n_characters": len(c.text)}
            for c in codings
            if c.anchored == "none"
        ],
    }


def _landed(found: Landings) -> dict[str, int]:
    return {"on_no_segment": found.nowhere, "on_more_than_two": found.many}
