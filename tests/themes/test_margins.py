"""Who fits a cluster least, and who of the others would fit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import silhouette_samples

from mining.themes.exemplars import Core
from mining.themes.margins import find_margins, members_of
from mining.vectors import unit_rows

# On a circle, in degrees: cluster 0 at 0, 10, 20 and 60, cluster 1 at 80, 90 and 100.
DEGREES = np.array([0, 10, 20, 60, 80, 90, 100])
LABELS = np.array([0, 0, 0, 0, 1, 1, 1])


def circle(degrees):
    turned = np.radians(degrees)
    return np.column_stack([np.cos(turned), np.sin(turned)]).astype(np.float32)


def test_the_member_nearest_to_others_fits_least():
    assert find_margins(circle(DEGREES), LABELS).doubtful[0] == 3


def test_near_misses_lie_above_the_lower_quarter_of_the_members():
    #        members of 0 lie about 21 degrees from its centre at most, but for the one at 60
    rows = circle([*DEGREES, 15, 25, 30, 5])
    found = find_margins(rows, np.array([*LABELS, -1, -1, 1, -1]))

    assert found.n_near_misses[0] == 4
    assert found.near_misses[0] == [8, 7, 9]


def test_there_is_no_doubtful_member_without_another_cluster_or_member():
    rows = circle(DEGREES)

    assert find_margins(rows, np.zeros(7, dtype=int)).doubtful == [None]
    assert find_margins(rows, np.array([0, 1, 1, 1, 1, 1, 1])).doubtful[0] is None


def test_nothing_assigned_has_no_margins():
    found = find_margins(circle(DEGREES), np.full(7, -1))

    assert (found.doubtful, found.near_misses, found.n_near_misses) == ([], [], [])


@given(seed=st.integers(0, 999), n=st.integers(6, 30))
def test_silhouettes_are_those_of_scikit_learn(seed, n):
    rng = np.random.default_rng(seed)
    rows = unit_rows(rng.normal(size=(n, 3)))
    labels = np.concatenate([[0, 0, 1, 1], rng.integers(0, 2, n - 4)])
    values = silhouette_samples(rows.astype(np.float64), labels, metric="cosine")

    for cluster, least in enumerate(find_margins(rows, labels).doubtful):
        assert values[least] == pytest.approx(values[labels == cluster].min(), abs=1e-6)


@given(seed=st.integers(0, 999), n=st.integers(1, 30))
def test_near_misses_are_those_of_a_plain_count(seed, n):
    rng = np.random.default_rng(seed)
    rows = unit_rows(rng.normal(size=(n, 3)))
    labels = np.unique(rng.integers(0, 4, n), return_inverse=True)[1] - 1
    found = find_margins(rows, labels)

    for cluster, members in enumerate(members_of(labels)):
        similarity = rows.astype(np.float64) @ rows[members].mean(axis=0, dtype=np.float64)
        limit = np.percentile(similarity[members], 25)
        others = [i for i in range(n) if labels[i] != cluster and similarity[i] > limit]
        assert found.n_near_misses[cluster] == len(others)
        assert found.near_misses[cluster] == sorted(others, key=lambda i: -similarity[i])[:3]


def test_contrasting_voices_are_of_different_informants():
    rows = circle([0, 90, 60, 50])

    assert Core.of(rows, list("aabb")).contrast() == (0, 2)
    assert Core.of(rows, list("aaaa")).contrast() is None
    assert Core.of(rows[:0], []).contrast() is None


def test_large_clusters_are_looked_at_near_their_centre():
    #        600 members within 6 degrees, of a and b in turn, and one of c far away
    rows = circle([*np.arange(600) / 100, 80])
    voices = [*("ab" * 300), "c"]

    assert 600 not in Core.of(rows, voices).exemplars(4, balance=0.5)
    assert 600 not in Core.of(rows, voices).contrast()
