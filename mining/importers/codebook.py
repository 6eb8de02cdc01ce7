"""The codebook: what codes there are, which group each belongs to, where groups come from.

With a codebook table, its groups count; without one, the top of a code's path is its group
and nobody knows the origin.  Messages name rows, never codes, because text-near codes quote
informants.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence

from mining.corpus import PATH_SEPARATOR, Code, Codebook, Origin, Quotation
from mining.errors import DataError
from mining.exchange import CodeEntry
from mining.importers.codebook_table import CodebookRow, CodePath, read_codebook

__all__ = [
    "CodePath",
    "CodebookRow",
    "build_codebook",
    "extend_codebook",
    "paths_of",
    "read_codebook",
]

_ID_DIGITS = 6


def build_codebook(
    quotations: Sequence[Quotation],
    rows: Sequence[CodebookRow] | None,
    entries: Sequence[CodeEntry] = (),
) -> tuple[Codebook, dict[CodePath, str]]:
    """Return all codes of the study, and from every quotation's path to its code's id.

    Identifiers are made from paths, so they stay the same from run to run and say nothing.
    A codebook may hold codes that nobody used; they are kept.

    Parameters
    ----------
    rows
        The codebook table.  A quotation's path is found there as it stands, or by as many
        of its last names as are needed to fit one code.
    entries
        The program's own list of codes.  Without a codebook table, its codes are kept, used or
        not; with one, it only says what the table leaves open.

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
    >>> ids[("Tid", "uro")] == codebook.codes[1].code_id
    True
    """
    known = {entry.path: (entry.memo, entry.colour) for entry in entries}
    if rows is None:
        used = {q.path: q.path for q in quotations}
        paths = _with_prefixes([*used, *known])
        return _assemble(paths, {p: p[:1] for p in paths}, {}, known), _ids_of(used, paths)
    paths = _with_prefixes(entry.path for entry in rows)
    used, lost = _matched(quotations, paths)
    _check_all_found(used, lost)
    origins = _origins(rows)
    groups = {entry.path: entry.own_group for entry in rows}
    groups |= {entry.own_group: entry.own_group for entry in rows}
    for entry in rows:
        memo, colour = known.get(entry.path, ("", ""))
        known[entry.path] = (entry.memo or memo, entry.colour or colour)
    return _assemble(paths, groups, origins, known), _ids_of(used, paths)


def extend_codebook(
    codebook: Codebook, quotations: Sequence[Quotation]
) -> tuple[Codebook, dict[CodePath, str]]:
    """Return the codebook with what a further coder uses, and the ids of that coder's paths.

    A path is found as :func:`build_codebook` finds it.  A code that the codebook does not have
    joins the group that it stands below, or is its own; the codes of before stay as they are.

    Raises
    ------
    DataError
        If a coding's code fits several codes of the codebook.

    Examples
    --------
    >>> first = Quotation(row=2, document="int1", path=("Tid", "uro"), coder="KR", text="Uroleg")
    >>> second = [
    ...     Quotation(row=n, document="int1", path=(name,), coder="AN", text="Uroleg")
    ...     for n, name in enumerate(("uro", "venting"), start=2)
    ... ]
    >>> codebook, ids = extend_codebook(build_codebook([first], None)[0], second)
    >>> [code.path for code in codebook.codes]
    ['Tid', 'Tid > uro', 'venting']
    >>> ids[("uro",)] == codebook.codes[1].code_id
    True
    """
    known = paths_of(codebook)
    used, lost = _matched(quotations, set(known))
    own = _with_prefixes(q.path for q in lost) - known.keys()
    ids = {path: code.code_id for path, code in known.items()}
    ids |= _code_ids(own, taken=frozenset(ids.values()))
    for path in sorted(own):  # what stands above comes first
        above = known.get(path[:-1])
        known[path] = Code(
            code_id=ids[path],
            name=path[-1],
            path=PATH_SEPARATOR.join(path),
            parent_id=above.code_id if above else None,
            group_id=above.group_id if above else ids[path],
            origin=above.origin if above else None,
        )
    used |= {q.path: q.path for q in lost}
    return Codebook(codes=tuple(known.values())), {path: ids[p] for path, p in used.items()}


def paths_of(codebook: Codebook) -> dict[CodePath, Code]:
    """Return the codes by the names on their paths; a name may hold the sign that joins them."""
    paths: dict[str, CodePath] = {}
    for code in codebook.codes:
        above = paths[code.parent_id] if code.parent_id is not None else ()
        paths[code.code_id] = (*above, code.name)
    return {paths[code.code_id]: code for code in codebook.codes}


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


def _matched(
    quotations: Iterable[Quotation], paths: set[CodePath]
) -> tuple[dict[CodePath, CodePath], list[Quotation]]:
    """Return the codebook's path for every quotation's path, and the quotations without one."""
    by_tail: dict[CodePath, list[CodePath]] = {}
    for path in sorted(paths):
        for i in range(len(path)):
            by_tail.setdefault(path[i:], []).append(path)
    used: dict[CodePath, CodePath] = {}
    lost: list[Quotation] = []
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
            lost.append(quotation)
    return used, lost


def _check_all_found(found: Collection[CodePath], lost: Sequence[Quotation]) -> None:
    if lost:
        what = "coding uses a code" if len(lost) == 1 else "codings use codes"
        raise DataError(
            f"codings, row {lost[0].row}: {len(lost)} {what} that the codebook does not have; "
            f"{'is it the codebook of this study?' if not found else 'add the code to it'}"
        )


def _with_prefixes(paths: Iterable[CodePath]) -> set[CodePath]:
    return {path[:n] for path in paths for n in range(1, len(path) + 1)}


def _assemble(
    paths: set[CodePath],
    groups: Mapping[CodePath, CodePath],
    origins: Mapping[CodePath, Origin],
    details: Mapping[CodePath, tuple[str, str]],
) -> Codebook:
    ids = _code_ids(paths)
    codes = []
    for path in sorted(paths):
        memo, colour = details.get(path, ("", ""))
        group = groups.get(path, path)
        codes.append(
            Code(
                code_id=ids[path],
                name=path[-1],
                path=PATH_SEPARATOR.join(path),
                parent_id=ids.get(path[:-1]),
                group_id=ids[group],
                origin=origins.get(group),
                memo=memo,
                colour=colour,
            )
        )
    return Codebook(codes=tuple(codes))


def _ids_of(used: Mapping[CodePath, CodePath], paths: set[CodePath]) -> dict[CodePath, str]:
    ids = _code_ids(paths)
    return {path: ids[code] for path, code in used.items()}


def _code_ids(
    paths: Iterable[CodePath], taken: Collection[str] = frozenset()
) -> dict[CodePath, str]:
    """Return opaque identifiers, as short as keeps them apart, none of them in ``taken``."""
    digests = {
        path: hashlib.sha256("\x1f".join(path).encode("utf-8", "surrogatepass")).hexdigest()
        for path in paths
    }
    digits = _ID_DIGITS
    while True:
        ids = {path: f"c{digest[:digits]}" for path, digest in digests.items()}
        if len({*ids.values(), *taken}) == len(ids) + len(taken):
            return ids
        digits += 1
