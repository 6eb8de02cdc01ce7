"""The sheet of a second coder, who sees passages and the codebook and nothing else.

No code of the first coder, no cluster, no interview and no segment id stands in it; which
passage is which is kept in a key elsewhere.  A passage that nobody filled in was not coded
yet, which is not the same as one that no code fits.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from mining.decisions.cells import Filled
from mining.decisions.forms import Column, Page, cell_text
from mining.decisions.record import Row
from mining.decisions.sheets import shown
from mining.errors import DataError

PASSAGES, CODEBOOK = "passages", "codebook"
KEY = ("number", "segment_id", "sha256")
CODED = ("segment_id", "code_id", "coder")
CODES = tuple(f"code {n}" for n in range(1, 5))
NONE = "no code fits"
BEFORE = "what the interviewer said before"
_YES = {"yes", "x"}
_CODEBOOK = ("code", "group", "memo")
_COLUMNS = ("number", "passage", BEFORE, *CODES, NONE, "memo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recoding:
    """What a second coder did.

    Attributes
    ----------
    looked_at
        Segments that the coder decided about, sorted; without those that are no segments of
        the study any more.
    codes
        Columns ``segment_id``, ``code_id``, ``coder``; a segment that no code fits has no row.
    n_drawn
        Segments that the coder was given.
    n_lost
        Segments that were decided about and are gone, because the talk was cut anew.
    """

    coder: str
    looked_at: tuple[str, ...]
    codes: pd.DataFrame = field(repr=False)
    n_drawn: int
    n_lost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What was read from a sheet: rows of the columns ``CODED``, and passages left empty."""

    rows: list[Row] = field(repr=False)
    n_coded: int
    n_none: int
    n_empty: int


def code_labels(codes: pd.DataFrame, used: Sequence[str]) -> dict[str, str]:
    """Return the codes that can be given, by the name that the sheet shows.

    That is the code's name, or its path where two codes share a name.  A heading of the
    codebook that was never used as a code is left out.

    Parameters
    ----------
    codes
        The table ``codes``.
    used
        Codes that stand on a passage.
    """
    headings = set(codes["parent_id"].dropna()) - set(used)
    rows = codes[~codes["code_id"].isin(headings)]
    names = Counter(plain(name) for name in rows["name"])
    return {
        cell_text(name if names[plain(name)] == 1 else path): code
        for code, name, path in rows[["code_id", "name", "path"]].itertuples(index=False, name=None)
    }


def recoding_pages(
    passages: Sequence[tuple[str, str, str]],
    codebook: Sequence[tuple[str, str, str]],
    answers: Mapping[str, Mapping[str, str]] | None = None,
) -> list[Page]:
    """Return the two pages of a coder's workbook.

    Parameters
    ----------
    passages
        Number, what the interviewer said before, and the passage.
    codebook
        Name, group and memo of every code.
    answers
        What is filled in already, by number and column.
    """
    offered = f"{CODEBOOK}!$A$2:$A${len(codebook) + 1}" if codebook else ()
    columns = (
        *(Column(label="number", width=9, number=True), Column(label="passage", width=80)),
        Column(label=BEFORE, width=40),
        *(Column(label=code, width=28, filled_in=True, allowed=offered) for code in CODES),
        Column(label=NONE, width=14, filled_in=True, allowed=("yes",)),
        Column(label="memo", width=40, filled_in=True),
    )
    filled = answers or {}
    rows = [
        (number, passage, before, *(filled.get(number, {}).get(c, "") for c in _COLUMNS[3:]))
        for number, before, passage in passages
    ]
    book = tuple(Column(label=n, width=w) for n, w in zip(_CODEBOOK, (50, 34, 60), strict=True))
    return [
        Page(name=PASSAGES, columns=columns, rows=tuple(rows)),
        Page(name=CODEBOOK, columns=book, rows=tuple(codebook)),
    ]


