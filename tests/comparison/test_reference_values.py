"""Reference values of the method that belong to no one module, and those of other tools.

What the toolkit does not print (Rand, Fowlkes-Mallows, purity, Hungarian matches, NPMI) is
worked out here from the tables and labels that it uses.
"""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment
from scipy.stats import hypergeom
from sklearn import metrics
from sklearn.metrics.cluster import pair_confusion_matrix
from t12 import CLUSTERS, CODES, GROUPS, SEGMENTS, T10

from mining.clustering.stability import clusterwise_jaccard
from mining.comparison.arrangements import arrangements
from mining.comparison.diagnosis import Crossing
from mining.comparison.nulls import Labels, shared_information, tables
from mining.comparison.overlap import best_matches, overlap_measures
from mining.comparison.overlapping import element_similarity, membership
from mining.comparison.partition import agreement
from mining.themes.exemplars import mmr

GROUP = [GROUPS[i] for i in T10]
CLUSTER = [CLUSTERS[i] for i in T10]
CODINGS = pd.DataFrame(
    [(s, code) for s, own in zip(SEGMENTS, CODES, strict=True) for code in own],
    columns=["segment_id", "code"],
)
GROUPINGS = pd.DataFrame(
    [(s, g) for s, g in zip(SEGMENTS, GROUPS, strict=True) if g], columns=["segment_id", "code"]
)
PLACED = dict(zip(SEGMENTS, CLUSTERS, strict=True))
NOISY = list("AAAABBBBCC")
NOISE = [0, 0, 0, -1, 1, 1, -1, -1, 0, -1]


def similarities(codings):
    """Jaccard similarity of every code and cluster, 0 where none is listed."""
    cells = overlap_measures(codings, PLACED)
    table = cells.pivot_table(index="code", columns="cluster", values="jaccard", fill_value=0.0)
    names = sorted(set(codings["code"]))
    return table.reindex(index=names, columns=[0, 1, 2], fill_value=0.0)


def matched(table):
    """One-to-one pairs with the largest sum of similarities, and their similarities."""
    rows, columns = linear_sum_assignment(-table.to_numpy())
    pairs = zip(table.index[rows], table.columns[columns], strict=True)
    return set(pairs), table.to_numpy()[rows, columns]


def v_measure(found):
    return 2 * found.homogeneity * found.completeness / (found.homogeneity + found.completeness)


def test_r1_values_that_are_not_printed():
    codes, clusters = [0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2]

    assert metrics.rand_score(codes, clusters) == pytest.approx(0.666667, abs=1e-6)
    assert metrics.fowlkes_mallows_score(codes, clusters) == pytest.approx(0.471405, abs=1e-6)
    assert pair_confusion_matrix(codes, clusters).tolist() == [[16, 2], [8, 4]]
    information, _, _ = shared_information(Labels.single(codes), np.array(clusters))
    assert information == pytest.approx(0.462098, abs=1e-6)
    assert v_measure(agreement(codes, clusters)) == pytest.approx(0.515804, abs=1e-6)


def test_r1_by_hand():
    # pairs together in both 2, in the codes 6, in the clusters 3, of 15; by chance 6 * 3 / 15
    found = agreement([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2])

    assert found.ari == pytest.approx((2 - 1.2) / ((6 + 3) / 2 - 1.2))


def test_r8_values_that_are_not_printed():
    still = arrangements(range(10), seed=1)
    [(counted, _)] = tables(Labels.single(GROUP), np.array(CLUSTER), still)
    order = [["G1", "G2", "G3"].index(g) for g in dict.fromkeys(GROUP)]

    assert counted[0][np.argsort(order)].tolist() == [[3, 1, 0], [1, 2, 0], [0, 0, 3]]
    assert counted[0].max(axis=0).sum() / 10 == 0.8  # purity
    assert pair_confusion_matrix(GROUP, CLUSTER).tolist() == [[56, 10], [10, 14]]
    assert metrics.rand_score(GROUP, CLUSTER) == pytest.approx(0.777778, abs=1e-6)
    assert metrics.fowlkes_mallows_score(GROUP, CLUSTER) == pytest.approx(0.583333, abs=1e-6)
    assert v_measure(agreement(GROUP, CLUSTER)) == pytest.approx(0.618066, abs=1e-6)
    alike = element_similarity(membership([[g] for g in GROUP]), membership([[c] for c in CLUSTER]))
    assert alike.mean() == pytest.approx(0.708333, abs=1e-6)


