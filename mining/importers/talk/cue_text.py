"""What is said in a cue, and who says it."""

from __future__ import annotations

import html
import re

from mining.importers.labels import label_key
from mining.importers.talk.cues import Cue
from mining.importers.talk.said import Said

_TAG = re.compile(r"(<(?:/?[A-Za-z]|\d)[^<>]*>|</>|\{\\[^{}\n]*\})")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s+([^<>]+)>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def said_in(cue: Cue) -> list[Said]:
    r"""Return the talk of a cue, one stretch for each voice.

    Examples
    --------
    >>> cue = Cue(line=3, t0_ms=0, t1_ms=9, text="<v Vik, Kari>Ja &amp; <i>nei</i></v>\n<v Bo>Nei")
    >>> [(s.speaker, s.text) for s in said_in(cue)]
    [('Vik, Kari', 'Ja & nei'), ('Bo', 'Nei')]
    """
    found: list[tuple[str, list[str]]] = [("", [])]
    for piece in _TAG.split(cue.text):
        voice = _VOICE.fullmatch(piece)
        if voice:
            found.append((" ".join(decode_entities(voice[1]).split()), []))
        elif piece == "</v>":
            found.append(("", []))
        elif not _TAG.fullmatch(piece):
            found[-1][1].append(decode_entities(piece))
    talk = [(speaker, _without_label(speaker, "".join(parts))) for speaker, parts in found]
    worded = [(speaker, text) for speaker, text in talk if text.strip()] or [("", "")]
    return [
        Said(text=text, speaker=speaker, t0_ms=cue.t0_ms, t1_ms=cue.t1_ms)
        for speaker, text in worded
    ]


def decode_entities(text: str) -> str:
    """Return the text with HTML's entities as the signs that they stand for.

    Examples
    --------
    >>> decode_entities("Bl&aring;b&#230;r &amp; AT&T")
    'Blåbær & AT&T'
    """
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


def _without_label(speaker: str, text: str) -> str:
    """Leave out a label that says once more what the voice tag says."""
    label, colon, rest = text.partition(":")
    return rest if speaker and colon and label_key(label) == label_key(speaker) else text
