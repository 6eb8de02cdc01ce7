"""R21, and a small table for every status."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mining.comparison.crossing import Crossing, effective_number, union_jaccard
from mining.comparison.diagnosis import (
    CLUSTER_STATUSES,
    COLUMNS,
    STATUSES,
    diagnose_clusters,
    diagnose_codes,
)


def crossing(table, *, unplaced=None, uncoded=None, p=1.0, q=1.0, relevant=None, interviews=4):
    """Make segments with one code or none from a table.

    ``table`` has the segments of each code (rows) in each cluster (columns), ``unplaced``
    those of each code in no cluster, ``uncoded`` those of each cluster without a code.
    ``p`` has a value per pair or one for all, ``q`` one for all codes and clusters.
    """
    counts = np.array(table)
    unplaced = [0] * counts.shape[0] if unplaced is None else unplaced
    uncoded = [0] * counts.shape[1] if uncoded is None else uncoded
    cells = [(c, k, n) for (c, k), n in np.ndenumerate(counts)]
    cells += [(c, -1, n) for c, n in enumerate(unplaced)]
    cells += [(-1, k, n) for k, n in enumerate(uncoded)]
    code, cluster = np.array([(c, k) for c, k, n in cells for _ in range(n)]).T
    codes = code[:, None] == np.arange(counts.shape[0])
    return Crossing(
        codes=codes,
        clusters=cluster,
        interviews=np.arange(len(code)) % interviews,
        relevant=codes.any(axis=1) if relevant is None else codes[:, relevant].any(axis=1),
        **as_tested(counts.shape, p, q),
    )


def as_tested(shape, p=1.0, q=1.0):
    """Return p of pairs, and q of codes and clusters; NaN for ``None``."""
    whole = np.nan if q is None else q
    return {
        "p": np.broadcast_to(p, shape),
        "code_q": np.full(shape[0], whole),
        "cluster_q": np.full(shape[1], whole),
    }


def code_rows(found, together=None):
    names = [f"c{i}" for i in range(found.codes.shape[1])]
    held = [None] * len(names) if together is None else together
    return diagnose_codes(found, names, held).set_index("name")


def cluster_rows(found, stability=()):
    return diagnose_clusters(found, stability).set_index("name")


R21 = crossing([[10, 9, 1], [1, 0, 12], [0, 1, 11]])


def test_r21_similarities_and_unions():
    jaccard = R21.jaccard()
    placed = R21.clusters[:, None] == np.arange(3)

    assert jaccard[0] == pytest.approx([0.4762, 0.4286, 0.0233], abs=5e-5)
    assert union_jaccard(R21.codes[:, 0], placed[:, :2]) == pytest.approx(0.863636, abs=1e-6)
    assert union_jaccard(placed[:, 2], R21.codes[:, 1:]) == pytest.approx(0.884615, abs=1e-6)


def test_r21_parts_of_row_and_column():
    row, column = R21.counts[0], R21.counts[:, 2]

    assert np.log(effective_number(row)) / np.log(3) == pytest.approx(0.7789, abs=5e-5)
    assert effective_number(row) == pytest.approx(2.353, abs=5e-4)
    assert effective_number(column) == pytest.approx(2.308, abs=5e-4)
    assert code_rows(R21).loc["c0", "top_share"] == 0.5
    assert cluster_rows(R21).loc["2", "top_share"] == 0.5


def test_r21_is_a_split_and_a_merge_rather_than_partial_fits():
    codes, clusters = code_rows(R21), cluster_rows(R21)

    assert codes["status"].tolist() == ["split", "merge", "merge"]
    assert codes["partners"].tolist() == [[0, 1], [2], [2]]
    assert codes["union_jaccard"].tolist() == pytest.approx([0.863636] + [0.884615] * 2, abs=1e-6)
    assert clusters.loc["2", "status"] == "merge"
    assert clusters.loc["2", "partners"] == [1, 2]
    assert clusters.loc["2", "union_jaccard"] == pytest.approx(0.884615, abs=1e-6)


def test_match():
    #         k0  k1
    #   c0     4   0     4/5
    #   c1     1   5     5/6
    found = crossing([[4, 0], [1, 5]])

    assert code_rows(found)["status"].tolist() == ["match", "match"]
    assert code_rows(found)["partners"].tolist() == [[0], [1]]
    assert code_rows(found)["jaccard"].tolist() == pytest.approx([4 / 5, 5 / 6])
    assert cluster_rows(found)["status"].tolist() == ["match", "match"]
    assert cluster_rows(found)["best"].tolist() == [0, 1]


def test_match_from_one_half_and_partial_from_one_quarter():
    #   c0 and k0 share four segments; k0 has more without a code
    assert code_rows(crossing([[4]], uncoded=[4])).loc["c0", "status"] == "match"  # 4/8
    assert code_rows(crossing([[4]], uncoded=[5])).loc["c0", "status"] == "partial"  # 4/9
    assert code_rows(crossing([[4]], uncoded=[12])).loc["c0", "status"] == "partial"  # 4/16
    assert code_rows(crossing([[4]], uncoded=[13])).loc["c0", "status"] == "silent_machine"


def test_partial():
    #         k0  -1
    #   c0     4   3
    #   -      3             4/10
    found = crossing([[4]], unplaced=[3], uncoded=[3])

    assert code_rows(found).loc["c0", ["status", "partners", "jaccard"]].tolist() == [
        "partial",
        [0],
        0.4,
    ]
    assert cluster_rows(found).loc["0", ["status", "partners"]].tolist() == ["partial", [0]]


def test_the_better_fit_must_hold_both_ways():
    #         k0  k1
    #   c0     4   0    4/12 with k0, which has more of c1
    #   c1     6   0    6/12 with k0
    #   -      2   9
    found = code_rows(crossing([[4, 0], [6, 0]], uncoded=[2, 9]))

    assert found["status"].tolist() == ["merge", "match"]


def test_split():
    #         k0  k1  k2
    #   c0     5   4   0     no cluster has 60 %, two have a quarter
    #   c1     0   0   9     union 9/11
    #   -      1   1   0
    found = crossing([[5, 4, 0], [0, 0, 9]], uncoded=[1, 1, 0])
    row = code_rows(found).loc["c0"]

    # The better cluster alone fits by half, which is a match where nothing else is known.
    assert (row["status"], row["jaccard"]) == ("match", 0.5)
    wider = code_rows(crossing([[5, 5, 0], [0, 0, 9]], uncoded=[1, 1, 0])).loc["c0"]
    assert (wider["status"], wider["partners"]) == ("split", [0, 1])
    assert wider["union_jaccard"] == pytest.approx(10 / 12)
    assert wider["effective"] == pytest.approx(2)


def test_no_split_where_one_cluster_holds_most():
    #         k0  k1  -1          k0  k1  -1
    #   c0     6   4   0    c0     5   5   0     60 % in k0, or no more than half in either
    #   c1     0   0   9    c1     0   0   9
    #   -      3   1        -      3   1         union 10/14 in both
    most, half = (
        code_rows(crossing([own, [0, 0]], unplaced=[0, 9], uncoded=[3, 1])).loc["c0"]
        for own in ([6, 4], [5, 5])
    )
    assert (most["status"], most["top_share"]) == ("partial", 0.6)
    assert (half["status"], half["top_share"]) == ("split", 0.5)


def test_no_split_where_the_union_is_much_wider():
    #         k0  k1
    #   c0     5   5     union 10/21
    #   -      6   5
    row = code_rows(crossing([[5, 5], [0, 0]], unplaced=[0, 9], uncoded=[6, 5])).loc["c0"]

    assert (row["status"], row["union_jaccard"]) == ("partial", None)


def test_no_split_into_clusters_that_hold_most_text_anyway():
    #         k0  k1
    #   c0     5   5     half of c0, but eight of the fourteen segments: lift 5 * 14 / 80
    #   -      3   1
    row = code_rows(crossing([[5, 5]], uncoded=[3, 1])).loc["c0"]

    assert (row["status"], row["jaccard"]) == ("partial", 5 / 11)


def test_merge():
    #         k0  k1
    #   c0     5   0
    #   c1     5   0     union 10/11; either alone 5/11
    #   c2     0   6
    #   -      1   0
    found = crossing([[5, 0], [5, 0], [0, 6]], uncoded=[1, 0])
    codes, clusters = code_rows(found), cluster_rows(found)

    assert codes["status"].tolist() == ["merge", "merge", "match"]
    assert codes["partners"].tolist() == [[0], [0], [1]]
    assert clusters["status"].tolist() == ["merge", "match"]
    assert clusters.loc["0", "partners"] == [0, 1]
    assert clusters.loc["0", "union_jaccard"] == pytest.approx(10 / 11)


def test_codes_too_rare_to_judge_are_not_merged():
    #   c1 is on three segments
    found = crossing([[4, 0], [3, 0], [0, 9]], uncoded=[2, 0])

    assert cluster_rows(found).loc["0", "status"] == "partial"
    assert code_rows(found)["status"].tolist() == ["partial", "too_rare", "match"]


def test_too_rare():
    found = code_rows(crossing([[3]], q=None), together=[0.9]).loc["c0"]

    assert (found["status"], found["partners"], found["reading_value"]) == ("too_rare", [], 0)
    assert found["n_segments"] == 3
    assert code_rows(crossing([[4]])).loc["c0", "status"] == "match"


#         k0  k1  -1
#   c0     2   2   0     2/13 with either; lift 2 * 42 / (4 * 11)
#   c1     0   0  20
#   -      9   9
FAINT = [[2, 2], [0, 0]]


@pytest.mark.parametrize(
    ("q", "p", "unplaced", "status", "partners"),
    [
        (0.10, [0.06, 0.05], 0, "trace", [1]),
        (0.10, [0.02, 0.01], 0, "trace", [1]),
        (0.10, [0.01, 0.01], 0, "trace", [0]),
        (0.11, [0.01, 0.01], 0, "silent_machine", []),
        (0.10, [0.06, 0.06], 0, "silent_machine", []),
        (0.05, [0.01, 0.06], 4, "silent_machine", []),
        (0.05, [0.01, 0.06], 3, "trace", [0]),
        (None, [0.01, 0.01], 0, "silent_machine", []),
        (0.05, [np.nan, np.nan], 0, "silent_machine", []),
    ],
    ids=[
        *("found", "clearer", "tie", "not found", "in no pair", "half in no cluster"),
        *("less than half", "not judged", "pairs not judged"),
    ],
)
def test_trace_and_silence_of_the_clusters(q, p, unplaced, status, partners):
    found = crossing(FAINT, unplaced=[unplaced, 20], uncoded=[9, 9], q=q, p=[p, [1, 1]])
    row = code_rows(found).loc["c0"]

    assert (row["status"], row["partners"]) == (status, partners)


def test_no_trace_where_sizes_alone_bring_as_many():
    #         k0  k1
    #   c0     2   2     lift 2 * 22 / (4 * 11) = 1, whatever the p
    #   -      9   9
    found = crossing([[2, 2]], uncoded=[9, 9], p=0.01, q=0.01)

    assert code_rows(found).loc["c0", "status"] == "silent_machine"
    assert cluster_rows(found)["status"].tolist() == ["apart", "apart"]


def test_no_trace_where_nothing_is_shared():
    #         k0  k1  -1
    #   c0     0   4   0     4/28 with k1, whose p is not small
    #   c1     0   0  20
    #   -      9  24
    found = crossing(
        [[0, 4], [0, 0]], unplaced=[0, 20], uncoded=[9, 24], p=[[0.01, 0.2], [0.01, 0.01]], q=0.01
    )

    assert code_rows(found)["status"].tolist() == ["silent_machine", "silent_machine"]
    assert cluster_rows(found)["status"].tolist() == ["apart", "apart"]


def test_code_in_no_cluster_at_all():
    found = code_rows(crossing([[0, 0]], unplaced=[5], uncoded=[3, 3])).loc["c0"]

    assert found["status"] == "silent_machine"
    assert found[["best", "jaccard", "effective"]].isna().all()
    assert found["top_share"] == 0


@pytest.mark.parametrize(
    ("stability", "status"),
    [([0.6], "silent_manual"), ([0.59], "trace"), ([None], "trace"), ([], "trace")],
)
def test_silence_of_the_codes(stability, status):
    #         k0  k1  -1
    #   c0     2   7   0     half or more of a stable cluster is uncoded
    #   c1     0   0  20     lift of c0 in k0 2 * 31 / (9 * 4)
    #   -      2   0
    found = crossing(
        [[2, 7], [0, 0]], unplaced=[0, 20], uncoded=[2, 0], p=[[0.05, 1], [1, 1]], q=0.1
    )
    row = cluster_rows(found, stability).loc["0"]

    assert (row["status"], row["partners"]) == (status, [0] if status == "trace" else [])


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, "trace"),
        ({"q": 0.11}, "apart"),
        ({"p": 0.06}, "apart"),
        ({"unplaced": [0, 5]}, "apart"),  # lift 2 * 16 / (9 * 4)
        ({"table": [[0, 9], [0, 0]]}, "apart"),
    ],
    ids=["trace", "not found", "in no pair", "lift", "none shared"],
)
def test_trace_of_a_cluster(changed, status):
    given = {"table": [[2, 7], [0, 0]], "unplaced": [0, 20], "uncoded": [2, 0]}
    given |= {"p": 0.05, "q": 0.1, **changed}

    assert cluster_rows(crossing(given.pop("table"), **given)).loc["0", "status"] == status


def test_a_code_too_rare_to_judge_leaves_no_trace_in_a_cluster():
    #   c0 is on three segments, all in k0 with nine others
    found = crossing([[3], [0]], unplaced=[0, 20], uncoded=[9], p=0.01, q=0.01)

    assert cluster_rows(found).loc["0", "status"] == "apart"


def test_text_that_is_not_relevant_counts_as_uncoded():
    #         k0  k1
    #   c0     3   0     not relevant
    #   c1     3   9
    found = crossing([[3, 0], [3, 9]], relevant=[1])
    all_relevant = crossing([[3, 0], [3, 9]])

    assert cluster_rows(found, [0.9, 0.9]).loc["0", "status"] == "silent_manual"
    assert cluster_rows(all_relevant, [0.9, 0.9]).loc["0", "status"] != "silent_manual"


def test_a_match_is_no_silence():
    #   not relevant and in one cluster: the researcher had seen it
    found = crossing([[6]], relevant=[])

    assert cluster_rows(found, [0.9]).loc["0", "status"] == "match"


def test_apart():
    #         k0  k1
    #   c0     2   7
    #   -      1   0
    found = crossing([[2, 7]], uncoded=[1, 0])

    assert cluster_rows(found, [0.9, 0.9]).loc["0", ["status", "partners"]].tolist() == [
        "apart",
        [],
    ]


def test_cluster_of_uncoded_text_that_does_not_come_back():
    found = cluster_rows(crossing([[0, 6]], uncoded=[5, 0]), [0.2, 0.9]).loc["0"]

    assert found["status"] == "apart"
    assert found[["best", "jaccard", "effective"]].isna().all()


def test_best_is_the_more_similar_and_then_the_first():
    #         k0  k1
    #   c0     2   2
    found = code_rows(crossing([[2, 2]])).loc["c0"]

    assert (found["best"], found["jaccard"]) == (0, 0.5)


def test_reading_value_by_hand():
    # c0 is on five segments in four of four interviews, .8 together, and fits k0 by 5/12:
    # firm .6, reach 1, unlike 7/12, size 5/10
    found = crossing([[5]], uncoded=[7])

    assert code_rows(found, [0.8]).loc["c0", "reading_value"] == pytest.approx(0.6 * 7 / 12 / 2)
    assert code_rows(found, [None]).loc["c0", "reading_value"] == 0
    assert code_rows(found, [0.3]).loc["c0", "reading_value"] == 0
    # k0 is on twelve segments and comes back by .7: firm .7, reach 1, unlike 7/12, size 1
    assert cluster_rows(found, [0.7]).loc["0", "reading_value"] == pytest.approx(0.7 * 7 / 12)


def test_reading_value_falls_with_agreement_and_with_few_voices():
    wide, narrow = (crossing([[5]], uncoded=[7], interviews=n) for n in (4, 1))
    narrow = Crossing(
        codes=narrow.codes,
        clusters=narrow.clusters,
        interviews=np.where(narrow.codes[:, 0], 0, np.arange(12) % 4),
        relevant=narrow.relevant,
        p=narrow.p,
        code_q=narrow.code_q,
        cluster_q=narrow.cluster_q,
    )
    alike = crossing([[5]], uncoded=[1])
    value = [code_rows(x, [0.8]).loc["c0", "reading_value"] for x in (wide, narrow, alike)]

    assert code_rows(narrow).loc["c0", "n_interviews"] == 1
    assert value[1] == pytest.approx(value[0] / 4)
    assert value[2] < value[0]


def test_lift_is_what_sizes_alone_would_not_bring():
    #   c0 on 4 of 12, k0 on 4 of 12, 3 shared: 3 * 12 / 16
    found = crossing([[3, 1]], uncoded=[1, 7])

    assert found.lift()[0, 0] == 2.25


def test_a_segment_with_two_codes_counts_under_both():
    found = Crossing(
        codes=np.ones((4, 2), dtype=bool),
        clusters=np.zeros(4, dtype=np.int64),
        interviews=np.arange(4),
        relevant=np.ones(4, dtype=bool),
        **as_tested((2, 1)),
    )
    assert found.counts.tolist() == [[4], [4]]
    assert code_rows(found)["jaccard"].tolist() == [1, 1]


def test_nothing_to_diagnose():
    none = Crossing(
        codes=np.zeros((0, 0), dtype=bool),
        clusters=np.zeros(0, dtype=np.int64),
        interviews=np.zeros(0, dtype=np.intp),
        relevant=np.zeros(0, dtype=bool),
        **as_tested((0, 0)),
    )
    assert list(diagnose_codes(none, [], [])) == list(COLUMNS)
    assert diagnose_clusters(none, []).empty
    assert effective_number(np.array([0, 0])) is None
    assert union_jaccard(np.zeros(2, dtype=bool), np.zeros((2, 1), dtype=bool)) == 0


def test_all_unassigned():
    found = crossing([[0], [0]], unplaced=[5, 2])
    found = Crossing(
        codes=found.codes,
        clusters=found.clusters,
        interviews=found.interviews,
        relevant=found.relevant,
        **as_tested((2, 0), np.zeros((2, 0))),
    )
    assert code_rows(found)["status"].tolist() == ["silent_machine", "too_rare"]
    assert cluster_rows(found).empty


@settings(max_examples=50)
@given(
    table=st.lists(st.lists(st.integers(0, 8), min_size=3, max_size=3), min_size=1, max_size=4),
    stability=st.lists(st.sampled_from([None, 0.3, 0.9]), min_size=3, max_size=3),
    p=st.sampled_from([0.05, 0.5]),
    q=st.sampled_from([0.05, 0.5]),
)
def test_every_row_has_a_status_and_its_partners(table, stability, p, q):
    found = crossing(table, unplaced=[1] * len(table), uncoded=[1, 1, 1], p=p, q=q)
    codes, clusters = code_rows(found, [0.9] * len(table)), cluster_rows(found, stability)

    assert set(codes["status"]) <= set(STATUSES)
    assert set(clusters["status"]) <= set(CLUSTER_STATUSES)
    for rows, alone in ((codes, {"silent_machine", "too_rare"}), (clusters, {"apart"})):
        for row in rows.itertuples():
            assert bool(row.partners) == (row.status not in {*alone, "silent_manual"})
            assert 0 <= row.reading_value <= 1
            assert (row.status in {"split", "merge"}) == (not pd.isna(row.union_jaccard))
    for name, row in codes.iterrows():
        if row["status"] == "match":
            assert clusters.loc[str(row["partners"][0]), "best"] == int(name[1:])


def test_a_code_too_rare_to_judge_stands_in_nobodys_way():
    #         k0  unplaced
    #   c0     3     0        too rare, 3/5
    #   c1     2     3        2/8
    found = code_rows(crossing([[3], [2]], unplaced=[0, 3]))

    assert found["status"].tolist() == ["too_rare", "partial"]
