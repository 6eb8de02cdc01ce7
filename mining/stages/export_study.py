"""What every export takes from a study, read once: with pseudonyms, and only if it may leave.

An export can be made while the data card names everything that is required, and no longer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from mining import __version__
from mining.decisions.sheets import ORPHAN
from mining.decisions.summary import Decisions
from mining.errors import DataError
from mining.params import LEVELS
from mining.privacy.data_card import export_block
from mining.stages.consent import ask, read_study_card
from mining.stages.decisions import read_decisions
from mining.stages.export_shown import Shown, moved, shown_text
from mining.stages.masks import Masks, read_masks
from mining.stages.passages import hidden_names
from mining.tables import read_json, read_table
from mining.workspace import Workspace, fingerprint

MACHINE = f"mining {__version__}"
_RUN_DIGITS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A study as it may be shown.

    Attributes
    ----------
    title
        From the data card.
    run
        Short fingerprint of the clusters: another grouping has another one.
    documents, turns, segments, codings
        Tables of these names; ``start``, ``end`` and ``text`` are those of the shown text.
        ``codings`` holds both coders', with a column ``given_as``.
    clusters, themes
        Of all levels; ``level`` is the one that was asked for.
    guids
        What the researcher's program calls things, by kind and id.
    notes
        What the reader should know, one sentence each, without speech.
    """

    title: str
    run: str
    level: str
    made_by: str
    shown: Mapping[str, Shown] = field(repr=False)
    documents: pd.DataFrame = field(repr=False)
    turns: pd.DataFrame = field(repr=False)
    segments: pd.DataFrame = field(repr=False)
    codes: pd.DataFrame = field(repr=False)
    codings: pd.DataFrame = field(repr=False)
    clusters: pd.DataFrame = field(repr=False)
    memberships: pd.DataFrame = field(repr=False)
    themes: pd.DataFrame = field(repr=False)
    decisions: Decisions = field(repr=False)
    guids: Mapping[tuple[str, str], str] = field(repr=False)
    masks: Masks = field(repr=False)
    notes: tuple[str, ...] = ()

    def themes_at(self, level: str) -> pd.DataFrame:
        """Return the rows of ``themes`` at a level."""
        return self.themes[self.themes["level"] == level]

    def members(self, theme: str) -> tuple[str, ...]:
        """Return the segments of a theme, in the order of the table ``segments``."""
        row = self.themes[self.themes["theme_id"] == theme].iloc[0]
        table = self.clusters[self.clusters["level"] == row["level"]]
        return tuple(table.loc[table["cluster"] == row["cluster"], "segment_id"])


def read_study(workspace: Workspace, *, level: str | None = None) -> Study:
    """Read a study that was run.

    Parameters
    ----------
    level
        ``coarse``, ``middle`` or ``fine``; the compared level where nothing is said.

    Raises
    ------
    DataError
        If the data card blocks exports, a stage was not run, or there is no such level.
    """
    card = read_study_card(workspace)
    blocked = export_block(card)
    if blocked is not None:
        raise DataError(blocked)
    ask(workspace)
    params = workspace.params()
    masks = read_masks(workspace, params.ingest)
    corpus = _corpus(workspace)
    found = _found(workspace)
    chosen = _level(level, params.compare.level, found["themes"])
    known = set(corpus["segments"]["segment_id"])
    if not known.issuperset(found["clusters"]["segment_id"]):
        raise DataError(
            f"{workspace.clusters}: holds segments that the transcripts do not have now; "
            "run 'mining run', then export again"
        )
    hidden = hidden_names(workspace)
    shown = {
        str(name): shown_text(str(text), hidden.get(str(name), ()))
        for name, text in zip(
            corpus["documents"]["document_id"], corpus["documents"]["text"], strict=True
        )
    }
    decisions = _masked(read_decisions(workspace), masks)
    return Study(
        title=card.title if card is not None else "",
        run=fingerprint([workspace.clusters])[:_RUN_DIGITS],
        level=chosen,
        made_by=_made_by(workspace),
        shown=shown,
        documents=corpus["documents"].assign(
            text=[one.text for one in shown.values()],
            group=corpus["documents"]["group"].map(masks.text),
        ),
        **{name: moved(corpus[name], shown) for name in ("turns", "segments", "codings")},
        codes=corpus["codes"],
        **found,
        decisions=decisions,
        guids=_guids(corpus["guids"], shown),
        masks=masks,
        notes=tuple(_notes(workspace, decisions)),
    )


