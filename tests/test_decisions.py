"""Decision sheets from end to end: written, filled in, read, and carried over a rerun."""

from __future__ import annotations

from typing import get_args

import pandas as pd
import pytest
from decided import (
    book,
    call,
    column,
    copy_of,
    decided,
    fill,
    group,
    make_decided,
    refused,
    segments,
)
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from studies import INTERVIEW

from mining.comparison.diagnosis import CLUSTER_STATUSES, STATUSES
from mining.decisions.facts import in_words
from mining.report.words import Words
from mining.scaffold import make_demo, make_workspace
from mining.stages.decisions import read_decisions
from mining.tables import read_table, write_table
from mining.themes.status import Status

#   segments            0 .. 5 of intervju_1    6 .. 11 of intervju_2
FIRST = ([0, 1, 2, 6], [3, 4, 9, 10])
# The same two clusters under each other's names, the first without one and with one more.
SWAPPED = ([3, 4, 9, 10], [0, 1, 2, 7])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make_decided(tmp_path_factory.mktemp("decided") / "study")


@pytest.fixture
def study(made, tmp_path):
    """Two candidate themes, four statuses, and three passages for a second look."""
    workspace = copy_of(made, tmp_path / "study")
    group(workspace, *FIRST)
    codes = read_table("codes", workspace.corpus / "codes.parquet").set_index("name")["code_id"]
    ids = segments(workspace)
    workspace.results.mkdir()
    (workspace.results / "statuses.csv").write_text(
        "kind,id,status,partners,reading_value\n"
        f"code,{codes['over gangen']},split,middle-00 middle-01,0.5\n"
        f"code,{codes['ein runde til']},too_rare,,\n"
        f"group,{codes['Tid']},match,middle-00,0.25\n"
        "cluster,middle-01,silent_manual,,0.75\n"
    )
    over, runde = codes["over gangen"], codes["ein runde til"]
    (workspace.results / "second_look.csv").write_text(
        "rank,kind,segment_id,code_id,rival_id\n"
        f"1,apart,{ids[2]},{over},{runde}\n"
        f"2,apart,{ids[8]},{over},{runde}\n"
        f"3,missing,{ids[5]},,{runde}\n"
    )
    assert write(workspace)[0] == 0
    return workspace


def write(workspace):
    return call("sheets", "write", "-w", workspace.root)


def read(workspace, who="alm"):
    return call("sheets", "read", "--who", who, "-w", workspace.root)


def files(workspace):
    return {p.name: p.read_bytes() for p in workspace.decisions.iterdir() if p.is_file()}


def by(rows, *keys):
    return {tuple(row[k] for k in keys): row for row in rows}


def test_the_sheets_ask_about_every_theme_status_passage_and_finding(study):
    code, out, _ = write(study)

    assert code == 0
    assert "themes: 2 rows, 0 filled in" in out
    assert "reading: 4 rows, 0 filled in" in out
    assert "second_look: 3 rows, 0 filled in" in out
    assert "convergence: 4 rows, 0 filled in" in out
    assert book(study).sheetnames == [
        *("about", "themes", "reading", "second_look", "convergence", "concept_model"),
    ]


def test_the_workbook_shows_names_and_passages_and_the_files_do_not(study):
    opened = book(study)
    shown = {s.title: " ".join(str(c.value) for r in s.rows for c in r) for s in opened}

    assert "Eg går over gangen til dei andre og snakkar om sakene." in shown["second_look"]
    assert "over gangen" in shown["reading"]
    assert "tid, saker" in shown["reading"]  # a cluster by its words
    assert "tid, saker" in shown["convergence"]
    assert "Kollegaene" in shown["convergence"]
    for path in study.decisions.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        assert "over gangen" not in text, path.name
        assert "saker" not in text, path.name


