"""What every part of the reader asks an element for: identifiers, numbers, one-line names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mining.importers.markup import Element, child, children, local

_NUMBER = re.compile(r"[+-]?[0-9]{1,12}")
_ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.)\s*\Z")
_SHORT_ID = 8
_MAX_SHOWN = 40


def guid_of(element: Element | None, attribute: str = "guid") -> str:
    """Return an identifier in capitals and without braces; empty where there is none."""
    if element is None:
        return ""
    return element.get(attribute, "").strip().strip("{}").strip().upper()


def target_of(element: Element) -> str:
    """Return what a reference points at; a codebook file spells the attribute another way."""
    return guid_of(element, "targetGUID") or guid_of(element)


def short(guid: str) -> str:
    """Return the beginning of an identifier, which is enough to tell people apart."""
    return guid[:_SHORT_ID]


def name_of(element: Element, attribute: str = "name") -> str:
    """Return a name on one line; empty where there is none."""
    return " ".join(element.get(attribute, "").split())


def number_of(element: Element, attribute: str) -> int | None:
    """Return a whole number, or nothing where the attribute is missing or holds another thing."""
    cell = element.get(attribute, "").strip()
    return int(cell) if _NUMBER.fullmatch(cell) else None


def content_of(element: Element | None) -> str:
    """Return all the text in an element as it stands; empty where there is no element."""
    return "" if element is None else "".join(map(str, element.itertext()))


def uncut(name: str) -> tuple[str, bool]:
    """Return a passage's name without the dots at its end, and whether it had any.

    Examples
    --------
    >>> uncut("Eg rekk ikkje over …"), uncut("Eg rekk ikkje over alt.")
    (('Eg rekk ikkje over', True), ('Eg rekk ikkje over alt.', False))
    """
    left = _ELLIPSIS.sub("", name)
    return left.strip(), left != name


def squeezed(text: str) -> str:
    """Return a text without any white space: programs write line ends in names as they like."""
    return "".join(text.split())


def shown(name: str) -> str:
    """Return a document's name as notes give it."""
    return repr(name if len(name) <= _MAX_SHOWN else f"{name[:_MAX_SHOWN]}…")


def counted(n: int, one: str, many: str) -> str:
    """Return a number with the words for one or for many.

    Examples
    --------
    >>> counted(1, "code has", "codes have"), counted(2, "code has", "codes have")
    ('1 code has', '2 codes have')
    """
    return f"{n} {one if n == 1 else many}"


def within(root: Element, *names: str) -> Iterator[Element]:
    """Yield the elements that are found by going down from the root by these names."""
    *above, last = names
    places = [root]
    for name in above:
        places = [found for place in places for found in children(place, name)]
    for place in places:
        yield from children(place, last)


def below(element: Element, name: str) -> Iterator[Element]:
    """Yield the elements of one name at any depth below an element."""
    return (found for found in element.iterdescendants() if local(found) == name)


def description_of(element: Element) -> str:
    """Return what stands in an element's description, without white space at the ends."""
    return content_of(child(element, "Description")).strip()
