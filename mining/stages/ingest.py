"""Transcripts and manual codes to tables.

Beside the study's own segments stand those of other lengths that the comparison tries, cut
and masked by the same code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TypedDict

import pandas as pd

from mining.corpus import Codebook, Coding, Segment, Transcript, Unlabelled
from mining.importers.guide import Guide, map_questions, omitted_questions, read_guide
from mining.importers.transcripts import find_transcripts, read_transcript, read_transcripts
from mining.params import LENGTHS, Ingest, Params
from mining.params import Segment as SegmentParams
from mining.privacy.identifiers import Finding, find_identifiers, recurring_names
from mining.privacy.pseudonyms import Replacement
from mining.segmentation import SetAside, segment
from mining.stages.codes import Coded, guids_of, on_each, read_codes, tables_of
from mining.stages.consent import ask
from mining.stages.masks import Masks, read_masks, report_on
from mining.tables import make_table, write_json, write_table
from mining.workspace import Workspace, replaced_folder

# Files of data/corpus that hold a further table of a kind.
_KINDS = {
    "second_codings": "codings",
    "second_segment_codes": "segment_codes",
    **{f"segments_{name}": "segments" for name in LENGTHS},
    **{f"segment_codes_{name}": "segment_codes" for name in LENGTHS},
}


class HowToRead(TypedDict):
    """How transcripts are read, whatever their format."""

    language: str
    roles: Mapping[str, str]
    unlabelled: Unlabelled


def ingest(workspace: Workspace) -> dict[str, Any]:
    """Read the study and write ``data/corpus``; return the import report."""
    tables, report = read_study(workspace)
    with replaced_folder(workspace.corpus) as folder:
        for name, table in tables.items():
            write_table(_KINDS.get(name, name), table, folder / f"{name}.parquet")
        write_json(report, folder / "import_report.json")
    return report


def read_study(workspace: Workspace) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """Read everything that the parameters name; return the tables and the import report."""
    ask(workspace)
    params = workspace.params()
    masks = read_masks(workspace, params.ingest)
    said, guide, skipped = _read_transcripts(workspace, params.ingest)
    omitted = omitted_questions(guide) if guide else frozenset()
    cut = _cut(said, params.segment, omitted, masks)
    codebook, first, second = read_codes(workspace, params.ingest, [t.document for t in said])
    first, second = (replace(c, codings=masks.codings(c.codings)) for c in (first, second))
    found = {t.document.document_id: masks.names_in(t.document) for t in said}
    transcripts = [masks.transcript(t) for t in said]
    tables = _tables(transcripts, cut, masks.codebook(codebook), found)
    tables["guids"] = make_table("guids", guids_of(first, codebook, [t.document for t in said]))
    tables["questions"] = make_table("questions", _question_rows(guide, masks))
    coded, coded_twice = (
        _add_codes(tables, person, prefix, overlap=params.compare.overlap)
        for person, prefix in ((first, ""), (second, "second_"))
    )
    tables |= _other_lengths(said, params, omitted, masks, tables["codings"])
    report = {
        "documents": [_document_report(t, cut, first.codings, omitted) for t in transcripts],
        "skipped_files": [masks.text(name) for name in skipped],
        "guide": guide is not None,
        "codings": coded,
        "second_codings": coded_twice,
        **report_on(masks, found, cut.spelt),
        "identifiers": _identifiers(transcripts, found),
    }
    return tables, report


def read_more(
    workspace: Workspace, paths: Sequence[Path]
) -> tuple[list[tuple[Path, Transcript]], pd.DataFrame]:
    """Read further transcripts as the study's own are read, and cut them into segments.

    A speaker whose role ``ingest.roles`` tells need not speak in them.

    Returns
    -------
    transcripts, segments
        With pseudonyms, and each with the file that it is in; the table ``segments``.

    Raises
    ------
    DataError
        If the data card refuses, or a file cannot be read.
    """
    ask(workspace)
    params = workspace.params()
    masks = read_masks(workspace, params.ingest)
    read = [
        (path, t) for path in paths for t in read_transcript(path, **how_to_read(params.ingest))
    ]
    said = [transcript for _, transcript in read]
    guide = _read_guide(workspace, params.ingest)
    if guide is not None:
        said = map_questions(guide, said)
    cut = _cut(said, params.segment, omitted_questions(guide) if guide else frozenset(), masks)
    masked = [masks.transcript(t) for t in said]
    return [(path, t) for (path, _), t in zip(read, masked, strict=True)], _segments_table(cut)


def how_to_read(params: Ingest) -> HowToRead:
    """Return what the readers of transcripts need of the parameters."""
    return {
        "language": params.language,
        "roles": params.roles,
        "unlabelled": params.unlabelled,
    }


def _add_codes(
    tables: dict[str, pd.DataFrame], person: Coded, prefix: str, *, overlap: float
) -> dict[str, Any] | None:
    """Add a person's tables and return the counts for the import report."""
    codings, on_segments, counts = tables_of(person, tables["segments"], overlap=overlap)
    tables[f"{prefix}codings"], tables[f"{prefix}segment_codes"] = codings, on_segments
    return counts


