"""What a researcher's program hands over, whatever it wrote it in.

Importers of codings return an :class:`Export`; what could not be carried over is counted in
it by kind, so that nothing is dropped silently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

from mining.corpus import Quotation
from mining.errors import DataError

Loss = Literal[
    "clipped",
    "out_of_range",
    "empty",
    "without_code",
    "unknown_code",
    "unknown_document",
    "no_text",
    "repeated",
    "media",
    "regions",
    "cases",
    "linked",
    "unreadable",
    "own_work",
]
LOSSES: tuple[Loss, ...] = get_args(Loss)


# The top codes under which this toolkit hands over what it found and what people made of it.
CANDIDATES, CURATED = "machine candidates", "curated themes"


def is_own_work(path: Sequence[str]) -> bool:
    """Tell whether a code lies under what this toolkit handed over once.

    Such codes say nothing about the clusters that they were made from.

    Examples
    --------
    >>> is_own_work(("machine candidates, middle, run 1a2b3c4d", "middle-00"))
    True
    >>> is_own_work(("Tid", "curated themes"))
    False
    """
    return path[0] == CURATED or path[0].startswith(f"{CANDIDATES}, ")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """The text of one document as the researcher's program keeps it.

    Attributes
    ----------
    name
        Unique within the export.
    text
        Canonical: line feeds only, no byte order mark.
    guid
        The program's own identifier, or empty.
    group
        Document group, or empty.
    """

    name: str
    text: str = field(repr=False)
    guid: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeEntry:
    """One code of the program's own list, used or not.

    Attributes
    ----------
    path
        Names from the top level down, unique within the export.
    codable
        False for a category that only holds others.
    """

    path: tuple[str, ...]
    memo: str = field(default="", repr=False)
    colour: str = ""
    guid: str = ""
    codable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What one file of codings holds.

    Attributes
    ----------
    quotations
        One per code on a passage.
    texts
        The documents' texts, where the program hands them over.
    codes
        The program's list of codes, where it hands that over.
    coders
        From a coder's name to the program's own identifier.
    losses
        How many of each kind could not be carried over.
    notes
        Choices the reader should know, one sentence each, without speech.
    """

    quotations: tuple[Quotation, ...] = ()
    texts: tuple[SourceText, ...] = ()
    codes: tuple[CodeEntry, ...] = ()
    coders: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    losses: Mapping[Loss, int] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for kind, values in (
            ("document", [text.name for text in self.texts]),
            ("code", [code.path for code in self.codes]),
        ):
            if len(set(values)) < len(values):
                raise DataError(f"export: two {kind}s have one name")


def unique_names(names: Iterable[str]) -> list[str]:
    """Return the names, with a number behind each that stood before.

    Examples
    --------
    >>> unique_names(["A", "B", "A", "A (2)", "A"])
    ['A', 'B', 'A (2)', 'A (2) (2)', 'A (3)']
    """
    used: set[str] = set()
    seen: Counter[str] = Counter()
    unique = []
    for name in names:
        candidate = name
        while candidate in used:
            seen[name] += 1
            candidate = f"{name} ({seen[name] + 1})"
        used.add(candidate)
        unique.append(candidate)
    return unique
