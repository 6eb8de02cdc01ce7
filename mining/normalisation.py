"""Dialect spellings to one form, for the copy that the model sees and nowhere else.

A table says which spelling stands for which form, for all interviews or for one, because
the same spelling can be two words in two dialects.  Whole words only; nothing is guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mining.errors import DataError

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """One row of the table: ``written`` becomes ``form``; an empty document means all."""

    row: int
    written: str = field(repr=False)
    form: str = field(repr=False)
    document_id: str = ""

    def __post_init__(self) -> None:
        if not _WORD.fullmatch(self.written.strip()):
            raise DataError(f"dialect, row {self.row}: 'written' must be one word")
        if not self.form.strip():
            raise DataError(f"dialect, row {self.row}: 'form' is empty")


def spellings_of(table: Iterable[Spelling], document_id: str) -> Mapping[str, str]:
    """Return what is rewritten in one interview; its own rows win over those for all.

    Raises
    ------
    DataError
        If one spelling has two forms in the same interviews.
    """
    chosen: dict[str, Spelling] = {}
    for row in sorted(table, key=lambda s: s.document_id != ""):
        if row.document_id not in {"", document_id}:
            continue
        word = row.written.strip().lower()
        other = chosen.get(word)
        if other and other.document_id == row.document_id and other.form != row.form:
            raise DataError(
                f"dialect, rows {other.row} and {row.row}: one spelling has two forms; keep one"
            )
        chosen[word] = row
    return {word: row.form.strip() for word, row in chosen.items()}


def normalise(text: str, spellings: Mapping[str, str]) -> tuple[str, Counter[str]]:
    """Rewrite the words of the table; a capital at the start stays a capital.

    Returns
    -------
    text
        The rewritten text.
    counts
        How often each spelling was rewritten.

    Examples
    --------
    >>> normalise("Æ veit itj, æ.", {"æ": "eg", "itj": "ikkje"})
    ('Eg veit ikkje, eg.', Counter({'æ': 2, 'itj': 1}))
    """
    counts: Counter[str] = Counter()

    def rewrite(match: re.Match[str]) -> str:
        word = match.group()
        form = spellings.get(word.lower())
        if form is None:
            return word
        counts[word.lower()] += 1
        return form[:1].upper() + form[1:] if word[:1].isupper() else form

    return _WORD.sub(rewrite, text), counts
