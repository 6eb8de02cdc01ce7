"""Where a passage stands in a transcript.

Search goes from strict to lenient and stops at the first step that finds something:
the same text under projection; the same words; words that are at least nine tenths the same;
the pieces around an ellipsis, in order and close together.  A passage that occurs several
times has several hits, and :mod:`mining.alignment.places` chooses among them.
"""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein

from mining.alignment.projection import Projected, is_wordy, project, project_words
from mining.alignment.seeds import Seeded

Span = tuple[int, int]

MIN_SIMILARITY = 0.90
# A shorter passage with a mistake in it can be mistaken for another one, and one that differs
# at all must be the only one of its kind.
_MIN_SIMILAR_LENGTH = 20
_MIN_PIECE = 12
_MAX_GAP = 600
_MAX_WINDOWS = 5
_TIP = 200
_ELLIPSIS = re.compile(r"[\[(]\s*(?:\.\.\.|…)\s*[\])]|\.{3,}|…")


def same_text(transcript: Projected, passage: str) -> list[Span]:
    """Return every span that equals ``passage`` under projection.

    Spans that begin or end inside a word count only where there are no others.
    """
    needle = project(passage).text
    target = transcript.plain
    hits = [
        (start, start + len(needle))
        for start in _occurrences(target.text, needle)
        if target.is_whole(start, start + len(needle))
    ]
    tidy = [hit for hit in hits if _on_words(target.text, *hit)]
    return [target.span(*hit) for hit in tidy or hits]


def similar_text(transcript: Projected, passage: str) -> list[Span]:
    """Return the spans most like ``passage``, or none if even they are not alike enough."""
    target = transcript.words
    needle = project_words(passage, transcript.labels).text
    said = transcript.seeded_words
    hits = _same_words(said.text, needle)
    if len(hits) > 1 and len(needle) < _MIN_SIMILAR_LENGTH:
        return []
    # A transcript has dots of its own, for silence, so they are no gaps if the whole is there.
    hits = hits or _alike(said, needle)
    if not hits:
        pieces = [project_words(p, transcript.labels).text for p in _ELLIPSIS.split(passage)]
        hits = _in_pieces(said, [p for p in pieces if len(p) >= _MIN_PIECE])
    return [_with_last_mark(transcript.text, passage, target.span(*hit)) for hit in hits]


def _with_last_mark(text: str, passage: str, span: Span) -> Span:
    """Let the span end with the full stop or bracket that ends the passage."""
    start, end = span
    if not passage.rstrip()[-1:].isalnum():
        while end < len(text) and not (text[end].isalnum() or text[end].isspace()):
            end += 1
    return start, end


def _occurrences(text: str, needle: str, limit: int | None = None) -> list[int]:
    found: list[int] = []
    position = text.find(needle) if needle else -1
    while position >= 0 and (limit is None or len(found) < limit):
        found.append(position)
        position = text.find(needle, position + 1)
    return found


def _on_words(text: str, start: int, end: int) -> bool:
    return not (_cuts_word(text, start) or _cuts_word(text, end))


def _cuts_word(text: str, position: int) -> bool:
    inside = 0 < position < len(text)
    return inside and is_wordy(text[position - 1]) and is_wordy(text[position])


def _same_words(text: str, needle: str) -> list[Span]:
    hits = [(start, start + len(needle)) for start in _occurrences(text, needle)]
    return [hit for hit in hits if _on_words(text, *hit)]


def _in_pieces(said: Seeded, pieces: list[str]) -> list[Span]:
    """Return the shortest spans that hold all pieces in order, without wide gaps."""
    if len(pieces) < 2:
        return []
    chains = [[hit] for hit in _best_hits(said, pieces[0])]
    for piece in pieces[1:]:
        hits = _best_hits(said, piece)
        chains = [
            [*chain, after] for chain in chains for after in [_next(chain[-1], hits)] if after
        ]
    spans = [(chain[0][0], chain[-1][1]) for chain in chains]
    shortest = min((end - start for start, end in spans), default=0)
    return [span for span in spans if span[1] - span[0] == shortest]


def _best_hits(said: Seeded, needle: str) -> list[Span]:
    return _same_words(said.text, needle) or _alike(said, needle)


def _next(last: Span, hits: list[Span]) -> Span | None:
    near = (hit for hit in hits if last[1] <= hit[0] <= last[1] + _MAX_GAP)
    return min(near, default=None)


def _alike(said: Seeded, needle: str) -> list[Span]:
    """Return the spans with the fewest edits, if they are alike enough."""
    if len(needle) < _MIN_SIMILAR_LENGTH:
        return []
    found: dict[Span, int] = {}
    for low, high in _windows(said, needle):
        edits, start, end = _nearest(said.text[low:high], needle)
        length = max(len(needle), end - start)
        if edits <= (1 - MIN_SIMILARITY) * length:
            found[low + start, low + end] = edits
    fewest = min(found.values(), default=0)
    return sorted(span for span, edits in found.items() if edits == fewest)


def _windows(said: Seeded, needle: str) -> list[Span]:
    """Return the stretches of the text that share most short strings with ``needle``."""
    width = max(20, len(needle) // 10)
    votes = said.votes(needle, width)
    pairs = {bucket: n + votes.get(bucket + 1, 0) for bucket, n in votes.items()}
    most = max(pairs.values(), default=0)
    ranked = sorted(pairs, key=lambda bucket: (-pairs[bucket], bucket))
    best = [bucket for bucket in ranked[:_MAX_WINDOWS] if 2 * pairs[bucket] >= most]
    return [
        (max(0, (bucket - 1) * width), min(len(said.text), (bucket + 3) * width + len(needle)))
        for bucket in best
    ]


def _nearest(window: str, needle: str) -> tuple[int, int, int]:
    """Return the edits between ``needle`` and the part of ``window`` like it, and that part.

    The two ends of a long needle say where it lies; the edits are those of the whole, or one
    more than may be.
    """
    end = _likely_end(window, needle[-_TIP:])
    start = end - _likely_end(window[:end][::-1], needle[:_TIP][::-1])
    found = window[start:end]
    most = int((1 - MIN_SIMILARITY) * max(len(needle), len(found)))
    return Levenshtein.distance(needle, found, score_cutoff=most), start, end


def _likely_end(window: str, needle: str) -> int:
    """Return where that part of ``window`` ends which takes fewest edits from ``needle``.

    The differences between neighbours in a column of the table of edits are kept as the bits of
    two numbers, so that a column takes a few operations.

    References
    ----------
    Myers 1999, A fast bit-vector algorithm for approximate string matching based on dynamic
    programming, Journal of the ACM 46(3), 395-415.
    """
    whole, last = (1 << len(needle)) - 1, 1 << (len(needle) - 1)
    places: dict[str, int] = {}
    for n, character in enumerate(needle):
        places[character] = places.get(character, 0) | 1 << n
    more, fewer, edits = whole, 0, len(needle)
    row = [edits]
    for character in window:
        same = places.get(character, 0)
        across = (((same & more) + more) ^ more) | same
        rises, falls = fewer | (whole & ~(across | more)), more & across
        edits += bool(rises & last) - bool(falls & last)
        row.append(edits)
        rises <<= 1
        same |= fewer
        more, fewer = whole & (falls << 1 | ~(same | rises)), whole & rises & same
    fewest = min(row)
    ends = [end for end, edits in enumerate(row) if edits == fewest]
    return next((end for end in ends if not _cuts_word(window, end)), ends[0])
