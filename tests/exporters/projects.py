"""Invented projects, and a plain reader of what is written, apart from the toolkit's own."""

from __future__ import annotations

import io
import zipfile

import pytest
from lxml import etree
from studies import SHARED

from mining.exporters.guids import Guids, machine
from mining.exporters.records import CodedSpan, CodeNode, Project, Source, User

GUIDS = Guids("invented")
KARI = User(guid=GUIDS.of("coder", "kari"), name="Kari")
TOOL = User(guid=machine("1"), name="mining 1")
URO = CodeNode(guid=GUIDS.of("code", "uro"), name="uro", memo="Slik ho sa det.", colour="#d55e00")
TID = CodeNode(guid=GUIDS.of("code", "tid"), name="Tid", below=(URO,))
FOUND = CodeNode(guid=GUIDS.made("candidate", "0"), name="middle-00 tid, saker", memo="Status: x.")
RUN = CodeNode(
    guid=GUIDS.made("run", "a"), name="machine candidates", codable=False, below=(FOUND,)
)
CODES = (TID, RUN)
TEXT = "Intervjuar: Korleis?\n\nInformant: Eg rekk ikkje over alt.\nDet blir uro av det.\n"


def project(text=TEXT, *spans):
    """Return a project of one document; spans are (start, end, code, user, memo)."""
    codings = tuple(
        CodedSpan(start=s, end=e, code=code.guid, user=user.guid, memo=memo)
        for s, e, code, user, memo in spans
    )
    source = Source(guid=GUIDS.of("document", "a"), name="intervju_1", text=text, codings=codings)
    return Project(
        name="Oppdikta", origin="mining 1", users=(TOOL, KARI), codes=CODES, sources=(source,)
    )


def schema(name):
    """Return one of the published schemas, or skip."""
    path = SHARED / "refi" / name
    if not path.is_file():
        pytest.skip(f"{path} is not there: the schemas stay outside the repository")
    return etree.XMLSchema(etree.parse(path))


def opened(data):
    """Return the members of an archive and the root of its project."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return members, etree.fromstring(members["project.qde"])


def plainly(element, *names):
    """Return elements by the names on the way down, whatever their namespace."""
    return element.xpath("/".join(["."] + [f"*[local-name()='{name}']" for name in names]))


def read_back(data, *, utf16=False):
    """Return texts by name, and (document, passage, code, user, memo) of every coding."""
    members, root = opened(data)
    texts, codings = {}, []
    for source in plainly(root, "Sources", "TextSource"):
        member = source.get("plainTextPath").replace("internal://", "sources/")
        raw = members[member].decode("utf-8-sig")
        texts[source.get("name")] = raw.replace("\r\n", "\n")
        for chosen in plainly(source, "PlainTextSelection"):
            start, end = int(chosen.get("startPosition")), int(chosen.get("endPosition"))
            if utf16:
                units = raw.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")
                passage = units.replace("\r\n", "\n")
            else:
                passage = raw[start:end]
            memo = "".join(d.text or "" for d in plainly(chosen, "Description"))
            codings += [
                (
                    source.get("name"),
                    passage,
                    plainly(coding, "CodeRef")[0].get("targetGUID"),
                    coding.get("creatingUser"),
                    memo,
                )
                for coding in plainly(chosen, "Coding")
            ]
    return texts, codings
