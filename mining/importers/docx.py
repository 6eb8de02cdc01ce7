"""Transcripts written in Word.

The canonical text is the body's paragraphs and table rows, one per line.  Where nobody is
labelled, bold or italic paragraphs are taken for the interviewer's, and a note says so.  Headings
of the highest level part several interviews in one file, if labelled talk stands below each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from mining.corpus import Transcript, Unlabelled
from mining.errors import DataError
from mining.exchange import unique_names
from mining.importers.docx_package import open_docx
from mining.importers.docx_text import Paragraph, notes_on_body, read_paragraphs
from mining.importers.plain_text import (
    document_id,
    make_transcript,
    marked_texts,
    named_id,
    transcripts_in,
)
from mining.importers.speakers import NoSpeakersError, find_turns, turns_or_one
from mining.importers.times import find_times
from mining.importers.turns import Start, Talk, build_turns

_MIN_EACH = 2
_INTERVIEW = re.compile(
    r"\b(?:intervju|interview|informant|deltak|respondent|participant|fokusgruppe|focus group)",
    re.IGNORECASE,
)


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
    if marked_texts(text):
        return transcripts_in(
            path, text, language=language, roles=roles, unlabelled=unlabelled, notes=notes
        )
    several = _below_headings(path, paragraphs, roles)
    if several:
        notes.append(
            f"{len(several)} interviews in one file, one below each heading of the highest level; "
            "if they are parts of one interview, use lower headings"
        )
        return [
            make_transcript(path, part, talk, language=language, notes=notes, name=name)
            for name, part, talk in several
        ]
    talk, more = _talk(path, paragraphs, text, roles, unlabelled)
    talk = _without_headings(talk, paragraphs)
    return [make_transcript(path, text, talk, language=language, notes=[*notes, *more])]


def _talk(
    path: Path,
    paragraphs: Sequence[Paragraph],
    text: str,
    roles: Mapping[str, str],
    unlabelled: Unlabelled,
) -> tuple[Talk, list[str]]:
    """Return the turns by label or, where nobody is labelled, by emphasis, and a note on that."""
    name, where = document_id(path), str(path)
    try:
        return find_turns(text, document_id=name, where=where, roles=roles), []
    except NoSpeakersError:
        emphasis = _emphasis(paragraphs)
    if emphasis is None:
        talk = turns_or_one(text, document_id=name, where=where, roles=roles, unlabelled=unlabelled)
        return talk, []
    starts = _starts(paragraphs, emphasis)
    stamps = [t for t in find_times(text) if t.certain]
    return build_turns(text, starts, stamps, document_id=name, where=where, roles=roles), [
        f"nobody is labelled, so {emphasis} paragraphs are read as the interviewer's and "
        "all others as the informant's"
    ]


def _without_headings(talk: Talk, paragraphs: Sequence[Paragraph]) -> Talk:
    """Mark the headings that stand inside turns: they are shown, but are not talk."""
    spans, offset = [], 0
    for paragraph in paragraphs:
        span = (offset, offset + len(paragraph.text))
        if paragraph.heading and any(t.start <= span[0] and span[1] <= t.end for t in talk.turns):
            spans.append(span)
        offset += len(paragraph.text) + 1
    if not spans:
        return talk
    note = f"headings inside the talk, shown but not read as talk: {len(spans)}"
    return replace(talk, marks=tuple(sorted([*talk.marks, *spans])), notes=(*talk.notes, note))


def _below_headings(
    path: Path, paragraphs: Sequence[Paragraph], roles: Mapping[str, str]
) -> list[tuple[str, str, Talk]]:
    """Return name, text and turns below every highest heading that names an interview.

    Nothing if one lacks turns.  Other headings may be topics of one interview; they part it
    only where each has informants of its own.
    """
    places = [i for i, p in enumerate(paragraphs) if p.top and p.text.strip()]
    if len(places) < _MIN_EACH:
        return []
    names = unique_names(" ".join(paragraphs[place].text.split()) for place in places)
    found: list[tuple[str, str, Talk]] = []
    for name, place, end in zip(names, places, [*places[1:], len(paragraphs)], strict=True):
        text = "\n".join(p.text for p in paragraphs[place:end])
        try:
            talk = find_turns(text, document_id=named_id(name), where=str(path), roles=roles)
        except DataError:
            return []
        if len(talk.turns) < _MIN_EACH:
            return []
        found.append((name, text, talk))
    named = all(_INTERVIEW.search(name) for name, _, _ in found)
    return found if named or _are_apart([talk for _, _, talk in found]) else []


def _are_apart(talks: Sequence[Talk]) -> bool:
    """Tell whether no informant speaks in two of them."""
    speakers = [{t.speaker for t in talk.turns if t.role != "interviewer"} for talk in talks]
    everyone = set[str]().union(*speakers)
    return all(speakers) and sum(map(len, speakers)) == len(everyone)


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