def test_every_cluster_can_be_decided_on_whatever_it_is_shown_as(study):
    path = study.themes / "themes.parquet"
    themes = read_table("themes", path).assign(status=["candidate", "too_small"])
    write_table("themes", themes.to_dict("records"), path)

    assert "themes: 2 rows, 0 filled in" in write(study)[1]

    sheet = book(study)["themes"]
    lane = [sheet.cell(row, column(sheet, "shown as")).value for row in (2, 3)]
    assert lane == ["candidate", "too small"]
    fill(study, "themes", 3, "decision", "keep")
    assert read(study)[1] == "themes: 1 row changed\n"


def test_statuses_are_words_as_the_report_has_them_and_nothing_is_read_from_them(study):
    sheet = book(study)["reading"]
    place = column(sheet, "status")
    assert [sheet.cell(row, place).value for row in range(2, 6)] == [
        *("split", "too rare to judge", "match", "coding silent"),
    ]
    fill(study, "reading", 5, "status", "noko anna")
    assert read(study)[1] == "nothing changed\n"

    english = Words("en")
    for status in (*STATUSES, *CLUSTER_STATUSES):
        assert in_words(status) == english(f"reads.{status}")
    for status in get_args(Status):
        assert in_words(status) == english(f"status.{status}")


def test_writing_twice_gives_equal_bytes(study):
    before = files(study)

    assert write(study)[0] == 0
    assert files(study) == before


def test_what_is_filled_in_comes_into_the_record_with_who_and_when(study):
    ids = segments(study)
    fill(study, "themes", 2, "decision", "Keep")
    fill(study, "themes", 2, "what is said (not: what it is about)", "Tida blir teken.")
    fill(study, "themes", 2, "could this have been named before reading?", "no")
    fill(study, "reading", 3, "passages read", 4)
    fill(study, "reading", 3, "your word", "silence")
    fill(study, "second_look", 2, "decision", "recode")
    fill(study, "second_look", 2, "new code", "møte i gangen")
    fill(study, "convergence", 3, "middle-01", "dissonance")
    fill(study, "convergence", 4, "middle-01", ids[3])
    fill(study, "concept_model", 5, "F2", "Utsett")

    code, out, _ = read(study)

    assert code == 0
    assert "themes: 1 row changed" in out
    assert "Tida" not in out
    theme = by(decided(study, "themes.csv"), "theme_id")[("middle-00",)]
    assert (theme["decision"], theme["what_is_said"], theme["named_before"], theme["who"]) == (
        *("keep", "Tida blir teken.", "no", "alm"),
    )
    assert pd.Timestamp(theme["when"]).tzname() == "UTC"
    untouched = by(decided(study, "themes.csv"), "theme_id")[("middle-01",)]
    assert (untouched["who"], untouched["when"]) == ("", "")
    assert [r["read"] for r in decided(study, "reading.csv")] == ["", "4", "", ""]
    cell = by(decided(study, "convergence.csv"), "finding", "theme_id")[("F1", "middle-01")]
    assert (cell["cell"], cell["segment_id"]) == ("dissonance", ids[3])
    model = by(decided(study, "concept_model.csv"), "row")
    assert (model[("concept",)]["F2"], model[("problem",)]["F1"]) == (
        *("Utsett", "Fleire krav enn timar"),
    )


@pytest.mark.parametrize("text", ["=1+1", "-ikkje tid", "@alle", "+1", "to\nlinjer"])
def test_any_memo_survives_the_round_trip(study, text):
    fill(study, "themes", 2, "memo", text)
    assert read(study)[0] == 0
    assert write(study)[0] == 0

    sheet = book(study)["themes"]
    cell = sheet.cell(2, column(sheet, "memo"))
    assert (cell.value, cell.data_type) == (text, "s")
    assert by(decided(study, "themes.csv"), "theme_id")[("middle-00",)]["memo"] == text
    assert call("sheets", "read", "-w", study.root)[1] == "nothing changed\n"