def _corpus(workspace: Workspace) -> dict[str, pd.DataFrame]:
    names = ("documents", "turns", "segments", "codes", "guids")
    tables = {name: read_table(name, workspace.corpus / f"{name}.parquet") for name in names}
    both = [
        read_table("codings", workspace.corpus / f"{name}.parquet").assign(given_as=key)
        for name, key in (("codings", "codings"), ("second_codings", "second_coder"))
    ]
    tables["codings"] = pd.concat([b for b in both if len(b)] or both[:1], ignore_index=True)
    return tables


def _found(workspace: Workspace) -> dict[str, pd.DataFrame]:
    places = {
        "themes": workspace.themes,
        "clusters": workspace.clusters,
        "memberships": workspace.clusters,
    }
    return {name: read_table(name, at / f"{name}.parquet") for name, at in places.items()}


def _level(asked: str | None, compared: str, themes: pd.DataFrame) -> str:
    if asked is not None and asked not in LEVELS:
        raise DataError(f"--level is {asked!r}; choose one of: {', '.join(LEVELS)}")
    there = [level for level in LEVELS if level in set(themes["level"])]
    if asked is None:
        return compared if compared in there or not there else "middle"
    if there and asked not in there:
        raise DataError(f"--level is {asked!r}; this study's clusters have: {', '.join(there)}")
    return asked


def _guids(table: pd.DataFrame, shown: Mapping[str, Shown]) -> dict[tuple[str, str], str]:
    """Return the program's own identifiers; a text with pseudonyms is another document."""
    return {
        (kind, name): guid
        for kind, name, guid in table[["kind", "id", "guid"]].itertuples(index=False, name=None)
        if not (kind == "document" and name in shown and shown[name].is_changed)
    }


def _masked(decisions: Decisions, masks: Masks) -> Decisions:
    """Return decisions with pseudonyms in what people wrote."""

    def hide(table: pd.DataFrame) -> pd.DataFrame:
        return table.map(masks.text) if masks.names else table

    names = ("themes", "reading", "second_look", "convergence", "findings", "concept_model")
    return Decisions(**{name: hide(getattr(decisions, name)) for name in names})


def _made_by(workspace: Workspace) -> str:
    """Return how the clusters were made, in words; no paths."""
    embedded: Any = read_json(workspace.embeddings / "embedding.json")
    clustered: Any = read_json(workspace.clusters / "clustering.json")
    numbers = [
        f"{name} {value}"
        for name, value in clustered["params"].items()
        if isinstance(value, int | float)
    ]
    parts = [f"embedder {embedded['embedder']}", f"recipe {clustered['recipe']}", *numbers]
    return ", ".join([*parts, f"seed {workspace.params().seed}"])


def _notes(workspace: Workspace, decisions: Decisions) -> list[str]:
    notes = []
    imported = read_json(workspace.corpus / "import_report.json")
    named = sum(
        any("holds a name of the table" in note for note in document["notes"])
        for document in imported["documents"]
    )
    if named:
        what = "1 document's id holds" if named == 1 else f"{named} documents' ids hold"
        notes.append(f"{what} a name of the table of pseudonyms; rename the file, then run anew")
    gone = int((decisions.themes["state"] == ORPHAN).sum())
    if gone:
        what = "1 decision is" if gone == 1 else f"{gone} decisions are"
        notes.append(f"{what} about clusters that are not there now, and left out")
    return notes
