"""The workbook of decisions: its pages, and what it said when it was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path

from mining.decisions.beside import own
from mining.decisions.cells import Filled, is_drawn, read_workbook
from mining.decisions.facts import Names, reading_facts, second_look_facts, theme_facts
from mining.decisions.forms import Column, Page
from mining.decisions.memory import Memory, parse_memory, remember
from mining.decisions.merge import changes
from mining.decisions.pages import (
    concept_page,
    convergence_page,
    entries,
    orphans_page,
    table_page,
)
from mining.decisions.record import Row
from mining.decisions.sheets import CONVERGENCE, READING, SECOND_LOOK, SHEETS, THEMES, Sheet
from mining.errors import DataError
from mining.stages.decisions import Asked, Record
from mining.stages.passages import shown_segments
from mining.tables import read_table
from mining.workspace import Workspace

BOOK = "work.xlsx"
MEMORY = "work.json"
_ABOUT = (
    "CONFIDENTIAL: this workbook holds quotes.  Keep it where the transcripts are.",
    "Write in the white cells; the grey ones are there to read.",
    "Save it under the same name, then run: mining sheets read --who NAME",
    "That checks every cell and puts what you wrote into the CSV files beside this workbook.",
    "themes: what to do with every cluster; 'shown as' is what the report takes it for.",
    "reading: for every line of the report's table, how many passages you read, and your word.",
    "second_look: passages whose code may want another thought.  Keeping it is a decision, too.",
    "convergence: your findings against the candidate themes.  The cells are counted, not scored.",
    "concept_model: the row 'concept' is theory and yours alone.",
    "orphans: what you decided about clusters or passages that are not in the results now.",
)


def read_memory(workspace: Workspace, record: Record) -> Memory:
    """Return what the workbook said; without a memory, what the CSV files say."""
    path = workspace.decisions / MEMORY
    if path.is_file():
        return parse_memory(path.read_text(encoding="utf-8"), where=str(path))
    return remember(record.rows, record.model, record.model_rows, {})


def refuse_unread(workspace: Workspace, record: Record) -> str | None:
    """Refuse to go on while the workbook holds changes that were not read.

    Returns
    -------
    str or None
        Where the workbook holds what it did not ask for and what the record has no place
        for, if it does.

    Raises
    ------
    DataError
        If a sheet is gone, or a cell was changed; the sentence names the first.
    """
    path = workspace.decisions / BOOK
    if not path.is_file():
        return None
    memory = read_memory(workspace, record)
    data = path.read_bytes()
    book = read_workbook(data, where=str(path))
    for sheet in memory.sheets():
        now = entries(sheet, sheet_of(book, sheet, path))
        for cells in changes(now, memory.values[sheet.name]).values():
            place = next(iter(cells.values())).place
            raise DataError(
                f"{place}: was changed and not read yet; run 'mining sheets read --who NAME' first"
            )
    if memory.marks is None:
        return f"what cannot be told without {MEMORY}"
    return own(book, memory.sheets(), memory.marks) or ("a picture" if is_drawn(data) else None)


def sheet_of(book: Mapping[str, Filled], sheet: Sheet, path: Path) -> Filled:
    """Return a sheet of the workbook.

    Raises
    ------
    DataError
        If it is gone, or has another name.
    """
    if sheet.name not in book:
        raise DataError(
            f"{path}: the sheet {sheet.name!r} is missing; put it back under this name, or move "
            "the workbook away and run 'mining sheets write'"
        )
    return book[sheet.name]


def free_name(workspace: Workspace) -> str:
    """Return the name under which the workbook is kept before another takes its place."""
    stem, _, ending = BOOK.rpartition(".")
    names = (f"{stem}-{number}.{ending}" for number in count(1))
    return next(name for name in names if not (workspace.decisions / name).exists())


def make_pages(
    workspace: Workspace, record: Record, asked: Asked, rows: Mapping[str, Sequence[Row]]
) -> list[Page]:
    """Return the pages of the workbook."""
    segments = shown_segments(workspace)
    names = Names(
        read_table("codes", workspace.corpus / "codes.parquet"),
        asked.themes,
        read_table("segment_codes", workspace.corpus / "segment_codes.parquet"),
        dict(zip(segments["segment_id"], segments["text"], strict=True)),
    )
    keys = [SECOND_LOOK.key_of(row) for row in asked.second_look]
    facts = {
        THEMES.name: theme_facts(asked.themes, names),
        READING.name: reading_facts(asked.statuses, names),
        SECOND_LOOK.name: second_look_facts(asked.second_look, keys, names),
    }
    about = Page(
        name="about",
        columns=(Column(label="decisions", width=100),),
        rows=tuple((line,) for line in _ABOUT),
    )
    pages = [about]
    pages += [
        table_page(sheet, rows[sheet.name], facts[sheet.name])
        for sheet in (THEMES, READING, SECOND_LOOK)
        if sheet.name in rows
    ]
    words = {str(theme): names.name(str(theme)) for theme in asked.themes["theme_id"]}
    pages.append(convergence_page(rows[CONVERGENCE.name], record.findings, words))
    called = {row["finding"]: row["name"] for row in record.findings}
    pages.append(concept_page(record.model, record.model_rows, called))
    orphans = orphans_page(rows, SHEETS)
    return [*pages, orphans] if orphans.rows else pages
