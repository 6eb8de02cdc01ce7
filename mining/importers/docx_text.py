"""Paragraphs of a Word document as text, straight from its XML.

python-docx leaves out tracked insertions and content controls, which do hold talk, so the
runs are collected here.  Tracked insertions count as accepted, deletions as done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mining.importers.docx_package import Style, WordFile
from mining.importers.table_rows import rows_as_lines

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _TBL, _TR, _TC, _R, _T = (_W + name for name in ("p", "tbl", "tr", "tc", "r", "t"))
# Elements whose content is part of the text around them.
_WRAPPERS = frozenset(
    _W + name
    for name in (
        *("ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent"),
        *("fldSimple", "customXml", "bdo", "dir"),
    )
)
_SIGNS = {
    _W + "tab": "\t",
    _W + "ptab": "\t",
    _W + "br": "\n",
    _W + "cr": "\n",
    _W + "noBreakHyphen": "-",
}
_NOT_TEXT = str.maketrans({"\ufeff": None, "\u00ad": None, "\r": "\n"})
_OFF = frozenset({"0", "false", "off"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph or table row.

    Attributes
    ----------
    text
        Soft line breaks are line feeds; optional hyphens are left out.
    bold, italic
        True if all its words are.
    heading
        True for Word's title and heading styles.
    top
        True for a heading of the highest level.
    """

    text: str
    bold: bool = False
    italic: bool = False
    heading: bool = False
    top: bool = False


def read_paragraphs(word: WordFile) -> list[Paragraph]:
    """Return paragraphs and table rows of the body in order."""
    found: list[Paragraph] = []
    for block in _find(word.body, {_P, _TBL}):
        if block.tag == _P:
            found.append(_paragraph(block, word.styles))
        else:
            found += _table(block, word.styles)
    return found


def notes_on_body(word: WordFile) -> list[str]:
    """Return a sentence for each kind of content that is not simply text."""
    body = word.body
    inserted = _count_tracked(body, "ins", "moveTo")
    deleted = _count_tracked(body, "del", "moveFrom")
    boxes = [b for b in body.iter(_W + "txbxContent") if not _is_copy(b)]
    asides = {
        "text boxes": len(boxes),
        "footnotes and endnotes": _count(body, "footnoteReference", "endnoteReference"),
        "comments": _count(body, "commentReference"),
    }
    notes = [f"{n} {name} are not talk and are left out" for name, n in asides.items() if n]
    if inserted or deleted:
        notes.insert(
            0,
            f"tracked changes: {inserted} insertions are kept and {deleted} deletions left out",
        )
    return notes


def _find(parent: Any, tags: set[str]) -> Iterator[Any]:  # noqa: ANN401
    for child in parent:
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _find(child, tags)


def _paragraph(element: Any, styles: Mapping[str, Style]) -> Paragraph:  # noqa: ANN401
    runs = [(run, _run_text(run)) for run in _find(element, {_R})]
    worded = [run for run, text in runs if text.strip()]
    own = styles.get(_value(element, "pPr", "pStyle") or "")
    return Paragraph(
        text="".join(text for _, text in runs).replace("\r\n", "\n").translate(_NOT_TEXT),
        bold=bool(worded) and all(_is_on(run, "b", own, styles) for run in worded),
        italic=bool(worded) and all(_is_on(run, "i", own, styles) for run in worded),
        heading=own is not None and own.heading,
        top=own is not None and own.top,
    )


def _run_text(run: Any) -> str:  # noqa: ANN401
    return "".join(
        (child.text or "") if child.tag == _T else _SIGNS.get(child.tag, "") for child in run
    )


def _table(element: Any, styles: Mapping[str, Style]) -> list[Paragraph]:  # noqa: ANN401
    rows = [
        [list(_cell(cell, styles)) for cell in _find(row, {_TC})] for row in _find(element, {_TR})
    ]
    lines = rows_as_lines([["\n".join(p.text for p in cell) for cell in row] for row in rows])
    found: list[Paragraph] = []
    for line, row in zip(lines, rows, strict=True):
        worded = [p for cell in row for p in cell if p.text.strip()]
        found.append(
            Paragraph(
                text=line,
                bold=bool(worded) and all(p.bold for p in worded),
                italic=bool(worded) and all(p.italic for p in worded),
            )
        )
    return found


def _cell(element: Any, styles: Mapping[str, Style]) -> Iterator[Paragraph]:  # noqa: ANN401
    for block in _find(element, {_P, _TBL}):
        if block.tag == _P:
            yield _paragraph(block, styles)
        else:
            yield from _table(block, styles)


def _is_on(run: Any, name: str, own: Style | None, styles: Mapping[str, Style]) -> bool:  # noqa: ANN401
    for switch in run.findall(f"{_W}rPr/{_W}{name}"):
        return switch.get(_W + "val", "1") not in _OFF
    for style in (styles.get(_value(run, "rPr", "rStyle") or ""), own):
        said = (style.bold if name == "b" else style.italic) if style else None
        if said is not None:
            return said
    return False


def _value(element: Any, properties: str, name: str) -> str | None:  # noqa: ANN401
    found = element.find(f"{_W}{properties}/{_W}{name}")
    return None if found is None else found.get(_W + "val")


def _count(body: Any, *names: str) -> int:  # noqa: ANN401
    return sum(1 for name in names for _ in body.iter(_W + name))


def _count_tracked(body: Any, *names: str) -> int:  # noqa: ANN401
    # Tracked paragraph marks and table rows have no run inside and hide no words.
    return sum(
        1 for name in names for e in body.iter(_W + name) if next(e.iter(_R), None) is not None
    )


def _is_copy(box: Any) -> bool:  # noqa: ANN401
    # Word writes a text box twice, the second time for old versions.
    return any(str(a.tag).endswith("}Fallback") for a in box.iterancestors())
