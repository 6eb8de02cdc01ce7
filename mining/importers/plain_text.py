"""Transcripts in plain text or Markdown, one ``Name: `` label per turn."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

from mining.corpus import Document, Transcript
from mining.importers.encoding import read_text
from mining.importers.speakers import find_turns
from mining.importers.turns import Talk

_MAX_TITLE = 80
# Otter's export begins with its own headings.
_NOT_TITLES = frozenset({"summary keywords", "speakers", "keywords"})


def read_plain_text(path: Path, *, language: str, roles: Mapping[str, str]) -> Transcript:
    """Read a ``.txt`` or ``.md`` transcript.

    Parameters
    ----------
    language
        Language of the interview, such as ``nn``.
    roles
        Role by speaker label; labels that are not in this transcript are ignored.

    Raises
    ------
    DataError
        If the file is missing, empty or not text, or if no speakers can be told apart.
    """
    text, encoding = read_text(path)
    talk = find_turns(text, document_id=document_id(path), where=str(path), roles=roles)
    notes = () if encoding.startswith("utf-8") else (f"the file is in {encoding}",)
    return make_transcript(path, text, talk, language=language, notes=notes)


def document_id(path: Path) -> str:
    """Return the id of the transcript in ``path``: the file name without its ending.

    The name is composed (NFC), because macOS writes ``å`` as two characters in file names
    and exports do not.

    Examples
    --------
    >>> document_id(Path("raw/Intervju 3:2.docx"))
    'Intervju 3-2'
    """
    return unicodedata.normalize("NFC", path.stem).replace(":", "-").strip()


def make_transcript(
    path: Path, text: str, talk: Talk, *, language: str, notes: Sequence[str]
) -> Transcript:
    """Put the turns of one file and what is known about it together."""
    heading = [line for line in text[: talk.begin].split("\n") if line.strip()]
    more = [*notes]
    if heading:
        more.append(f"{len(heading)} lines before the first speaker are read as a heading")
    document = Document(
        document_id=document_id(path),
        title=_title(heading) or path.stem,
        language=language,
        text=text,
        source_name=path.name,
    )
    return Transcript(
        document=document, turns=talk.turns, marks=talk.marks, notes=(*more, *talk.notes)
    )


def _title(heading: Sequence[str]) -> str:
    first = " ".join(heading[0].strip(" \t#*_").split()) if heading else ""
    if len(first) > _MAX_TITLE or first.casefold() in _NOT_TITLES:
        return ""
    return first
