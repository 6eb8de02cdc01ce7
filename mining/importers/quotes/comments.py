"""Comments in Word as codings: what a comment says is the code, what it is on the passage.

A comment names several codes by semicolons or lines.  Where one of its lines begins with
``Kode:`` or ``Code:``, such lines name the codes and the others are a memo.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from mining.corpus import PATH_SEPARATOR, Quotation
from mining.errors import DataError
from mining.exchange import Export, Loss, SourceText, unique_names
from mining.importers.coding_table import split_path
from mining.importers.docx_package import open_docx
from mining.importers.quotes.comment_parts import Comment, comments_in
from mining.importers.quotes.comment_ranges import Ranged, ranges_in
from mining.importers.quotes.folders import files_in

_PREFIX = re.compile(r"\s*(?:kode|kodar|koder|code|codes|kod|kody)\s*:\s*(.*)", re.IGNORECASE)
CodePath = tuple[str, ...]


def read_comments(path: Path, *, columns: Mapping[str, str], coder: str) -> Export:
    """Read the comments of one Word file, or of all in a folder.

    Answers to a comment become its memo.  Comments on nothing, without words, or outside the
    running text are counted and left out.

    Parameters
    ----------
    columns
        Not used; a document has no columns.
    coder
        Who wrote the comments that name nobody.

    Raises
    ------
    DataError
        If no comment names a code on a passage.
    """
    del columns
    files = [file for file, _ in files_in(path, "docx")]
    names = unique_names(file.stem for file in files)
    losses: Counter[Loss] = Counter()
    quotations: list[Quotation] = []
    texts: list[SourceText] = []
    n_comments = n_moved = 0
    for file, name in zip(files, names, strict=True):
        ranged = ranges_in(open_docx(file))
        texts.append(SourceText(name=name, text=ranged.text))
        n_moved += len(ranged.passages)
        for comment in comments_in(file):
            n_comments += 1
            found, lost = _codings(comment, ranged, row=n_comments, document=name, coder=coder)
            quotations += found
            losses.update(lost)
    if not quotations:
        raise DataError(
            f"{path}: {n_comments} comments, none of which names a code on a passage; "
            "give a Word file whose comments are the codes, or a table"
        )
    notes = [f"comments in Word that are read as codes: {n_comments - sum(losses.values())}"]
    if n_moved:
        notes.append(f"comments in tables whose passages are searched for: {n_moved}")
    return Export(
        quotations=tuple(quotations), texts=tuple(texts), losses=+losses, notes=tuple(notes)
    )


def _codings(
    comment: Comment, ranged: Ranged, *, row: int, document: str, coder: str
) -> tuple[list[Quotation], list[Loss]]:
    """Return a comment's codings, or why there are none."""
    codes, memo = codes_of(comment.text)
    start, end = ranged.spans.get(comment.number, (None, None))
    passage = ranged.passages.get(comment.number, "") if start is None else ranged.text[start:end]
    if not codes:
        return [], ["without_code"]
    if start is None and comment.number not in ranged.passages:
        return [], ["out_of_range"]
    if not passage.strip():
        return [], ["empty"]
    return [
        Quotation(
            row=row,
            document=document,
            path=path,
            coder=comment.author or coder,
            text=passage,
            start=start,
            end=end,
            memo="\n".join(part for part in (memo, *comment.answers) if part),
        )
        for path in codes
    ], []


def codes_of(text: str) -> tuple[list[CodePath], str]:
    r"""Return the codes that a comment names, each once, and what else it says.

    Examples
    --------
    >>> codes_of("utmattelse; Tid > press")
    ([('utmattelse',), ('Tid', 'press')], '')
    >>> codes_of("Kode: utmattelse\nSpør meir om dette.")
    ([('utmattelse',)], 'Spør meir om dette.')
    """
    lines = [line for line in text.split("\n") if line.strip()]
    marked = [_PREFIX.fullmatch(line) for line in lines]
    named = [match[1] for match in marked if match and match[1].strip()]
    plain = [line for line, match in zip(lines, marked, strict=True) if not match]
    cells = named or plain
    memo = "\n".join(line.strip() for line in plain) if named else ""
    paths = (split_path(part, PATH_SEPARATOR) for cell in cells for part in cell.split(";"))
    return list(dict.fromkeys(path for path in paths if path)), memo
