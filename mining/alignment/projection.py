"""Texts made comparable, with a way back to where each character came from.

Two projections are used.  The plain one forgives what programs change without being asked:
white space, typographic quotes and dashes, soft hyphens, control characters, composed or
decomposed letters.
The one of words keeps letters and digits alone and leaves out speaker labels, time
stamps and line numbers.  Every character is projected by itself, so any slice of a text
is found again.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mining.alignment.seeds import Seeded

_CODEC = "utf-32-le"
_SINGLE_QUOTES = "‘’‚‛′‹›`´ʼ＇"
_DOUBLE_QUOTES = "“”„‟″«»＂〝〞〟"
_SAME = {
    **dict.fromkeys(_SINGLE_QUOTES, "'"),
    **dict.fromkeys(_DOUBLE_QUOTES, '"'),
    "\N{MINUS SIGN}": "-",
    "…": "...",
}
# Python counts some control characters as white space that nobody sees.
_CONTROL_SPACES = "\t\n\v\f\r\x85"
_MAX_LABEL = 30
# Inside a label: also the marks of decomposed letters, and soft hyphens.
_IN_LABEL = r"[\w.\-\u0300-\u036f\u00ad]"
_LINE_LABEL = re.compile(rf"^[^\S\n]*([^\W\d_][^:\n]{{0,{_MAX_LABEL}}}):(?=\s|$)", re.MULTILINE)
_INNER_LABEL = re.compile(
    rf"(?:^|(?<=\n)|(?<=[.?!…)\]] ))[^\W\d_]{_IN_LABEL}{{0,20}}(?: \d{{1,2}})?:(?=\s)", re.MULTILINE
)
# Line numbers that a PDF leaves in the text, a page at a time.
_NUMBERS = re.compile(r"(?<!\S)\d{1,4}(?:\s+\d{1,4}){4,}(?!\S)")
_TIME = re.compile(r"[\[(#]?\b\d{1,2}:\d{2}(?::\d{2})?(?:[.,-]\d{1,3})?\b[\])#]?")


@dataclass(frozen=True, slots=True)
class Projection:
    """A projected text and the origin of each of its characters.

    Attributes
    ----------
    origins
        Shape (len(text),): position in the original of the character it stands for.
    """

    text: str = field(repr=False)
    origins: NDArray[np.int64] = field(repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original behind ``text[start:end]``."""
        return int(self.origins[start]), int(self.origins[end - 1]) + 1

    def is_whole(self, start: int, end: int) -> bool:
        """Tell whether ``text[start:end]`` splits no character of the original.

        One character may stand for several: the letter å for an a and a ring.
        """
        splits_first = start > 0 and self.origins[start - 1] == self.origins[start]
        splits_last = end < len(self.text) and self.origins[end - 1] == self.origins[end]
        return not (splits_first or splits_last)


@dataclass(frozen=True)
class Projected:
    """A transcript with both projections, each made when first needed."""

    text: str = field(repr=False)

    @cached_property
    def plain(self) -> Projection:
        """The text with white space, quotes, dashes and letters unified."""
        return project(self.text)

    @cached_property
    def labels(self) -> frozenset[str]:
        """What stands before a colon at the start of two lines or more."""
        found = Counter(_LINE_LABEL.findall(self.text))
        return frozenset(label.strip() for label, n in found.items() if n > 1)

    @cached_property
    def words(self) -> Projection:
        """The letters and digits of the text, without labels and time stamps."""
        return project_words(self.text, self.labels)

    @cached_property
    def seeded_words(self) -> Seeded:
        """The words, with their short strings ready to be looked up."""
        return Seeded(self.words.text)


def project(text: str) -> Projection:
    r"""Return ``text`` with white space, quotes, dashes and letters unified.

    Letters are decomposed, runs of white space become one space, white space at the ends,
    soft hyphens, zero-width and control characters disappear.

    Examples
    --------
    >>> projection = project("Ho sa: \u201eja\u00ad\u201c\n\n\u2013 ikkje  sant?")
    >>> projection.text
    'Ho sa: "ja" - ikkje sant?'
    >>> projection.span(14, 19)
    (16, 21)
    """
    return _mapped(text, _plain)


def project_words(text: str, labels: Iterable[str] = ()) -> Projection:
    """Return the letters and digits of ``text``, in lower case, one space between words.

    Labels, time stamps and runs of line numbers are left out.  Labels are the ``labels``,
    wherever a colon follows, and what looks like one at the start of a line or sentence.

    Examples
    --------
    >>> project_words("Anna: I don't know. Me: [00:12] Well-known!", {"Anna"}).text
    'i dont know well known'
    """
    patterns = [_INNER_LABEL, _TIME, _NUMBERS]
    if known := "|".join(re.escape(label) for label in sorted(labels)):
        patterns.append(re.compile(rf"(?<!\w)(?:{known}):(?=\s|$)"))
    hidden = [m.span() for pattern in patterns for m in pattern.finditer(text)]
    return _mapped(text, _wordy, hidden)


def is_wordy(character: str) -> bool:
    """Tell whether a projected character belongs to a word."""
    return character.isalnum() or unicodedata.combining(character) > 0


def _plain(character: str) -> str:
    kind = unicodedata.category(character)
    if character.isspace() and (kind != "Cc" or character in _CONTROL_SPACES):
        return " "
    if kind == "Pd":
        return "-"
    if kind in {"Cf", "Cc"}:
        return ""
    return "".join(_SAME.get(c, c) for c in unicodedata.normalize("NFD", character))


def _wordy(character: str) -> str:
    plain = _plain(character)
    if plain in {"'", ""}:
        return ""
    folded = unicodedata.normalize("NFD", plain.casefold())
    return "".join(c for c in folded if is_wordy(c)) or " "


def _mapped(
    text: str, image_of: Callable[[str], str], hidden: Iterable[tuple[int, int]] = ()
) -> Projection:
    """Replace each character by its image, hidden spans by a space, and close up spaces."""
    distinct, which = np.unique(_points(text), return_inverse=True)
    images = [*(image_of(chr(point)) for point in distinct.tolist()), " "]
    for start, end in hidden:
        which[start:end] = len(images) - 1
    lengths = np.array([len(image) for image in images], dtype=np.int64)
    origins = np.repeat(np.arange(len(text), dtype=np.int64), lengths[which])
    points = _points("".join([images[i] for i in which.tolist()]))
    blank = points == ord(" ")
    keep = np.ones(len(points), dtype=bool)
    keep[1:] = ~(blank[1:] & blank[:-1])
    if len(points):
        keep[0] &= not blank[0]
    kept = points[keep]
    origins = origins[keep]
    if len(kept) and kept[-1] == ord(" "):
        kept, origins = kept[:-1], origins[:-1]
    return Projection(kept.tobytes().decode(_CODEC, "surrogatepass"), origins)


def _points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode(_CODEC, "surrogatepass"), dtype="<u4")
