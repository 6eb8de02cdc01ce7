"""The second look: what may lack a code, and what stands out among its own."""

from __future__ import annotations

import csv

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from studies import ROOT, make_demo_study

from mining.comparison.second_look import COLUMNS, KINDS, MIN_SEGMENTS, second_look
from mining.stages.embed import embed
from mining.stages.ingest import ingest
from mining.tables import read_table
from mining.vectors import Vectors, unit_rows

# Two crowds in the plane, one to the right and one to the left.
#
# segment     0   1   2   3   4   5   6   7   8   9
# crowd       R   R   R   R   R   L   L   L   L   L
# tid         x   x   x   x       x
# uro                                 x   x   x   x
# interview   a   a   b   b   a   a   a   b   b   c
#
# 4 is a twin of 0 without its code; 5 carries tid among those with uro.
RIGHT, LEFT = (8, 6), (-8, 6)
VECTORS = np.array(
    [RIGHT, (6, 8), (9, 4), (7, 7), RIGHT, LEFT, (-6, 8), (-9, 4), (-7, 7), (-10, 1)],
    dtype=np.float32,
)
CODES = ["tid", "uro"]
CODED = np.array(
    [*[[1, 0]] * 4, [0, 0], [1, 0], *[[0, 1]] * 4],
    dtype=np.bool_,
)
INTERVIEWS = list("aabbaaabbc")
SLIPS = ROOT / "mining" / "demo" / "study" / "slips.csv"


def look(vectors=VECTORS, coded=CODED, **other):
    given_ = {"codes": CODES, "documents": INTERVIEWS, **other}
    return second_look(unit_rows(vectors), coded, **given_)


def of(lines, kind):
    return lines[lines["kind"] == kind].reset_index(drop=True)


def test_a_segment_in_the_wrong_crowd_comes_first_and_names_the_other_code():
    lines = of(look(), "coded")

    assert lines.loc[0, ["segment", "code_id", "rival_id"]].tolist() == [5, "tid", "uro"]
    assert lines["rival_similarity"][0] > lines["usual"][0] > lines["similarity"][0]


def test_a_twin_without_the_code_comes_first():
    lines = of(look(), "uncoded")

    [twin] = lines[lines["code_id"] == "tid"].itertuples()
    assert twin.segment == 4
    assert pd.isna(twin.rival_id)
    assert np.isnan(twin.rival_similarity)


def test_what_stands_out_may_lack_the_code_of_its_crowd():
    lines = of(look(), "uncoded")

    assert lines[lines["code_id"] == "uro"]["segment"].tolist() == [5]


def test_the_evidence_can_be_counted():
    # Beside 5, tid is on 0 and 1 in a, and on 2 and 3 in b.
    [line] = of(look(), "coded").head(1).itertuples()

    rows = unit_rows(unit_rows(VECTORS) - unit_rows(VECTORS).mean(axis=0))
    cosines = rows @ rows.T
    others = [0, 1, 2, 3]
    usual = [np.mean([cosines[i, j] for j in [*others, 5] if j != i]) for i in others]
    assert (line.n_members, line.n_interviews) == (4, 2)
    assert line.similarity == pytest.approx(cosines[5, others].mean(), abs=1e-6)
    assert line.usual == pytest.approx(np.median(usual), abs=1e-6)
    assert line.rival_similarity == pytest.approx(cosines[5, 6:].mean(), abs=1e-6)


def test_uncoded_lines_count_how_often_the_code_is_used():
    #   two more segments, of no crowd: tid is on 5 of 12, and 7 are without
    vectors = unit_rows(np.vstack([VECTORS, [(0, -10), (0, -10)]]))
    tid = np.append(CODED[:, 0], [False, False])
    coded = np.column_stack([tid, np.append(CODED[:, 1], [False, False])])
    rows = unit_rows(vectors - vectors.mean(axis=0)).astype(float)
    near = [np.mean([rows[i] @ rows[j] for j in range(12) if tid[j] and j != i]) for i in range(12)]
    without = [near[i] for i in range(12) if not tid[i]]
    z = [(value - np.mean(without)) / np.std(without) for value in near]
    usual = np.mean([z[i] for i in range(12) if tid[i]])

    lines = of(look(vectors, coded, documents=[*INTERVIEWS, "d", "d"]), "uncoded")

    [line] = lines[(lines["code_id"] == "tid") & (lines["segment"] == 4)].itertuples()
    assert line.score == pytest.approx(usual * (z[4] - usual / 2) + np.log(5 / 7), abs=1e-5)