@pytest.mark.parametrize(
    ("sheet", "row", "label", "value", "says"),
    [
        (
            *("themes", 3, "decision", "throw away"),
            "sheet 'themes', row 3, column 'decision': found 'throw away'; allowed: keep, merge,",
        ),
        (
            *("themes", 2, "decision", "Eg rekk ikkje over alt, og då blir det ofte dei"),
            "sheet 'themes', row 2, column 'decision': found 47 characters; allowed: keep",
        ),
        (
            *("reading", 2, "passages read", "some"),
            "row 2, column 'passages read': found 'some'; allowed: a whole number, or nothing",
        ),
        (
            *("second_look", 2, "decision", "recode"),
            "row 2, column 'new code': is empty; 'recode' needs the code to use instead",
        ),
        (
            *("convergence", 3, "middle-00", "agree"),
            "row 3, column 'middle-00': found 'agree'; allowed: agreement, partial, silence, diss",
        ),
        (
            *("convergence", 4, "middle-00", "intervju_1:0-5"),
            "row 4, column 'middle-00': found 'intervju_1:0-5', which is no segment; allowed: ",
        ),
        (
            *("themes", 2, "theme_id", "middle-09"),
            "row 2, column 'decision': is about something that this sheet did not ask",
        ),
        (
            *("themes", 3, "theme_id", "middle-00"),
            "row 3, column 'theme_id': stands twice; keep one of the two rows",
        ),
        (
            *("convergence", 3, "write", "ord"),
            "row 3, column 'write': is another word; allowed: word, quote (segment id), memo",
        ),
        (
            *("themes", 1, "memo", "notat"),
            "sheet 'themes': the column 'memo' is missing; put it back",
        ),
    ],
)
def test_a_bad_cell_is_one_sentence_and_changes_nothing(study, sheet, row, label, value, says):
    fill(study, "reading", 3, "passages read", 4)
    fill(study, "themes", 2, "decision", "keep")
    fill(study, sheet, row, label, value)
    before = files(study)

    assert says in refused("sheets", "read", "--who", "alm", "-w", study.root)
    assert files(study) == before


def test_a_workbook_that_is_missing_or_broken_is_one_sentence(study):
    path = study.decisions / "work.xlsx"
    data = path.read_bytes()
    opened = book(study)
    del opened["reading"]
    opened.save(path)
    assert "the sheet 'reading' is missing; put it back" in refused(
        "sheets", "read", "-w", study.root
    )
    path.write_bytes(b"hei")
    for command in ("read", "write"):
        assert "work.xlsx: not a workbook that can be read" in refused(
            "sheets", command, "-w", study.root
        )
    path.unlink()
    assert "work.xlsx: not found; 'mining sheets write' makes it" in refused(
        "sheets", "read", "-w", study.root
    )
    assert write(study)[0] == 0
    assert path.read_bytes() == data


def change(study, hand):
    opened = book(study)
    hand(opened)
    opened.save(study.decisions / "work.xlsx")
    return (study.decisions / "work.xlsx").read_bytes()


def note(place, text):
    def hand(opened):
        opened["themes"][place].value = text

    return hand


def own_sheet(opened):
    opened.create_sheet("mitt").append(["tankar", "tankar"])


def own_column(opened):
    last = opened["themes"].max_column + 1
    opened["themes"].cell(1, last).value = "eiga kolonne"
    opened["themes"].cell(3, last).value = "hugs"


def comment(opened):
    opened["reading"]["B2"].comment = Comment("hugs", "alm")


def picture(opened):
    opened["about"].add_chart(BarChart(), "C3")


