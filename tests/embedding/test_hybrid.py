"""Words of the corpus and a sentence model side by side."""

from __future__ import annotations

import numpy as np
import pytest
from studies import make_study

from mining.embedding.hybrid import HybridEmbedder
from mining.embedding.lexical import LexicalEmbedder
from mining.errors import ParamsError
from mining.registry import make
from mining.stages import embed as embed_stage
from mining.stages.embed import embed
from mining.stages.ingest import ingest
from mining.vectors import Vectors

TEXTS = ["Eg går over gangen.", "Kollegaene over gangen.", "Ein runde til i tiltak.", "..."]


class Reader:
    """Stands for a sentence model: the first direction for all texts."""

    languages = ("nn",)

    def __init__(self):
        self.seen = []

    def transform(self, texts):
        self.seen += texts
        rows = np.zeros((len(texts), 3), dtype=np.float32)
        rows[:, 0] = 1
        return rows


def hybrid(**params):
    embedder = HybridEmbedder(n_dims=2, **params)
    embedder.sentence = Reader()
    return embedder.fit(TEXTS)


@pytest.mark.parametrize("weight", [0.2, 0.5, 0.9])
def test_the_cosine_is_the_weighted_mean_of_both(weight):
    found = hybrid(weight=weight).transform(TEXTS[:3])
    learnt = LexicalEmbedder(n_dims=2).fit(TEXTS).transform(TEXTS[:3])

    expected = weight * np.ones((3, 3)) + (1 - weight) * learnt @ learnt.T
    assert np.allclose(found @ found.T, expected, atol=1e-5)


def test_a_text_that_one_part_does_not_know_has_a_unit_row():
    found = hybrid().transform(["qqq", "..."])

    assert found.shape == (2, 5)
    assert found[0].tolist() == [1, 0, 0, 0, 0]


def test_a_text_is_read_once():
    embedder = hybrid()
    embedder.transform(TEXTS)
    embedder.transform([*TEXTS, "nytt"])

    assert embedder.sentence.seen == [*TEXTS, "nytt"]
    assert embedder.transform([]).shape == (0, 5)
    assert embedder.languages == ("nn",)


@pytest.mark.parametrize("weight", [0, 1, -0.5, "x"])
def test_a_weight_outside_is_named(weight):
    with pytest.raises(ParamsError, match=r"embed\.params\.weight is .*above 0 and below 1"):
        make("embedder", "hybrid", {"weight": weight})


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("minilm", "is 'minilm'; it must have a name"),
        ({"name": "lexical"}, r"name is 'lexical'; choose one of: minilm, sentence"),
        ({"name": "sentence", "params": {"modell": "x"}}, "did you mean 'model'"),
    ],
)
def test_an_impossible_sentence_part_is_named(part, says):
    with pytest.raises(ParamsError, match=says):
        make("embedder", "hybrid", {"sentence": part})


class Encoder(Reader):
    """The same with what the cache asks for."""

    fingerprint = "reader"

    def encode(self, texts, progress=None):
        return self.transform(texts), np.zeros(len(texts), dtype=bool)


def test_in_a_study_the_sentence_model_goes_through_the_cache(tmp_path, monkeypatch):
    workspace = make_study(tmp_path)
    ingest(workspace)
    made = HybridEmbedder(n_dims=4)
    made.sentence = Encoder()
    real = embed_stage.make
    monkeypatch.setattr(
        embed_stage,
        "make",
        lambda kind, name, params, *, seed: (
            made if params == {"n_dims": 16} else real(kind, name, params, seed=seed)
        ),
    )

    first = embed(workspace)
    stored = Vectors.read(workspace.embeddings / "vectors.parquet")
    n_seen = len(made.sentence.seen)
    again = embed(workspace)

    assert n_seen == len(made.sentence.seen) == len(set(made.sentence.seen))
    assert first["n_new"] - again["n_new"] == n_seen
    known = stored.matrix.any(axis=1)
    assert np.allclose(np.linalg.norm(stored.matrix[known], axis=1), 1, atol=1e-6)
    assert stored.matrix.shape[1] == 3 + made.lexical.n_dims_
    labels = Vectors.read(workspace.embeddings / "labels.parquet")
    assert labels.matrix.shape[1] == stored.matrix.shape[1]
