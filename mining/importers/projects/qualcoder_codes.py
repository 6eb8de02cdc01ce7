"""The codes of a project of QualCoder, with the categories and codes that they stand below."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from mining.exchange import CodeEntry
from mining.importers.databases import Database
from mining.importers.projects.values import (
    by_id,
    colour,
    counted,
    line_of,
    name,
    number,
    rows_of,
    text,
)

Path = tuple[str, ...]

_PIN = "\N{PUSHPIN}"
_SPEAKERS = "speaker coding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """The codes and where they stand.

    Attributes
    ----------
    paths
        Names from the top down by the number of a code; a nameless one has no path.
    entries
        Categories and codes, each path once.
    """

    paths: Mapping[int | None, Path] = field(repr=False)
    entries: tuple[CodeEntry, ...] = field(repr=False)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    """A category or a code."""

    name: str
    above: int | None
    owner: str
    memo: str
    colour: str = ""
    category: int | None = None


def is_machine(owner: object) -> bool:
    """Tell whether the owner is QualCoder's own coder, which marks who speaks.

    Examples
    --------
    >>> is_machine("\N{PUSHPIN} Speaker coding"), is_machine("kari")
    (True, False)
    """
    found = name(owner)
    return found.startswith(_PIN) and found[1:].strip().casefold() == _SPEAKERS


def read_codes(database: Database, *, used: Collection[int | None]) -> Codes:
    """Read categories and codes.

    A code that is called like its category is that category: other programs let a code hold
    codes, and QualCoder stores such a code as both.

    Parameters
    ----------
    used
        Codes on passages that people coded.  Codes and categories that QualCoder's own coder
        made are left out but for these.
    """
    categories, codes = _categories(database), _codes(database)
    above = _paths(categories, {})
    roots = {key: above.paths.get(node.category, ()) for key, node in codes.items()}
    below = _paths(codes, roots)
    hidden = {
        key
        for key, node in codes.items()
        if key not in used and (is_machine(node.owner) or _in_machine(node, categories))
    }
    paths = {key: path for key, path in below.paths.items() if key not in hidden}
    entries, doubles = _entries(categories, above.paths, codes, paths)
    return Codes(
        paths=paths,
        entries=entries,
        notes=_notes(doubles=doubles, cut=above.cut + below.cut, roots=roots, codes=codes),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paths:
    """Paths by number, and how many lines were cut."""

    paths: dict[int | None, Path]
    cut: int


def _categories(database: Database) -> dict[int, _Node]:
    wanted = ("catid", "name", "supercatid", "owner", "memo")
    return {
        key: _Node(name=name(called), above=number(up), owner=text(owner), memo=text(memo))
        for key, (_, called, up, owner, memo) in _table(database, "code_cat", wanted).items()
    }


def _codes(database: Database) -> dict[int, _Node]:
    wanted = ("cid", "name", "supercid", "owner", "memo", "catid", "color")
    return {
        key: _Node(
            name=name(called),
            above=number(up),
            owner=text(owner),
            memo=text(memo),
            category=number(category),
            colour=colour(shade),
        )
        for key, (_, called, up, owner, memo, category, shade) in _table(
            database, "code_name", wanted
        ).items()
    }


def _table(database: Database, table: str, columns: tuple[str, ...]) -> dict[int, tuple[Any, ...]]:
    return by_id(rows_of(database, table, columns, order=columns[:1]))


def _paths(nodes: Mapping[int, _Node], roots: Mapping[int, Path]) -> _Paths:
    """Return the path of every node that has a name, below the root of its topmost."""
    parents = {key: node.above for key, node in nodes.items()}
    paths: dict[int | None, Path] = {}
    cut = 0
    for key, node in nodes.items():
        line, whole = line_of(key, parents)
        cut += not whole
        names = tuple(nodes[k].name for k in line if nodes[k].name)
        root = roots.get(line[0], ())
        if node.name:
            paths[key] = (*root, *(names[1:] if names[:1] == root[-1:] else names))
    return _Paths(paths=paths, cut=cut)


def _in_machine(node: _Node, categories: Mapping[int, _Node]) -> bool:
    category = categories.get(node.category if node.category is not None else -1)
    return category is not None and is_machine(category.owner)


def _entries(
    categories: Mapping[int, _Node],
    above: Mapping[int | None, Path],
    codes: Mapping[int, _Node],
    paths: Mapping[int | None, Path],
) -> tuple[tuple[CodeEntry, ...], int]:
    """Return one entry for each path, and how many codes share one with another code."""
    found: dict[Path, CodeEntry] = {}
    filled = {path[:n] for path in paths.values() for n in range(1, len(path) + 1)}
    for key, node in categories.items():
        path = above.get(key)
        if path is not None and (path in filled or not is_machine(node.owner)):
            found.setdefault(path, CodeEntry(path=path, memo=node.memo, codable=False))
    doubles = 0
    for key, node in codes.items():
        path = paths.get(key)
        if path is None:
            continue
        before = found.get(path)
        doubles += before is not None and before.codable
        if before is None or not before.codable:
            memo = node.memo or (before.memo if before else "")
            found[path] = CodeEntry(path=path, memo=memo, colour=node.colour)
    return tuple(found.values()), doubles


def _notes(
    *, doubles: int, cut: int, roots: Mapping[int, Path], codes: Mapping[int, _Node]
) -> tuple[str, ...]:
    notes = []
    same = sum(roots[key][-1:] == (node.name,) for key, node in codes.items() if node.name)
    if same:
        notes.append(
            f"{counted(same, 'code', 'codes')} with the name of "
            f"{'its category is' if same == 1 else 'their categories are'} read as one with it"
        )
    if doubles:
        notes.append(
            f"{counted(doubles, 'code has', 'codes have')} the name and place of another code "
            f"and {'is' if doubles == 1 else 'are'} read as one with it"
        )
    if cut:
        notes.append(
            f"the categories above {counted(cut, 'code or category', 'codes and categories')} "
            "lead in a circle or too far, and are cut"
        )
    return tuple(notes)
