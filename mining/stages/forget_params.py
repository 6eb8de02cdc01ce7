"""Inputs that forgetting an interview leaves without rows, taken out of ``params.yaml``.

A table with a header only is refused everywhere, because it is nearly always a slip; here it
is the forgetting that emptied it, so the parameter becomes null.  The file is changed where
the value stands and nowhere else: comments and layout are the researcher's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from mining.errors import DataError
from mining.importers.codings import read_codings
from mining.importers.plain_text import document_id, names_document
from mining.importers.sheets import read_sheet
from mining.params import parse
from mining.workspace import Workspace

_TABLES = ("codings", "second_coder", "codebook", "dialect")
_ADVICE = "write null there yourself, then forget again"


def emptied(
    workspace: Workspace, rows: Mapping[Path, Sequence[int]], files: Collection[Path]
) -> tuple[str, ...]:
    """Return the keys of ``ingest`` whose tables keep no row, or whose files are removed.

    A second coder's table goes with the researcher's, without which it says nothing.

    Parameters
    ----------
    rows
        Numbers of the rows that are taken out, by table.
    files
        What is removed whole.
    """
    named = workspace.params().ingest.model_dump(include=set(_TABLES), exclude_none=True)
    found = set()
    for key, value in named.items():
        path = workspace.input(f"ingest.{key}", value).resolve()
        if _is_emptied(path, rows.get(path, ())) or _is_removed(path, files):
            found.add(key)
    if "codings" in found and "second_coder" in named:
        found.add("second_coder")
    return tuple(key for key in _TABLES if key in found)


def refuse_out_of_reach(
    workspace: Workspace,
    rows: Mapping[Path, Sequence[int]],
    files: Collection[Path],
    document: str,
) -> None:
    """Refuse to forget an interview that the codings go on naming: no run would follow.

    Parameters
    ----------
    rows
        Numbers of the rows that are taken out, by table.
    files
        What is removed whole.

    Raises
    ------
    DataError
        The sentence names the table.
    """
    params = workspace.params().ingest
    for key in ("codings", "second_coder"):
        value = getattr(params, key)
        if value is None:
            continue
        path = workspace.input(f"ingest.{key}", value)
        kind, export = read_codings(path, columns=params.columns, coder=params.coder)
        named = sum(names_document(q.document, document) for q in export.quotations)
        if named and path.resolve() not in rows and not _goes(path, kind, files, document):
            raise DataError(
                f"{path}: has {named} rows of the interview and lies out of reach, outside the "
                "workspace or in a format that is not rewritten; take them out, then forget again"
            )


def _is_emptied(path: Path, gone: Sequence[int]) -> bool:
    return bool(gone) and {number for number, _ in read_sheet(path).rows} <= set(gone)


def _is_removed(path: Path, files: Collection[Path]) -> bool:
    return path in files or (path.is_dir() and set(_files_of(path)) <= set(files))


def _goes(path: Path, kind: str, files: Collection[Path], document: str) -> bool:
    """Tell whether the codings of the interview are in files that are removed."""
    if not path.is_dir():
        return path.resolve() in files
    own = [p for p in _files_of(path) if document_id(p) == document]
    return kind == "comments" and set(own) <= set(files)


def _files_of(path: Path) -> list[Path]:
    return [p.resolve() for p in sorted(path.rglob("*")) if p.is_file()]


def with_null(workspace: Workspace, keys: Sequence[str]) -> str:
    """Return ``params.yaml`` with null for these keys of ``ingest``.

    Raises
    ------
    DataError
        If the file says it in a way that cannot be changed in one place.
    """
    path = workspace.params_path
    text = path.read_bytes().decode("utf-8-sig")
    before = _values(text)
    places = _places(text)
    for key in sorted(keys, key=lambda key: places[key], reverse=True):
        start, end = places[key]
        text = f"{text[:start]}null{text[end:]}"
    wanted = {**before, "ingest": {**before["ingest"], **dict.fromkeys(keys)}}
    if _values(text) != wanted:
        raise DataError(f"{path}: ingest.{keys[0]} cannot be set to null here; {_ADVICE}")
    parse(wanted, where=str(path))
    return text


def _values(text: str) -> Any:  # noqa: ANN401 - whatever the file holds
    """Return what YAML says; ``None`` where taking a value out broke it, as with an alias."""
    try:
        return YAML(typ="safe", pure=True).load(text)
    except YAMLError:
        return None


def _places(text: str) -> dict[str, tuple[int, int]]:
    """Return where the values of ``ingest`` begin and end."""
    root = YAML(pure=True).compose(text)
    [ingest] = [value for key, value in root.value if key.value == "ingest"]
    return {
        key.value: (value.start_mark.index, value.end_mark.index) for key, value in ingest.value
    }
