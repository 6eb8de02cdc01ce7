r"""The text of codes as NVivo exports it: one file for each code, with its passages in blocks.

A line such as ``<Files\\\\Runde 1\\\\int1> - § 2 references coded [1.20% Coverage]`` begins a
document, a line such as ``Reference 1 - 0.85% Coverage`` a passage.  The words differ from version
to version and from language to language, so the lines are known by their signs and numbers.
Nothing says where a passage stands or who coded it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from pathlib import Path

from mining.corpus import Quotation
from mining.errors import DataError
from mining.exchange import Export, Loss
from mining.importers.coding_table import split_path
from mining.importers.docx_package import open_docx
from mining.importers.docx_text import read_paragraphs
from mining.importers.encoding import read_text
from mining.importers.kinds import kind_of
from mining.importers.quotes.folders import files_in

_MAX_LINE = 1000
_LOOK = 40
_SHARE = r"\d{1,3}(?:[.,]\d{1,4})?\s?%"
_FILE_END = re.compile(rf"\D{{0,4}}(\d{{1,6}})\s[^\[\]\d]{{1,60}}\[\s*{_SHARE}[^\[\]]{{0,30}}\]")
_REFERENCE = re.compile(
    rf"[^\W\d_]{{3,20}}\s(\d{{1,6}})\s?[-–—]\s?{_SHARE}(?:\s[^\W\d_]{{1,20}}){{0,2}}"
)
_NAME = re.compile(r"(?:name|navn|namn|nom|nombre)\s?:\s*(\S.*)", re.IGNORECASE)
_ROOTS = frozenset("codes nodes knoten kodes koder kodar noder nodar nœuds nodos códigos".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passage:
    """One reference, and the document with its folders."""

    source: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    """One exported code, and how many of its passages are announced but not there."""

    path: tuple[str, ...]
    passages: Sequence[_Passage]
    missing: int


def read_nvivo(path: Path, *, columns: Mapping[str, str], coder: str) -> Export:
    """Read the text of one code, or a folder with one file for each code.

    The code is called as a line ``Name:`` says, or as the file.  Folders in the folder are the
    code groups.

    Parameters
    ----------
    columns
        Not used; a text has no columns.
    coder
        Who coded, which the text does not say.

    Raises
    ------
    DataError
        If no file holds the text of a code.
    """
    del columns
    nodes, losses = [], Counter[Loss]()
    for file, above in files_in(path, "text", "docx"):
        lines = lines_of(file)
        if looks_like_nvivo(lines):
            nodes.append(_node(file, above, lines))
        else:
            losses["unreadable"] += 1
    if not nodes:
        raise DataError(f"{path}: holds no text of a code as NVivo exports it")
    names = _short_names(p.source for node in nodes for p in node.passages)
    found = [(node.path, names[p.source], p.text) for node in nodes for p in node.passages]
    quotations = [
        Quotation(row=row, document=document, path=code, coder=coder, text=text)
        for row, (code, document, text) in enumerate(found, start=1)
    ]
    losses["media"] += sum(not q.text for q in quotations)
    missing = sum(node.missing for node in nodes)
    losses["unreadable"] += missing
    return Export(
        quotations=tuple(q for q in quotations if q.text),
        losses=+losses,
        notes=(f"codes that are read from the text of NVivo, without places: {len(nodes)}",),
    )


def looks_like_nvivo(lines: Sequence[str]) -> bool:
    """Tell whether the first lines name a document and then a reference to it."""
    filled = list(islice((line for line in lines if line.strip()), _LOOK))
    return any(
        _source(line) and _REFERENCE.fullmatch(_single(after)) for line, after in pairwise(filled)
    )


def lines_of(path: Path) -> list[str]:
    """Return the lines of a text or of a Word file."""
    if kind_of(path) == "docx":
        text = "\n".join(p.text for p in read_paragraphs(open_docx(path)))
    else:
        text, _ = read_text(path)
    return text.split("\n")


def _node(file: Path, above: tuple[str, ...], lines: Sequence[str]) -> _Node:
    first = next(n for n, line in enumerate(lines) if _source(line))
    named = (_NAME.fullmatch(line.strip()[:_MAX_LINE]) for line in lines[:first])
    name = next((match[1] for match in named if match), "")
    names = list(split_path(name, "\\")) if "\\" in name else list(split_path(name))
    if len(names) > 1 and names[0].casefold() in _ROOTS:
        names = names[1:]
    path = tuple(names) or (*above, file.stem.strip() or "?")
    said, passages = _passages(lines[first:])
    return _Node(path=path, passages=passages, missing=max(0, said - len(passages)))


def _passages(lines: Sequence[str]) -> tuple[int, list[_Passage]]:
    """Return how many passages the documents' lines announce, and those that are there."""
    said, found = 0, []
    source, words, number = "", list[str](), 0
    for line in (*lines, None):
        begun = None if line is None else _source(line)
        if line is None or begun or _is_reference(line, number + 1):
            if number:
                found.append(_Passage(source=source, text="\n".join(words).strip()))
            words = []
            number = 0 if begun or line is None else number + 1
            source, said = (begun[0], said + begun[1]) if begun else (source, said)
        elif number:
            words.append(line)
    return said, found


def _source(line: str) -> tuple[str, int] | None:
    """Return the document that a line names and its number of references, or nothing."""
    whole = _single(line)
    if not whole.endswith("]") or "\\" not in whole:
        return None
    name, dash, rest = whole.rpartition(" - ")
    match = _FILE_END.fullmatch(rest) if dash else None
    parts = [part for part in name.strip().strip("<>").split("\\") if part.strip()]
    return ("\\".join(parts[1:]), int(match[1])) if match and len(parts) > 1 else None


def _is_reference(line: str, number: int) -> bool:
    match = _REFERENCE.fullmatch(_single(line))
    return match is not None and int(match[1]) == number


def _single(line: str) -> str:
    """Return a line with single spaces; one too long to be NVivo's own is empty."""
    return " ".join(line.split()) if len(line) <= _MAX_LINE else ""


def _short_names(sources: Iterator[str]) -> dict[str, str]:
    """Return every document's name without its folders, where that is the only one."""
    of_name: dict[str, set[str]] = defaultdict(set)
    for source in sources:
        of_name[source.rpartition("\\")[2].casefold()].add(source)
    return {
        source: source.rpartition("\\")[2] if len(several) == 1 else source
        for several in of_name.values()
        for source in several
    }
