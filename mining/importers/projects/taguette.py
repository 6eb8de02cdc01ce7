"""Projects of Taguette: the database that ``Export project`` gives.

Taguette keeps a document as HTML and counts UTF-8 bytes of its text.  It does not keep who
highlighted, so every coding carries the coder that the study names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import Any

from mining.errors import DataError
from mining.exchange import Export, Loss
from mining.importers.databases import Database, open_database
from mining.importers.projects.html_text import read_html
from mining.importers.projects.passages import Coded, quotations_of
from mining.importers.projects.places import Mark
from mining.importers.projects.sources import Source, named, texts_of
from mining.importers.projects.taguette_tags import read_tags
from mining.importers.projects.values import by_id, name, need, number, rows_of, text

_NEEDED = (
    ("documents", ("id", "name", "contents")),
    ("tags", ("id", "path")),
    ("highlights", ("id", "document_id", "start_offset", "end_offset")),
    ("highlight_tags", ("highlight_id", "tag_id")),
)
_INLINE = re.compile(
    r"</?(?:a|b|big|cite|code|del|em|font|i|ins|mark|q|s|small|span|strong|sub|sup|u)"
    r"(?:\s[^<>]*)?>",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"</?p(?:\s[^<>]*)?>", re.IGNORECASE)
_MAX_SHOWN = 40

_Row = tuple[Any, ...]


def read_taguette(path: Path, *, columns: Mapping[str, str], coder: str) -> Export:
    """Read the highlights, tags and texts of a project of Taguette.

    Parameters
    ----------
    columns
        For tables; not used.
    coder
        Who highlighted.

    Raises
    ------
    DataError
        If it is no project of Taguette, a damaged one, or several.
    """
    del columns
    where = str(path)
    with open_database(path) as database:
        for table, needed in _NEEDED:
            need(database, table, needed, where=where)
        highlights = _highlights(database)
        documents = _documents(database)
        project, notes = _project(documents, highlights, where)
        tags = read_tags(database, project=project)
        tagged = _tags_of_highlights(database)
    sources = _sources(_of_project(documents, project), where)
    elsewhere = documents.keys() - sources.keys()
    losses: Counter[Loss] = Counter()
    marked = enumerate(_tagged(highlights, tagged, elsewhere, losses), start=1)
    known = [
        _coded(position, highlight, tags.paths[tag], coder=coder, where=where)
        for position, (highlight, tag) in marked
        if _is_known(tag, tags.paths, losses)
    ]
    placed = quotations_of(known, sources, where=where)
    if placed.quotations:
        notes.append("Taguette keeps no coders, so all codings carry one name")
    return Export(
        quotations=placed.quotations,
        texts=texts_of(sources),
        codes=tags.entries,
        losses={kind: n for kind, n in (losses + placed.losses).items() if n},
        notes=(*notes, *placed.notes, *tags.notes),
    )


def _documents(database: Database) -> dict[int, _Row]:
    wanted = ("id", "name", "contents", "project_id", "filename")
    return by_id(rows_of(database, "documents", wanted, order=("id",)))


def _highlights(database: Database) -> list[_Row]:
    wanted = ("id", "document_id", "start_offset", "end_offset", "snippet")
    return rows_of(database, "highlights", wanted, order=("id",))


def _tags_of_highlights(database: Database) -> dict[int | None, list[int | None]]:
    found: dict[int | None, list[int | None]] = {}
    for highlight, tag in rows_of(
        database, "highlight_tags", ("highlight_id", "tag_id"), order=("tag_id",)
    ):
        found.setdefault(number(highlight), []).append(number(tag))
    return found


def _project(
    documents: Mapping[int, _Row], highlights: Sequence[_Row], where: str
) -> tuple[int | None, list[str]]:
    """Return the project to read: the only one, or the only one with highlights."""
    projects = {number(row[3]) for row in documents.values()} - {None}
    if len(projects) <= 1:
        return next(iter(projects), None), []
    coded = {number(row[1]) for row in highlights}
    filled = {number(row[3]) for key, row in documents.items() if key in coded} - {None}
    if len(filled) != 1:
        raise DataError(
            f"{where}: holds {len(projects)} projects, {len(filled)} of them with highlights; in "
            "Taguette open the one that is meant, choose Project info > Export project, and give "
            "that file"
        )
    return filled.pop(), [f"of {len(projects)} projects the only one with highlights is read"]


def _of_project(documents: Mapping[int, _Row], project: int | None) -> dict[int, _Row]:
    return {key: row for key, row in documents.items() if number(row[3]) in (None, project)}


def _sources(documents: Mapping[int, _Row], where: str) -> dict[int, Source]:
    found = {}
    for key, (_, called, contents, _, filename) in documents.items():
        shown = name(called) or name(filename)
        page = read_html(text(contents), where=f"{where}, document {shown[:_MAX_SHOWN]!r}")
        found[key] = Source(name=shown, text=page.text, readings=(page.reading,))
    return named(found)


def _tagged(
    highlights: Sequence[_Row],
    tagged: Mapping[int | None, Sequence[int | None]],
    elsewhere: set[int],
    losses: Counter[Loss],
) -> Iterator[tuple[_Row, int | None]]:
    """Yield every tag of every highlight, but those of other projects."""
    for row in highlights:
        if number(row[1]) in elsewhere:
            continue
        tags = tagged.get(number(row[0]), ())
        losses["without_code"] += not tags
        yield from ((row, tag) for tag in tags)


def _is_known(
    tag: int | None, paths: Mapping[int | None, tuple[str, ...]], losses: Counter[Loss]
) -> bool:
    losses["unknown_code"] += tag not in paths
    return tag in paths


def _coded(
    position: int, highlight: _Row, path: tuple[str, ...], *, coder: str, where: str
) -> Coded:
    key, document, start, end, snippet = highlight
    passage = _passage(text(snippet), where=f"{where}, highlight {number(key)}")
    return Coded(
        row=position,
        source=number(document),
        path=path,
        coder=coder,
        mark=Mark(start=number(start), end=number(end), passage=passage),
    )


def _passage(snippet: str, *, where: str) -> str:
    """Return the text of a snippet; most need no parser."""
    plain = _PARAGRAPH.sub("\n", _INLINE.sub("", snippet))
    if "<" in plain:
        return read_html(snippet, where=where).text
    return unescape(plain)
