"""What forgetting an interview takes out of the decisions and the second coder's sheets."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from mining.decisions.cells import read_workbook
from mining.decisions.recoding import KEY, without
from mining.decisions.workbook import build
from mining.errors import DataError
from mining.stages.decisions import read_record, read_rows
from mining.stages.forget_rows import document_of
from mining.stages.workbook import BOOK, MEMORY, refuse_unread
from mining.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Blind:
    """Passages of the interview in the sheet of a second coder, by number."""

    path: Path
    numbers: tuple[str, ...]

    def drop(self, code_names: Collection[str]) -> None:
        """Write the sheet without the passages, and without codes of these names."""
        book = read_workbook(self.path.read_bytes(), where=str(self.path))
        pages = without(book, self.numbers, code_names, where=str(self.path))
        part = self.path.with_name(f".{self.path.name}.part")
        part.write_bytes(build(pages))
        part.replace(self.path)


def workbook(workspace: Workspace) -> tuple[Path, ...]:
    """Return the workbook of decisions and its memory, which are made anew.

    Raises
    ------
    DataError
        If it holds changes that were not read yet, or what its sheets do not ask for; they
        would be lost.
    """
    beside = refuse_unread(workspace, read_record(workspace))
    paths = (workspace.decisions / BOOK, workspace.decisions / MEMORY)
    if beside is not None:
        raise DataError(
            f"{paths[0]}: holds more than is asked, see {beside}; run 'mining sheets write' first, "
            "which keeps a copy"
        )
    return tuple(path for path in paths if path.is_file())


def blind_sheets(workspace: Workspace, document: str) -> Iterator[Blind]:
    """Yield the sheets of second coders that hold passages of the interview.

    Raises
    ------
    DataError
        If such a sheet cannot be read.
    """
    for path in sorted(workspace.recodings.glob("*.xlsx")):
        key = workspace.recoding_keys / f"{path.stem}.csv"
        rows = read_rows(key, KEY) if key.is_file() else []
        own = [row["number"] for row in rows if document_of(row["segment_id"]) == document]
        if own:
            book = read_workbook(path.read_bytes(), where=str(path))
            without(book, own, (), where=str(path))
            yield Blind(path=path, numbers=tuple(own))
