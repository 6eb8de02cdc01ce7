"""R16: whether segments with a common code lie nearer to each other, without clusters."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, roc_auc_score

from mining.comparison import neighbourhood as module
from mining.comparison.arrangements import arrangements, restricted
from mining.comparison.code_cohesion import code_cohesion
from mining.comparison.neighbourhood import (
    COLUMNS,
    SCOPES,
    TESTED,
    eligible_codes,
    mates,
    moved_mates,
    neighbourhood,
    precision,
    scopes,
)

# segment     1   2   3   4   5   6
# code        a   a   b   b   b   a
# interview   1   2   1   1   2   1
# question    1   1   2   2   1   2
PAIRS = {
    (1, 2): 0.80,
    (1, 3): 0.35,
    (1, 4): 0.30,
    (1, 5): 0.55,
    (1, 6): 0.40,
    (2, 3): 0.25,
    (2, 4): 0.50,
    (2, 5): 0.20,
    (2, 6): 0.45,
    (3, 4): 0.60,
    (3, 5): 0.65,
    (3, 6): 0.10,
    (4, 5): 0.40,
    (4, 6): 0.20,
    (5, 6): 0.30,
}
CODES = np.array([[code == x for x in "ab"] for code in "aabbba"])
INTERVIEWS = [1, 2, 1, 1, 2, 1]
QUESTIONS = [1, 1, 2, 2, 1, 2]


def symmetric(pairs, n):
    found = np.eye(n, dtype=np.float32)
    for (i, j), value in pairs.items():
        found[i - 1, j - 1] = found[j - 1, i - 1] = value
    return found


SIMILARITY = symmetric(PAIRS, 6)
FOUND = scopes(SIMILARITY, INTERVIEWS, QUESTIONS)


def random_study(seed, *, ties=True):
    """Make similarities, segments with none to three codes, and some outside the guide."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 12))
    values = rng.integers(-5, 6, n * n) / 10 if ties else rng.permutation(n * n) / 1000
    similarity = values.reshape(n, n).astype(np.float32)
    similarity = np.triu(similarity, k=1) + np.triu(similarity, k=1).T
    interviews = rng.choice(["A", "B", "C"], n).tolist()
    questions = [[None, "Q1", "Q2"][q] for q in rng.integers(0, 3, n)]
    return similarity, rng.random((n, 3)) < 0.3, interviews, questions


def in_scope(name, interviews, questions):
    """Pairs of a scope as its name says."""
    for i, j in itertools.combinations(range(len(interviews)), 2):
        same = interviews[i] == interviews[j]
        known = questions[i] is not None and questions[j] is not None
        equal = questions[i] == questions[j]
        if {
            "all": True,
            "within": same,
            "across": not same,
            "other_question": known and not equal,
            "across_same_question": not same and known and equal,
            "across_other_question": not same and known and not equal,
        }[name]:
            yield i, j


@pytest.mark.parametrize(
    ("scope", "auc", "positive", "negative"),
    [
        ("all", 0.888889, 6, 9),
        ("across", 0.75, 4, 4),
        ("within", 1.0, 2, 5),
        ("other_question", 0.85, 4, 5),
    ],
)
def test_r16_scopes(scope, auc, positive, negative):
    found = FOUND[scope].auc(*mates(CODES))

    assert found == (pytest.approx(auc, abs=1e-6), positive, negative)


@pytest.mark.parametrize(("k", "expected"), [(1, 1.0), (2, 0.666667)])
def test_r16_precision(k, expected):
    found = precision(FOUND["all"], CODES, k=k)

    assert found["precision_at_k"] == pytest.approx(expected, abs=1e-6)
    assert found["precision_chance"] == pytest.approx(0.4)


@pytest.mark.parametrize("scope", SCOPES)
def test_r27_area_is_that_of_scikit_learn(scope):
    compared = 0
    for seed in range(25):
        similarity, codes, interviews, questions = random_study(seed)
        pairs = list(in_scope(scope, interviews, questions))
        shared = [bool((codes[i] & codes[j]).any()) for i, j in pairs]
        found = scopes(similarity, interviews, questions, [scope])[scope].auc(*mates(codes))

        auc, positive, negative = found
        assert (positive, negative) == (sum(shared), len(shared) - sum(shared))
        if positive and negative:
            compared += 1
            expected = roc_auc_score(shared, [similarity[i, j] for i, j in pairs])
            assert auc == pytest.approx(expected, abs=1e-6)
        else:
            assert auc is None
    assert compared >= 9


def test_mean_average_precision_is_that_of_scikit_learn():
    for seed in range(25):
        # scikit-learn joins ties, while here the segment that stands first comes first.
        similarity, codes, interviews, questions = random_study(seed, ties=False)
        averages, chances = [], []
        for i, interview in enumerate(interviews):
            others = [j for j, other in enumerate(interviews) if other != interview]
            shared = [bool((codes[i] & codes[j]).any()) for j in others]
            if any(shared):
                averages.append(average_precision_score(shared, similarity[i, others]))
                chances.append(np.mean(shared))
        scope = scopes(similarity, interviews, questions, ["across"])["across"]
        found = precision(scope, codes, k=1)

        assert found["map"] == (pytest.approx(np.mean(averages)) if averages else None)
        assert found["precision_chance"] == (pytest.approx(np.mean(chances)) if chances else None)


