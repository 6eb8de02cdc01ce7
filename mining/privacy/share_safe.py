"""A search for speech and code names in files that are meant to be shared.

The words of a page may be written as entities, JSON or URL escapes, stand in attributes and
scripts, or be cut by tags.  All of that is undone at equal length, so that a place in any
reading of the content is a place in the content.  What is not found: paraphrase, fewer
words in a row than ``n``, pictures of text, and text that is compressed or in base64.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote_to_bytes

# Fills up what an escape leaves over; like the other unseen characters it does not part a word.
_FILL = "\u00ad"
_UNSEEN = r"\u00ad\u200b-\u200f\u2060-\u2064\ufeff"
_WORD = re.compile(rf"[^\W_]+(?:[{_UNSEEN}\u0300-\u036f]+[^\W_]*|['’][^\W_]+)*+")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};)")
_ESCAPE = re.compile(
    r"\\(?:u\{([0-9a-fA-F]{1,5})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([nrtbfv\"'/\\]))"
)
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")
# Quotes in a tag may hold ">"; "<" always ends an attempt, which keeps the search linear.
_TAG = re.compile(r"""<(?:(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+|[^<>]*+)>""")
_INLINE = re.compile(
    r"</?(?:a|abbr|b|big|code|em|font|i|mark|q|s|small|span|strong|sub|sup|tspan|u|wbr)\b",
    re.IGNORECASE,
)
# JSON in an attribute of a page in JSON is three deep.
_DEPTH = 4
_LONG = 12

Kind = Literal["speech", "name"]


@dataclass(frozen=True, slots=True)
class Leak:
    """A passage that must not be shared: its kind and where it begins, never its words.

    ``position`` counts characters of the content as it was given.
    """

    kind: Kind
    position: int


class Index:
    r"""What must not leave: the word sequences of transcripts, and code names.

    A code name counts when it has two words, or one word of twelve letters; shorter ones
    are words that anybody uses.  Numbers in a row, such as a transcript's line numbers, are
    no speech.

    Parameters
    ----------
    texts
        Transcripts, or parts of them; a sequence does not reach across two of them.
    names
        Names of codes.
    n
        Words in a row that count as speech.
    public
        Texts that may be shown whoever says the same, such as the report's own wording.

    Examples
    --------
    >>> index = Index(["Eg trivst godt på jobb."], ["prat om vêr"])
    >>> index.leaks('<p title="eg trivst godt p&aring; jobb">Om PRAT om v\\u00ear</p>')
    [Leak(kind='speech', position=10), Leak(kind='name', position=43)]
    >>> index.leaks("Eg trivst på jobb")
    []
    """

    def __init__(
        self,
        texts: Iterable[str],
        names: Iterable[str] = (),
        n: int = 4,
        *,
        public: Iterable[str] = (),
    ) -> None:
        if n < 1:
            raise ValueError(f"n is {n}; it counts words and is at least 1")
        folded = _Folded()
        spoken = _Sequences(s for text in texts for s in _runs(folded.words(text), n))
        named = _Sequences(w for w in map(folded.words, names) if len(w) > 1 or _is_long(w))
        for text in public:
            spoken.forget(folded.words(text))
            named.forget(folded.words(text))
        self._sought: tuple[tuple[Kind, _Sequences], ...] = (("speech", spoken), ("name", named))

    def leaks(self, content: str) -> list[Leak]:
        """Return where ``content`` holds speech or a code name, each passage once, in order.

        Takes time in proportion to the length of the content.
        """
        folded = _Folded()
        spans: dict[Kind, list[tuple[int, int]]] = {kind: [] for kind, _ in self._sought}
        for view in _views(content):
            words = folded.words(view)
            hits = {kind: list(sequences.find(words)) for kind, sequences in self._sought}
            places = [m.span() for m in _WORD.finditer(view)] if any(hits.values()) else []
            for kind, found in hits.items():
                spans[kind] += [(places[first][0], places[last][1]) for first, last in found]
        leaks = [Leak(kind, at) for kind in spans for at in _starts(spans[kind])]
        return sorted(leaks, key=lambda leak: leak.position)


class _Sequences:
    """Sequences of words, found in one pass whatever their number."""

    def __init__(self, sequences: Iterable[Sequence[str]]) -> None:
        self._by_length: dict[int, set[str]] = {}
        self._vocabulary: set[str] = set()
        for sequence in sequences:
            self._by_length.setdefault(len(sequence), set()).add(" ".join(sequence))
            self._vocabulary.update(sequence)

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield the first and the last word of every sequence."""
        run = 0
        for at, word in enumerate(words):
            if word not in self._vocabulary:
                run = 0
                continue
            run += 1
            for length, known in self._by_length.items():
                first = at - length + 1
                if run >= length and " ".join(words[first : at + 1]) in known:
                    yield first, at

    def forget(self, words: Sequence[str]) -> None:
        """Drop the sequences that ``words`` holds."""
        for first, last in list(self.find(words)):
            self._by_length[last - first + 1].discard(" ".join(words[first : last + 1]))


class _Folded(dict[str, str]):
    """Words as they are compared: without case, soft hyphens and forms of the same letter."""

    def words(self, text: str) -> list[str]:
        """Return the compared form of every word."""
        return list(map(self.__getitem__, _WORD.findall(text)))

    def __missing__(self, word: str) -> str:
        folded = word.lower()
        if not word.isascii():
            plain = unicodedata.normalize("NFKC", re.sub(f"[{_UNSEEN}]", "", word)).casefold()
            folded = unicodedata.normalize("NFKC", plain).replace("’", "'").replace("ʼ", "'")
        self[word] = folded
        return folded


def _runs(words: Sequence[str], n: int) -> Iterator[Sequence[str]]:
    runs = (words[at : at + n] for at in range(len(words) - n + 1))
    return (run for run in runs if not all(word.isdigit() for word in run))


def _is_long(words: Sequence[str]) -> bool:
    return len(words) == 1 and len(words[0]) >= _LONG


def _starts(spans: list[tuple[int, int]]) -> Iterator[int]:
    """Yield where each stretch of overlapping spans begins."""
    end = -1
    for start, stop in sorted(spans):
        if start > end:
            yield start
        end = max(end, stop)


def _views(content: str) -> Iterator[str]:
    """Yield every reading of the content; all are equally long."""
    decoded = _decoded(content)
    apart = _without_tags(decoded)
    yield from dict.fromkeys((content, decoded, apart, _without_tags(decoded, join=True)))


def _decoded(content: str) -> str:
    for _ in range(_DEPTH):
        before = content
        content = _ENTITY.sub(lambda m: _filled(m, html.unescape(m[0])), content)
        content = _ESCAPE.sub(_unescaped, content)
        content = _PERCENT.sub(_unquoted, content)
        if content == before:
            break
    return content


def _without_tags(text: str, *, join: bool = False) -> str:
    """Blank the tags; with ``join`` those that stand within a line close up."""

    def blank(tag: re.Match[str]) -> str:
        return (_FILL if join and _INLINE.match(tag[0]) else " ") * len(tag[0])

    return _TAG.sub(blank, text)


def _filled(match: re.Match[str], text: str) -> str:
    # What is undone stands last, so that an escaped "&" or "\" meets the rest of its escape.
    return text.rjust(len(match[0]), _FILL) if len(text) <= len(match[0]) else match[0]


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        return _filled(match, chr(int(code, 16)))
    return _filled(match, match[4] if match[4] in "\"'/\\" else " ")


def _unquoted(match: re.Match[str]) -> str:
    try:
        return _filled(match, unquote_to_bytes(match[0]).decode("utf-8"))
    except UnicodeDecodeError:
        return match[0]
