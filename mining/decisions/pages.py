"""Decisions as pages of the workbook, and back.

Three pages are tables with a row per decision.  The convergence page has three rows per
finding (word, quote, memo) and a column per candidate theme, and the concept model a
column per finding: both as people draw them on paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mining.decisions.cells import Filled
from mining.decisions.forms import Column, Page
from mining.decisions.record import Row
from mining.decisions.sheets import (
    CONVERGENCE,
    ORPHAN,
    READING,
    SECOND_LOOK,
    THEMES,
    WORDS,
    Key,
    Sheet,
    as_kept,
)
from mining.errors import DataError

Facts = Mapping[Key, Mapping[str, str]]
# What a page shows beside what it asks, and how wide.
FACTS: dict[str, dict[str, int]] = {
    THEMES.name: {"shown as": 12, "size": 8, "informants": 11, "words": 30, "passages": 80},
    READING.name: {
        "name": 30,
        "status": 16,
        "partners": 30,
        "reading_value": 14,
        "passages": 80,
    },
    SECOND_LOOK.name: {"rank": 8, "passage": 80, "code": 30, "rival": 30},
}
PARTS = {"word": "cell", "quote (segment id)": "segment_id", "memo": "memo"}
_WIDE = {"memo": 40, "what_is_said": 40, "inclusion_rule": 40, "named_before": 20}
_NUMBERS = {"size", "informants", "rank"}
_SIGNED = (Column(label="who", width=12), Column(label="when", width=22))


class Entry(NamedTuple):
    """What stands in a cell, and where that is."""

    value: str
    place: str


Entries = Mapping[Key, Mapping[str, Entry]]


def table_page(sheet: Sheet, rows: Sequence[Row], facts: Facts) -> Page:
    """Return a sheet with one row per decision; orphans are left out."""
    told = FACTS[sheet.name]
    columns = (
        *(Column(label=name, width=16) for name in sheet.key),
        *(Column(label=n, width=w, number=n in _NUMBERS) for n, w in told.items()),
        *(
            Column(
                label=sheet.label(name),
                width=_WIDE.get(name, 14),
                filled_in=True,
                allowed=sheet.choices.get(name, ()),
                number=name in sheet.numbers,
            )
            for name in sheet.fields
        ),
        *_SIGNED,
    )
    cells = [
        (
            *sheet.key_of(row),
            *(facts.get(sheet.key_of(row), {}).get(name, "") for name in told),
            *(row[name] for name in (*sheet.fields, "who", "when")),
        )
        for row in rows
        if row["state"] != ORPHAN
    ]
    return Page(name=sheet.name, columns=columns, rows=tuple(cells))


def convergence_page(
    rows: Sequence[Row], findings: Sequence[Row], words: Mapping[str, str]
) -> Page:
    """Return findings against candidate themes; ``words`` are those of the themes, by id."""
    live = {CONVERGENCE.key_of(row): row for row in rows if row["state"] != ORPHAN}
    themes = list(dict.fromkeys(theme for _, theme in live))
    columns = (
        *(Column(label="finding", width=12), Column(label="name", width=30)),
        Column(label="write", width=20),
        *(Column(label=theme, width=26, filled_in=True) for theme in themes),
    )
    cells = [("", "", "words, not a theme", *(words.get(theme, "") for theme in themes))]
    choices = {}
    for finding in findings:
        for part, name in PARTS.items():
            if name == "cell":
                choices[len(cells)] = WORDS
            own = [live.get((finding["finding"], theme), {}).get(name, "") for theme in themes]
            cells.append((finding["finding"], finding["name"], part, *own))
    return Page(name=CONVERGENCE.name, columns=columns, rows=tuple(cells), choices=choices)


def concept_page(sheet: Sheet, rows: Sequence[Row], names: Mapping[str, str]) -> Page:
    """Return the concept model: a column per finding, its name below the header."""
    columns = (
        Column(label="row", width=16),
        *(Column(label=name, width=34, filled_in=True) for name in sheet.fields),
    )
    cells = [("", *(names.get(name, "") for name in sheet.fields))]
    cells += [(row["row"], *(row.get(name, "") for name in sheet.fields)) for row in rows]
    return Page(name=sheet.name, columns=columns, rows=tuple(cells))


def orphans_page(rows: Mapping[str, Sequence[Row]], sheets: Sequence[Sheet]) -> Page:
    """Return what was decided about what is not there now; to read, not to fill in."""
    columns = (
        *(Column(label="sheet", width=14), Column(label="about", width=30)),
        *(Column(label="what you wrote", width=80), *_SIGNED),
    )
    cells = [
        (
            sheet.name,
            ", ".join(part for part in sheet.key_of(row) if part),
            "\n".join(f"{sheet.label(n)}: {row[n]}" for n in sheet.fields if row[n]),
            *(row["who"], row["when"]),
        )
        for sheet in sheets
        for row in rows.get(sheet.name, ())
        if row["state"] == ORPHAN
    ]
    return Page(name="orphans", columns=columns, rows=tuple(cells))


def entries(sheet: Sheet, filled: Filled) -> Entries:
    """Return what a person wrote on a page, by what it is about.

    Raises
    ------
    DataError
        If a column is gone or a row stands twice.
    """
    return _matrix(sheet, filled) if sheet.name == CONVERGENCE.name else _table(sheet, filled)


def _table(sheet: Sheet, filled: Filled) -> Entries:
    labels = {name: sheet.label(name) for name in sheet.fields}
    filled.need((*sheet.key, *labels.values()))
    found: dict[Key, dict[str, Entry]] = {}
    for number, row in filled.rows:
        key = sheet.key_of(row)
        if not any(key):
            continue
        if key in found:
            raise DataError(
                f"{filled.place(number, sheet.key[0])}: stands twice; keep one of the two rows"
            )
        found[key] = {
            name: Entry(as_kept(sheet, name, row[label]), filled.place(number, label))
            for name, label in labels.items()
        }
    return found


def _matrix(sheet: Sheet, filled: Filled) -> Entries:
    filled.need(("finding", "write"))
    themes = [c for c in filled.columns if c and c not in {"finding", "name", "write"}]
    found: dict[Key, dict[str, Entry]] = {}
    for number, row in filled.rows:
        if not row["finding"]:
            continue
        part = PARTS.get(row["write"])
        if part is None:
            raise DataError(
                f"{filled.place(number, 'write')}: is another word; allowed: {', '.join(PARTS)}"
            )
        for theme in themes:
            cell = found.setdefault((row["finding"], theme), {})
            place = filled.place(number, theme)
            if part in cell:
                raise DataError(f"{place}: a second row for the same; keep one of the two")
            cell[part] = Entry(as_kept(sheet, part, row[theme]), place)
    return found
