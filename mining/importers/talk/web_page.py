"""Transcripts as web pages.

noScribe keeps the times of each stretch in anchors called ``ts_<begin>_<end>_<speaker>``, in
milliseconds.  Scripts, styles and addresses are not looked at.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from lxml import etree, html

from mining.corpus import Transcript, Turn, Unlabelled
from mining.errors import DataError
from mining.importers.archives import read_bytes
from mining.importers.encoding import decode
from mining.importers.markup import Element
from mining.importers.plain_text import transcripts_in
from mining.importers.speakers import NoSpeakersError
from mining.importers.talk.lines import Lines
from mining.importers.talk.said import Said, transcript_of

_SILENT = frozenset(
    "head script style template noscript iframe object svg math select textarea title".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr ul".split()
)
_ANCHOR = re.compile(r"ts_(\d{1,12})_(\d{1,12})_(.*)", re.DOTALL)
_SPACES = re.compile(r"[ \t\n\r\f\xa0]+")
_SPACE = re.compile(r"[ \t\r\f\xa0]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Anchor:
    start: int
    end: int
    t0_ms: int
    t1_ms: int
    speaker: str


def read_html(
    path: Path, *, language: str, roles: Mapping[str, str], unlabelled: Unlabelled = "refuse"
) -> list[Transcript]:
    """Read a transcript from a web page; every paragraph and every row of a table is a line.

    Parameters
    ----------
    language
        Language of the interview, such as ``nn``.
    roles
        Role by speaker label; labels that are not in this transcript are ignored.
    unlabelled
        What to do where nobody is labelled.

    Raises
    ------
    DataError
        If the page cannot be read, holds no text, or if no speakers can be told apart.
    """
    source, _ = decode(read_bytes(path), where=str(path))
    page = _Page()
    page.read(_tree(source, path))
    text = page.lines.text()
    try:
        found = transcripts_in(
            path,
            text,
            language=language,
            roles=roles,
            unlabelled="refuse" if page.anchors else unlabelled,
        )
    except NoSpeakersError:
        if not page.anchors:
            raise
        said = [
            Said(text=text[a.start : a.end], speaker=a.speaker, t0_ms=a.t0_ms, t1_ms=a.t1_ms)
            for a in page.anchors
        ]
        return [transcript_of(path, said, language=language, roles=roles, unlabelled=unlabelled)]
    return [_timed(t, page.anchors) for t in found] if len(found) == 1 else found


class _Page:
    """The lines of a page and the anchors of noScribe in it."""

    def __init__(self) -> None:
        self.lines = Lines()
        self.anchors: list[_Anchor] = []
        self._open: list[tuple[re.Match[str], int] | None] = []
        self._pre = 0
        self._begins: dict[str, Callable[[], None]] = {
            "table": self.lines.begin_table,
            "tr": self.lines.begin_row,
            **dict.fromkeys(("td", "th"), self.lines.begin_cell),
        }
        self._ends: dict[str, Callable[[], None]] = {
            "table": self.lines.end_table,
            **dict.fromkeys(("td", "th"), self.lines.end_cell),
        }

    def read(self, root: Element) -> None:
        """Walk the page; nesting may be as deep as it likes."""
        walk = etree.iterwalk(root, events=("start", "end"))
        event: Literal["start", "end"]
        for event, element in walk:
            name = element.tag if isinstance(element.tag, str) else ""
            if event == "end":
                self._end(name, element)
            elif name in _SILENT:
                walk.skip_subtree()
            else:
                self._start(name, element)

    def _start(self, name: str, element: Element) -> None:
        if name in _BLOCKS:
            self.lines.end_line()
        self._begins.get(name, _nothing)()
        self._pre += name == "pre"
        if name == "br":
            self.lines.end_line(even_if_blank=True)
        if name == "a":
            place = self.lines.place
            found = _ANCHOR.fullmatch(element.get("name", ""))
            self._open.append(None if found is None or place is None else (found, place))
        self._add(element.text)

    def _end(self, name: str, element: Element) -> None:
        if name not in _SILENT:
            if name in _BLOCKS:
                self.lines.end_line()
            self._ends.get(name, _nothing)()
            self._pre -= name == "pre"
            if name == "a":
                self._close()
        self._add(element.tail)

    def _close(self) -> None:
        opened, place = self._open.pop(), self.lines.place
        if opened is not None and place is not None:
            found, start = opened
            self.anchors.append(
                _Anchor(
                    start=start,
                    end=place,
                    t0_ms=int(found[1]),
                    t1_ms=int(found[2]),
                    speaker=" ".join(found[3].split()),
                )
            )

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if self._pre:
            first, *others = _SPACE.sub(" ", text).split("\n")
            self.lines.add(first)
            for line in others:
                self.lines.end_line(even_if_blank=True)
                self.lines.add(line)
            return
        shown = _SPACES.sub(" ", text).replace("\u00ad", "")
        self.lines.add(shown.lstrip(" ") if self.lines.last in {"", " "} else shown)


def _nothing() -> None:
    return None


def _tree(source: str, path: Path) -> Element:
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        return html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise DataError(
            f"{path}: holds nothing that can be read as a web page; save it as .docx"
        ) from error


def _timed(transcript: Transcript, anchors: Sequence[_Anchor]) -> Transcript:
    """Give every turn the times of the anchors that lie in it."""
    if not anchors:
        return transcript
    ordered = sorted(anchors, key=lambda a: a.start)
    ends = [t.end for t in transcript.turns]
    of_turn: list[list[_Anchor]] = [[] for _ in transcript.turns]
    for anchor in ordered:
        # An anchor begins before the label: its turn is the first that ends after its beginning.
        place = bisect_right(ends, anchor.start)
        if place < len(ends) and anchor.end > transcript.turns[place].start:
            of_turn[place].append(anchor)
    turns = (_with_times(t, own) for t, own in zip(transcript.turns, of_turn, strict=True))
    return replace(transcript, turns=tuple(turns))


def _with_times(turn: Turn, anchors: Iterable[_Anchor]) -> Turn:
    own = list(anchors)
    if not own:
        return turn
    return replace(turn, t0_ms=min(a.t0_ms for a in own), t1_ms=max(a.t1_ms for a in own))
