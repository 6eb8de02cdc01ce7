"""The exchange format REFI-QDA: a codebook (``.qdc``) and a whole project (``.qdpx``).

Elements stand in the order of the format's schema, and lists that would be empty are left
out.  A selection is a span with one comment and all codes on it; two comments on one span
take two selections, because programs read the comment from there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import cast

from lxml import etree

from mining.exporters.guids import made_from
from mining.exporters.packing import STAMP, pack
from mining.exporters.positions import Profile, positions, text_file
from mining.exporters.records import CodedSpan, CodeNode, Made, Project, Source, walk

_HEAD = b'<?xml version="1.0" encoding="utf-8"?>\n'
_CODEBOOK = "urn:QDA-XML:codebook:1.0"
_PROJECT = "urn:QDA-XML:project:1.0"
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_ENDS = str.maketrans("\n\r\t", "   ")
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}){1,2}")
_NAME_LENGTH = 100
Element = etree._Element  # lxml gives its type no other name
Place = Callable[[int], int]


def codebook_file(codes: Sequence[CodeNode], *, origin: str) -> Made:
    """Return a codebook (``.qdc``).

    Raises
    ------
    ValueError
        If there is no code; the format has no empty codebook.
    """
    if not codes:
        raise ValueError("a codebook needs a code")
    writer = _Writer(_CODEBOOK)
    root = writer.root("CodeBook", origin=origin)
    writer.codes(root, codes)
    return Made(data=_rendered(root), n_replaced=writer.n_replaced)


def project_file(project: Project, *, profile: Profile) -> Made:
    """Return a project (``.qdpx``), with offsets and texts as the profile wants them.

    ``n_replaced`` counts the characters of names and comments that XML cannot hold.  A
    text's own stay in its file, save halves of surrogate pairs, which count too.
    """
    writer = _Writer(_PROJECT)
    by = project.users[0].guid if project.users else None
    root = writer.root(
        "Project",
        name=project.name,
        origin=project.origin if profile == "spec" else f"{project.origin} ({profile})",
        creatingUserGUID=by,
        creationDateTime=STAMP,
        modifyingUserGUID=by,
        modifiedDateTime=STAMP,
    )
    if project.users:
        users = writer.add(root, "Users")
        for user in project.users:
            writer.add(users, "User", guid=user.guid, name=user.name or None)
    if project.codes:
        writer.codes(writer.add(root, "CodeBook"), project.codes)
    members: dict[str, bytes] = {}
    lost = 0
    if project.sources:
        sources = writer.add(root, "Sources")
        for source in project.sources:
            writer.source(sources, source, positions(source.text, profile), by)
            data, n = text_file(source.text, profile)
            members[f"sources/{source.guid}.txt"] = data
            lost += n
        writer.groups(root, project.sources)
    members["project.qde"] = _rendered(root)
    return Made(data=pack(members), n_replaced=writer.n_replaced + lost)


class _Writer:
    """Elements of one namespace, and how many characters had to be replaced in them."""

    def __init__(self, namespace: str) -> None:
        self._space = namespace
        # Without a prefix; the library's types know none but text.
        self._names = cast("dict[str, str]", {None: namespace})
        self.n_replaced = 0

    def root(self, tag: str, /, **attributes: str | None) -> Element:
        element = etree.Element(f"{{{self._space}}}{tag}", nsmap=self._names)
        return self._filled(element, attributes)

    def add(self, parent: Element, tag: str, /, **attributes: str | None) -> Element:
        element = etree.SubElement(parent, f"{{{self._space}}}{tag}")
        return self._filled(element, attributes)

    def describe(self, parent: Element, text: str) -> None:
        if text:
            self.add(parent, "Description").text = self._fit(text)

    def codes(self, parent: Element, codes: Iterable[CodeNode]) -> None:
        places: dict[str, Element] = {"": self.add(parent, "Codes")}
        for above, code in walk(codes):
            place = self.add(
                places[above[-1].guid if above else ""],
                "Code",
                guid=code.guid,
                name=code.name,
                isCodable="true" if code.codable else "false",
                color=code.colour if _COLOUR.fullmatch(code.colour) else None,
            )
            self.describe(place, code.memo)
            places[code.guid] = place

    def source(self, parent: Element, source: Source, place: Place, by: str | None) -> None:
        element = self.add(
            parent,
            "TextSource",
            guid=source.guid,
            name=source.name,
            plainTextPath=f"internal://{source.guid}.txt",
            creatingUser=by,
            creationDateTime=STAMP,
        )
        groups: dict[tuple[int, int, str], list[CodedSpan]] = {}
        for one in sorted(set(source.codings), key=lambda c: (c.code, c.user)):
            groups.setdefault((one.start, one.end, one.memo), []).append(one)
        for start, end, memo in sorted(groups):
            key = made_from(source.guid, "selection", str(start), str(end), memo)
            chosen = self.add(
                element,
                "PlainTextSelection",
                guid=key,
                name=source.text[start : min(end, start + _NAME_LENGTH)].translate(_LINE_ENDS),
                startPosition=str(place(start)),
                endPosition=str(place(end)),
                creatingUser=groups[start, end, memo][0].user,
                creationDateTime=STAMP,
            )
            self.describe(chosen, memo)
            self._codings(chosen, key, groups[start, end, memo])

    def groups(self, parent: Element, sources: Sequence[Source]) -> None:
        found: dict[str, list[str]] = {}
        for source in sources:
            if source.group:
                found.setdefault(source.group, []).append(source.guid)
        if not found:
            return
        sets = self.add(parent, "Sets")
        for name, members in found.items():
            group = self.add(sets, "Set", guid=made_from(members[0], "group", name), name=name)
            for member in members:
                self.add(group, "MemberSource", targetGUID=member)

    def _codings(self, parent: Element, key: str, codings: Sequence[CodedSpan]) -> None:
        for one in codings:
            coding = self.add(
                parent,
                "Coding",
                guid=made_from(key, "coding", one.code, one.user),
                creatingUser=one.user,
                creationDateTime=STAMP,
            )
            self.add(coding, "CodeRef", targetGUID=one.code)

    def _filled(self, element: Element, attributes: dict[str, str | None]) -> Element:
        for name, value in attributes.items():
            if value is not None:
                element.set(name, self._fit(value))
        return element

    def _fit(self, text: str) -> str:
        fitting, n = _FORBIDDEN.subn(" ", text)
        self.n_replaced += n
        return fitting


def _rendered(root: Element) -> bytes:
    data: bytes = etree.tostring(root, encoding="utf-8", pretty_print=True)
    return _HEAD + data
