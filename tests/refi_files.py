"""REFI-QDA projects for tests, written here without any of the reader's code."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from itertools import product
from xml.sax.saxutils import escape, quoteattr

PROJECT_SPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_SPACE = "urn:QDA-XML:codebook:1.0"


def guid(n):
    return f"0000ABCD-0000-4000-8000-{n:012X}"


def tag(name, /, *content, **attributes):
    """Return an element; content that is no element must be escaped before."""
    pairs = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items())
    return f"<{name}{pairs}>{''.join(content)}</{name}>"


def user(n, **attributes):
    return tag("User", guid=guid(n), **attributes)


def code(n, name, /, *content, **attributes):
    return tag("Code", *content, guid=guid(n), **({"name": name, "isCodable": "true"} | attributes))


def coding(n, *content, **attributes):
    return tag("Coding", tag("CodeRef", targetGUID=guid(n)), *content, **attributes)


def selection(start, end, *content, **attributes):
    return tag("PlainTextSelection", *content, startPosition=start, endPosition=end, **attributes)


def text_source(name, text, /, *content, **attributes):
    """Return a source whose text stands in the XML."""
    inline = tag("PlainTextContent", escape(text, {"\r": "&#13;"}))
    return tag("TextSource", inline, *content, name=name, **attributes)


def project(*sources, codes="", users="", rest="", before="", **attributes):
    """Return the bytes of a project; ``before`` and ``rest`` are what stands around its sources."""
    body = [
        tag("Users", users) if users else "",
        tag("CodeBook", tag("Codes", codes)) if codes else "",
        before,
        tag("Sources", *sources) if sources else "",
        rest,
    ]
    given = {"xmlns": PROJECT_SPACE, "name": "Studie"} | attributes
    return f'<?xml version="1.0" encoding="utf-8"?>{tag("Project", *body, **given)}'.encode()


def codebook(*codes, sets="", **attributes):
    given = {"xmlns": CODEBOOK_SPACE} | attributes
    body = tag("CodeBook", tag("Codes", *codes), sets, **given)
    return f'<?xml version="1.0" encoding="utf-8"?>{body}'.encode()


def bare(folder, xml, name="prosjekt.qde"):
    path = folder / name
    path.write_bytes(xml)
    return path


def archive(folder, xml, files=None, *, qde="project.qde", name="prosjekt.qdpx"):
    """Write an archive; ``files`` are named as they stand in it."""
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr(qde, xml)
        for member, data in (files or {}).items():
            out.writestr(member, data)
    return path


@dataclass(frozen=True, kw_only=True)
class Form:
    """How a program writes a text and counts in it."""

    file_end: str = "\n"
    end_width: int = 1
    utf16: bool = False
    mark: bool = False
    mark_counted: bool = False
    inclusive: bool = False

    def place(self, text, at):
        before = text[:at]
        astral = sum(ord(c) > 0xFFFF for c in before) if self.utf16 else 0
        extra = before.count("\n") * (self.end_width - 1)
        return len(before) + astral + extra + self.mark_counted

    def offsets(self, text, start, end):
        return self.place(text, start), self.place(text, end) - self.inclusive

    def data(self, text):
        return ("\ufeff" * self.mark + text.replace("\n", self.file_end)).encode()


FORMS = [
    Form(
        file_end=file_end,
        end_width=width,
        utf16=utf16,
        mark=mark,
        mark_counted=counted,
        inclusive=inclusive,
    )
    for file_end, width, utf16, (mark, counted), inclusive in product(
        ("\n", "\r\n"),
        (1, 2),
        (False, True),
        ((False, False), (True, False), (True, True)),
        (False, True),
    )
]


def coded(folder, text, spans, form, *, names=False, cut=None, origin=""):
    """Write a project in which every span of one document carries the code 1."""
    selections = []
    for start, end in spans:
        first, last = form.offsets(text, start, end)
        said = " ".join(text[start:end].split())
        said = said if cut is None or len(said) <= cut else f"{said[:cut]}…"
        named = {"name": said} if names else {}
        selections.append(selection(first, last, coding(1), **named))
    source = tag(
        "TextSource", *selections, guid=guid(50), name="int1", plainTextPath="internal://int1.txt"
    )
    xml = project(source, codes=code(1, "uro"), origin=origin)
    return archive(folder, xml, {"sources/int1.txt": form.data(text)})
