"""Documents of one name in two document groups: two people's, or two interviews.

MAXQDA compares coders by giving each of them a document group with the same documents in it.
The same names also arise by chance.  The export tells the two apart by the length of the
document, which follows from the length of a segment and the share of the document it covers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

Row = Mapping[str, str]
_MARGIN = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What document groups say.

    Attributes
    ----------
    documents
        From group and name to the name under which the document is looked for.
    coders
        From a group to the coder it stands for.
    notes
        One sentence for each choice.
    """

    documents: Mapping[tuple[str, str], str] = field(default_factory=dict)
    coders: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def tell_groups(rows: Iterable[Row]) -> Told:
    """Decide what it means that one name stands in several document groups.

    Parameters
    ----------
    rows
        With ``document``, ``document_group``, ``coder``, ``area`` and ``coverage``, as far as
        the export has them.
    """
    of_name: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        groups = of_name.setdefault(row.get("document", ""), {})
        groups.setdefault(row.get("document_group", ""), []).append(row)
    several = {name: groups for name, groups in of_name.items() if len(groups) > 1}
    apart = {name for name, groups in several.items() if not _one_length(groups.values())}
    shared = [groups for name, groups in several.items() if name not in apart]
    notes = []
    coders: dict[str, str] = {}
    if apart:
        notes.append(
            "names that documents of different length have in two document groups, and that are "
            f"looked for with the group before them: {len(apart)}"
        )
    if shared and not all(_tells_apart(groups.values()) for groups in shared):
        coders = {group: group for groups in shared for group in groups if group}
        notes.append(
            "documents that stand in two document groups, whose coders no column tells apart, so "
            f"that the group is read as the coder: {len(shared)}"
        )
    documents = {
        (group, name): f"{group}\\{name}" for name in apart for group in several[name] if group
    }
    return Told(documents=documents, coders=coders, notes=tuple(notes))


def _tells_apart(groups: Iterable[Sequence[Row]]) -> bool:
    """Tell whether every group has its own coders."""
    coders = [{row.get("coder", "").casefold() for row in rows} for rows in groups]
    named = all("" not in found for found in coders)
    return named and all(one.isdisjoint(other) for one, other in combinations(coders, 2))


def _one_length(groups: Collection[Sequence[Row]]) -> bool:
    """Tell whether one length fits the documents of all groups."""
    ranges = [_length(rows) for rows in groups]
    return max(low for low, _ in ranges) <= min(high for _, high in ranges)


def _length(rows: Iterable[Row]) -> tuple[float, float]:
    """Return the shortest and the longest that the document can be, in characters."""
    low, high = 0.0, float("inf")
    for row in rows:
        area, (share, rounded) = _number(row.get("area", ""))[0], _number(row.get("coverage", ""))
        if area > 0 and share > rounded:
            low = max(low, (1 - _MARGIN) * 100 * area / (share + rounded))
            high = min(high, (1 + _MARGIN) * 100 * area / (share - rounded))
    return low, max(low, high)


def _number(cell: str) -> tuple[float, float]:
    """Return a number and by how much it may be rounded; zeros where there is none."""
    bare = cell.strip().removesuffix("%").strip().replace(",", ".")
    whole, _, decimals = bare.partition(".")
    if not (whole.isascii() and whole.isdigit() and (decimals or "0").isdigit()):
        return 0.0, 0.0
    return float(f"{whole[:12]}.{decimals[:12]}0"), 0.5 * 10 ** -len(decimals[:12])