def _other_lengths(
    transcripts: Sequence[Transcript],
    params: Params,
    omit: Collection[str],
    masks: Masks,
    codings: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """Return segments of other lengths and their codes; no rows where nobody asked for them."""
    tables = {}
    for name, factor in LENGTHS.items():
        # A whole turn is as long as it is, whatever the range of words.
        wanted = name in params.compare.variants and params.segment.unit != "turn"
        cut = _cut(transcripts if wanted else (), params.segment.scaled(factor), omit, masks)
        segments = _segments_table(cut)
        tables[f"segments_{name}"] = segments
        tables[f"segment_codes_{name}"] = on_each(codings, segments, overlap=params.compare.overlap)
    return tables


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """Segments and short turns by document, and the dialect spellings that were rewritten."""

    segments: Mapping[str, Sequence[Segment]]
    set_aside: Mapping[str, Sequence[SetAside]]
    spelt: Counter[str]


def _cut(
    transcripts: Sequence[Transcript], params: SegmentParams, omit: Collection[str], masks: Masks
) -> _Cut:
    cut = {t.document.document_id: segment(t, params, omit=omit) for t in transcripts}
    spelt: Counter[str] = Counter()
    return _Cut(
        segments={name: masks.segments(found, spelt) for name, (found, _) in cut.items()},
        set_aside={name: short for name, (_, short) in cut.items()},
        spelt=spelt,
    )


def _tables(
    transcripts: Sequence[Transcript],
    cut: _Cut,
    codebook: Codebook,
    names: Mapping[str, Sequence[Replacement]],
) -> dict[str, pd.DataFrame]:
    return {
        "documents": make_table("documents", [_document_row(t) for t in transcripts]),
        "turns": make_table("turns", [asdict(turn) for t in transcripts for turn in t.turns]),
        "segments": _segments_table(cut),
        "codes": make_table("codes", [asdict(code) for code in codebook.codes]),
        "replacements": make_table(
            "replacements",
            [
                {"document_id": d, **asdict(place)}
                for d, places in names.items()
                for place in places
            ],
        ),
    }


def _segments_table(cut: _Cut) -> pd.DataFrame:
    rows = [_segment_row(s) for found in cut.segments.values() for s in found]
    return make_table("segments", rows)


def _question_rows(guide: Guide | None, masks: Masks) -> list[dict[str, Any]]:
    return [
        {
            "question_id": question.question_id,
            "block_id": block.block_id,
            "block_title": masks.text(block.title),
            "text": masks.text(question.text),
        }
        for block in (guide.blocks if guide else ())
        for question in block.questions
    ]


def _identifiers(
    transcripts: Sequence[Transcript], replaced: Mapping[str, Sequence[Replacement]]
) -> list[dict[str, Any]]:
    """Return the places that a human should look at, never what stands there."""
    found: dict[str, Sequence[Finding]] = {
        t.document.document_id: find_identifiers(t.document.text) for t in transcripts
    }
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
    transcripts = read_transcripts(found.paths, **how_to_read(params))
    guide = _read_guide(workspace, params)
    if guide is not None:
        transcripts = map_questions(guide, transcripts)
    return transcripts, guide, [p.name for p in found.skipped]


def _read_guide(workspace: Workspace, params: Ingest) -> Guide | None:
    if params.guide is None:
        return None
    return read_guide(workspace.input("ingest.guide", params.guide))


def _document_row(transcript: Transcript) -> dict[str, Any]:
    document = transcript.document
    return {**asdict(document), "sha256": document.sha256}


def _segment_row(found: Segment) -> dict[str, Any]:
    return {**asdict(found), "segment_id": found.segment_id, "n_words": found.n_words}


def _document_report(
    transcript: Transcript, cut: _Cut, codings: Sequence[Coding], omitted: Collection[str]
) -> dict[str, Any]:
    document = transcript.document
    segments = cut.segments[document.document_id]
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
        "set_aside_turns": [s.turn for s in cut.set_aside[document.document_id]],
        "omitted_turns": [
            t.turn for t in transcript.turns if t.question_id in omitted and t.role != "interviewer"
        ],
        "codings": {kind: placed[kind] for kind in ("exact", "fuzzy", "none")},
        "notes": list(transcript.notes),
    }
