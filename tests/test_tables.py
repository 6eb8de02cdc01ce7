"""Tables keep their types, their ids and their bytes."""

from __future__ import annotations

import pandas as pd
import pytest

from mining.errors import DataError
from mining.schemas import RESULTS, SCHEMAS
from mining.tables import (
    make_table,
    read_csv,
    read_json,
    read_table,
    write_csv,
    write_json,
    write_table,
)

CODES = [
    {
        "code_id": "c2",
        "name": "NA",
        "path": "Tid > NA",
        "parent_id": "001",
        "group_id": "001",
        "origin": None,
        "memo": "",
        "colour": "",
    },
    {
        "code_id": "001",
        "name": "Tid",
        "path": "Tid",
        "parent_id": None,
        "group_id": "001",
        "origin": "guide",
        "memo": "",
        "colour": "",
    },
]
TURN = {
    "document_id": "a",
    "turn": 1,
    "speaker": "I",
    "role": "interviewer",
    "start": 0,
    "end": 2,
    "t0_ms": None,
    "t1_ms": 1500,
    "question_id": None,
}


def test_ids_and_names_that_look_like_something_else_survive(tmp_path):
    write_table("codes", CODES, tmp_path / "codes.parquet")
    found = read_table("codes", tmp_path / "codes.parquet")

    assert found["code_id"].tolist() == ["001", "c2"]
    assert found["name"].tolist() == ["Tid", "NA"]
    assert pd.isna(found["origin"][1])


def test_rows_are_sorted_and_equal_tables_are_equal_bytes(tmp_path):
    write_table("codes", CODES, tmp_path / "a.parquet")
    write_table("codes", list(reversed(CODES)), tmp_path / "b.parquet")

    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_missing_times_stay_missing_and_others_whole(tmp_path):
    write_table("turns", [TURN], tmp_path / "turns.parquet")
    found = read_table("turns", tmp_path / "turns.parquet")

    assert pd.isna(found["t0_ms"][0])
    assert found["t1_ms"][0] == 1500
    assert str(found["t1_ms"].dtype) == "Int64"
    assert str(found["turn"].dtype) == "int64"


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_an_empty_table_has_its_columns_and_types(name, tmp_path):
    write_table(name, [], tmp_path / "t.parquet")
    found = read_table(name, tmp_path / "t.parquet")

    assert list(found) == list(SCHEMAS[name].columns)
    assert found.dtypes.equals(make_table(name, []).dtypes)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"role": None}, "'role' has missing values"),
        ({"start": "x"}, "'start' holds a value that is not int64"),
    ],
)
def test_a_value_that_does_not_fit_is_named(change, says):
    with pytest.raises(DataError, match=says):
        make_table("turns", [TURN | change])


def test_a_key_that_stands_twice_is_named():
    with pytest.raises(DataError, match=r"row with .*'turn': .*1.* stands twice"):
        make_table("turns", [TURN, TURN])


def test_a_missing_column_is_named():
    with pytest.raises(DataError, match=r"columns \['y'\] are missing"):
        make_table("map", pd.DataFrame({"segment_id": ["a"], "x": [0.0]}))


def test_another_table_is_refused(tmp_path):
    write_table("codes", CODES, tmp_path / "t.parquet")
    with pytest.raises(DataError, match="holds table 'codes' in version '1'; expected 'turns'"):
        read_table("turns", tmp_path / "t.parquet")


@pytest.mark.parametrize("content", [b"", b"PAR1 but not really"])
def test_a_file_that_is_not_parquet_is_one_sentence(content, tmp_path):
    path = tmp_path / "t.parquet"
    path.write_bytes(content)
    with pytest.raises(DataError, match="not a Parquet file; run 'mining run --force'"):
        read_table("turns", path)


def test_a_missing_file_says_what_to_run(tmp_path):
    with pytest.raises(DataError, match="not found; run the stage that makes it"):
        read_table("turns", tmp_path / "t.parquet")
    with pytest.raises(DataError, match="not found; run the stage that makes it"):
        read_json(tmp_path / "t.json")


def test_results_are_read_as_text_and_converted_by_schema(tmp_path):
    row = {
        "document_id": "001",
        "n_segments": 3,
        "n_coded": 2,
        "n_unassigned": 0,
        "n_clusters": 2,
        "n_codes_compared": 0,
        "ami_codes": None,
        "ami_codes_without": 0.5,
        "n_groups_compared": 1,
        "ami_groups": 1 / 3,
        "ami_groups_without": None,
    }
    write_csv("interviews", pd.DataFrame([row]), tmp_path / "t.csv")
    found = read_csv("interviews", tmp_path / "t.csv")

    assert found["document_id"].tolist() == ["001"]
    assert found["n_segments"].tolist() == [3]
    assert found["ami_groups"].tolist() == [0.333333]
    assert pd.isna(found["ami_codes"][0])
    assert b"\r" not in (tmp_path / "t.csv").read_bytes()


def test_truth_values_and_missing_counts_survive_csv(tmp_path):
    row = dict.fromkeys(RESULTS["cluster_matches"].columns)
    row |= {"theme_id": "middle-00", "n_segments": 4, "code_mutual": True}
    write_csv("cluster_matches", pd.DataFrame([row]), tmp_path / "t.csv")
    found = read_csv("cluster_matches", tmp_path / "t.csv")

    assert found["code_mutual"].tolist() == [True]
    assert pd.isna(found["group_mutual"][0])
    assert pd.isna(found["code_n_both"][0])


def test_results_with_other_columns_are_refused(tmp_path):
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    with pytest.raises(DataError, match=r"columns are \['a', 'b'\]; expected \['of'"):
        read_csv("baselines", tmp_path / "t.csv")


def test_json_has_one_layout_and_six_decimals(tmp_path):
    write_json({"b": 1 / 3, "a": (None, True, "å")}, tmp_path / "t.json")

    assert (tmp_path / "t.json").read_text(encoding="utf-8") == (
        '{\n  "b": 0.333333,\n  "a": [\n    null,\n    true,\n    "å"\n  ]\n}\n'
    )
    assert read_json(tmp_path / "t.json") == {"b": 0.333333, "a": [None, True, "å"]}
