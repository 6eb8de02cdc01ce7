"""Documents as they may be shown, and where places of what was said lie in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from mining.privacy.pseudonyms import Replacement, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A text with pseudonyms for names.

    Attributes
    ----------
    starts, ends
        Of the names in what was said, from left to right.
    lengths
        Of their pseudonyms.
    shifts
        How far the text moves before the first name, and behind each.
    """

    text: str = field(repr=False)
    starts: tuple[int, ...] = field(default=(), repr=False)
    ends: tuple[int, ...] = field(default=(), repr=False)
    lengths: tuple[int, ...] = field(default=(), repr=False)
    shifts: tuple[int, ...] = field(default=(0,), repr=False)

    @property
    def is_changed(self) -> bool:
        """Whether a pseudonym stands in the text."""
        return bool(self.starts)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the place of a span; one that cuts a name holds the whole pseudonym.

        Examples
        --------
        >>> shown = shown_text("Kari og Ola", [Replacement(0, 4, "P1", "person")])
        >>> shown.text, shown.span(5, 11), shown.span(2, 7)
        ('P1 og Ola', (3, 9), (0, 5))
        """
        first = bisect_right(self.starts, start) - 1
        if first >= 0 and start < self.ends[first]:
            begin = self.starts[first] + self.shifts[first]
        else:
            begin = start + self.shifts[first + 1]
        last = bisect_left(self.starts, end) - 1
        if last >= 0 and end < self.ends[last]:
            stop = self.starts[last] + self.shifts[last] + self.lengths[last]
        else:
            stop = end + self.shifts[last + 1]
        return begin, stop


def shown_text(said: str, names: Sequence[Replacement]) -> Shown:
    """Return what was said with pseudonyms for names."""
    ordered = sorted(names, key=lambda name: name.start)
    shifts = [0]
    for name in ordered:
        shifts.append(shifts[-1] + len(name.pseudonym) - (name.end - name.start))
    return Shown(
        text=replace(said, ordered),
        starts=tuple(name.start for name in ordered),
        ends=tuple(name.end for name in ordered),
        lengths=tuple(len(name.pseudonym) for name in ordered),
        shifts=tuple(shifts),
    )


def moved(table: pd.DataFrame, shown: Mapping[str, Shown]) -> pd.DataFrame:
    """Return a table with places, and words where it has a place, of the shown text."""
    starts: list[int | None] = []
    ends: list[int | None] = []
    texts: list[str] = []
    kept = table["text"] if "text" in table.columns else [""] * len(table)
    rows = zip(table["document_id"], table["start"], table["end"], kept, strict=True)
    for document, start, end, text in rows:
        if pd.isna(start) or pd.isna(end):
            starts.append(None)
            ends.append(None)
            texts.append(str(text))
            continue
        one = shown[document]
        begin, stop = one.span(int(start), int(end))
        starts.append(begin)
        ends.append(stop)
        texts.append(one.text[begin:stop])
    whole = {"start": pd.array(starts, dtype="Int64"), "end": pd.array(ends, dtype="Int64")}
    return table.assign(**whole, text=texts)
