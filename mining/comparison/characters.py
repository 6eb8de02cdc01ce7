"""Codings counted by characters, so that the cut into segments decides nothing.

Every character of analysed talk weighs the same; one that carries codes of several groups
is shared out among them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.comparison.nulls import Labels


def character_labels(
    segments: pd.DataFrame, codings: pd.DataFrame, label_of: Mapping[str, str]
) -> Labels:
    """Return how many characters of each segment carry each label.

    Parameters
    ----------
    segments
        The table ``segments``.
    codings
        The table ``codings``; those without a place count nowhere.
    label_of
        From code to label (its group); codes that are not in it are passed over.

    Returns
    -------
    Labels
        Over the rows of ``segments``; weights are characters.

    Examples
    --------
    >>> segments = pd.DataFrame(
    ...     {"document_id": ["a", "a"], "start": [0, 10], "end": [10, 20]}
    ... )
    >>> codings = pd.DataFrame(
    ...     {"document_id": ["a", "a"], "code_id": ["x", "y"], "start": [5, 8], "end": [12, 10]}
    ... )
    >>> found = character_labels(segments, codings, {"x": "g", "y": "h"})
    >>> found.segment.tolist(), found.label.tolist(), found.weight.tolist()
    ([0, 0, 1], [0, 1, 0], [4.0, 1.0, 2.0])
    """
    used = codings[codings["start"].notna() & codings["code_id"].isin(list(label_of))]
    used = used.assign(label=used["code_id"].map(dict(label_of)))
    names = {name: i for i, name in enumerate(sorted(set(used["label"])))}
    whole = np.zeros((len(segments), len(names)))
    rows = pd.Series(np.arange(len(segments)), index=segments.index)
    for document, spans in used.groupby("document_id", sort=True):
        inside = segments[segments["document_id"] == document]
        if len(inside):
            whole[rows[inside.index]] += _shared_out(inside, spans, names)
    segment, label = np.nonzero(whole)
    return Labels(
        segment=segment,
        label=label,
        weight=whole[segment, label],
        n_segments=len(segments),
        n_labels=len(names),
    )


def _shared_out(
    segments: pd.DataFrame, spans: pd.DataFrame, names: Mapping[str, int]
) -> NDArray[np.float64]:
    """Return characters per segment and label in one document."""
    starts, ends = (segments[c].to_numpy(np.int64) for c in ("start", "end"))
    first, last = (spans[c].to_numpy(np.int64) for c in ("start", "end"))
    edges = np.unique(np.concatenate([starts, ends, first, last]))
    carried = np.zeros((len(edges) - 1, len(names)), dtype=bool)
    begins, stops = np.searchsorted(edges, first), np.searchsorted(edges, last)
    for begin, stop, label in zip(begins, stops, spans["label"], strict=True):
        carried[begin:stop, names[label]] = True
    n_labels = np.maximum(carried.sum(axis=1, keepdims=True), 1)
    share = carried * np.diff(edges)[:, None] / n_labels
    found = np.zeros((len(starts), len(names)))
    at = np.searchsorted(edges, starts), np.searchsorted(edges, ends)
    for row, (begin, stop) in enumerate(zip(*at, strict=True)):
        found[row] = share[begin:stop].sum(axis=0)
    return found
