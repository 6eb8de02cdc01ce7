"""What a cluster may be shown as.

The limits are design decisions, not findings: a candidate has five segments and not more
than half of all, comes back under resampling and oftener than clusters do where there are
none, and is carried by more than one informant and more than one question.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MIN_SIZE = 5
MIN_STABILITY = 0.6
STRONG_STABILITY = 0.75
MAX_DOMINANCE = 0.7
GUIDE_ECHO = 0.8

MAX_SHARE = 0.5

Status = Literal[
    "candidate", "tentative", "guide_echo", "one_voice", "unstable", "too_large", "too_small"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How a cluster is spread over informants and questions.

    ``dominance`` and ``question_share`` are the shares of the largest informant and the
    largest question among the members; ``question_share`` is 0 without a guide.
    """

    size: int
    informants: int
    dominance: float
    question_share: float


def status(spread: Spread, stability: float | None, *, n_segments: int, limit: float) -> Status:
    """Return what a cluster may be shown as; the first reason against it decides.

    Parameters
    ----------
    n_segments
        How many segments the study has, unassigned ones too.
    limit
        What the steadiest cluster reaches in clouds without clusters: stability must exceed
        it.  0 where nothing was tried.

    Examples
    --------
    >>> found = Spread(size=9, informants=3, dominance=0.5, question_share=0.4)
    >>> status(found, 0.8, n_segments=30, limit=0.5)
    'candidate'
    >>> status(found, 0.8, n_segments=30, limit=0.8)
    'unstable'
    >>> status(found, 0.8, n_segments=17, limit=0.5)
    'too_large'
    """
    if spread.size < MIN_SIZE:
        return "too_small"
    if spread.size > MAX_SHARE * n_segments:
        return "too_large"  # it would come back by its size alone
    if spread.informants < 2 or spread.dominance > MAX_DOMINANCE:
        return "one_voice"
    if stability is None or stability < MIN_STABILITY or stability <= limit:
        return "unstable"
    if spread.question_share > GUIDE_ECHO:
        return "guide_echo"
    return "candidate" if stability >= STRONG_STABILITY else "tentative"
