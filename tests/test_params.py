"""params.yaml: every mistake is one sentence that names the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from mining.errors import ParamsError
from mining.params import Params, Segment, load, parse

ROOT = Path(__file__).resolve().parents[1]
MINIMAL = "ingest: {language: nn, transcripts: x}\nembed: {name: lexical}\n"


def read(tmp_path, text):
    path = tmp_path / "params.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_defaults_are_those_of_the_template(tmp_path):
    given = load(ROOT / "mining" / "templates" / "params.yaml")
    bare = read(tmp_path, "ingest: {language: nn, transcripts: x}\nembed: {name: lexical}")

    assert given.segment == bare.segment
    assert given.compare == bare.compare
    assert given.themes == bare.themes
    assert given.seed == bare.seed
    assert given.cluster.map == bare.cluster.map


@pytest.mark.parametrize(
    ("low", "high", "factor", "expected"),
    [
        (30, 120, 0.5, (15, 60)),
        (30, 120, 2.0, (60, 240)),
        (1, 2, 0.5, (1, 2)),  # no segment is shorter than a word
        (3, 3, 0.5, (2, 2)),
        (5, 30, 0.5, (2, 15)),  # a half goes to the even number
    ],
)
def test_lengths_are_scaled_within_what_is_allowed(low, high, factor, expected):
    scaled = Segment(min_words=low, max_words=high, short_words=3).scaled(factor)

    assert (scaled.min_words, scaled.max_words) == expected
    assert scaled == Segment(min_words=expected[0], max_words=expected[1], short_words=3)


def test_variants_are_all_made_unless_said_otherwise(tmp_path):
    assert read(tmp_path, MINIMAL).compare.variants == (
        *("short", "long", "centred", "centred_question", "words"),
    )
    assert read(tmp_path, MINIMAL + "compare: {variants: []}").compare.variants == ()
    assert read(tmp_path, MINIMAL + "compare: {variants: [words]}").compare.variants == ("words",)


def test_no_is_a_language(tmp_path):
    assert read(tmp_path, MINIMAL.replace("nn", "no")).ingest.language == "no"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (MINIMAL + "sede: 1", "sede is not a parameter, did you mean 'seed'"),
        (MINIMAL + "segment: {min_word: 3}", "segment.min_word is not .* 'min_words'"),
        (MINIMAL + "seed: -1", r"seed: .*greater than or equal to 0 \(found -1\)"),
        (MINIMAL + "seed: x", r"seed: .*valid integer \(found 'x'\)"),
        (MINIMAL + "segment: {min_words: 9, max_words: 4}", "min_words is 9; .* max_words .4."),
        (MINIMAL + "compare: {overlap: 0}", r"compare.overlap: .*greater than 0 \(found 0\)"),
        (MINIMAL + "compare: {level: top}", "compare.level: .*'coarse', 'middle' or 'fine'"),
        (MINIMAL + "compare: {variants: [half]}", r"compare.variants.0: .*'short', 'long', 'cent"),
        (
            MINIMAL + "compare: {other_embedder: {name: x, parms: {}}}",
            "compare.other_embedder.parms is not a parameter, did you mean 'params'",
        ),
        (MINIMAL + "compare: {other_embedder: {params: {}}}", "other_embedder.name is missing"),
        (
            MINIMAL.replace("x}", "x, second_coder: b.csv}"),
            "ingest: second_coder is given without codings; agreement needs two",
        ),
        (
            MINIMAL.replace("x}", "x, codings: a.csv, second_coder: a.csv}"),
            "ingest: second_coder is the same file as codings; agreement needs two",
        ),
        (MINIMAL + "report: {language: de}", "report.language: .*'en', 'nb' or 'nn'"),
        ("embed: {name: lexical}", "ingest is missing"),
        ("ingest: {language: nn}\nembed: {name: x}", "ingest.transcripts is missing"),
        ("ingest: {language: Nynorsk, transcripts: x}\nembed: {name: x}", "ingest.language"),
        ("seed: 1\nseed: 2", "line 2: not valid YAML: found duplicate key"),
        ("seed: [1", "not valid YAML"),
        ("", "found no keys"),
        ("- a", "found no keys"),
    ],
)
def test_a_mistake_is_one_sentence(tmp_path, text, says):
    with pytest.raises(ParamsError, match=says) as caught:
        read(tmp_path, text)

    assert "\n" not in str(caught.value)
    assert "params.yaml" in str(caught.value)


def test_a_missing_file_says_what_to_run(tmp_path):
    with pytest.raises(ParamsError, match="not found; run 'mining init"):
        load(tmp_path / "params.yaml")


def test_a_file_that_is_not_text(tmp_path):
    (tmp_path / "params.yaml").write_bytes(b"\xff\xfe\x00seed")
    with pytest.raises(ParamsError, match="not UTF-8 text"):
        load(tmp_path / "params.yaml")


def test_parameters_cannot_be_changed_afterwards():
    params = parse({"ingest": {"language": "nn", "transcripts": "x"}, "embed": {"name": "a"}})

    with pytest.raises(ValueError, match="frozen"):
        params.seed = 3


@pytest.mark.parametrize("path", ["params.yaml", "mining/templates/params.yaml"])
def test_every_key_of_our_own_files_is_commented(path):
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()

    assert sum("#" in line for line in lines) >= len(Params.model_fields)
    load(ROOT / path)
