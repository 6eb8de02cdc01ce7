"""MAXQDA's coded segments, in the languages of its menus."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from mining.errors import DataError
from mining.importers.maxqda import looks_like_maxqda, read_maxqda
from mining.importers.sheets import read_sheet

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
