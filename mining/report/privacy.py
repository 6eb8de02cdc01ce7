"""Section 10: what the data card says, and what in the transcripts can point to a person."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from mining.privacy.fields import FIELDS, is_blank
from mining.report.blocks import Block, Fold, Heading, Points, Section, Table, Text
from mining.report.view import View

KINDS = ("national_id", "d_number", "phone", "email", "account", "name")
SHARED = frozenset(
    (
        *("identity.title", "identity.version", "motivation.school"),
        *("transcription.dialect_policy", "informants.number"),
        *(f.dotted for f in FIELDS if f.section in {"models", "uses"}),
    )
)
_KIND_OF = {f.dotted: f.kind for f in FIELDS}
_LOCAL_PATH = re.compile(r"(^|\s)(~|\.{0,2}/|[A-Za-z]:[\\/])|\\")


def privacy(view: View) -> Section:
    """Show notices and the card, what has a pseudonym, and where a human should look."""
    blocks = [*_notices(view), *_card(view), *_pseudonyms(view), *_identifiers(view)]
    return Section("privacy", view.words("privacy.title"), blocks)


def _notices(view: View) -> list[Block]:
    words, data = view.words, view.data
    blocks: list[Block] = [Heading(words("privacy.notices"))]
    blocks += [Text(_sentence(view, notice), "warning", "en") for notice in data.notices]
    if not data.notices:
        blocks.append(Text(words("privacy.no_notice")))
    if view.speech and data.blocked is not None:
        blocks.append(Text(words("privacy.blocked")))
        blocks.append(Text(_sentence(view, data.blocked), "warning", "en"))
    return blocks


def _sentence(view: View, message: str) -> str:
    """Return a message without the folder of the card, which can name a person."""
    card = view.data.params.ingest.card
    if card is not None:
        name = PurePath(card).name
        message = message.rpartition(f"{name}: ")[2]
        message = re.sub(rf"\S*[\\/]{re.escape(name)}", name, message)
    return f"{message[:1].upper()}{message[1:]}{'' if message.endswith('.') else '.'}"


def _card(view: View) -> list[Block]:
    words = view.words
    parts = {n: part for n, part in view.data.card.items() if isinstance(part, Mapping)}
    blocks: list[Block] = [Heading(words("privacy.card"))]
    if not view.data.card:
        return [*blocks, Text(words("privacy.no_card"), "warning")]
    if view.speech:
        blocks += _missing(view, parts)
    else:
        blocks.append(Text(words("privacy.card_shared"), "note"))
    return [*blocks, *(t for name, part in parts.items() for t in _part(view, name, part))]


def _missing(view: View, parts: Mapping[str, Mapping[str, Any]]) -> list[Block]:
    """Return the required fields that are not filled in, part by part."""
    empty: dict[str, list[str]] = {}
    for field in FIELDS:
        if field.required and is_blank(parts.get(field.section, {}).get(field.name)):
            name = _field_name(view, field.section, field.name)
            empty.setdefault(field.section, []).append(name)
    if not empty:
        return []
    words = view.words
    said = [
        words("privacy.part_fields", part=_part_name(view, part), fields=", ".join(names))
        for part, names in empty.items()
    ]
    n = sum(map(len, empty.values()))
    return [Text(words("privacy.missing", n=n), "warning"), Points(said)]


def _part(view: View, name: str, part: Mapping[str, Any]) -> list[Table]:
    rows = [
        [_field_name(view, name, field), _written(view, f"{name}.{field}", value)]
        for field, value in part.items()
        if not is_blank(value) and (view.speech or _may_be_shared(f"{name}.{field}", value))
    ]
    if not rows:
        return []
    return [
        Table(
            caption=_part_name(view, name),
            columns=[view.words("col.field"), view.words("col.value")],
            rows=rows,
            words=frozenset({1}),
            pairs=True,
        )
    ]


def _may_be_shared(dotted: str, value: Any) -> bool:  # noqa: ANN401 - any field of the card
    return dotted in SHARED and _LOCAL_PATH.search(str(value)) is None


def _part_name(view: View, name: str) -> str:
    return view.words(f"part.{name}") if view.words.has(f"part.{name}") else _humanised(name)


def _field_name(view: View, part: str, name: str) -> str:
    key = f"field.{part}_{name}"
    return view.words(key) if view.words.has(key) else _humanised(name)


def _humanised(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _written(view: View, dotted: str, value: Any) -> str:  # noqa: ANN401 - any field of the card
    if isinstance(value, bool):
        return view.words("choice.yes" if value else "choice.no")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "; ".join(str(item) for item in value)
    text = str(value)
    if _KIND_OF.get(dotted) == "choice" and view.words.has(f"choice.{text}"):
        return view.words(f"choice.{text}")
    return text


def _pseudonyms(view: View) -> list[Block]:
    words, counts = view.words, view.data.imported.get("pseudonyms")
    blocks: list[Block] = [Heading(words("privacy.names"))]
    if counts is None:
        return [*blocks, Text(words("privacy.no_pseudonyms"))]
    table = Table(
        caption=words("privacy.pseudonyms_table"),
        columns=[words("col.interview"), words("col.replaced")],
        rows=[[name, str(counts.get(d, 0))] for d, name in view.interviews.items()],
    )
    said = Text(words("privacy.pseudonyms", n=sum(counts.values())))
    return [*blocks, said, *([table] if table.rows else [])]


def _identifiers(view: View) -> list[Block]:
    words, found = view.words, view.data.imported.get("identifiers")
    blocks: list[Block] = [Heading(words("privacy.identifying"))]
    if found is None:
        return [*blocks, Text(words("privacy.not_searched"), "note")]
    if not found:
        return [*blocks, Text(words("privacy.no_identifiers"))]
    n = Counter(str(place["kind"]) for place in found)
    kinds = [*(k for k in KINDS if k in n), *sorted(set(n) - set(KINDS))]
    table = Table(
        caption=words("privacy.kinds_table"),
        columns=[words("col.kind"), words("col.places")],
        rows=[[_kind(view, kind), str(n[kind])] for kind in kinds],
    )
    blocks += [Text(words("privacy.identifiers", n=len(found)), "warning"), table]
    return [*blocks, _places(view, found)] if view.speech else blocks


def _kind(view: View, kind: str) -> str:
    return view.words(f"kind.{kind}") if view.words.has(f"kind.{kind}") else _humanised(kind)


def _places(view: View, found: list[dict[str, Any]]) -> Fold:
    words = view.words
    rows = [
        [
            view.interviews.get(place["document_id"], str(place["document_id"])),
            _kind(view, str(place["kind"])),
            view.turn_at(place["document_id"], int(place["start"])),
            str(place["start"]),
            str(place["end"]),
        ]
        for place in found
    ]
    table = Table(
        caption=words("privacy.places_table"),
        columns=[words(f"col.{c}") for c in ("interview", "kind", "turn", "start", "end")],
        rows=rows,
        words=frozenset({1}),
    )
    return Fold(words("privacy.places", n=len(found)), [table])
