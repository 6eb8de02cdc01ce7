"""A second person's codings: placed like the first's, and kept apart from them."""

from __future__ import annotations

import json

import pytest
from studies import INTERVIEW, PARAMS, make_demo_study, make_study, ready, run_all

from mining.errors import DataError
from mining.stages.check import check
from mining.stages.experiment import run_cell
from mining.stages.forget import forget, plan
from mining.stages.ingest import ingest, read_study
from mining.summaries import summarise
from mining.tables import read_table

TWO = PARAMS.replace("codes.csv,", "codes.csv, second_coder: second.csv,")
SECOND = """document,text,code,coder
intervju_1,Eg rekk ikkje over alt,rekk ikkje over,kari
intervju_1,Eg går over gangen til dei andre,Kollegaer > nabokontoret,
intervju_1,få kjem i arbeid av det,Håp > lite,ola
"""


def study(folder, second=SECOND, **files):
    return make_study(folder, params=TWO, **{"second.csv": second, **files})


def corpus(workspace, name, kind=None):
    return read_table(kind or name, workspace.corpus / f"{name}.parquet")


def test_every_coding_of_the_demo_s_second_coder_is_placed(tmp_path):
    tables, report = read_study(make_demo_study(tmp_path / "study"))

    counts = report["second_codings"]
    assert (counts["n"], counts["exact"], counts["fuzzy"], counts["none"]) == (75, 75, 0, 0)
    assert counts["n_codes_added"] == 0
    assert set(tables["second_codings"]["coder"]) == {"medkodar"}
    assert set(tables["second_codings"]["document_id"]) == {"intervju_2"}
    on_segments = tables["second_segment_codes"]
    assert on_segments["segment_id"].nunique() == counts["n_segments_coded"]
    assert set(on_segments["code_id"]) <= set(tables["codes"]["code_id"])


def test_a_second_coder_disturbs_nothing_of_the_first(tmp_path):
    workspace = study(tmp_path)
    alone, _ = read_study(make_study(tmp_path / "alone"))
    tables, report = read_study(workspace)

    changed = [name for name in alone if not tables[name].equals(alone[name])]
    assert changed == ["codes", "second_codings", "second_segment_codes"]
    kept = tables["codes"].merge(alone["codes"])
    assert kept.reset_index(drop=True).equals(alone["codes"])
    assert report["codings"]["n"] == 3


def test_codes_are_found_by_path_or_name_and_new_ones_added(tmp_path):
    workspace = study(tmp_path)
    report = ingest(workspace)

    paths = corpus(workspace, "codes").set_index("code_id")["path"]
    second = corpus(workspace, "second_codings", "codings")
    assert [paths[code] for code in second["code_id"]] == [
        "Tid > rekk ikkje over",
        "Kollegaer > nabokontoret",
        "Håp > lite",
    ]
    assert report["second_codings"]["n_codes_added"] == 2
    on_segments = corpus(workspace, "second_segment_codes", "segment_codes")
    assert set(on_segments["code_id"]) == set(second["code_id"])
    said = "3 codings by a second person: 3 found exactly, 0 nearly, 0 not, 2 codes that only they"
    assert any(line.startswith(said) for line in summarise("ingest", report))


@pytest.mark.parametrize(
    ("theirs", "called"),
    [("ola", "ola"), ("kari", "second"), (" KARI ", "second"), ("", "second")],
)
def test_two_people_never_have_one_name(theirs, called, tmp_path):
    second = f"document,text,code,coder\nintervju_1,Eg rekk ikkje over alt,uro,{theirs}\n"
    workspace = study(tmp_path, second)
    ingest(workspace)

    assert corpus(workspace, "second_codings", "codings")["coder"].tolist() == [called]
    assert corpus(workspace, "second_segment_codes", "segment_codes")["coder"].tolist() == [called]
    assert set(corpus(workspace, "codings")["coder"]) == {"kari"}


