"""Decisions follow their clusters through reruns, and none is ever lost."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.decisions.carry import Clusters, nearest, refresh, set_id
from mining.decisions.sheets import CONVERGENCE, ORPHAN, READING, SECOND_LOOK, THEMES

# before      middle-00 {a b c d}   middle-01 {e f}
OLD = {"middle-00": frozenset("abcd"), "middle-01": frozenset("ef")}
SETS = {set_id(members): members for members in OLD.values()}


def decision(theme, members, **written):
    row = dict.fromkeys(THEMES.columns, "")
    return {**row, "theme_id": theme, "members": set_id(members), "decision": "keep", **written}


def wanted(*themes):
    return [{"theme_id": theme} for theme in themes]


def test_a_decision_goes_to_the_cluster_with_most_of_its_members():
    # now: middle-00 {e f g}  middle-01 {a b c}; J(abcd, abc) = 3/4, J(ef, efg) = 2/3
    now = {"middle-00": frozenset("efg"), "middle-01": frozenset("abc")}
    rows = [decision("middle-00", OLD["middle-00"], memo="first")]
    rows += [decision("middle-01", OLD["middle-01"], memo="second")]

    found = refresh(THEMES, rows, wanted(*now), Clusters(current=now, sets=SETS))

    assert [(r["theme_id"], r["memo"], r["state"]) for r in found] == [
        ("middle-00", "second", ""),
        ("middle-01", "first", ""),
    ]
    # What a decision was about does not drift from run to run.
    assert {r["members"] for r in found} == set(SETS)


@pytest.mark.parametrize(
    ("members", "state"),
    [("abcdefgh", ""), ("abcdefghi", ORPHAN)],  # 4 of 8 is one half, 4 of 9 is less
)
def test_one_half_is_enough_and_less_is_an_orphan(members, state):
    now = {"middle-00": frozenset(members)}
    rows = [decision("middle-00", OLD["middle-00"], memo="mine")]

    found = refresh(THEMES, rows, wanted("middle-00"), Clusters(current=now, sets=SETS))

    assert [(r["memo"], r["state"]) for r in found if r["memo"]] == [("mine", state)]
    assert len(found) == (1 if state == "" else 2)


def test_an_orphan_comes_back_when_its_cluster_does():
    gone = Clusters(current={"middle-00": frozenset("xyz")}, sets=SETS)
    rows = [decision("middle-00", OLD["middle-00"], memo="mine")]
    orphaned = refresh(THEMES, rows, wanted("middle-00"), gone)

    back = refresh(
        THEMES,
        orphaned,
        wanted("middle-05"),
        Clusters(current={"middle-05": frozenset("abcd")}, sets=SETS),
    )

    assert [(r["theme_id"], r["memo"], r["state"]) for r in back] == [("middle-05", "mine", "")]


def test_of_two_claims_the_better_fit_then_the_later_decision_wins():
    # both halves of {a b c d} fit with exactly one half
    sets = {set_id(m): frozenset(m) for m in ("ab", "cd", "abc")}
    now = Clusters(current={"middle-00": frozenset("abcd")}, sets=sets)
    rows = [
        decision("middle-00", "ab", memo="early", when="2026-01-01T00:00:00Z"),
        decision("middle-01", "cd", memo="late", when="2026-02-01T00:00:00Z"),
    ]

    by_time = refresh(THEMES, rows, wanted("middle-00"), now)
    by_fit = refresh(
        THEMES, [*rows, decision("middle-02", "abc", memo="fit")], wanted("middle-00"), now
    )

    assert [(r["memo"], r["state"]) for r in by_time] == [("late", ""), ("early", ORPHAN)]
    assert [(r["memo"], r["state"]) for r in by_fit] == [
        ("fit", ""),
        ("early", ORPHAN),
        ("late", ORPHAN),
    ]


def test_equal_fit_takes_the_first_cluster():
    now = {"middle-01": frozenset("ab"), "middle-00": frozenset("cd")}
    assert nearest(set("abcd"), now).theme == "middle-00"


def test_cells_of_the_convergence_matrix_follow_too():
    row = dict.fromkeys(CONVERGENCE.columns, "") | {"finding": "F1", "theme_id": "middle-00"}
    row |= {"cell": "dissonance", "members": set_id("abcd")}
    now = Clusters(current={"middle-03": frozenset("abcde")}, sets=SETS)
    asked = [{"finding": f, "theme_id": "middle-03"} for f in ("F1", "F2")]

    kept = refresh(CONVERGENCE, [row], asked, now)
    without_f1 = refresh(CONVERGENCE, [row], asked[1:], now)

    assert [(r["finding"], r["theme_id"], r["cell"]) for r in kept] == [
        ("F1", "middle-03", "dissonance"),
        ("F2", "middle-03", ""),
    ]
    assert [(r["finding"], r["state"]) for r in without_f1] == [("F2", ""), ("F1", ORPHAN)]


def test_a_reading_of_a_code_stays_and_one_of_a_cluster_follows():
    rows = [
        dict.fromkeys(READING.columns, "") | {"kind": "code", "id": "c1", "read": "3"},
        dict.fromkeys(READING.columns, "")
        | {"kind": "cluster", "id": "middle-00", "read": "5", "members": set_id("abcd")},
    ]
    now = Clusters(current={"middle-07": frozenset("abc")}, sets=SETS)
    asked = [{"kind": "cluster", "id": "middle-07"}, {"kind": "code", "id": "c1"}]

    found = refresh(READING, rows, asked, now)

    assert [(r["id"], r["read"], r["state"]) for r in found] == [
        ("middle-07", "5", ""),
        ("c1", "3", ""),
    ]


def test_a_second_look_that_is_not_asked_any_more_is_kept_if_it_was_decided():
    key = {"kind": "apart", "segment_id": "a:0-5", "code_id": "c1"}
    row = dict.fromkeys(SECOND_LOOK.columns, "") | key
    none = Clusters(current={})

    assert refresh(SECOND_LOOK, [row], [], none) == []
    kept = refresh(SECOND_LOOK, [{**row, "decision": "remove"}], [], none)
    assert [(r["decision"], r["state"]) for r in kept] == [("remove", ORPHAN)]


partitions = st.lists(st.integers(-1, 3), min_size=8, max_size=8)


def clusters_of(labels):
    by_label = {}
    for segment, label in zip("abcdefgh", labels, strict=True):
        if label >= 0:
            by_label.setdefault(f"middle-{label:02d}", set()).add(segment)
    return {theme: frozenset(members) for theme, members in sorted(by_label.items())}


@given(st.lists(partitions, min_size=2, max_size=5))
def test_no_run_loses_a_decision_and_writing_twice_changes_nothing(runs):
    rows, sets, written = [], {}, Counter()
    for number, labels in enumerate(runs):
        now = Clusters(current=clusters_of(labels), sets=sets)
        rows = refresh(THEMES, rows, wanted(*now.current), now)
        sets = now.all_sets()

        assert Counter(r["memo"] for r in rows if r["memo"]) == written
        live = [r["theme_id"] for r in rows if r["state"] != ORPHAN]
        assert len(live) == len(set(live))
        assert set(now.current) <= set(live)
        again = Clusters(current=now.current, sets=sets)
        assert refresh(THEMES, rows, wanted(*now.current), again) == rows
        for row in rows:
            if row["state"] != ORPHAN and not row["memo"]:
                row["memo"] = f"{number} {row['theme_id']}"
                written[row["memo"]] += 1
