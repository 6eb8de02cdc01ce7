"""Subtitles with speakers: WebVTT, SubRip (``.srt``) and SubViewer (``.sbv``)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mining.corpus import Transcript, Unlabelled
from mining.importers.encoding import read_text
from mining.importers.talk.cue_text import said_in
from mining.importers.talk.cues import read_cues
from mining.importers.talk.said import transcript_of


def read_subtitles(
    path: Path, *, language: str, roles: Mapping[str, str], unlabelled: Unlabelled = "refuse"
) -> list[Transcript]:
    """Read a file of cues; what kind it is, its first lines say.

    Speakers are those of the voice tags; where there are none, those that ``Name:`` at the
    beginning of a line says.

    Parameters
    ----------
    language
        Language of the interview, such as ``nn``.
    roles
        Role by speaker label; labels that are not in this transcript are ignored.
    unlabelled
        What to do where nobody is labelled.

    Raises
    ------
    DataError
        If the file cannot be read, a cue is broken, there are no cues, or no speakers can be
        told apart.
    """
    text, encoding = read_text(path)
    said = [stretch for cue in read_cues(text, where=str(path)) for stretch in said_in(cue)]
    notes = () if encoding.startswith("utf-8") else (f"the file is in {encoding}",)
    return [
        transcript_of(
            path, said, language=language, roles=roles, unlabelled=unlabelled, notes=notes
        )
    ]
