"""The study grouped otherwise: cut, centred, in plain words, by another embedder."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from studies import PARAMS, contents, make_demo_study, make_study

from mining.params import LEVELS
from mining.registry import make
from mining.stages import embed as embed_stage
from mining.stages.cluster import cluster
from mining.stages.embed import embed
from mining.stages.ingest import ingest
from mining.tables import read_table
from mining.vectors import Vectors
from mining.workspace import Workspace

NAMES = ["centred", "centred_question", "long", "short", "words"]


def group(workspace):
    """Run the stages that make groupings."""
    for stage in (ingest, embed, cluster):
        stage(workspace)
    return read_table("variants", workspace.clusters / "variants.parquet")


def corpus(workspace, name, kind=None):
    return read_table(kind or name, workspace.corpus / f"{name}.parquet")


def vectors(workspace, name):
    return Vectors.read(workspace.embeddings / f"{name}.parquet")


def with_compare(text):
    return f"{PARAMS}compare: {{{text}}}\n"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    workspace = make_demo_study(tmp_path_factory.mktemp("demo") / "study")
    return workspace, group(workspace)


def test_every_variant_groups_its_own_segments_at_every_level(demo):
    workspace, table = demo

    assert sorted(table["variant"].unique()) == NAMES
    for name, own in table.groupby("variant"):
        file = f"segments_{name}" if name in {"short", "long"} else "segments"
        ids = set(corpus(workspace, file, "segments")["segment_id"])
        assert set(own["level"]) == set(LEVELS)
        assert all(set(rows["segment_id"]) == ids for _, rows in own.groupby("level"))
        for _, rows in own.groupby("level"):
            assert sorted(rows["cluster"].unique()) == list(range(rows["cluster"].nunique()))


@pytest.mark.parametrize("name", ["short", "long", "centred"])
def test_levels_of_the_study_s_recipe_nest(demo, name):
    _, table = demo
    own = table[table["variant"] == name]
    wide = own.pivot_table(index="segment_id", columns="level", values="cluster")

    for coarse, fine in pairwise(LEVELS):
        assert (wide.groupby(fine)[coarse].nunique() == 1).all()


def test_plain_words_have_as_many_clusters_as_the_study(demo):
    workspace, table = demo
    study = read_table("clusters", workspace.clusters / "clusters.parquet")

    words = table[table["variant"] == "words"].groupby("level")["cluster"].nunique()
    assert words.equals(study.groupby("level")["cluster"].nunique())
    told = json.loads((workspace.clusters / "clustering.json").read_text(encoding="utf-8"))
    assert told["variants"]["words"] == words.to_dict()


def test_the_same_talk_is_cut_and_masked_in_every_length(demo):
    workspace, _ = demo
    cuts = {
        name: corpus(workspace, name, "segments")
        for name in ("segments", "segments_short", "segments_long")
    }

    for column in ("text", "text_plain", "text_model"):
        said = {
            name: cut.sort_values(["document_id", "position"])[column].str.split().sum()
            for name, cut in cuts.items()
        }
        assert said["segments_short"] == said["segments"] == said["segments_long"]
    words = {name: cut["n_words"].median() for name, cut in cuts.items()}
    assert words["segments_short"] < words["segments"] < words["segments_long"]


def test_a_code_lies_on_the_shorter_segment_that_holds_its_passage(tmp_path):
    workspace = make_study(tmp_path, params=PARAMS.replace("max_words: 30", "max_words: 12"))
    ingest(workspace)

    segments = corpus(workspace, "segments_short", "segments").set_index("segment_id")
    assert segments["n_words"].max() <= 6
    codings = corpus(workspace, "codings").set_index("code_id")
    on_segments = corpus(workspace, "segment_codes_short", "segment_codes")
    assert set(on_segments["code_id"]) == set(codings.index)
    for row in on_segments.itertuples():
        own, coding = segments.loc[row.segment_id], codings.loc[row.code_id]
        shared = min(own["end"], coding["end"]) - max(own["start"], coding["start"])
        assert max(shared / (own["end"] - own["start"]), row.share_of_coding) >= 0.5


def test_no_variants_leave_empty_tables_and_no_vectors(tmp_path):
    workspace = make_study(tmp_path, params=with_compare("variants: []"))

    assert group(workspace).empty
    for name in ("short", "long"):
        assert corpus(workspace, f"segments_{name}", "segments").empty
        assert corpus(workspace, f"segment_codes_{name}", "segment_codes").empty
    files = sorted(path.name for path in workspace.embeddings.glob("*.parquet"))
    assert files == ["labels.parquet", "questions.parquet", "vectors.parquet"]


def test_only_what_is_asked_for_is_made(tmp_path):
    workspace = make_study(tmp_path, params=with_compare("variants: [words, short]"))

    assert set(group(workspace)["variant"]) == {"short", "words"}
    assert corpus(workspace, "segments_long", "segments").empty


def test_whole_turns_have_no_other_length(tmp_path):
    turns = PARAMS.replace("segment: {", "segment: {unit: turn, ")
    workspace = make_study(tmp_path, params=turns)

    assert set(group(workspace)["variant"]) == {"centred", "centred_question", "words"}
    assert corpus(workspace, "segments_short", "segments").empty


@pytest.mark.parametrize("n", [0, 1, 2, 3, 5])
def test_however_small_a_study_is_its_variants_are_told(n, tmp_path):
    said = [f"Sak {i} om tiltak, tid og kollegaer i veke {i * 7}, sa ho." for i in range(n)]
    turns = "\n\n".join(f"Intervjuar: Og så?\n\nInformant 1: {s}" for s in said)
    text = f"{turns}\n\nIntervjuar: Ja?\n\nIntervjuar: Takk.\n"
    params = with_compare("other_embedder: {name: lexical, params: {n_dims: 3}}")
    workspace = make_study(
        tmp_path,
        params=params.replace("codings: codes.csv, ", ""),
        **{"raw/intervju_1.txt": text},
    )

    table = group(workspace)

    assert sorted(table["variant"].unique()) == (sorted([*NAMES, "other"]) if n else [])
    middle = table[table["level"] == "middle"]
    assert (middle[middle["variant"] != "short"].groupby("variant").size() == n).all()


ENDING = "\n\nIntervjuar: Ja?\n\nInformant 1: Ja.\n\nIntervjuar: Takk.\n"


def test_alone_in_an_interview_nothing_is_left_after_centring(tmp_path):
    said = "Det er mange saker og lite tid, og så skal alt skrivast ned."
    workspace = make_study(
        tmp_path,
        params=PARAMS.replace("codings: codes.csv, ", ""),
        **{f"raw/intervju_{n}.txt": f"Informant 1: {said}{ENDING}" for n in (1, 2)},
    )

    table = group(workspace)

    assert len(corpus(workspace, "segments")) == 2
    assert table.loc[table["variant"] == "centred", "cluster"].tolist() == [-1, -1]
    assert table.loc[table["variant"] == "words", "cluster"].tolist() == [0, 0]


def test_a_variant_that_the_recipe_refuses_is_told_and_left_out(tmp_path):
    # Eight sentences of twelve words: eight segments, and four of double length.
    words = ["saker", "tid", "tiltak", "arbeid", "møte", "folk", "kontor", "telefon"]
    said = [((words[i:] + words[:i])[: i + 1] * 12)[:12] for i in range(8)]
    said = [f"{' '.join(sentence).capitalize()}." for sentence in said]
    recipe = "cluster: {name: kmeans, params: {n_clusters: 5}, stability_runs: 0}"
    workspace = make_study(
        tmp_path,
        params=PARAMS.replace("cluster: {name: default, stability_runs: 5}", recipe)
        .replace("min_words: 5, max_words: 30", "min_words: 8, max_words: 20")
        .replace("codings: codes.csv, ", ""),
        **{"raw/intervju_1.txt": f"Informant 1: {' '.join(said)}{ENDING}"},
    )

    table = group(workspace)

    assert len(corpus(workspace, "segments")) == 8
    assert len(corpus(workspace, "segments_long", "segments")) == 4
    assert sorted(table["variant"].unique()) == ["centred", "centred_question", "short", "words"]
    told = json.loads((workspace.clusters / "clustering.json").read_text(encoding="utf-8"))
    assert told["variants"]["long"] == {}
    assert told["variants"]["words"] == {"middle": 5}


def test_another_embedder_has_vectors_and_clusters_of_its_own(tmp_path):
    params = with_compare("other_embedder: {name: lexical, params: {n_dims: 2}}")
    workspace = make_study(tmp_path, params=params)
    table = group(workspace)

    other = vectors(workspace, "vectors_other")
    ids = corpus(workspace, "segments")["segment_id"]
    assert other.matrix.shape == (len(ids), 2)
    assert json.loads(other.meta["params"]) == {"n_dims": 2}
    assert set(table.loc[table["variant"] == "other", "segment_id"]) == set(ids)
    told = json.loads((workspace.embeddings / "embedding.json").read_text(encoding="utf-8"))
    assert told["other"]["embedder"] == "lexical"
    assert told["other"]["language"]["covered"] is True


def test_reruns_give_the_same_bytes(tmp_path):
    params = with_compare("other_embedder: {name: lexical, params: {n_dims: 2}}")
    one, two = (make_study(tmp_path / name, params=params) for name in ("one", "two"))
    group(one)
    group(two)

    assert contents(one) == contents(two)


@pytest.mark.slow
def test_a_stage_in_a_process_of_its_own_gives_the_same_bytes(demo, tmp_path):
    workspace, _ = demo
    copy = tmp_path / "study"
    shutil.copytree(workspace.root, copy)
    for folder, stage in (("embeddings", "embed"), ("clusters", "cluster")):
        shutil.rmtree(copy / "data" / folder)
        subprocess.run([sys.executable, "-m", "mining", stage, "-w", str(copy)], check=True)

    assert contents(Workspace(copy)) == contents(workspace)


GUIDE = """blocks:
  - {id: a, title: Krav hos Kari, questions: [
      {id: q1, text: Kva blir kravd av deg i arbeidet?, patterns: [kravd]},
      {id: q2, patterns: [held du ut]}]}
  - {id: b, omit: true, questions: [
      {id: q3, text: Kva meiner Kari om tiltak?, patterns: [tiltaka]}]}
