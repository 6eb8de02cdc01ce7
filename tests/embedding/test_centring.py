"""What all segments of an interview share is taken away, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from mining.embedding.centring import centred
from mining.vectors import unit_rows


def two_voices(rng, n=20):
    """Return two interviews on the same two subjects, each with an accent of its own."""
    #            subject 1  subject 2  accent a  accent b
    voices = [("a", [0, 0, 3, 0]), ("b", [0, 0, 0, 3])]
    rows = [
        np.array([subject, 1 - subject, 0, 0]) + accent
        for _, accent in voices
        for subject in ([0] * n + [1] * n)
    ]
    names = [name for name, _ in voices for _ in range(2 * n)]
    subjects = ([0] * n + [1] * n) * 2
    return unit_rows(rows + 0.02 * rng.normal(size=(4 * n, 4))), names, np.array(subjects)


def test_without_the_accent_a_subject_is_nearer_than_a_voice(rng):
    vectors, names, subjects = two_voices(rng)
    voices = np.array(names) == "a"

    def nearer(rows):
        similar = rows @ rows.T
        subject = similar[subjects[:, None] == subjects].mean()
        voice = similar[voices[:, None] == voices].mean()
        return subject - voice

    assert nearer(vectors) < 0
    assert nearer(centred(vectors, names)) > 0.9


def test_the_mean_of_every_interview_is_gone_before_rows_are_scaled(rng):
    vectors = unit_rows(rng.normal(size=(9, 5)))
    names = ["b"] * 4 + ["a"] * 5

    found = centred(vectors, names)

    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)
    for name in "ab":
        own = vectors[[n == name for n in names]].astype(float)
        expected = unit_rows(own - own.mean(axis=0))
        assert np.allclose(found[[n == name for n in names]], expected, atol=1e-6)


def test_unknown_texts_stay_unknown_and_count_in_no_mean():
    rows = np.array([[1, 0], [0, 1], [0, 0]], dtype=np.float32)

    found = centred(rows, ["a", "a", "a"])

    assert found[2].tolist() == [0, 0]
    assert np.array_equal(found[:2], centred(rows[:2], ["a", "a"]))


@pytest.mark.parametrize("names", [[], ["a"], ["a", "b"]])
def test_alone_in_an_interview_nothing_is_left(names):
    rows = np.eye(3, dtype=np.float32)[: len(names)]

    found = centred(rows, names)

    assert found.shape == (len(names), 3)
    assert found.dtype == np.float32
    assert not found.any()


def test_the_order_of_segments_changes_nothing_but_their_order(rng):
    vectors = unit_rows(rng.normal(size=(12, 4)))
    names = list("abcabcabcabc")
    order = rng.permutation(12)

    shuffled = centred(vectors[order], [names[i] for i in order])

    assert np.allclose(shuffled, centred(vectors, names)[order], atol=1e-6)
