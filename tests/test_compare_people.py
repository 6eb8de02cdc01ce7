"""Who is compared with whom: coders in pairs, all at once, and samples coded blind."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mining.comparison import study
from mining.decisions.recoding import Recoding
from mining.params import parse
from mining.stages.compare_inputs import Inputs
from mining.stages.compare_people import MOST_CODERS, between_people
from mining.tables import make_table

#  Ada coded interview a, Bo interview b, and nobody interview c.
#  segment   a:0   a:10  a:20  b:0   b:10  b:20  c:0
#  Ada       time  time  -
#  Bo                          ask   ask   -
#  blind     time  ask   -     ask   -     -     time
SEGMENTS = [f"{d}:{start}" for d in "ab" for start in (0, 10, 20)] + ["c:0"]
CODED = {"Ada": {"a:0": "time", "a:10": "time"}, "Bo": {"b:0": "ask", "b:10": "ask"}}
BLIND = {"a:0": "time", "a:10": "ask", "b:0": "ask", "c:0": "time"}


def segments():
    fixed = {"speaker": "A", "role": "informant", "question_id": None, "n_words": 1}
    fixed |= {"text": "x", "text_model": "x", "text_plain": None}
    rows = []
    for segment in SEGMENTS:
        document, start = segment.split(":")
        where = {"start": int(start), "end": int(start) + 10, "position": int(start)}
        rows.append({"segment_id": segment, "document_id": document, **where, **fixed})
    return make_table("segments", rows)


def codes():
    fixed = {"parent_id": None, "origin": None, "memo": "", "colour": ""}
    rows = [{"code_id": c, "name": c, "path": c, "group_id": c, **fixed} for c in ("ask", "time")]
    return make_table("codes", rows)


def placed(coded):
    """Return the tables ``codings`` and ``segment_codes``."""
    spans, applied = [], []
    for coder, given in coded.items():
        for segment, code in given.items():
            document, start = segment.split(":")
            who = {"code_id": code, "coder": coder}
            where = {"document_id": document, "start": int(start), "end": int(start) + 10}
            text = {"anchored": "exact", "text": "", "memo": ""}
            spans.append({"coding_id": f"{len(spans)}", **where, **who, **text})
            shares = {"share_of_segment": 1.0, "share_of_coding": 1.0}
            applied.append({"segment_id": segment, **who, **shares})
    return {
        "codings": make_table("codings", spans),
        "segment_codes": make_table("segment_codes", applied),
    }


def recoding(given=BLIND, looked_at=SEGMENTS):
    rows = [(segment, code, "ola") for segment, code in given.items()]
    return Recoding(
        coder="ola",
        looked_at=tuple(looked_at),
        codes=pd.DataFrame(rows, columns=["segment_id", "code_id", "coder"]),
        n_drawn=len(looked_at),
        n_lost=0,
    )


def compare(coded=CODED, *, second=None, recodings=()):
    clusters = make_table(
        "clusters",
        [
            {"segment_id": s, "level": "middle", "cluster": i % 2, "strength": 1.0}
            for i, s in enumerate(SEGMENTS)
        ],
    )
    tables = placed(coded)
    inputs = Inputs(
        params=parse(
            {"ingest": {"language": "nn", "transcripts": "raw"}, "embed": {"name": "lexical"}}
        ),
        level="middle",
        sides=study.sides(segments(), tables["segment_codes"], codes(), clusters),
        segments=segments(),
        codes=codes(),
        **tables,
        clusters=clusters,
        vectors=np.zeros((len(SEGMENTS), 2), dtype=np.float32),
        labels={},
        questions=np.zeros((0, 2), dtype=np.float32),
        headings=[],
        stability=[],
        plain=clusters.iloc[:0],
        variants={},
        second=placed(second or {}),
        recodings=recodings,
    )
    return between_people(inputs)


def row(table, what, coders):
    kept = (table["what"] == what) & (table["unit"] == "segment")
    [found] = table[kept & ((table["coder_a"] + " " + table["coder_b"]) == coders)].to_dict(
        "records"
    )
    return [int(found[name]) for name in ("n_units", "n11", "n10", "n01", "n00")]


def test_a_blind_recoding_is_compared_with_all_who_coded_the_study():
    scores, table = compare(recodings=[recoding()])

    #  a:0, a:10, b:0 with both; b:10 the study only; a:20 and b:20 neither; c was not reached
    assert row(table, "coded", "study blind_1") == [6, 3, 1, 0, 2]
    [blind] = scores["people"]
    assert (blind["coder_a"], blind["coder_b"], blind["n_outside"]) == ("study", "blind_1", 1)
    assert blind["n_segments"] == 3
    assert scores["coders"] == {"n": 2, "n_own": 2, "n_paired": 2}


def test_with_one_coder_only_the_interviews_that_they_coded_are_compared():
    scores, table = compare({"Ada": CODED["Ada"]}, recodings=[recoding()])

    assert row(table, "coded", "coder_1 blind_1") == [3, 2, 0, 0, 1]
    assert scores["people"][0]["n_outside"] == 4


def test_a_second_export_is_no_part_of_the_study_s_coding():
    scores, table = compare(
        {"Ada": CODED["Ada"]}, second={"Bo": CODED["Bo"]}, recodings=[recoding()]
    )

    assert row(table, "coded", "coder_1 blind_1") == [3, 2, 0, 0, 1]
    assert scores["coders"] == {"n": 2, "n_own": 1, "n_paired": 2}


def test_a_sample_in_interviews_that_nobody_coded_has_no_rows_and_is_counted():
    scores, table = compare(recodings=[recoding({"c:0": "time"}, ["c:0"])])

    assert table.empty
    [blind] = scores["people"]
    assert (blind["n_outside"], blind["n_segments"], blind["people"]) == (1, 0, None)


def test_blind_recodings_are_numbered_from_one_whoever_else_coded():
    both = {"Ada": CODED["Ada"], "Bo": {"a:0": "time", "a:20": "ask"}}
    scores, table = compare(both, recodings=[recoding(), recoding()])

    pairs = [(r["coder_a"], r["coder_b"]) for r in scores["people"]]
    assert pairs == [("coder_1", "coder_2"), ("study", "blind_1"), ("study", "blind_2")]
    assert set(table["coder_b"]) == {"coder_2", "blind_1", "blind_2"}


@pytest.mark.parametrize("n", [MOST_CODERS, MOST_CODERS + 2])
def test_coders_beyond_six_are_counted_and_are_part_of_the_joint_rows(n):
    everybody = {f"coder {i}": {"a:0": "time"} for i in range(n - 1)}
    scores, table = compare(everybody | {"last": {"a:10": "ask"}})

    assert scores["coders"] == {"n": n, "n_own": n, "n_paired": MOST_CODERS}
    assert len(scores["people"]) == MOST_CODERS * (MOST_CODERS - 1) // 2
    joint = table[table["coder_a"] == "all"].set_index("what")
    #  a:0 is coded by all but the last, a:10 by the last alone, a:20 by nobody
    assert joint.loc["coded", "percent"] == pytest.approx((2 * (n - 2) / n + 1) / 3)
    assert joint.loc["named_codes", ["n_units", "percent"]].tolist() == [1, 1]


def test_where_nobody_coded_nobody_is_compared():
    scores, table = compare({}, recodings=[recoding()])

    assert scores == {"people": [], "coders": {"n": 0, "n_own": 0, "n_paired": 0}}
    assert table.empty
