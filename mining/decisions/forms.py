"""What a workbook to fill in consists of: pages, their columns, and text that a cell can hold.

Apart from :mod:`mining.decisions.workbook`, which writes them, so that a run that writes no
workbook does not wait for the library that does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_MOST_CHARACTERS = 32_767
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")  # which no XML may hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a page.

    Attributes
    ----------
    width
        In characters.
    filled_in
        Whether a person writes here; the others are grey.
    allowed
        What the drop-down list offers: words, or a range such as ``"codes!$A$2:$A$9"``.
    number
        Whether cells of digits are numbers.
    """

    label: str
    width: int = 14
    filled_in: bool = False
    allowed: Sequence[str] | str = ()
    number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One sheet of a workbook.

    ``choices`` has the words that the filled-in cells of a row take, by the row's position.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)


def cell_text(text: str) -> str:
    r"""Return text as a cell can hold it: no control characters, not longer than a cell may be.

    Examples
    --------
    >>> cell_text("ja\x0b nei"), len(cell_text("a" * 40_000))
    ('ja  nei', 32767)
    """
    return _CONTROL.sub(" ", text).strip()[:_MOST_CHARACTERS]
