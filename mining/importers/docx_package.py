"""A Word file opened with care.

Everything is read in memory.  Nothing is parsed before the archive has been looked over:
sizes, twice-used names and document type declarations, because a transcript may come from
anybody by e-mail.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from lxml import etree

from mining.errors import DataError

MAX_BYTES = 500_000_000
MAX_ENTRIES = 10_000
MAX_RATIO = 200
_RATIO_MATTERS_FROM = 10_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Word itself writes "document.xml"; Word on the web sometimes "document2.xml".
_MAIN = re.compile(r"word/document\d*\.xml")
_DOCTYPES = tuple("<!DOCTYPE".encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be"))
_ENCRYPTED = 1
_SAVE = "open it in Word or LibreOffice and save it as .docx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What a paragraph or character style says; ``None`` is nothing."""

    bold: bool | None
    italic: bool | None
    heading: bool


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
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"{path}: not found; check the path in params.yaml") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); it must be a file") from error
    if data.startswith(_OLE):
        raise DataError(
            f"{path}: looks like an old .doc file or one with a password; {_SAVE} without one"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _look_over(archive, path)
        return _parse(data)
    except zipfile.BadZipFile as error:
        raise DataError(f"{path}: is no .docx file, or a damaged one; {_SAVE}") from error
    except (
        OpcError,
        etree.LxmlError,
        zlib.error,
        EOFError,
        KeyError,
        ValueError,
        AssertionError,
        AttributeError,
        NotImplementedError,
        TypeError,
    ) as error:
        raise DataError(f"{path}: is a damaged or unusual Word file; {_SAVE}") from error


def _parse(data: bytes) -> WordFile:
    # python-docx trips over damaged files in many ways, so nothing but its own calls and
    # what they return is looked at here.
    document = docx.Document(io.BytesIO(data))
    body = document.element.body
    if body is None:
        raise ValueError("no body")
    return WordFile(body=body, styles={s.style_id: _style(s) for s in document.styles})


def _style(style: Any) -> Style:  # noqa: ANN401 - python-docx has no types
    bold = italic = None
    heading = False
    chain = style
    # A style can be based on itself in a damaged file.
    for _ in range(20):
        if chain is None or not hasattr(chain, "font"):
            break
        bold = chain.font.bold if bold is None else bold
        italic = chain.font.italic if italic is None else italic
        heading = heading or (chain.name or "").startswith(("Heading", "Title", "Subtitle"))
        chain = chain.base_style
    return Style(bold=bold, italic=italic, heading=heading)


def _look_over(archive: zipfile.ZipFile, path: Path) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if not any(_MAIN.fullmatch(name) for name in names):
        raise DataError(f"{path}: is a zip file but holds no Word document; {_SAVE}")
    if len(set(names)) < len(names):
        raise DataError(f"{path}: holds two parts of one name, which hides text; {_SAVE}")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise DataError(f"{path}: is protected by a password; {_SAVE} without one")
    _check_size(entries, path)
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            part = archive.read(entry)
            if any(doctype in part for doctype in _DOCTYPES):
                raise DataError(
                    f"{path}: {entry.filename} has a document type declaration, which Word never "
                    f"writes; {_SAVE}"
                )


def _check_size(entries: Sequence[zipfile.ZipInfo], path: Path) -> None:
    # The declared size binds: zipfile reads no further and then compares the checksum.
    size = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    bomb = size > _RATIO_MATTERS_FROM and size > MAX_RATIO * packed
    if size > MAX_BYTES or len(entries) > MAX_ENTRIES or bomb:
        raise DataError(
            f"{path}: unpacks to {size:,} bytes in {len(entries):,} parts; at most {MAX_BYTES:,} "
            f"bytes, {MAX_ENTRIES:,} parts and {MAX_RATIO} times the packed size are allowed"
        )
