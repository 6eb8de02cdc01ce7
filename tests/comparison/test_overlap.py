"""R12: codes and clusters that hold the same segments."""

from __future__ import annotations

import pandas as pd
import pytest

from mining.comparison.overlap import best_matches, overlap_measures, overlap_table
from mining.errors import DataError

CODES = {
    "s01": "time",
    "s02": "time routine",
    "s03": "ask",
    "s04": "market",
    "s05": "time",
    "s06": "ask vent",
    "s07": "routine",
    "s08": "market",
    "s09": "hope",
    "s11": "market",
    "s12": "ask market",
}
CLUSTERS = {
    "s01": 0,
    "s02": 0,
    "s03": 1,
    "s04": 2,
    "s05": 0,
    "s06": 1,
    "s07": 1,
    "s08": 2,
    "s09": -1,
    "s10": 1,
    "s11": 2,
    "s12": 0,
}
CODINGS = pd.DataFrame(
    [(segment, code) for segment, codes in CODES.items() for code in codes.split()],
    columns=["segment_id", "code"],
)


def cell(code, cluster):
    table = overlap_measures(CODINGS, CLUSTERS)
    [row] = table[(table["code"] == code) & (table["cluster"] == cluster)].to_dict("records")
    return row


def test_segment_with_two_codes_counts_under_both():
    #                  -1  0  1  2
    #   ask             0  1  2  0
    #   hope            1  0  0  0
    #   market          0  1  0  3
    #   routine         0  1  1  0
    #   time            0  3  0  0
    #   vent            0  0  1  0
    table = overlap_table(CODINGS, CLUSTERS)

    assert table.loc["routine"].to_dict() == {-1: 0, 0: 1, 1: 1, 2: 0}
    assert table.loc["hope"].to_dict() == {-1: 1, 0: 0, 1: 0, 2: 0}
    assert table.to_numpy().sum() == 14


@pytest.mark.parametrize(
    ("code", "cluster", "expected"),
    [
        ("time", 0, {"n_both": 3, "precision": 0.75, "recall": 1, "f1": 0.857143, "lift": 3}),
        ("market", 2, {"n_both": 3, "precision": 1, "recall": 0.75, "f1": 0.857143, "lift": 3}),
        ("ask", 1, {"n_both": 2, "precision": 0.5, "recall": 0.666667, "jaccard": 0.4}),
        ("routine", 0, {"jaccard": 0.2}),
        ("routine", 1, {"jaccard": 0.2}),
        ("vent", 1, {"n_both": 1, "jaccard": 0.25}),
    ],
)
def test_r12_measures(code, cluster, expected):
    found = cell(code, cluster)

    assert {k: found[k] for k in expected} == pytest.approx(expected, abs=1e-6)


def test_lift_of_fewer_than_three_shared_segments_is_not_shown():
    assert pd.isna(cell("vent", 1)["lift"])
    assert pd.isna(cell("ask", 1)["lift"])


def test_matches_hold_both_ways_or_say_that_they_do_not():
    measures = overlap_measures(CODINGS, CLUSTERS)
    codes = best_matches(measures, "code").set_index("code")
    clusters = best_matches(measures, "cluster").set_index("cluster")

    assert codes.loc["time", ["cluster", "mutual"]].tolist() == [0, True]
    assert codes.loc["routine", "mutual"] is not True
    assert clusters["code"].to_dict() == {0: "time", 1: "ask", 2: "market"}
    assert "hope" not in codes.index  # it lies in no cluster


def test_no_codings_give_an_empty_table_with_the_same_columns():
    empty = overlap_measures(CODINGS.iloc[:0], CLUSTERS)

    assert empty.empty
    assert list(empty) == list(overlap_measures(CODINGS, CLUSTERS))


def test_coded_segment_without_cluster_is_named():
    with pytest.raises(DataError, match=r"1 coded segments .* first is 's12'"):
        overlap_table(CODINGS, {k: v for k, v in CLUSTERS.items() if k != "s12"})