def test_equal_segments_are_listed_in_their_order():
    #   segment   0   1   2   3   4   5   6
    #   tid       x   x   x   .   .
    #   crowd     R   R   R   R   R   L   L     3 and 4 are the same text
    vectors = np.array([(6, 8), RIGHT, (9, 4), RIGHT, RIGHT, LEFT, (-6, 8)])
    coded = np.array([[1], [1], [1], [0], [0], [0], [0]], dtype=np.bool_)

    lines = look(vectors, coded, codes=["tid"], documents=["a"] * 7)

    assert of(lines, "uncoded")["segment"].tolist() == [3, 4]
    assert len(set(of(lines, "uncoded")["score"])) == 1
    fewer = look(vectors, coded, codes=["tid"], documents=["a"] * 7, n_per_code=1)
    assert of(fewer, "uncoded")["segment"].tolist() == [3]


def test_a_code_on_two_segments_has_no_lines():
    coded = CODED.copy()
    coded[6:8, 1] = False

    lines = look(coded=coded)

    assert coded[:, 1].sum() == MIN_SEGMENTS - 1
    assert set(lines["code_id"]) == {"tid"}
    assert lines["rival_id"].isna().all()  # nor is it anybody's rival


def test_codes_used_once_speak_for_their_group():
    #   segment       0   1   2   3   4   5   6   7
    #   crowd         R   R   R   L   L   L   L   T     T points up and down
    #   tid           x   x   x   x
    #   used once     g1  g1  g1  .   g2  g2  g2
    # All that tid has, 3 carries; its group lies to the right, so 3 stands out more.
    vectors = np.array([RIGHT, (6, 8), (9, 4), LEFT, (-6, 8), (-9, 4), (-7, 7), (0, -10)])
    coded = np.zeros((8, 7), dtype=np.bool_)
    coded[:4, 0] = True
    for code, segment in enumerate((0, 1, 2, 4, 5, 6), start=1):
        coded[segment, code] = True
    codes = ["tid", *(f"once{i}" for i in range(6))]
    sides = {"codes": codes, "documents": ["a"] * 8}

    alone = of(look(vectors, coded, **sides), "coded")
    grouped = of(look(vectors, coded, groups=["g1"] * 4 + ["g2"] * 3, **sides), "coded")
    without = of(look(vectors, coded, groups=[None] * 7, **sides), "coded")

    assert alone["segment"].tolist() == grouped["segment"].tolist() == [3]
    assert grouped["score"][0] > alone["score"][0]
    pd.testing.assert_frame_equal(alone, without)


def test_the_group_changes_no_uncoded_line():
    without, grouped = look(), look(groups=["g1", "g2"])

    pd.testing.assert_frame_equal(
        of(without, "uncoded").drop(columns="rank"), of(grouped, "uncoded").drop(columns="rank")
    )


def test_a_segment_that_says_nothing_is_in_no_line_and_no_evidence():
    vectors, coded = np.vstack([VECTORS, [[0, 0]]]), np.vstack([CODED, [[True, False]]])

    lines = look(vectors, coded, documents=[*INTERVIEWS, "d"])

    pd.testing.assert_frame_equal(lines, look())