"""


def guided(folder):
    (folder / "key").mkdir()
    (folder / "key" / "names.csv").write_text("name,pseudonym\nKari,P1\n", encoding="utf-8")
    more = "card.md, guide: guide.yaml, pseudonyms: ../key/names.csv}"
    return make_study(
        folder / "study", params=PARAMS.replace("card.md}", more), **{"guide.yaml": GUIDE}
    )


def test_the_guide_s_questions_are_kept_with_pseudonyms(tmp_path):
    workspace = guided(tmp_path)
    ingest(workspace)

    table = corpus(workspace, "questions")
    assert table.to_dict("list") == {
        "question_id": ["q1", "q2", "q3"],
        "block_id": ["a", "a", "b"],
        "block_title": ["Krav hos P1", "Krav hos P1", ""],
        "text": ["Kva blir kravd av deg i arbeidet?", "", "Kva meiner P1 om tiltak?"],
    }


def test_without_a_guide_there_are_no_questions(tmp_path):
    workspace = make_study(tmp_path)
    group(workspace)

    assert corpus(workspace, "questions").empty
    assert vectors(workspace, "questions").segment_ids == ()


def test_labels_and_questions_lie_in_the_space_of_the_segments(tmp_path):
    workspace = guided(tmp_path)
    group(workspace)

    segments, codes = corpus(workspace, "segments"), corpus(workspace, "codes")
    embedder = make("embedder", "lexical", {"n_dims": 16}, seed=1).fit(segments["text_model"])
    labels = vectors(workspace, "labels").rows(codes["code_id"].tolist())
    assert np.array_equal(labels, embedder.transform(codes["name"].tolist()))
    asked = vectors(workspace, "questions").rows(["q1", "q2", "q3"])
    assert np.any(asked != 0, axis=1).tolist() == [True, False, True]  # q2 has no text


class CountingEncoder:
    """Stands for a sentence model: one direction per number of letters."""

    fingerprint = "counting"
    languages = ("nn",)
    seen: list[str]

    def __init__(self):
        self.seen = []

    def encode(self, texts, progress=None):
        self.seen += texts
        angles = np.array([len(text) for text in texts], dtype=float)
        rows = np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)
        return rows, np.array([len(text) > 200 for text in texts])


def test_all_texts_go_through_one_cache(tmp_path, monkeypatch):
    workspace = guided(tmp_path)
    encoder = CountingEncoder()
    real = embed_stage.make
    monkeypatch.setattr(
        embed_stage,
        "make",
        lambda kind, name, params, *, seed: (
            encoder if params == {"n_dims": 16} else real(kind, name, params, seed=seed)
        ),
    )
    ingest(workspace)

    first = embed(workspace)
    files = {p.name: p.read_bytes() for p in workspace.embeddings.glob("*.parquet")}
    n_seen = len(encoder.seen)
    again = embed(workspace)

    segments = corpus(workspace, "segments")
    assert len(encoder.seen) == len(set(encoder.seen)) == n_seen
    n_words = len(segments)  # the plain control learns anew every time
    assert (first["n_new"], again["n_new"]) == (n_seen + n_words, n_words)
    assert {p.name: p.read_bytes() for p in workspace.embeddings.glob("*.parquet")} == files
    long = segments.loc[segments["text_model"].str.len() > 200, "segment_id"].tolist()
    assert first["cut_off"] == long
    assert len(vectors(workspace, "vectors_short").segment_ids) >= len(segments)
    assert not vectors(workspace, "questions").rows(["q2"]).any()


@pytest.mark.slow
def test_cached_vectors_of_all_kinds_need_no_torch(tmp_path):
    lexical = "embed: {name: lexical, params: {n_dims: 16}}"
    params = with_compare("other_embedder: {name: minilm}").replace(
        lexical, "embed: {name: minilm}"
    )
    workspace = make_study(tmp_path, params=params)
    group(workspace)
    code = (
        "import sys; from pathlib import Path; from mining.workspace import Workspace;"
        "from mining.stages.embed import embed; from mining.stages.cluster import cluster;"
        f"workspace = Workspace(Path({str(tmp_path)!r}));"
        "embed(workspace); cluster(workspace);"
        "heavy = {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
