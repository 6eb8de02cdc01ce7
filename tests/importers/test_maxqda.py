"""MAXQDA's coded segments, in the languages of its menus."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import openpyxl
import pytest

from mining.errors import DataError, MissingExtra
from mining.importers.maxqda import looks_like_maxqda, read_maxqda
from mining.importers.sheets import read_sheet

SAMPLES = Path(__file__).parent / "samples" / "codings"
PDPILOT = Path(__file__).parents[3] / "shared" / "data" / "pdpilot" / "coded_segments.csv"

# Colour, comment, group, document, code, begin, end, weight, text, area, coverage, coder, date.
HEADERS = {
    "en": (
        *("Color", "Comment", "Document group", "Document name", "Code", "Beginning", "End"),
        *("Weight score", "Segment", "Area", "Coverage %", "Created by", "Created"),
    ),
    "en-older": (
        *("Color", "Comment", "Document group", "Document name", "Code", "Begin", "End"),
        *("Weight", "Segment", "Area", "Coverage %", "Author", "Creation date"),
    ),
    "de": (
        *("Farbe", "Kommentar", "Dokumentgruppe", "Dokumentname", "Code", "Anfang", "Ende"),
        *("Gewicht", "Segment", "Fläche", "Abdeckungsgrad %", "Erstellt von", "Erstellt am"),
    ),
    "nb": (
        *("Farge", "Kommentar", "Dokumentgruppe", "Dokumentnavn", "Kode", "Begynnelse", "Slutt"),
        *("Vekt", "Segment", "Areal", "Dekning %", "Opprettet av", "Opprettet"),
    ),
    "nn": (
        *("Farge", "Merknad", "Dokumentgruppe", "Dokumentnamn", "Kode", "Start", "Slutt"),
        *("Vekt", "Segment", "Flate", "Dekning %", "Oppretta av", "Oppretta"),
    ),
    "pl": (
        *("Color", "Komentarz", "Grupa dokumentów", "Nazwa dokumentu", "Kod", "Początek", "Koniec"),
        *("Waga", "Fragment", "Objętość", "Obszar %", "Autor", "Data utworzenia"),
    ),
}
ROW = (
    *("●", "hugs", "Runde 1", "int1", "Tid > uro", 4, 4, 0),
    *("Ja, det går;\nmen tungt.", 23, 0.31, "EM", "30.11.2017 20:55:14"),
)


def write(folder, rows, kind):
    path = folder / f"coded_segments.{kind}"
    if kind == "xlsx":
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    else:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";").writerows(rows)
    return path


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", HEADERS)
def test_every_language(tmp_path, language, kind):
    path = write(tmp_path, [HEADERS[language], ROW], kind)
    assert looks_like_maxqda(read_sheet(path))
    [found] = read_maxqda(path, columns={}, coder="KR").quotations
    assert (found.row, found.document, found.path) == (2, "int1", ("Tid", "uro"))
    assert (found.text, found.paragraph) == ("Ja, det går;\nmen tungt.", 4)
    assert (found.start, found.end) == (None, None)
    assert (found.coder, found.memo) == ("EM", "hugs")


def test_variables_and_code_columns_do_not_confuse(tmp_path):
    header = [
        *HEADERS["de"],
        "Dokumentgruppe",
        "Dokumentname",
        "Alter",
        "Code: Tid > uro",
        "Code: Tid",
    ]
    row = [*ROW, "Runde 1", "anders", 44, 1, 0]
    [found] = read_maxqda(write(tmp_path, [header, row], "csv"), columns={}, coder="KR").quotations
    assert (found.document, found.path) == ("int1", ("Tid", "uro"))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("line_break", ["\r\n", "\v", "_x000D_\n", "_x000D_", "\n"])
def test_line_breaks_in_a_segment(tmp_path, line_break, kind):
    if kind == "xlsx" and "\v" in line_break:
        line_break = "_x000B_"  # as XML must write it
    rows = [["Document name", "Code", "Segment"], ["int1", "uro", f"Ja.{line_break}Nei."]]
    [found] = read_maxqda(write(tmp_path, rows, kind), columns={}, coder="KR").quotations
    assert found.text == "Ja.\nNei."


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("Tid > uro", ("Tid", "uro")),
        (r"Tid\uro", ("Tid", "uro")),
        ("Tid > a>b > c", ("Tid", "a>b", "c")),
        ("uro", ("uro",)),
    ],
)
def test_paths(tmp_path, code, path):
    rows = [["Document name", "Code", "Segment"], ["int1", code, "Ja."]]
    [found] = read_maxqda(write(tmp_path, rows, "csv"), columns={}, coder="KR").quotations
    assert found.path == path


@pytest.mark.parametrize("begin", ["p. 3", "0:01:02", "", "0"])
def test_pages_and_times_are_no_paragraphs(tmp_path, begin):
    rows = [
        ["Document name", "Code", "Beginning", "End", "Segment"],
        ["int1", "a", begin, "", "Ja"],
    ]
    [found] = read_maxqda(write(tmp_path, rows, "csv"), columns={}, coder="KR").quotations
    assert found.paragraph is None


def test_a_coded_picture_is_kept_without_a_passage(tmp_path):
    rows = [["Document name", "Code", "Segment"], ["int1", "a", ""]]
    [found] = read_maxqda(write(tmp_path, rows, "csv"), columns={}, coder="KR").quotations
    assert (found.text, found.coder) == ("", "KR")


def test_a_row_without_a_document_is_named(tmp_path):
    rows = [["Document name", "Code", "Segment"], ["int1", "a", "Ja"], ["", "a", "Ja"]]
    with pytest.raises(DataError, match=r"coded_segments.csv, row 3: the document is empty"):
        read_maxqda(write(tmp_path, rows, "csv"), columns={}, coder="KR")


@pytest.mark.parametrize(
    ("header", "rows", "expected"),
    [
        (["Document name", "Code", "Segment"], [["i", "a", "Ja"]], True),
        (["document", "code", "text"], [["i", "a", "Ja"]], False),
        (["Document name", "Code", "Segment", "Start", "End"], [["i", "a", "Ja", 9, 11]], False),
        (["Document name", "Code", "Segment", "Start", "End"], [["i", "a", "Ja då", 9, 9]], True),
        (["Document name", "Code", "Text"], [["i", "a", "Ja"]], False),
    ],
)
def test_what_looks_like_maxqda(tmp_path, header, rows, expected):
    assert looks_like_maxqda(read_sheet(write(tmp_path, [header, *rows], "csv"))) is expected


def test_a_real_export():
    if not PDPILOT.is_file():
        pytest.skip(f"needs {PDPILOT}: real interviews are not part of the repository")
    found = read_maxqda(PDPILOT, columns={}, coder="KR").quotations
    assert len(found) == 262
    assert len({q.text for q in found}) == 216
    assert len({q.path for q in found}) == 78
    assert len({q.path[0] for q in found}) == 8
    assert {len(q.path) for q in found} == {1, 2, 3}


# --- other files, other shapes ---------------------------------------------------------


def read(folder, rows, kind="csv"):
    return read_maxqda(write(folder, rows, kind), columns={}, coder="KR")


def test_an_old_spreadsheet():
    export = read_maxqda(SAMPLES / "maxqda_segments.xls", columns={}, coder="")
    assert [(q.row, q.document, q.path, q.coder, q.paragraph) for q in export.quotations] == [
        (2, "intervju_1", ("Tid", "rekk ikkje over"), "EM", 5),
        (3, "intervju_1", ("Kollegaer", "over gangen"), "EM", 9),
        (4, "intervju_2", ("Tid", "rekk ikkje over"), "KR", 7),
    ]
    assert [q.text for q in export.quotations] == [
        "Eg rekk ikkje over alt,\nog så går eg heim.",
        "Eg går over gangen til dei andre – «alltid»",
        "= alt for lite tid",
    ]
    assert export.losses == {}
    assert export.notes == ()


def test_a_page_with_a_table():
    [found] = read_maxqda(SAMPLES / "maxqda_segments.html", columns={}, coder="").quotations
    assert (found.row, found.document, found.path) == (2, "intervju_1", ("Tid", "rekk ikkje over"))
    assert found.text == "Eg rekk ikkje over alt,\nog så går eg heim."
    assert (found.paragraph, found.coder, found.memo) == (5, "EM", "hugs dette")


def test_columns_of_0_and_1_are_the_codes_where_there_is_no_other(tmp_path):
    rows = [
        ["Document name", "Segment", "Code: Tid > uro", "Code: Tid", "Alter"],
        ["int1", "Ja.", "1", "0", "44"],
        ["int1", "Nei.", "1", "1", "44"],
        ["int1", "Jo.", "0", "", "44"],
    ]
    export = read(tmp_path, rows)
    assert [(q.row, q.path) for q in export.quotations] == [
        (2, ("Tid", "uro")),
        (3, ("Tid", "uro")),
        (3, ("Tid",)),
    ]
    assert export.losses == {"without_code": 1}
    assert export.notes == ("the codes are read from columns of 0 and 1: 2",)


def test_columns_of_0_and_1_beside_the_code_are_left_out_and_noted(tmp_path):
    rows = [["Document name", "Code", "Segment", "Code: b"], ["int1", "a", "Ja", 1]]
    export = read(tmp_path, rows)
    assert [q.path for q in export.quotations] == [("a",)]
    assert "left out beside the column of the code: 1" in export.notes[0]


def test_a_variable_called_interview_is_not_the_document(tmp_path):
    rows = [["Interview", "Document name", "Code", "Segment"], ["første", "int1", "a", "Ja"]]
    assert [q.document for q in read(tmp_path, rows).quotations] == ["int1"]


@pytest.mark.parametrize(
    ("begin", "media"),
    [("0:01:02", 1), ("00:01:02.5", 1), ("p. 3", 1), ("S. 3", 1), ("", 0), ("4", 0)],
)
def test_media_are_counted(tmp_path, begin, media):
    header = ["Document name", "Code", "Beginning", "Segment"]
    export = read(tmp_path, [header, ["int1", "a", begin, ""], ["int1", "a", begin, "Ja"]])
    assert export.losses.get("media", 0) == media
    assert len(export.quotations) == 2 - media


def test_a_segment_that_the_cell_cut_is_noted(tmp_path):
    rows = [["Document name", "Code", "Segment", "Area"], ["int1", "a", "b" * 32_767, 40_000]]
    notes = read(tmp_path, rows, "xlsx").notes
    assert len(notes) == 2
    assert notes[0].endswith("may have been cut: 1")
    assert notes[1].endswith("only their beginning is searched for: 1")


# --- one name in two document groups ---------------------------------------------------

GROUPED = ["Document group", "Document name", "Code", "Segment", "Area", "Coverage %", "Author"]


def grouped(folder, *rows):
    export = read(folder, [GROUPED, *rows])
    return [(q.document, q.coder) for q in export.quotations], export.notes


def test_the_group_is_the_coder_where_the_author_is_one(tmp_path):
    found, notes = grouped(
        tmp_path,
        ["Kari", "int1", "a", "Ja, det går", 11, 1.1, "admin"],
        ["Ola", "int1", "a", "Ja, det", 7, 0.7, "admin"],
        ["Kari", "int2", "a", "Nei", 3, 0.3, "admin"],
    )
    assert found == [("int1", "Kari"), ("int1", "Ola"), ("int2", "Kari")]
    [note] = notes
    assert note.endswith("the group is read as the coder: 1")


def test_authors_that_tell_apart_stay(tmp_path):
    found, notes = grouped(
        tmp_path,
        ["Runde 1", "int1", "a", "Ja, det går", 11, 1.1, "KR"],
        ["Runde 2", "int1", "a", "Ja, det", 7, 0.7, "EM"],
    )
    assert found == [("int1", "KR"), ("int1", "EM")]
    assert notes == ()


def test_documents_of_different_length_keep_their_group(tmp_path):
    found, notes = grouped(
        tmp_path,
        ["Kvinner", "int1", "a", "Ja, det går", 1100, "1,10", "KR"],
        ["Menn", "int1", "a", "Ja, det", 7, "0,70", "KR"],
        ["Menn", "int2", "a", "Ja, det", 7, "0,70", "KR"],
    )
    assert found == [("Kvinner\\int1", "KR"), ("Menn\\int1", "KR"), ("int2", "KR")]
    [note] = notes
    assert note.startswith("names that documents of different length have")


# --- headers that nobody knows -----------------------------------------------------------


def test_unknown_headers_are_told_by_content(tmp_path):
    said = "Eg rekk ikkje over alt, og så går eg heim."
    rows = [["Document name", "Código", "Segmento"]]
    rows += [["int1", code, said] for code in ("Tid > uro", "Tid > uro", "Tid")]
    path = write(tmp_path, rows, "csv")
    export = read_maxqda(path, columns={}, coder="")
    assert [q.path for q in export.quotations] == [("Tid", "uro"), ("Tid", "uro"), ("Tid",)]
    assert {q.text for q in export.quotations} == {said}
    assert [note.split(":")[0] for note in export.notes] == [
        "no header is known for it, so column 3 is read as the passage",
        "no header is known for it, so column 2 is read as the code",
    ]
    assert said not in " ".join(export.notes)


@pytest.mark.parametrize(
    "rows",
    [
        [["int1", "a > b", "c > d", "Eg rekk ikkje over alt, nei"]] * 4,  # two may be the code
        [["int1", "a > b", "x", "Kort"]] * 4,  # nothing is long
        [["int1", "a > b", "Eg rekk ikkje over alt, nei", "Eg går heim no, seier eg"]] * 4,
        [["int1", "a > b", "x", "Eg rekk ikkje over alt, nei"]] * 2,  # too few rows
    ],
)
def test_what_is_not_plain_is_not_guessed(tmp_path, rows):
    with pytest.raises(DataError, match=r"no column for .*; found the columns: 'Document name'"):
        read(tmp_path, [["Document name", "Uno", "Dos", "Tres"], *rows])


def test_a_missing_library_for_old_spreadsheets_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "xlrd", None)
    with pytest.raises(MissingExtra, match=r"pip install 'interview-mining\[legacy\]'"):
        read_maxqda(SAMPLES / "maxqda_segments.xls", columns={}, coder="")
