"""One report's view of the study: what it may show, and by which names.

There are two views of the same data.  The full one has names, quotes and ids.  The
shareable one has no speech: interviews are P1 to Pn in an order that only someone with
the transcripts can work out, codes are ids, and no view of a section can reach a text
except through here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from mining.report.blocks import Quote
from mining.report.data import ReportData
from mining.report.words import Words
from mining.themes.cards import theme_id, voices

ALL = "all"
FEW_INFORMANTS = 5  # a group of fewer people is not shown person by person when shared
NEAR_CHANCE = 0.05  # an AMI below this is called close to what chance gives
_EXCERPT = 200


def value(cell: Any) -> float | None:  # noqa: ANN401 - a cell of any table
    """Return a cell as a float, or ``None`` where it is missing."""
    return None if cell is None or pd.isna(cell) else float(cell)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table."""
    return frame.to_dict("records")  # type: ignore[return-value]


@dataclass(frozen=True)
class View:
    """The data, the language, and whether speech may be shown."""

    data: ReportData
    words: Words
    speech: bool

    @cached_property
    def segments(self) -> pd.DataFrame:
        """The segments with ``cluster`` (-1 unassigned) and ``place`` (0 to 1)."""
        clusters = self.data.clusters
        at_level = clusters.loc[clusters["level"] == self.data.level, ["segment_id", "cluster"]]
        placed = self.data.segments.merge(at_level, on="segment_id", how="left")
        placed["cluster"] = placed["cluster"].fillna(-1).astype("int64")
        size = placed.groupby("document_id")["position"].transform("size")
        order = placed.groupby("document_id").cumcount()
        placed["place"] = (order + 0.5) / size
        return placed

    @cached_property
    def uncoded(self) -> frozenset[str]:
        """The segments with no code, or only with codes marked as not relevant."""
        data = self.data
        origin = data.segment_codes["code_id"].map(data.codes.set_index("code_id")["origin"])
        relevant = data.segment_codes.loc[origin != "not_relevant", "segment_id"]
        return frozenset(data.segments["segment_id"]) - frozenset(relevant)

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Rows of the segments by id."""
        return {segment_id: i for i, segment_id in enumerate(self.segments["segment_id"])}

    @cached_property
    def themes(self) -> pd.DataFrame:
        """The candidate themes of the level that is shown."""
        return self.data.themes[self.data.themes["level"] == self.data.level].reset_index(drop=True)

    @cached_property
    def theme_names(self) -> dict[int, str]:
        """Ids of the candidate themes by cluster, with an entry for -1."""
        clusters = sorted(set(self.segments["cluster"]) | set(self.themes["cluster"]))
        names = {int(c): theme_id(self.data.level, int(c)) for c in clusters if c >= 0}
        return names | {-1: self.words("word.unassigned")}

    @cached_property
    def n_informants(self) -> int:
        """How many people the segments come from."""
        return len(set(voices(self.data.segments)))

    @cached_property
    def n_interviews(self) -> int:
        """How many interviews the segments come from."""
        return int(self.data.segments["document_id"].nunique())

    @cached_property
    def interviews(self) -> dict[str, str]:
        """Names of the interviews by document id, in the order in which they are shown."""
        documents = self.data.documents
        if self.speech:
            return {str(d): str(d) for d in documents["document_id"]}
        keys = {
            d: hashlib.sha256(f"{self.data.params.seed}:{sha}:{d}".encode()).hexdigest()
            for d, sha in zip(documents["document_id"], documents["sha256"], strict=True)
        }
        return {d: f"P{i}" for i, d in enumerate(sorted(keys, key=keys.__getitem__), start=1)}

    @cached_property
    def titles(self) -> dict[str, str]:
        """Titles of the interviews by document id, as the full report shows them."""
        documents = self.data.documents
        titles = zip(documents["document_id"], documents["title"], strict=True)
        return {d: title.strip() or d for d, title in titles}

    @cached_property
    def _code_names(self) -> Mapping[str, str]:
        codes = self.data.codes
        return dict(zip(codes["code_id"], codes["name"], strict=True))

    def code(self, code_id: Any) -> str:  # noqa: ANN401 - a cell, which may be missing
        """Return what a code or group is called here."""
        if code_id is None or pd.isna(code_id):
            return "–"
        return self._code_names.get(str(code_id), str(code_id)) if self.speech else str(code_id)

    @property
    def map_method(self) -> str:
        """What drew the map."""
        method = self.data.map_method
        return self.words(f"method.{method}") if self.words.has(f"method.{method}") else method

    @cached_property
    def _turns(self) -> dict[str, list[tuple[int, int]]]:
        found: dict[str, list[tuple[int, int]]] = {}
        turns = self.data.turns
        for document, start, turn in zip(
            turns["document_id"], turns["start"], turns["turn"], strict=True
        ):
            found.setdefault(document, []).append((int(start), int(turn)))
        return found

    def turn_at(self, document: str, start: int) -> str:
        """Return the number of the turn that holds this place."""
        before = [turn for first, turn in self._turns.get(document, []) if first <= start]
        return str(max(before, default="–"))

    def source(self, segment_id: str) -> str:
        """Return where a segment stands: its id, interview, turn and position."""
        document, start, position = self._spots[segment_id]
        return self.words(
            "cards.source",
            interview=self.titles.get(document, document),
            turn=self.turn_at(document, start),
            position=str(position + 1),
            segment=segment_id,
        )

    @cached_property
    def _spots(self) -> dict[str, tuple[str, int, int]]:
        columns = self.segments[["segment_id", "document_id", "start", "position"]]
        return {
            segment: (document, int(start), int(position))
            for segment, document, start, position in columns.itertuples(index=False, name=None)
        }

    @cached_property
    def codes_on(self) -> dict[str, list[str]]:
        """Codes by the segments that carry them, each once."""
        pairs = self.data.segment_codes[["segment_id", "code_id"]].drop_duplicates()
        found: dict[str, list[str]] = {}
        for segment, code in pairs.itertuples(index=False, name=None):
            found.setdefault(segment, []).append(code)
        return found

    def hover(self, segments: pd.DataFrame) -> dict[str, list[str]] | None:
        """Return what a figure says of each segment, or nothing where speech is left out."""
        if not self.speech:
            return None
        return {
            row["segment_id"]: [
                row["segment_id"],
                self.words(
                    "map.hover",
                    interview=self.interviews.get(row["document_id"], row["document_id"]),
                    position=str(row["position"] + 1),
                    n=row["n_words"],
                ),
                _excerpt(row["text"]),
            ]
            for row in records(segments)
        }

    def quotes(self, segment_ids: Sequence[str]) -> list[Quote]:
        """Return what was said in these segments; nothing where speech is left out."""
        ids = segment_ids if self.speech else ()
        return [Quote(self._texts[self.row_of[s]].strip(), self.source(s)) for s in ids]

    @cached_property
    def _texts(self) -> list[str]:
        return self.segments["text"].tolist()

    def share(self, part: int, whole: int) -> str:
        """Write a part of a whole as counts and per cent."""
        share = self.words.percent(part, whole)
        return self.words("cards.share", n=part, whole=whole, share=share)

    def baseline(self, of: str, against: str) -> tuple[float | None, int]:
        """Return AMI and number of segments of one row of the ladder."""
        rows = self.data.baselines
        found = rows[(rows["of"] == of) & (rows["against"] == against)]
        if found.empty:
            return None, 0
        return value(found["ami"].iloc[0]), int(found["n_segments"].iloc[0])


def _excerpt(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= _EXCERPT else one_line[:_EXCERPT].rsplit(" ", 1)[0] + " …"
