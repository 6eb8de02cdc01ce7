"""Who coded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mining.exchange import unique_names
from mining.importers.markup import Element
from mining.importers.refi.elements import counted, guid_of, name_of, short, within

_ATTRIBUTES = ("creatingUser", "modifyingUser")


@dataclass(frozen=True, slots=True, kw_only=True)
class Users:
    """The people of a project by identifier, each with a name of their own.

    Attributes
    ----------
    default
        Who coded what names nobody.
    """

    names: Mapping[str, str]
    default: str
    notes: tuple[str, ...] = ()

    def coder(self, coding: Element, selection: Element | None = None) -> str:
        """Return who made a coding: its own user, else the selection's, the last one's then."""
        found = [guid_of(coding, "creatingUser")]
        found += [guid_of(selection, attribute) for attribute in _ATTRIBUTES]
        return next((self.names[guid] for guid in found if guid), self.default)


def read_users(root: Element, *, default: str) -> Users:
    """Return all who are listed, and all who coded without being listed."""
    listed: dict[str, str] = {}
    for user in within(root, "Users", "User"):
        guid = guid_of(user)
        if guid:
            named = name_of(user) or name_of(user, "id") or f"user {short(guid)}"
            listed.setdefault(guid, named)
    unlisted = {guid: f"user {short(guid)}" for guid in _coding(root) if guid not in listed}
    wanted = {**listed, **unlisted}
    unique = unique_names(wanted.values())
    n_renamed = sum(one != other for one, other in zip(unique, wanted.values(), strict=True))
    notes = [_shared(n_renamed)] if n_renamed else []
    return Users(names=dict(zip(wanted, unique, strict=True)), default=default, notes=tuple(notes))


def _shared(n: int) -> str:
    coders = counted(n, "coder has", "coders have")
    return f"{coders} the name of another, so a number is put behind it"


def _coding(root: Element) -> Iterable[str]:
    """Yield the identifiers that codings and what they stand in give."""
    for element in root.iter():
        for attribute in _ATTRIBUTES:
            if guid := guid_of(element, attribute):
                yield guid
