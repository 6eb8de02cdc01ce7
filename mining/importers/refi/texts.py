"""The text of a source: a file of the archive, or a string in the XML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mining.errors import DataError
from mining.importers.encoding import decode
from mining.importers.markup import Element, child
from mining.importers.refi.elements import content_of
from mining.importers.refi.offsets import Layout, lay_out
from mining.importers.refi.package import Package, is_outside

_MARKED = frozenset({"utf-8-sig", "utf-16", "utf-32"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRead:
    """What was found of a source's text.

    Attributes
    ----------
    layout
        ``None`` where there is no text.
    lost
        Why there is none.
    note
        What a reader should know besides, without the document's name.
    """

    layout: Layout | None = None
    lost: Literal["no_text", "linked"] = "no_text"
    note: str = ""


def read_layout(package: Package, element: Element) -> SourceRead:
    """Return the text of a source, a transcript, a representation or a note.

    A rich text alone counts as none: offsets are into the plain one.
    """
    plain, rich = (element.get(name, "") for name in ("plainTextPath", "richTextPath"))
    # QualCoder once declared its plain texts as rich ones.
    named = plain or (rich if rich.lower().endswith(".txt") else "")
    member = package.member(named)
    note = ""
    if member is not None:
        found, note = _decoded(package, member)
        if found is not None:
            return SourceRead(layout=found, note=note)
    inline = content_of(child(element, "PlainTextContent"))
    layout = lay_out(inline)
    if layout.text:
        return SourceRead(layout=layout, note=note)
    return SourceRead(lost="linked" if is_outside(plain or rich) else "no_text", note=note)


def _decoded(package: Package, member: str) -> tuple[Layout | None, str]:
    data = package.read(member)
    try:
        text, encoding = decode(data, where=package.where)
    except DataError:
        return None, "its text file cannot be read as text"
    if not text:
        return None, ""
    layout = lay_out(data.decode(encoding), n_marks=encoding in _MARKED)
    return layout, "" if encoding.startswith("utf-8") else f"its text file is in {encoding}"
