"""Which of several hits a row of the export means.

An export without offsets says it only indirectly: by a paragraph number, and by the order
of its rows, which follow the transcript altogether, for each coder, or within each code.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from mining.alignment.search import Span
from mining.corpus import Quotation

_FAR = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A row of the export and every span that its passage may stand for, from left to right."""

    quotation: Quotation
    hits: Sequence[Span] = field(default=())

    @property
    def is_settled(self) -> bool:
        """Whether there is just one span."""
        return len(self.hits) == 1


def settle(candidates: Sequence[Candidate], text: str) -> list[Span | None]:
    """Return the span of every candidate of one document, or ``None`` where nothing was hit.

    The paragraph number decides first.  Then, where the rows are in the order of the
    transcript, a row lies between its neighbours.  Of the hits that remain, the first row
    of a code takes the first, its second row with the same passage the second; rows of
    different codes share a hit, because one place often carries several codes.
    """
    numbered = _by_paragraph(candidates, text)
    bounds = _bounds(numbered)
    taken: dict[Hashable, Span] = {}
    spans: list[Span | None] = []
    for candidate, (low, high) in zip(numbered, bounds, strict=True):
        if not candidate.hits:
            spans.append(None)
            continue
        row = candidate.quotation
        key = (row.path, row.coder, row.text)
        hits = candidate.hits
        first, last = bisect.bisect_left(hits, (low,)), bisect.bisect_right(hits, (high, _FAR))
        if first >= last:
            first, last = 0, len(hits)
        fresh = bisect.bisect_right(hits, taken[key]) if key in taken else first
        taken[key] = hits[min(max(first, fresh), last - 1)]
        spans.append(taken[key])
    return spans


def _by_paragraph(candidates: Sequence[Candidate], text: str) -> list[Candidate]:
    """Keep the hits in the paragraph that the row names, if there are any."""
    number_of = _numbering(candidates, text)
    # Rows with one passage share their hits, which may be thousands.
    numbered: dict[int, dict[int, list[Span]]] = {}
    kept = []
    for candidate in candidates:
        wanted = candidate.quotation.paragraph
        hits: list[Span] = []
        if wanted is not None and not candidate.is_settled:
            if id(candidate.hits) not in numbered:
                by_number: dict[int, list[Span]] = {}
                for hit in candidate.hits:
                    by_number.setdefault(number_of(hit[0]), []).append(hit)
                numbered[id(candidate.hits)] = by_number
            hits = numbered[id(candidate.hits)].get(wanted, [])
        kept.append(Candidate(quotation=candidate.quotation, hits=hits) if hits else candidate)
    return kept


def _numbering(candidates: Sequence[Candidate], text: str) -> Callable[[int], int]:
    """Return how this export numbers paragraphs: all lines, or those that are not blank.

    Rows with a single hit show which of the two it is.
    """
    lines = text.split("\n")
    starts, blanks = [0], [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
        blanks.append(blanks[-1] + (not line.strip()))

    def of_all(position: int) -> int:
        return bisect.bisect_right(starts, position)

    def of_filled(position: int) -> int:
        return of_all(position) - blanks[of_all(position)]

    sure = [c for c in candidates if c.is_settled and c.quotation.paragraph is not None]

    def agreement(number_of: Callable[[int], int]) -> int:
        return sum(number_of(c.hits[0][0]) == c.quotation.paragraph for c in sure)

    return max((of_all, of_filled), key=agreement)


def _bounds(candidates: Sequence[Candidate]) -> list[tuple[float, float]]:
    """Return the lowest and highest start that the order of the rows allows each of them."""
    bounds = [(float("-inf"), float("inf"))] * len(candidates)
    for rows in _runs(candidates):
        low = float("-inf")
        for i in rows:
            low = candidates[i].hits[0][0] if candidates[i].is_settled else low
            bounds[i] = (low, bounds[i][1])
        high = float("inf")
        for i in reversed(rows):
            high = candidates[i].hits[0][0] if candidates[i].is_settled else high
            bounds[i] = (bounds[i][0], high)
    return bounds


def _runs(candidates: Sequence[Candidate]) -> Iterator[list[int]]:
    """Yield rows in the order of the transcript: all, or one coder's, or one code's of a coder."""
    levels: list[Callable[[Quotation], Hashable]] = [
        lambda _: None,
        lambda row: row.coder,
        lambda row: (row.coder, row.path),
    ]
    left = list(range(len(candidates)))
    for level in levels:
        runs: dict[Hashable, list[int]] = {}
        for i in left:
            runs.setdefault(level(candidates[i].quotation), []).append(i)
        ordered = [rows for rows in runs.values() if _in_order(candidates, rows)]
        yield from ordered
        done = {i for rows in ordered for i in rows}
        left = [i for i in left if i not in done]


def _in_order(candidates: Sequence[Candidate], rows: Iterable[int]) -> bool:
    starts = [candidates[i].hits[0][0] for i in rows if candidates[i].is_settled]
    return starts == sorted(starts)
