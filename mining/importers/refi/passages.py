"""Selections: where they begin and end, what they are called, and what is coded there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mining.importers.markup import Element, children, local
from mining.importers.refi.codes import CodeList
from mining.importers.refi.codes import Path as CodePath
from mining.importers.refi.elements import (
    content_of,
    guid_of,
    name_of,
    number_of,
    target_of,
    within,
)
from mining.importers.refi.memos import Memos
from mining.importers.refi.users import Users

# Counted beside the losses: a coding with a case goes where the case goes.
ON_CASES = "on_cases"
_TEXT_SELECTIONS = ("PlainTextSelection", "TranscriptSelection")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What stands beside the sources, and a count of what could not be carried over."""

    users: Users
    codes: CodeList
    memos: Memos
    tally: Counter[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """One code that one person put on a passage."""

    path: CodePath
    coder: str
    memo: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A selection of text.

    Attributes
    ----------
    start, end
        As they stand in the project.
    applied
        Empty where nothing usable is coded; the selection then still tells how offsets are
        meant.
    """

    guid: str
    start: int
    end: int
    name: str = field(repr=False)
    applied: tuple[Applied, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A coded area of a page, with the texts that may name it."""

    guid: str
    texts: tuple[str, ...] = field(repr=False)
    applied: tuple[Applied, ...]


def read_applied(known: Known, holder: Element) -> tuple[Applied, ...]:
    """Return what is coded on a selection or source; what cannot be used is counted."""
    is_selection = local(holder).endswith("Selection")
    found = []
    for coding in children(holder, "Coding"):
        references = list(children(coding, "CodeRef"))
        known.tally["unreadable"] += not references
        coder = known.users.coder(coding, holder if is_selection else None)
        memo = known.memos.of(holder, coding) if is_selection else known.memos.of(coding)
        found += [
            Applied(path=path, coder=coder, memo=memo)
            for reference in references
            if (path := _path(known, target_of(reference))) is not None
        ]
    return tuple(found)


def _path(known: Known, guid: str) -> CodePath | None:
    path = known.codes.paths.get(guid)
    if path is None:
        missing = "unknown_code" if guid else "unreadable"
        known.tally[ON_CASES if guid in known.codes.cases else missing] += 1
    return path


def read_passages(known: Known, text: Element) -> Iterator[Passage]:
    """Yield the selections of a text source, a representation or a transcript."""
    points = {
        guid: number_of(point, "position")
        for point in children(text, "SyncPoint")
        if (guid := guid_of(point))
    }
    for selection in children(text, *_TEXT_SELECTIONS):
        passage = _passage(known, selection, points)
        if passage is not None:
            yield passage


def _passage(known: Known, selection: Element, points: Mapping[str, int | None]) -> Passage | None:
    coded = is_coded(known, selection)
    if local(selection) == "TranscriptSelection":
        ends = [guid_of(selection, name) for name in ("fromSyncPoint", "toSyncPoint")]
        start, end = (points.get(guid) for guid in ends)
        timed = all(guid in points for guid in ends)
    else:
        start, end = (number_of(selection, name) for name in ("startPosition", "endPosition"))
        timed = False
    if start is None or end is None:
        if timed:
            known.tally["media"] += sum(1 for _ in children(selection, "Coding"))
        else:
            known.tally["unreadable"] += coded
        return None
    return Passage(
        guid=guid_of(selection),
        start=start,
        end=end,
        name=name_of(selection),
        applied=read_applied(known, selection),
    )


def is_coded(known: Known, selection: Element) -> bool:
    """Tell whether anything is coded on a selection, and count it where nothing is."""
    coded = any(True for _ in children(selection, "Coding"))
    known.tally["without_code"] += not coded
    return coded


def read_regions(known: Known, pdf: Element, marked: frozenset[str]) -> Iterator[Region]:
    """Yield the coded areas of a PDF.

    Parameters
    ----------
    marked
        Identifiers of the selections in the PDF's text: ATLAS.ti writes a passage twice, under
        one identifier, and one without a code is counted there.
    """
    for selection in children(pdf, "PDFSelection"):
        guid = guid_of(selection)
        if (guid and guid in marked) or is_coded(known, selection):
            inline = within(selection, "Representation", "PlainTextContent")
            texts = (name_of(selection), *(content_of(content) for content in inline))
            yield Region(guid=guid, texts=texts, applied=read_applied(known, selection))
