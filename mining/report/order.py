"""The sections of the report in their order, and the numbers that sentences refer to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

ORDER = (
    *("answer", "map", "candidates", "codes", "second_look", "basis", "neighbourhood"),
    *("ladder", "sensitivity", "stability", "people", "levels", "interviews", "import"),
    *("privacy", "limits", "making", "reading"),
)


@cache
def section_numbers() -> Mapping[str, str]:
    """Return what fills the places ``section_<name>`` of a sentence."""
    numbers = {f"section_{name}": str(number) for number, name in enumerate(ORDER, start=1)}
    return MappingProxyType(numbers)
