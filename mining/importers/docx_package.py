"""A Word file opened with care.

Everything is read in memory.  Nothing is parsed before the archive has been looked over:
sizes, twice-used names and document type declarations, because a transcript may come from
anybody by e-mail.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from mining.errors import DataError
from mining.importers.archives import Archive, read_bytes
from mining.importers.markup import has_doctype

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Word itself writes "document.xml"; Word on the web sometimes "document2.xml".
_MAIN = re.compile(r"word/document\d*\.xml")
_SAVE = "open it in Word or LibreOffice and save it as .docx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What a paragraph or character style says; ``None`` is nothing.

    Attributes
    ----------
    top
        True for Word's highest level of headings, whatever the language of its menus.
    """

    bold: bool | None
    italic: bool | None
    heading: bool
    top: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFile:
    """What the importer needs of a Word file: its ``w:body`` and its styles by id."""

    body: Any
    styles: Mapping[str, Style]


def open_docx(path: Path) -> WordFile:
    """Open the Word file in ``path``.

    Raises
    ------
    DataError
        If the file is missing, is not a Word file, is damaged, or looks dangerous.
    """
    from docx.opc.exceptions import OpcError

    data = read_bytes(path)
    if data.startswith(_OLE):
        raise DataError(
            f"{path}: looks like an old .doc file or one with a password; {_SAVE} without one"
        )
    _look_over(Archive(data, where=str(path), what=".docx file", advice=_SAVE), path)
    try:
        return _parse(data)
    except (
        OpcError,
        etree.LxmlError,
        EOFError,
        KeyError,
        zipfile.BadZipFile,
        ValueError,
        AssertionError,
        AttributeError,
        NotImplementedError,
        TypeError,
    ) as error:
        raise DataError(f"{path}: is a damaged or unusual Word file; {_SAVE}") from error


def _parse(data: bytes) -> WordFile:
    import docx

    # python-docx trips over damaged files in many ways, so nothing but its own calls and
    # what they return is looked at here.
    document = docx.Document(io.BytesIO(data))
    body = document.element.body
    if body is None:
        raise ValueError("no body")
    return WordFile(body=body, styles={s.style_id: _style(s) for s in document.styles})


def _style(style: Any) -> Style:  # noqa: ANN401 - python-docx has no types
    bold = italic = None
    names: list[str] = []
    chain = style
    # A style can be based on itself in a damaged file.
    for _ in range(20):
        if chain is None or not hasattr(chain, "font"):
            break
        bold = chain.font.bold if bold is None else bold
        italic = chain.font.italic if italic is None else italic
        names += [n for n in [chain.name or ""] if n.startswith(("Heading", "Title", "Subtitle"))]
        chain = chain.base_style
    return Style(bold=bold, italic=italic, heading=bool(names), top=names[:1] == ["Heading 1"])


def _look_over(archive: Archive, path: Path) -> None:
    if not any(_MAIN.fullmatch(name) for name in archive.names):
        raise DataError(f"{path}: is a zip file but holds no Word document; {_SAVE}")
    for name in archive.names:
        if name.endswith((".xml", ".rels")) and has_doctype(archive.read(name)):
            raise DataError(
                f"{path}: {name} has a document type declaration, which Word never writes; {_SAVE}"
            )
