"""A project's file: the archive ``.qdpx``, or the bare XML that stands in it.

Nothing is extracted, and a reference leads to a member of the folder of sources or nowhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from mining.errors import DataError
from mining.importers.archives import Archive, read_bytes
from mining.importers.markup import Element, local, parse_xml

_ADVICE = "export the project again as REFI-QDA (.qdpx)"
_ZIP = b"PK"
_FOLDER = "sources/"
_INTERNAL = re.compile(r"internal:/*|/+", re.IGNORECASE)
# Also a drive of Windows, and the web.
_OUTSIDE = re.compile(r"(?!internal:)[a-z][a-z0-9+.-]*:|\\\\", re.IGNORECASE)
_NO_PART_OF_IT = re.compile(r"(?:^|/)(?:__MACOSX/|\._)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The XML of a project or codebook, and the files of its folder of sources.

    Attributes
    ----------
    root
        The outermost element.
    where
        What messages call the XML.
    """

    root: Element
    where: str
    _archive: Archive | None = None
    _exact: dict[str, str] = field(default_factory=dict)
    _folded: dict[str, list[str]] = field(default_factory=dict)

    def member(self, reference: str) -> str | None:
        """Return the name of the source that a path in the project means; nothing without one.

        ``internal://a.txt``, ``internal:/a.txt``, ``/a.txt`` and ``a.txt`` mean the same.
        """
        name = file_of(reference)
        for form in (name, unquote(name)):
            if form in self._exact:
                return self._exact[form]
            near = self._folded.get(form.casefold(), [])
            if len(near) == 1:
                return near[0]
        return None

    def read(self, member: str) -> bytes:
        """Return the bytes of a source that :meth:`member` found."""
        return self._archive.read(member) if self._archive is not None else b""


def is_outside(reference: str) -> bool:
    """Tell whether a path leads out of the archive; such files are never opened.

    Examples
    --------
    >>> [is_outside(p) for p in ("internal://a.txt", "/a.txt", "relative:///a.txt", "C:/a.txt")]
    [False, False, True, True]
    """
    return bool(_OUTSIDE.match(reference.strip()))


def file_of(reference: str) -> str:
    """Return the name that a path gives a file of the archive; empty for one outside it."""
    return "" if is_outside(reference) else _INTERNAL.sub("", reference.strip(), count=1)


def open_package(path: Path, *, root: str) -> Package:
    """Open an archive ``.qdpx`` or a bare XML file.

    Parameters
    ----------
    root
        What the outermost element must be, ``Project`` or ``CodeBook``.

    Raises
    ------
    DataError
        If it is missing, damaged or hostile, or holds another thing.
    """
    data = read_bytes(path)
    if data.startswith(_ZIP):
        package = _open_archive(path, data)
    else:
        package = Package(root=parse_xml(data, where=str(path), advice=_ADVICE), where=str(path))
    found = local(package.root)
    if found == root:
        return package
    if found == "CodeBook":
        raise DataError(
            f"{package.where}: a codebook, which holds no codings; name it in ingest.codebook"
        )
    raise DataError(
        f"{package.where}: the outermost element is {found[:40]!r}, not {root!r}; {_ADVICE}"
    )


def _open_archive(path: Path, data: bytes) -> Package:
    archive = Archive(data, where=str(path), what=".qdpx file", advice=_ADVICE)
    # Some programs for Windows write the other slash.
    members = {
        slashed: name
        for name in archive.names
        if not _NO_PART_OF_IT.search(slashed := name.replace("\\", "/"))
    }
    projects = [name for name in members if name.lower().endswith(".qde")]
    if len(projects) != 1:
        raise DataError(
            f"{path}: holds {len(projects)} projects (files that end in .qde), where one is "
            f"needed; {_ADVICE}"
        )
    [project] = projects
    exact, folded = _sources(members, project)
    where = f"{path}, {project[-40:]}"
    return Package(
        root=parse_xml(archive.read(members[project]), where=where, advice=_ADVICE),
        where=where,
        _archive=archive,
        _exact=exact,
        _folded=folded,
    )


def _sources(members: dict[str, str], project: str) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the files that lie directly in the folder of sources, by name."""
    folder = project.rpartition("/")[0]
    start = f"{folder}/{_FOLDER}" if folder else _FOLDER
    exact: dict[str, str] = {}
    folded: dict[str, list[str]] = {}
    for slashed, member in members.items():
        head, name = slashed[: len(start)], slashed[len(start) :]
        if head.lower() == start.lower() and name and "/" not in name:
            exact.setdefault(name, member)
            folded.setdefault(name.casefold(), []).append(member)
    return exact, folded
