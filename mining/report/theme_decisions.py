"""What people decided about candidate themes: on the cards, and as one table.

What a person wrote may quote informants and stays with speech; the decision itself is one
of a few words and is shown in both reports.
"""

from __future__ import annotations

from typing import Any

from mining.decisions.sheets import ORPHAN, THEMES
from mining.report.blocks import Block, Heading, Table
from mining.report.view import View, records

_CHOSEN = ("decision", "named_before")
_WRITTEN = ("what_is_said", "inclusion_rule", "memo")
_NOTHING = "–"
Row = dict[str, Any]


def decided_themes(view: View) -> dict[str, Row]:
    """Return what people wrote about the candidate themes of now, by theme."""
    live = records(view.data.decided.themes)
    known = set(view.themes["theme_id"])
    return {
        row["theme_id"]: row
        for row in sorted(live, key=lambda row: row["theme_id"])
        if row["state"] != ORPHAN and row["theme_id"] in known and _is_shown(view, row)
    }


def decision_of(view: View, row: Row | None) -> str:
    """Return a person's decision as a word, a dash where there is none."""
    found = (row or {}).get("decision")
    return view.words(f"decided.decision_{found}") if found else _NOTHING


def decision_facts(view: View, row: Row | None) -> list[tuple[str, str]]:
    """Return all that a person filled in for one theme, for its card; only with speech."""
    if row is None or not view.speech:
        return []
    names = ("decision", "what_is_said", "inclusion_rule", "named_before", "memo")
    return [(view.words(f"decided.{n}"), _cell(view, row, n)) for n in names if row[n]]


def decision_blocks(view: View) -> list[Block]:
    """Return the decisions about all candidate themes as a table; nothing where there are none."""
    words, found = view.words, decided_themes(view)
    if not found:
        return []
    asked = (*_CHOSEN, *_WRITTEN) if view.speech else _CHOSEN
    names = [name for name in asked if any(row[name] for row in found.values())]
    table = Table(
        caption=words("decided.table" if view.speech else "decided.table_shared"),
        columns=[words("col.theme"), *(words(f"decided.{name}") for name in names)],
        rows=[[theme, *(_cell(view, row, n) for n in names)] for theme, row in found.items()],
        words=frozenset(range(1, 1 + len(names))),
    )
    return [Heading(words("decided.title")), table]


def _is_shown(view: View, row: Row) -> bool:
    return THEMES.is_filled(row) if view.speech else any(row[name] for name in _CHOSEN)


def _cell(view: View, row: Row, name: str) -> str:
    found = str(row[name])
    return view.words(f"decided.{name}_{found}") if found and name in _CHOSEN else found or _NOTHING
