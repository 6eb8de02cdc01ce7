"""A second coder's sheet: drawn, written, and read back.

The sheet goes to the coder and the key stays in ``data/``, so that whoever has the sheet
cannot tell which interview a passage is from.  A key freezes its sample.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from mining.decisions.cells import read_workbook
from mining.decisions.forms import cell_text
from mining.decisions.recoding import (
    CODED,
    KEY,
    PASSAGES,
    Answers,
    Recoding,
    code_labels,
    passage_hash,
    read_answers,
    recoding_pages,
)
from mining.decisions.record import Row, render_rows
from mining.decisions.sampling import draw
from mining.errors import DataError
from mining.privacy.pseudonyms import Replacement, replace
from mining.stages.decisions import read_rows
from mining.stages.passages import hidden_names
from mining.tables import read_table
from mining.workspace import Workspace

CODER = re.compile(r"[\w][\w-]{0,39}")
_LONGEST = 400
_SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A sheet that was written, and how many passages are in it."""

    path: Path
    n_drawn: int
    n_segments: int


def new_recoding(workspace: Workspace, coder: str, share: float) -> Drawn:
    """Draw passages for a second coder and write the sheet and its key.

    Raises
    ------
    DataError
        If the share is out of range, the name cannot be a file's or is a coder's already,
        there are no codes, or a sheet was drawn under this name.
    """
    from mining.decisions.workbook import build

    params = workspace.params()
    _refuse_name(workspace, coder)
    segments = read_table("segments", workspace.corpus / "segments.parquet")
    codes = read_table("codes", workspace.corpus / "codes.parquet")
    codings = read_table("codings", workspace.corpus / "codings.parquet")
    coded = read_table("segment_codes", workspace.corpus / "segment_codes.parquet")
    labels = code_labels(codes, list(codings["code_id"]))
    if not labels:
        raise DataError("there are no codes to give; name codings or a codebook in params.yaml")
    if coder.casefold() in {str(name).casefold() for name in codings["coder"]}:
        raise DataError(
            f"coder is {coder!r}, who coded the study already; choose another name, such as "
            f"{coder}-again"
        )
    documents = dict(zip(segments["segment_id"], segments["document_id"], strict=True))
    drawn = draw(documents, set(coded["segment_id"]), share=share, seed=params.seed, coder=coder)
    passages = _passages(workspace, segments, drawn)
    key = [
        {"number": number, "segment_id": segment, "sha256": passage_hash(passage)}
        for segment, (number, _, passage) in zip(drawn, passages, strict=True)
    ]
    _write(_key_path(workspace, coder), render_rows(key, KEY).encode())
    book = build(recoding_pages(passages, _codebook(workspace, codes, labels)))
    _write(_sheet_path(workspace, coder), book)
    return Drawn(path=_sheet_path(workspace, coder), n_drawn=len(drawn), n_segments=len(segments))


def read_recoding(workspace: Workspace, coder: str) -> Answers:
    """Check a coder's sheet and write what it says to ``decisions/recoding/CODER.csv``.

    Raises
    ------
    DataError
        If there is no such sheet, a cell holds what is not allowed, or a passage that was
        decided about is empty now; nothing is written then.
    """
    workspace.params()
    sheet, key_path = _sheet_path(workspace, coder), _key_path(workspace, coder)
    for path in (sheet, key_path):
        if not path.is_file():
            raise DataError(f"{path}: not found; 'mining recode new' draws a sheet")
    key = read_rows(key_path, KEY)
    codes = read_table("codes", workspace.corpus / "codes.parquet")
    codings = read_table("codings", workspace.corpus / "codings.parquet")
    book = read_workbook(sheet.read_bytes(), where=str(sheet))
    if PASSAGES not in book:
        raise DataError(f"{sheet}: the sheet {PASSAGES!r} is missing; put it back")
    labels = code_labels(codes, list(codings["code_id"]))
    found = read_answers(book[PASSAGES], key, labels, coder=coder)
    target = sheet.with_suffix(".csv")
    decided = {row["segment_id"] for row in found.rows}
    before = read_rows(target, CODED) if target.is_file() else []
    gone = [
        r["number"]
        for r in key
        if r["segment_id"] in {b["segment_id"] for b in before} and r["segment_id"] not in decided
    ]
    if gone:
        raise DataError(
            f"{sheet}: passages that were read before are empty now: {len(gone)}, the first is "
            f"number {gone[0]}; fill them in again, with a code or as one that no code fits"
        )
    _write(target, render_rows(found.rows, CODED).encode())
    return found


