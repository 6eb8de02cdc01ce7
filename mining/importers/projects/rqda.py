"""Projects of RQDA, the program for R that is no longer developed.

A row that the user deleted stays in its table with the status 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mining.exchange import CodeEntry, Export, Loss
from mining.importers.databases import Database, open_database
from mining.importers.projects.passages import coded_by, quotations_of
from mining.importers.projects.sources import stored, texts_of
from mining.importers.projects.values import (
    by_id,
    colour,
    counted,
    name,
    need,
    number,
    rows_of,
    text,
)

_NEEDED = (
    ("source", ("id", "name", "file")),
    ("freecode", ("id", "name")),
    ("coding", ("cid", "fid", "selfirst", "selend")),
)
_DELETED = 0

_Row = tuple[Any, ...]
_CodePath = tuple[str, ...]


def read_rqda(path: Path, *, columns: Mapping[str, str], coder: str) -> Export:
    """Read the codings, codes and texts of a project of RQDA.

    Parameters
    ----------
    columns
        For tables; not used.
    coder
        Who made the codings that name no coder.

    Raises
    ------
    DataError
        If it is no project of RQDA, or a damaged one.
    """
    del columns
    where = str(path)
    with open_database(path) as database:
        for table, needed in _NEEDED:
            need(database, table, needed, where=where)
        sources = stored(by_id(_live(database, "source", ("id", "name", "file"))))
        paths, entries, several = _codes(database)
        codings = _live(
            database, "coding", ("cid", "fid", "selfirst", "selend", "seltext", "owner", "memo")
        )
        others = _others(database)
        notes = _notes(database, several=several)
    losses: Counter[Loss] = Counter(others)
    coded = coded_by(codings, paths, losses, coder=coder)
    placed = quotations_of(coded, sources, where=where)
    return Export(
        quotations=placed.quotations,
        texts=texts_of(sources),
        codes=entries,
        losses={kind: n for kind, n in (losses + placed.losses).items() if n},
        notes=(*placed.notes, *notes),
    )


def _live(database: Database, table: str, columns: tuple[str, ...]) -> list[_Row]:
    """Return the rows that the user did not delete, without their status."""
    rows = rows_of(database, table, (*columns, "status"), order=columns)
    return [row[:-1] for row in rows if number(row[-1]) != _DELETED]


def _codes(database: Database) -> tuple[dict[int | None, _CodePath], tuple[CodeEntry, ...], int]:
    """Return the paths of the codes, the entries, and how many codes are in several categories."""
    rows = by_id(_live(database, "freecode", ("id", "name", "memo", "color")))
    categories: dict[int | None, str] = {
        key: name(called)
        for key, (_, called) in by_id(_live(database, "codecat", ("catid", "name"))).items()
        if name(called)
    }
    above = _above(database, categories)
    entries: dict[_CodePath, CodeEntry] = {
        (called,): CodeEntry(path=(called,), codable=False) for called in categories.values()
    }
    paths: dict[int | None, _CodePath] = {}
    for key, (_, called, memo, shade) in rows.items():
        if not name(called):
            continue
        path = paths[key] = tuple(dict.fromkeys([*above.get(key, [])[:1], name(called)]))
        if path not in entries or not entries[path].codable:
            entries[path] = CodeEntry(path=path, memo=text(memo), colour=colour(shade))
    several = sum(len(above.get(key, ())) > 1 for key in paths)
    return paths, tuple(entries.values()), several


def _above(database: Database, categories: Mapping[int | None, str]) -> dict[int | None, list[str]]:
    """Return the categories of every code."""
    found: dict[int | None, list[str]] = {}
    for cid, catid in _live(database, "treecode", ("cid", "catid")):
        key = number(catid)
        if key in categories and categories[key] not in found.setdefault(number(cid), []):
            found[number(cid)].append(categories[key])
    return found


def _others(database: Database) -> dict[Loss, int]:
    return {
        "media": len(_live(database, "imagecoding", ("cid",))),
        "cases": len(_live(database, "cases", ("id",))),
    }


def _notes(database: Database, *, several: int) -> list[str]:
    notes = []
    if several:
        notes.append(
            f"{counted(several, 'code', 'codes')} in several categories "
            f"{'stands' if several == 1 else 'stand'} below the first of them"
        )
    for table, one, many in (
        ("coding2", "row of the second table of codings is", "rows of the second table are"),
        ("annotation", "annotation is", "annotations are"),
    ):
        if n := len(_live(database, table, ("fid",))):
            notes.append(f"{counted(n, one, many)} not read")
    return notes
