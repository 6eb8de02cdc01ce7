"""Passages to read for a code, a group, a cluster, or a code inside a cluster.

What is typical of a code is taken from the coding and not from the vectors: the passages
that the code covers most and that carry the fewest other codes.  Passages that lie in the
middle of a code's vectors would only show what the map sees of it already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from mining.report.view import View, records
from mining.themes.cards import voices

_SHOWN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Carriers:
    """Which segments carry what, and lie where, in the order of the talk.

    Attributes
    ----------
    of
        Segments of every code, code group and cluster (by the id of its candidate theme).
    cover
        Largest share of a segment that a code or group covers, by owner and segment.
    codes_on
        Codes on every coded segment.
    group_of
        Group of every code.
    voice, document
        Who says every segment, and in which interview.
    """

    of: Mapping[str, Sequence[str]] = field(repr=False)
    cover: Mapping[tuple[str, str], float] = field(repr=False)
    codes_on: Mapping[str, Sequence[str]] = field(repr=False)
    group_of: Mapping[str, Any] = field(repr=False)
    voice: Mapping[str, str] = field(repr=False)
    document: Mapping[str, str] = field(repr=False)
    exemplars: Mapping[str, Sequence[str]] = field(repr=False)
    strength: Mapping[str, float] = field(repr=False)
    row_of: Mapping[str, int] = field(repr=False)

    def typical_of_code(self, owner: str, inside: str | None = None) -> list[str]:
        """Return two passages of a code or group, all of it or inside one cluster."""
        found = self.of.get(owner, ())
        if inside is not None:
            found = self.shared(owner, inside)
        return self._spread(
            sorted(
                found, key=lambda s: (-self.cover[owner, s], len(self.codes_on[s]), self.row_of[s])
            )
        )

    def typical_of_cluster(self, cluster: str, among: Iterable[str] | None = None) -> list[str]:
        """Return two passages of a cluster, or of some segments in it: its exemplars first."""
        members = self.of.get(cluster, ())
        wanted = set(members if among is None else among)
        shown = list(self.exemplars.get(cluster, ()))
        last = len(shown)
        return self._spread(
            sorted(
                (s for s in members if s in wanted),
                key=lambda s: (
                    shown.index(s) if s in shown else last,
                    -self.strength[s],
                    self.row_of[s],
                ),
            )
        )

    def shared(self, first: str, second: str) -> list[str]:
        """Return the segments of both."""
        others = set(self.of.get(second, ()))
        return [s for s in self.of.get(first, ()) if s in others]

    def informants(self, owner: str) -> list[str]:
        """Return who says the segments of a code, group or cluster."""
        return list(dict.fromkeys(self.voice[s] for s in self.of.get(owner, ())))

    def interviews(self, owner: str) -> list[str]:
        """Return the interviews that the segments stand in."""
        return list(dict.fromkeys(self.document[s] for s in self.of.get(owner, ())))

    def _spread(self, ordered: Sequence[str]) -> list[str]:
        """Return the first passages, of two informants where there are two."""
        first = {self.voice[s]: s for s in reversed(ordered)}
        alone = [s for s in ordered if first[self.voice[s]] == s]
        rest = [s for s in ordered if s not in set(alone)]
        return [*alone, *rest][:_SHOWN]


def carriers(view: View) -> Carriers:
    """Look up which segments carry what, once for a section."""
    segments = view.segments
    ids = segments["segment_id"].tolist()
    pairs = _pairs(view)
    of: dict[str, list[str]] = {}
    cover: dict[tuple[str, str], float] = {}
    codes_on: dict[str, list[str]] = {}
    for row in records(pairs):
        on_segment = codes_on.setdefault(row["segment_id"], [])
        on_segment += [row["code_id"]] if row["code_id"] not in on_segment else []
        for owner in dict.fromkeys(o for o in (row["code_id"], row["group_id"]) if pd.notna(o)):
            segment, share = row["segment_id"], float(row["share_of_segment"])
            if (owner, segment) not in cover:
                of.setdefault(owner, []).append(segment)
            cover[owner, segment] = max(share, cover.get((owner, segment), 0.0))
    for segment, cluster in zip(ids, segments["cluster"], strict=True):
        if cluster >= 0:
            of.setdefault(view.theme_names[int(cluster)], []).append(segment)
    at_level = view.data.clusters[view.data.clusters["level"] == view.data.level]
    return Carriers(
        of=of,
        cover=cover,
        codes_on=codes_on,
        group_of=dict(zip(view.data.codes["code_id"], view.data.codes["group_id"], strict=True)),
        voice=dict(zip(ids, voices(segments), strict=True)),
        document=dict(zip(ids, segments["document_id"], strict=True)),
        exemplars=dict(zip(view.themes["theme_id"], view.themes["exemplars"], strict=True)),
        strength=dict(zip(at_level["segment_id"], at_level["strength"], strict=True)),
        row_of=view.row_of,
    )


def _pairs(view: View) -> pd.DataFrame:
    """Return codes and groups on segments, in the order of the talk."""
    data = view.data
    pairs = data.segment_codes.merge(data.codes[["code_id", "group_id"]], on="code_id", how="left")
    pairs = pairs[pairs["segment_id"].isin(view.row_of)]
    order = pairs["segment_id"].map(view.row_of).astype("int64")
    return pairs.assign(order=order).sort_values(["order", "code_id"], kind="stable")
