"""Segments that speak against a cluster and a code being the same."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.comparison.negative_cases import negative_cases
from mining.errors import DataError

#   segment   a    b    c    d        e    f    g    h
#   cluster   0    0    0    0        1    1    1   -1
#   codes     tid  tid  uro  uro,tid  uro  uro  -    tid
CLUSTERS = {"a": 0, "b": 0, "c": 0, "d": 0, "e": 1, "f": 1, "g": 1, "h": -1}
CODINGS = pd.DataFrame(
    [*zip("abdhh", ["tid"] * 5, strict=True), *zip("cdef", ["uro"] * 4, strict=True)],
    columns=["segment_id", "code"],
)


def test_a_member_counts_if_all_its_codes_are_rarer_here():
    #        in 0: uro 2 * 8 / (4 * 4) = 1, tid 3 * 8 / (4 * 4) = 1.5; in 1: uro 2 * 8 / 12 = 1.3
    found = negative_cases(CODINGS, CLUSTERS, {})
    assert {cluster: list(case.against) for cluster, case in found.items()} == {0: [], 1: []}

    #        one more uro outside makes it 2 * 9 / (5 * 4) = 0.9; d has tid too
    more = pd.concat([CODINGS, pd.DataFrame([("i", "uro")], columns=CODINGS.columns)])
    assert negative_cases(more, CLUSTERS | {"i": -1}, {})[0].against == ["c"]


def test_the_main_code_elsewhere_is_in_the_order_of_the_talk_with_the_unassigned():
    found = negative_cases(CODINGS.iloc[::-1], CLUSTERS, {0: "tid", 1: "uro"})

    assert found[0].elsewhere == ["h"]
    assert found[1].elsewhere == ["c", "d"]
    assert negative_cases(CODINGS, CLUSTERS, {})[0].elsewhere == []


def test_without_codings_there_are_no_cases():
    found = negative_cases(CODINGS.iloc[:0], CLUSTERS, {0: "tid"})

    assert {c: (list(n.against), list(n.elsewhere)) for c, n in found.items()} == {
        0: ([], []),
        1: ([], []),
    }


def test_a_coded_segment_without_a_cluster_is_named():
    with pytest.raises(DataError, match=r"1 coded segments have no cluster, the first is 'h'"):
        negative_cases(CODINGS, {s: c for s, c in CLUSTERS.items() if s != "h"}, {})


@given(st.lists(st.tuples(st.integers(-1, 2), st.sets(st.sampled_from("xyz"))), max_size=12))
def test_cases_are_those_of_a_plain_count(rows):
    clusters = {str(i): cluster for i, (cluster, _) in enumerate(rows)}
    carried = {str(i): codes for i, (_, codes) in enumerate(rows)}
    pairs = [(s, code) for s, codes in carried.items() for code in sorted(codes)]
    found = negative_cases(
        pd.DataFrame(pairs, columns=["segment_id", "code"]).astype(object), clusters, {0: "x"}
    )

    assert set(found) == set(clusters.values()) - {-1}
    for cluster, case in found.items():
        inside = [s for s, c in clusters.items() if c == cluster]

        def is_rarer(code, inside=inside):
            both = sum(code in carried[s] for s in inside)
            usual = sum(code in codes for codes in carried.values()) * len(inside) / len(rows)
            return both < usual - 1e-12

        expected = {s for s in inside if carried[s] and all(map(is_rarer, carried[s]))}
        assert set(case.against) == expected
