"""Values of a hand-written YAML file, checked one by one.

Every refusal is one sentence that begins with the place in the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mining.errors import DataError
from mining.registry import suggest


def mapping(value: Any, where: str, allowed: Sequence[str]) -> dict[str, Any]:  # noqa: ANN401
    """Return ``value`` if it is a mapping with no other keys than ``allowed``."""
    if not isinstance(value, dict):
        raise DataError(f"{where}: found no keys; it takes: {', '.join(allowed)}")
    for key in value:
        if key not in allowed:
            raise DataError(
                f"{where}: {key!r} is not a key here{suggest(str(key), list(allowed))}; "
                f"it takes: {', '.join(allowed)}"
            )
    return value


def filled_list(value: Any, where: str) -> list[Any]:  # noqa: ANN401 - whatever the file holds
    """Return ``value`` if it is a list that is not empty."""
    if not isinstance(value, list) or not value:
        raise DataError(f"{where}: must be a list with at least one entry, such as [a, b]")
    return value


def numbers(value: Any, where: str) -> tuple[int, ...]:  # noqa: ANN401 - whatever the file holds
    """Return ``value`` if it is a list of whole numbers."""
    found = tuple(filled_list(value, where))
    if not all(isinstance(n, int) and not isinstance(n, bool) for n in found):
        raise DataError(f"{where}: must be whole numbers, such as [5, 12]")
    return found


def text(found: Mapping[str, Any], key: str, where: str, *, default: str | None = None) -> str:
    """Return ``found[key]`` as text; without a default it must not be empty.

    Examples
    --------
    >>> text({"id": 2}, "id", "guide.yaml, block 1")
    '2'
    """
    value = found.get(key, default)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise DataError(f"{where}: {key} is missing or not text; write {key}: ...")
    words = str(value).strip()
    if not words and default is None:
        raise DataError(f"{where}: {key} is empty; write {key}: ...")
    return words