@st.composite
def studies(draw):
    """Return vectors, codings, interviews and groups of a small study without ties."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    n, k = draw(st.integers(4, 14)), draw(st.integers(1, 4))
    coded = rng.random((n, k)) < draw(st.sampled_from([0.3, 0.5, 0.8]))
    groups = [draw(st.sampled_from(["g1", "g2", None])) for _ in range(k)]
    return unit_rows(rng.normal(size=(n, 4))), coded, [f"int{i % 3}" for i in range(n)], groups


def in_words(lines, segments, codes):
    """Return the lines with names for numbers, whatever their order."""
    named = lines.assign(
        segment=[segments[i] for i in lines["segment"]],
        code_id=lines["code_id"].map(codes),
        rival_id=lines["rival_id"].map(codes),
    )
    return named.drop(columns="rank").sort_values(["kind", "code_id", "segment"]).reset_index()


@settings(max_examples=60, deadline=None)
@given(study=studies(), seed=st.integers(0, 10**6))
def test_other_names_and_another_order_change_nothing_else(study, seed):
    vectors, coded, interviews, groups = study
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(len(vectors)), rng.permutation(coded.shape[1])
    names = [f"code{j}" for j in range(coded.shape[1])]
    new = {f"new{j}": f"code{j}" for j in range(coded.shape[1])}

    before = second_look(vectors, coded, codes=names, documents=interviews, groups=groups)
    after = second_look(
        vectors[rows],
        coded[rows][:, columns],
        codes=[f"new{j}" for j in columns],
        documents=[interviews[i] for i in rows],
        groups=[groups[j] for j in columns],
    )

    pd.testing.assert_frame_equal(
        in_words(before, range(len(vectors)), dict(zip(names, names, strict=True))).drop(
            columns="index"
        ),
        in_words(after, rows, new).drop(columns="index"),
        atol=1e-6,
    )


@settings(max_examples=60, deadline=None)
@given(study=studies())
def test_lines_say_what_the_coding_says(study):
    vectors, coded, interviews, groups = study
    codes = [f"code{j}" for j in range(coded.shape[1])]
    lines = second_look(vectors, coded, codes=codes, documents=interviews, groups=groups)

    for line in lines.itertuples():
        column = coded[:, codes.index(line.code_id)]
        assert column[line.segment] == (line.kind == "coded")
        assert line.n_members == column.sum() - (line.kind == "coded")
        assert 1 <= line.n_interviews <= line.n_members
        if isinstance(line.rival_id, str):
            assert not coded[line.segment, codes.index(line.rival_id)]
            assert line.rival_similarity > line.similarity
    assert not lines.duplicated(["segment", "code_id"]).any()
    assert lines["kind"].tolist() == sorted(lines["kind"], key=KINDS.index)
    for kind in KINDS:
        ranks = of(lines, kind)["rank"].tolist()
        assert ranks == list(range(1, len(ranks) + 1))
    assert all(of(lines, kind)["score"].is_monotonic_decreasing for kind in KINDS)


@pytest.mark.parametrize(
    ("vectors", "coded"),
    [
        pytest.param(VECTORS, np.zeros((10, 0), dtype=np.bool_), id="no codes"),
        pytest.param(VECTORS, np.zeros((10, 2), dtype=np.bool_), id="nothing coded"),
        pytest.param(VECTORS, np.ones((10, 2), dtype=np.bool_), id="all coded alike"),
        pytest.param(VECTORS[:1], CODED[:1], id="one segment"),
        pytest.param(VECTORS[:0], CODED[:0], id="no segments"),
        pytest.param(VECTORS * 0, CODED, id="zero vectors"),
        pytest.param(VECTORS * 0 + 1, CODED, id="one text for all"),
    ],
)
def test_where_nothing_can_be_compared_the_table_is_empty(vectors, coded):
    n, k = coded.shape

    lines = look(vectors, coded, codes=CODES[:k], documents=INTERVIEWS[:n])

    assert lines.empty
    assert list(lines) == list(COLUMNS)
    assert lines.dtypes.equals(look().dtypes)


@pytest.mark.parametrize(
    "other",
    [{"codes": ["tid"]}, {"documents": ["a"]}, {"groups": ["g1"]}, {"vectors": VECTORS[:3]}],
    ids=lambda other: next(iter(other)),
)
def test_sides_that_do_not_fit_are_refused(other):
    with pytest.raises(ValueError, match=r"second_look: .* a row per segment and a column per"):
        look(**other)


def test_no_lines_cannot_be_asked_for():
    with pytest.raises(ValueError, match=r"n_per_code is 0; 1 or more"):
        look(n_per_code=0)


def slips(corpus):
    """Return code and segments of the ten codings that the demo study has on other passages."""
    names = ("segments", "codes", "codings")
    segments, codes, codings = (read_table(n, corpus / f"{n}.parquet") for n in names)
    code_ids = dict(zip(codes["name"], codes["code_id"], strict=True))
    said = codings["text"].map(lambda text: " ".join(text.split()))
    with SLIPS.open(encoding="utf-8", newline="") as file:
        planted = list(csv.DictReader(file))
    for row in planted:
        same_code = codings["code_id"] == code_ids[row["code"]]
        [coding] = codings[same_code & (said == " ".join(row["text"].split()))].itertuples()
        own = segments["document_id"] == coding.document_id
        over = own & (segments["start"] < coding.end) & (segments["end"] > coding.start)
        yield coding.code_id, set(np.flatnonzero(over))


def test_most_planted_slips_stand_among_the_first_coded_lines(tmp_path):
    workspace = make_demo_study(tmp_path / "study")
    ingest(workspace)
    embed(workspace)
    names = ("segments", "codes", "segment_codes")
    tables = [read_table(n, workspace.corpus / f"{n}.parquet") for n in names]
    segments, codes, segment_codes = tables
    ids, used = segments["segment_id"].tolist(), sorted(set(segment_codes["code_id"]))
    coded = pd.crosstab(segment_codes["segment_id"], segment_codes["code_id"])
    lines = second_look(
        Vectors.read(workspace.embeddings / "vectors.parquet").rows(ids),
        coded.reindex(index=ids, columns=used, fill_value=0).to_numpy() > 0,
        codes=used,
        documents=segments["document_id"].tolist(),
        groups=codes.set_index("code_id")["group_id"][used].tolist(),
    )

    first = of(lines, "coded").head(30)
    listed = set(zip(first["code_id"], first["segment"], strict=True))
    planted = list(slips(workspace.corpus))
    assert len(planted) == 10
    assert sum(any((code, s) in listed for s in rows) for code, rows in planted) >= 7
