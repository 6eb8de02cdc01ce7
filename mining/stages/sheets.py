"""The workbook of decisions: made from the record, and read back into it.

``decisions/work.json`` remembers what the workbook said when it was written, so that what a
person changed in it can be told from what was changed in the CSV files.  A workbook with
changes that were not read is never written over, one that holds what the sheets do not ask
for is kept under another name, and a workbook with one bad cell changes
nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mining.decisions.beside import marks
from mining.decisions.cells import read_workbook
from mining.decisions.memory import Memory, remember
from mining.decisions.merge import Signature, apply, changes, check, check_quotes
from mining.decisions.pages import Entry, entries
from mining.decisions.record import Row, render_rows
from mining.decisions.sheets import CONVERGENCE, FINDINGS, ORPHAN, SHEETS, Key
from mining.decisions.workbook import build
from mining.errors import DataError
from mining.stages.decisions import Record, read_asked, read_record, refreshed, render_record
from mining.stages.workbook import (
    BOOK,
    MEMORY,
    free_name,
    make_pages,
    read_memory,
    refuse_unread,
    sheet_of,
)
from mining.tables import read_table
from mining.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written.

    Attributes
    ----------
    counts
        Rows of every sheet: all, filled in, and orphans.
    missing
        Sheets whose results are not there yet.
    kept, beside
        Where the workbook before it is kept, and where in it a person wrote what the sheets
        do not ask for; ``None`` where nobody did.
    """

    path: Path
    counts: Mapping[str, tuple[int, int, int]]
    missing: tuple[str, ...]
    n_findings: int
    kept: Path | None
    beside: str | None


def write_sheets(workspace: Workspace) -> Written:
    """Make or refresh the CSV files and the workbook.

    Raises
    ------
    DataError
        If the workbook lacks a sheet or holds changes that were not read yet, or a file holds
        what is not allowed; nothing is changed then.
    """
    record = read_record(workspace)
    beside = refuse_unread(workspace, record)
    asked = read_asked(workspace, record)
    rows = refreshed(record, asked)
    current = asked.clusters.all_sets()
    shown = {theme: asked.clusters.id_of(theme) for theme in asked.clusters.current}
    sets = {name: current[name] for name in shown.values()}
    files: dict[str, str | bytes] = {}
    kept = free_name(workspace) if beside is not None else None
    if kept is not None:
        files[kept] = (workspace.decisions / BOOK).read_bytes()
    files |= render_record(record, rows, sets)
    if not (workspace.decisions / "findings.csv").exists():
        files["findings.csv"] = render_rows([], FINDINGS)
    book = build(make_pages(workspace, record, asked, rows))
    memory = remember(rows, record.model, record.model_rows, shown)
    told = marks(read_workbook(book, where=BOOK), memory.sheets())
    files |= {BOOK: book, MEMORY: replace(memory, marks=told).render()}
    _write(workspace, files)
    return Written(
        path=workspace.decisions / BOOK,
        counts={name: _count(name, kept) for name, kept in rows.items()},
        missing=tuple(sheet.name for sheet in SHEETS if sheet.name not in rows),
        n_findings=len(record.findings),
        kept=workspace.decisions / kept if kept is not None else None,
        beside=beside,
    )


def read_sheets(
    workspace: Workspace, *, who: str | None = None, now: dt.datetime | None = None
) -> dict[str, int]:
    """Put what a person wrote in the workbook into the CSV files.

    Parameters
    ----------
    who
        Who decided; needed if a row changed that says so.
    now
        The time of the decision; by default the clock's.

    Returns
    -------
    dict
        Number of rows that changed, by sheet.

    Raises
    ------
    DataError
        If the workbook is missing, a cell holds what is not allowed, or a cell was changed
        in the CSV file as well; nothing is changed then.
    """
    path = workspace.decisions / BOOK
    if not path.is_file():
        raise DataError(f"{path}: not found; 'mining sheets write' makes it")
    record = read_record(workspace)
    memory = read_memory(workspace, record)
    book = read_workbook(path.read_bytes(), where=str(path))
    found = {s.name: entries(s, sheet_of(book, s, path)) for s in memory.sheets()}
    for sheet in memory.sheets():
        check(sheet, found[sheet.name])
    changed = {
        sheet.name: changes(found[sheet.name], memory.values[sheet.name])
        for sheet in memory.sheets()
    }
    known = set(read_table("segments", workspace.corpus / "segments.parquet")["segment_id"])
    check_quotes(changed.get(CONVERGENCE.name, {}), known)
    signature = _signature(changed, who, now)
    taken = _taken(record, memory, changed, signature)
    _write(workspace, {**taken, MEMORY: memory.after(found).render()})
    return {name: len(rows) for name, rows in changed.items()}


def _count(name: str, rows: Sequence[Row]) -> tuple[int, int, int]:
    sheet = next(sheet for sheet in SHEETS if sheet.name == name)
    live = [row for row in rows if row["state"] != ORPHAN]
    return len(live), sum(map(sheet.is_filled, live)), len(rows) - len(live)


def _signature(
    changed: Mapping[str, Mapping[Key, object]], who: str | None, now: dt.datetime | None
) -> Signature | None:
    name = (who or "").strip()
    time = (now or dt.datetime.now(tz=dt.UTC)).astimezone(dt.UTC)
    n_rows = sum(len(changed.get(sheet.name, ())) for sheet in SHEETS)
    if n_rows and not name:
        rows = "1 row" if n_rows == 1 else f"{n_rows} rows"
        raise DataError(f"{rows} changed; say who decided: mining sheets read --who NAME")
    return Signature(who=name, when=time.strftime("%Y-%m-%dT%H:%M:%SZ")) if name else None


def _taken(
    record: Record,
    memory: Memory,
    changed: Mapping[str, Mapping[Key, Mapping[str, Entry]]],
    signature: Signature | None,
) -> dict[str, str]:
    """Return the files of the record with the changes in them."""
    rows, model_rows = dict(record.rows), record.model_rows
    for sheet in memory.sheets():
        new, written = changed[sheet.name], memory.values[sheet.name]
        if not sheet.signed:
            model_rows = apply(sheet, model_rows, new, written, None)
            continue
        rows[sheet.name] = apply(sheet, record.rows.get(sheet.name, []), new, written, signature)
        for row in rows[sheet.name]:
            # Whoever changes a decision had the cluster before them as the workbook shows it.
            if sheet.cluster and sheet.key_of(row) in new and row["state"] != ORPHAN:
                row["members"] = memory.shown.get(row[sheet.cluster], row["members"])
    after = replace(record, rows=rows, model_rows=model_rows)
    kept = {name: record.sets[name] for name in memory.shown.values() if name in record.sets}
    return render_record(after, rows, kept)


def _write(workspace: Workspace, files: Mapping[str, str | bytes]) -> None:
    """Write all files, or none: each beside its place first."""
    folder = workspace.decisions
    folder.mkdir(parents=True, exist_ok=True)
    parts = {}
    for name, content in files.items():
        data = content.encode("utf-8") if isinstance(content, str) else content
        parts[name] = folder / f".{name}.part"
        parts[name].write_bytes(data)
    for name, part in parts.items():
        part.replace(folder / name)
