"""What agreement would be by chance, where segments come in runs inside interviews.

Neighbouring segments stay on one topic, so a free shuffle makes almost any two groupings
look related.  The clusters are rearranged in ways that keep their runs instead
(:mod:`mining.comparison.arrangements`), and the largest of the p-values is printed.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

from mining.comparison.arrangements import Arrangements
from mining.comparison.partition import UNASSIGNED, singletons

_TOLERANCE = 1e-12
_CELLS = 4_000_000  # of all tables that are held at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The side that stays: which segment has which label, and how much of it.

    A segment with one label is one entry of weight 1; one in two groups may be two entries
    of one half; counted by characters, the weights are characters.

    Attributes
    ----------
    segment, label, weight
        Shape (n_entries,): row of the segment, number of the label, weight above 0.
    """

    segment: NDArray[np.intp]
    label: NDArray[np.intp]
    weight: NDArray[np.float64]
    n_segments: int
    n_labels: int

    @classmethod
    def single(cls, labels: Sequence[Hashable]) -> Labels:
        """Return labels of segments that have one each."""
        numbers: dict[Hashable, int] = {}
        ids = np.array([numbers.setdefault(x, len(numbers)) for x in labels], dtype=np.intp)
        return cls(
            segment=np.arange(len(ids)),
            label=ids,
            weight=np.ones(len(ids)),
            n_segments=len(ids),
            n_labels=len(numbers),
        )


def tables(
    labels: Labels, clusters: NDArray[np.int64], ways: Arrangements
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.int64]]]:
    """Yield the contingency tables of rearranged clusters, many at a time.

    Parameters
    ----------
    clusters
        Shape (n_segments,), from 0; -1 is unassigned and has no column.

    Yields
    ------
    tables, moved
        Shapes (n, n_labels, n_clusters) and (n, n_segments): the tables, and the clusters
        that they were counted on.
    """
    n_clusters = int(clusters.max(initial=UNASSIGNED)) + 1
    size = _CELLS // max(labels.n_labels * n_clusters, labels.n_segments, 1)
    for orders in ways.orders(size):
        moved = clusters[orders]
        yield _counted(labels, moved, n_clusters), moved


