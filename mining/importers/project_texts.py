"""The documents of a coding project, read as transcripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from mining.corpus import Transcript, Unlabelled
from mining.errors import DataError
from mining.exchange import unique_names
from mining.importers.codings import read_codings
from mining.importers.plain_text import make_transcript, named_id
from mining.importers.speakers import turns_or_one


def read_project_texts(
    path: Path, *, language: str, roles: Mapping[str, str], unlabelled: Unlabelled = "refuse"
) -> list[Transcript]:
    """Read every document of a project whose text the project holds.

    Parameters
    ----------
    language
        Language of the interviews, such as ``nn``.
    roles
        Role by speaker label; labels that are not in these documents are ignored.
    unlabelled
        What to do with a document in which nobody is labelled.

    Raises
    ------
    DataError
        If the project cannot be read, holds no text, or if no speakers can be told apart.
    """
    _, export = read_codings(path, columns={}, coder="")
    filled = [text for text in export.texts if text.text.strip()]
    if not filled:
        raise DataError(
            f"{path}: holds no text of a document; put the transcripts beside it and name them in "
            "ingest.transcripts"
        )
    transcripts = []
    for source, name in zip(filled, unique_names(named_id(s.name) for s in filled), strict=True):
        talk = turns_or_one(
            source.text,
            document_id=name,
            where=f"{path}, document {name!r}",
            roles=roles,
            unlabelled=unlabelled,
        )
        made = make_transcript(
            path, source.text, talk, language=language, notes=(), name=source.name
        )
        document = replace(made.document, document_id=name, group=source.group)
        transcripts.append(replace(made, document=document))
    return transcripts
