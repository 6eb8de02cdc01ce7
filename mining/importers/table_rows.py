"""Transcripts laid out as a table: rows to labelled lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mining.importers.labels import is_label, label_key
from mining.importers.times import blank, find_times

_HEADINGS = frozenset(
    "speaker name person who talar taler namn navn kven hvem deltakar deltaker".split()
)
_WIDTHS = (2, 3)
_MAX_SPEAKERS = 12
_SPEAKER_AND_TALK = 2


def rows_as_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    r"""Return one paragraph per row.

    Two columns, of which the first holds recurring names, become ``Name: talk``.  A third
    column may hold times, which go in front, or running numbers, which are left out.
    Any other table keeps its cells with tabs between.

    Examples
    --------
    >>> rows_as_lines([["0:01", "Kari", "Ja?"], ["0:02", "Ola", "Ja."], ["0:03", "Kari", "Nei?"]])
    ['0:01 Kari: Ja?', '0:02 Ola: Ja.', '0:03 Kari: Nei?']
    >>> rows_as_lines([["Stad", "Bø"], ["Dato", "3. mai"]])
    ['Stad\tBø', 'Dato\t3. mai']
    """
    width = Counter(len(row) for row in rows).most_common(1)[0][0] if rows else 0
    places = _places([row for row in rows if len(row) == width]) if width in _WIDTHS else None
    lines: list[str] = []
    for row in rows:
        if places is None or len(row) != width or label_key(row[places[0]]) in _HEADINGS:
            lines.append("\t".join(row))
        else:
            lines.append(_line(row, *places))
    return lines


def _line(row: Sequence[str], speaker: int, talk: int) -> str:
    label = " ".join(row[speaker].split()).removesuffix(":")
    words = f"{label}: {row[talk]}" if label else row[talk]
    times = [c.strip() for i, c in enumerate(row) if i not in (speaker, talk) and _is_time(c)]
    return " ".join((*times, words))


def _places(rows: Sequence[Sequence[str]]) -> tuple[int, int] | None:
    """Return the columns of the speaker and of the talk, or ``None``."""
    columns = [[cell.strip() for cell in column] for column in zip(*rows, strict=True)]
    worded = [i for i, column in enumerate(columns) if not _holds_times(column)]
    if len(worded) != _SPEAKER_AND_TALK or not _holds_speakers(columns[worded[0]]):
        return None
    return worded[0], worded[1]


def _holds_speakers(column: Sequence[str]) -> bool:
    names = Counter(label_key(cell) for cell in column if cell)
    return (
        0 < len(names) <= _MAX_SPEAKERS
        and max(names.values()) > 1
        and all(is_label(cell.removesuffix(":")) for cell in column if cell)
    )


def _holds_times(column: Sequence[str]) -> bool:
    cells = [cell for cell in column[1:] if cell]
    return all(cell.rstrip(".").isdigit() or _is_time(cell) for cell in cells)


def _is_time(cell: str) -> bool:
    stamps = find_times(cell)
    return bool(stamps) and not blank(cell, ((t.start, t.end) for t in stamps)).strip()
