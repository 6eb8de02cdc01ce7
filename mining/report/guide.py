"""How much of the overlap the interview guide explains: said in sections 1 and 6."""

from __future__ import annotations

from mining.report.view import NEAR_CHANCE, View

_TRACE = 0.01  # an AMI below this explains nothing
_LITTLE = 0.1


def guide_points(view: View) -> list[str]:
    """Say what the guide's questions tell about the code groups, beside the clusters."""
    words = view.words
    own, n_own = view.baseline("clusters", "groups")
    clusters, n_clusters = view.baseline("question", "clusters")
    groups, n_groups = view.baseline("question", "groups")
    if groups is None:
        return []
    if own is None:
        return [words("answer.guide_groups", groups=groups, n=n_groups)]
    if clusters is not None and groups >= NEAR_CHANCE and (key := _explains(clusters, own)):
        three = {"groups": groups, "clusters": clusters, "own": own}
        sizes = {"n_groups": n_groups, "n_clusters": n_clusters, "n_own": n_own}
        said = [words(key, **three, **sizes)]
    else:
        said = [words("answer.guide_groups", groups=groups, n=n_groups)]
    if groups > max(own, NEAR_CHANCE):
        said.append(
            words("answer.guide_more", groups=groups, own=own, n_groups=n_groups, n_own=n_own)
        )
    return said


def _explains(clusters: float, own: float) -> str | None:
    """Return how far a guide that the codes follow explains the overlap.

    Examples
    --------
    >>> _explains(0.2, 0.4), _explains(0.04, 0.05), _explains(0.01, 0.4)
    ('answer.guide_part', 'answer.guide_may', None)
    """
    if min(clusters, own) >= NEAR_CHANCE:
        return "answer.guide_part"
    small_but_there = min(clusters, own) >= _TRACE and own < _LITTLE
    return "answer.guide_may" if small_but_there else None
