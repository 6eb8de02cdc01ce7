"""Passages as they may be shown: what was said, with pseudonyms for names."""

from __future__ import annotations

import pandas as pd

from mining.privacy.pseudonyms import Replacement, replace
from mining.tables import read_table
from mining.workspace import Workspace

Places = dict[str, list[Replacement]]


def hidden_names(workspace: Workspace) -> Places:
    """Return where names stand in every document, and what is shown instead."""
    table = read_table("replacements", workspace.corpus / "replacements.parquet")
    found: Places = {}
    for document, *place in table.itertuples(index=False, name=None):
        found.setdefault(str(document), []).append(Replacement(*place))
    return found


def shown_segments(workspace: Workspace) -> pd.DataFrame:
    """Return the table ``segments`` with pseudonyms in ``text``, as every output shows it."""
    segments = read_table("segments", workspace.corpus / "segments.parquet")
    hidden = hidden_names(workspace)
    columns = segments[["document_id", "start", "text"]].itertuples(index=False, name=None)
    shown = [
        replace(str(text), hidden.get(str(document), ()), offset=int(start))
        for document, start, text in columns
    ]
    return segments.assign(text=shown)
