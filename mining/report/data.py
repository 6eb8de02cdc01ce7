"""What the reports are made from: the tables of a study and what its stages noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from mining.decisions.protocol import Declared
from mining.decisions.summary import Decisions
from mining.params import Params


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportData:
    """Everything a report shows; tables as in :mod:`mining.tables`.

    Attributes
    ----------
    imported, embedded, clustered
        What the stages ``ingest``, ``embed`` and ``cluster`` noted
        (``import_report.json``, ``embedding.json``, ``clustering.json``).
    scores
        ``results/scores.json``.
    interviews, code_matches, group_matches, cluster_matches, baselines
        The CSV tables of ``results/``.
    statuses, second_look, contrasts, neighbourhood, cohesion, sensitivity, code_test,
    code_tree, people
        The same, of the tables that bear these names.
    element
        ``results/segments.csv``: how alike groups and clusters see each segment's company.
    dialect
        ``results/dialect.csv``: how far clusters follow the interview before and after
        dialect spellings were rewritten; no rows where none were.
    placed
        What :func:`mining.stages.place.read_placed` returns, with ``outside``: interview and
        masked words of the segments that are like nothing in the study, at the level shown;
        ``None`` where no new interview was placed.
    map_method
        How the maps were drawn: ``tsne``, ``umap`` or ``pca``.
    centred_maps
        Per variant of centred vectors the table ``map``; none where the variant was not made.
    declared
        The protocol and when it was declared; ``None`` without one.
    decided
        What people decided in ``decisions/``.
    level
        The level that is compared and shown as cards.
    card
        The data card's sections with their fields, and ``title``; empty without a card.
    notices
        What the card gives cause to say at every run, one sentence each.
    blocked
        Why there is no shareable report, or ``None``.
    versions
        Names and versions of the libraries that made the results.
    fingerprints
        Of the inputs and of the parameters.
    """

    params: Params
    documents: pd.DataFrame = field(repr=False)
    turns: pd.DataFrame = field(repr=False)
    segments: pd.DataFrame = field(repr=False)
    codes: pd.DataFrame = field(repr=False)
    codings: pd.DataFrame = field(repr=False)
    segment_codes: pd.DataFrame = field(repr=False)
    clusters: pd.DataFrame = field(repr=False)
    map: pd.DataFrame = field(repr=False)
    map_method: str
    themes: pd.DataFrame = field(repr=False)
    imported: Mapping[str, Any] = field(repr=False)
    embedded: Mapping[str, Any] = field(repr=False)
    clustered: Mapping[str, Any] = field(repr=False)
    scores: Mapping[str, Any] = field(repr=False)
    interviews: pd.DataFrame = field(repr=False)
    code_matches: pd.DataFrame = field(repr=False)
    group_matches: pd.DataFrame = field(repr=False)
    cluster_matches: pd.DataFrame = field(repr=False)
    baselines: pd.DataFrame = field(repr=False)
    dialect: pd.DataFrame = field(repr=False)
    statuses: pd.DataFrame = field(repr=False)
    second_look: pd.DataFrame = field(repr=False)
    contrasts: pd.DataFrame = field(repr=False)
    neighbourhood: pd.DataFrame = field(repr=False)
    cohesion: pd.DataFrame = field(repr=False)
    sensitivity: pd.DataFrame = field(repr=False)
    code_test: pd.DataFrame = field(repr=False)
    code_tree: pd.DataFrame = field(repr=False)
    people: pd.DataFrame = field(repr=False)
    element: pd.DataFrame = field(repr=False)
    declared: Declared | None
    decided: Decisions = field(repr=False)
    level: str
    card: Mapping[str, Any]
    notices: tuple[str, ...]
    blocked: str | None
    versions: Mapping[str, str]
    fingerprints: Mapping[str, str]
    placed: Mapping[str, Any] | None = field(default=None, repr=False)
    centred_maps: Mapping[str, pd.DataFrame] = field(default_factory=dict, repr=False)

    @property
    def has_codes(self) -> bool:
        """Whether there is anything to compare with."""
        return len(self.segment_codes) > 0

    @property
    def hides_coefficients(self) -> bool:
        """Whether the protocol leaves out every number that says how codes and clusters agree."""
        return self.declared is not None and self.declared.hides_coefficients
