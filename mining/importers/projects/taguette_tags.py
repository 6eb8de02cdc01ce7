"""The tags of a project of Taguette, which are flat, and what may stand below what.

A sign in a tag's name is read as a step down only where the part before it is a tag itself;
newer versions say what a tag stands below.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from mining.exchange import CodeEntry
from mining.importers.databases import Database
from mining.importers.projects.values import by_id, counted, line_of, name, number, rows_of, text

Path = tuple[str, ...]

_STEP = re.compile(r" - |[.:/]")
_MAX_NAME = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """Tags by number, and each path once."""

    paths: Mapping[int | None, Path] = field(repr=False)
    entries: tuple[CodeEntry, ...] = field(repr=False)
    notes: tuple[str, ...] = ()


def read_tags(database: Database, *, project: int | None) -> Tags:
    """Read the tags of a project; one without a name has no path."""
    rows = by_id(
        rows_of(
            database,
            "tags",
            ("id", "path", "description", "parent_id", "project_id"),
            order=("id",),
        )
    )
    own = {
        key: (name(called), text(memo), number(above))
        for key, (_, called, memo, above, owner) in rows.items()
        if name(called) and number(owner) in (None, project)
    }
    names = {key: called for key, (called, _, _) in own.items()}
    parents = {key: above for key, (_, _, above) in own.items()}
    told = any(above in own for above in parents.values())
    if not told:
        by_name = {called: key for key, called in reversed(names.items())}
        parents = {key: _tag_before(called, by_name) for key, called in names.items()}
    paths = _paths(names, parents, told=told)
    memos: dict[int | None, str] = {key: memo for key, (_, memo, _) in own.items()}
    entries: dict[Path, CodeEntry] = {}
    for key, path in paths.items():
        entries.setdefault(path, CodeEntry(path=path, memo=memos.get(key, "")))
    return Tags(
        paths=paths,
        entries=tuple(entries.values()),
        notes=_notes(paths, told=told, doubles=len(paths) - len(entries)),
    )


def paths_of_names(rows: Sequence[tuple[str, str]]) -> list[Path]:
    """Return the path of every tag of a codebook, as :func:`read_tags` finds them.

    Parameters
    ----------
    rows
        The name of each tag, and of the one that it stands below, where that is told.

    Examples
    --------
    >>> paths_of_names([("Tid", ""), ("Tid.uro", ""), ("kl. 8", "")])
    [('Tid',), ('Tid', 'uro'), ('kl. 8',)]
    >>> paths_of_names([("Tid", ""), ("uro", "Tid")])
    [('Tid',), ('Tid', 'uro')]
    """
    names = {key: name(called) for key, (called, _) in enumerate(rows)}
    by_name = {called: key for key, called in reversed(names.items())}
    parents = {key: by_name.get(name(above)) for key, (_, above) in enumerate(rows)}
    told = any(above is not None for above in parents.values())
    if not told:
        parents = {key: _tag_before(called, by_name) for key, called in names.items()}
    return list(_paths(names, parents, told=told).values())


def _tag_before(called: str, by_name: Mapping[str, int]) -> int | None:
    """Return the longest other tag that a name begins with, up to a sign and something after."""
    if len(called) > _MAX_NAME:
        return None
    found = None
    for sign in _STEP.finditer(called):
        above = by_name.get(called[: sign.start()].strip())
        if above is not None and called[sign.end() :].strip():
            found = above
    return found


def _paths(
    names: Mapping[int, str], parents: Mapping[int, int | None], *, told: bool
) -> dict[int | None, Path]:
    """Return the path of every tag; one that would share it with another tag stays flat."""
    paths: dict[int | None, Path] = {}
    taken: dict[Path, str] = {}
    for key, called in names.items():
        line, _ = line_of(key, parents)
        steps = [names[k] for k in line]
        path = tuple(steps) if told else _cut(steps)
        if taken.setdefault(path, called) != called:
            path = (called,)
        paths[key] = path
    return paths


def _cut(steps: list[str]) -> Path:
    """Leave out of each name what the name above it says already."""
    rest = [_STEP.sub("", below[len(above) :], count=1).strip() for above, below in pairwise(steps)]
    return (steps[0], *rest)


def _notes(paths: Mapping[int | None, Path], *, told: bool, doubles: int) -> tuple[str, ...]:
    notes = []
    below = sum(len(path) > 1 for path in paths.values())
    if below and not told:
        notes.append(
            f"{counted(below, 'tag', 'tags')} whose name begins with another tag and a sign "
            f"between {'is' if below == 1 else 'are'} read as standing below it"
        )
    if doubles:
        notes.append(
            f"{counted(doubles, 'tag has', 'tags have')} the name of another tag and "
            f"{'is' if doubles == 1 else 'are'} read as one with it"
        )
    return tuple(notes)
