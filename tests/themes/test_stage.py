"""What the stage hands on: talk without names, so that no title can hold one."""

from __future__ import annotations

import pandas as pd

from mining.stages.themes import _without_names
from mining.tables import make_table, write_table
from mining.workspace import Workspace


def test_names_and_pseudonyms_become_marks(tmp_path):
    #        0123456789012345678901234
    said = "gamle Kari ringde seint. "
    workspace = Workspace(tmp_path)
    workspace.corpus.mkdir(parents=True)
    name = {"document_id": "a", "start": 106, "end": 110, "pseudonym": "P1", "kind": "person"}
    places = make_table("replacements", [name])
    write_table("replacements", places, workspace.corpus / "replacements.parquet")
    segments = pd.DataFrame({"document_id": ["a", "b"], "start": [100, 100], "text": [said, said]})

    assert _without_names(segments, workspace) == ["gamle | ringde seint. ", said]
