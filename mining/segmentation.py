"""Turns to segments.

A segment is contiguous and belongs to one speaker.  Every character of a turn that is
analysed lies in exactly one segment, except white space between segments and the turns
set aside because they are too short, which are counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mining.corpus import Segment, Transcript, Turn
from mining.params import Segment as SegmentParams

# A full stop after one of these does not end a sentence (Norwegian and English).
_ABBREVIATIONS = frozenset(
    "adr bl.a ca cf d.v.s dr dvs e.g eks etc evt f.eks f.o.m feks fr frk gj i.e iflg inkl jf "
    "jfr kl kr m.a m.m m.v mm mr mrs ms mv nr o.l obs osb osv pga pr prof resp st t.d t.o.m "
    "tlf vs".split()
)
_SENTENCE_END = re.compile(r"""[.!?…]+[)\]"'»”’]*(?=\s)|\n[^\S\n]*\n|\n""")
_CLAUSE_END = re.compile(r"[,;:–—](?=\s)")
_WORD = re.compile(r"\S+")
# What a transcriber writes for a name or word that is taken out.
_TAKEN_OUT = re.compile(r"(?<!\w)(?:[Xx]{2,}|_{2,})(?!\w)")


@dataclass(frozen=True, slots=True)
class SetAside:
    """A turn that is too short to be a segment of its own."""

    document_id: str
    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """Talk of one speaker: one turn, or short turns merged with their neighbour."""

    turns: tuple[Turn, ...]

    @property
    def start(self) -> int:
        return self.turns[0].start

    @property
    def end(self) -> int:
        return self.turns[-1].end


def segment(
    transcript: Transcript, params: SegmentParams, *, omit: Iterable[str] = ()
) -> tuple[list[Segment], list[SetAside]]:
    r"""Cut the informants' talk of one transcript into segments.

    Interviewer turns are context: they are never cut into segments.  Turns that answer a
    question in ``omit`` are left out.  A turn with fewer than ``short_words`` words joins
    the next or previous turn of the same speaker where nobody speaks between (with
    ``short_turns: merge``), and is set aside otherwise.

    Returns
    -------
    segments
        In the order of the text.
    set_aside
        The short turns that became no segment.

    Examples
    --------
    >>> from mining.corpus import Document
    >>> text = "I: Korleis?\nA: Det går. Vi har det travelt."
    >>> interview = Transcript(
    ...     document=Document(
    ...         document_id="d", title="d", language="nn", text=text, source_name="d"
    ...     ),
    ...     turns=(
    ...         Turn(document_id="d", turn=1, speaker="I", role="interviewer", start=3, end=11),
    ...         Turn(document_id="d", turn=2, speaker="A", role="informant", start=15, end=43),
    ...     ),
    ... )
    >>> segments, _ = segment(interview, SegmentParams(min_words=2, max_words=4, short_words=1))
    >>> [s.text for s in segments]
    ['Det går.', 'Vi har det travelt.']
    """
    left_out = frozenset(omit)
    turns = [
        t for t in transcript.turns if t.role != "interviewer" and t.question_id not in left_out
    ]
    stretches, set_aside = _stretches(transcript, turns, params)
    spans = [(stretch, span) for stretch in stretches for span in _cut(transcript, stretch, params)]
    text = transcript.document.text
    segments = [
        Segment(
            document_id=transcript.document.document_id,
            position=position,
            speaker=stretch.turns[0].speaker,
            role=stretch.turns[0].role,
            start=start,
            end=end,
            text=text[start:end],
            text_model=_for_model(_talk(transcript, stretch, start, end)),
            question_id=stretch.turns[0].question_id,
        )
        for position, (stretch, (start, end)) in enumerate(spans)
    ]
    return segments, set_aside


def _stretches(
    transcript: Transcript, turns: Sequence[Turn], params: SegmentParams
) -> tuple[list[_Stretch], list[SetAside]]:
    stretches: list[_Stretch] = []
    for turn in turns:
        last = stretches[-1].turns[-1] if stretches else None
        joins = (
            params.short_turns == "merge"
            and last is not None
            and (last.speaker, last.question_id) == (turn.speaker, turn.question_id)
            and last.turn + 1 == turn.turn
            and (
                _n_words(transcript, stretches[-1]) < params.short_words
                or _n_words(transcript, _Stretch(turns=(turn,))) < params.short_words
            )
        )
        if joins:
            stretches[-1] = _Stretch(turns=(*stretches[-1].turns, turn))
        else:
            stretches.append(_Stretch(turns=(turn,)))
    kept = [s for s in stretches if _n_words(transcript, s) >= max(params.short_words, 1)]
    short = [
        SetAside(t.document_id, t.turn)
        for s in stretches
        if _n_words(transcript, s) < max(params.short_words, 1)
        for t in s.turns
    ]
    return kept, short


