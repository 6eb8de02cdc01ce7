"""A second coder's sheet: blind, frozen, checked, and read as what it says."""

from __future__ import annotations

import re
import zipfile

import pytest
from decided import book, call, column, copy_of, decided, fill, make_decided, refused, segments
from studies import CODES

from mining.stages.recode import read_recodings
from mining.tables import read_table

SHEET = "recoding/ola.xlsx"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    workspace = make_decided(tmp_path_factory.mktemp("recode") / "study")
    assert new(workspace)[0] == 0
    return workspace


@pytest.fixture
def study(made, tmp_path):
    """The study with a sheet of 3 of its 12 segments for ola."""
    return copy_of(made, tmp_path / "study")


def new(workspace, coder="ola", share="0.25"):
    return call("recode", "new", "--coder", coder, "--share", share, "-w", workspace.root)


def read(workspace):
    return call("recode", "read", "ola", "-w", workspace.root)


def key(workspace, name="ola"):
    return (workspace.recoding_keys / f"{name}.csv").read_text().splitlines()[1:]


def answer(workspace, row, label, value):
    fill(workspace, "passages", row, label, value, name=SHEET)


def test_the_sheet_shows_passages_and_codebook_and_nothing_that_tells(study):
    opened = book(study, SHEET)
    passages = [[cell.value for cell in row] for row in opened["passages"].iter_rows(min_row=2)]
    codebook = [[cell.value for cell in row] for row in opened["codebook"].iter_rows(min_row=2)]

    assert opened.sheetnames == ["passages", "codebook"]
    assert [row[0] for row in passages] == [1, 2, 3]
    texts = read_table("segments", study.corpus / "segments.parquet").set_index("segment_id")
    drawn = [line.split(",")[1] for line in key(study)]
    assert [row[1] for row in passages] == [texts.loc[s, "text_model"] for s in drawn]
    assert all(row[2] and row[2].endswith("?") for row in passages)
    assert all(row[3:] == [None] * 6 for row in passages)
    # Groups that were never used as codes cannot be given.
    assert codebook == [
        ["over gangen", "Kollegaer", None],
        ["rekk ikkje over", "Tid", None],
        ["ein runde til", "Tiltak", None],
    ]
    with zipfile.ZipFile(study.decisions / SHEET) as archive:
        whole = " ".join(archive.read(name).decode() for name in archive.namelist())
    ids = read_table("codes", study.corpus / "codes.parquet")["code_id"]
    for hidden in (*segments(study), *ids, "intervju", "Intervju ", "Informant", "middle-", "kari"):
        assert hidden not in whole


def test_labels_inside_a_passage_are_not_shown(tmp_path):
    # A short turn between joins its neighbours in the text, and its label with it.
    talk = "Intervjuar: Og så?\n\nInformant 7: Ja, det er mange saker her.\n\nInformant 7: Mm.\n"
    workspace = make_decided(tmp_path)
    (tmp_path / "raw" / "intervju_2.txt").write_text(talk * 8, encoding="utf-8")
    params = workspace.params_path.read_text().replace("min_words: 5", "min_words: 12")
    workspace.params_path.write_text(params)
    (tmp_path / "codes.csv").write_text(CODES, encoding="utf-8")
    from mining.stages.ingest import ingest

    ingest(workspace)
    told = read_table("segments", workspace.corpus / "segments.parquet")["text"]
    assert told.str.contains("Informant 7").any()
    assert new(workspace)[0] == 0

    said = [str(c.value) for row in book(workspace, SHEET)["passages"].rows for c in row]
    assert not [cell for cell in said if "Informant" in cell]


def test_a_memo_of_the_codebook_names_no_interview(tmp_path):
    workspace = make_decided(tmp_path)
    (tmp_path / "book.csv").write_text(
        "code,group,memo\nrekk ikkje over,Tid,Som i intervju_2 og Intervju 1\n"
        "over gangen,Kollegaer,\nein runde til,Tiltak,\n"
    )
    params = workspace.params_path.read_text().replace(
        "codes.csv,", "codes.csv, codebook: book.csv,"
    )
    workspace.params_path.write_text(params)
    from mining.stages.ingest import ingest

    ingest(workspace)
    assert new(workspace)[0] == 0

    shown = [[c.value for c in row] for row in book(workspace, SHEET)["codebook"].rows]
    assert ["rekk ikkje over", "Tid", "Som i […] og […]"] in shown


