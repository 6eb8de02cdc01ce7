"""The table of a web page, as programs export one."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from mining.errors import DataError
from mining.importers.archives import read_bytes
from mining.importers.encoding import decode
from mining.importers.markup import Element, children, local

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_HEAD = 4096
_BREAKS = frozenset({"br", "p", "div", "li"})
_UNSEEN = frozenset({"script", "style"})
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def web_rows(path: Path) -> list[list[str]]:
    """Return the rows of the longest table on a page.

    Raises
    ------
    DataError
        If the page cannot be read or has no table.
    """
    text = _text(read_bytes(path), path)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    tables = [] if root is None else [_rows(table) for table in root.iter("table")]
    rows = max(tables, key=len, default=[])
    if not rows:
        raise DataError(f"{path}: a page without a table; export the codings as .xlsx or CSV")
    return rows


def _text(data: bytes, path: Path) -> str:
    """Return the page's text in the encoding that it names, or by the usual ladder."""
    named = _CHARSET.search(data[:_HEAD])
    if named and not data.startswith(_MARKS):
        try:
            return data.decode(named[1].decode("ascii"))
        except (LookupError, ValueError):
            pass
    return decode(data, where=str(path))[0]


def _rows(table: Element) -> list[list[str]]:
    """Return the cells of a table without those of tables inside it."""
    found = []
    for part in children(table, "tr", "thead", "tbody", "tfoot"):
        rows = [part] if local(part) == "tr" else children(part, "tr")
        found += [[_cell(cell) for cell in children(row, "td", "th")] for row in rows]
    return [row for row in found if row]


def _cell(cell: Element) -> str:
    """Return what a reader sees: white space closed up, a line feed for each break."""
    pieces: list[str] = []
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        name = local(element)
        if event == "start":
            pieces += ["\n"] if name in _BREAKS else []
            pieces += [_closed(element.text)] if name not in _UNSEEN else []
        elif element is not cell:
            pieces += ["\n"] if name in _BREAKS - {"br"} else []
            pieces.append(_closed(element.tail))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _closed(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")
