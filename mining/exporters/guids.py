"""Identifiers that stay the same from export to export, and those that a program gave."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping

# Made once, from nothing but the toolkit's name.
TOOLKIT = uuid.uuid5(uuid.UUID(int=0), "interview-mining")
_GUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")


class Guids:
    """The identifiers of one project.

    What a researcher's program called a document, code or coder is kept, unless it is no
    GUID or stands for two things; everything else gets a name-based one.

    Parameters
    ----------
    project
        What tells this project from others, such as its title.
    known
        From kind and id to the program's own identifier.

    Examples
    --------
    >>> own = "85d17f60-7bb0-481e-b742-b4861dd669df"
    >>> guids = Guids("demo", {("code", "c1"): "{" + own + "}", ("code", "c2"): own})
    >>> guids.of("code", "c1") == own, guids.of("code", "c2") == own
    (True, False)
    >>> guids.of("code", "c2") == Guids("demo").of("code", "c2")
    True
    """

    def __init__(self, project: str, known: Mapping[tuple[str, str], str] | None = None) -> None:
        self._space = uuid.uuid5(TOOLKIT, project)
        self._known: dict[tuple[str, str], str] = {}
        self._used: set[str] = set()
        for key, given in sorted((known or {}).items()):
            guid = given.strip().removeprefix("{").removesuffix("}")
            if _GUID.fullmatch(guid) and guid.upper() not in self._used:
                self._used.add(guid.upper())
                self._known[key] = guid

    def of(self, kind: str, name: str) -> str:
        """Return the identifier of a thing: the program's own one where there is one."""
        return self._known.get((kind, name)) or self.made(kind, name)

    def made(self, kind: str, name: str) -> str:
        """Return a new identifier, the same for the same project, kind and name.

        It differs from all that the researcher's program gave, even where that program once
        read our own export.
        """
        guid = made_from(str(self._space), kind, name)
        while guid in self._used:
            guid = made_from(guid, kind, name)
        return guid


def machine(version: str) -> str:
    """Return the identifier of the toolkit as a coder: one per version, whatever the project."""
    return made_from(str(TOOLKIT), "machine", version)


def made_from(space: str, *parts: str) -> str:
    """Return the name-based identifier of the parts, upper case.

    Examples
    --------
    >>> made_from("85D17F60-7BB0-481E-B742-B4861DD669DF", "a", "b")
    '683FACC7-4D7C-5111-A1A0-A07092FD441C'
    """
    name = "\x1f".join(parts).encode("utf-8", "backslashreplace").decode("utf-8")
    return str(uuid.uuid5(uuid.UUID(space), name)).upper()
