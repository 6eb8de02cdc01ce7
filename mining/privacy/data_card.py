"""Data cards: Markdown whose front matter says what a corpus is and who may use it.

A card is read as soon as it can be, however empty: what is missing blocks exports, while
analysis goes on.  Scalars are read as they are written, so that version 1.10 does not
become 1.1 and a date that does not exist gets a sentence.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from mining.errors import DataError
from mining.privacy.fields import FIELDS, SECTIONS, Field, Kind, in_section, is_blank
from mining.registry import suggest

Value = str | int | bool | dt.date | tuple[str, ...]
_SOON = dt.timedelta(days=30)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NO_CARD = "there is no data card; write one and name it under ingest.card in params.yaml"
_BLOCKED = "exports and the shareable report are blocked"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataCard:
    """A data card that was read.

    ``values`` is section to field to value, in the order of the fields, and holds only what
    is filled in; ``title`` is ``identity.title`` or empty; ``prose`` follows the front matter.
    """

    path: Path
    title: str
    values: Mapping[str, Mapping[str, Value]]
    prose: str

    def get(self, dotted: str) -> Value | None:
        """Return the value of ``"legal.retention_date"``, or None where it is not filled in."""
        section, _, name = dotted.partition(".")
        value = self.values.get(section, {}).get(name)
        return None if is_blank(value) else value


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said at every run."""

    level: Literal["warning", "note"]
    sentence: str


def read_card(path: Path) -> DataCard:
    """Read a data card; fields may be missing.

    Raises
    ------
    DataError
        If the file cannot be read, a section or field is unknown, or a value is of the
        wrong kind; the sentence names the field, what was found and what is allowed.
    """
    front, prose = _split(path)
    sections = _load(front, path)
    for section, found in sections.items():
        _check_names(section, found, path)
    values: dict[str, dict[str, Value]] = {}
    for field in FIELDS:
        found = (sections.get(field.section) or {}).get(field.name)
        if not is_blank(found):
            values.setdefault(field.section, {})[field.name] = _value(field, found, path)
    title = str(values.get("identity", {}).get("title", ""))
    return DataCard(path=path, title=title, values=values, prose=prose)


def missing(card: DataCard) -> list[str]:
    """Return the required fields that are not filled in, as ``legal.legal_basis``."""
    return [f.dotted for f in FIELDS if f.required and card.get(f.dotted) is None]


def notices(card: DataCard | None, *, today: dt.date) -> list[Notice]:
    """Return what has to be said at a run on ``today``."""
    if card is None:
        return [Notice("warning", _NO_CARD)]
    said = []
    end = card.get("legal.retention_date")
    if isinstance(end, dt.date) and end < today:
        sentence = f"the retention date {end} has passed; delete the data or make them anonymous"
        said.append(Notice("warning", f"{card.path}: {sentence}"))
    elif isinstance(end, dt.date) and end - today <= _SOON:
        days = (end - today).days
        when = "today" if days == 0 else f"in {days} day{'s' if days > 1 else ''}"
        sentence = f"the retention date {end} is {when}; plan what is deleted or made anonymous"
        said.append(Notice("note", f"{card.path}: {sentence}"))
    if card.get("legal.consent_computational") in {None, "unclear"}:
        sentence = (
            "whether the consent covers analysis by computer is unclear; "
            "settle it and write yes or no at legal.consent_computational"
        )
        said.append(Notice("warning", f"{card.path}: {sentence}"))
    return said


def refuse_reason(card: DataCard) -> str | None:
    """Return why the analysis must not run, or None."""
    if card.get("legal.consent_computational") != "no":
        return None
    return (
        f"{card.path}: legal.consent_computational is 'no', so the analysis is refused; "
        "ask the informants anew, or leave these interviews out"
    )


def export_block(card: DataCard | None) -> str | None:
    """Return why exports and the shareable report are blocked, or None."""
    if card is None:
        return f"{_BLOCKED}: {_NO_CARD}, then run 'mining card check'"
    names = missing(card)
    if not names:
        return None
    rest = len(names) - 3
    more = f" and {rest} more required field{'s' if rest > 1 else ''}" if rest > 0 else ""
    lacks = f"{card.path} lacks {', '.join(names[:3])}{more}"
    return f"{_BLOCKED}: {lacks}; run 'mining card check'"


