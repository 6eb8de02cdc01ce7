"""QualCoder's plain list of codes: ``category>>code``, a tab and a memo, one code on a line."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from pathlib import Path

from mining.importers.encoding import read_text

_STEP = ">>"
_ENDING = ".txt"

Line = tuple[int, tuple[str, ...], str]


def read_code_list(path: Path, *, headers: Collection[str]) -> list[Line] | None:
    """Return line number, names from the top down, and memo of every code.

    ``None`` means that the file is no such list but a table: its first line names a column,
    or nothing on any line stands below anything and it is no ``.txt``.

    Parameters
    ----------
    headers
        What names the column of the codes, where the first line is a header.

    Raises
    ------
    DataError
        If the file is missing, empty or not text.
    """
    text, _ = read_text(path)
    lines = text.strip("\n").split("\n")
    stepped = any(_STEP in line.partition("\t")[0] for line in lines)
    known = {header.casefold() for header in headers}
    headed = not known.isdisjoint(_cells(lines[0]))
    if headed or not (stepped or path.suffix.lower() == _ENDING):
        return None
    return list(_codes(text))


def _codes(text: str) -> Iterator[Line]:
    for number, line in enumerate(text.split("\n"), start=1):
        code, _, memo = line.partition("\t")
        names = (" ".join(unicodedata.normalize("NFC", n).split()) for n in code.split(_STEP))
        path = tuple(name for name in names if name)
        if path:
            yield number, path, memo.strip()


def _cells(line: str) -> list[str]:
    for sign in ",;":
        line = line.replace(sign, "\t")
    return [cell.strip().strip('"').casefold() for cell in line.split("\t")]
