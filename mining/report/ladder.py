"""What else the clusters follow: the guide, the informant, the order of the talk, plain words."""

from __future__ import annotations

from mining.comparison.baselines import ROWS
from mining.report.blocks import Block, Points, Section, Table, Text
from mining.report.dialect import dialect
from mining.report.evidence import asked, guide_against_inductive
from mining.report.guide import guide_points
from mining.report.view import NEAR_CHANCE, View, value

_ECHOES = ("question", "interview", "position", "length")


def ladder(view: View) -> Section:
    """Say what else the clusters and the code groups follow."""
    words = view.words
    title = words("ladder.title")
    if view.data.hides_coefficients:
        return Section("ladder", title, [Text(words("hidden.here"), "note")])
    known = {pair: view.baseline(*pair) for pair in ROWS}
    if all(ami is None for ami, _ in known.values()):
        return Section("ladder", title, [Text(words("ladder.empty"), "note"), *dialect(view)])
    table = Table(
        caption=words("ladder.table"),
        columns=[words(f"col.{c}") for c in ("pair", "shows", "ami", "segments")],
        rows=[
            [
                words("ladder.pair", of=words(f"side.{of}"), against=words(f"side.{against}")),
                words(f"ladder.{of}_{against}"),
                words.number(ami),
                str(n),
            ]
            for (of, against), (ami, n) in known.items()
        ],
        words=frozenset({1}),
    )
    points = guide_points(view)
    points += guide_against_inductive(view) if asked(view) else []
    points += [*_ladder_points(view), *_words_alone(view), *_inside_questions(view)]
    blocks: list[Block] = [Text(words("ladder.about")), Points(points), table, *dialect(view)]
    return Section("ladder", title, blocks)


def _ladder_points(view: View) -> list[str]:
    words = view.words
    own, n_own = view.baseline("clusters", "groups")
    said = []
    for of in _ECHOES:
        ami, n = view.baseline(of, "clusters")
        if ami is None:
            continue
        if own is None or ami < NEAR_CHANCE:
            key = "ladder.alone" if ami >= NEAR_CHANCE else "ladder.near_chance"
            said.append(words(key, of=words(f"side.{of}"), ami=ami, n=n))
            continue
        key = "ladder.above" if ami > own else "ladder.below"
        said.append(words(key, of=words(f"side.{of}"), ami=ami, n=n, own=own, n_own=n_own))
    return said or [words("ladder.nothing")]


def _words_alone(view: View) -> list[str]:
    """Say whether plain word counts meet the groups as well as the study's clusters do."""
    own, n_own = view.baseline("clusters", "groups")
    plain, n = view.baseline("words", "groups")
    if own is None or plain is None:
        return []
    key = "ladder.words_less" if plain < own else "ladder.words_as_much"
    return [view.words(key, plain=plain, own=own, n=n, n_own=n_own)]


def _inside_questions(view: View) -> list[str]:
    """Say what groups and clusters share once the question, or the tenth, is known."""
    found = view.data.scores.get("conditional")
    if not found or value(found["observed"]) is None:
        return []
    return [
        view.words(
            "ladder.inside" if asked(view) else "ladder.inside_tenths",
            observed=value(found["observed"]),
            expected=value(found["expected"]),
            entropy=value(found["entropy"]),
        )
    ]