def _for_model(talk: str) -> str:
    """Return talk without marks of what was taken out, which would else be what is alike.

    Examples
    --------
    >>> _for_model("Eg ringde  XXX i ____ om XX-saka.")
    'Eg ringde i om -saka.'
    """
    return " ".join(_TAKEN_OUT.sub(" ", talk).split())


def _n_words(transcript: Transcript, stretch: _Stretch) -> int:
    return len(_talk(transcript, stretch, stretch.start, stretch.end).split())


def _talk(transcript: Transcript, stretch: _Stretch, start: int, end: int) -> str:
    """Return the talk in a span of a stretch, of unchanged length, all else as spaces."""
    talk = [" "] * (end - start)
    text = transcript.document.text
    for turn in stretch.turns:
        low, high = max(turn.start, start), min(turn.end, end)
        talk[low - start : max(high, low) - start] = text[low:high]
    for mark in transcript.marks:
        low, high = max(mark[0], start), min(mark[1], end)
        if low < high:
            talk[low - start : high - start] = " " * (high - low)
    return "".join(talk)


def _cut(transcript: Transcript, stretch: _Stretch, params: SegmentParams) -> list[tuple[int, int]]:
    """Return the spans of the segments of one stretch, in the document's offsets."""
    talk = _talk(transcript, stretch, stretch.start, stretch.end)
    spans = [(0, len(talk))]
    if params.unit == "sentences":
        pieces = [
            piece
            for sentence in _between(_sentence_ends(talk), len(talk))
            for piece in _limit(talk, sentence, params.max_words)
        ]
        spans = _pack(talk, pieces, params)
    text = transcript.document.text
    return [_strip(text, stretch.start + a, stretch.start + b) for a, b in spans]


def _between(ends: Iterable[int], length: int) -> list[tuple[int, int]]:
    return [(a, b) for a, b in pairwise(sorted({0, *ends, length})) if a < b]


def _sentence_ends(talk: str) -> list[int]:
    return [m.end() for m in _SENTENCE_END.finditer(talk) if not _is_abbreviation(talk, m)]


def _is_abbreviation(talk: str, match: re.Match[str]) -> bool:
    """Tell a full stop inside a sentence: ``t.d. vi``, ``1. mai``."""
    if match.group() != ".":
        return False
    words = talk[max(0, match.start() - 20) : match.start()].split()
    word = words[-1].lower().lstrip("([\"'«") if words else ""
    return word in _ABBREVIATIONS or word.isdigit()


def _limit(talk: str, span: tuple[int, int], max_words: int) -> list[tuple[int, int]]:
    """Cut a sentence that is too long, at the last clause border or else between words."""
    start, end = span
    words = [m.start() for m in _WORD.finditer(talk, start, end)]
    pieces = []
    while len(words) > max_words:
        stop = words[max_words]
        clauses = [m.end() for m in _CLAUSE_END.finditer(talk, words[max_words // 2], stop)]
        cut = clauses[-1] if clauses else stop
        pieces.append((start, cut))
        start, words = cut, [w for w in words if w >= cut]
    return [*pieces, (start, end)]


def _pack(
    talk: str, pieces: Sequence[tuple[int, int]], params: SegmentParams
) -> list[tuple[int, int]]:
    """Pack pieces until a segment has ``min_words``; a short rest joins the one before."""
    spans: list[tuple[int, int]] = []
    sizes: list[int] = []
    for start, end in pieces:
        n_words = len(talk[start:end].split())
        full = not sizes or sizes[-1] >= params.min_words
        if spans and (n_words == 0 or (not full and sizes[-1] + n_words <= params.max_words)):
            spans[-1] = (spans[-1][0], end)
            sizes[-1] += n_words
        else:
            spans.append((start, end))
            sizes.append(n_words)
    if len(spans) > 1 and sizes[-1] < params.min_words and sum(sizes[-2:]) <= params.max_words:
        spans[-2:] = [(spans[-2][0], spans[-1][1])]
    return spans


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
