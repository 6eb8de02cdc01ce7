"""The documents of a project: texts, texts of PDFs, and transcripts of recordings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from mining.exchange import SourceText, unique_names
from mining.importers.markup import Element, child, children, local
from mining.importers.refi.elements import below, guid_of, name_of, shown, target_of, within
from mining.importers.refi.offsets import Layout
from mining.importers.refi.package import Package, file_of
from mining.importers.refi.passages import (
    Applied,
    Known,
    Passage,
    Region,
    is_coded,
    read_applied,
    read_passages,
    read_regions,
)
from mining.importers.refi.texts import SourceRead, read_layout

_TEXTS = frozenset({"TextSource", "PDFSource"})
_GUID_NAME = re.compile(r"\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document, and what is coded in it.

    Attributes
    ----------
    layout
        ``None`` where the project does not hold the text.
    whole
        What is coded on the document itself.
    """

    text: SourceText
    layout: Layout | None
    passages: tuple[Passage, ...]
    whole: tuple[Applied, ...]
    regions: tuple[Region, ...]


@dataclass(slots=True, kw_only=True)
class _Draft:
    """A document while its parts are collected."""

    name: str
    guids: tuple[str, ...]
    read: SourceRead
    passages: list[Passage]
    whole: tuple[Applied, ...] = ()
    regions: tuple[Region, ...] = ()


def read_sources(package: Package, known: Known) -> tuple[list[Source], list[str]]:
    """Return the documents under unique names, and notes.

    Texts and PDFs come first.  A recording's transcript that is the file of one of them joins
    it, so that no interview is read twice.
    """
    found = _Documents(package, known)
    elements = [e for holder in children(package.root, "Sources") for e in children(holder)]
    for element in elements:
        if local(element) in _TEXTS:
            found.add_text(element)
    for element in elements:
        if local(element) not in _TEXTS:
            _count_media(known, element)
            found.add_transcripts(element)
    return _finished(package.root, known, found)


class _Documents:
    """The documents found so far, also by the file that holds their text."""

    def __init__(self, package: Package, known: Known) -> None:
        self._package, self._known = package, known
        self._by_file: dict[str, _Draft] = {}
        self.drafts: list[_Draft] = []
        self.n_joined = 0
        self.n_timed = 0

    def add_text(self, element: Element) -> None:
        """Add a text or a PDF, whose text stands in its representation."""
        is_pdf = local(element) == "PDFSource"
        text = child(element, "Representation") if is_pdf else element
        draft = self._add(element, text, guid_of(element))
        draft.whole = read_applied(self._known, element)
        if is_pdf and text is not None:
            draft.whole += read_applied(self._known, text)
        marked = frozenset(guid_of(e) for e in children(text, "PlainTextSelection"))
        draft.regions = tuple(read_regions(self._known, element, marked))

    def add_transcripts(self, recording: Element) -> None:
        """Add a recording's transcripts, or what is coded in them to the document they are."""
        for transcript in children(recording, "Transcript"):
            self.n_timed += any(True for _ in children(transcript, "SyncPoint"))
            known_as = self._by_file.get(_file(transcript))
            if known_as is not None:
                known_as.passages += read_passages(self._known, transcript)
                known_as.whole += read_applied(self._known, transcript)
                self.n_joined += 1
            else:
                draft = self._add(transcript, transcript, guid_of(transcript), recording)
                draft.whole = read_applied(self._known, transcript)

    def _add(
        self, element: Element, text: Element | None, guid: str, holder: Element | None = None
    ) -> _Draft:
        draft = _Draft(
            name=_name(element, holder),
            guids=(guid,) if holder is None else (guid, guid_of(holder)),
            read=SourceRead() if text is None else read_layout(self._package, text),
            passages=[] if text is None else list(read_passages(self._known, text)),
        )
        self.drafts.append(draft)
        if text is not None and (file := _file(text)):
            self._by_file.setdefault(file, draft)
        return draft


def _file(text: Element) -> str:
    return file_of(text.get("plainTextPath", ""))


def _name(element: Element, holder: Element | None) -> str:
    """Return what a document is called: its name, its recording's, or its file's."""
    stem = PurePosixPath(file_of(element.get("plainTextPath", ""))).stem
    found = name_of(element) or ("" if holder is None else name_of(holder))
    return found or ("" if _GUID_NAME.fullmatch(stem) else stem) or "document"


def _count_media(known: Known, element: Element) -> None:
    """Count what is coded on a picture, on sound or on film; transcripts are read apart."""
    for part in children(element):
        if local(part) == "Coding":
            known.tally["media"] += 1
        elif local(part).endswith("Selection"):
            is_coded(known, part)
        if local(part) != "Transcript":
            known.tally["media"] += sum(1 for _ in below(part, "Coding"))


def _finished(root: Element, known: Known, found: _Documents) -> tuple[list[Source], list[str]]:
    names = unique_names(draft.name for draft in found.drafts)
    groups = _groups(root)
    sources, notes = [], []
    n_several = 0
    for draft, name in zip(found.drafts, names, strict=True):
        above = {group for guid in draft.guids for group in groups.get(guid, ())}
        n_several += len(above) > 1
        sources.append(_source(draft, name, next(iter(above)) if len(above) == 1 else ""))
        if draft.read.layout is None:
            known.tally[draft.read.lost] += 1
        if draft.read.note:
            notes.append(f"document {shown(name)}: {draft.read.note}")
    n_renamed = sum(d.name != name for d, name in zip(found.drafts, names, strict=True))
    for n, said in (
        (n_renamed, "share a name with another, so a number is put behind it"),
        (n_several, "stand in several sets, so they have no group"),
        (found.n_timed, "are transcripts with times, which are not read"),
        (found.n_joined, "stand here as the transcript of a recording too, and are read once"),
    ):
        if n:
            notes.append(f"{n} of {len(names)} documents {said}")
    return sources, notes


def _source(draft: _Draft, name: str, group: str) -> Source:
    layout = draft.read.layout
    return Source(
        text=SourceText(
            name=name, text=layout.text if layout else "", guid=draft.guids[0], group=group
        ),
        layout=layout,
        passages=tuple(draft.passages),
        whole=draft.whole,
        regions=draft.regions,
    )


def _groups(root: Element) -> Mapping[str, frozenset[str]]:
    """Return the names of the sets that each source stands in."""
    found: dict[str, frozenset[str]] = {}
    for group in within(root, "Sets", "Set"):
        for member in children(group, "MemberSource"):
            if name_of(group):
                guid = target_of(member)
                found[guid] = found.get(guid, frozenset()) | {name_of(group)}
    return found
