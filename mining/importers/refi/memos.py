"""Comments: an element's description, the notes that it refers to, and those linked to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mining.importers.markup import Element, child, children
from mining.importers.refi.elements import (
    content_of,
    description_of,
    guid_of,
    target_of,
    within,
)
from mining.importers.refi.package import Package
from mining.importers.refi.texts import read_layout


@dataclass(frozen=True, slots=True, kw_only=True)
class Memos:
    """The texts of a project's notes, by the note and by what a link ties to it."""

    notes: Mapping[str, str] = field(default_factory=dict, repr=False)
    linked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, *elements: Element) -> str:
        """Return all that is written about these elements, one comment after the other."""
        found: dict[str, None] = {}
        for element in elements:
            found |= dict.fromkeys(self._about(element))
        return "\n".join(text for text in found if text)

    def _about(self, element: Element) -> Iterable[str]:
        yield description_of(element)
        for reference in children(element, "NoteRef"):
            yield self.notes.get(target_of(reference), "")
        for note in self.linked.get(guid_of(element), ()):
            yield self.notes[note]


def read_memos(package: Package) -> Memos:
    """Return the notes of a project; a note whose text is not there is left out."""
    notes = {
        guid: text
        for note in within(package.root, "Notes", "Note")
        if (guid := guid_of(note)) and (text := _text(package, note))
    }
    linked: dict[str, tuple[str, ...]] = {}
    for link in within(package.root, "Links", "Link"):
        ends = guid_of(link, "originGUID"), guid_of(link, "targetGUID")
        for note, other in (ends, ends[::-1]):
            if note in notes and other:
                linked[other] = (*linked.get(other, ()), note)
    return Memos(notes=notes, linked=linked)


def _text(package: Package, note: Element) -> str:
    layout = read_layout(package, note).layout
    text = layout.text if layout else content_of(child(note, "PlainTextContent"))
    return text.strip() or description_of(note)
