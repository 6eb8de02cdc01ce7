"""Where each new segment comes to lie at each level, and what that adds up to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.clustering.placing import (
    Nearest,
    drift,
    limits,
    nearest,
    outside,
    own_cosines,
    rehearse,
)
from mining.clustering.tree import centres
from mining.schemas import RESULTS
from mining.stages.place_vectors import Space, unheard
from mining.tables import make_table
from mining.themes.cards import theme_id

ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """One level: what the new segments are nearest to, and the same of rehearsed old ones.

    ``rehearsed`` is ``None`` where there is one interview and none can be left out.
    """

    name: str
    sizes: Sequence[int]
    new: Nearest = field(repr=False)
    out: NDArray[np.bool_] = field(repr=False)
    rehearsed: Nearest | None = field(repr=False)
    rehearsed_out: NDArray[np.bool_] = field(repr=False)

    @property
    def cluster(self) -> NDArray[np.int64]:
        """The cluster of each new segment, -1 for outside."""
        return np.where(self.out, -1, self.new.cluster)


def work_out(
    old: pd.DataFrame,
    clusters: Mapping[str, pd.Series[int]],
    segments: pd.DataFrame,
    space: Space,
    documents: Sequence[str],
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """Place new segments and count.

    Parameters
    ----------
    old, segments
        The table ``segments`` of the study and of the new interviews.
    clusters
        The cluster of each old segment, by level.
    documents
        Ids of the new interviews, those without a segment too.

    Returns
    -------
    placements, counts
        The table ``placements``, and the tables ``placed`` and ``placed_clusters`` by name.
    """
    levels = [
        _level(name, np.asarray(labels, dtype=np.int64), space) for name, labels in clusters.items()
    ]
    rows = [
        pd.DataFrame(
            {
                "segment_id": segments["segment_id"],
                "level": level.name,
                "cluster": level.cluster,
                # As in the table of clusters: 0 for who is in none.
                "strength": np.where(level.out, 0.0, np.clip(level.new.cosine, 0.0, 1.0)),
                "nearest": level.new.cluster,
                "cosine": level.new.cosine,
            }
        )
        for level in levels
    ]
    words = _words(old, segments, space, documents)
    at = {name: (segments["document_id"] == name).to_numpy() for name in sorted(documents)}
    at[ALL] = np.ones(len(segments), dtype=np.bool_)
    people = old["document_id"].tolist()
    placed = [
        _row(level, n, where, people) | words[n] for level in levels for n, where in at.items()
    ]
    grown = [row for level in levels for n, where in at.items() for row in _grown(level, n, where)]
    counts = {
        "placed": pd.DataFrame(placed, columns=list(RESULTS["placed"].columns)),
        "placed_clusters": pd.DataFrame(grown, columns=list(RESULTS["placed_clusters"].columns)),
    }
    return make_table("placements", pd.concat(rows)), counts


def _level(name: str, labels: NDArray[np.int64], space: Space) -> _Level:
    n_clusters = int(labels.max(initial=-1)) + 1
    rehearsed = _rehearsed(labels, space)
    basis = rehearsed if rehearsed is not None else own_cosines(space.old, labels)
    limit = limits(basis, n_clusters)
    new = nearest(space.new, centres(space.old, labels))
    return _Level(
        name=name,
        sizes=np.bincount(labels[labels >= 0], minlength=n_clusters).tolist(),
        new=new,
        out=outside(new, limit),
        rehearsed=rehearsed,
        rehearsed_out=outside(basis, limit),
    )


def _rehearsed(labels: NDArray[np.int64], space: Space) -> Nearest | None:
    if not space.rehearsals:
        return None
    cluster, cosine = np.full(len(labels), -1, dtype=np.int64), np.zeros(len(labels))
    for one in space.rehearsals:
        found = rehearse(one.rest, labels[~one.at], one.left_out)
        cluster[one.at], cosine[one.at] = found.cluster, found.cosine
    return Nearest(cluster=cluster, cosine=cosine)


def _row(level: _Level, name: str, at: NDArray[np.bool_], people: Sequence[str]) -> dict[str, Any]:
    old = level.rehearsed
    found = drift(level.out[at], level.rehearsed_out, people if old is not None else None)
    return {
        "document_id": name,
        "level": level.name,
        "n_segments": int(at.sum()),
        "n_outside": int(level.out[at].sum()),
        "outside_share": found.share,
        "outside_old": found.usual,
        "outside_highest": found.highest,
        "outside_p": found.p,
        "clear_drift": found.clear,
        "cosine": _mean(level.new.cosine[at]),
        "cosine_old": _mean(old.cosine) if old is not None else None,
    }


def _grown(level: _Level, name: str, at: NDArray[np.bool_]) -> Iterator[dict[str, Any]]:
    """Yield the clusters to which segments of an interview come."""
    came = np.bincount(level.cluster[at & ~level.out], minlength=len(level.sizes))
    for cluster in np.flatnonzero(came).tolist():
        yield {
            "document_id": name,
            "theme_id": theme_id(level.name, cluster),
            "level": level.name,
            "n_old": level.sizes[cluster],
            "n_placed": int(came[cluster]),
        }


def _words(
    old: pd.DataFrame, segments: pd.DataFrame, space: Space, documents: Sequence[str]
) -> dict[str, dict[str, float | None]]:
    """Return the share of words not heard before, by interview, beside that of old ones."""
    said = old["text_model"]
    shares = [unheard(said[one.at].tolist(), said[~one.at].tolist()) for one in space.rehearsals]
    usual = _mean(np.array([share for share in shares if share is not None]))
    new = {name: segments.loc[segments["document_id"] == name, "text_model"] for name in documents}
    new[ALL] = segments["text_model"]
    return {
        name: {"unheard": unheard(texts.tolist(), said.tolist()), "unheard_old": usual}
        for name, texts in new.items()
    }


def _mean(values: NDArray[np.float64]) -> float | None:
    return float(values.mean()) if len(values) else None
