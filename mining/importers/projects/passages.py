"""Rows of a project's codings to quotations, with a count of what is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mining.corpus import Quotation
from mining.errors import DataError
from mining.exchange import Loss
from mining.importers.encoding import canonical
from mining.importers.projects.places import Mark, place
from mining.importers.projects.sources import Source
from mining.importers.projects.squeezed import Span
from mining.importers.projects.values import counted, name, number, text

_MAX_QUOTED = 200_000_000
_PARAGRAPH_SIGNS = str.maketrans("\u2028\u2029", "\n\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """One code on one passage.

    Attributes
    ----------
    row
        Number of the row, from 1 in the order of the table.
    source
        The program's number of the document.
    mark
        Offsets as the program counts, and the passage that it keeps.
    """

    row: int
    source: int | None
    path: tuple[str, ...]
    coder: str
    mark: Mark
    memo: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Quotations, what could not be carried over, and what the reader should know."""

    quotations: tuple[Quotation, ...]
    losses: Counter[Loss]
    notes: tuple[str, ...]


def coded_by(
    rows: Iterable[tuple[Any, ...]],
    paths: Mapping[int | None, tuple[str, ...]],
    losses: Counter[Loss],
    *,
    coder: str,
) -> list[Coded]:
    """Return the codings of a table, and count those whose code is not there.

    Parameters
    ----------
    rows
        Numbers of the code and of the document, start, end, passage, coder, memo.
    paths
        Names from the top down by the number of a code.
    coder
        Who made the codings that name no coder.
    """
    found = []
    for position, (code, source, start, end, passage, owner, memo) in enumerate(rows, start=1):
        path = paths.get(number(code))
        if path is None:
            losses["unknown_code"] += 1
            continue
        found.append(
            Coded(
                row=position,
                source=number(source),
                path=path,
                coder=name(owner) or coder,
                mark=Mark(start=number(start), end=number(end), passage=text(passage)),
                memo=text(memo),
            )
        )
    return found


def quotations_of(coded: Sequence[Coded], sources: Mapping[int, Source], *, where: str) -> Placed:
    """Give every coding its span in the canonical text of its document.

    A coding whose passage does not stand at its offsets keeps the passage alone, and is
    searched for later.

    Parameters
    ----------
    sources
        Documents by number, with unique names.

    Raises
    ------
    DataError
        If the spans hold more text than anybody codes.
    """
    losses: Counter[Loss] = Counter()
    spans: dict[int, tuple[Coded, Span | None]] = {}
    how: Counter[str] = Counter()
    for key, rows in _by_source(coded, sources, losses).items():
        source = sources[key]
        reading, found = place([row.mark for row in rows], source.text, source.readings)
        how[reading.how] += 1
        for row, span in zip(rows, found, strict=True):
            if span is None and not row.mark.passage.strip():
                losses["empty" if reading.holds(row.mark) else "out_of_range"] += 1
            else:
                spans[row.row] = row, span
    _check_length(spans.values(), where)
    quotations, repeated = _without_repeats(
        _quotation(row, span, sources) for _, (row, span) in sorted(spans.items())
    )
    losses["repeated"] += repeated
    lost = sum(q.start is None for q in quotations)
    return Placed(quotations=quotations, losses=losses, notes=_notes(how, lost))


def _by_source(
    coded: Iterable[Coded], sources: Mapping[int, Source], losses: Counter[Loss]
) -> dict[int, list[Coded]]:
    """Return the codings by document, and count those whose document is not there."""
    found: dict[int, list[Coded]] = {}
    for row in coded:
        if row.source is None or row.source not in sources:
            losses["unknown_document"] += 1
        elif not sources[row.source].text:
            losses["no_text"] += 1
        else:
            found.setdefault(row.source, []).append(row)
    return found


def _quotation(row: Coded, span: Span | None, sources: Mapping[int, Source]) -> Quotation:
    source = sources[row.source if row.source is not None else -1]
    start, end = span or (None, None)
    passage = canonical(row.mark.passage.translate(_PARAGRAPH_SIGNS)).strip()
    return Quotation(
        row=row.row,
        document=source.name,
        path=row.path,
        coder=row.coder,
        text=passage if span is None else source.text[start:end],
        start=start,
        end=end,
        memo=row.memo,
    )


def _check_length(found: Iterable[tuple[Coded, Span | None]], where: str) -> None:
    total = sum(span[1] - span[0] for _, span in found if span is not None)
    if total > _MAX_QUOTED:
        raise DataError(
            f"{where}: the codings span {total:,} characters; at most {_MAX_QUOTED:,} are read"
        )


def _without_repeats(quotations: Iterable[Quotation]) -> tuple[tuple[Quotation, ...], int]:
    """Leave out a code that one coder put on one span twice with the same memo."""
    kept: list[Quotation] = []
    seen: set[tuple[object, ...]] = set()
    repeated = 0
    for q in quotations:
        key = (q.document, q.start, q.end, q.path, q.coder, q.memo)
        if q.start is not None and key in seen:
            repeated += 1
            continue
        seen.add(key)
        kept.append(q)
    return tuple(kept), repeated


def _notes(how: Counter[str], lost: int) -> tuple[str, ...]:
    notes = [
        f"in {counted(n, 'document', 'documents')} the offsets {reading}"
        for reading, n in sorted(how.items())
        if reading
    ]
    if lost:
        notes.append(
            f"{counted(lost, 'coding has a passage', 'codings have passages')} that "
            f"{'does' if lost == 1 else 'do'} not stand at the offsets; the passage is searched for"
        )
    return tuple(notes)
