"""The codebook: what codes there are, which group each belongs to, where groups come from.

With a codebook table, its groups count; without one, the top of a code's path is its group
and nobody knows the origin.  Messages name rows, never codes, because text-near codes quote
informants.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from mining.corpus import PATH_SEPARATOR, Code, Codebook, Origin, Quotation
from mining.errors import DataError
from mining.importers.codebook_table import CodebookRow, CodePath, read_codebook

__all__ = ["CodePath", "CodebookRow", "build_codebook", "read_codebook"]

_ID_DIGITS = 6


def build_codebook(
    quotations: Sequence[Quotation], rows: Sequence[CodebookRow] | None
) -> tuple[Codebook, dict[CodePath, str]]:
    """Return all codes of the study, and from every quotation's path to its code's id.

    Identifiers are made from paths, so they stay the same from run to run and say nothing.
    A codebook may hold codes that nobody used; they are kept.

    Parameters
    ----------
    rows
        The codebook table.  A quotation's path is found there as it stands, or by as many
        of its last names as are needed to fit one code.

    Raises
    ------
    DataError
        If a coding's code is not in the codebook or fits several codes of it, or a group
        has two origins.

    Examples
    --------
    >>> row = Quotation(row=2, document="int1", path=("Tid", "uro"), coder="KR", text="Uroleg")
    >>> codebook, ids = build_codebook([row], None)
    >>> [code.path for code in codebook.codes]
    ['Tid', 'Tid > uro']
    >>> ids[("Tid", "uro")] == codebook.by_path("Tid > uro").code_id
    True
    """
    if rows is None:
        used = {q.path: q.path for q in quotations}
        paths = _with_prefixes(used)
        return _assemble(paths, {p: p[:1] for p in paths}, {}, []), _ids_of(used, paths)
    paths = _with_prefixes(entry.path for entry in rows)
    used = _matched(quotations, paths)
    origins = _origins(rows)
    groups = {entry.path: entry.own_group for entry in rows}
    groups |= {entry.own_group: entry.own_group for entry in rows}
    return _assemble(paths, groups, origins, rows), _ids_of(used, paths)


def _origins(rows: Iterable[CodebookRow]) -> dict[CodePath, Origin]:
    """Return the origin of every group that has one."""
    first: dict[CodePath, CodebookRow] = {}
    for entry in (e for e in rows if e.origin is not None):
        before = first.setdefault(entry.own_group, entry)
        if before.origin != entry.origin:
            raise DataError(
                f"codebook, row {entry.row}: origin is {entry.origin!r}, but row {before.row} "
                f"gives the same group {before.origin!r}; a group has one origin"
            )
    return {group: entry.origin for group, entry in first.items() if entry.origin is not None}


def _matched(quotations: Iterable[Quotation], paths: set[CodePath]) -> dict[CodePath, CodePath]:
    """Return the codebook's path for every quotation's path."""
    by_tail: dict[CodePath, list[CodePath]] = {}
    for path in sorted(paths):
        for i in range(len(path)):
            by_tail.setdefault(path[i:], []).append(path)
    used: dict[CodePath, CodePath] = {}
    lost: list[int] = []
    for quotation in quotations:
        wanted = quotation.path
        tails = (by_tail.get(wanted[i:]) for i in range(len(wanted)))
        fitting = [wanted] if wanted in paths else next((found for found in tails if found), [])
        if len(fitting) > 1:
            raise DataError(
                f"codings, row {quotation.row}: the code's name stands in {len(fitting)} groups of "
                "the codebook; write the path 'group > code' in the codings"
            )
        if fitting:
            used[wanted] = fitting[0]
        else:
            lost.append(quotation.row)
    if lost:
        what = "coding uses a code" if len(lost) == 1 else "codings use codes"
        raise DataError(
            f"codings, row {lost[0]}: {len(lost)} {what} that the codebook does not have; "
            f"{'is it the codebook of this study?' if not used else 'add the code to it'}"
        )
    return used


def _with_prefixes(paths: Iterable[CodePath]) -> set[CodePath]:
    return {path[:n] for path in paths for n in range(1, len(path) + 1)}


def _assemble(
    paths: set[CodePath],
    groups: Mapping[CodePath, CodePath],
    origins: Mapping[CodePath, Origin],
    rows: Sequence[CodebookRow],
) -> Codebook:
    ids = _code_ids(paths)
    entries = {entry.path: entry for entry in rows}
    codes = []
    for path in sorted(paths):
        entry = entries.get(path)
        group = groups.get(path, path)
        codes.append(
            Code(
                code_id=ids[path],
                name=path[-1],
                path=PATH_SEPARATOR.join(path),
                parent_id=ids.get(path[:-1]),
                group_id=ids[group],
                origin=origins.get(group),
                memo=entry.memo if entry else "",
                colour=entry.colour if entry else "",
            )
        )
    return Codebook(codes=tuple(codes))


def _ids_of(used: Mapping[CodePath, CodePath], paths: set[CodePath]) -> dict[CodePath, str]:
    ids = _code_ids(paths)
    return {path: ids[code] for path, code in used.items()}


def _code_ids(paths: Iterable[CodePath]) -> dict[CodePath, str]:
    """Return opaque identifiers, as short as keeps them apart."""
    digests = {
        path: hashlib.sha256("\x1f".join(path).encode("utf-8", "surrogatepass")).hexdigest()
        for path in paths
    }
    digits = _ID_DIGITS
    while len({digest[:digits] for digest in digests.values()}) < len(digests):
        digits += 1
    return {path: f"c{digest[:digits]}" for path, digest in digests.items()}