@pytest.mark.parametrize(
    ("hand", "says"),
    [
        (own_sheet, "the sheet 'mitt'"),
        (own_column, "the sheet 'themes', column 'eiga kolonne'"),
        (note("Z3", "hugs"), "the sheet 'themes', cell Z3"),
        (note("E9", "hugs"), "the sheet 'themes', row 9"),
        (note("F2", "hugs"), "the sheet 'themes', row 2"),
        (comment, "the sheet 'reading', cell B2"),
        (picture, "a picture"),
    ],
    ids=[
        *("own sheet", "own column", "no header", "own row", "over a passage", "comment"),
        "picture",
    ],
)
def test_what_the_sheets_do_not_ask_for_is_kept_in_a_copy(study, hand, says):
    fresh = (study.decisions / "work.xlsx").read_bytes()
    data = change(study, hand)

    assert read(study)[1] == "nothing changed\n"
    code, out, _ = write(study)

    kept = study.decisions / "work-1.xlsx"
    assert (code, out.count("\n")) == (0, 6)
    assert f"kept the one before as {kept}, because of {says}; the new one holds" in out
    assert kept.read_bytes() == data
    assert (study.decisions / "work.xlsx").read_bytes() == fresh
    assert "kept" not in write(study)[1]
    again = change(study, hand)
    assert "work-2.xlsx, because of" in write(study)[1]
    assert (study.decisions / "work-2.xlsx").read_bytes() == again
    assert kept.read_bytes() == data


def test_what_was_filled_in_sorted_or_taken_out_needs_no_copy(study):
    decide_everything(study)

    def hand(opened):
        sheet = opened["reading"]
        first, last = ([c.value for c in sheet[row]] for row in (2, 5))
        for place, (a, b) in enumerate(zip(first, last, strict=True), start=1):
            sheet.cell(2, place).value, sheet.cell(5, place).value = b, a
        opened["second_look"].delete_rows(3)

    change(study, hand)
    assert "kept" not in write(study)[1]
    assert not list(study.decisions.glob("work-*.xlsx"))


@pytest.mark.parametrize("sheet", ["themes", "reading", "convergence", "concept_model"])
@pytest.mark.parametrize("renamed", [True, False])
def test_a_sheet_that_is_gone_or_renamed_stops_everything(study, sheet, renamed):
    def hand(opened):
        if renamed:
            opened[sheet].title = "mitt eige"
        else:
            del opened[sheet]

    change(study, hand)
    before = files(study)

    for command in ("read", "write"):
        said = refused("sheets", command, "-w", study.root)
        assert f"work.xlsx: the sheet '{sheet}' is missing; put it back under this name" in said
    assert "is missing; put it back" in refused("forget", "intervju_2", "-w", study.root)
    assert files(study) == before


def test_an_own_row_with_a_decision_is_refused(study):
    change(study, note("A9", "middle-07"))
    fill(study, "themes", 9, "decision", "keep")
    before = files(study)

    assert "row 9, column 'decision': is about something that this sheet did not ask" in refused(
        "sheets", "write", "-w", study.root
    )
    assert files(study) == before


def test_without_a_memory_the_workbook_before_is_kept(study):
    data = (study.decisions / "work.xlsx").read_bytes()
    (study.decisions / "work.json").unlink()

    assert "because of what cannot be told without work.json" in write(study)[1]
    assert (study.decisions / "work-1.xlsx").read_bytes() == data


def test_forgetting_does_not_lose_what_a_person_added(study):
    change(study, own_sheet)

    said = refused("forget", "intervju_2", "-w", study.root)

    assert "work.xlsx: holds more than is asked, see the sheet 'mitt'; run 'mining sheets" in said
    assert (study.root / "raw" / "intervju_2.txt").exists()


def test_rows_that_changed_need_a_name_and_the_concept_model_does_not(study):
    fill(study, "concept_model", 5, "F1", "Portvakt")
    assert call("sheets", "read", "-w", study.root)[:2] == (0, "concept_model: 1 row changed\n")
    fill(study, "themes", 2, "decision", "keep")
    assert "1 row changed; say who decided" in refused("sheets", "read", "-w", study.root)
    assert "say who decided" in refused("sheets", "read", "--who", " ", "-w", study.root)


def test_changes_that_were_not_read_stop_a_new_writing(study):
    fill(study, "reading", 2, "memo", "les på nytt")
    before = files(study)

    said = refused("sheets", "write", "-w", study.root)

    assert "sheet 'reading', row 2, column 'memo': was changed and not read yet" in said
    assert files(study) == before
    assert read(study)[0] == 0
    assert write(study)[0] == 0


