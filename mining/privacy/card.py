"""Data cards: Markdown with front matter that says what a corpus is and who may use it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from mining.errors import DataError


def read_card(path: Path) -> dict[str, Any]:
    """Return the front matter of a data card.

    Raises
    ------
    DataError
        If the file has no front matter between two lines of ``---``, or it is not YAML.
    """
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    ends = [i for i, line in enumerate(lines) if line.strip() == "---"]
    if len(ends) < 2 or ends[0] != 0:
        raise DataError(f"{path}: no front matter; the card begins with '---', fields, and '---'")
    try:
        fields = YAML(typ="safe", pure=True).load("\n".join(lines[1 : ends[1]]))
    except YAMLError as error:
        raise DataError(f"{path}: the front matter is not valid YAML") from error
    if not isinstance(fields, dict) or not fields.get("title"):
        raise DataError(f"{path}: the front matter needs at least the field 'title'")
    return fields
