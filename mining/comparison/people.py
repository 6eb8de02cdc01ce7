"""Agreement between the people who coded one study, per code and overall.

Compared are the documents in which both coded something: text that only one of them got to
says nothing about how they agree.  Whether a passage is coded and what it is called are
kept apart.  Segments depend on how the talk was cut, so the same table is given for
characters; if the two say different things, it is the cut that decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.comparison.reliability import (
    binary_agreement,
    jaccard_distance,
    set_alpha,
)
from mining.errors import DataError

MIN_UNITS_FOR_KAPPA = 5
_COUNTS = ("n_units", "n11", "n10", "n01", "n00")
_CHANCE = ("cohen", "scott", "alpha", "ac1", "brennan_prediger")
_VALUES = ("percent", *_CHANCE, "positive", "jaccard")
COLUMNS = ("unit", "what", "code_id", "coder_a", "coder_b", *_COUNTS, *_VALUES, "uncoded")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marks:
    """What two coders put on the same units.

    ``first`` and ``second`` have shape (n_units, n_labels); ``weights`` has shape
    (n_units,) and is 1 for a segment, the number of characters for a stretch of talk.
    """

    first: NDArray[np.bool_]
    second: NDArray[np.bool_]
    weights: NDArray[np.float64]

    def under(self, members: NDArray[np.bool_]) -> _Marks:
        """Put labels together under new ones; ``members`` has shape (n_labels, n_new)."""
        wide = members.astype(np.float32)
        first, second = (side.astype(np.float32) @ wide > 0 for side in (self.first, self.second))
        return replace(self, first=first, second=second)

    def only(self, kept: NDArray[np.bool_]) -> _Marks:
        """Keep some labels; ``kept`` has shape (n_labels,)."""
        return replace(self, first=self.first[:, kept], second=self.second[:, kept])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Labels:
    """The codes in use, their groups, and which of them are relevant.

    ``grouped`` has shape (n_codes, n_groups), ``relevant`` shape (n_codes,).
    """

    codes: list[str]
    groups: list[str]
    grouped: NDArray[np.bool_]
    relevant: NDArray[np.bool_]


def between_coders(
    segments: pd.DataFrame,
    segment_codes: pd.DataFrame,
    codings: pd.DataFrame,
    codes: pd.DataFrame,
    *,
    coders: tuple[str, str],
    looked_at: Collection[str] | None = None,
) -> pd.DataFrame:
    """Compare two coders on the documents in which both have an anchored coding.

    Coefficients that allow for chance are missing for codes and groups that fewer than
    ``MIN_UNITS_FOR_KAPPA`` segments carry with either coder: with so few, one passage more
    or less moves them from one end to the other.  Characters of one passage do not stand
    for themselves, so segments decide this at both units.  Counts, ``percent``,
    ``positive`` and ``jaccard`` always stand.

    Parameters
    ----------
    segments, segment_codes, codings, codes
        Tables as in :data:`mining.schemas.SCHEMAS`.
    coders
        Names of the two, as in the tables.
    looked_at
        Segments that both were asked about, where one of them saw no whole document; the
        comparison is then on these, and there are no rows for characters.

    Returns
    -------
    DataFrame
        Columns ``COLUMNS``, sorted by the first three; empty where no document was coded
        by both.  ``unit`` is ``segment`` or ``character``.  ``what`` is

        - ``coded``: a relevant code or none.  Codes of origin ``not_relevant`` count here
          as none.
        - ``code``, ``group``: one code or group, named in ``code_id``; all that either
          coder used at this unit, relevant or not.
        - ``named_codes``, ``named_groups``: which relevant ones, on the units where both
          have one.  ``alpha`` is Krippendorff's with the distance MASI, ``jaccard`` the mean
          similarity of the two sets, ``percent`` the share of equal sets.

        ``uncoded`` says whether units without any code are ``counted`` or ``left_out``.

    Raises
    ------
    ValueError
        If both names are the same.
    DataError
        If a coder has no coding.

    Examples
    --------
    Two coders mark 100 of 1000 characters each, half of them the same ones.

    >>> segments = pd.DataFrame(
    ...     {"segment_id": ["a:0-1000"], "document_id": ["a"], "start": [0], "end": [1000]}
    ... )
    >>> codings = pd.DataFrame(
    ...     {"document_id": ["a", "a"], "start": [100, 150], "end": [200, 250],
    ...      "code_id": ["uro", "uro"], "coder": ["A", "B"]}
    ... )
    >>> codes = pd.DataFrame({"code_id": ["uro"], "group_id": [None], "origin": [None]})
    >>> none = pd.DataFrame({"segment_id": [], "code_id": [], "coder": []}, dtype=str)
    >>> found = between_coders(segments, none, codings, codes, coders=("A", "B"))
    >>> found.loc[found["what"] == "coded", ["unit", "n11", "percent", "cohen"]].round(4)
            unit  n11  percent   cohen
    1  character   50      0.9  0.4444
    4    segment    0      1.0     NaN
    """
    if coders[0] == coders[1]:
        raise ValueError(f"between_coders: coders are {coders}; two different ones are needed")
    if looked_at is None:
        spans = _anchored(codings, coders)
        both = [set(spans.loc[spans["coder"] == coder, "document_id"]) for coder in coders]
        segments = segments[segments["document_id"].isin(both[0] & both[1])]
    else:
        segments = segments[segments["segment_id"].isin(looked_at)]
        spans = codings.iloc[:0]
    spans = spans[spans["document_id"].isin(segments["document_id"])]
    on_segments = segment_codes[
        segment_codes["segment_id"].isin(segments["segment_id"])
        & segment_codes["coder"].isin(coders)
    ]
    if segments.empty:
        return people_table([])
    labels = _labels(codes, sorted({*spans["code_id"], *on_segments["code_id"]}))
    marks = {"segment": _on_segments(segments, on_segments, labels.codes, coders)}
    if looked_at is None:
        marks["character"] = _on_characters(segments, spans, labels.codes, coders)
    rare = _rare(marks["segment"], labels)
    names = {"coder_a": coders[0], "coder_b": coders[1]}
    rows = [row for unit in marks for row in _rows(unit, marks[unit], labels, rare)]
    return people_table([row | names for row in rows])


def _anchored(codings: pd.DataFrame, coders: tuple[str, str]) -> pd.DataFrame:
    """Return the anchored codings of two coders, with offsets as plain numbers."""
    known = sorted(codings["coder"].unique())
    for coder in coders:
        if coder not in known:
            raise DataError(f"coder {coder!r}: has no coding; coders are: {', '.join(known)}")
    kept = codings[codings["coder"].isin(coders) & codings["start"].notna()]
    return kept.astype({"start": np.int64, "end": np.int64})


def _labels(codes: pd.DataFrame, used: list[str]) -> _Labels:
    book = codes.drop_duplicates("code_id").set_index("code_id").reindex(used)
    groups = sorted(book["group_id"].dropna().unique())
    grouped = np.equal.outer(book["group_id"].to_numpy(object), np.array(groups, dtype=object))
    return _Labels(
        codes=used,
        groups=groups,
        grouped=grouped.astype(bool),
        relevant=(book["origin"] != "not_relevant").to_numpy(dtype=bool),
    )


def _on_segments(
    segments: pd.DataFrame, placed: pd.DataFrame, codes: list[str], coders: tuple[str, str]
) -> _Marks:
    unit = pd.Index(segments["segment_id"]).get_indexer(pd.Index(placed["segment_id"]))
    code = pd.Index(codes).get_indexer(pd.Index(placed["code_id"]))
    sides = []
    for coder in coders:
        mine = (placed["coder"] == coder).to_numpy(dtype=bool)
        side = np.zeros((len(segments), len(codes)), dtype=bool)
        side[unit[mine], code[mine]] = True
        sides.append(side)
    return _Marks(first=sides[0], second=sides[1], weights=np.ones(len(segments)))


def _on_characters(
    segments: pd.DataFrame, spans: pd.DataFrame, codes: list[str], coders: tuple[str, str]
) -> _Marks:
    """Cut the analysed talk wherever a coding begins or ends; each piece is one unit."""
    starts, ends, total = _in_analysed_talk(segments, spans)
    cuts = np.unique(np.concatenate([[0, total], starts, ends]))
    first, last = np.searchsorted(cuts, starts), np.searchsorted(cuts, ends)
    code = pd.Index(codes).get_indexer(pd.Index(spans["code_id"]))
    sides = []
    for coder in coders:
        mine = (spans["coder"] == coder).to_numpy(dtype=bool)
        # How many codings of a code are open on a piece: one or several count the same.
        open_now = np.zeros((len(cuts), len(codes)), dtype=np.int32)
        np.add.at(open_now, (first[mine], code[mine]), 1)
        np.add.at(open_now, (last[mine], code[mine]), -1)
        sides.append(open_now.cumsum(axis=0)[:-1] > 0)
    return _Marks(first=sides[0], second=sides[1], weights=np.diff(cuts).astype(np.float64))


def _in_analysed_talk(
    segments: pd.DataFrame, spans: pd.DataFrame
) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Return starts and ends of codings as numbers of analysed characters before them.

    All documents are laid on one line, end to end, and what lies outside of segments has no
    length there: codings are clipped by the way.
    """
    documents = pd.Index(segments["document_id"].unique())
    stride = 1 + max(int(segments["end"].max()), int(spans["end"].max()))

    def on_line(table: pd.DataFrame, column: str) -> NDArray[np.int64]:
        place = documents.get_indexer(pd.Index(table["document_id"])).astype(np.int64)
        return np.asarray(place * stride + table[column].to_numpy(np.int64))

    begins, closes = np.sort(on_line(segments, "start")), np.sort(on_line(segments, "end"))
    before = np.concatenate([[0], np.cumsum(closes - begins)])

    def analysed(places: NDArray[np.int64]) -> NDArray[np.int64]:
        nearest = np.maximum(np.searchsorted(begins, places, side="right") - 1, 0)
        inside = np.clip(places - begins[nearest], 0, (closes - begins)[nearest])
        return np.asarray(before[nearest] + inside)

    return analysed(on_line(spans, "start")), analysed(on_line(spans, "end")), int(before[-1])


