"""HTML to a tree by the rules of HTML 5, within limits that no real page meets."""

from __future__ import annotations

from typing import Any
from xml.dom import DOMException

import html5lib
from html5lib import treebuilders

from mining.errors import DataError

MAX_LENGTH = 5_000_000
_MAX_ELEMENTS, _MAX_DEPTH, _MAX_ATTRIBUTES, _MAX_MISPLACED = 500_000, 100, 100, 1_000
# What html5lib raises on pages that it was not made for.
_BROKEN = (
    DOMException,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
# Text nodes stay apart here, so that a text of many pieces takes time in line with its length.
_Builder: Any = treebuilders.getTreeBuilder("dom")


class _LimitError(Exception):
    """A page goes beyond the limits."""


class _BoundedBuilder(_Builder):  # type: ignore[misc]  # made at run time
    """Builds a tree of at most so many elements, nested at most so deeply."""

    def reset(self) -> None:
        """Begin a tree."""
        super().reset()
        self._elements = self._misplaced = 0

    def elementClass(self, name: str, namespace: str | None = None) -> Any:  # noqa: ANN401, N802 - html5lib's
        """Make an element."""
        self._elements += 1
        if self._elements > _MAX_ELEMENTS or len(self.openElements) > _MAX_DEPTH:
            raise _LimitError
        return super().elementClass(name, namespace)

    def getTableMisnestedNodePosition(self) -> Any:  # noqa: ANN401, N802 - html5lib's
        """Return where that goes which stands in a table but in no cell."""
        self._misplaced += 1
        if self._misplaced > _MAX_MISPLACED:
            raise _LimitError
        return super().getTableMisnestedNodePosition()


class _BoundedParser(html5lib.HTMLParser):
    """Reads tags of at most so many attributes."""

    def reset(self) -> None:
        """Begin a page."""
        super().reset()
        tokenizer: Any = self.tokenizer
        read_on = tokenizer.attributeNameState

        def attribute_name() -> Any:  # noqa: ANN401 - html5lib's
            if len(tokenizer.currentToken["data"]) > _MAX_ATTRIBUTES:
                raise _LimitError
            return read_on()

        tokenizer.attributeNameState = attribute_name


def parse_html(html: str, *, where: str) -> Any:  # noqa: ANN401 - minidom has no useful types
    """Return the body of a page as an element of :mod:`xml.dom.minidom`, or nothing.

    Raises
    ------
    DataError
        If the page is too long, too deeply nested or cannot be parsed.
    """
    if len(html) > MAX_LENGTH:
        raise DataError(f"{where}: has {len(html):,} characters; at most {MAX_LENGTH:,} are read")
    try:
        page = _BoundedParser(tree=_BoundedBuilder, namespaceHTMLElements=False).parse(html)
    except (_LimitError, *_BROKEN) as error:
        raise DataError(
            f"{where}: is HTML that cannot be read, or nested too deeply; export the project from "
            "Taguette again"
        ) from error
    bodies = page.getElementsByTagName("body")
    return bodies[0] if bodies else None