def test_the_record_can_be_edited_by_hand_too(study):
    path = study.decisions / "themes.csv"
    rows = decided(study, "themes.csv")
    # as a Norwegian spreadsheet saves it: semicolons, Windows' letters, a column of one's own
    lines = [";".join([*rows[0], "mitt"])]
    lines += [";".join([*{**r, "memo": "på hand"}.values(), "æ"]) for r in rows]
    path.write_bytes("\r\n".join(lines).encode("cp1252"))
    fill(study, "themes", 2, "decision", "merge")

    assert read(study)[0] == 0

    theme = by(decided(study, "themes.csv"), "theme_id")[("middle-00",)]
    assert (theme["decision"], theme["memo"], theme["mitt"]) == ("merge", "på hand", "æ")
    assert write(study)[0] == 0
    assert by(decided(study, "themes.csv"), "theme_id")[("middle-01",)]["memo"] == "på hand"


def test_a_cell_changed_in_both_places_is_refused(study):
    path = study.decisions / "themes.csv"
    path.write_text(path.read_text().replace("middle-00,,", "middle-00,discard,"))
    fill(study, "themes", 2, "decision", "keep")
    before = files(study)

    said = refused("sheets", "read", "--who", "alm", "-w", study.root)

    assert "was changed here and in decisions/themes.csv; make the two the same" in said
    assert files(study) == before
    fill(study, "themes", 2, "decision", "discard")
    assert read(study)[0] == 0


def test_sorted_and_deleted_rows_and_cleared_cells_do_no_harm(study):
    fill(study, "themes", 3, "memo", "blir")
    assert read(study)[0] == 0
    assert write(study)[0] == 0
    opened = book(study)
    opened["themes"].delete_rows(2)
    opened["themes"].cell(2, column(opened["themes"], "memo")).value = None
    opened.save(study.decisions / "work.xlsx")

    assert read(study)[1] == "themes: 1 row changed\n"
    assert [r["memo"] for r in decided(study, "themes.csv")] == ["", ""]


def decide_everything(study):
    fill(study, "themes", 2, "decision", "keep")
    fill(study, "themes", 2, "memo", "den fyrste")
    fill(study, "themes", 3, "decision", "split")
    fill(study, "reading", 5, "passages read", 2)
    fill(study, "convergence", 3, "middle-00", "agreement")
    fill(study, "convergence", 6, "middle-01", "partial")
    fill(study, "second_look", 2, "decision", "remove")
    assert read(study)[0] == 0


def test_decisions_follow_the_clusters_of_a_new_run(study):
    decide_everything(study)
    group(study, *SWAPPED)
    (study.results / "statuses.csv").write_text("kind,id,status\ncluster,middle-00,silent_manual\n")

    found = read_decisions(study)  # before the sheets are written anew
    code, out, _ = write(study)

    themes = found.themes.set_index("theme_id")
    assert themes["decision"].to_dict() == {"middle-00": "split", "middle-01": "keep"}
    assert themes.loc["middle-01", "memo"] == "den fyrste"
    cells = found.convergence.set_index(["finding", "theme_id"])["cell"]
    assert cells["F1", "middle-01"] == "agreement"
    assert cells["F2", "middle-00"] == "partial"
    assert found.reading[["id", "read", "state"]].to_numpy().tolist() == [["middle-00", "2", ""]]
    assert code == 0
    assert "themes: 2 rows, 2 filled in\n" in out
    shown = book(study)["themes"]
    assert shown.cell(3, column(shown, "memo")).value == "den fyrste"


