"""Where a passage stands in a transcript.

Search goes from strict to lenient and stops at the first step that finds something:
the same text under projection; the same words; the pieces around an ellipsis, in order and
close together; words that are at least nine tenths the same.  A passage that occurs several
times has several hits, and :mod:`mining.alignment.places` chooses among them.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from mining.alignment.projection import Projected, is_wordy, project, project_words

Span = tuple[int, int]

MIN_SIMILARITY = 0.90
# A shorter passage with a mistake in it can be mistaken for another one, and one that differs
# at all must be the only one of its kind.
_MIN_SIMILAR_LENGTH = 20
_MIN_PIECE = 12
_MAX_GAP = 600
_SEED = 8
_MAX_SEEDS = 200
_MAX_HITS_PER_SEED = 50
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
    hits = _same_words(target.text, needle)
    if len(hits) > 1 and len(needle) < _MIN_SIMILAR_LENGTH:
        return []
    if not hits:
        pieces = [project_words(p, transcript.labels).text for p in _ELLIPSIS.split(passage)]
        hits = _in_pieces(target.text, [p for p in pieces if len(p) >= _MIN_PIECE])
    if not hits:
        hits = _alike(target.text, needle)
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


def _in_pieces(text: str, pieces: list[str]) -> list[Span]:
    """Return the shortest spans that hold all pieces in order, without wide gaps."""
    if len(pieces) < 2:
        return []
    chains = [[hit] for hit in _best_hits(text, pieces[0])]
    for piece in pieces[1:]:
        hits = _best_hits(text, piece)
        chains = [
            [*chain, after] for chain in chains for after in [_next(chain[-1], hits)] if after
        ]
    spans = [(chain[0][0], chain[-1][1]) for chain in chains]
    shortest = min((end - start for start, end in spans), default=0)
    return [span for span in spans if span[1] - span[0] == shortest]


def _best_hits(text: str, needle: str) -> list[Span]:
    return _same_words(text, needle) or _alike(text, needle)


def _next(last: Span, hits: list[Span]) -> Span | None:
    near = (hit for hit in hits if last[1] <= hit[0] <= last[1] + _MAX_GAP)
    return min(near, default=None)


def _alike(text: str, needle: str) -> list[Span]:
    """Return the spans with the fewest edits, if they are alike enough."""
    if len(needle) < _MIN_SIMILAR_LENGTH:
        return []
    found: dict[Span, int] = {}
    for low, high in _windows(text, needle):
        edits, start, end = _nearest(text[low:high], needle)
        length = max(len(needle), end - start)
        if edits <= (1 - MIN_SIMILARITY) * length:
            found[low + start, low + end] = edits
    fewest = min(found.values(), default=0)
    return sorted(span for span, edits in found.items() if edits == fewest)


def _windows(text: str, needle: str) -> list[Span]:
    """Return the stretches of ``text`` that share most short strings with ``needle``."""
    width = max(20, len(needle) // 10)
    votes: Counter[int] = Counter()
    for offset in range(0, len(needle) - _SEED + 1, 1 + len(needle) // _MAX_SEEDS):
        seed = needle[offset : offset + _SEED]
        votes.update({(p - offset) // width for p in _occurrences(text, seed, _MAX_HITS_PER_SEED)})
    pairs = Counter({bucket: n + votes.get(bucket + 1, 0) for bucket, n in votes.items()})
    most = max(pairs.values(), default=0)
    ranked = sorted(pairs, key=lambda bucket: (-pairs[bucket], bucket))
    best = [bucket for bucket in ranked if 2 * pairs[bucket] >= most][:_MAX_WINDOWS]
    return [
        (max(0, (bucket - 1) * width), min(len(text), (bucket + 3) * width + len(needle)))
        for bucket in best
    ]


def _nearest(window: str, needle: str) -> tuple[int, int, int]:
    """Return the edits between ``needle`` and the part of ``window`` like it, and that part.

    The two ends of a long needle say where it lies; the edits are those of the whole.
    """
    end = _likely_end(window, needle[-_TIP:])
    start = end - _likely_end(window[:end][::-1], needle[:_TIP][::-1])
    return Levenshtein.distance(needle, window[start:end]), start, end


def _likely_end(window: str, needle: str) -> int:
    """Return where that part of ``window`` ends which takes fewest edits from ``needle``.

    References
    ----------
    Sellers 1980, The theory and computation of evolutionary distances, Journal of
    Algorithms 1(4), 359-373.
    """
    here = np.array([ord(c) for c in window], dtype=np.int32)
    steps = np.arange(len(window) + 1, dtype=np.int32)
    differs: dict[str, NDArray[np.int32]] = {
        c: (here != ord(c)).astype(np.int32) for c in set(needle)
    }
    row = np.zeros_like(steps)
    for done, character in enumerate(needle, start=1):
        substituted = row[:-1] + differs[character]
        row += 1
        row[1:] = np.minimum(substituted, row[1:])
        row[0] = done
        row = np.minimum.accumulate(row - steps) + steps
    ends = np.flatnonzero(row == row.min())
    tidy = [end for end in ends.tolist() if not _cuts_word(window, end)]
    return int(tidy[0] if tidy else ends[0])
