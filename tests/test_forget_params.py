"""Forgetting the last row of a table: the parameter becomes null, and nothing stops half-way."""

from __future__ import annotations

import pytest
from decided import SECOND, call, refused
from studies import CODES, make_study, ready, run_all

from mining.errors import DataError
from mining.stages.forget_params import with_null
from mining.tables import read_table

SECOND_CODES = CODES.replace("kari", "ola")
CODEBOOK = "code,group\nrekk ikkje over,Tid\nover gangen,Kollegaer\nein runde til,Tiltak\n"
DIALECT = "written,form,document\nrekk,rekker,intervju_1\n"
PARAMS = """# mine eigne notat
seed: 1
ingest:
  language: nn
  transcripts: raw
  codings: "codes.csv"   # tabellen min
  second_coder: second.csv # ola
  codebook: codebook.csv
  dialect: dialect.csv
  card: card.md
segment: {min_words: 5, max_words: 30}
embed: {name: lexical, params: {n_dims: 16}}
cluster: {name: default, stability_runs: 5}
"""
FILES = {
    "raw/intervju_2.txt": SECOND,
    "second.csv": SECOND_CODES,
    "codebook.csv": CODEBOOK,
    "dialect.csv": DIALECT,
}


def files(workspace):
    return {p: p.read_bytes() for p in sorted(workspace.root.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_tables_without_a_row_left_become_null_and_comments_stay(tmp_path, newline):
    workspace = make_study(tmp_path, params=PARAMS, **FILES)
    workspace.params_path.write_text(PARAMS, encoding="utf-8", newline=newline)
    ready(workspace)

    code, out, err = call("forget", "intervju_1", "-w", tmp_path)

    assert (code, err) == (0, "")
    for key in ("codings", "second_coder", "codebook", "dialect"):
        assert f"params.yaml: ingest.{key} is null, no row is left\n" in out
    wanted = (
        PARAMS.replace('"codes.csv"', "null")
        .replace("second.csv", "null")
        .replace("codebook.csv", "null")
        .replace("dialect.csv", "null")
    )
    assert workspace.params_path.read_bytes().decode() == wanted.replace("\n", newline)
    assert (workspace.reports / "report.html").exists()
    assert read_table("codings", workspace.corpus / "codings.parquet").empty
    assert run_all(workspace) == []


def test_a_table_with_rows_left_stays(tmp_path):
    codes = CODES + "intervju_2,Eg rekk ikkje over alt,Tid > rekk ikkje over,kari\n"
    workspace = make_study(tmp_path, params=PARAMS, **{**FILES, "codes.csv": codes})
    ready(workspace)

    code, out, _ = call("forget", "intervju_1", "-w", tmp_path)

    assert code == 0
    assert "ingest.codings" not in out
    assert "ingest.second_coder is null" in out
    ingest = workspace.params().ingest
    assert (ingest.codings, ingest.second_coder, ingest.codebook) == (
        *("codes.csv", None, "codebook.csv"),
    )


def test_a_second_coders_table_goes_with_the_first(tmp_path):
    second = SECOND_CODES + "intervju_2,Eg rekk ikkje over alt,Tid > rekk ikkje over,ola\n"
    workspace = make_study(tmp_path, params=PARAMS, **{**FILES, "second.csv": second})
    ready(workspace)

    code, out, _ = call("forget", "intervju_1", "-w", tmp_path)

    assert code == 0
    assert "ingest.second_coder is null" in out
    assert "intervju_2" in (tmp_path / "second.csv").read_text(encoding="utf-8")


def test_a_sheet_of_a_second_coder_does_not_stop_it(tmp_path):
    workspace = make_study(tmp_path, **{"raw/intervju_2.txt": SECOND})
    ready(workspace)
    for command in (("sheets", "write"), ("recode", "new", "--coder", "ola", "--share", "0.25")):
        assert call(*command, "-w", tmp_path)[0] == 0

    code, _, err = call("forget", "intervju_1", "-w", tmp_path)

    assert (code, err) == (0, "")
    assert workspace.params().ingest.codings is None


def test_a_dry_run_leaves_the_parameters(tmp_path):
    workspace = make_study(tmp_path, params=PARAMS, **FILES)
    before = files(workspace)

    assert "ingest.codings is null" in call("forget", "intervju_1", "-w", tmp_path, "--dry-run")[1]
    assert files(workspace) == before


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("codebook.csv", "code,group\nukjend,Tid\n", "that the codebook does not have"),
        ("second.csv", "document,text,code\n", "second.csv: holds a header and no rows"),
        ("dialect.csv", "written,form\n", "dialect.csv: holds a header and no rows"),
        ("card.md", None, "card.md"),
    ],
)
def test_what_would_stop_the_run_after_is_found_before(tmp_path, name, content, says):
    workspace = make_study(tmp_path, params=PARAMS, **FILES)
    ready(workspace)
    make_study(tmp_path, params=PARAMS, **{**FILES, name: content})
    before = files(workspace)

    assert says in refused("forget", "intervju_1", "-w", tmp_path)
    assert files(workspace) == before


def test_codings_outside_of_the_workspace_are_for_a_person_to_change(tmp_path):
    params = PARAMS.replace('"codes.csv"', "../codes.csv")
    workspace = make_study(tmp_path / "study", params=params, **FILES)
    (workspace.root / "codes.csv").rename(tmp_path / "codes.csv")
    ready(workspace)
    before = files(workspace)

    said = refused("forget", "intervju_1", "-w", workspace.root)

    assert "codes.csv: has 3 rows of the interview and lies out of reach" in said
    assert files(workspace) == before


def test_a_value_that_stands_elsewhere_is_for_a_person_to_change(tmp_path):
    anchored = PARAMS.replace("codebook.csv", "&table codebook.csv").replace(
        "dialect.csv", "*table"
    )
    workspace = make_study(tmp_path, params=anchored)

    with pytest.raises(
        DataError, match=r"params\.yaml: ingest\.dialect cannot be set to null here"
    ):
        with_null(workspace, ["dialect"])


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("codes.csv", "document,text,code"),
        ("second.csv", "document,text,code"),
        ("codebook.csv", "code,group"),
        ("dialect.csv", "written,form"),
        ("names.csv", "name,pseudonym"),
    ],
)
def test_a_table_with_a_header_only_is_one_sentence(tmp_path, name, header):
    place = f"../{name}" if name == "names.csv" else name
    params = PARAMS.replace("  card:", "  pseudonyms: ../names.csv\n  card:")
    study = tmp_path / "study"
    (tmp_path / "names.csv").write_text("name,pseudonym\nKari,P1\n")
    make_study(study, params=params, **FILES)
    (study / place).write_text(f"{header}\n")

    for command in ("check", "run"):
        assert f"{name}: holds a header and no rows" in refused(command, "-w", study)
