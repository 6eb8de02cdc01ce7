"""What the workbook said when it was written, or last read.

Beside the record and the workbook this is the third state: it tells what a person changed
in the workbook from what was changed in the CSV files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mining.decisions.beside import Marks
from mining.decisions.merge import Values, values_of
from mining.decisions.pages import Entries
from mining.decisions.record import Row
from mining.decisions.sheets import SHEETS, Sheet, concept_model
from mining.errors import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """The cells that a person fills in, by sheet, as they were.

    Attributes
    ----------
    shown
        The id of the members of every cluster that the workbook asks about.
    marks
        Of what the workbook says without asking, by sheet; ``None`` where that is not known.
    """

    shown: Mapping[str, str]
    values: Mapping[str, Values] = field(repr=False)
    marks: Marks | None = field(default=None, repr=False)

    def sheets(self) -> list[Sheet]:
        """Return the sheets that the workbook was written with."""
        found = [sheet for sheet in SHEETS if sheet.name in self.values]
        rows = self.values.get(concept_model(()).name)
        return [*found, concept_model(list(next(iter(rows.values()))))] if rows else found

    def after(self, found: Mapping[str, Entries]) -> Memory:
        """Return what is remembered once these cells were read."""
        values = {
            name: {
                key: {**was, **{n: e.value for n, e in found[name].get(key, {}).items()}}
                for key, was in rows.items()
            }
            for name, rows in self.values.items()
        }
        return replace(self, values=values)

    def render(self) -> str:
        """Return JSON."""
        sheets = {
            name: [{"key": list(key), "values": dict(values)} for key, values in rows.items()]
            for name, rows in self.values.items()
        }
        told: dict[str, Any] = {"shown": dict(self.shown), "sheets": sheets}
        if self.marks is not None:
            told["marks"] = {name: list(found) for name, found in self.marks.items()}
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def remember(
    rows: Mapping[str, Sequence[Row]],
    model: Sheet,
    model_rows: Sequence[Row],
    shown: Mapping[str, str],
) -> Memory:
    """Return what a workbook of these rows says."""
    values = {s.name: values_of(s, rows[s.name]) for s in SHEETS if s.name in rows}
    return Memory(shown=shown, values={**values, model.name: values_of(model, model_rows)})


def parse_memory(text: str, *, where: str) -> Memory:
    """Read what :meth:`Memory.render` wrote.

    Raises
    ------
    DataError
        If it is anything else.
    """
    try:
        found = json.loads(text)
        values = {
            str(name): {tuple(row["key"]): dict(row["values"]) for row in rows}
            for name, rows in found["sheets"].items()
        }
        marks = found.get("marks")
        known = None if marks is None else {str(n): list(own) for n, own in marks.items()}
        return Memory(shown=dict(found["shown"]), values=values, marks=known)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise DataError(
            f"{where}: is not what 'mining sheets write' wrote; move it away, and the workbook is "
            "compared with the CSV files instead"
        ) from None
