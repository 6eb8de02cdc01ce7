"""Who and what a cluster rests on: informants and questions, beside what its size would bring.

"Three of four informants" is what almost any five segments give by lot; "one of four" is
not.  So the numbers stand beside those of a random cluster of the same size.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import gammaln

from mining.comparison.crossing import effective_number
from mining.comparison.numbering import numbered

COLUMNS = (
    *("cluster", "informants", "informants_expected", "dominance", "effective_informants"),
    *("one_voice_chance", "question_share", "effective_questions"),
)


def cluster_company(
    clusters: NDArray[np.int64],
    voices: Sequence[Hashable],
    questions: Sequence[Hashable | None],
) -> pd.DataFrame:
    """Return what each cluster rests on.

    Parameters
    ----------
    clusters
        Shape (n_segments,); -1 is unassigned.
    voices
        Who says each segment.
    questions
        The guide's question of each segment, or ``None``.

    Returns
    -------
    DataFrame
        Columns ``COLUMNS``, a row per cluster.  ``dominance`` is the largest informant's
        share, ``effective_informants`` the exponential of the entropy of the shares;
        ``informants_expected`` is the mean number of informants of a random cluster of this
        size, ``one_voice_chance`` how often it would have one only.  ``question_share`` and
        ``effective_questions`` are of the segments with a known question, missing without.

    Examples
    --------
    >>> row = cluster_company(np.zeros(4, dtype=int), list("aaab"), [None] * 4).iloc[0]
    >>> [round(float(row[c]), 3) for c in ("informants", "dominance", "effective_informants")]
    [2.0, 0.75, 1.755]
    """
    who = numbered(voices)
    totals = np.bincount(who) if len(who) else np.zeros(0, dtype=np.int64)
    asked = numbered([q for q in questions if q is not None])
    known = np.array([q is not None for q in questions], dtype=bool)
    question = np.full(len(clusters), -1)
    question[known] = asked
    rows = []
    for cluster in range(int(clusters.max(initial=-1)) + 1):
        inside = clusters == cluster
        by_voice = np.bincount(who[inside], minlength=len(totals))
        by_question = np.bincount(question[inside & known])
        size, n_asked = int(inside.sum()), int(by_question.sum())
        rows.append(
            {
                "cluster": cluster,
                "informants": int((by_voice > 0).sum()),
                "informants_expected": _expected(totals, size),
                "dominance": float(by_voice.max() / size),
                "effective_informants": effective_number(by_voice),
                "one_voice_chance": _one_voice(totals, size),
                "question_share": float(by_question.max() / n_asked) if n_asked else None,
                "effective_questions": effective_number(by_question),
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _expected(totals: NDArray[np.int64], size: int) -> float:
    """Return how many informants ``size`` segments drawn without replacement come from."""
    return float((1 - _none(totals, size)).sum())


def _none(totals: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    """Return, per informant, how often none of the segments drawn is theirs."""
    whole = int(totals.sum())
    rest = whole - totals
    enough = rest >= size
    log = np.where(enough, _log_ways(np.maximum(rest, size), size), -np.inf)
    return np.asarray(np.exp(log - _log_ways(np.array(whole), size)), dtype=np.float64)


def _one_voice(totals: NDArray[np.int64], size: int) -> float:
    """Return how often all segments drawn are of one informant."""
    enough = totals >= size
    log = np.where(enough, _log_ways(np.maximum(totals, size), size), -np.inf)
    return float(np.exp(log - _log_ways(np.array(int(totals.sum())), size)).sum())


def _log_ways(n: NDArray[np.int64], k: int) -> NDArray[np.float64]:
    return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1), dtype=np.float64)
