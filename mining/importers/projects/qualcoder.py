"""Projects of QualCoder: its folder, or the database ``data.qda`` in it.

Every version of the database is read; columns and tables that a version does not have are
taken as empty.  Offsets are code points into the stored text, and the stored passage says
whether they fit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mining.exchange import Export, Loss
from mining.importers.databases import Database, open_database
from mining.importers.kinds import database_of
from mining.importers.projects.passages import coded_by, quotations_of
from mining.importers.projects.qualcoder_codes import is_machine, read_codes
from mining.importers.projects.sources import Source, stored, texts_of
from mining.importers.projects.values import by_id, counted, need, number, rows_of, text

_TEXT_FOLDERS = ("/docs/", "docs:")
_NEEDED = (
    ("source", ("id", "name", "fulltext")),
    ("code_name", ("cid", "name")),
    ("code_text", ("cid", "fid", "pos0", "pos1")),
)


def read_qualcoder(path: Path, *, columns: Mapping[str, str], coder: str) -> Export:
    """Read the codings, codes and texts of a project of QualCoder.

    Parameters
    ----------
    columns
        For tables; not used.
    coder
        Who made the codings that name no coder.

    Raises
    ------
    DataError
        If it is no project of QualCoder, or a damaged one.
    """
    del columns
    where = str(path)
    with open_database(database_of(path)) as database:
        for table, needed in _NEEDED:
            need(database, table, needed, where=where)
        sources = _sources(database)
        rows = _codings(database)
        people = [row for row in rows if not is_machine(row[5])]
        codes = read_codes(database, used={number(row[0]) for row in people})
        counts = _others(database)
        annotations = len(rows_of(database, "annotation", ("anid",), order=("anid", "fid")))
    losses: Counter[Loss] = Counter(counts)
    coded = coded_by(people, codes.paths, losses, coder=coder)
    placed = quotations_of(coded, sources, where=where)
    notes = [*placed.notes, *codes.notes]
    if speakers := len(rows) - len(people):
        notes.append(
            f"{counted(speakers, 'coding', 'codings')} by which QualCoder itself marks who speaks "
            f"{'is' if speakers == 1 else 'are'} left out"
        )
    if annotations:
        notes.append(f"{counted(annotations, 'annotation is', 'annotations are')} not read")
    return Export(
        quotations=placed.quotations,
        texts=texts_of(sources),
        codes=codes.entries,
        losses={kind: n for kind, n in (losses + placed.losses).items() if n},
        notes=tuple(notes),
    )


def _sources(database: Database) -> dict[int, Source]:
    """Return the documents by number; pictures and recordings have no text."""
    rows = rows_of(database, "source", ("id", "name", "fulltext", "mediapath"), order=("id",))
    return stored(
        {
            key: (key, called, kept if _is_text(folder) else "")
            for key, (_, called, kept, folder) in by_id(rows).items()
        }
    )


def _is_text(folder: object) -> bool:
    place = text(folder)
    return not place or place.startswith(_TEXT_FOLDERS)


def _codings(database: Database) -> list[tuple[Any, ...]]:
    return rows_of(
        database,
        "code_text",
        ("cid", "fid", "pos0", "pos1", "seltext", "owner", "memo"),
        order=("ctid", "fid"),
    )


def _others(database: Database) -> dict[Loss, int]:
    """Count what is coded on pictures, pages and recordings, and the cases."""
    pictures = rows_of(database, "code_image", ("pdf_page",), order=("imid", "id", "cid"))
    pages = sum(number(page) is not None for (page,) in pictures)
    recordings = rows_of(database, "code_av", ("cid",), order=("avid", "id", "cid"))
    cases = rows_of(database, "cases", ("caseid",), order=("caseid",))
    return {
        "media": len(pictures) - pages + len(recordings),
        "regions": pages,
        "cases": len(cases),
    }