def test_decisions_whose_cluster_is_gone_are_kept_and_listed(study):
    decide_everything(study)
    group(study, [5, 11], [8, 9])
    (study.results / "second_look.csv").write_text("rank,kind,segment_id,code_id,rival_id\n")

    code, out, _ = write(study)

    assert code == 0
    assert "themes: 2 rows, 0 filled in, 2 about what is not there now" in out
    assert "second_look: 0 rows, 0 filled in, 1 about what is not there now" in out
    lost = [r for r in decided(study, "themes.csv") if r["state"] == "orphan"]
    assert sorted(r["decision"] for r in lost) == ["keep", "split"]
    text = [str(c.value) for row in book(study)["orphans"].rows for c in row]
    assert "decision: keep\nmemo: den fyrste" in text
    found = read_decisions(study)
    assert found.counts().set_index("sheet").loc["themes"].tolist() == [2, 0, 2]
    assert found.code_changes().set_index("decision")["n"].to_dict() == {
        **dict.fromkeys(("keep", "add", "recode", "unsure"), 0),
        "remove": 1,
    }

    group(study, *FIRST)
    assert "themes: 2 rows, 2 filled in\n" in write(study)[1]


def test_a_workbook_filled_in_before_a_rerun_is_about_the_clusters_it_showed(study):
    fill(study, "themes", 2, "memo", "om den fyrste")
    group(study, *SWAPPED)

    assert read(study)[0] == 0

    assert read_decisions(study).themes.set_index("theme_id")["memo"].to_dict() == {
        "middle-00": "",
        "middle-01": "om den fyrste",
    }


def test_a_decision_that_is_changed_is_about_the_cluster_as_it_is_then(study):
    decide_everything(study)
    group(study, *SWAPPED)
    assert write(study)[0] == 0
    fill(study, "themes", 3, "memo", "sett på nytt")
    assert read(study)[0] == 0
    # {2 7} is half of {0 1 2 7}, which was shown, and a fifth of the first {0 1 2 6}
    group(study, [2, 7])

    assert read_decisions(study).themes["memo"].tolist()[0] == "sett på nytt"


def test_counts_of_what_was_read_and_decided(study):
    decide_everything(study)

    found = read_decisions(study)

    assert found.counts().to_dict("records") == [
        {"sheet": "themes", "asked": 2, "filled": 2, "orphans": 0},
        {"sheet": "reading", "asked": 4, "filled": 1, "orphans": 0},
        {"sheet": "second_look", "asked": 3, "filled": 1, "orphans": 0},
        {"sheet": "convergence", "asked": 4, "filled": 2, "orphans": 0},
    ]
    assert found.read_counts().to_dict("records") == [
        {"kind": "cluster", "asked": 1, "read": 1, "passages": 2},
        {"kind": "code", "asked": 2, "read": 0, "passages": 0},
        {"kind": "group", "asked": 1, "read": 0, "passages": 0},
    ]
    empty = {"silence": 0, "dissonance": 0}
    assert found.convergence_by_finding().to_dict("records") == [
        {"finding": "F1", "agreement": 1, "partial": 0, **empty, "empty": 1},
        {"finding": "F2", "agreement": 0, "partial": 1, **empty, "empty": 1},
    ]
    assert found.agreement_counts().set_index("kind")["empty"].to_dict() == {
        "code": 2,
        "group": 1,
        "cluster": 1,
    }
    assert found.concept_model["row"].tolist() == [
        *("problem", "solution", "concept", "consequence"),
    ]
    assert list(found.findings["finding"]) == ["F1", "F2"]


def test_without_results_and_decisions_the_tables_are_empty(made, tmp_path):
    workspace = copy_of(made, tmp_path)
    group(workspace, [0, 1])
    for path in workspace.decisions.iterdir():
        path.unlink()

    found = read_decisions(workspace)

    assert found.counts()["asked"].tolist() == [1, 0, 0, 0]
    assert found.read_counts().empty
    assert list(found.findings.columns) == ["finding", "name", "what"]
    assert "no findings yet: write them into" in write(workspace)[1]
    assert (workspace.decisions / "findings.csv").read_text() == "finding,name,what\n"
    assert write(workspace)[0] == 0


def test_no_segments_at_all_give_empty_sheets(made, tmp_path):
    workspace = copy_of(made, tmp_path)
    group(workspace)

    assert write(workspace)[0] == 0
    assert read_decisions(workspace).counts()["asked"].tolist() == [0, 0, 0, 0]
    assert call("sheets", "read", "-w", workspace.root)[1] == "nothing changed\n"