def test_r8_by_hand():
    # pairs together in both 7, in either side 12, of 45; by chance 12 * 12 / 45
    assert agreement(GROUP, CLUSTER).ari == pytest.approx((7 - 3.2) / (12 - 3.2))


def test_r9_coverage():
    coded = [bool(own) for own in CODES]
    clustered = [c != -1 for c in CLUSTERS]

    assert (sum(coded), sum(clustered)) == (11, 11)
    assert sum(a and b for a, b in zip(coded, clustered, strict=True)) == 10
    kept = [(g, c) for g, c in zip(GROUPS, CLUSTERS, strict=True) if g]
    found = agreement([g for g, _ in kept], [c for _, c in kept])
    assert (found.n_segments, found.n_segments - found.n_unassigned) == (11, 10)


def test_r9_noise_and_uncoded_text_as_classes_of_their_own():
    found = agreement([g or "none" for g in GROUPS], [3 if c == -1 else c for c in CLUSTERS])

    assert found.n_segments == 12
    assert found.ari == pytest.approx(0.283525, abs=1e-6)
    assert found.ami == pytest.approx(0.338701, abs=1e-6)
    assert v_measure(found) == pytest.approx(0.573082, abs=1e-6)


@pytest.mark.parametrize(
    ("policy", "expected"),
    [("dropped", 0.772507), ("one class", 0.392539), ("alone", 0.623029)],
)
def test_r10_v_measure_under_three_policies(policy, expected):
    rows = [i for i in range(10) if NOISE[i] != -1 or policy != "dropped"]
    clusters = [9 if NOISE[i] == -1 and policy == "one class" else NOISE[i] for i in rows]
    found = agreement([NOISY[i] for i in rows], clusters)

    assert v_measure(found) == pytest.approx(expected, abs=1e-6)


def test_r10_coverage():
    found = agreement(NOISY, NOISE)

    assert 1 - found.n_unassigned / found.n_segments == 0.6


@pytest.mark.parametrize(
    ("code", "cluster", "f1", "jaccard", "p"),
    [
        ("time", 0, 0.8571, 0.75, 0.01818),
        ("market", 2, 0.8571, 0.75, 0.01818),
        ("ask", 1, 0.5714, 0.4, 0.2364),
    ],
)
def test_r12_overlap_and_the_test_that_is_not_used(code, cluster, f1, jaccard, p):
    cell = overlap_measures(CODINGS, PLACED).set_index(["code", "cluster"]).loc[(code, cluster)]
    above = hypergeom.sf(cell["n_both"] - 1, 12, cell["n_code"], cell["n_cluster"])

    assert cell["f1"] == pytest.approx(f1, abs=5e-5)
    assert cell["jaccard"] == pytest.approx(jaccard)
    assert above == pytest.approx(p, abs=5e-5)


def test_r12_lift_of_cells_that_are_not_shown():
    cells = overlap_measures(CODINGS, PLACED).set_index(["code", "cluster"])
    lift = cells["n_both"] * 12 / (cells["n_code"] * cells["n_cluster"])

    assert lift["ask", 1] == 2
    assert lift["routine", 0] == lift["routine", 1] == 1.5
    assert lift["vent", 1] == 3
    assert cells["lift"].dropna().index.tolist() == [("market", 2), ("time", 0)]


def test_r12_one_to_one_matches_of_codes():
    pairs, values = matched(similarities(CODINGS))

    assert pairs == {("time", 0), ("ask", 1), ("market", 2)}
    assert values.mean() == pytest.approx(0.633333, abs=1e-6)
    assert values.sum() / 6 == pytest.approx(0.316667, abs=1e-6)


def test_r12_best_matches_of_codes():
    best = best_matches(overlap_measures(CODINGS, PLACED), "code").set_index("code")["jaccard"]
    sizes = CODINGS["code"].value_counts()
    all_codes = best.reindex(sizes.index, fill_value=0.0)  # hope lies in no cluster

    assert all_codes.mean() == pytest.approx(0.391667, abs=1e-6)
    assert np.average(all_codes, weights=sizes) == pytest.approx(0.507143, abs=1e-6)


def test_r12_matches_of_groups():
    pairs, values = matched(similarities(GROUPINGS))

    assert pairs == {("G1", 0), ("G2", 1), ("G3", 2)}
    assert values == pytest.approx([0.5, 0.4, 1.0])
    assert values.mean() == pytest.approx(0.633333, abs=1e-6)


