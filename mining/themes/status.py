"""What a cluster may be shown as.

The limits are design decisions, not findings: a candidate has five segments, comes back
under resampling, and is carried by more than one informant and more than one question.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MIN_SIZE = 5
MIN_STABILITY = 0.6
STRONG_STABILITY = 0.75
MAX_DOMINANCE = 0.7
GUIDE_ECHO = 0.8

Status = Literal["candidate", "tentative", "guide_echo", "one_voice", "unstable", "too_small"]


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


def status(spread: Spread, stability: float | None) -> Status:
    """Return what a cluster may be shown as; the first reason against it decides.

    Examples
    --------
    >>> status(Spread(size=9, informants=3, dominance=0.5, question_share=0.4), 0.8)
    'candidate'
    >>> status(Spread(size=9, informants=1, dominance=1.0, question_share=0.4), 0.8)
    'one_voice'
    """
    if spread.size < MIN_SIZE:
        return "too_small"
    if spread.informants < 2 or spread.dominance > MAX_DOMINANCE:
        return "one_voice"
    if stability is None or stability < MIN_STABILITY:
        return "unstable"
    if spread.question_share > GUIDE_ECHO:
        return "guide_echo"
    return "candidate" if stability >= STRONG_STABILITY else "tentative"
