"""The files of a folder that holds one coding in many files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mining.errors import DataError
from mining.importers.kinds import Kind, kind_of

MAX_FILES = 5_000
_ENDINGS: dict[Kind, tuple[str, ...]] = {"docx": (".docx", ".docm"), "text": (".txt",)}


def files_in(path: Path, *kinds: Kind) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Yield a file, or the files of these kinds in a folder, by name.

    Hidden files and those that Word keeps while a document is open are passed over; so is
    what is no file, such as a link that leads nowhere.

    Parameters
    ----------
    kinds
        ``docx`` or ``text``.

    Yields
    ------
    file, folders
        The folders are those between ``path`` and the file.

    Raises
    ------
    DataError
        If the folder holds too many files.
    """
    if not path.is_dir():
        yield path, ()
        return
    endings = {ending for kind in kinds for ending in _ENDINGS[kind]}
    files = [p for p in path.rglob("*") if p.suffix.lower() in endings and p.is_file()]
    if len(files) > MAX_FILES:
        raise DataError(f"{path}: holds {len(files):,} files; at most {MAX_FILES:,} are read")
    for file in sorted(files):
        inside = file.relative_to(path)
        if not any(part.startswith((".", "~$")) for part in inside.parts) and (
            kind_of(file) in kinds
        ):
            yield file, inside.parts[:-1]