def test_r17_dissolved_and_recovered():
    originals = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, 2])
    runs = [
        ([1, 2, 3, 5, 6, 8, 9], [0, 0, 0, 1, 1, 2, 2]),
        ([1, 2, 4, 5, 7, 9, 10], [0, 0, 0, 0, 1, 2, 2]),
        ([2, 3, 4, 6, 7, 8, 10], [0, 0, 0, 1, 2, 1, 2]),
    ]
    found = clusterwise_jaccard(
        originals, [(np.array(kept) - 1, np.array(new)) for kept, new in runs]
    )
    assert (found <= 0.5).sum(axis=0).tolist() == [0, 2, 1]
    assert (found > 0.75).sum(axis=0).tolist() == [2, 1, 2]  # .75 itself is not


@pytest.mark.parametrize(
    ("balance", "item", "gap"),
    # The second step at .7 is .357, .34, .33 for items 1, 2, 3; at .5 it is -.025, .10, .15.
    [(0.7, 2, 0.357 - 0.34), (0.7, 3, 0.357 - 0.33), (0.5, 2, 0.15 - 0.10)],
)
def test_r20_second_step_turns_where_its_scores_say(balance, item, gap):
    relevance = np.array([0.95, 0.93, 0.70, 0.60])
    similarity = np.eye(4)
    for (i, j), value in zip(
        itertools.combinations(range(4), 2), (0.98, 0.50, 0.30, 0.45, 0.35, 0.20), strict=True
    ):
        similarity[i, j] = similarity[j, i] = value
    picks = []
    for more in (gap - 1e-6, gap + 1e-6):
        raised = relevance.copy()
        raised[item] += more / balance
        picks.append(mmr(raised, similarity, 2, balance=balance)[1])

    assert picks == [1 if balance == 0.7 else 3, item]


def test_r20_item_that_is_too_alike_comes_last():
    relevance, similarity = np.array([0.95, 0.93, 0.60]), np.eye(3)
    similarity[0, 2] = similarity[2, 0] = 0.30
    picks = []
    # Item 1 has .465 less half of what it shares with the first, item 2 has .15.
    for shared in (0.63 + 1e-6, 0.63 - 1e-6, 0.98):
        similarity[0, 1] = similarity[1, 0] = shared
        picks.append(mmr(relevance, similarity, 2, balance=0.5)[1])

    assert picks == [2, 1, 2]


def test_r21_one_to_one_matches():
    counts = np.array([[10, 9, 1], [1, 0, 12], [0, 1, 11]])
    code = np.repeat(np.arange(3), counts.sum(axis=1))
    cluster = np.concatenate([np.repeat(np.arange(3), row) for row in counts])
    found = Crossing(
        codes=code[:, None] == np.arange(3),
        clusters=cluster,
        interviews=np.zeros(45, dtype=np.intp),
        relevant=np.ones(45, dtype=bool),
        p=np.full((3, 3), np.nan),
        code_q=np.full(3, np.nan),
        cluster_q=np.full(3, np.nan),
    )
    rows, columns = linear_sum_assignment(-found.jaccard())

    assert found.jaccard()[rows, columns].mean() == pytest.approx(0.334603, abs=1e-6)


def test_r23_npmi_is_the_logarithm_of_lift():
    #   ten segments, the code on four, the cluster holds five, three are both
    codings = pd.DataFrame({"segment_id": list("abcd"), "code": "tid"})
    placed = {s: 0 if s in "abcef" else 1 for s in "abcdefghij"}
    cells = overlap_measures(codings, placed).set_index("cluster")

    pmi = math.log(cells.loc[0, "lift"])
    assert pmi == pytest.approx(0.405465, abs=1e-6)
    assert pmi / -math.log(cells.loc[0, "n_both"] / 10) == pytest.approx(0.336773, abs=1e-6)


@settings(max_examples=50)
@given(
    clusters=st.lists(st.integers(-1, 3), min_size=1, max_size=30),
    n_noise=st.integers(1, 10),
)
def test_r27_noise_never_raises_coverage(clusters, n_noise):
    def coverage(placed):
        found = agreement(["a"] * len(placed), placed)
        return 1 - found.n_unassigned / found.n_segments

    assert coverage(clusters + [-1] * n_noise) <= coverage(clusters)


def test_r27_random_labels_score_nothing_on_average(rng):
    # 400 segments, six groups and twenty clusters, a tenth of the segments in no cluster
    scores = []
    for _ in range(40):
        codes = rng.integers(0, 6, 400)
        clusters = np.where(rng.random(400) < 0.1, -1, rng.integers(0, 20, 400))
        found = agreement(codes.tolist(), clusters.tolist())
        scores.append((found.ami, found.ari))

    assert np.mean(scores, axis=0) == pytest.approx([0, 0], abs=0.01)
