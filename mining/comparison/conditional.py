"""What labels and clusters share inside a question, where both may follow the guide.

Small strata share information by chance alone, so the value is never shown without what a
shuffle inside every stratum brings.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mining.comparison.arrangements import arrangements
from mining.comparison.nulls import Labels, information_null, shared_information
from mining.comparison.numbering import numbered
from mining.comparison.partition import UNASSIGNED

_TOLERANCE = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional:
    """Information that labels and clusters share once the stratum is known, in nats.

    Attributes
    ----------
    observed
        Mean of the strata's mutual information, by weight.  ``None`` where labels or clusters
        are all alike inside every stratum, so that nothing is left to share.
    entropy
        What the labels tell once the stratum is known: the most that could be shared.
        ``None`` where nothing is labelled.
    expected
        Mean of ``observed`` over shuffles of the clusters inside the strata.
    """

    observed: float | None
    entropy: float | None
    expected: float | None
    n_arrangements: int
    exact: bool


def conditional_information(
    labels: Labels,
    clusters: NDArray[np.int64],
    strata: Sequence[Hashable],
    *,
    parts: Sequence[Hashable] | None = None,
    seed: int,
) -> Conditional:
    """Return the information that labels and clusters share inside strata.

    Unassigned segments are clusters of their own.

    Parameters
    ----------
    clusters
        Shape (n_segments,); -1 is unassigned.
    strata
        One per segment: the question, or the interview.
    parts
        One per segment: shuffles stay inside both the stratum and the part, so that with
        questions as strata and interviews as parts the expectation keeps what every informant
        says under each question.  Strata alone where left out.

    References
    ----------
    Cover & Thomas 2006, Elements of Information Theory, section 2.5 (the chain rule).

    Examples
    --------
    Inside its only question of two labels, the first side is told by the clusters.

    >>> side = Labels.single(["a", "b", "c", "c"])
    >>> found = conditional_information(side, np.array([0, 1, 0, 1]), [1, 1, 2, 2], seed=1)
    >>> round(found.observed, 3), round(found.entropy, 3), round(found.expected, 3)
    (0.347, 0.347, 0.347)
    """
    inside = list(zip(strata, strata if parts is None else parts, strict=True))
    ways = arrangements(inside, kind="shuffle", seed=seed)
    stratum = numbered(strata)
    split = numbered(list(zip(strata, clusters.tolist(), strict=True)))
    split[clusters == UNASSIGNED] = UNASSIGNED
    # Shuffles stay inside the strata, so what the stratum tells of the label is the same in all.
    of_stratum, h_labels, h_strata = shared_information(labels, stratum)
    entropy, h_clusters = h_labels - of_stratum, shared_information(labels, split)[2] - h_strata
    left = min(entropy, h_clusters) > _TOLERANCE
    null = information_null(labels, split, ways) if left else None
    return Conditional(
        observed=max(null.observed - of_stratum, 0.0) if null else None,
        entropy=max(entropy, 0.0) if len(labels.segment) else None,
        expected=max(null.expected - of_stratum, 0.0) if null else None,
        n_arrangements=ways.n_arrangements,
        exact=ways.exact,
    )
