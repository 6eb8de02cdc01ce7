"""The code tree, flattened: every code has a path of its own and keeps its identifier.

Codes are told apart by identifier, never by name.  The tree is walked without recursion.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mining.errors import DataError
from mining.exchange import CodeEntry, Loss
from mining.importers.markup import Element, children, local
from mining.importers.refi.elements import counted, guid_of, name_of, target_of, within
from mining.importers.refi.memos import Memos

Path = tuple[str, ...]

MAX_LEVELS = 64
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}){1,2}")
_FALSE = frozenset({"false", "0"})
_IN_NAME = "::"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeList:
    """The codes of a project or codebook.

    Attributes
    ----------
    paths
        By the code's identifier.
    cases
        Identifiers of the cases, which NVivo lists among the codes too.
    losses
        What of the list could not be carried over.
    """

    entries: tuple[CodeEntry, ...]
    paths: Mapping[str, Path]
    cases: frozenset[str]
    losses: Mapping[Loss, int]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    """A code of the tree; ``above`` is the number of the code that it stands in."""

    entry: CodeEntry
    above: int | None


def read_codes(root: Element, memos: Memos, *, origin: str, where: str) -> CodeList:
    """Return the codes below ``Project`` or ``CodeBook``, parents before children.

    Parameters
    ----------
    origin
        The program that wrote the file; ATLAS.ti's names hold their parent's.

    Raises
    ------
    DataError
        If codes stand in each other deeper than any program shows.
    """
    losses: Counter[Loss] = Counter()
    cases = frozenset(guid for case in within(root, "Cases", "Case") if (guid := guid_of(case)))
    nodes = list(_walk(root, memos, cases, losses, where))
    notes: list[str] = []
    if "atlas" in origin.casefold():
        nodes = _split(nodes, notes)
    tops = _tops(root, nodes, notes)
    entries = _with_unique_paths(nodes, tops, notes)
    return CodeList(
        entries=tuple(entries),
        paths={entry.guid: entry.path for entry in entries if entry.guid},
        cases=cases,
        losses=losses,
        notes=tuple(notes),
    )


def _walk(
    root: Element, memos: Memos, cases: frozenset[str], losses: Counter[Loss], where: str
) -> Iterator[_Node]:
    """Yield the codes in the order of the file; cases and nameless codes yield their place."""
    number = 0
    # What is still to do, the next at the end: a code, what it stands in, how deep.
    waiting: list[tuple[Element, int | None, int]] = [
        (code, None, 1) for code in [*_outermost(root)][::-1]
    ]
    while waiting:
        element, above, level = waiting.pop()
        if level > MAX_LEVELS:
            raise DataError(
                f"{where}, line {element.sourceline}: codes stand in each other more than "
                f"{MAX_LEVELS} levels deep; take some levels out of the code tree"
            )
        here = above
        loss = _loss(element, cases)
        if loss is None:
            yield _Node(entry=_entry(element, memos), above=above)
            here, number = number, number + 1
        else:
            losses[loss] += 1
        waiting += [(code, here, level + 1) for code in [*children(element, "Code")][::-1]]


def _outermost(root: Element) -> Iterator[Element]:
    return (
        within(root, "Codes", "Code")
        if local(root) == "CodeBook"
        else (within(root, "CodeBook", "Codes", "Code"))
    )


def _loss(element: Element, cases: frozenset[str]) -> Loss | None:
    if guid_of(element) in cases:
        return "cases"
    return None if name_of(element) else "unreadable"


def _entry(element: Element, memos: Memos) -> CodeEntry:
    colour = element.get("color", "").strip()
    return CodeEntry(
        path=(name_of(element),),
        memo=memos.of(element),
        colour=colour if _COLOUR.fullmatch(colour) else "",
        guid=guid_of(element),
        codable=element.get("isCodable", "").strip().lower() not in _FALSE,
    )


def _split(nodes: Sequence[_Node], notes: list[str]) -> list[_Node]:
    """Take a parent's name out of the names that hold it."""
    done = []
    for node in nodes:
        [name] = node.entry.path
        parts = tuple(part for part in (p.strip() for p in name.split(_IN_NAME)) if part)
        done.append(replace(node, entry=replace(node.entry, path=parts or (name,))))
    n = sum(len(node.entry.path) > 1 for node in done)
    if n:
        named = counted(
            n, "code has its group in its name", "codes have their group in their names"
        )
        notes.append(f"{named}, before '{_IN_NAME}'")
    return done


def _tops(root: Element, nodes: Sequence[_Node], notes: list[str]) -> Mapping[str, str]:
    """Return the group of each code where groups are sets and the codes a flat list."""
    codes = {node.entry.guid for node in nodes}
    found: dict[str, str] = {}
    memberships: Counter[str] = Counter()
    for group in within(root, "Sets", "Set"):
        members = {target_of(member) for member in children(group, "MemberCode")} & codes - {""}
        if name_of(group):
            memberships.update(members)
            found |= dict.fromkeys(members, name_of(group))
    if not found:
        return {}
    flat = all(node.above is None and len(node.entry.path) == 1 for node in nodes)
    if not flat or max(memberships.values()) > 1:
        notes.append(
            "the sets of codes are not read as groups, because the codes have groups already or "
            "stand in several sets"
        )
        return {}
    notes.append(
        f"{counted(len(found), 'code stands', 'codes stand')} in sets, which are read as groups"
    )
    return found


def _with_unique_paths(
    nodes: Sequence[_Node], tops: Mapping[str, str], notes: list[str]
) -> list[CodeEntry]:
    entries: list[CodeEntry] = []
    used: set[Path] = set()
    repeats: Counter[Path] = Counter()
    known: set[str] = set()
    n_shared = 0
    for node in nodes:
        guid, names = node.entry.guid, node.entry.path
        top = (tops[guid],) if guid in tops else ()
        path = (top if node.above is None else entries[node.above].path) + names
        free = path
        while free in used:
            repeats[path] += 1
            free = (*path[:-1], f"{path[-1]} ({repeats[path] + 1})")
        used.add(free)
        n_shared += guid in known
        entries.append(replace(node.entry, path=free, guid="" if guid in known else guid))
        known |= {guid} - {""}
    if repeats:
        notes.append(
            f"{counted(repeats.total(), 'code has', 'codes have')} the path of another, so a "
            "number is put behind it"
        )
    if n_shared:
        notes.append(
            f"{counted(n_shared, 'code has', 'codes have')} the identifier of another; what is "
            "coded with it counts for the first"
        )
    return entries