def read_answers(
    filled: Filled, key: Sequence[Row], labels: Mapping[str, str], *, coder: str
) -> Answers:
    """Check a coder's sheet and return what it says.

    Raises
    ------
    DataError
        If a passage is not the one that was drawn, a code is not in the codebook, or a row
        says two things at once; the sentence names the row and quotes nothing.
    """
    filled.need(_COLUMNS)
    segments = {row["number"]: row for row in key}
    known = _Labels(labels)
    rows, seen, n_none = list[Row](), set[str](), 0
    for number, cells in filled.rows:
        drawn = _drawn(filled, number, cells, segments, seen)
        codes = [known.code_id(cells[c], filled.place(number, c)) for c in CODES if cells[c]]
        none = _is_none(filled, number, cells)
        if none and codes:
            raise DataError(
                f"{filled.place(number, NONE)}: is ticked beside a code; allowed: one of the two"
            )
        n_none += none
        found = [*dict.fromkeys(codes), *([""] if none else [])]
        rows += [{"segment_id": drawn["segment_id"], "code_id": c, "coder": coder} for c in found]
    rows.sort(key=lambda row: (row["segment_id"], row["code_id"]))
    n_decided = len({row["segment_id"] for row in rows})
    return Answers(
        rows=rows,
        n_coded=n_decided - n_none,
        n_none=n_none,
        n_empty=len(segments) - n_decided,
    )


def without(
    book: Mapping[str, Filled], numbers: Collection[str], code_names: Collection[str], *, where: str
) -> list[Page]:
    """Return a coder's workbook without some passages and without codes of some names.

    Raises
    ------
    DataError
        If a sheet or a column is missing.
    """
    for name, columns in ((PASSAGES, _COLUMNS), (CODEBOOK, _CODEBOOK)):
        if name not in book:
            raise DataError(f"{where}: the sheet {name!r} is missing; put it back")
        book[name].need(columns)
    kept = [cells for _, cells in book[PASSAGES].rows if cells["number"] not in set(numbers)]
    codes = [cells for _, cells in book[CODEBOOK].rows if not _is_named(cells["code"], code_names)]
    return recoding_pages(
        [(cells["number"], cells[BEFORE], cells["passage"]) for cells in kept],
        [(cells["code"], cells["group"], cells["memo"]) for cells in codes],
        {cells["number"]: cells for cells in kept},
    )


def passage_hash(passage: str) -> str:
    """Return a hash of a passage's words; white space may change on the way."""
    return hashlib.sha256(" ".join(cell_text(passage).split()).encode()).hexdigest()


def plain(name: str) -> str:
    """Return a name without differences of case and spacing."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _is_named(label: str, names: Collection[str]) -> bool:
    return any(label == name or label.endswith(f" > {name}") for name in names)


class _Labels:
    """Codes by the names of the sheet; another case or spacing is understood."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self._exact = {" ".join(name.split()): code for name, code in labels.items()}
        counted = Counter(plain(name) for name in labels)
        self._loose = {plain(n): code for n, code in labels.items() if counted[plain(n)] == 1}

    def code_id(self, name: str, place: str) -> str:
        found = self._exact.get(" ".join(name.split())) or self._loose.get(plain(name))
        if found is None:
            raise DataError(
                f"{place}: holds {len(name)} characters that are no code; allowed: a name from "
                f"the sheet {CODEBOOK!r}, as it stands there"
            )
        return found


def _drawn(
    filled: Filled,
    number: int,
    cells: Mapping[str, str],
    segments: Mapping[str, Row],
    seen: set[str],
) -> Row:
    """Return the key's row of a passage, which must be the one that was drawn."""
    place = filled.place(number, "number")
    drawn = segments.get(cells["number"])
    if drawn is None:
        raise DataError(
            f"{place}: found {shown(cells['number'])}; allowed: the numbers that were there"
        )
    if cells["number"] in seen:
        raise DataError(f"{place}: {cells['number']} stands twice; keep one of the two rows")
    seen.add(cells["number"])
    if passage_hash(cells["passage"]) != drawn["sha256"]:
        raise DataError(
            f"{filled.place(number, 'passage')}: is not the passage that was drawn as number "
            f"{cells['number']}; put it back, for example from the sheet as it was sent"
        )
    return drawn


def _is_none(filled: Filled, number: int, cells: Mapping[str, str]) -> bool:
    value = cells[NONE].casefold()
    if value and value not in _YES:
        raise DataError(
            f"{filled.place(number, NONE)}: found {shown(value)}; allowed: yes, x, or nothing"
        )
    return bool(value)
