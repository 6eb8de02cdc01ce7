"""Transcripts written in Word.

The canonical text is the body's paragraphs and table rows, one per line.  Where nobody is
labelled, bold or italic paragraphs are taken for the interviewer's, and a note says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from mining.corpus import Transcript, Unlabelled
from mining.errors import DataError
from mining.importers.docx_package import open_docx
from mining.importers.docx_text import Paragraph, notes_on_body, read_paragraphs
from mining.importers.plain_text import document_id, make_transcript
from mining.importers.speakers import NoSpeakersError, find_turns, turns_or_one
from mining.importers.times import find_times
from mining.importers.turns import Start, build_turns

_MIN_EACH = 2


def read_docx(
    path: Path, *, language: str, roles: Mapping[str, str], unlabelled: Unlabelled = "refuse"
) -> list[Transcript]:
    """Read a ``.docx`` transcript.

    Parameters
    ----------
    language
        Language of the interview, such as ``nn``.
    roles
        Role by speaker label; labels that are not in this transcript are ignored.
    unlabelled
        What to do where nobody is labelled, neither by name nor by bold or italic.

    Raises
    ------
    DataError
        If the file is no Word file, holds no text, or if no speakers can be told apart.
    """
    word = open_docx(path)
    paragraphs = read_paragraphs(word)
    notes = notes_on_body(word)
    text = "\n".join(p.text for p in paragraphs)
    if not text.strip():
        raise DataError(f"{path}: holds no text; take it out of the folder or fill it")
    name, where = document_id(path), str(path)
    try:
        talk = find_turns(text, document_id=name, where=where, roles=roles)
    except NoSpeakersError:
        emphasis = _emphasis(paragraphs)
        if emphasis is None:
            talk = turns_or_one(
                text, document_id=name, where=where, roles=roles, unlabelled=unlabelled
            )
        else:
            notes.append(
                f"nobody is labelled, so {emphasis} paragraphs are read as the interviewer's and "
                "all others as the informant's"
            )
            starts = _starts(paragraphs, emphasis)
            stamps = [t for t in find_times(text) if t.certain]
            talk = build_turns(text, starts, stamps, document_id=name, where=where, roles=roles)
    return [make_transcript(path, text, talk, language=language, notes=notes)]


def _emphasis(paragraphs: Sequence[Paragraph]) -> str | None:
    """Return which emphasis sets some paragraphs apart from the others."""
    talk = [p for p in paragraphs if p.text.strip() and not p.heading]
    for name in ("bold", "italic"):
        n = sum(getattr(p, name) for p in talk)
        if _MIN_EACH <= n <= len(talk) - _MIN_EACH:
            return name
    return None


def _starts(paragraphs: Sequence[Paragraph], emphasis: str) -> list[Start]:
    starts: list[Start] = []
    offset = 0
    for paragraph in paragraphs:
        speaker = "Interviewer" if getattr(paragraph, emphasis) else "Informant"
        if paragraph.heading:
            speaker = ""
        last = starts[-1].speaker if starts else ""
        if paragraph.text.strip() and speaker != last:
            starts.append(Start(head=offset, content=offset, speaker=speaker))
        offset += len(paragraph.text) + 1
    return starts
