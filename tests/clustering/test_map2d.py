"""The map has a place for everybody, always the same one."""

from __future__ import annotations

import numpy as np
import pytest

from mining.clustering.map2d import choose_method, draw_map
from mining.vectors import unit_rows


@pytest.mark.parametrize("n", [0, 1, 2, 5, 9, 40])
def test_every_size_has_a_map_within_bounds(n, rng):
    vectors = unit_rows(rng.normal(size=(n, 6)))
    method = choose_method("auto", n)

    places = draw_map(vectors, method, seed=1)

    assert places.shape == (n, 2)
    assert np.isfinite(places).all()
    assert (np.abs(places) <= 1).all()
    assert np.array_equal(places, draw_map(vectors, method, seed=1))


@pytest.mark.parametrize("method", ["pca", "tsne"])
def test_equal_vectors_share_a_place(method):
    places = draw_map(np.ones((12, 3), dtype=np.float32), method, seed=1)

    assert (places == 0).all()


@pytest.mark.slow
def test_umap_draws_when_asked(rng):
    places = draw_map(unit_rows(rng.normal(size=(30, 6))), "umap", seed=1)

    assert places.shape == (30, 2)
    assert len(np.unique(places, axis=0)) > 20


def test_near_vectors_are_near_on_the_map(rng):
    vectors = unit_rows(np.repeat(np.eye(6)[:2], 15, axis=0) + 0.05 * rng.normal(size=(30, 6)))
    places = draw_map(vectors, "tsne", seed=1)
    centres = places[:15].mean(axis=0), places[15:].mean(axis=0)
    radius = max(np.linalg.norm(places[:15] - centres[0], axis=1))

    assert np.linalg.norm(centres[0] - centres[1]) > radius
