"""What people decided, as tables and counts for the report.

Counts only: a convergence matrix gets no coefficient, because its cells are readings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from mining.decisions.record import Row
from mining.decisions.sheets import ORPHAN, SECOND_LOOK, SHEETS, WORDS, Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """Everything that people decided so far.

    The tables have the columns of their CSV files, all text, empty where nothing was
    written.  ``state`` is ``orphan`` where a decision's cluster, passage or status is not
    among the results now.  ``memo``, ``what_is_said`` and other free text may quote
    informants: it belongs into what is confidential only.

    Attributes
    ----------
    concept_model
        Columns ``row`` and one per finding.
    findings
        Columns ``finding``, ``name``, ``what``.
    """

    themes: pd.DataFrame = field(repr=False)
    reading: pd.DataFrame = field(repr=False)
    second_look: pd.DataFrame = field(repr=False)
    convergence: pd.DataFrame = field(repr=False)
    findings: pd.DataFrame = field(repr=False)
    concept_model: pd.DataFrame = field(repr=False)

    def counts(self) -> pd.DataFrame:
        """Return per sheet how many rows were asked and filled in, and how many are orphans.

        Returns
        -------
        DataFrame
            Columns ``sheet``, ``asked``, ``filled`` (of those asked), ``orphans``.
        """
        rows = []
        for sheet in SHEETS:
            table: pd.DataFrame = getattr(self, sheet.name)
            orphan = table["state"] == ORPHAN
            filled = _filled(sheet, table)
            rows.append(
                {
                    "sheet": sheet.name,
                    "asked": int((~orphan).sum()),
                    "filled": int((filled & ~orphan).sum()),
                    "orphans": int(orphan.sum()),
                }
            )
        return pd.DataFrame(rows)

    def read_counts(self) -> pd.DataFrame:
        """Return per kind of row how much was read.

        Returns
        -------
        DataFrame
            Columns ``kind``, ``asked`` (rows), ``read`` (rows with at least one passage
            read), ``passages``; orphans are left out.
        """
        live = self.reading[self.reading["state"] != ORPHAN]
        passages = pd.to_numeric(live["read"].replace("", "0")).astype("int64")
        counted = pd.DataFrame(
            {"kind": live["kind"], "asked": 1, "read": (passages > 0) * 1, "passages": passages}
        )
        return counted.groupby("kind", as_index=False).sum()

    def agreement_counts(self) -> pd.DataFrame:
        """Return per kind of row how often people chose each word; orphans are left out."""
        return _words(self.reading, "kind", "agree")

    def convergence_by_finding(self) -> pd.DataFrame:
        """Return per finding how many cells hold each word; orphans are left out."""
        return _words(self.convergence, "finding", "cell")

    def code_changes(self) -> pd.DataFrame:
        """Return how often the second look led to each decision.

        Orphans count: a passage whose coding was changed is not worth a second look any more.

        Returns
        -------
        DataFrame
            Columns ``decision`` (all of them, in order) and ``n``.
        """
        found = self.second_look["decision"].value_counts()
        words = SECOND_LOOK.choices["decision"]
        return pd.DataFrame(
            {"decision": list(words), "n": [int(found.get(word, 0)) for word in words]}
        )


def make_decisions(
    rows: Mapping[str, Sequence[Row]],
    findings: Sequence[Row],
    concept_rows: Sequence[Row],
    concept_columns: Sequence[str],
) -> Decisions:
    """Return rows as tables; a sheet without rows gets an empty table with its columns."""
    tables = {sheet.name: _table(rows.get(sheet.name, ()), sheet.columns) for sheet in SHEETS}
    return Decisions(
        **tables,
        findings=_table(findings, ("finding", "name", "what")),
        concept_model=_table(concept_rows, concept_columns),
    )


def _table(rows: Sequence[Row], columns: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame(
        [[row.get(name, "") for name in columns] for row in rows], columns=list(columns), dtype=str
    )


def _filled(sheet: Sheet, table: pd.DataFrame) -> pd.Series:
    return (table[list(sheet.fields)] != "").any(axis=1)


def _words(table: pd.DataFrame, by: str, column: str) -> pd.DataFrame:
    """Return a row per value of ``by`` in order of appearance: counts of words, and empty."""
    live = table[table["state"] != ORPHAN]
    keys = list(dict.fromkeys(live[by]))
    words = (*WORDS, "")
    counted = {
        (word or "empty"): [int(((live[by] == key) & (live[column] == word)).sum()) for key in keys]
        for word in words
    }
    return pd.DataFrame({by: keys, **counted})
