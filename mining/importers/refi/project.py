"""REFI-QDA projects (``.qdpx``, or the bare ``.qde``): texts, codes, coders and codings.

Every coding on a passage becomes one quotation, with offsets into the canonical text.  How the
offsets of a document are meant is judged by its own passages and said in a note.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from mining.corpus import Quotation
from mining.exchange import LOSSES, Export
from mining.importers.refi.calibration import Choice, Habit, calibrate, habit_of
from mining.importers.refi.choices import describe
from mining.importers.refi.codes import read_codes
from mining.importers.refi.elements import counted, shown, uncut
from mining.importers.refi.memos import read_memos
from mining.importers.refi.offsets import Layout
from mining.importers.refi.package import open_package
from mining.importers.refi.passages import ON_CASES, Applied, Known, Passage
from mining.importers.refi.regions import count_areas
from mining.importers.refi.sources import Source, read_sources
from mining.importers.refi.users import read_users


def read_refi(
    path: Path,
    *,
    columns: Mapping[str, str],  # noqa: ARG001 - every reader of codings takes it
    coder: str,
) -> Export:
    """Read a REFI-QDA project.

    Parameters
    ----------
    columns
        Not used: the format says itself what is what.
    coder
        Who coded what names nobody.

    Raises
    ------
    DataError
        If the file is missing, damaged, hostile or no project.
    """
    package = open_package(path, root="Project")
    origin = package.root.get("origin", "")
    memos = read_memos(package)
    codes = read_codes(package.root, memos, origin=origin, where=package.where)
    users = read_users(package.root, default=coder)
    known = Known(users=users, codes=codes, memos=memos, tally=Counter(codes.losses))
    sources, notes = read_sources(package, known)
    found = _Collected(known=known, habit=habit_of(origin))
    for source in sources:
        found.take(source)
    tally = known.tally
    on_cases = []
    if n := tally[ON_CASES]:
        on_cases.append(f"{counted(n, 'coding', 'codings')} with cases left out")
    return Export(
        quotations=tuple(replace(q, row=n) for n, q in enumerate(found.quotations.values(), 1)),
        texts=tuple(source.text for source in sources),
        codes=codes.entries,
        coders={name: guid for guid, name in users.names.items()},
        losses={kind: tally[kind] for kind in LOSSES if tally[kind]},
        notes=(
            *(*users.notes, *codes.notes, *on_cases, *notes),
            *(*describe(found.choices), *found.notes),
        ),
    )


@dataclass(slots=True, kw_only=True)
class _Collected:
    """Quotations by what makes them one, and what there is to say of each source."""

    known: Known
    habit: Habit
    quotations: dict[tuple[object, ...], Quotation] = field(default_factory=dict)
    choices: dict[str, Choice] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def take(self, source: Source) -> None:
        """Add what is coded in a source."""
        layout = source.layout
        placed = self._by_name(source) if layout is None else self._in_text(source, layout)
        on_passages = []
        for quotation, passage in placed:
            self._add(quotation)
            if passage is not None:
                on_passages.append((quotation, passage))
        self.known.tally["regions"] += count_areas(source.regions, on_passages)

    def _add(self, quotation: Quotation) -> None:
        q = quotation
        where = q.text if q.start is None else (q.start, q.end)
        key = (q.document, where, q.path, q.coder)
        before = self.quotations.setdefault(key, q)
        if before is not q:
            self.known.tally["repeated"] += 1
            if q.memo not in before.memo:
                memo = "\n".join(m for m in (before.memo, q.memo) if m)
                self.quotations[key] = replace(before, memo=memo)

    def _in_text(
        self, source: Source, layout: Layout
    ) -> Iterator[tuple[Quotation, Passage | None]]:
        """Yield the quotations of a source whose text is there."""
        name, text = source.text.name, source.text.text
        for applied in source.whole:
            yield _quotation(name, applied, text, (0, len(text))), None
        if not source.passages:
            return
        choice = calibrate(
            layout,
            [(p.start, p.end) for p in source.passages],
            [p.name for p in source.passages],
            self.habit,
        )
        self.choices[name] = choice
        spans = zip(choice.spans.start.tolist(), choice.spans.end.tolist(), strict=True)
        for passage, (start, end) in zip(source.passages, spans, strict=True):
            span = self._inside(start, end, len(text)) if passage.applied else None
            if span is not None:
                for applied in passage.applied:
                    yield _quotation(name, applied, text[slice(*span)], span), passage

    def _inside(self, start: int, end: int, length: int) -> tuple[int, int] | None:
        """Return the part of a span that lies in the text, and count what does not."""
        if end <= start:
            self.known.tally["empty"] += 1
            return None
        if start >= length or end <= 0:
            self.known.tally["out_of_range"] += 1
            return None
        self.known.tally["clipped"] += start < 0 or end > length
        return max(start, 0), min(end, length)

    def _by_name(self, source: Source) -> Iterator[tuple[Quotation, Passage | None]]:
        """Yield the passages of a source without text, which can be known by their names alone."""
        self.known.tally["unreadable"] += len(source.whole)
        coded = [passage for passage in source.passages if passage.applied]
        named = [(passage, *uncut(passage.name)) for passage in coded]
        called = [(passage, text, cut) for passage, text, cut in named if text]
        self.known.tally["unreadable"] += len(coded) - len(called)
        if coded:
            self.notes.append(_searched(source.text.name, len(coded), [c for *_, c in called]))
        for passage, text, _ in called:
            for applied in passage.applied:
                yield _quotation(source.text.name, applied, text, None), passage


def _quotation(
    document: str, applied: Applied, text: str, span: tuple[int, int] | None
) -> Quotation:
    start, end = span or (None, None)
    return Quotation(
        row=1,
        document=document,
        path=applied.path,
        coder=applied.coder,
        text=text,
        start=start,
        end=end,
        memo=applied.memo,
    )


def _searched(name: str, n: int, cut: Sequence[bool]) -> str:
    known = f"{len(cut)} of {n} coded passages are searched for by their names"
    shortened = f", {sum(cut)} of them by their beginning alone" if any(cut) else ""
    return f"document {shown(name)}: its text is not in the export, so {known}{shortened}"
