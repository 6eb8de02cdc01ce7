"""Section 1: the answer in a sentence, and what it must be read against."""

from __future__ import annotations

from collections.abc import Sequence

from mining.report.blocks import Block, Heading, Points, Section, Text
from mining.report.evidence import guide_against_inductive, loio, no_echo_reason, tested
from mining.report.guide import guide_points
from mining.report.neighbourhood import verdict
from mining.report.other_levels import lone_voices, members_of
from mining.report.uncoded import find_uncoded, worth_of
from mining.report.view import NEAR_CHANCE, View, records, value
from mining.themes.cards import spread

_MOST_NAMED = 5
_MOST_UNCODED = 3
_MOST_WORDS = 5


def answer(view: View) -> Section:
    """Say how clusters and codes meet, and whether both may follow the guide."""
    words = view.words
    blocks: list[Block] = [Text(_headline(view), "lead")]
    overlap = _evidence(view)
    reading = [*_candidates(view), *_one_voice(view), *_stances(view)]
    reading += [*_uncoded(view), *_look_again(view)]
    for title, points in (("answer.overlap", overlap), ("answer.to_read", reading)):
        blocks += [Heading(words(title)), Points(points)] if points else []
    if view.data.has_codes:
        blocks.append(Text(words("answer.caution"), "note"))
    return Section("answer", words("answer.title"), blocks)


def _evidence(view: View) -> list[str]:
    """Say what the overlap amounts to; nothing where the protocol leaves coefficients out."""
    if view.data.hides_coefficients:
        return []
    said = [*tested(view), *loio(view)] if view.data.has_codes else []
    said += _guide(view)
    if view.data.has_codes and view.data.imported.get("guide"):
        said += guide_against_inductive(view)
    return [*said, *_near(view), *_beside(view)]


def _near(view: View) -> list[str]:
    """Say whether segments with a common code lie nearer, in the words of the section on it."""
    words, said = view.words, verdict(view)
    if said is None:
        return []
    rows = {row["scope"]: row for row in records(view.data.neighbourhood)}
    across, same = rows["across"], rows["across_same_question"]
    known = {
        "across": value(across["auc"]),
        "p": words.p(value(across["p"])),
        "n": int(across["n_positive"]),
    }
    if value(same["auc"]) is None:
        return [f"{said} {words('answer.near_across', **known)}"]
    under = {"same": value(same["auc"]), "p_same": words.p(value(same["p"]))}
    return [f"{said} {words('answer.near', **known, **under)}"]


def _beside(view: View) -> list[str]:
    """Set the clusters beside two people on the same segments."""
    for pair in view.data.scores["people"]:
        if value(pair["people"]) is not None and value(pair["clusters_a"]) is not None:
            names = ("people", "clusters_a", "clusters_b")
            known = {name: value(pair[name]) for name in names}
            return [view.words("answer.beside", n=int(pair["n_segments"]), **known)]
    return []


def _stances(view: View) -> list[str]:
    """Name codes that are near in topic and that no informant voices both of."""
    rows = records(view.data.contrasts)
    return [
        view.words(
            "answer.stances",
            first=view.code(row["first"]),
            second=view.code(row["second"]),
            n_first=int(row["n_first"]),
            n_second=int(row["n_second"]),
            share=view.words.percent(float(row["chance_apart"]), 1),
        )
        for row in rows[:_MOST_NAMED]
    ]


def _look_again(view: View) -> list[str]:
    n = len(view.data.second_look)
    return [view.words("answer.look_again", n=n)] if n else []


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
    if data.declared is not None and data.declared.reason is not None:
        return words(f"hidden.{data.declared.reason}", clusters=len(view.themes))
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
    return view.words(
        "answer.not_defined", why=view.words(f"why.{scores['why']}"), n=int(scores["n_segments"])
    )


def _guide(view: View) -> list[str]:
    words = view.words
    own, n_own = view.baseline("clusters", "groups")
    clusters, n_clusters = view.baseline("question", "clusters")
    if not view.data.imported.get("guide"):
        return [] if view.data.segments.empty else [words("answer.no_guide")]
    if clusters is None:
        why = no_echo_reason(view, view.data.scores["groups"]["guide_echo"])
        return [words("answer.guide_undefined", why=why, n=n_clusters), *guide_points(view)]
    if own is None:
        alone = words("answer.guide_alone", clusters=clusters, n_clusters=n_clusters)
        return [alone, *guide_points(view)]
    key = "answer.guide_closer" if clusters > own else "answer.guide_not_closer"
    if max(clusters, own) < NEAR_CHANCE:
        key = "answer.guide_neither"
    said = words(key, clusters=clusters, own=own, n_clusters=n_clusters, n_own=n_own)
    return [said, *guide_points(view)]


def _candidates(view: View) -> list[str]:
    if view.themes.empty:
        return []
    status = view.themes["status"].value_counts()
    candidate, tentative = (int(status.get(s, 0)) for s in ("candidate", "tentative"))
    key = "answer.candidates" if candidate + tentative else "answer.no_candidates"
    n = len(view.themes)
    return [view.words(key, clusters=n, candidate=candidate, tentative=tentative)]


def _one_voice(view: View) -> list[str]:
    """Name the clusters that rest on one informant, the largest first, then other levels'."""
    words = view.words
    rows = lone_voices(view)
    said = []
    for row in rows[:_MOST_NAMED]:
        members = members_of(view, row)
        n = round(spread(members).dominance * len(members))
        counts = {"n": n, "whole": len(members), "m": view.n_informants}
        if row["informants"] == 1:
            sentence = words("answer.one_voice", name=row["theme_id"], **counts)
        else:
            sentence = words(
                "answer.one_voice_mainly", name=row["theme_id"], k=row["informants"], **counts
            )
        said.append(_with_words(view, sentence, row["words"]))
    if len(rows) > _MOST_NAMED:
        said.append(words("answer.one_voice_more", n=len(rows) - _MOST_NAMED))
    return said


def _uncoded(view: View) -> list[str]:
    """Name the largest clusters that nobody coded."""
    words = view.words
    if not view.data.has_codes:
        return []
    _, found = find_uncoded(view)
    if not found:
        return []
    said: list[str] = []
    before = ""
    for one in found[:_MOST_UNCODED]:
        known = {"name": one.theme["theme_id"], "m": view.n_informants, **one.counts}
        worth = words(worth_of(one))
        sentence = words("answer.uncoded", worth=worth, **known)
        if said:
            also = words("answer.uncoded_also", **known)
            sentence = also if worth == before else f"{also} {worth}"
        before = worth
        said.append(_with_words(view, sentence, one.theme["words"]))
    if len(found) > _MOST_UNCODED:
        said.append(words("answer.uncoded_more", n=len(found) - _MOST_UNCODED))
    return said


def _with_words(view: View, sentence: str, found: Sequence[str]) -> str:
    """Add the words of a cluster, so that it can be told from others; never when shared."""
    if not view.speech or not len(found):
        return sentence
    return f"{sentence} {view.words('answer.words', words=', '.join(found[:_MOST_WORDS]))}"