def test_before_a_run_there_is_nothing_to_decide(tmp_path, made):
    workspace = copy_of(made, tmp_path)

    assert "not found; run the stage that makes it" in refused(
        "sheets", "write", "-w", workspace.root
    )


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("findings.csv", "finding,name\nF1,a\nF1,b\n", "row 3: the finding's id stands twice"),
        ("findings.csv", "finding,name\n,a\n", "row 2: the finding's id is empty"),
        ("findings.csv", "id,name\nF1,a\n", "findings.csv: the column 'finding' is missing"),
        ("concept_model.csv", "F1,F2\na,b\n", "concept_model.csv: the column 'row' is missing"),
        ("concept_model.csv", "row,F1\na,b\na,c\n", "row 3: has the same row as row 2"),
        ("work.json", "[]", "work.json: is not what 'mining sheets write' wrote"),
    ],
)
def test_a_file_of_decisions_that_is_wrong_is_one_sentence(study, name, text, says):
    (study.decisions / name).write_text(text)
    before = files(study)

    assert says in refused("sheets", "write", "-w", study.root)
    assert files(study) == before


def test_without_a_memory_the_workbook_is_compared_with_the_record(study):
    fill(study, "themes", 2, "memo", "eit notat")
    (study.decisions / "work.json").unlink()

    assert "was changed and not read yet" in refused("sheets", "write", "-w", study.root)
    assert read(study)[0] == 0
    assert decided(study, "themes.csv")[0]["memo"] == "eit notat"
    assert write(study)[0] == 0


def test_a_new_finding_gets_its_rows_and_its_column(study):
    decide_everything(study)
    path = study.decisions / "findings.csv"
    path.write_text(path.read_text() + "F3,Tiltak,\n")

    assert read(study)[1] == "nothing changed\n"
    assert write(study)[0] == 0

    assert {r["finding"] for r in decided(study, "convergence.csv")} == {"F1", "F2", "F3"}
    assert list(decided(study, "concept_model.csv")[0]) == ["row", "F1", "F2", "F3"]
    path.write_text("finding,name,what\nF2,Kollegaene,\n")
    assert write(study)[0] == 0
    kept = by(decided(study, "convergence.csv"), "finding", "theme_id")
    assert (kept["F1", "middle-00"]["cell"], kept["F1", "middle-00"]["state"]) == (
        *("agreement", "orphan"),
    )
    assert decided(study, "concept_model.csv")[0]["F1"] == "Fleire krav enn timar"


def test_names_stay_hidden_in_the_workbook(tmp_path):
    (tmp_path / "key").mkdir()
    (tmp_path / "key" / "names.csv").write_text("name,pseudonym\nKari,P1\n")
    workspace = make_decided(tmp_path / "study")
    params = workspace.params_path.read_text().replace(
        "card.md}", "card.md, pseudonyms: ../key/names.csv}"
    )
    named = INTERVIEW.replace("Kollegaene mine", "Kari og dei andre")
    (workspace.root / "raw" / "intervju_1.txt").write_text(named, encoding="utf-8")
    workspace.params_path.write_text(params)
    from mining.stages.ingest import ingest

    ingest(workspace)
    group(workspace, [3])

    assert write(workspace)[0] == 0

    text = " ".join(str(c.value) for s in book(workspace) for row in s.rows for c in row)
    assert "P1 og dei andre" in text
    assert "Kari" not in text


def test_the_demo_brings_its_findings_and_a_new_workspace_keeps_decisions_out_of_git(tmp_path):
    make_demo(tmp_path / "demo")
    make_workspace(tmp_path / "own")

    assert sorted(p.name for p in (tmp_path / "demo" / "decisions").iterdir()) == [
        *("concept_model.csv", "findings.csv"),
    ]
    assert not (tmp_path / "demo" / "data" / "raw" / "findings.csv").exists()
    ignored = (tmp_path / "own" / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "/decisions/" in ignored
