"""Coded areas of a PDF's pages, of which some stand in the PDF's text as well."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from mining.corpus import Quotation
from mining.importers.refi.elements import squeezed, uncut
from mining.importers.refi.passages import Passage, Region


def count_areas(regions: Sequence[Region], placed: Iterable[tuple[Quotation, Passage]]) -> int:
    """Return how many codings on areas have no twin in the text.

    A twin has the same code, and the same identifier or the same text; white space does not
    count, and a text that is cut is compared as far as it goes.

    Parameters
    ----------
    placed
        The quotations in the text of the same PDF, and the passages that they lie on.
    """
    guids: set[tuple[object, str]] = set()
    texts: defaultdict[object, list[str]] = defaultdict(list)
    for quotation, passage in placed if regions else ():
        guids.add((quotation.path, passage.guid))
        texts[quotation.path] += (_comparable(quotation.text)[0], _comparable(passage.name)[0])
    for found in texts.values():
        found.sort()
    return sum(
        not (region.guid and (applied.path, region.guid) in guids)
        and not any(_is_among(text, texts[applied.path]) for text in region.texts)
        for region in regions
        for applied in region.applied
    )


def _is_among(text: str, found: Sequence[str]) -> bool:
    wanted, cut = _comparable(text)
    at = bisect_left(found, wanted)
    if not wanted or at == len(found):
        return False
    return found[at].startswith(wanted) if cut else found[at] == wanted


def _comparable(text: str) -> tuple[str, bool]:
    left, cut = uncut(text)
    return squeezed(left), cut
