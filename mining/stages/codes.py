"""The study's manual codes: the researcher's, and those of a second person.

The two are kept apart.  Clusters are compared with the researcher's codings alone; a second
person's tell how far people agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from mining.alignment import Anchoring, anchor, finder, lost_codings, project_codings
from mining.corpus import Codebook, Coding, Document
from mining.errors import DataError
from mining.exchange import LOSSES, Export
from mining.importers.codebook import (
    CodebookRow,
    build_codebook,
    extend_codebook,
    paths_of,
    read_codebook,
)
from mining.importers.codings import read_codings
from mining.params import Ingest
from mining.tables import make_table
from mining.workspace import Workspace

SECOND = "second"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """One person's codings, and how they were read.

    Attributes
    ----------
    read
        File, format, losses and how the search went; ``None`` where the study has no such file.
    export
        What the file holds besides.
    """

    codings: Sequence[Coding] = field(default=(), repr=False)
    read: Mapping[str, Any] | None = None
    export: Export = field(default_factory=Export, repr=False)


def read_codes(
    workspace: Workspace, params: Ingest, documents: Sequence[Document]
) -> tuple[Codebook, Coded, Coded]:
    """Return all codes of the study, the researcher's codings, and a second person's.

    Raises
    ------
    DataError
        If a table is missing, or does not fit the transcripts or the codebook.
    """
    if params.codings is None:
        return Codebook(), Coded(), Coded()
    path = workspace.input("ingest.codings", params.codings)
    kind, export = read_codings(path, columns=params.columns, coder=params.coder)
    export = _within(export, documents)
    rows = _codebook_rows(workspace, params)
    try:
        codebook, code_ids = build_codebook(export.quotations, rows, export.codes)
        first = _coded(path, kind, export, anchor(export.quotations, documents, code_ids))
    except DataError as error:
        raise DataError(f"{path}: {error}") from error
    if params.second_coder is None:
        return codebook, first, Coded()
    path = workspace.input("ingest.second_coder", params.second_coder)
    codebook, second = _read_second(path, params, documents, codebook, first)
    return codebook, first, second


def _within(export: Export, documents: Sequence[Document]) -> Export:
    """Leave out what a project has coded in documents that are no transcripts of the study.

    Where the study has none of its documents, all stay, and the search says what is wrong.
    """
    find = finder(documents)
    outside = {text.name for text in export.texts if not find(text.name)}
    if not outside or len(outside) == len(export.texts):
        return export
    kept = tuple(q for q in export.quotations if q.document not in outside)
    lost = len(export.quotations) - len(kept)
    losses = dict(export.losses)
    if lost:
        losses["unknown_document"] = losses.get("unknown_document", 0) + lost
    said = "document of the project is" if len(outside) == 1 else "documents of the project are"
    note = f"{len(outside)} {said} no transcript of the study"
    return replace(export, quotations=kept, losses=losses, notes=(*export.notes, note))


def _read_second(
    path: Path, params: Ingest, documents: Sequence[Document], codebook: Codebook, first: Coded
) -> tuple[Codebook, Coded]:
    """Return the codebook with the second person's own codes, and that person's codings."""
    kind, export = read_codings(path, columns=params.columns, coder=SECOND)
    export = _within(export, documents)
    names = {_folded(coding.coder) for coding in first.codings}
    quotations = [
        replace(q, coder=SECOND) if _folded(q.coder) in names else q for q in export.quotations
    ]
    try:
        wider, code_ids = extend_codebook(codebook, quotations)
        second = _coded(path, kind, export, anchor(quotations, documents, code_ids))
    except DataError as error:
        raise DataError(f"{path}: {error}") from error
    known = {code.code_id for code in codebook.codes}
    own = sum(code not in known for code in set(code_ids.values()))
    return wider, replace(second, read={**(second.read or {}), "n_codes_added": own})


def _codebook_rows(workspace: Workspace, params: Ingest) -> list[CodebookRow] | None:
    if params.codebook is None:
        return None
    path = workspace.input("ingest.codebook", params.codebook)
    return read_codebook(path, columns=params.columns)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _coded(path: Path, kind: str, export: Export, found: Anchoring) -> Coded:
    ambiguous, moved = (sum(getattr(t, k) for t in found.tallies) for k in ("ambiguous", "moved"))
    read = {
        "source_name": path.name,
        "format": kind,
        "ambiguous": ambiguous,
        "moved": moved,
        "losses": {kind: n for kind in LOSSES if (n := export.losses.get(kind, 0))},
        "notes": list(export.notes),
    }
    return Coded(codings=found.codings, read=read, export=export)


def tables_of(
    coded: Coded, segments: pd.DataFrame, *, overlap: float
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, Any] | None]:
    """Return the tables ``codings`` and ``segment_codes``, and counts for the import report."""
    codings = make_table("codings", [asdict(coding) for coding in coded.codings])
    on_segments = on_each(codings, segments, overlap=overlap)
    if coded.read is None:
        return codings, on_segments, None
    landed = lost_codings(codings, segments, overlap=overlap)
    counts = {
        **coded.read,
        **_placed(coded.codings),
        "n_segments_coded": int(on_segments["segment_id"].nunique()),
        "on_no_segment": landed.nowhere,
        "on_more_than_two": landed.many,
    }
    return codings, on_segments, counts


def guids_of(
    coded: Coded, codebook: Codebook, documents: Sequence[Document]
) -> list[dict[str, str]]:
    """Return the rows of the table ``guids``: what the researcher's program calls things.

    An export keeps these identifiers, so that the program knows its own again.  The kind
    ``heading`` stands for codes that only hold others.
    """
    find = finder(documents)
    by_path = {path: code.code_id for path, code in paths_of(codebook).items()}
    found: dict[tuple[str, str], str] = {}
    for text in coded.export.texts:
        names = find(text.name)
        if text.guid and len(names) == 1:
            found.setdefault(("document", names.pop()), text.guid)
    for entry in coded.export.codes:
        if entry.guid and entry.path in by_path:
            found.setdefault(("code", by_path[entry.path]), entry.guid)
        if not entry.codable and entry.path in by_path:
            found.setdefault(("heading", by_path[entry.path]), entry.guid)
    found |= {("coder", name): guid for name, guid in coded.export.coders.items() if guid}
    return [{"kind": kind, "id": name, "guid": guid} for (kind, name), guid in found.items()]


def _placed(codings: Sequence[Coding]) -> dict[str, Any]:
    how = Counter(coding.anchored for coding in codings)
    return {
        "n": len(codings),
        **{kind: how[kind] for kind in ("exact", "fuzzy", "none")},
        "fuzzy_ids": [c.coding_id for c in codings if c.anchored == "fuzzy"],
        "unanchored": [
            {"coding_id": c.coding_id, "document_id": c.document_id, "n_characters": len(c.text)}
            for c in codings
            if c.anchored == "none"
        ],
    }


def on_each(codings: pd.DataFrame, segments: pd.DataFrame, *, overlap: float) -> pd.DataFrame:
    """Return the table ``segment_codes`` of these segments."""
    return make_table("segment_codes", project_codings(codings, segments, overlap=overlap))
