"""What runs a sentence model: ONNX files are found, models they cannot run are refused."""

from __future__ import annotations

import json
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from mining.embedding.backends import OnnxRunner, onnx_file
from mining.embedding.onnx_export import export_onnx, same_grouping
from mining.embedding.sentence import SentenceEmbedder
from mining.errors import DataError, MissingExtra, ParamsError

MEAN = {"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False}
FIRST = {"pooling_mode_mean_tokens": False, "pooling_mode_cls_token": True}


def make_model(folder, *, pooling=MEAN, kinds=("Transformer", "Pooling", "Normalize"), limit=4):
    """Write the files of a model whose tokens are words and whose states are token numbers."""
    (folder / "onnx").mkdir(parents=True)
    (folder / "pool").mkdir()
    (folder / "onnx" / "model.onnx").write_bytes(b"whole")
    modules = [{"type": f"models.{k}", "path": "pool" if k == "Pooling" else ""} for k in kinds]
    written = {
        "modules.json": modules,
        "pool/config.json": pooling,
        "sentence_bert_config.json": {"max_seq_length": limit},
    }
    for name, values in written.items():
        (folder / name).write_text(json.dumps(values))
    return folder


class Tokenizer:
    """Two special tokens around the numbers of the words' letters."""

    @classmethod
    def from_file(cls, _path):
        return cls()

    def no_truncation(self):
        pass

    def no_padding(self):
        pass

    def encode(self, text, add_special_tokens=True):
        ids = [len(word) for word in text.split()]
        return SimpleNamespace(ids=[0, *ids, 0] if add_special_tokens else ids)


class Session:
    """States: the token's number, and one."""

    def __init__(self, _path, _options, providers):
        assert providers == ["CPUExecutionProvider"]

    def get_inputs(self):
        return [SimpleNamespace(name="input_ids"), SimpleNamespace(name="attention_mask")]

    def run(self, _outputs, given):
        assert set(given) == {"input_ids", "attention_mask"}
        return [np.stack([given["input_ids"], np.ones_like(given["input_ids"])], axis=-1)]


@pytest.fixture
def runtime(monkeypatch):
    """Stand in for ONNX Runtime, which the tests do not need."""
    session = SimpleNamespace(InferenceSession=Session, SessionOptions=SimpleNamespace)
    monkeypatch.setitem(sys.modules, "onnxruntime", session)
    monkeypatch.setitem(sys.modules, "tokenizers", SimpleNamespace(Tokenizer=Tokenizer))


def test_a_vector_is_the_mean_over_all_tokens(tmp_path, runtime):
    runner = OnnxRunner(make_model(tmp_path / "m"), "onnx")

    #  tokens of "a bbb": 0 1 3 0
    assert runner.vector("a bbb", "").tolist() == [1, 1]
    assert runner.vector("bbb", "a ").tolist() == [1, 1]
    assert (runner.n_dims, runner.count("a bbb"), runner.room(""), runner.room("a")) == (2, 2, 2, 1)


def test_a_vector_is_the_first_token_where_the_model_says_so(tmp_path, runtime):
    assert OnnxRunner(make_model(tmp_path / "m", pooling=FIRST), "onnx").vector("a bbb", "")[0] == 0


def test_a_long_text_is_read_in_parts_that_count_by_their_tokens(tmp_path, runtime):
    model = str(make_model(tmp_path / "m"))
    embedder = SentenceEmbedder(model=model, backend="onnx")

    #  "a a bbb" is halved to "a a" (0 1 1 0: mean .5) and "bbb" (0 3 0: mean 1), with 1 beside;
    #  unit rows (.447, .894) and (.707, .707), weights 2 and 1
    vectors, in_parts = embedder.encode(["a a bbb", "a a"])

    assert in_parts.tolist() == [True, False]
    rows = np.array([[0.5, 1], [1, 1]])
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    mean = (2 * rows[0] + rows[1]) / 3
    assert np.allclose(vectors, [mean / np.linalg.norm(mean), rows[0]], atol=1e-6)


@pytest.mark.parametrize(
    "model",
    [
        {"kinds": ("Transformer", "Pooling", "Dense")},
        {"pooling": {"pooling_mode_max_tokens": True}},
        {"pooling": {}},
    ],
)
def test_a_model_that_does_more_needs_torch(tmp_path, runtime, model):
    with pytest.raises(ParamsError, match=r"more than a mean over tokens.*choose one of: torch"):
        OnnxRunner(make_model(tmp_path / "m", **model), "onnx")


def test_a_folder_without_an_onnx_file_says_where_it_looked(tmp_path):
    folder = make_model(tmp_path / "m")

    assert onnx_file(folder, "onnx") == folder / "onnx" / "model.onnx"
    with pytest.raises(ParamsError, match=r"'onnx-int8' needs an ONNX file.*onnx/model_int8\.onnx"):
        onnx_file(folder, "onnx-int8")


def test_an_unknown_backend_lists_the_known_ones(tmp_path):
    embedder = SentenceEmbedder(model=str(make_model(tmp_path / "m")), backend="jax")
    with pytest.raises(ParamsError, match="'jax'; choose one of: torch, onnx, onnx-int8"):
        embedder._validate_params()


def test_a_missing_runtime_says_how_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(MissingExtra, match="pip install onnxruntime"):
        OnnxRunner(make_model(tmp_path / "m"), "onnx")


def test_vectors_of_another_backend_are_cached_apart(tmp_path):
    model = str(make_model(tmp_path / "m"))
    by_torch, by_onnx = (SentenceEmbedder(model=model, backend=b) for b in ("torch", "onnx"))

    assert by_torch.fingerprint != by_onnx.fingerprint


def test_an_export_overwrites_nothing_and_says_what_it_needs(tmp_path, monkeypatch):
    with pytest.raises(DataError, match="exists already"):
        export_onnx(tmp_path, tmp_path)
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(MissingExtra, match=r"onnx is missing.*pip install torch onnx"):
        export_onnx(tmp_path, tmp_path / "new")


def test_a_grouping_is_held_against_that_of_torch():
    labels = np.array([0, 0, 1, 1])

    assert same_grouping({"torch": labels, "onnx": 1 - labels}) == {"onnx": 1.0}
    with pytest.raises(ValueError, match="no 'torch' among them"):
        same_grouping({"onnx": labels})
