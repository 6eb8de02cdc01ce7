"""The contract that every part keeps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mining.errors import ParamsError
from mining.registry import PARTS, make, resolve
from mining.vectors import unit_rows

ROOT = Path(__file__).resolve().parents[1]
TEXTS = [
    "Vi har alt for mange saker og rekk ikkje over.",
    "Eg går over gangen og snakkar med dei andre.",
    "Kollegaene er dei som held meg oppe.",
    "Tiltaket førte ikkje til jobb for ho heller.",
    "Det blir ein runde til i tiltak.",
    "",
    "Eg går over gangen og snakkar med dei andre.",
    "Tida strekk ikkje til når sakene er så mange.",
]
# The part's own parameters where it needs some to run on so few texts.
EMBEDDERS = [
    "lexical",
    *(pytest.param(name, marks=pytest.mark.slow) for name in ("minilm", "hybrid")),
]
CLUSTERERS = [
    ("default", {}),
    ("kmeans", {"n_clusters": 3}),
    ("agglomerative", {"n_clusters": 3}),
    ("hdbscan", {"min_cluster_size": 5, "copy": True}),
    pytest.param("umap-hdbscan", {"min_cluster_size": 5}, marks=pytest.mark.slow),
]


@pytest.mark.parametrize("name", EMBEDDERS)
def test_an_embedder_gives_unit_rows_of_float32_and_no_surprises(name):
    embedder = make("embedder", name, {}, seed=1)
    vectors = embedder.fit(TEXTS).transform(TEXTS)
    again = make("embedder", name, {}, seed=1).fit(TEXTS).transform(TEXTS)

    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), vectors.shape[1])
    lengths = np.linalg.norm(vectors, axis=1)
    assert np.all(np.isclose(lengths, 1, atol=1e-5) | (lengths == 0))
    assert np.array_equal(vectors[1], vectors[6])
    assert np.array_equal(vectors, again)
    assert embedder.transform([]).shape == (0, vectors.shape[1])
    assert hasattr(embedder, "languages")


def two_groups(rng):
    centres = np.repeat([[5.0, 0, 0, 0], [0, 5.0, 0, 0]], 15, axis=0)
    return unit_rows(centres + rng.normal(size=(30, 4)))


@pytest.mark.parametrize(("name", "params"), CLUSTERERS)
def test_a_clusterer_gives_one_whole_number_per_segment(name, params, rng):
    vectors = two_groups(rng)
    found = make("clusterer", name, params, seed=1).fit_predict(vectors)
    again = make("clusterer", name, params, seed=1).fit_predict(vectors)

    assert found.shape == (30,)
    assert np.issubdtype(found.dtype, np.integer)
    assert found.min() >= -1
    assert np.array_equal(found, again)


@pytest.mark.parametrize("kind", sorted(PARTS))
def test_every_part_resolves_and_is_documented(kind):
    documented = (ROOT / "docs" / "parts.md").read_text(encoding="utf-8")
    for name in PARTS[kind]:
        assert callable(resolve(kind, name))
        assert f"| `{name}` |" in documented, f"docs/parts.md has no row for {name}"


def test_every_embedder_and_clusterer_is_under_contract():
    def names(cases):
        return {
            c if isinstance(c, str) else (c.values if hasattr(c, "values") else c)[0] for c in cases
        }

    assert names(EMBEDDERS) | {"sentence"} == set(PARTS["embedder"])  # sentence: its own tests
    assert names(CLUSTERERS) == set(PARTS["clusterer"])


def test_an_unknown_part_lists_the_known_ones():
    with pytest.raises(
        ParamsError, match="embedder 'bert' is unknown; choose one of: hybrid, lexical"
    ):
        make("embedder", "bert", {})


def test_an_unknown_parameter_says_what_the_part_takes():
    with pytest.raises(ParamsError, match=r"'lexical' has no parameter 'n_dim', did you mean"):
        make("embedder", "lexical", {"n_dim": 3})


def test_a_missing_parameter_is_one_sentence():
    with pytest.raises(ParamsError, match=r"embedder 'sentence': .*missing.*model"):
        make("embedder", "sentence", {})


def test_the_seed_reaches_only_parts_that_draw():
    assert make("clusterer", "kmeans", {}, seed=7).random_state == 7
    assert make("clusterer", "kmeans", {"random_state": 3}, seed=7).random_state == 3
    assert not hasattr(make("clusterer", "agglomerative", {}, seed=7), "random_state")


def test_nothing_is_drawn_by_chance():
    assert make("clusterer", "kmeans", {"random_state": None}, seed=7).random_state == 7


def test_an_impossible_parameter_is_told_before_any_work():
    with pytest.raises(ParamsError, match=r"clusterer 'kmeans': .*'n_clusters' parameter"):
        make("clusterer", "kmeans", {"n_clusters": "5"})