def read_recodings(workspace: Workspace) -> list[Recoding]:
    """Return what every second coder did so far, by name; none where nobody did."""
    paths = sorted(workspace.recodings.glob("*.csv"))
    if not paths:
        return []
    segments = read_table("segments", workspace.corpus / "segments.parquet")
    known = set(segments["segment_id"])
    found = []
    for path in paths:
        rows = read_rows(path, CODED)
        looked_at = sorted({row["segment_id"] for row in rows})
        given = [row for row in rows if row["code_id"] and row["segment_id"] in known]
        key = _key_path(workspace, path.stem)
        found.append(
            Recoding(
                coder=path.stem,
                looked_at=tuple(segment for segment in looked_at if segment in known),
                codes=_table(given),
                n_drawn=len(read_rows(key, KEY)) if key.is_file() else len(looked_at),
                n_lost=sum(segment not in known for segment in looked_at),
            )
        )
    return found


def _table(rows: list[Row]) -> pd.DataFrame:
    return pd.DataFrame([[row[c] for c in CODED] for row in rows], columns=list(CODED), dtype=str)


def _refuse_name(workspace: Workspace, coder: str) -> None:
    if not CODER.fullmatch(coder):
        raise DataError(
            f"coder is {coder!r}; choose a name of letters, digits and hyphens, at most 40"
        )
    there = [*workspace.recodings.glob("*"), *workspace.recoding_keys.glob("*")]
    if coder.casefold() in {path.stem.casefold() for path in there}:
        raise DataError(
            f"a sheet for {coder!r} was drawn already, and its sample is frozen; "
            "choose another name for another sample"
        )


def _passages(
    workspace: Workspace, segments: pd.DataFrame, drawn: list[str]
) -> list[tuple[str, str, str]]:
    """Return number, what the interviewer said before, and the passage, without labels."""
    rows = segments.set_index("segment_id").loc[drawn]
    said = rows["text_plain"].fillna(rows["text_model"])
    hidden = hidden_names(workspace)
    turns = read_table("turns", workspace.corpus / "turns.parquet")
    turns = turns[turns["role"] == "interviewer"].sort_values(["document_id", "start"])
    documents = read_table("documents", workspace.corpus / "documents.parquet")
    texts = dict(zip(documents["document_id"], documents["text"], strict=True))
    asked = dict(list(turns.groupby("document_id")))
    found = []
    for number, (document, start, passage) in enumerate(
        zip(rows["document_id"], rows["start"], said, strict=True), start=1
    ):
        before = _before(asked.get(document), texts[document], int(start), hidden.get(document, []))
        found.append((str(number), before, cell_text(str(passage))))
    return found


def _before(
    turns: pd.DataFrame | None, text: str, start: int, hidden: Sequence[Replacement]
) -> str:
    if turns is None:
        return ""
    earlier = turns[turns["end"] <= start]
    if earlier.empty:
        return ""
    a, b = int(earlier["start"].iloc[-1]), int(earlier["end"].iloc[-1])
    said = replace(text[a:b], hidden, offset=a).strip()
    return said if len(said) <= _LONGEST else f"… {said[-_LONGEST:].lstrip()}"


def _codebook(
    workspace: Workspace, codes: pd.DataFrame, labels: dict[str, str]
) -> list[tuple[str, str, str]]:
    """Return name, group and memo of every code; a memo names no interview."""
    documents = read_table("documents", workspace.corpus / "documents.parquet")
    names = {str(n) for n in (*documents["document_id"], *documents["title"])}
    long = sorted((n for n in names if len(n) >= _SHORTEST_NAME), key=lambda n: (-len(n), n))
    interview = re.compile("|".join(map(re.escape, long)) or r"(?!)", re.IGNORECASE)
    by_id = codes.set_index("code_id")
    called = by_id["name"].to_dict()
    return [
        (
            label,
            str(called.get(by_id["group_id"][code], "")),
            interview.sub("[…]", str(by_id["memo"][code])),
        )
        for label, code in labels.items()
    ]


def _sheet_path(workspace: Workspace, coder: str) -> Path:
    return workspace.recodings / f"{coder}.xlsx"


def _key_path(workspace: Workspace, coder: str) -> Path:
    return workspace.recoding_keys / f"{coder}.csv"


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    part.replace(path)
