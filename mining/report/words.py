"""The report's language: sentences from one catalogue, numbers as the language writes them."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from mining.report.order import section_numbers

LANGUAGES = ("en", "nb", "nn")


def catalogue_texts() -> list[str]:
    """Return the catalogue's files as they are written, in the order of their names."""
    folder = files("mining.report") / "strings"
    found = sorted(folder.iterdir(), key=lambda path: path.name)
    return [path.read_text(encoding="utf-8") for path in found if path.name.endswith(".toml")]


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Return every sentence of the report in every language, by key.

    The catalogue is TOML, one table per key, because the standard library reads it in a
    few milliseconds.
    """
    found: dict[str, Mapping[str, str]] = {}
    for text in catalogue_texts():
        for section, names in tomllib.loads(text).items():
            found |= {f"{section}.{name}": versions for name, versions in names.items()}
    return found


class Count(int):
    """A number that chooses its noun: ``{n:segment|segments}``.

    Examples
    --------
    >>> f"{Count(1):segment|segments}, {Count(2):segment|segments}, {Count(2)}"
    '1 segment, 2 segments, 2'
    """

    def __format__(self, spec: str) -> str:
        """Write the number, and the noun that fits it."""
        if "|" not in spec:
            return str(int(self))
        one, many = spec.split("|", maxsplit=1)
        return f"{int(self)} {one if self == 1 else many}"


def placeholders(sentence: str) -> set[str]:
    """Return the names that a sentence waits for.

    Examples
    --------
    >>> sorted(placeholders("{n:code|codes} of {whole}"))
    ['n', 'whole']
    """
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


class Words:
    """The catalogue in one language.

    Examples
    --------
    >>> nn = Words("nn")
    >>> nn.number(-0.256), nn.number(None), nn.percent(1, 3)
    ('−0,26', 'ikkje definert', '33 %')
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.decimal = "." if language == "en" else ","

    def __call__(self, key: str, **values: Any) -> str:  # noqa: ANN401 - text, counts, numbers
        """Return the sentence ``key`` with its places filled.

        Places ``section_<name>`` are filled with the number of that section.
        """
        filled = {name: self._written(value) for name, value in values.items()}
        return catalogue()[key][self.language].format(**filled, **section_numbers())

    def has(self, key: str) -> bool:
        """Tell whether the catalogue has this key."""
        return key in catalogue()

    def p(self, value: float | None) -> str:
        """Write a p-value with two significant digits.

        Examples
        --------
        >>> Words("en").p(0.0312), Words("nn").p(0.5), Words("en").p(None)
        ('0.031', '0,50', 'not defined')
        """
        if value is None:
            return self("word.undefined")
        digits = 2 if value >= 0.1 else 1 + next((i for i in range(1, 6) if value * 10**i >= 1), 5)
        return self.number(value, digits)

    def number(self, value: float | None, digits: int = 2) -> str:
        """Write a number with two decimals; a missing one is not defined, never zero."""
        if value is None:
            return self("word.undefined")
        written = f"{value:.{digits}f}"
        if float(written) == 0:
            written = written.removeprefix("-")
        return written.replace("-", "−").replace(".", self.decimal)

    def percent(self, part: float, whole: float) -> str:
        """Write a share in whole per cent; of nothing there is none."""
        if not whole:
            return "–"
        return f"{100 * part / whole:.0f}{'' if self.language == 'en' else ' '}%"

    def joined(self, items: list[str]) -> str:
        """Join items with commas and, before the last, the language's ``and``."""
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {self('word.and')} {items[-1]}"

    def _written(self, value: Any) -> Any:  # noqa: ANN401 - text, counts, numbers
        if value is None or isinstance(value, float):
            return self.number(value)
        return Count(value) if isinstance(value, int) and not isinstance(value, bool) else value
