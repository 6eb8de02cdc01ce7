"""Transcripts and manual codes to tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
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
from mining.privacy.identifiers import Finding, find_identifiers, recurring_names
from mining.privacy.pseudonyms import Replacement
from mining.segmentation import SetAside, segment
from mining.stages.consent import ask
from mining.stages.masks import read_masks, report_on
from mining.tables import make_table, write_json, write_table
from mining.workspace import Workspace, replaced_folder


def ingest(workspace: Workspace) -> dict[str, Any]:
    """Read the study and write ``data/corpus``; return the import report."""
    tables, report = read_study(workspace)
    with replaced_folder(workspace.corpus) as folder:
        for name, table in tables.items():
            write_table(name, table, folder / f"{name}.parquet")
        write_json(report, folder / "import_report.json")
    return report


def read_study(workspace: Workspace) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """Read everything that the parameters name; return the tables and the import report."""
    ask(workspace)
    params = workspace.params()
    overlap = params.compare.overlap
    masks = read_masks(workspace, params.ingest)
    transcripts, guide, skipped = _read_transcripts(workspace, params.ingest)
    omitted = omitted_questions(guide) if guide else frozenset()
    cut = {t.document.document_id: segment(t, params.segment, omit=omitted) for t in transcripts}
    codebook, codings, codes_read = _read_codes(workspace, params.ingest, transcripts)
    found = {t.document.document_id: masks.names_in(t.document) for t in transcripts}
    identifiers = {t.document.document_id: find_identifiers(t.document.text) for t in transcripts}
    transcripts = [masks.transcript(t) for t in transcripts]
    codings = masks.codings(codings)
    spelt: Counter[str] = Counter()
    segments = {name: masks.segments(cut[name][0], spelt) for name in cut}
    tables = _tables(transcripts, segments, masks.codebook(codebook), codings)
    tables["replacements"] = make_table(
        "replacements",
        [{"document_id": d, **asdict(place)} for d, places in found.items() for place in places],
    )
    tables["segment_codes"] = make_table(
        "segment_codes",
        project_codings(tables["codings"], tables["segments"], overlap=overlap),
    )
    report = {
        "documents": [
            _document_report(
                t,
                segments[t.document.document_id],
                cut[t.document.document_id][1],
                codings,
                omitted,
            )
            for t in transcripts
        ],
        "skipped_files": [masks.text(name) for name in skipped],
        "guide": guide is not None,
        "codings": codes_read
        and {
            **codes_read,
            **_placed(codings, tables["segment_codes"]),
            **_landed(lost_codings(tables["codings"], tables["segments"], overlap=overlap)),
        },
        **report_on(masks, found, spelt),
        "identifiers": _identifiers(identifiers, transcripts, found),
    }
    return tables, report


def _tables(
    transcripts: Sequence[Transcript],
    segments: Mapping[str, Sequence[Segment]],
    codebook: Codebook,
    codings: Sequence[Coding],
) -> dict[str, pd.DataFrame]:
    return {
        "documents": make_table("documents", [_document_row(t) for t in transcripts]),
        "turns": make_table("turns", [asdict(turn) for t in transcripts for turn in t.turns]),
        "segments": make_table(
            "segments", [_segment_row(s) for found in segments.values() for s in found]
        ),
        "codes": make_table("codes", [asdict(code) for code in codebook.codes]),
        "codings": make_table("codings", [asdict(coding) for coding in codings]),
    }


def _identifiers(
    found: Mapping[str, Sequence[Finding]],
    transcripts: Sequence[Transcript],
    replaced: Mapping[str, Sequence[Replacement]],
) -> list[dict[str, Any]]:
    """Return the places that a human should look at, never what stands there."""
    rows = [
        {"kind": f.kind, "document_id": name, "start": f.start, "end": f.end}
        for name, places in found.items()
        for f in places
    ]
    texts = {t.document.document_id: t.document.text for t in transcripts}
    labels = {t.speaker for transcript in transcripts for t in transcript.turns}
    for name in recurring_names(texts, known=labels):
        hidden = any(r.start < name.end and name.start < r.end for r in replaced[name.document_id])
        if not hidden:
            rows.append({"kind": "name", **asdict(name)})
    return sorted(rows, key=lambda row: (row["document_id"], row["start"]))


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
    omitted: Collection[str],
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
        "omitted_turns": [
            t.turn for t in transcript.turns if t.question_id in omitted and t.role != "interviewer"
        ],
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