def test_without_a_second_coder_the_tables_are_empty(tmp_path):
    workspace = make_study(tmp_path)
    report = ingest(workspace)

    assert report["second_codings"] is None
    assert corpus(workspace, "second_codings", "codings").empty
    assert corpus(workspace, "second_segment_codes", "segment_codes").empty
    assert not any("second person" in line for line in summarise("ingest", report))


def test_the_export_of_another_program_is_read_likewise(tmp_path):
    second = "Dokumentnamn;Kode;Segment\nintervju_1;Tid\\hast;Eg rekk ikkje over alt\n"
    report = ingest(study(tmp_path, second))

    assert report["second_codings"]["format"] == "maxqda"
    assert report["second_codings"]["exact"] == 1


def test_names_are_hidden_in_what_a_second_person_wrote(tmp_path):
    (tmp_path / "key").mkdir()
    (tmp_path / "key" / "names.csv").write_text("name,pseudonym\nKari,P1\n", encoding="utf-8")
    workspace = make_study(
        tmp_path / "study",
        params=TWO.replace("card.md}", "card.md, pseudonyms: ../key/names.csv}"),
        **{
            "raw/intervju_1.txt": INTERVIEW.replace("Kollegaene mine", "Kari og dei andre"),
            "second.csv": (
                "document,text,code,memo\nintervju_1,Kari og dei andre,Karis folk,om Kari\n"
            ),
        },
    )
    ingest(workspace)

    tables = [corpus(workspace, "second_codings", "codings"), corpus(workspace, "codes")]
    assert not any("Kari" in table.to_csv() for table in tables)
    assert tables[0]["text"].tolist() == ["P1 og dei andre"]
    assert tables[0]["anchored"].tolist() == ["exact"]


def test_a_missing_table_is_named_before_a_run(tmp_path):
    workspace = study(tmp_path, second=None)

    with pytest.raises(DataError, match=r"ingest\.second_coder is 'second\.csv', but .* not exist"):
        check(workspace)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("intervju_9,Eg rekk ikkje over alt,uro", r"second\.csv: codings, row 2: document 'interv"),
        ("intervju_1,Eg rekk ikkje over alt,", r"second\.csv, row 2: the code is empty"),
    ],
)
def test_what_does_not_fit_names_the_second_table(row, says, tmp_path):
    with pytest.raises(DataError, match=says) as caught:
        ingest(study(tmp_path, f"document,text,code\n{row}\n"))
    assert "rekk" not in str(caught.value)


def test_a_change_of_the_second_table_is_seen(tmp_path):
    workspace = study(tmp_path)
    ready(workspace)
    assert run_all(workspace) == []
    (tmp_path / "second.csv").write_text(SECOND.replace("Håp", "Von"), encoding="utf-8")

    assert run_all(workspace)[0] == "ingest"


def test_forgetting_the_interview_that_two_people_coded(tmp_path):
    other = INTERVIEW.replace("mange saker", "altfor mange oppfølgingssaker")
    second = SECOND.replace("intervju_1", "intervju_2")
    workspace = study(tmp_path, second, **{"raw/intervju_2.txt": other})
    ready(workspace)

    assert forget(workspace, plan(workspace, "intervju_2")) == []

    assert (tmp_path / "second.csv").read_text(encoding="utf-8") == "document,text,code,coder\n"
    report = json.loads((workspace.corpus / "import_report.json").read_text(encoding="utf-8"))
    assert (report["second_codings"], report["codings"]["n"]) == (None, 3)
    assert workspace.params().ingest.second_coder is None
    assert corpus(workspace, "second_codings", "codings").empty


def test_a_cell_of_an_experiment_finds_the_second_table(tmp_path):
    run_cell(study(tmp_path), {"cluster.params.middle": 2}, tmp_path / "x.json")

    assert json.loads((tmp_path / "x.json").read_text())["n_clusters"] == 2
