"""Agreement of two coders of one study on their passages: where they are, and their codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from mining.comparison.spans import Unit, span_agreement

_N_SHIFTS = 99  # more of them change the third decimal


def passage_agreement(
    segments: pd.DataFrame,
    codings: pd.DataFrame,
    codes: pd.DataFrame,
    *,
    coders: tuple[str, str],
    seed: int,
) -> Mapping[str, Any] | None:
    """Align the passages of two coders in the documents that both coded.

    Parameters
    ----------
    segments, codings, codes
        Tables as in :data:`mining.schemas.SCHEMAS`; codes of origin ``not_relevant`` are
        left out, and so is what has no place.

    Returns
    -------
    mapping
        ``codes`` and ``places``, the fields of
        :class:`~mining.comparison.spans.SpanAgreement` with the codes as labels and with
        one label for all; ``None`` where no document was coded by both.
    """
    apart = codes.loc[codes["origin"] == "not_relevant", "code_id"]
    used = codings[codings["start"].notna() & ~codings["code_id"].isin(apart)]
    by_coder = [used[used["coder"] == coder] for coder in coders]
    both = set(by_coder[0]["document_id"]) & set(by_coder[1]["document_id"])
    ends = segments.groupby("document_id")["end"].max()
    documents = sorted(both & set(ends.index))
    if not documents:
        return None
    spans = [side[side["document_id"].isin(documents)] for side in by_coder]
    longest = pd.concat(spans).groupby("document_id")["end"].max()
    lengths = np.maximum(ends[documents], longest[documents]).astype("int64")
    begins = (lengths.cumsum() - lengths).to_dict()
    line = lengths.tolist()
    first, second = (_units(side, begins) for side in spans)
    shared = {"lengths": line, "n_shifts": _N_SHIFTS, "seed": seed}
    places = [[(start, end, "") for start, end, _ in side] for side in (first, second)]
    return {
        "codes": asdict(span_agreement(first, second, **shared)),
        "places": asdict(span_agreement(*places, **shared)),
    }


def _units(spans: pd.DataFrame, begins: Mapping[str, int]) -> list[Unit]:
    """Return passages laid end to end; the same one with the same code counts once."""
    columns = ["document_id", "start", "end", "code_id"]
    once = spans[columns].drop_duplicates().sort_values(columns)
    return [
        (begins[document] + int(start), begins[document] + int(end), code)
        for document, start, end, code in once.itertuples(index=False, name=None)
    ]
