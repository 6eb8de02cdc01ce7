"""Which column is which, by what stands in it, where no header says so."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from mining.corpus import PATH_SEPARATOR
from mining.importers.sheets import Sheet

_MIN_ROWS = 3
_MIN_LENGTH = 25
_LEAD = 2
_MIN_SHARE = 0.5


def guess_columns(sheet: Sheet, found: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the columns with those for the passage and the code added, and why.

    The passage is in the column with the longest text, if that is twice as long as in any
    other; the code in the only column of which most cells are paths and some recur.  What is not
    plain is not guessed.

    Parameters
    ----------
    found
        From field to header, as far as the headers say it.

    Returns
    -------
    columns, notes
        One sentence for each guess.
    """
    columns, notes = dict(found), []
    guesses: tuple[tuple[str, Callable[[Sheet, Collection[str]], str | None], str], ...] = (
        ("text", _longest, "the passage: its cells hold by far the longest text"),
        ("code", _paths, "the code: most of its cells are paths, and some recur"),
    )
    for field, guess, reason in guesses:
        free = [c for c in sheet.columns if c not in columns.values()]
        header = guess(sheet, free) if field not in columns else None
        if header is not None:
            columns[field] = header
            place = sheet.columns.index(header) + 1
            notes.append(f"no header is known for it, so column {place} is read as {reason}")
    return columns, tuple(notes)


def _longest(sheet: Sheet, free: Collection[str]) -> str | None:
    if len(sheet.rows) < _MIN_ROWS:
        return None
    lengths = {c: sum(len(cells[c]) for _, cells in sheet.rows) / len(sheet.rows) for c in free}
    ranked = sorted(lengths, key=lambda c: -lengths[c])
    if not ranked or lengths[ranked[0]] < _MIN_LENGTH:
        return None
    clear = len(ranked) == 1 or lengths[ranked[0]] >= _LEAD * lengths[ranked[1]]
    return ranked[0] if clear else None


def _paths(sheet: Sheet, free: Collection[str]) -> str | None:
    fitting = [c for c in free if _holds_paths([cells[c] for _, cells in sheet.rows])]
    return fitting[0] if len(fitting) == 1 else None


def _holds_paths(cells: list[str]) -> bool:
    paths = sum(PATH_SEPARATOR in cell or "\\" in cell for cell in cells)
    return (
        len(cells) >= _MIN_ROWS
        and paths >= _MIN_SHARE * len(cells)
        and len(set(cells)) < len(cells)
    )
