"""Codings on spans to codes per segment.

A coding applies to a segment if it covers a large enough share of the segment, or if a
large enough share of the coding lies in it.  The second half of the rule keeps a short
remark inside a long segment.  Codings without a span lie on no segment.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mining.tables import make_table

_DECIMALS = 6
# 0.3 / 0.6 must reach one half on every machine.
_TOLERANCE = 1e-12
_LABEL = ["segment_id", "code_id", "coder"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Landings:
    """On how many segments the anchored codings of a study lie.

    Attributes
    ----------
    nowhere
        Codings on no segment: the interviewer's talk, or a span the segments leave out.
    many
        Codings on more than two segments: spans that are long beside a segment.
    """

    anchored: int
    nowhere: int
    many: int


def project_codings(
    codings: pd.DataFrame, segments: pd.DataFrame, *, overlap: float
) -> pd.DataFrame:
    """Return the codes of every segment.

    Several codings of one code by one coder on a segment make one row: the share of the
    segment is what they cover together, and of their own shares the largest is kept.
    Segments without a code have no row.

    Parameters
    ----------
    codings, segments
        Tables as in :data:`mining.schemas.SCHEMAS`.
    overlap
        Smallest share, of the segment or of the coding, that counts; above 0, at most 1.

    Returns
    -------
    DataFrame
        The table ``segment_codes``.

    Examples
    --------
    A segment of ten characters, and a coding of four that lies in it with three.

    >>> segments = pd.DataFrame(
    ...     {"segment_id": ["a:0-10"], "document_id": ["a"], "start": [0], "end": [10]}
    ... )
    >>> codings = pd.DataFrame(
    ...     {"coding_id": ["1"], "document_id": ["a"], "start": [7], "end": [11],
    ...      "code_id": ["c"], "coder": ["KR"]}
    ... )
    >>> project_codings(codings, segments, overlap=0.5)
      segment_id code_id coder  share_of_segment  share_of_coding
    0     a:0-10       c    KR               0.3             0.75
    """
    once = codings.drop_duplicates(["document_id", "start", "end", "code_id", "coder"])
    pairs = _applying(once, segments, overlap).sort_values([*_LABEL, "start", "end"])
    # What a coding adds to the ones before it: the part beyond the furthest end so far.
    furthest = pairs.groupby(_LABEL)["end"].cummax()
    reached = furthest.groupby([pairs[c] for c in _LABEL]).shift()
    begin = np.fmax(pairs["start"].to_numpy(float), reached.to_numpy(float))
    pairs["share_of_segment"] = np.clip(pairs["end"] - begin, 0, None) / pairs["length"]
    grouped = pairs.groupby(_LABEL, as_index=False).agg(
        share_of_segment=("share_of_segment", "sum"), share_of_coding=("share_of_coding", "max")
    )
    shares = ["share_of_segment", "share_of_coding"]
    grouped[shares] = grouped[shares].round(_DECIMALS)
    return make_table("segment_codes", grouped)


def lost_codings(codings: pd.DataFrame, segments: pd.DataFrame, *, overlap: float) -> Landings:
    """Count the anchored codings that apply to no segment, and to more than two."""
    pairs = _applying(codings, segments, overlap)
    anchored = int(codings["start"].notna().sum())
    landed = pairs.groupby("coding_id").size()
    return Landings(
        anchored=anchored,
        nowhere=anchored - len(landed),
        many=int((landed > 2).sum()),
    )


def _applying(codings: pd.DataFrame, segments: pd.DataFrame, overlap: float) -> pd.DataFrame:
    """Return one row per coding and segment it applies to, with both shares."""
    if not 0 < overlap <= 1:
        raise ValueError(f"overlap is {overlap}; it must be above 0 and at most 1")
    coding, segment = _touching(codings, segments)
    start = np.maximum(coding["start"].to_numpy(), segment["start"].to_numpy())
    end = np.minimum(coding["end"].to_numpy(), segment["end"].to_numpy())
    shared = (end - start).astype(np.float64)
    pairs = pd.DataFrame(
        {
            "coding_id": coding["coding_id"].to_numpy(),
            "segment_id": segment["segment_id"].to_numpy(),
            "code_id": coding["code_id"].to_numpy(),
            "coder": coding["coder"].to_numpy(),
            "share_of_segment": shared / (segment["end"] - segment["start"]).to_numpy(),
            "start": start.astype(np.float64),
            "end": end.astype(np.float64),
            "length": (segment["end"] - segment["start"]).to_numpy(np.float64),
            "share_of_coding": shared / (coding["end"] - coding["start"]).to_numpy(),
        }
    )
    largest = pairs[["share_of_segment", "share_of_coding"]].max(axis=1)
    applying: pd.DataFrame = pairs[(shared > 0) & (largest >= overlap - _TOLERANCE)]
    return applying


def _touching(codings: pd.DataFrame, segments: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return codings and segments row by row, for all pairs that might overlap.

    All documents are laid on one line, end to end, and the codings looked up there.
    """
    codings = codings[codings["start"].notna()].astype({"start": np.int64, "end": np.int64})
    codings = codings[codings["document_id"].isin(segments["document_id"])]
    spans = pd.concat([table[["document_id", "end"]] for table in (codings, segments)])
    lengths = spans.groupby("document_id")["end"].max()
    offsets = (lengths.cumsum() - lengths).astype(np.int64)
    segments = segments.assign(offset=segments["document_id"].map(offsets).astype(np.int64))
    segments = segments.sort_values(["offset", "start", "end"], kind="stable")
    starts = (segments["start"] + segments["offset"]).to_numpy(np.int64)
    ends = np.maximum.accumulate((segments["end"] + segments["offset"]).to_numpy(np.int64))
    offset = codings["document_id"].map(offsets).astype(np.int64)
    first = np.searchsorted(ends, (codings["start"] + offset).to_numpy(), side="right")
    last = np.searchsorted(starts, (codings["end"] + offset).to_numpy(), side="left")
    counts = np.maximum(last - first, 0)
    which = np.repeat(np.arange(len(codings)), counts)
    nth = np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts)
    return codings.iloc[which], segments.iloc[first[which] + nth]