def test_ties_go_to_the_segment_that_stands_first():
    #   a  a  b   all alike: the first segment's nearest is the second, which shares its code;
    #             the second's is the first; the third shares none and is not asked
    alike = scopes(np.ones((3, 3), dtype=np.float32), [1, 2, 3], [None] * 3, ["all"])["all"]
    found = precision(alike, CODES[:3], k=1)

    assert found == {"precision_at_k": 1.0, "precision_chance": 0.5, "map": 1.0}


def test_pairs_that_differ_by_rounding_are_ties():
    similarity = symmetric({(1, 2): 0.5, (1, 3): 0.5 + 1e-7, (2, 3): 0.4}, 3)
    found = scopes(similarity, [1, 2, 3], [None] * 3, ["all"])["all"]

    assert found.ranks.tolist() == [[0, 2.5, 2.5], [2.5, 0, 1], [2.5, 1, 0]]


def test_too_few_others_for_the_nearest_five():
    found = precision(FOUND["all"], CODES, k=6)

    assert found == {"precision_at_k": None, "precision_chance": None, "map": None}


def test_segments_outside_the_guide_are_in_no_scope_of_questions():
    found = scopes(SIMILARITY, INTERVIEWS, [1, 1, None, None, 1, 2])

    assert found["across"].n_pairs == 8
    assert found["across_same_question"].n_pairs == 2  # 1-2, 1-5
    assert found["across_other_question"].n_pairs == 2  # 2-6, 5-6
    without = scopes(SIMILARITY, INTERVIEWS, [None] * 6)
    assert without["other_question"].n_pairs == 0
    assert without["across_same_question"].auc(*mates(CODES)) == (None, 0, 0)


def test_eligible_codes_are_on_two_segments_of_two_interviews():
    #   interview   one code per column
    #   A           x  x  x  .  .
    #   A           x  .  .  .  .
    #   B           .  x  .  .  x
    codes = np.array([[1, 1, 1, 0, 0], [1, 0, 0, 0, 0], [0, 1, 0, 0, 1]], dtype=bool)

    assert eligible_codes(codes, list("AAB")).tolist() == [False, True, False, False, False]
    assert eligible_codes(codes[:, :0], list("AAB")).tolist() == []


def test_table_has_a_row_per_scope_and_p_only_between_interviews():
    table = neighbourhood(
        SIMILARITY, CODES, INTERVIEWS, QUESTIONS, restricted(INTERVIEWS, QUESTIONS, seed=1)
    ).set_index("scope")

    assert list(table.reset_index()) == list(COLUMNS)
    assert table.index.tolist() == list(SCOPES)
    assert table.loc["across", "auc"] == 0.75
    assert set(table["chance"]) == {0.5}
    assert set(table.index[table["p"].notna()]) <= set(TESTED)
    assert table.loc["across", "p"] >= table.loc["across", "smallest_p"]
    assert table["n_segments"].tolist() == [6] * 6


@pytest.mark.parametrize("way", ["interview", "question", "exchange"])
def test_p_is_the_share_of_rearranged_codes_with_as_large_an_area(way):
    ways = {way: restricted(INTERVIEWS, QUESTIONS, seed=1)[way]}
    pairs = list(in_scope("across", INTERVIEWS, QUESTIONS))
    areas = []
    for chunk in ways[way].orders(99):
        for order in chunk:
            moved = CODES[order]
            shared = [bool((moved[i] & moved[j]).any()) for i, j in pairs]
            if 0 < sum(shared) < len(shared):
                areas.append(roc_auc_score(shared, [SIMILARITY[i, j] for i, j in pairs]))
    table = neighbourhood(SIMILARITY, CODES, INTERVIEWS, QUESTIONS, ways).set_index("scope")

    expected = np.mean([a >= 0.75 - 1e-9 for a in areas])
    assert table.loc["across", "p"] == pytest.approx(expected)
    assert table.loc["across", "n_arrangements"] == len(areas)


def test_r27_p_is_at_least_that_of_each_way():
    ways = restricted(INTERVIEWS, QUESTIONS, seed=1)
    printed = neighbourhood(SIMILARITY, CODES, INTERVIEWS, QUESTIONS, ways).set_index("scope")["p"]
    for name, way in ways.items():
        alone = neighbourhood(SIMILARITY, CODES, INTERVIEWS, QUESTIONS, {name: way})
        alone = alone.set_index("scope")["p"]
        assert (printed[alone.notna()] >= alone[alone.notna()]).all()
    assert printed.notna().any()


def test_r27_rearranging_nothing_changes_nothing():
    still = {"still": arrangements(range(6), seed=1)}
    table = neighbourhood(SIMILARITY, CODES, INTERVIEWS, QUESTIONS, still).set_index("scope")

    assert table.loc["across", ["p", "smallest_p", "n_arrangements"]].tolist() == [1, 1, 1]


