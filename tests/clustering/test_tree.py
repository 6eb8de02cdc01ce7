"""One tree, cut where a level is wanted: the cuts are those of SciPy."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage

from mining.clustering.tree import cuts, segment_tree
from mining.comparison.numbering import numbered
from mining.vectors import unit_rows

# Whole numbers on a line, so that many merges have the same height.
PLACES = st.lists(st.integers(0, 6), min_size=2, max_size=14)
SIZES = st.lists(st.integers(1, 16), min_size=1, max_size=6, unique=True)


@given(places=PLACES, sizes=SIZES)
def test_cuts_are_those_of_scipy_also_where_heights_tie(places, sizes):
    tree = linkage(np.array(places, dtype=float)[:, None], method="average")

    found = cuts(tree, sizes)

    assert list(found) == sizes
    for size, labels in found.items():
        expected = numbered(fcluster(tree, size, criterion="maxclust").tolist())
        assert labels.tolist() == expected.tolist()
        assert labels.dtype == np.int64


def test_no_size_gives_no_cut():
    tree = segment_tree(unit_rows(np.eye(3)))

    assert cuts(tree, []) == {}
