"""The same comparison under other choices, and the price of picking the best."""

from __future__ import annotations

import numpy as np
import pytest
from t12 import CLUSTERS, GROUPS, INTERVIEWS, QUESTIONS

from mining.comparison.arrangements import restricted
from mining.comparison.line import Place
from mining.comparison.nulls import Labels, information_of_many, largest_of_many
from mining.comparison.sensitivity import grid_p

PLACE = Place(interviews=INTERVIEWS, strata=QUESTIONS)
RUNS = {
    "study": np.array(CLUSTERS),
    "one": np.zeros(12, dtype=np.int64),
    "halves": np.arange(12) // 6,
    "thirds": np.arange(12) % 3,
}


def test_p_of_a_grid_is_the_largest_over_the_ways():
    rows = [i for i, group in enumerate(GROUPS) if group is not None]
    side, there = Labels.single([GROUPS[i] for i in rows]), PLACE.of(rows)
    runs = [clusters[rows] for clusters in RUNS.values()]
    by_way = [
        largest_of_many(*information_of_many(side, runs, way))
        for way in restricted(there.interviews, there.strata, seed=1).values()
    ]
    found = grid_p(GROUPS, RUNS, PLACE, seed=1)

    assert len({tuple(p) for p in by_way}) > 1
    assert [found[name] for name in RUNS] == pytest.approx(np.max(by_way, axis=0))


def test_the_best_of_many_costs_more_than_one_alone():
    rng = np.random.default_rng(4)
    labels = [f"g{i}" for i in rng.integers(0, 3, 60)]
    place = Place(interviews=["a"] * 30 + ["b"] * 30, strata=[0] * 60)
    runs = {str(i): rng.integers(0, 5, 60) for i in range(12)}
    few = grid_p(labels, {"0": runs["0"], "1": runs["1"]}, place, seed=1)
    many = grid_p(labels, runs, place, seed=1)

    assert many["0"] >= few["0"]
    assert many["1"] >= few["1"]


@pytest.mark.parametrize(
    ("labels", "runs"),
    [([None] * 12, RUNS), (["g"] * 12, RUNS), (GROUPS, {"study": RUNS["study"]})],
    ids=["no label", "one label", "one run"],
)
def test_without_a_choice_there_is_no_p(labels, runs):
    assert grid_p(labels, runs, PLACE, seed=1) == {}
