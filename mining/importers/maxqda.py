"""The coded segments that MAXQDA exports, in the language of its menus.

The export has no offsets: "Beginning" and "End" are numbers of paragraphs, and the text of
the segment must be found in the transcript.  A picture or a recording has no text; its
coding is kept, without a passage.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mining.corpus import Quotation
from mining.exchange import Export
from mining.importers.coding_table import (
    check_filled,
    code_paths,
    paragraph_number,
    whole_number,
)
from mining.importers.headers import locate, names_any, need
from mining.importers.sheets import Sheet, read_sheet

FIELDS = ("document", "code", "text", "paragraph", "start", "coder", "memo")
_DOCUMENT = ("document name", "dokumentname", "dokumentnavn", "dokumentnamn", "nazwa dokumentu")
_TEXT = (
    *("segment", "coded segment", "coded segments", "kodiertes segment", "codiertes segment"),
    *("kodet segment", "koda segment", "fragment"),
)


def looks_like_maxqda(sheet: Sheet) -> bool:
    """Tell whether the headers are MAXQDA's and no columns hold offsets."""
    return names_any(sheet, _DOCUMENT) and names_any(sheet, _TEXT) and not _has_offsets(sheet)


def read_maxqda(path: Path, *, columns: Mapping[str, str], coder: str) -> Export:
    """Read MAXQDA's table of coded segments, CSV or XLSX.

    Parameters
    ----------
    columns
        From field to header, where the header does not say it itself.
    coder
        Who coded the rows that name nobody.

    Raises
    ------
    DataError
        If there is no column for document, code or text, or a row without document or code.
    """
    sheet = read_sheet(path)
    found = locate(sheet, columns, FIELDS)
    need(sheet, found, ("document", "code", "text"))
    paths = code_paths(sheet, found["code"])
    quotations = []
    for (number, cells), names in zip(sheet.rows, paths, strict=True):
        row = {field: cells[column] for field, column in found.items()}
        check_filled("document", row["document"], f"{path}, row {number}")
        quotations.append(
            Quotation(
                row=number,
                document=row["document"],
                path=names,
                coder=row.get("coder") or coder,
                text=row["text"],
                paragraph=paragraph_number(row.get("paragraph") or row.get("start", "")),
                memo=row.get("memo", ""),
            )
        )
    return Export(quotations=tuple(quotations))


def _has_offsets(sheet: Sheet) -> bool:
    """Tell spans from numbers of paragraphs: they are about as long as their text."""
    found = locate(sheet, {}, ("start", "end", "text"))
    if not {"start", "end"} <= found.keys():
        return False
    spans = []
    for _, cells in sheet.rows:
        start, end = (whole_number(cells[found[field]]) for field in ("start", "end"))
        if start is not None and end is not None:
            spans.append((end - start, len(cells[found["text"]])))
    fitting = sum(2 * span >= length for span, length in spans)
    return bool(spans) and 2 * fitting > len(spans)