class _AsWritten(SafeConstructor):
    """YAML 1.2 with numbers and dates left as text."""


for _tag in ("int", "float", "timestamp"):
    _AsWritten.add_constructor(f"tag:yaml.org,2002:{_tag}", SafeConstructor.construct_yaml_str)


def _split(path: Path) -> tuple[str, str]:
    if not path.is_file():
        raise DataError(f"{path}: not found; the data card is a Markdown file")
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    ends = [i for i, line in enumerate(lines) if line.rstrip() == "---"]
    if len(ends) < 2 or ends[0] != 0:
        raise DataError(f"{path}: no front matter; the card begins with '---', sections, and '---'")
    # The first line stays, empty, so that the line numbers of errors are the file's.
    return "\n".join(["", *lines[1 : ends[1]]]), "\n".join(lines[ends[1] + 1 :]).strip()


def _load(front: str, path: Path) -> dict[Any, Any]:
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _AsWritten
    try:
        sections = yaml.load(front)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        what = (error.problem or "cannot be read").splitlines()[0].partition(" with value")[0]
        says = f"not valid YAML: {what}; a text that holds a colon needs quotes"
        raise DataError(f"{path}{line}: {says}") from error
    except (YAMLError, ValueError, KeyError, RecursionError) as error:
        raise DataError(f"{path}: the front matter is not valid YAML") from error
    if not isinstance(sections, dict | None):
        raise DataError(f"{path}: the front matter is {_shown(sections)}; write '{SECTIONS[0]}:'")
    return sections or {}


def _check_names(section: object, found: object, path: Path) -> None:
    if section not in SECTIONS:
        raise DataError(
            f"{path}: {section!r} is not a section{_hint(str(section), list(SECTIONS))}; "
            f"sections are: {', '.join(SECTIONS)}"
        )
    if not isinstance(found, dict | None):
        raise DataError(f"{path}: {section} is {_shown(found)}; write its fields below it")
    known = list(in_section(str(section)))
    for word in (str(name) for name in found or {}):
        if word not in known:
            raise DataError(
                f"{path}: {section}.{word} is not a field{_hint(word, known)}; "
                f"fields of {section}: {', '.join(known)}"
            )


def _hint(word: str, known: list[str]) -> str:
    places = [f.dotted for f in FIELDS if f.name == word]
    return f", did you mean {places[0]}?" if places else suggest(word, known)


def _value(field: Field, found: object, path: Path) -> Value:
    value = _choice(field, found) if field.kind == "choice" else _CONVERTERS[field.kind](found)
    if value is None:
        raise DataError(f"{path}: {field.dotted} is {_shown(found)}; allowed: {field.allowed}")
    return value


def _choice(field: Field, found: object) -> str | None:
    # A plain true is what some write for yes.
    said = {True: "yes", False: "no"}[found] if isinstance(found, bool) else _text(found)
    word = re.sub(r"[\s-]+", "_", said or "").casefold()
    return word if word in field.choices else None


def _text(found: object) -> str | None:
    return found.strip() if isinstance(found, str) else None


def _date(found: object) -> dt.date | None:
    said = _text(found) or ""
    with suppress(ValueError):
        return dt.date.fromisoformat(said) if _ISO.fullmatch(said) else None
    return None


def _number(found: object) -> int | None:
    said = _text(found) or ""
    return int(said) if re.fullmatch(r"[0-9]{1,15}", said) else None


def _flag(found: object) -> bool | None:
    said = str(found).strip().casefold()
    return {"true": True, "yes": True, "false": False, "no": False}.get(said)


def _list(found: object) -> tuple[str, ...] | None:
    items = found if isinstance(found, list) else [found]
    texts = tuple(item.strip() for item in items if isinstance(item, str))
    return texts if len(texts) == len(items) else None


_CONVERTERS: dict[Kind, Callable[[object], Value | None]] = {
    "text": _text,
    "date": _date,
    "number": _number,
    "flag": _flag,
    "list": _list,
}


def _shown(found: object) -> str:
    if isinstance(found, str):
        return repr(found if len(found) <= 40 else f"{found[:40]}…")
    names = {dict: "a mapping", list: "a list", bool: repr(found).lower()}
    return names.get(type(found), "something else")
