"""Section 1: the answer in a sentence, and what it must be read against."""

from __future__ import annotations

from mining.report.blocks import Block, Points, Section, Text
from mining.report.view import NEAR_CHANCE, View, value


def answer(view: View) -> Section:
    """Say how clusters and codes meet, and whether both may follow the guide."""
    words = view.words
    blocks: list[Block] = [Text(_headline(view), "lead")]
    points = [*_guide(view), *_candidates(view)]
    if points:
        blocks.append(Points(points))
    if view.data.has_codes:
        blocks.append(Text(words("answer.caution"), "note"))
    return Section("answer", words("answer.title"), blocks)


def _headline(view: View) -> str:
    words, data = view.words, view.data
    if data.segments.empty:
        return words("answer.no_segments")
    if not data.has_codes:
        return words(
            "answer.no_codes",
            n=len(data.segments),
            interviews=int(data.segments["document_id"].nunique()),
            clusters=len(view.themes),
        )
    for side in ("groups", "codes"):
        scores = data.scores[side]
        if value(scores["ami"]) is not None:
            return words(
                f"answer.{side}",
                ami=float(scores["ami"]),
                n=int(scores["n_segments"]),
                labels=int(scores["n_labels"]),
                clusters=int(scores["n_clusters"]),
            )
    return _not_defined(view)


def _not_defined(view: View) -> str:
    scores = view.data.scores["groups"]
    if not scores["n_segments"]:
        return view.words("answer.none_compared")
    which = "one_label" if scores["n_labels"] < 2 else "one_cluster"
    return view.words(f"answer.{which}", n=int(scores["n_segments"]))


def _guide(view: View) -> list[str]:
    words = view.words
    own, n_own = view.baseline("clusters", "groups")
    clusters, n_clusters = view.baseline("question", "clusters")
    groups, n_groups = view.baseline("question", "groups")
    if not view.data.imported.get("guide"):
        return [] if view.data.segments.empty else [words("answer.no_guide")]
    if clusters is None:
        return [words("answer.guide_undefined")]
    if own is None:
        return [words("answer.guide_alone", clusters=clusters, n_clusters=n_clusters)]
    key = "answer.guide_closer" if clusters > own else "answer.guide_not_closer"
    if max(clusters, own) < NEAR_CHANCE:
        key = "answer.guide_neither"
    said = [words(key, clusters=clusters, own=own, n_clusters=n_clusters, n_own=n_own)]
    if clusters > own > 0:
        said[0] += f" {words('answer.guide_explains')}"
    if groups is not None:
        said.append(words("answer.guide_groups", groups=groups, n=n_groups))
    return said


def _candidates(view: View) -> list[str]:
    if view.themes.empty:
        return []
    status = view.themes["status"].value_counts()
    candidate, tentative = (int(status.get(s, 0)) for s in ("candidate", "tentative"))
    key = "answer.candidates" if candidate + tentative else "answer.no_candidates"
    n = len(view.themes)
    return [view.words(key, clusters=n, candidate=candidate, tentative=tentative)]
