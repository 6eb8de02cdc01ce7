"""The decision sheets: what a row is about, what a person fills in, and what is allowed.

Nothing here is a score: a person's word on one row is a reading, and only counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from mining.decisions.record import Row
from mining.errors import DataError

WORDS = ("agreement", "partial", "silence", "dissonance")
ORPHAN = "orphan"
CONCEPT_ROWS = ("problem", "solution", "concept", "consequence")
FINDINGS = ("finding", "name", "what")
MEMBERS = ("members", "segment_id")
_MOST_SHOWN = 30
_MOST_WORDS = 3
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One kind of decision.

    Attributes
    ----------
    key
        Columns that say what a row is about.
    fields
        Columns that a person fills in, in order.
    choices
        Fields that take one of a few words, and these words.
    numbers
        Fields that take a whole number from 0.
    cluster
        The column of the key that names a cluster, if one does.  Such a row remembers the
        cluster's members, and follows them when the clusters are made anew.
    signed
        Whether a row says who decided and when.
    """

    name: str
    key: tuple[str, ...]
    fields: tuple[str, ...]
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    numbers: frozenset[str] = frozenset()
    cluster: str | None = None
    signed: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns of the CSV file."""
        if not self.signed:
            return (*self.key, *self.fields)
        members = ("members",) if self.cluster else ()
        return (*self.key, *self.fields, "who", "when", "state", *members)

    def key_of(self, row: Mapping[str, str]) -> Key:
        """Return what a row is about."""
        return tuple(row[name] for name in self.key)

    def label(self, name: str) -> str:
        """Return the header of a field in the workbook."""
        return LABELS.get(name, name) if self.signed else name

    def is_filled(self, row: Mapping[str, str]) -> bool:
        """Tell whether a person wrote anything into a row."""
        return any(row.get(name) for name in self.fields)


THEMES = Sheet(
    name="themes",
    key=("theme_id",),
    fields=("decision", "what_is_said", "inclusion_rule", "named_before", "memo"),
    choices={"decision": ("keep", "merge", "split", "discard"), "named_before": ("yes", "no")},
    cluster="theme_id",
)
CONVERGENCE = Sheet(
    name="convergence",
    key=("finding", "theme_id"),
    fields=("cell", "segment_id", "memo"),
    choices={"cell": WORDS},
    cluster="theme_id",
)
READING = Sheet(
    name="reading",
    key=("kind", "id"),
    fields=("read", "agree", "memo"),
    choices={"agree": WORDS},
    numbers=frozenset({"read"}),
    cluster="id",
)
SECOND_LOOK = Sheet(
    name="second_look",
    key=("kind", "segment_id", "code_id"),
    fields=("decision", "new_code", "memo"),
    choices={"decision": ("keep", "add", "remove", "recode", "unsure")},
)
SHEETS = (THEMES, READING, SECOND_LOOK, CONVERGENCE)
LABELS = {
    "what_is_said": "what is said (not: what it is about)",
    "inclusion_rule": "inclusion rule",
    "named_before": "could this have been named before reading?",
    "read": "passages read",
    "agree": "your word",
    "new_code": "new code",
}


def concept_model(findings: Sequence[str]) -> Sheet:
    """Return the concept model as a sheet: a row of the model, and a field per finding."""
    return Sheet(name="concept_model", key=("row",), fields=tuple(findings), signed=False)


def problem(sheet: Sheet, name: str, value: str) -> str | None:
    """Return what is wrong with a cell and what is allowed, or ``None``.

    Examples
    --------
    >>> problem(THEMES, "decision", "kept")
    "found 'kept'; allowed: keep, merge, split, discard, or nothing"
    >>> problem(READING, "read", "3")
    """
    if not value:
        return None
    if name in sheet.choices and value not in sheet.choices[name]:
        return f"found {shown(value)}; allowed: {', '.join(sheet.choices[name])}, or nothing"
    if name in sheet.numbers and not (value.isascii() and value.isdigit()):
        return f"found {shown(value)}; allowed: a whole number, or nothing"
    return None


def row_problem(sheet: Sheet, row: Row) -> tuple[str, str] | None:
    """Return the field of a row that does not go with the others, and why, or ``None``."""
    if sheet.name == SECOND_LOOK.name:
        decision, new = row["decision"], row["new_code"]
        if decision == "recode" and not new:
            return "new_code", "is empty; 'recode' needs the code to use instead"
        if new and decision not in {"recode", "add"}:
            return "new_code", "is filled in; it goes with the decisions recode and add only"
    return None


def check_rows(sheet: Sheet, rows: Sequence[Row], *, where: str) -> None:
    """Refuse rows of a CSV file that hold what is not allowed, or say one thing twice.

    Raises
    ------
    DataError
        The sentence names the row, what was found and what is allowed.
    """
    seen: dict[Key, int] = {}
    for number, row in enumerate(rows, start=2):
        for name in sheet.fields:
            row[name] = as_kept(sheet, name, row[name])
            wrong = problem(sheet, name, row[name])
            if wrong is not None:
                raise DataError(f"{where}, row {number}, column {name!r}: {wrong}")
        pair = row_problem(sheet, row)
        if pair is not None:
            raise DataError(f"{where}, row {number}, column {pair[0]!r}: {pair[1]}")
        if row.get("state") != ORPHAN:
            first = seen.setdefault(sheet.key_of(row), number)
            if first != number:
                names = ", ".join(sheet.key)
                raise DataError(
                    f"{where}, row {number}: has the same {names} as row {first}; keep one of them"
                )


def as_kept(sheet: Sheet, name: str, value: str) -> str:
    """Return a cell as it is kept: a choice in lower case, a number without leading zeros.

    Examples
    --------
    >>> as_kept(READING, "agree", "Partial"), as_kept(READING, "read", "03")
    ('partial', '3')
    """
    if name in sheet.choices:
        return value.casefold()
    if name in sheet.numbers and value.isascii() and value.isdigit():
        return str(int(value))
    return value


def shown(value: str) -> str:
    """Return a cell for a message; a longer one may be speech and is not shown.

    Examples
    --------
    >>> shown("maybe"), shown("me rekk ikkje over alt")
    ("'maybe'", '22 characters')
    """
    short = len(value) <= _MOST_SHOWN and len(value.split()) <= _MOST_WORDS
    return repr(value) if short else f"{len(value)} characters"
