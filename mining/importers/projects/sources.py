"""The documents of a project, with the ways to count in their texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mining.exchange import SourceText, unique_names
from mining.importers.encoding import canonical
from mining.importers.projects.places import Reading, readings_of
from mining.importers.projects.values import name, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document of a project.

    Attributes
    ----------
    text
        Canonical; empty where the project holds none.
    readings
        Ways to count in it, the program's own first.
    """

    name: str
    text: str = field(repr=False)
    readings: tuple[Reading, ...] = ()


def stored(rows: Mapping[int, tuple[Any, ...]]) -> dict[int, Source]:
    """Return documents, each stored as plain text, with unique names.

    Parameters
    ----------
    rows
        By number: number, name and text.
    """
    found = {}
    for key, (_, called, kept) in rows.items():
        raw = text(kept)
        readings = readings_of(raw) if raw else ()
        found[key] = Source(name=name(called), text=canonical(raw), readings=readings)
    return named(found)


def named(sources: Mapping[int, Source]) -> dict[int, Source]:
    """Return the documents with unique names; a nameless one is called by its number."""
    names = unique_names(s.name or f"document {key}" for key, s in sources.items())
    return {
        key: Source(name=name, text=source.text, readings=source.readings)
        for (key, source), name in zip(sources.items(), names, strict=True)
    }


def texts_of(sources: Mapping[int, Source]) -> tuple[SourceText, ...]:
    """Return the texts of the documents that have one."""
    return tuple(SourceText(name=s.name, text=s.text) for s in sources.values() if s.text)
