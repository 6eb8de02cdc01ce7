"""Which transcript a row of an export belongs to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from mining.corpus import Document, Quotation
from mining.errors import DataError

_MAX_NAMES = 10
_MAX_SHOWN = 40


def owners(quotations: Sequence[Quotation], documents: Sequence[Document]) -> list[str]:
    """Return the document id of every quotation.

    A name may be the identifier, the title or the file name, with or without extension.

    Raises
    ------
    DataError
        If a name fits no document, or several.
    """
    find = finder(documents)
    names = {q.document: find(q.document) for q in quotations}
    for quotation in quotations:
        found = names[quotation.document]
        if len(found) != 1:
            known = sorted(d.document_id for d in documents)
            more = f" and {len(known) - _MAX_NAMES} more" if len(known) > _MAX_NAMES else ""
            what = "fits several documents" if found else "is not among the transcripts"
            raise DataError(
                f"codings, row {quotation.row}: document {_shown(quotation.document)} {what}; "
                f"there are: {', '.join(known[:_MAX_NAMES])}{more}"
            )
    return [next(iter(names[q.document])) for q in quotations]


def finder(documents: Sequence[Document]) -> Callable[[str], set[str]]:
    """Return a function from a name to the ids of the documents that it may mean.

    Of its readings (identifier, title, file name, with an ending or without) the surest counts.
    A name that nothing fits may have folders or document groups before it, parted by backslashes:
    then the rest counts, in the document group that is named, if there is one.
    """
    readings: list[Callable[[Document], str]] = [
        lambda d: d.document_id,
        lambda d: d.title,
        lambda d: d.source_name,
        lambda d: _stem(d.source_name),
        lambda d: _stem(d.title),
    ]
    exact = {document.document_id for document in documents}
    of_group: dict[str, list[Document]] = {}
    for document in documents:
        of_group.setdefault(_key(document.group), []).append(document)
    look = _lookup(documents, readings)
    grouped = {group: _lookup(members, readings) for group, members in of_group.items() if group}

    def find(name: str) -> set[str]:
        if name in exact:
            return {name}
        found = look(name)
        above, inside, last = name.rpartition("\\")
        if found or not inside:
            return found
        own = grouped.get(_key(above.rpartition("\\")[2]))
        return (own(last) if own else set()) or look(last)

    return find


def _lookup(
    documents: Sequence[Document], readings: Sequence[Callable[[Document], str]]
) -> Callable[[str], set[str]]:
    tables: list[dict[str, set[str]]] = []
    for reading in readings:
        table: dict[str, set[str]] = {}
        for document in documents:
            table.setdefault(_key(reading(document)), set()).add(document.document_id)
        tables.append(table)

    def look(name: str) -> set[str]:
        hits = (table.get(_key(form)) for form in (name, _stem(name)) for table in tables)
        return next((found for found in hits if found and _key(name)), set())

    return look


def _shown(name: str) -> str:
    """Return a name for a message; a long one is not a name, but may be speech."""
    return repr(name) if len(name) <= _MAX_SHOWN else f"({len(name)} characters)"


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _stem(name: str) -> str:
    return re.sub(r"\.[A-Za-z]\w{0,4}$", "", name.strip())
