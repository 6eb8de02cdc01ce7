"""What the data card allows: asked before every run, told at every run."""

from __future__ import annotations

import datetime as dt

from mining.errors import DataError
from mining.privacy.data_card import DataCard, Notice, notices, read_card, refuse_reason
from mining.workspace import Workspace


def read_study_card(workspace: Workspace) -> DataCard | None:
    """Return the study's data card, or ``None`` where ``ingest.card`` is null."""
    value = workspace.params().ingest.card
    return read_card(workspace.input("ingest.card", value)) if value is not None else None


def ask(workspace: Workspace) -> list[Notice]:
    """Return what the card gives cause to say today.

    Raises
    ------
    DataError
        If the informants did not consent to computational analysis.
    """
    card = read_study_card(workspace)
    reason = refuse_reason(card) if card is not None else None
    if reason is not None:
        raise DataError(reason)
    return notices(card, today=dt.datetime.now(tz=dt.UTC).date())
