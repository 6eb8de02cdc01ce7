"""How programs count characters, and the text as they expect it.

We count Unicode code points in a text with line feeds.  NVivo counts UTF-16 units, and its
Windows version writes the text with a byte order mark, which does not count, and with two
characters for each line end, which both count.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import Literal, get_args

Profile = Literal["spec", "nvivo", "maxqda"]
PROFILES: tuple[Profile, ...] = get_args(Profile)
_BOM = b"\xef\xbb\xbf"
_LAST_PLAIN = "\uffff"


def positions(text: str, profile: Profile) -> Callable[[int], int]:
    r"""Return a function from our offsets to those of the profile.

    Examples
    --------
    >>> place = positions("a\n\U0001f600b", "nvivo")
    >>> [place(n) for n in range(5)]
    [0, 1, 3, 5, 6]
    """
    if profile != "nvivo":
        return lambda position: position
    doubled = [at for at, sign in enumerate(text) if sign == "\n" or sign > _LAST_PLAIN]
    return lambda position: position + bisect_left(doubled, position)


def text_file(text: str, profile: Profile) -> tuple[bytes, int]:
    """Return the text's bytes, and how many of its characters no file can hold.

    Those are halves of surrogate pairs; the replacement character stands for each of them.
    """
    whole = "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in text)
    lost = sum(a != b for a, b in zip(text, whole, strict=True))
    if profile != "nvivo":
        return whole.encode("utf-8"), lost
    return _BOM + whole.replace("\n", "\r\n").encode("utf-8"), lost


def counts_differ(text: str) -> bool:
    """Tell whether programs count the characters of a text differently.

    Examples
    --------
    >>> counts_differ("blåbær"), counts_differ("fint \U0001f600")
    (False, True)
    """
    return any(sign > _LAST_PLAIN for sign in text)