def test_the_key_lies_elsewhere_and_freezes_the_sample(study):
    assert [line.split(",")[0] for line in key(study)] == ["1", "2", "3"]
    assert {line.split(",")[1] for line in key(study)} <= set(segments(study))
    assert not list(study.recodings.glob("*.csv"))
    before = (study.decisions / SHEET).read_bytes()

    for name in ("ola", "Ola"):
        said = refused("recode", "new", "--coder", name, "-w", study.root)
        assert f"a sheet for '{name}' was drawn already, and its sample is frozen" in said
    (study.decisions / SHEET).unlink()
    assert "frozen" in refused("recode", "new", "--coder", "ola", "-w", study.root)
    (study.recoding_keys / "ola.csv").unlink()
    assert new(study)[0] == 0
    assert (study.decisions / SHEET).read_bytes() == before


@pytest.mark.parametrize(
    ("coder", "share", "says"),
    [
        ("per", "0.3", "share is 0.3; choose 0.1 to 0.25 of the segments"),
        ("per", "0.05", "share is 0.05; choose 0.1 to 0.25"),
        ("../per", "0.2", "coder is '../per'; choose a name of letters, digits and hyphens"),
        ("", "0.2", "coder is ''; choose a name of letters"),
        ("Kari", "0.2", "who coded the study already; choose another name, such as Kari-again"),
    ],
)
def test_a_sheet_that_cannot_be_drawn_is_one_sentence(study, coder, share, says):
    assert says in refused("recode", "new", "--coder", coder, "--share", share, "-w", study.root)
    assert len(list(study.recodings.iterdir())) == 1
    assert len(list(study.recoding_keys.iterdir())) == 1


def test_without_codes_there_is_nothing_to_give(tmp_path):
    workspace = make_decided(tmp_path)
    params = workspace.params_path.read_text().replace("codings: codes.csv", "codings: null")
    workspace.params_path.write_text(params)
    from mining.stages.ingest import ingest

    ingest(workspace)

    assert "there are no codes to give" in refused(
        "recode", "new", "--coder", "ola", "-w", tmp_path
    )


def test_what_the_coder_decided_is_read_and_the_rest_is_not_coded_yet(study):
    first, second, third = [line.split(",")[1] for line in key(study)]
    codes = read_table("codes", study.corpus / "codes.parquet").set_index("name")["code_id"]
    answer(study, 2, "code 1", "Over  gangen")
    answer(study, 2, "code 3", "ein runde til")
    answer(study, 2, "code 4", "over gangen")
    answer(study, 3, "no code fits", "X")

    code, out, _ = read(study)

    assert (code, out) == (0, "3 passages: 1 with codes, 1 that no code fits, 1 not coded yet\n")
    rows = {(r["segment_id"], r["code_id"], r["coder"]) for r in decided(study, "recoding/ola.csv")}
    assert rows == {
        (first, codes["over gangen"], "ola"),
        (first, codes["ein runde til"], "ola"),
        (second, "", "ola"),
    }
    [found] = read_recodings(study)
    assert (found.coder, found.looked_at) == ("ola", tuple(sorted((first, second))))
    assert (found.n_drawn, found.n_lost) == (3, 0)
    assert found.codes.columns.tolist() == ["segment_id", "code_id", "coder"]
    assert set(found.codes["segment_id"]) == {first}
    assert third not in found.looked_at


