"""Transcripts in rich text format, as f4transkript and old editors save them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from pathlib import Path

from mining.corpus import Transcript, Unlabelled
from mining.errors import DataError
from mining.importers.archives import read_bytes
from mining.importers.encoding import canonical
from mining.importers.plain_text import transcripts_in
from mining.importers.table_rows import rows_as_lines
from mining.importers.talk.extras import legacy

_START = b"{\\rtf"
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{1,5})")
_MAC, _MAC_PAGE = re.compile(rb"\{\\rtf\d?\s*\\mac\b"), "cp10000"
_LINK = re.compile(r"\\fldinst\b")
_FONTS = re.compile(r"\\fonttbl\b")
_LONGEST_FONT = 2_000
# Signs of the private use area that stand for the ends of cells and rows.
_CELL, _ROW = "\ue000", "\ue001"
_END_OF_CELL = re.compile(r"(?<!\\)\\cell(?![a-z])[ ]?")
_END_OF_ROW = re.compile(r"(?<!\\)\\row(?![a-z])[ ]?")
_SHY_AND_JUNK = {0xAD: None, 0x0: None, 0xFEFF: None, 0x2011: "-", 0xA0: " "}
_ADVICE = "open it in Word or LibreOffice and save it as .docx"
# What striprtf lets pass of codecs, stacks and numbers that do not fit.
_BROKEN = (ValueError, LookupError, TypeError, OverflowError, MemoryError)


def read_rtf(
    path: Path, *, language: str, roles: Mapping[str, str], unlabelled: Unlabelled = "refuse"
) -> list[Transcript]:
    """Read an ``.rtf`` transcript.

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
        If the file is no RTF, holds no text, or if no speakers can be told apart.
    MissingExtra
        If striprtf is not installed.
    """
    data = read_bytes(path)
    if not data.startswith(_START):
        raise DataError(f"{path}: is no RTF document; {_ADVICE}")
    return transcripts_in(
        path, _text_of(data, path), language=language, roles=roles, unlabelled=unlabelled
    )


def _text_of(data: bytes, path: Path) -> str:
    striprtf = legacy("striprtf.striprtf", needed_for=f"{path}: an RTF document")
    encoding = _encoding(data)
    try:
        # Bytes above ASCII are not allowed in RTF, but some programs write them all the same.
        source = _tamed(_CODE_PAGE.sub(b"", data, count=1).decode(encoding, "replace"), path)
        text: str = striprtf.rtf_to_text(source, encoding=encoding, errors="replace")
        # Signs beyond the basic plane are written as two halves.
        whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    except _BROKEN as error:
        raise DataError(f"{path}: is a damaged or unusual RTF document; {_ADVICE}") from error
    return _rows(canonical(whole).translate(_SHY_AND_JUNK))


def _encoding(data: bytes) -> str:
    """Return the encoding that the head of the document names; Windows' where Python has none."""
    said = _CODE_PAGE.search(data)
    page = f"cp{said[1].decode()}" if said else ""
    if page == _MAC_PAGE or (not said and _MAC.match(data)):
        return "mac-roman"
    try:
        return codecs.lookup(page or "cp1252").name
    except LookupError:
        return "cp1252"


def _tamed(source: str, path: Path) -> str:
    """Return the source without what striprtf handles with patterns that may take for ever.

    Addresses of links are no talk, and fonts stand on lines of their own.
    """
    source = _LINK.sub(r"\\*\\link", source.translate({ord(_CELL): None, ord(_ROW): None}))
    source = _END_OF_ROW.sub(_ROW, _END_OF_CELL.sub(_CELL, source))
    fonts = _FONTS.search(source)
    if fonts is None:
        return source
    begin = fonts.end()
    end = source.find("}}", begin) + 1 or len(source)
    table = source[begin:end].replace("}", "}\n")
    if max(map(len, table.split("\n"))) > _LONGEST_FONT:
        raise DataError(f"{path}: has a table of fonts that no program writes; {_ADVICE}")
    return source[:begin] + table + source[end:]


def _rows(text: str) -> str:
    """Return the text with rows of tables as labelled lines."""
    *ended, rest = text.split(_ROW)
    lines: list[str] = []
    rows: list[list[str]] = []
    for chunk in ended:
        # What stands before the row is in front of its first cell.
        before, _, first = chunk.partition(_CELL)[0].rpartition("\n")
        if before.strip():
            lines += [*rows_as_lines(rows), before.strip("\n")]
            rows = []
        others = chunk.split(_CELL)[1:-1]
        rows.append([cell.strip() for cell in (first, *others)])
    return "\n".join((*lines, *rows_as_lines(rows), rest.replace(_CELL, "\n")))
