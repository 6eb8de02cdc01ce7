"""The record of what people decided: CSV files in ``decisions/``, read and written.

Decisions about clusters are carried over to the clusters as they are now whenever they are
read, so that nobody has to write the sheets anew before a report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from mining.decisions.carry import Clusters, refresh
from mining.decisions.record import Row, parse_rows, render_rows
from mining.decisions.sheets import (
    CONCEPT_ROWS,
    CONVERGENCE,
    FINDINGS,
    MEMBERS,
    READING,
    SECOND_LOOK,
    SHEETS,
    THEMES,
    Sheet,
    check_rows,
    concept_model,
)
from mining.decisions.summary import Decisions, make_decisions
from mining.errors import DataError
from mining.importers.encoding import read_text
from mining.importers.sheets import delimiter_of
from mining.tables import read_json, read_table
from mining.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What stands in ``decisions/``.

    Attributes
    ----------
    rows
        Of every sheet that has a file, by name.
    sets
        Members of every remembered cluster.
    model
        The concept model as a sheet: a field per finding.
    """

    rows: Mapping[str, list[Row]] = field(repr=False)
    sets: Mapping[str, frozenset[str]] = field(repr=False)
    findings: list[Row] = field(repr=False)
    model: Sheet
    model_rows: list[Row] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the results ask about.

    Attributes
    ----------
    wanted
        Keys of every sheet; a sheet whose results are not there yet is missing.
    themes
        Candidate themes of the level that is compared, all of them.
    statuses, second_look
        Rows of the results.
    """

    wanted: Mapping[str, list[Row]] = field(repr=False)
    clusters: Clusters
    themes: pd.DataFrame = field(repr=False)
    statuses: list[Row] = field(repr=False)
    second_look: list[Row] = field(repr=False)


def read_decisions(workspace: Workspace) -> Decisions:
    """Return what people decided, for the results as they are now.

    Raises
    ------
    DataError
        If a file in ``decisions/`` holds what is not allowed.
    """
    record = read_record(workspace)
    asked = read_asked(workspace, record)
    rows = refreshed(record, asked)
    columns = record.model.columns
    return make_decisions(rows, record.findings, record.model_rows, columns)


def refreshed(record: Record, asked: Asked) -> dict[str, list[Row]]:
    """Return the rows of every sheet for the results as they are now."""
    found = {}
    for sheet in SHEETS:
        kept, wanted = record.rows.get(sheet.name, []), asked.wanted.get(sheet.name)
        if kept or wanted is not None:
            found[sheet.name] = refresh(sheet, kept, wanted or [], asked.clusters)
    return found


def read_record(workspace: Workspace) -> Record:
    """Read and check the files of ``decisions/``; those that are not there are empty."""
    folder = workspace.decisions
    rows: dict[str, list[Row]] = {}
    for sheet in SHEETS:
        path = folder / f"{sheet.name}.csv"
        if path.is_file():
            rows[sheet.name] = read_rows(path, sheet.columns)
            check_rows(sheet, rows[sheet.name], where=str(path))
    sets: dict[str, set[str]] = {}
    for row in _optional(folder / "members.csv", MEMBERS):
        sets.setdefault(row["members"], set()).add(row["segment_id"])
    findings = _findings(folder / "findings.csv")
    model_rows = _optional(folder / "concept_model.csv", ("row",))
    names = [row["finding"] for row in findings]
    names += [name for row in model_rows for name in row if name and name != "row"]
    model = concept_model(list(dict.fromkeys(names)))
    check_rows(model, _padded(model_rows, model), where=str(folder / "concept_model.csv"))
    return Record(
        rows=rows,
        sets={name: frozenset(found) for name, found in sets.items()},
        findings=findings,
        model=model,
        model_rows=_padded(model_rows, model),
    )


def read_asked(workspace: Workspace, record: Record) -> Asked:
    """Return what the results ask about; results that are not there ask nothing."""
    level = _level(workspace)
    table = read_table("themes", workspace.themes / "themes.parquet")
    found = read_table("clusters", workspace.clusters / "clusters.parquet")
    if level not in set(table["level"]):
        level = "middle"
    table = table[table["level"] == level].reset_index(drop=True)
    members = _members(found[found["level"] == level], table)
    statuses = _results(workspace.results / "statuses.csv", ("kind", "id", "status"))
    second = _results(workspace.results / "second_look.csv", SECOND_LOOK.key)
    # All of them: what a cluster may be shown as is the toolkit's view, and stands beside it.
    candidates = [str(theme) for theme in table["theme_id"]]
    wanted = {
        THEMES.name: [{"theme_id": theme} for theme in candidates],
        CONVERGENCE.name: [
            {"finding": row["finding"], "theme_id": theme}
            for row in record.findings
            for theme in candidates
        ],
    }
    if statuses is not None:
        wanted[READING.name] = statuses
    if second is not None:
        wanted[SECOND_LOOK.name] = second
    return Asked(
        wanted=wanted,
        clusters=Clusters(current=members, sets=record.sets),
        themes=table,
        statuses=statuses or [],
        second_look=second or [],
    )


def read_rows(path: Path, columns: Sequence[str]) -> list[Row]:
    """Read a CSV file, whatever a spreadsheet made of its delimiter and encoding."""
    delimiter, text = delimiter_of(read_text(path)[0])
    return parse_rows(text, columns, delimiter=delimiter, where=str(path))


def render_record(
    record: Record, rows: Mapping[str, Sequence[Row]], sets: Mapping[str, Iterable[str]]
) -> dict[str, str]:
    """Return the files of ``decisions/`` by name; of the sets those that rows refer to."""
    found = {
        f"{sheet.name}.csv": render_rows(rows[sheet.name], sheet.columns)
        for sheet in SHEETS
        if sheet.name in rows
    }
    used = {row["members"] for kept in rows.values() for row in kept if row.get("members")}
    found["members.csv"] = render_rows(
        (
            {"members": name, "segment_id": segment}
            for name in sorted({*used, *sets})
            for segment in sorted(sets.get(name, record.sets.get(name, ())))
        ),
        MEMBERS,
    )
    found["concept_model.csv"] = render_rows(record.model_rows, record.model.columns)
    return found


def _level(workspace: Workspace) -> str:
    path = workspace.results / "scores.json"
    found = read_json(path) if path.is_file() else {}
    return str(found.get("level", workspace.params().compare.level))


def _members(clusters: pd.DataFrame, themes: pd.DataFrame) -> dict[str, frozenset[str]]:
    by_cluster = clusters.groupby("cluster")["segment_id"].agg(frozenset).to_dict()
    pairs = zip(themes["theme_id"], themes["cluster"], strict=True)
    return {str(theme): by_cluster.get(cluster, frozenset()) for theme, cluster in pairs}


def _results(path: Path, columns: Sequence[str]) -> list[Row] | None:
    return read_rows(path, columns) if path.is_file() else None


def _optional(path: Path, columns: Sequence[str]) -> list[Row]:
    return read_rows(path, columns) if path.is_file() else []


def _findings(path: Path) -> list[Row]:
    rows = _optional(path, FINDINGS[:2])
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        finding = row["finding"]
        if not finding or finding in seen or finding == "row":
            found = "stands twice" if finding in seen else "is empty or the word 'row'"
            raise DataError(
                f"{path}, row {number}: the finding's id {found}; give every finding a short id "
                "of its own, such as F1"
            )
        seen.add(finding)
    return rows


def _padded(rows: Sequence[Row], model: Sheet) -> list[Row]:
    """Return the rows of the concept model, those that everybody needs first."""
    by_name = {row["row"]: row for row in rows}
    names = dict.fromkeys([*CONCEPT_ROWS, *by_name])
    if len(by_name) < len(rows):
        return [dict.fromkeys(model.columns, "") | row for row in rows]  # said by the check
    return [dict.fromkeys(model.columns, "") | {"row": n} | by_name.get(n, {}) for n in names]
