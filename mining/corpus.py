"""The records of a study, which check themselves.

Offsets are Unicode code points into a document's canonical text: line feeds only, no byte
order mark, not Unicode-normalised, half-open.  Records live at the edges, where files are
read; inside the toolkit the same things are rows of the tables in :mod:`mining.tables`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal, get_args

from mining.errors import DataError

Role = Literal["interviewer", "informant", "unknown"]
Origin = Literal["guide", "inductive", "not_relevant"]
Anchored = Literal["exact", "fuzzy", "none"]

# What is done with a text in which nobody is labelled.
Unlabelled = Literal["refuse", "one_speaker"]

ROLES: tuple[Role, ...] = get_args(Role)
ORIGINS: tuple[Origin, ...] = get_args(Origin)
PATH_SEPARATOR = " > "


def _check_span(where: str, start: int, end: int) -> None:
    if not 0 <= start < end:
        raise DataError(
            f"{where}: span {start}-{end} is empty or negative; start must be below end"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One interview as text.

    Attributes
    ----------
    document_id
        Stable identifier, from the file name; no ``:`` and no white space at the ends.
    text
        Canonical text: line feeds only, no byte order mark, dialect and all.
    group
        Document group (MAXQDA's word), or empty.

    Examples
    --------
    >>> Document(
    ...     document_id="a:b", title="", language="nn", text="Hei.", source_name="a.txt"
    ... )
    Traceback (most recent call last):
        ...
    mining.errors.DataError: document id 'a:b': must not be empty, nor hold ':' or outer white space
    """

    document_id: str
    title: str
    language: str
    text: str = field(repr=False)
    source_name: str
    group: str = ""

    def __post_init__(self) -> None:
        name = self.document_id
        if not name or name != name.strip() or ":" in name:
            raise DataError(
                f"document id {name!r}: must not be empty, nor hold ':' or outer white space"
            )
        if name.casefold() == "all":
            raise DataError(f"document id {name!r}: is the row of totals; rename the file")
        if "\r" in self.text or self.text.startswith("\ufeff"):
            raise DataError(f"{name}: text must have line feeds only and no byte order mark")

    @property
    def sha256(self) -> str:
        """Fingerprint of the canonical text."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One speaker's uninterrupted talk, without label and outer time stamps.

    Attributes
    ----------
    turn
        Position in the document, counted from 1.
    start, end
        Span of the talk in the document's canonical text.
    t0_ms, t1_ms
        Times in milliseconds, where the transcript has them.
    question_id
        Question of the interview guide that the turn asks or answers.
    """

    document_id: str
    turn: int
    speaker: str
    role: Role
    start: int
    end: int
    t0_ms: int | None = None
    t1_ms: int | None = None
    question_id: str | None = None

    def __post_init__(self) -> None:
        where = f"{self.document_id}, turn {self.turn}"
        _check_span(where, self.start, self.end)
        if self.role not in ROLES:
            raise DataError(f"{where}: role is {self.role!r}; choose one of: {', '.join(ROLES)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One stretch of one speaker's talk: the unit of analysis.

    Attributes
    ----------
    position
        Place among the document's segments, counted from 0.
    text
        The words themselves; nothing is normalised here.
    text_model
        The copy the model sees: labels, time stamps and marks of what was taken out (``XXX``)
        left out, pseudonyms for names,
        and dialect spellings brought to one form where the study has tables for that.
    text_plain
        The same with dialect spellings left as they are; ``None`` without such a table.

    Examples
    --------
    >>> said = "Eg trivst godt."
    >>> Segment(document_id="int1", position=0, speaker="A", role="informant", start=0, end=15,
    ...         text=said, text_model=said).segment_id
    'int1:0-15'
    """

    document_id: str
    position: int
    speaker: str
    role: Role
    start: int
    end: int
    text: str = field(repr=False)
    text_model: str = field(repr=False)
    question_id: str | None = None
    text_plain: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        _check_span(self.segment_id, self.start, self.end)
        span = self.end - self.start
        if span != len(self.text):
            raise DataError(
                f"{self.segment_id}: text has {len(self.text)} characters, "
                f"but the span {self.start}-{self.end} holds {span}"
            )

    @property
    def segment_id(self) -> str:
        """Identifier made from the document and the span."""
        return f"{self.document_id}:{self.start}-{self.end}"

    @property
    def n_words(self) -> int:
        """Number of words the model sees."""
        return len(self.text_model.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A researcher's label, or a code group, which is a code that has others below it.

    Attributes
    ----------
    code_id
        Opaque identifier; names stay in ``data/`` because text-near codes quote informants.
    path
        Names from the top level down, joined by ``" > "``.
    group_id
        The code group it belongs to; a group belongs to itself.
    origin
        Where its group comes from; ``None`` when nobody said.
    """

    code_id: str
    name: str
    path: str
    parent_id: str | None = None
    group_id: str | None = None
    origin: Origin | None = None
    memo: str = ""
    colour: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise DataError(f"code {self.code_id}: the name is empty")
        if self.origin is not None and self.origin not in ORIGINS:
            raise DataError(
                f"code {self.code_id}: origin is {self.origin!r}; "
                f"choose one of: {', '.join(ORIGINS)}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """One code on one span by one coder.

    ``start`` and ``end`` are ``None`` exactly when the passage was not found in the
    transcript (``anchored="none"``): it still tells what the code means, but it lies on
    no segment.
    """

    coding_id: str
    document_id: str
    code_id: str
    coder: str
    text: str = field(repr=False)
    start: int | None = None
    end: int | None = None
    anchored: Anchored = "none"
    memo: str = ""

    def __post_init__(self) -> None:
        if self.anchored == "none":
            if self.start is not None or self.end is not None:
                raise DataError(f"{self.coding_id}: an unanchored coding has no span")
        elif self.start is None or self.end is None:
            raise DataError(f"{self.coding_id}: an anchored coding needs start and end")
        else:
            _check_span(self.coding_id, self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """All codes of a study, groups included, parents before children.

    Examples
    --------
    >>> group = Code(code_id="c001", name="Tid", path="Tid", group_id="c001")
    >>> code = Code(code_id="c002", name="uro", path="Tid > uro", parent_id="c001", group_id="c001")
    >>> len(Codebook(codes=(group, code)).codes)
    2
    >>> Codebook(codes=(code,))
    Traceback (most recent call last):
        ...
    mining.errors.DataError: codebook: code c002 has the parent 'c001', which does \
not stand before it
    """

    codes: tuple[Code, ...] = ()

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for code in self.codes:
            if code.code_id in seen:
                raise DataError(f"codebook: code id {code.code_id!r} stands twice")
            if code.parent_id is not None and code.parent_id not in seen:
                raise DataError(
                    f"codebook: code {code.code_id} has the parent {code.parent_id!r}, "
                    "which does not stand before it"
                )
            seen.add(code.code_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """What a transcript importer found in one file.

    Attributes
    ----------
    turns
        In the order of the text; they do not overlap.
    marks
        Spans inside turns that are not talk (time stamps, labels): shown, but taken out
        of the copy the model sees.
    notes
        Choices the reader should know, one sentence each, without speech: the encoding,
        how speakers and roles were decided, what was left out.
    """

    document: Document
    turns: tuple[Turn, ...]
    marks: tuple[tuple[int, int], ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        end = 0
        for turn in self.turns:
            if turn.start < end or turn.end > len(self.document.text):
                raise DataError(
                    f"{self.document.document_id}, turn {turn.turn}: span {turn.start}-{turn.end} "
                    "overlaps its neighbour or leaves the text "
                    f"({len(self.document.text)} characters)"
                )
            end = turn.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A coding as an export writes it, before it has a place in the transcript.

    Attributes
    ----------
    row
        Line or row of the source file, counted from 1 with the header as row 1.
    document
        The document as the export names it.
    path
        Code names from the top level down.
    start, end
        Offsets, where the export has them; else ``None`` and ``text`` decides.
    paragraph
        Number of the paragraph (from 1) in which the passage begins, if the export says so.
    """

    row: int
    document: str
    path: tuple[str, ...]
    coder: str
    text: str = field(default="", repr=False)
    start: int | None = None
    end: int | None = None
    paragraph: int | None = None
    memo: str = ""