def test_nothing_to_compare_has_no_values():
    one_code = np.ones((3, 1), dtype=bool)
    ways = {"interview": arrangements(list("AAB"), seed=1)}
    table = neighbourhood(SIMILARITY[:3, :3], one_code, list("AAB"), [None] * 3, ways)

    assert table["auc"].isna().all()  # no pair without a common code
    assert table["p"].isna().all()
    empty = neighbourhood(np.eye(0, dtype=np.float32), np.zeros((0, 0), dtype=bool), [], [], ways)
    assert empty["auc"].isna().all()
    assert empty["n_segments"].tolist() == [0] * 6


def test_fewer_draws_are_taken_where_pairs_abound(monkeypatch):
    monkeypatch.setattr(module, "MOST_LOOKUPS", 1)
    drawn = {"interview": arrangements(INTERVIEWS, seed=1, enumerate_below=0)}
    table = neighbourhood(SIMILARITY, CODES, INTERVIEWS, QUESTIONS, drawn).set_index("scope")

    assert table.loc["across", "n_arrangements"] <= 199
    assert table.loc["across", "p"] >= 1 / 200


def test_code_cohesion_by_hand():
    # pairs between interviews:  12 .80  23 .25  24 .50  26 .45  15 .55  35 .65  45 .40  56 .30
    # rank                           8       1       5       4       6       7       3       2
    # a on 1, 2, 6: 12 and 26, ranks 8 and 4; less similar, ties half: 7.5/8 and 3.5/8
    # b on 3, 4, 5: 35 and 45, ranks 7 and 3; 6.5/8 and 2.5/8
    found = code_cohesion(FOUND["across"], CODES, {"still": arrangements(range(6), seed=1)})

    assert found["together"].tolist() == [0.6875, 0.5625]
    assert found["n_pairs"].tolist() == [2, 2]
    assert found["p"].tolist() == [1, 1]


def test_p_of_a_code_is_the_share_of_turns_that_bring_it_as_close():
    ways = restricted(INTERVIEWS, QUESTIONS, seed=1)
    del ways["exchange"]
    by_way = []
    for way in ways.values():
        orders = [order for chunk in way.orders(99) for order in chunk]
        values = np.array(
            [
                code_cohesion(
                    FOUND["across"], CODES[order], {"still": arrangements(range(6), seed=1)}
                )["together"]
                for order in orders
            ]
        )
        by_way.append((values >= np.array([0.6875, 0.5625]) - 1e-9).mean(axis=0))
    found = code_cohesion(FOUND["across"], CODES, ways)

    assert found["p"].tolist() == pytest.approx(np.max(by_way, axis=0).tolist())


def test_a_turn_that_leaves_a_code_without_a_pair_does_not_speak_against_chance():
    #   interview  A A B B
    #   question   1 2 1 2     pairs 1-3 and 2-4, the first more alike; the code on 1 and 3
    # Of four turns one leaves the code there, one brings it to 2-4, two to no pair.
    similarity = symmetric({(1, 3): 0.9, (2, 4): 0.1}, 4)
    scope = scopes(similarity, list("AABB"), [1, 2, 1, 2])["across_same_question"]
    turns = {"interview": arrangements(list("AABB"), seed=1)}
    found = code_cohesion(scope, np.array([[True], [False], [True], [False]]), turns)

    assert found.loc[0].tolist() == [0.75, 1, 0.75]


def test_code_without_a_pair_in_the_scope_has_no_value():
    #   code c stands once, code d twice in one interview
    codes = np.zeros((6, 3), dtype=bool)
    codes[:, 0] = CODES[:, 0]
    codes[0, 1] = codes[0, 2] = codes[2, 2] = True
    found = code_cohesion(FOUND["across"], codes, {"turns": arrangements(INTERVIEWS, seed=1)})

    assert found["n_pairs"].tolist() == [2, 0, 0]
    assert found[["together", "p"]].isna().all(axis=1).tolist() == [False, True, True]


def test_no_p_of_a_code_is_below_one_of_draws_and_one():
    for seed in range(25):
        similarity, codes, interviews, questions = random_study(seed)
        scope = scopes(similarity, interviews, questions, ["across"])["across"]
        drawn = arrangements(interviews, seed=seed, n_draws=9, enumerate_below=0)
        found = code_cohesion(scope, codes, {"turns": drawn})

        assert found["p"].isna().tolist() == found["together"].isna().tolist()
        assert found["p"].dropna().between(0.1, 1).all()
        assert found["together"].dropna().between(0, 1).all()


@given(
    order=st.integers(1, 7).flatmap(
        lambda n: st.lists(st.integers(0, n - 1), min_size=n, max_size=n)
    ),
    seed=st.integers(0, 99),
)
def test_moved_mates_are_the_mates_of_moved_codes(order, seed):
    codes = np.random.default_rng(seed).random((len(order), 3)) < 0.4
    found = moved_mates(*mates(codes), codes.any(axis=1), np.array(order))
    expected = mates(codes[order])

    pairs, wanted = (sorted(map(sorted, zip(*p, strict=True))) for p in (found, expected))
    assert pairs == wanted
