"""Codes that are near in topic and that nobody voices both of."""

from __future__ import annotations

import numpy as np
import pytest

from mining.comparison.contrasts import COLUMNS, contrasts
from mining.comparison.neighbourhood import scopes

# informant   A A B B   C C D D   A B C D
# code        0 0 0 0   1 1 1 1   2 2 2 2
# topic       time                market
INFORMANTS = list("AABBCCDDABCD")
CODES = np.repeat(np.eye(3, dtype=bool), 4, axis=0)


def scope(topics, informants=INFORMANTS):
    """Pairs of different informants; segments of one topic are alike."""
    topic = np.array(topics)
    similarity = np.where(topic[:, None] == topic[None, :], 0.9, 0.1).astype(np.float32)
    return scopes(similarity, informants, [None] * len(topic), ["across"])["across"]


TIME_AND_MARKET = scope([0] * 8 + [1] * 4)


def test_two_codes_of_disjoint_informants_are_found():
    found = contrasts(TIME_AND_MARKET, CODES, INFORMANTS)

    assert list(found) == list(COLUMNS)
    [row] = found.to_dict("records")
    assert (row["first"], row["second"], row["n_first"], row["n_second"]) == (0, 1, 4, 4)


def test_nearness_by_hand():
    # Between interviews there are 54 pairs (12 * 11 / 2, less 4 informants with 3 pairs each).
    # Alike are the pairs of the first eight (28, less 4 of one informant) and of the last four
    # (6): 30, so that 24 are less alike, and of the others each lies at half: 24 + 15 of 54.
    [nearness] = contrasts(TIME_AND_MARKET, CODES, INFORMANTS)["nearness"]

    assert TIME_AND_MARKET.n_pairs == 54
    assert nearness == pytest.approx(39 / 54)


def test_codes_that_share_an_informant_are_not():
    shared = list("AABBBCCDABCD")  # the fifth segment, of code 1, is now said by B
    assert contrasts(scope([0] * 8 + [1] * 4, shared), CODES, shared).empty


def test_codes_that_are_not_near_are_not():
    #   code 1 is of another topic
    assert contrasts(scope([0] * 4 + [2] * 4 + [1] * 4), CODES, INFORMANTS).empty


def test_chance_of_having_nobody_in_common():
    # Of the six pairs of four informants one leaves both of the first code's out.
    [chance] = contrasts(TIME_AND_MARKET, CODES, INFORMANTS)["chance_apart"]

    assert chance == pytest.approx(1 / 6)


@pytest.mark.parametrize("kept", [[0, 1, 2], [0, 1]], ids=["three segments", "one informant"])
def test_rare_codes_and_codes_of_one_informant_are_not_looked_at(kept):
    codes = CODES.copy()
    codes[:4, 0] = False
    codes[kept, 0] = True
    if len(kept) == 2:  # four segments, all said by A
        informants = list("AAAACCDDABCD")
        codes[:4, 0] = True
    else:
        informants = INFORMANTS

    assert contrasts(scope([0] * 8 + [1] * 4, informants), codes, informants).empty


def test_nearest_come_first():
    #   informants  A A B B | C C D D | E E F F | G G H H     codes 0 1 2 3
    #   likeness of codes: 0-1 .5, 2-3 .9, all others .1
    informants = list("AABBCCDDEEFFGGHH")
    near = np.full((4, 4), 0.1)
    near[0, 1] = near[1, 0] = 0.5
    near[2, 3] = near[3, 2] = 0.9
    codes = np.repeat(np.eye(4, dtype=bool), 4, axis=0)
    similarity = np.kron(near, np.ones((4, 4))).astype(np.float32)
    found = contrasts(
        scopes(similarity, informants, [None] * 16, ["across"])["across"], codes, informants
    )
    assert found[["first", "second"]].to_numpy().tolist() == [[2, 3], [0, 1]]
    assert (found["nearness"] > 0.5).all()


def test_no_codes():
    found = contrasts(TIME_AND_MARKET, CODES[:, :0], INFORMANTS)

    assert found.empty
    assert list(found) == list(COLUMNS)
