"""Transcripts as PDF, whose lines and pages are put together again.

A PDF knows where letters stand on a page and nothing of paragraphs.  A line begins a paragraph
where it begins with a speaker or a time, after an empty line, and after a line that is short and
ends a sentence; every other line goes on with the one before it.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from mining.corpus import Transcript, Unlabelled
from mining.errors import DataError
from mining.importers.archives import read_bytes
from mining.importers.encoding import canonical
from mining.importers.labels import find_candidates, label_key
from mining.importers.plain_text import transcripts_in
from mining.importers.speakers import NoSpeakersError, accept_labels
from mining.importers.talk.extras import legacy
from mining.importers.times import find_times

_MAGIC = b"%PDF-"
_PAGE_NUMBER = re.compile(
    r"(?:(?:page|side|seite)\s*)?\d{1,4}(?:\s*(?:/|av|of|von)\s*\d{1,4})?", re.I
)
_DIGITS = re.compile(r"\d+")
_REPEATS = 3
_HYPHENATED = re.compile(r"[^\W\d_][-\u00ad\u2010]\Z")
# After one of these the hyphen stands for the rest of the word: "barne- og ungdomsskule".
_AND = re.compile(r"(?:og|eller|och|eller|and|or|und|oder|i|lub)\b")
_SHORT = 0.75
_END = tuple('.?!…:"»”)')
_ADVICE = "give the document that the PDF was made from, or save it as .docx"
# pypdf trips over damaged files in many ways, and none of them would tell a reader more.
_BROKEN = (
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError),
    *(OSError, EOFError, MemoryError, RuntimeError, struct.error, zlib.error),
)


def read_pdf(
    path: Path, *, language: str, roles: Mapping[str, str], unlabelled: Unlabelled = "refuse"
) -> list[Transcript]:
    """Read the text of a ``.pdf`` transcript.

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
        If the file is no PDF, protected, holds no text, or if no speakers can be told apart.
    MissingExtra
        If pypdf is not installed.
    """
    data = read_bytes(path)
    if not data.startswith(_MAGIC):
        raise DataError(f"{path}: is no PDF; {_ADVICE}")
    pages = _pages(data, path)
    lines, n_margin = without_margins(pages)
    if not any(lines):
        raise DataError(
            f"{path}: a PDF of {len(pages)} pages without text, as a scanned paper is; recognise "
            "its text first (OCR)"
        )
    text, n_hyphens = join_lines(lines, roles)
    notes = [
        f"read from a PDF: paragraphs were put together again and {n_hyphens} words that a line "
        "end divides were joined, so compare the text with the original"
    ]
    if n_margin:
        notes.append(f"{n_margin} page numbers and repeated lines at page ends are left out")
    return transcripts_in(
        path, text, language=language, roles=roles, unlabelled=unlabelled, notes=notes
    )


def _pages(data: bytes, path: Path) -> list[list[str]]:
    """Return the lines of every page, without white space at their ends."""
    pypdf = legacy("pypdf", needed_for=f"{path}: a PDF")
    errors = pypdf.errors
    try:
        # About files that are not quite as the standard asks, which most are.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = pypdf.PdfReader(io.BytesIO(data))
            locked = reader.is_encrypted and not reader.decrypt("")
            pages = [] if locked else [page.extract_text() for page in reader.pages]
    except (errors.DependencyError, errors.FileNotDecryptedError) as error:
        raise DataError(f"{path}: is a PDF with a lock; save it without one") from error
    except (errors.PyPdfError, errors.DeprecationError, *_BROKEN) as error:
        raise DataError(f"{path}: is a damaged or unusual PDF; {_ADVICE}") from error
    if locked:
        raise DataError(f"{path}: is protected by a password; save it without one")
    return [[line.strip() for line in canonical(page).split("\n")] for page in pages]


def without_margins(pages: Sequence[Sequence[str]]) -> tuple[list[str], int]:
    """Return the lines of all pages without page numbers, headers and footers.

    A header or footer is the first or last line of a page that stands, but for its digits, on
    three pages or more.

    Returns
    -------
    lines, n_left_out

    Examples
    --------
    >>> without_margins([["Int. 3", "I: Ja?", "1"], ["Int. 3", "R: Nei.", "2"], ["Int. 3", "3"]])
    (['I: Ja?', 'R: Nei.'], 6)
    """
    bodies = [_trimmed(page) for page in pages]
    edges = Counter(_DIGITS.sub("0", line) for body in bodies for line in {*body[:1], *body[-1:]})
    lines: list[str] = []
    left_out = 0
    for body in bodies:
        kept = list(body)
        for place in (-1, 0):
            if kept and _is_margin(kept[place], edges):
                del kept[place]
                left_out += 1
        lines += kept
    return lines, left_out


def _trimmed(page: Sequence[str]) -> list[str]:
    filled = [i for i, line in enumerate(page) if line]
    return list(page[filled[0] : filled[-1] + 1]) if filled else []


def _is_margin(line: str, edges: Mapping[str, int]) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(line)) or edges.get(_DIGITS.sub("0", line), 0) >= _REPEATS


def join_lines(lines: Sequence[str], roles: Mapping[str, str]) -> tuple[str, int]:
    r"""Return the lines as paragraphs, and how many divided words were joined.

    Examples
    --------
    >>> lines = ["I: Kva gjer du i arbeids-", "tida?", "R: Barne-", "og vaksen-", "fag."]
    >>> join_lines(lines, {"I": "interviewer", "R": "informant"})
    ('I: Kva gjer du i arbeidstida?\nR: Barne- og vaksenfag.', 2)
    """
    begins = _paragraph_begins(lines, roles)
    width = sorted(map(len, lines))[len(lines) * 9 // 10] if lines else 0
    paragraphs: list[list[str]] = []
    joined = 0
    before = ""
    for number, line in enumerate(lines):
        ended = len(before) < _SHORT * width and before.endswith(_END)
        if not before or number in begins or not line or ended or not paragraphs:
            paragraphs.append([line])
        elif _HYPHENATED.search(before) and line[0].islower() and not _AND.match(line):
            paragraphs[-1][-1] = paragraphs[-1][-1][:-1]
            paragraphs[-1].append(line)
            joined += 1
        else:
            # A hyphen before a capital letter stays and takes no space: "Nord-Noreg".
            bare = before.endswith("-") and line[0].isupper()
            paragraphs[-1] += [line] if bare else [" ", line]
        before = line
    return "\n".join("".join(parts) for parts in paragraphs), joined


def _paragraph_begins(lines: Sequence[str], roles: Mapping[str, str]) -> set[int]:
    text = "\n".join(lines)
    stamps = find_times(text)
    named = {label_key(label) for label in roles}
    candidates = find_candidates(text, stamps, named)
    try:
        accepted, _ = accept_labels(candidates, named, "")
    except NoSpeakersError:
        accepted = set()
    chosen = [c for c in candidates if label_key(c.label) in accepted]
    labelled = {c.line - 1 for c in chosen}
    # Below a label or a time that stands alone the talk begins.
    alone = {c.line for c in chosen if c.style == "alone"}
    first = min(labelled, default=0)
    timed: set[int] = set()
    number = offset = 0
    for stamp in stamps:
        while offset + len(lines[number]) < stamp.start:
            offset += len(lines[number]) + 1
            number += 1
        if stamp.certain and not stamp.closing and stamp.start == offset:
            timed |= {number, number + 1} if stamp.end == offset + len(lines[number]) else {number}
    return labelled | alone | timed | set(range(first + 1))
