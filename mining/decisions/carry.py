"""Decisions about clusters, carried over to the clusters of a new run.

A cluster's number means nothing after a rerun, so a decision remembers the members that
the cluster had when it was made.  It goes to the cluster that shares most of them, measured
as the Jaccard similarity, if that is 0.5 or more; else it is kept as an orphan, and comes
back when such a cluster does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mining.decisions.record import Row
from mining.decisions.sheets import ORPHAN, Key, Sheet

LEAST = 0.5
Members = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters:
    """The clusters of the level that is compared, and what was remembered of earlier ones.

    Attributes
    ----------
    current
        Segments of every cluster, by theme id.
    sets
        Segments of every remembered set of members, by its id.
    """

    current: Members = field(repr=False)
    sets: Members = field(default_factory=dict, repr=False)

    def id_of(self, theme: str) -> str:
        """Return the id of a current cluster's members; empty where there is no such cluster."""
        return set_id(self.current[theme]) if theme in self.current else ""

    def all_sets(self) -> dict[str, frozenset[str]]:
        """Return the remembered sets and those of the current clusters, by id."""
        return {**self.sets, **{set_id(found): found for found in self.current.values()}}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a decision belongs now, and how well it fits: a Jaccard similarity."""

    theme: str
    similarity: float


def set_id(members: Collection[str]) -> str:
    """Return the id of a set of segments: the same for the same segments.

    Examples
    --------
    >>> set_id({"a:0-5", "b:0-9"}) == set_id(["b:0-9", "a:0-5"])
    True
    """
    return hashlib.sha256("\n".join(sorted(members)).encode()).hexdigest()[:12]


def nearest(members: Collection[str], current: Members) -> Place | None:
    """Return the cluster that shares most members with a set, if that is enough.

    Of two that fit alike, the one whose id comes first.

    Examples
    --------
    >>> current = {"middle-00": frozenset("abcd"), "middle-01": frozenset("ef")}
    >>> nearest(set("abc"), current)
    Place(theme='middle-00', similarity=0.75)
    >>> nearest(set("ax"), current) is None
    True
    """
    own = set(members)
    found = [
        Place(theme, len(own & there) / len(own | there))
        for theme, there in current.items()
        if not own.isdisjoint(there)
    ]
    best = min(found, key=lambda place: (-place.similarity, place.theme), default=None)
    return best if best is not None and best.similarity >= LEAST else None


def refresh(
    sheet: Sheet, rows: Sequence[Row], wanted: Iterable[Row], clusters: Clusters
) -> list[Row]:
    """Return a sheet's rows for the results as they are now.

    Rows that a person filled in are all kept: at their place, or as orphans at the end.
    Where two of them claim one place, the better fit has it, then the later decision.

    Parameters
    ----------
    rows
        As they were kept.
    wanted
        What the sheet should ask about: the columns of the key.

    Returns
    -------
    list of rows
        All with the columns of the sheet, in the order of ``wanted``.
    """
    filled = [row for row in rows if sheet.is_filled(row)]
    places = _places(sheet, filled, clusters)
    asked = {sheet.key_of(row): None for row in wanted}
    taken: dict[Key, Row] = {}
    orphans: list[Row] = []
    for position in _ranked(filled, places):
        row = _moved(sheet, filled[position], places[position], clusters)
        key = sheet.key_of(row)
        if places[position] is None or key not in asked or key in taken:
            orphans.append({**filled[position], "state": ORPHAN})
        else:
            taken[key] = row
    kept = [taken.get(key) or _empty(sheet, key, clusters) for key in asked]
    return [*kept, *sorted(orphans, key=lambda row: (sheet.key_of(row), row["when"]))]


def _places(sheet: Sheet, filled: Sequence[Row], clusters: Clusters) -> list[Place | None]:
    """Return where every row belongs; a row about no cluster stays where it is."""
    found: list[Place | None] = []
    known: dict[str, Place | None] = {}
    for row in filled:
        theme = row[sheet.cluster] if sheet.cluster else ""
        remembered = row.get("members", "")
        if remembered:
            if remembered not in known:
                members = clusters.sets.get(remembered, frozenset())
                known[remembered] = nearest(members, clusters.current)
            found.append(known[remembered])
        elif sheet.cluster == "theme_id" and theme not in clusters.current:
            found.append(None)
        else:
            found.append(Place(theme, 1.0))
    return found


def _ranked(filled: Sequence[Row], places: Sequence[Place | None]) -> list[int]:
    """Return positions of rows, the strongest claim first."""
    fit = [0.0 if place is None else place.similarity for place in places]
    order = sorted(range(len(filled)), key=lambda i: filled[i].get("members", ""))
    order.sort(key=lambda i: filled[i]["when"], reverse=True)
    order.sort(key=lambda i: -fit[i])
    return order


def _moved(sheet: Sheet, row: Row, place: Place | None, clusters: Clusters) -> Row:
    if sheet.cluster is None or place is None:
        return {**row, "state": ""}
    members = row.get("members") or clusters.id_of(place.theme)
    return {**row, sheet.cluster: place.theme, "state": "", "members": members}


def _empty(sheet: Sheet, key: Key, clusters: Clusters) -> Row:
    row = dict.fromkeys(sheet.columns, "") | dict(zip(sheet.key, key, strict=True))
    if sheet.cluster:
        row["members"] = clusters.id_of(row[sheet.cluster])
    return row