@pytest.mark.parametrize(
    ("row", "label", "value", "says"),
    [
        (2, "code 2", "rekk ikke over", "row 2, column 'code 2': holds 14 characters that are no"),
        (2, "code 2", "=1+1", "column 'code 2': holds 4 characters that are no code; allowed: a n"),
        (3, "no code fits", "kanskje", "row 3, column 'no code fits': found 'kanskje'; allowed: y"),
        (3, "number", 9, "row 3, column 'number': found '9'; allowed: the numbers that were there"),
        (3, "number", 1, "row 3, column 'number': 1 stands twice; keep one of the two rows"),
        (4, "passage", "Noko anna.", "row 4, column 'passage': is not the passage that was drawn"),
        (1, "code 4", "kode", "sheet 'passages': the column 'code 4' is missing"),
    ],
)
def test_a_bad_sheet_is_one_sentence_and_is_not_read(study, row, label, value, says):
    answer(study, 2, "code 1", "over gangen")
    answer(study, row, label, value)

    assert says in refused("recode", "read", "ola", "-w", study.root)
    assert not (study.decisions / "recoding" / "ola.csv").exists()


def test_a_code_and_no_code_cannot_both_be(study):
    answer(study, 2, "code 1", "over gangen")
    answer(study, 2, "no code fits", "yes")

    assert "row 2, column 'no code fits': is ticked beside a code" in refused(
        "recode", "read", "ola", "-w", study.root
    )


def test_an_answer_that_was_read_does_not_disappear(study):
    answer(study, 2, "code 1", "over gangen")
    assert read(study)[0] == 0
    answer(study, 2, "code 1", None)
    answer(study, 3, "code 1", "over gangen")

    said = refused("recode", "read", "ola", "-w", study.root)

    assert "passages that were read before are empty now: 1, the first is number 1" in said
    answer(study, 2, "no code fits", "yes")
    assert read(study)[1].startswith("3 passages: 1 with codes, 1 that no code fits")


def test_sorted_and_deleted_rows_and_other_spacing_do_no_harm(study):
    opened = book(study, SHEET)
    sheet = opened["passages"]
    cell = sheet.cell(3, column(sheet, "passage"))
    cell.value = f"  {cell.value.replace(' ', '  ')}\n"
    sheet.cell(3, column(sheet, "code 1")).value = "over gangen"
    sheet.delete_rows(2)
    opened.save(study.decisions / SHEET)

    assert read(study)[1] == "3 passages: 1 with codes, 0 that no code fits, 2 not coded yet\n"


def test_a_name_nobody_drew_and_a_sheet_that_is_no_sheet_are_one_sentence(study):
    assert re.search(
        r"per\.xlsx: not found; 'mining recode new' draws a sheet",
        refused("recode", "read", "per", "-w", study.root),
    )
    (study.decisions / SHEET).write_bytes(b"hei")
    assert "ola.xlsx: not a workbook that can be read" in refused(
        "recode", "read", "ola", "-w", study.root
    )


def test_segments_that_are_gone_are_counted(study):
    answer(study, 2, "code 1", "over gangen")
    answer(study, 3, "code 1", "over gangen")
    assert read(study)[0] == 0
    params = study.params_path.read_text().replace("max_words: 30", "max_words: 60")
    study.params_path.write_text(params.replace("min_words: 5", "min_words: 40"))
    from mining.stages.ingest import ingest

    ingest(study)

    [found] = read_recodings(study)
    assert found.n_lost + len(found.looked_at) == 2
    assert set(found.looked_at) <= set(segments(study))
    assert found.n_lost > 0


def test_nobody_recoded(made, tmp_path):
    assert read_recodings(copy_of(made, tmp_path)) == []


def test_two_codes_of_one_name_are_told_apart_by_their_path(tmp_path):
    workspace = make_decided(tmp_path)
    codes = CODES.replace("Tid > rekk ikkje over", "Tid > press")
    codes = codes.replace("Tiltak > ein runde til", "Tiltak > press")
    (tmp_path / "codes.csv").write_text(codes, encoding="utf-8")
    from mining.stages.ingest import ingest

    ingest(workspace)
    assert new(workspace)[0] == 0
    shown = [row[0].value for row in book(workspace, SHEET)["codebook"].rows][1:]
    assert shown == ["over gangen", "Tid > press", "Tiltak > press"]

    answer(workspace, 2, "code 1", "press")
    assert "that are no code" in refused("recode", "read", "ola", "-w", tmp_path)
    answer(workspace, 2, "code 1", "Tiltak > press")
    assert read(workspace)[0] == 0
