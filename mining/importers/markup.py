"""XML from anybody, parsed without document types, entities or the network."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from mining.errors import DataError

Element = etree._Element  # lxml gives its type no other name
_DOCTYPES = tuple("<!DOCTYPE".encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be"))


def parse_xml(data: bytes, *, where: str, advice: str) -> Element:
    """Return the root of an XML document.

    Parameters
    ----------
    data
        At most as many bytes as :data:`mining.importers.archives.MAX_BYTES`.

    Raises
    ------
    DataError
        If it is not well formed, naming the line, or declares a document type.
    """
    refused = DataError(
        f"{where}: has a document type declaration, which can hide what is read; {advice}"
    )
    if has_doctype(data):
        raise refused
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,  # one text may be longer than ten million characters
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = f", line {error.lineno}" if error.lineno else ""
        raise DataError(f"{where}{line}: not well-formed XML; {advice}") from None
    except ValueError:
        raise DataError(f"{where}: not XML that can be read; {advice}") from None
    if root.getroottree().docinfo.internalDTD is not None:  # declared in another encoding
        raise refused
    return root


def has_doctype(data: bytes) -> bool:
    """Tell whether XML declares a document type, in one of the encodings that occur."""
    return any(doctype in data for doctype in _DOCTYPES)


def local(element: Element) -> str:
    """Return an element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Yield the children with one of these names, whatever their namespace."""
    for child in element if element is not None else ():
        if not names or local(child) in names:
            yield child


def child(element: Element | None, name: str) -> Element | None:
    """Return the first child with this name, or nothing."""
    return next(children(element, name), None)


def text_of(element: Element | None) -> str:
    """Return the text directly below an element; empty where there is none."""
    return (element.text or "") if element is not None else ""
