"""The sections of the report in their order, and the numbers that sentences refer to."""

from __future__ import annotations

ORDER = (
    *("answer", "map", "candidates", "codes", "second_look", "basis", "neighbourhood"),
    *("ladder", "sensitivity", "stability", "people", "levels", "interviews", "import"),
    *("privacy", "limits", "making", "reading"),
)


def section_numbers() -> dict[str, str]:
    """Return what fills the places ``section_<name>`` of a sentence."""
    return {f"section_{name}": str(number) for number, name in enumerate(ORDER, start=1)}
