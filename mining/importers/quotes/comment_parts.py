"""The comments of a Word file: who wrote what, and which answer which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from mining.importers.archives import Archive, read_bytes
from mining.importers.markup import Element, children, local, parse_xml

_SAVE = "open it in Word or LibreOffice and save it as .docx"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMMENTS = re.compile(r"word/comments\d*\.xml")
_EXTENDED = re.compile(r"word/commentsExtended\d*\.xml")
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One comment, with the answers to it.

    Attributes
    ----------
    number
        The identifier by which the text refers to it.
    """

    number: str
    author: str
    text: str = field(repr=False)
    answers: tuple[str, ...] = field(default=(), repr=False)


def comments_in(path: Path) -> list[Comment]:
    """Return the comments of a Word file in their own order; answers are part of the first.

    Raises
    ------
    DataError
        If the file or its list of comments is damaged.
    """
    archive = Archive(read_bytes(path), where=str(path), what=".docx file", advice=_SAVE)
    found: dict[str, Comment] = {}
    of_paragraph: dict[str, str] = {}
    for element in _elements(archive, _COMMENTS, "comment", path):
        number = element.get(f"{_W}id") or ""
        lines = [_line(p) for p in element.iter(f"{_W}p")]
        found.setdefault(
            number,
            Comment(
                number=number,
                author=" ".join((element.get(f"{_W}author") or "").split()),
                text="\n".join(lines).strip(),
            ),
        )
        of_paragraph |= {name: number for p in element.iter(f"{_W}p") if (name := _id(p, "paraId"))}
    above: dict[str, str] = {}
    for element in _elements(archive, _EXTENDED, "commentEx", path):
        own, parent = (of_paragraph.get(_id(element, name)) for name in ("paraId", "paraIdParent"))
        if own is not None and parent is not None and own != parent:
            above[own] = parent
    return _with_answers(found, above)


def _with_answers(found: dict[str, Comment], above: dict[str, str]) -> list[Comment]:
    answers: dict[str, list[str]] = {}
    for number in above:
        first, seen = number, {number}
        while (parent := above.get(first)) is not None and parent not in seen:
            first = parent
            seen.add(first)
        if first not in above:
            answers.setdefault(first, []).append(found[number].text)
    return [
        replace(comment, answers=tuple(answers.get(number, ())))
        for number, comment in found.items()
        if number not in above
    ]


def _elements(archive: Archive, name: re.Pattern[str], tag: str, path: Path) -> Iterator[Element]:
    for part in archive.names:
        if name.fullmatch(part):
            root = parse_xml(archive.read(part), where=f"{path}, {part}", advice=_SAVE)
            yield from children(root, tag)


def _line(paragraph: Element) -> str:
    pieces = (
        (e.text or "") if local(e) == "t" else _SIGNS.get(local(e), "") for e in paragraph.iter()
    )
    return "".join(pieces)


def _id(element: Element, name: str) -> str:
    """Return an attribute of this name, whichever of Word's namespaces it is in."""
    values = (v for key, v in element.attrib.items() if str(key).rpartition("}")[2] == name)
    return str(next(values, ""))
