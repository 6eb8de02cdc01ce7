"""What a person put into the workbook beside what it asks: own sheets, columns, rows, notes.

None of it has a place in the record.  So every part of a sheet that is not asked about leaves
a mark when the workbook is written; a mark that was not there then is a person's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence

from mining.decisions.cells import Filled
from mining.decisions.sheets import CONVERGENCE, Sheet, shown

_CONVERGENCE_TOLD = {"finding", "name", "write"}
Marks = Mapping[str, Collection[str]]


def marks(book: Mapping[str, Filled], sheets: Sequence[Sheet]) -> dict[str, list[str]]:
    """Return the marks of every sheet, for comparison with a later state of it.

    Parameters
    ----------
    sheets
        Those whose cells a person fills in; what is asked there leaves no mark.
    """
    asked = {sheet.name: sheet for sheet in sheets}
    return {
        name: sorted({mark for mark, _ in _marked(filled, asked.get(name))})
        for name, filled in book.items()
    }


def own(book: Mapping[str, Filled], sheets: Sequence[Sheet], written: Marks) -> str | None:
    """Return where the first thing stands that was not there when the workbook was written.

    Rows and columns in another order, or fewer of them, are nothing new.

    Parameters
    ----------
    written
        As :func:`marks` returned it then.
    """
    asked = {sheet.name: sheet for sheet in sheets}
    for name, filled in book.items():
        if name not in written:
            return f"the sheet {shown(name)}"
        before = set(written[name])
        for mark, place in _marked(filled, asked.get(name)):
            if mark not in before:
                return f"the sheet {shown(name)}, {place}"
    return None


def _marked(filled: Filled, sheet: Sheet | None) -> Iterator[tuple[str, str]]:
    for label in filter(None, filled.columns):
        yield _mark("column", label), f"column {shown(label)}"
    for number, row in filled.rows:
        told = {n: v for n, v in row.items() if n and v and not _is_asked(sheet, row, n)}
        yield _mark("row", told), f"row {number}"
    for cell in filled.beside:
        yield _mark("cell", cell), f"cell {cell}"


def _is_asked(sheet: Sheet | None, row: Mapping[str, str], name: str) -> bool:
    """Tell whether a person is to write into a cell; the record has it then."""
    if sheet is None or not any(row.get(key) for key in sheet.key):
        return False
    if sheet.name == CONVERGENCE.name:
        return name not in _CONVERGENCE_TOLD
    return name in {sheet.label(field) for field in sheet.fields}


def _mark(kind: str, found: str | Mapping[str, str]) -> str:
    text = json.dumps([kind, found], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