def _counted(labels: Labels, moved: NDArray[np.int64], n_clusters: int) -> NDArray[np.float64]:
    n, cells = len(moved), labels.n_labels * n_clusters
    column = moved[:, labels.segment]
    index = column + labels.label * n_clusters + np.arange(n)[:, None] * cells
    kept = column >= 0
    weight = np.broadcast_to(labels.weight, column.shape)[kept]
    flat = _sums(index[kept], weight, n * cells)
    return flat.reshape(n, labels.n_labels, n_clusters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Null:
    """Shared information by chance, and how the observed value stands to it.

    Attributes
    ----------
    observed, expected
        Mutual information in nats, and its mean over arrangements.
    adjusted
        (observed - expected) / (mean of both entropies - expected): AMI with the
        expectation of this null.  ``None`` where nothing is left above the expectation, or
        where either side keeps all segments together or all apart.
    homogeneity, completeness
        Their means over arrangements, ``None`` where not defined.
    p, smallest_p
        Share of arrangements with at least the observed value, and the smallest share that
        any result could have had.
    """

    observed: float
    expected: float
    adjusted: float | None
    homogeneity: float | None
    completeness: float | None
    p: float
    smallest_p: float
    n_arrangements: int
    exact: bool


def information_null(labels: Labels, clusters: NDArray[np.int64], ways: Arrangements) -> Null:
    """Compare the information that labels and clusters share with rearranged clusters.

    Unassigned segments are clusters of their own.

    Parameters
    ----------
    clusters
        Shape (n_segments,); -1 is unassigned.
    """
    observed, h_labels, h_clusters = shared_information(labels, clusters)
    values: list[NDArray[np.float64]] = []
    of_clusters: list[NDArray[np.float64]] = []
    for counted, moved in tables(labels, clusters, ways):
        found, entropy = _information(labels, counted, moved)
        values.append(found)
        of_clusters.append(entropy)
    by_chance = np.concatenate(values)
    p, smallest = p_value(observed, by_chance, exact=ways.exact)
    expected = float(by_chance.mean())
    room = (h_labels + h_clusters) / 2 - expected if _comparable(labels, clusters) else 0.0
    entropies = np.concatenate(of_clusters)
    return Null(
        observed=observed,
        expected=expected,
        adjusted=(observed - expected) / room if room > _TOLERANCE else None,
        homogeneity=expected / h_labels if h_labels > _TOLERANCE else None,
        completeness=float((by_chance / entropies).mean())
        if entropies.min() > _TOLERANCE
        else None,
        p=p,
        smallest_p=smallest,
        n_arrangements=ways.n_arrangements,
        exact=ways.exact,
    )


def information_of_many(
    labels: Labels, runs: Sequence[NDArray[np.int64]], ways: Arrangements
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Compare labels with several groupings of the same segments, rearranged together.

    Returns
    -------
    observed, by_chance
        Shapes (n_runs,) and (n_draws, n_runs): mutual information above what the run has by
        chance, as a share of the room above that, so that runs with more and with fewer
        clusters compare.
    """
    widths = [int(clusters.max(initial=UNASSIGNED)) + 1 for clusters in runs]
    size = _CELLS // max(labels.n_labels * max(widths), labels.n_segments, 1)
    chunks: list[list[NDArray[np.float64]]] = [[] for _ in runs]
    for orders in ways.orders(size):
        for number, clusters in enumerate(runs):
            moved = clusters[orders]
            counted = _counted(labels, moved, widths[number])
            chunks[number].append(_information(labels, counted, moved)[0])
    drawn = np.column_stack([np.concatenate(values) for values in chunks])
    whole = np.array([shared_information(labels, clusters) for clusters in runs])
    expected = drawn.mean(axis=0)
    room = np.maximum(whole[:, 1:].mean(axis=1) - expected, _TOLERANCE)
    return (whole[:, 0] - expected) / room, (drawn - expected) / room


def _comparable(labels: Labels, clusters: NDArray[np.int64]) -> bool:
    placed = singletons(clusters[np.unique(labels.segment)].tolist())
    return all(1 < len(set(side)) < len(side) for side in (labels.label.tolist(), placed))


def shared_information(labels: Labels, clusters: NDArray[np.int64]) -> tuple[float, float, float]:
    """Return mutual information and both entropies in nats; unassigned ones stand alone.

    Examples
    --------
    >>> side = Labels.single(["a", "a", "b", "b"])
    >>> [round(x, 3) for x in shared_information(side, np.array([0, 0, 1, -1]))]
    [0.693, 0.693, 1.04]
    """
    if not len(labels.segment):
        return 0.0, 0.0, 0.0
    moved = clusters[None, :]
    n_clusters = int(clusters.max(initial=UNASSIGNED)) + 1
    counted = _counted(labels, moved, n_clusters)
    found, entropy = _information(labels, counted, moved)
    rows = _sums(labels.label, labels.weight, labels.n_labels)
    return float(found[0]), float(_entropy(rows[None, :])[0]), float(entropy[0])


def _sums(index: NDArray[np.intp], weight: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    return np.asarray(np.bincount(index, weights=weight, minlength=n), dtype=np.float64)


def _entropy(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    total = counts.sum(axis=1)
    found: NDArray[np.float64] = np.log(total) - xlogy(counts, counts).sum(axis=1) / total
    return found


def _information(
    labels: Labels,
    counted: NDArray[np.float64],
    moved: NDArray[np.int64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return mutual information and the clusters' entropy of every table.

    An unassigned segment is a column of its own, which need not be written out: what it
    adds depends on its own weights alone.
    """
    if not len(labels.segment):
        return np.zeros(len(moved)), np.zeros(len(moved))
    total = labels.weight.sum()
    own = _sums(labels.segment, labels.weight, labels.n_segments)
    inside = _sums(labels.segment, xlogy(labels.weight, labels.weight), labels.n_segments)
    alone = (moved == UNASSIGNED).astype(np.float64)
    cells = xlogy(counted, counted).sum(axis=(1, 2)) + alone @ inside
    columns = counted.sum(axis=1)
    spread = xlogy(columns, columns).sum(axis=1) + alone @ xlogy(own, own)
    rows = _sums(labels.label, labels.weight, labels.n_labels)
    fixed = xlogy(rows, rows).sum()
    found = (cells - spread - fixed) / total + np.log(total)
    return np.maximum(found, 0.0), np.maximum(np.log(total) - spread / total, 0.0)


def p_value(observed: float, by_chance: NDArray[np.float64], *, exact: bool) -> tuple[float, float]:
    """Return the share of chance values at or above the observed one, and the smallest share.

    Of draws the observed value is one more; of all arrangements it is one of them.

    Examples
    --------
    >>> p_value(1.0, np.array([0.0, 2.0, 1.0]), exact=False)
    (0.75, 0.25)
    >>> p_value(1.0, np.array([0.0, 2.0, 1.0, 2.0]), exact=True)
    (0.75, 0.5)
    """
    above = int((by_chance >= observed - _TOLERANCE).sum())
    if not exact:
        return (above + 1) / (len(by_chance) + 1), 1 / (len(by_chance) + 1)
    best = int((by_chance >= by_chance.max() - _TOLERANCE).sum())
    return above / len(by_chance), best / len(by_chance)


def largest_of_many(observed: NDArray[np.float64], by_chance: NDArray[np.float64]) -> list[float]:
    """Return p-values for the runs of a grid, each against the best of the grid by chance.

    Picking the best of many runs makes agreement out of nothing; against the largest value
    of every rearrangement it does not.

    Parameters
    ----------
    observed
        Shape (n_runs,).
    by_chance
        Shape (n_draws, n_runs): one rearrangement of the codes per row, scored on all runs.

    References
    ----------
    Westfall & Young 1993, Resampling-Based Multiple Testing.
    """
    largest = by_chance.max(axis=1)
    return [p_value(float(value), largest, exact=False)[0] for value in observed]


def adjusted_q(p_values: Sequence[float]) -> list[float]:
    """Return Benjamini-Hochberg q-values, in the order given.

    References
    ----------
    Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x

    Examples
    --------
    >>> [round(q, 4) for q in adjusted_q([0.004, 0.0002, 0.6])]
    [0.006, 0.0006, 0.6]
    """
    p = np.asarray(p_values, dtype=float)
    order = np.argsort(p, kind="stable")
    scaled = p[order] * len(p) / np.arange(1, len(p) + 1)
    q = np.empty(len(p))
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return [float(value) for value in q]
