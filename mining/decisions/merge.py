"""What a person changed in the workbook, put into the record.

Three states are compared: the workbook as it was written, the workbook now, and the record
now.  What changed in one of them is taken; what changed in both stops everything, because
nothing that a person wrote is overwritten.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from mining.decisions.forms import cell_text
from mining.decisions.pages import Entries, Entry
from mining.decisions.record import Row
from mining.decisions.sheets import ORPHAN, Key, Sheet, problem, row_problem, shown
from mining.errors import DataError

Values = Mapping[Key, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who decided, and when, in UTC to the second."""

    who: str
    when: str


def values_of(sheet: Sheet, rows: Sequence[Row]) -> dict[Key, dict[str, str]]:
    """Return what the workbook shows of the record in the cells that a person fills in."""
    return {
        sheet.key_of(row): {name: cell_text(row.get(name, "")) for name in sheet.fields}
        for row in rows
        if row.get("state") != ORPHAN
    }


def changes(now: Entries, written: Values) -> dict[Key, dict[str, Entry]]:
    """Return the cells of a page that are not as they were written.

    Raises
    ------
    DataError
        If a row is about something that was never asked.
    """
    found: dict[Key, dict[str, Entry]] = {}
    for key, cells in now.items():
        if key not in written:
            if not any(entry.value for entry in cells.values()):
                continue
            place = next(iter(cells.values())).place
            raise DataError(
                f"{place}: is about something that this sheet did not ask; "
                "put the row's first columns and the headers back as they were"
            )
        changed = {n: e for n, e in cells.items() if e.value != written[key].get(n, "")}
        if changed:
            found[key] = changed
    return found


def check(sheet: Sheet, now: Entries) -> None:
    """Refuse a page with a cell that holds what is not allowed.

    Raises
    ------
    DataError
        The sentence names the sheet, the row, what was found and what is allowed.
    """
    for cells in now.values():
        for name, entry in cells.items():
            wrong = problem(sheet, name, entry.value)
            if wrong is not None:
                raise DataError(f"{entry.place}: {wrong}")
        if set(sheet.fields) <= set(cells):
            pair = row_problem(sheet, {name: entry.value for name, entry in cells.items()})
            if pair is not None:
                raise DataError(f"{cells[pair[0]].place}: {pair[1]}")


def check_quotes(changed: Mapping[Key, Mapping[str, Entry]], known: Collection[str]) -> None:
    """Refuse a quote that is no segment of the study.

    Raises
    ------
    DataError
        The sentence names the cell.
    """
    for cells in changed.values():
        entry = cells.get("segment_id")
        if entry is not None and entry.value and entry.value not in known:
            raise DataError(
                f"{entry.place}: found {shown(entry.value)}, which is no segment; allowed: the id "
                "of a segment, such as those beside the passages on the sheet 'themes'"
            )


def apply(
    sheet: Sheet,
    rows: Sequence[Row],
    changed: Mapping[Key, Mapping[str, Entry]],
    written: Values,
    signature: Signature | None,
) -> list[Row]:
    """Return the record's rows with the changes in them.

    Parameters
    ----------
    signature
        Put on every row that changed, where the sheet is signed.

    Raises
    ------
    DataError
        If a cell was changed in the record as well, to something else.
    """
    result = [dict(row) for row in rows]
    by_key = {sheet.key_of(row): row for row in result if row.get("state") != ORPHAN}
    for key, cells in changed.items():
        row = by_key.get(key)
        if row is None:
            row = dict.fromkeys(sheet.columns, "") | dict(zip(sheet.key, key, strict=True))
            result.append(row)
        for name, entry in cells.items():
            now = cell_text(row.get(name, ""))
            if now not in {written[key].get(name, ""), entry.value}:
                raise DataError(
                    f"{entry.place}: was changed here and in decisions/{sheet.name}.csv; "
                    "make the two the same, then read again"
                )
            row[name] = entry.value
        if sheet.signed and signature is not None:
            row |= {"who": signature.who, "when": signature.when}
    return result
