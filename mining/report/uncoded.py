"""Sections 1 and 3: talk that comes back and that nobody coded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from mining.params import LEVELS
from mining.report.blocks import Block, Card, Fold, Heading, Table, Text
from mining.report.view import View, records, value
from mining.themes.cards import voices
from mining.themes.status import MIN_SIZE, MIN_STABILITY

_OPEN = 3  # cards that need no click
_MOST_CARDS = 12
_PASSAGES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncoded:
    """A cluster that is uncoded for half or more.

    Attributes
    ----------
    theme
        Its row of the table ``themes``.
    members
        Its uncoded segments with ``strength`` and ``voice``.
    """

    theme: dict[str, Any]
    members: pd.DataFrame = field(repr=False)

    @property
    def n_informants(self) -> int:
        """How many people say the uncoded segments."""
        return int(self.members["voice"].nunique())

    @property
    def counts(self) -> dict[str, int]:
        """Uncoded segments, all segments, informants."""
        return {"n": len(self.members), "whole": self.theme["size"], "k": self.n_informants}

    @property
    def passages(self) -> list[str]:
        """Two typical uncoded segments, of two informants where there are two."""
        exemplars = list(self.theme["exemplars"])
        last = len(exemplars)
        rows = self.members.assign(
            place=[
                exemplars.index(s) if s in exemplars else last for s in self.members["segment_id"]
            ]
        ).sort_values(["place", "strength", "segment_id"], ascending=[True, False, True])
        by_voice = rows.drop_duplicates("voice")["segment_id"].tolist()
        rest = [s for s in rows["segment_id"] if s not in by_voice]
        return [*by_voice, *rest][:_PASSAGES]


def worth_of(one: Uncoded) -> str:
    """Return the key of what an uncoded cluster may be: a topic, one voice, or an accident."""
    stability = value(one.theme["stability"])
    if stability is None or stability < MIN_STABILITY:
        return "uncoded.worth_unstable"
    if one.theme["status"] == "one_voice" or one.n_informants == 1:
        return "uncoded.worth_one_voice"
    return "uncoded.worth"


def find_uncoded(view: View) -> tuple[str, Sequence[Uncoded]]:
    """Return the uncoded clusters, largest first, and their level.

    The level is the one that is shown, or the next finer one that has such clusters.
    """
    for level in _levels(view):
        found = _at(view, level)
        if found:
            return level, found
    return view.data.level, ()


def _levels(view: View) -> list[str]:
    present = set(view.data.clusters["level"])
    finer = [str(level) for level in LEVELS if level in present]
    return finer[finer.index(view.data.level) :] if view.data.level in finer else []


def _at(view: View, level: str) -> list[Uncoded]:
    data = view.data
    themes = {row["cluster"]: row for row in records(data.themes[data.themes["level"] == level])}
    at_level = data.clusters[data.clusters["level"] == level]
    without = data.segments[data.segments["segment_id"].isin(view.uncoded)]
    placed = without.merge(at_level[["segment_id", "cluster", "strength"]], on="segment_id")
    placed["voice"] = voices(placed)
    found = [
        Uncoded(theme=themes[cluster], members=members)
        for cluster, members in placed.groupby("cluster")
        if cluster in themes
        and themes[cluster]["size"] >= MIN_SIZE
        and 2 * len(members) >= themes[cluster]["size"]
    ]
    return sorted(
        found, key=lambda u: (-len(u.members) * u.n_informants, -len(u.members), u.theme["cluster"])
    )


def uncoded(view: View) -> list[Block]:
    """Show what nobody coded, if there are codes at all."""
    words = view.words
    if not view.data.has_codes:
        return []
    level, found = find_uncoded(view)
    n, whole = len(view.uncoded), len(view.segments)
    share = words.percent(n, whole)
    blocks: list[Block] = [Heading(words("uncoded.title"))]
    if not found:
        levels = words.joined(_levels(view)) or "–"
        said = words(
            "uncoded.none", n=n, whole=whole, share=share, fewest=str(MIN_SIZE), levels=levels
        )
        return [*blocks, Text(said, "note")]
    about = words("uncoded.about", n=n, whole=whole, share=share, fewest=str(MIN_SIZE), level=level)
    if level != view.data.level:
        about += f" {words('uncoded.finer', shown=view.data.level, level=level)}"
    blocks += [Text(about), *_worth(view, found), _table(view, found)]
    return [*blocks, *_cards(view, found)] if view.speech else blocks


def _worth(view: View, found: Sequence[Uncoded]) -> list[Block]:
    """Say what these clusters may be; by name where they are not all of one kind."""
    words = view.words
    kinds: dict[str, list[str]] = {}
    for one in found:
        kinds.setdefault(worth_of(one), []).append(str(one.theme["theme_id"]))
    if len(kinds) == 1:
        return [Text(words(key)) for key in kinds]
    return [Text(f"{', '.join(names)}: {words(key)}") for key, names in kinds.items()]


def _table(view: View, found: Sequence[Uncoded]) -> Table:
    words = view.words
    columns = ("theme", "uncoded", "informants", "stability")
    return Table(
        caption=words("uncoded.table"),
        columns=[words(f"col.{c}") for c in columns],
        rows=[
            [
                one.theme["theme_id"],
                view.share(len(one.members), one.theme["size"]),
                words("cards.k_of_m", k=one.n_informants, m=view.n_informants),
                words.number(value(one.theme["stability"])),
            ]
            for one in found
        ],
    )


def _cards(view: View, found: Sequence[Uncoded]) -> list[Block]:
    cards = [_card(view, one) for one in found[:_MOST_CARDS]]
    blocks: list[Block] = [*cards[:_OPEN]]
    blocks += [Fold(f"{card.name} · {card.summary}", [card]) for card in cards[_OPEN:]]
    if len(found) > len(cards):
        blocks.append(Text(view.words("uncoded.first", n=len(cards)), "note"))
    return blocks


def _card(view: View, one: Uncoded) -> Card:
    words = view.words
    return Card(
        name=one.theme["theme_id"],
        status=words("uncoded.status"),
        tone="uncoded",
        summary=words("uncoded.summary", m=view.n_informants, **one.counts),
        reason=words(worth_of(one)),
        facts=(),
        words_label=words("cards.words"),
        words=", ".join(one.theme["words"]) or "–",
        quotes_label=words("uncoded.exemplars"),
        quotes=view.quotes(one.passages),
        drawn_label="",
        drawn=(),
        is_open=True,
    )