def _rare(marks: _Marks, labels: _Labels) -> set[tuple[str, str]]:
    """Return the codes and groups that too few segments carry."""
    rare = set()
    for what, ids, side in (
        ("code", labels.codes, marks),
        ("group", labels.groups, marks.under(labels.grouped)),
    ):
        carried = (side.first | side.second).sum(axis=0)
        rare |= {(what, ids[i]) for i in np.flatnonzero(carried < MIN_UNITS_FOR_KAPPA)}
    return rare


def _rows(
    unit: str, marks: _Marks, labels: _Labels, rare: set[tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    relevant = labels.relevant[:, None]
    coded = marks.under(relevant)
    binary = [("coded", [""], coded), ("code", labels.codes, marks)]
    binary.append(("group", labels.groups, marks.under(labels.grouped)))
    for what, ids, side in binary:
        for code_id, values in zip(ids, _binary(side), strict=True):
            hidden = dict.fromkeys(_CHANCE) if (what, code_id) in rare else {}
            if what == "coded" or values["n11"] + values["n10"] + values["n01"]:
                yield {"unit": unit, "what": what, "code_id": code_id, **values, **hidden}
    named = {"named_codes": marks.only(labels.relevant)}
    named["named_groups"] = marks.under(labels.grouped & relevant)
    for what, side in named.items():
        yield {"unit": unit, "what": what, "code_id": "", **_named(side)}


def _binary(marks: _Marks) -> Iterator[dict[str, Any]]:
    total = marks.weights.sum()
    both = marks.weights @ (marks.first & marks.second)
    first, second = marks.weights @ marks.first, marks.weights @ marks.second
    for n11, n1, n2 in zip(both.tolist(), first.tolist(), second.tolist(), strict=True):
        found = binary_agreement(n11, n1 - n11, n2 - n11, float(total) - n1 - n2 + n11)
        yield {"n_units": float(total), **asdict(found), "uncoded": "counted"}


def _named(marks: _Marks) -> dict[str, Any]:
    """Compare the sets of labels on the units where both coders have one."""
    both = marks.first.any(axis=1) & marks.second.any(axis=1)
    total = float(marks.weights[both].sum())
    found: dict[str, Any] = {"n_units": total, "uncoded": "left_out"}
    if not total:
        return found
    sets = np.hstack([marks.first[both], marks.second[both]])
    distinct, which = np.unique(sets, axis=0, return_inverse=True)
    weights = np.zeros(len(distinct))
    np.add.at(weights, which.reshape(-1), marks.weights[both])
    pairs = [
        tuple(frozenset(np.flatnonzero(half).tolist()) for half in np.split(row, 2))
        for row in distinct
    ]
    equal = np.array([a == b for a, b in pairs])
    similar = np.array([1 - jaccard_distance(a, b) for a, b in pairs])
    return found | {
        "percent": float((weights * equal).sum()) / total,
        "alpha": set_alpha(pairs, "masi", weights=weights),
        "jaccard": float((weights * similar).sum()) / total,
    }


def people_table(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows as a table with ``COLUMNS``; what a row does not have is missing."""
    types = dict.fromkeys(_COUNTS, "Int64") | dict.fromkeys(_VALUES, "float64")
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype(types)
    return table.sort_values(list(COLUMNS[:3])).reset_index(drop=True)
