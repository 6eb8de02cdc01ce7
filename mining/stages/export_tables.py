"""The study's tables as text: one row of cells per row of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from mining.stages.export_study import Study

_DECISIONS = ("themes", "reading", "second_look", "convergence", "findings", "concept_model")
_COLUMNS = {
    "documents": "document title group language text",
    "turns": "document turn speaker role start end t0_ms t1_ms question_id text",
    "segments": "segment_id document position speaker role start end question_id n_words text",
    "codes": "code_id path name parent_id group_id origin memo colour",
    "codings": "document start end code coder text memo anchored coding_id code_id given_as",
    "clusters": "segment_id level cluster theme_id strength stability",
    "memberships": "segment_id level cluster strength",
    "themes": "theme_id level cluster parent_id size informants stability status words title "
    "exemplars",
}
_WIDE = {"text", "memo", "what_is_said", "words", "title", "exemplars"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as text; its name is that of its file."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)

    def width(self, column: str) -> int:
        """Return how wide a column is shown, in characters."""
        return 80 if column in _WIDE else 16


def tables_of(study: Study) -> list[Table]:
    """Return documents, turns, segments, codes, codings, clusters, themes and decisions.

    Codings have the columns that the toolkit reads back: document, start, end, code, coder.
    """
    path = dict(zip(study.codes["code_id"], study.codes["path"], strict=True))
    codings = study.codings.assign(code=study.codings["code_id"].map(path))
    theme = {
        (level, cluster): name
        for level, cluster, name in study.themes[["level", "cluster", "theme_id"]].itertuples(
            index=False, name=None
        )
    }
    places = zip(study.clusters["level"], study.clusters["cluster"], strict=True)
    clusters = study.clusters.assign(theme_id=[theme.get(place, "") for place in places])
    frames = {
        "documents": study.documents,
        "turns": study.turns,
        "segments": study.segments,
        "codes": study.codes,
        "codings": codings,
        "clusters": clusters,
        "memberships": study.memberships,
        "themes": study.themes,
    }
    found = [_table(name, frame, _COLUMNS[name].split()) for name, frame in frames.items()]
    for name in _DECISIONS:
        sheet: pd.DataFrame = getattr(study.decisions, name)
        found.append(_table(f"decisions_{name}", sheet, list(sheet.columns)))
    return found


def _table(name: str, frame: pd.DataFrame, columns: Sequence[str]) -> Table:
    named = frame.rename(columns={"document_id": "document"})
    cells = [[_cell(value) for value in named[column]] for column in columns]
    return Table(name=name, columns=tuple(columns), rows=tuple(zip(*cells, strict=True)))


def _cell(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value)
