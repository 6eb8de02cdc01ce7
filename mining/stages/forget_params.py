"""Inputs that forgetting an interview leaves without rows, taken out of ``params.yaml``.

A table with a header only is refused everywhere, because it is nearly always a slip; here it
is the forgetting that emptied it, so the parameter becomes null.  The file is changed where
the value stands and nowhere else: comments and layout are the researcher's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from mining.errors import DataError
from mining.importers.codings import read_codings
from mining.importers.plain_text import document_id, named_id
from mining.importers.sheets import read_sheet
from mining.params import parse
from mining.workspace import Workspace

_TABLES = ("codings", "second_coder", "codebook", "dialect")
_ADVICE = "write null there yourself, then forget again"


def emptied(workspace: Workspace, rows: Mapping[Path, Sequence[int]]) -> tuple[str, ...]:
    """Return the keys of ``ingest`` whose tables keep no row.

    A second coder's table goes with the researcher's, without which it says nothing.

    Parameters
    ----------
    rows
        Numbers of the rows that are taken out, by table.
    """
    named = workspace.params().ingest.model_dump(include=set(_TABLES), exclude_none=True)
    found = set()
    for key, value in named.items():
        path = workspace.input(f"ingest.{key}", value).resolve()
        gone = set(rows.get(path, ()))  # of tables alone
        if gone and gone >= {number for number, _ in read_sheet(path).rows}:
            found.add(key)
    if "codings" in found and "second_coder" in named:
        found.add("second_coder")
    return tuple(key for key in _TABLES if key in found)


def refuse_out_of_reach(
    workspace: Workspace, rows: Mapping[Path, Sequence[int]], document: str
) -> None:
    """Refuse to forget an interview that a table of codings goes on naming: no run would follow.

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
        _, export = read_codings(path, columns=params.columns, coder=params.coder)
        named = sum(_names(q.document, document) for q in export.quotations)
        if named and path.resolve() not in rows:
            raise DataError(
                f"{path}: has {named} rows of the interview and lies out of reach, outside the "
                "workspace or in a format that is not rewritten; take them out, then forget again"
            )


def _names(found: str, document: str) -> bool:
    return document in {document_id(Path(found)), named_id(found)}


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
