"""Quoted passages to codings with a place in the transcript.

Nothing is lost: a passage that is not found stays a coding without a span, marked
``none``.  It still tells what its code means, but it lies on no segment.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mining.alignment.owners import owners
from mining.alignment.places import Candidate, settle
from mining.alignment.projection import Projected, project
from mining.alignment.search import Span, same_text, similar_text
from mining.corpus import Anchored, Coding, Document, Quotation
from mining.errors import DataError

_ID_DIGITS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How the codings of one document found their place.

    Attributes
    ----------
    ambiguous
        Codings whose passage occurs more than once; they count under ``exact`` or
        ``fuzzy`` as well.
    moved
        Codings whose passage does not stand at the offsets of the export; likewise.
    """

    document_id: str
    exact: int = 0
    fuzzy: int = 0
    none: int = 0
    ambiguous: int = 0
    moved: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchoring:
    """Codings in the order of the export, and one tally for every document of the study."""

    codings: tuple[Coding, ...]
    tallies: tuple[Tally, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    """What the search found for one row, from left to right."""

    how: Anchored
    hits: Sequence[Span]
    ambiguous: bool = False
    moved: bool = False


def anchor(
    quotations: Sequence[Quotation],
    documents: Sequence[Document],
    code_ids: Mapping[tuple[str, ...], str],
) -> Anchoring:
    """Give every quotation its place in its document.

    Offsets of the export are believed if the passage stands there.  ``exact`` means that
    the span equals the passage up to white space, quotes, dashes and the like, ``fuzzy``
    that at least nine tenths are the same, speaker labels aside.

    Parameters
    ----------
    code_ids
        From a quotation's path to the code's identifier.

    Raises
    ------
    DataError
        If a quotation names a document that is not there, or has offsets outside the
        document and no passage that could be searched for.

    Examples
    --------
    >>> said = Document(
    ...     document_id="int1", title="", language="nn", text="A: Eg  trivst.", source_name=""
    ... )
    >>> row = Quotation(row=2, document="Int1.docx", path=("ro",), coder="KR", text="Eg trivst")
    >>> [coding] = anchor([row], [said], {("ro",): "c1"}).codings
    >>> coding.coding_id, coding.start, coding.end, coding.anchored
    ('00002', 3, 13, 'exact')
    """
    names = owners(quotations, documents)
    ids = _coding_ids(quotations)
    placed: dict[str, Coding] = {}
    tallies = []
    for document in sorted(documents, key=lambda d: d.document_id):
        own = [i for i, name in enumerate(names) if name == document.document_id]
        rows = [quotations[i] for i in own]
        matches = _matches(rows, document)
        spans = settle(
            [Candidate(quotation=q, hits=m.hits) for q, m in zip(rows, matches, strict=True)],
            document.text,
        )
        for i, match, span in zip(own, matches, spans, strict=True):
            code_id = code_ids[quotations[i].path]
            placed[ids[i]] = _coding(ids[i], quotations[i], document, code_id, match, span)
        tallies.append(_tally(document.document_id, matches))
    return Anchoring(codings=tuple(placed[i] for i in ids), tallies=tuple(tallies))


def _matches(rows: Sequence[Quotation], document: Document) -> list[_Match]:
    transcript = Projected(document.text)
    searched: dict[str, _Match] = {}
    matches = []
    for row in rows:
        if row.text not in searched:
            searched[row.text] = _search(transcript, row.text)
        matches.append(_at_offsets(row, document, searched[row.text]))
    return matches


def _search(transcript: Projected, passage: str) -> _Match:
    if hits := same_text(transcript, passage):
        return _Match(how="exact", hits=hits, ambiguous=len(hits) > 1)
    if hits := similar_text(transcript, passage):
        return _Match(how="fuzzy", hits=hits, ambiguous=len(hits) > 1)
    return _Match(how="none", hits=())


def _at_offsets(row: Quotation, document: Document, match: _Match) -> _Match:
    """Prefer the export's own offsets, or the hit that is nearest to them."""
    if row.start is None or row.end is None:
        return match
    inside = 0 <= row.start < row.end <= len(document.text)
    if not inside and not row.text.strip():
        raise DataError(
            f"codings, row {row.row}: offsets {row.start}-{row.end} lie outside "
            f"{document.document_id!r}, which has {len(document.text)} characters; "
            "check that it is the transcript that was coded"
        )
    there = document.text[row.start : row.end]
    if inside and (not row.text.strip() or project(there).text == project(row.text).text):
        return _Match(how="exact", hits=[(row.start, row.end)])
    start = row.start
    after = bisect.bisect_left(match.hits, (start,))
    beside = match.hits[max(0, after - 1) : after + 1]
    nearest = sorted(beside, key=lambda hit: (abs(hit[0] - start), hit))[:1]
    return _Match(how=match.how, hits=nearest, moved=bool(nearest))


def _coding(
    coding_id: str,
    row: Quotation,
    document: Document,
    code_id: str,
    match: _Match,
    span: Span | None,
) -> Coding:
    start, end = span or (None, None)
    return Coding(
        coding_id=coding_id,
        document_id=document.document_id,
        code_id=code_id,
        coder=row.coder,
        text=row.text or (document.text[start:end] if span else ""),
        start=start,
        end=end,
        anchored=match.how,
        memo=row.memo,
    )


def _tally(document_id: str, matches: Iterable[_Match]) -> Tally:
    matches = list(matches)
    how = Counter(match.how for match in matches)
    return Tally(
        document_id=document_id,
        exact=how["exact"],
        fuzzy=how["fuzzy"],
        none=how["none"],
        ambiguous=sum(match.ambiguous for match in matches),
        moved=sum(match.moved for match in matches),
    )


def _coding_ids(quotations: Sequence[Quotation]) -> list[str]:
    """Return the row numbers, zero-padded, with a suffix where a row has several codings."""
    digits = max([_ID_DIGITS, *(len(str(q.row)) for q in quotations)])
    seen: Counter[int] = Counter()
    ids = []
    for quotation in quotations:
        seen[quotation.row] += 1
        nth = seen[quotation.row]
        ids.append(f"{quotation.row:0{digits}}" + (f"-{nth}" if nth > 1 else ""))
    return ids
