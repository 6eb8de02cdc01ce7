"""Transcripts written in LibreOffice (``.odt``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from lxml import etree

from mining.corpus import Transcript, Unlabelled
from mining.errors import DataError
from mining.importers.archives import Archive, read_bytes
from mining.importers.encoding import canonical
from mining.importers.markup import Element, child, local, parse_xml
from mining.importers.plain_text import transcripts_in
from mining.importers.talk.lines import Lines

_ADVICE = "open it in LibreOffice and save it again"
_PARAGRAPHS = frozenset({"p", "h"})
_ASIDES = {
    "tracked-changes": "tracked deletions",
    "note": "footnotes and endnotes",
    "annotation": "comments",
    "frame": "text boxes and pictures",
    "custom-shape": "text boxes and pictures",
}
_SILENT = frozenset({"forms", "sequence-decls", "table-of-content", "variable-decls"})
_MOST_SPACES = 100
_SIGNS = {"tab": "\t", "line-break": "\n"}


def read_odt(
    path: Path, *, language: str, roles: Mapping[str, str], unlabelled: Unlabelled = "refuse"
) -> list[Transcript]:
    """Read an ``.odt`` transcript: paragraphs, headings and tables.

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
        If the file is no text document, holds no text, or if no speakers can be told apart.
    """
    archive = Archive(read_bytes(path), where=str(path), what=".odt file", advice=_ADVICE)
    root = parse_xml(archive.read("content.xml"), where=f"{path}, content.xml", advice=_ADVICE)
    body = child(child(root, "body"), "text")
    if body is None:
        raise DataError(f"{path}: is no text document of LibreOffice; {_ADVICE}")
    text, left_out = _read(body)
    notes = [f"{n} {name} are not talk and are left out" for name, n in left_out.items()]
    return transcripts_in(
        path, text, language=language, roles=roles, unlabelled=unlabelled, notes=notes
    )


def _read(body: Element) -> tuple[str, Counter[str]]:
    """Return the text of a body and how many asides of each kind it has."""
    lines = Lines()
    left_out: Counter[str] = Counter()
    begins: dict[str, Callable[[], None]] = {
        "table": lines.begin_table,
        "table-row": lines.begin_row,
        "table-cell": lines.begin_cell,
    }
    ends: dict[str, Callable[[], None]] = {
        "table": lines.end_table,
        "table-cell": lines.end_cell,
    }
    inside = 0
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        name = local(element)
        if event == "start":
            if name in _ASIDES or name in _SILENT:
                left_out.update(_count(name, element))
                walk.skip_subtree()
                continue
            begins.get(name, _nothing)()
            inside += name in _PARAGRAPHS
            if inside:
                lines.add(_sign(name, element) + _own(element.text))
            continue
        if name in _PARAGRAPHS:
            inside -= 1
            lines.end_line(even_if_blank=True)
        ends.get(name, _nothing)()
        if inside:
            lines.add(_own(element.tail))
    return lines.text(), left_out


def _nothing() -> None:
    return None


def _count(name: str, element: Element) -> dict[str, int]:
    if name not in _ASIDES:
        return {}
    if name != "tracked-changes":
        return {_ASIDES[name]: 1}
    n = sum(1 for e in element.iter("{*}deletion"))
    return {_ASIDES[name]: n} if n else {}


def _sign(name: str, element: Element) -> str:
    if name != "s":
        return _SIGNS.get(name, "")
    count = str(next((v for k, v in element.attrib.items() if str(k).endswith("}c")), "1"))
    return " " * (min(int(count), _MOST_SPACES) if len(count) < 4 and count.isdecimal() else 1)


def _own(text: str | None) -> str:
    """Return text as it is shown: line feeds in the source are spaces."""
    return canonical(text or "").replace("\n", " ").replace("\u00ad", "")
