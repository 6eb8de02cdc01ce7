"""The quotations that ATLAS.ti exports."""

from __future__ import annotations

import csv

import openpyxl
import pytest

from mining.errors import DataError
from mining.importers.codings import read_codings
from mining.importers.quotes.atlasti import read_atlasti

HEADER = (
    *("ID", "Quotation Name", "Document", "Document Groups", "Quotation Content", "Comment"),
    *("Codes", "Reference", "Density", "Created by", "Modified by", "Created", "Modified"),
)
GERMAN = (
    *("ID", "Zitatname", "Dokument", "Dokumentgruppen", "Zitatinhalt", "Kommentar"),
    *("Kodes", "Referenz", "Dichte", "Erstellt von", "Geändert von", "Erstellt", "Geändert"),
)


def row(document="intervju_1", text="Ja, det går.", codes="uro", reference="5 - 5", comment=""):
    return (
        *("1:1", "Ja, det", document, "", text, comment, codes, reference, "1", "Kari", "Kari"),
        *("2025-11-30", "2025-11-30"),
    )


def write(folder, rows, header=HEADER):
    book = openpyxl.Workbook()
    for cells in (header, *rows):
        book.active.append(cells)
    path = folder / "quotations.xlsx"
    book.save(path)
    return path


def read(folder, *rows, header=HEADER, **columns):
    name, export = read_codings(write(folder, rows, header), columns=columns, coder="KR")
    assert name == "atlasti"
    return export


@pytest.mark.parametrize("header", [HEADER, GERMAN], ids=["en", "de"])
def test_every_code_in_a_cell_is_a_coding(tmp_path, header):
    export = read(tmp_path, row(codes="uro\nTid > press\nuro\n", comment="hugs"), header=header)
    assert [(q.row, q.path, q.coder, q.memo, q.paragraph) for q in export.quotations] == [
        (2, ("uro",), "Kari", "hugs", 5),
        (2, ("Tid", "press"), "Kari", "hugs", 5),
    ]
    assert {(q.document, q.text) for q in export.quotations} == {("intervju_1", "Ja, det går.")}
    assert export.losses == {}


def test_csv_works_as_well(tmp_path):
    path = tmp_path / "quotations.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, row(codes="uro\r\npress")])
    name, export = read_codings(path, columns={}, coder="KR")
    assert (name, [q.path for q in export.quotations]) == ("atlasti", [("uro",), ("press",)])


@pytest.mark.parametrize(
    ("codes", "path"), [("Tid::press", ("Tid", "press")), ("Tid > a::b", ("Tid", "a::b"))]
)
def test_an_old_hierarchy_by_name_is_a_path(tmp_path, codes, path):
    assert [q.path for q in read(tmp_path, row(codes=codes)).quotations] == [path]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["D1: int1", "D 12: int2"], ["int1", "int2"]),
        (["1: int1", "2: int2"], ["int1", "int2"]),
        (["12: int1", "int2"], ["12: int1", "int2"]),  # a name, not a number before each
    ],
)
def test_numbers_before_names_are_taken_off_where_all_have_one(tmp_path, names, expected):
    export = read(tmp_path, *(row(document=name) for name in names))
    assert [q.document for q in export.quotations] == expected


@pytest.mark.parametrize(
    ("reference", "paragraph"),
    [
        ("5 - 5", 5),
        ("¶ 12 – 14", 12),
        ("¶ 3 in intervju_1", 3),
        ("7", 7),
        ("p. 3", None),
        ("00:01:02 - 00:01:09", None),
        ("", None),
        ("9" * 5000, None),
    ],
)
def test_the_reference_names_a_paragraph(tmp_path, reference, paragraph):
    assert [q.paragraph for q in read(tmp_path, row(reference=reference)).quotations] == [paragraph]


def test_what_cannot_be_carried_over_is_counted(tmp_path):
    export = read(
        tmp_path,
        row(codes=""),
        row(text="", codes="a\nb", reference="00:01:02 - 00:02:00"),
        row(text="", codes="a", reference="3"),
        row(),
    )
    assert len(export.quotations) == 1
    assert export.losses == {"without_code": 1, "media": 2, "regions": 1}


def test_code_groups_are_noted(tmp_path):
    export = read(tmp_path, (*row(), "G"), header=(*HEADER, "Code Groups"))
    assert export.notes == (
        "the column of code groups is not read, because a code may be in several",
    )


def test_columns_that_the_user_maps_win(tmp_path):
    export = read(tmp_path, row(), coder="Modified by", text="Quotation Name", code="Codes")
    assert [(q.text, q.coder) for q in export.quotations] == [("Ja, det", "Kari")]


def test_a_row_without_a_document_is_named(tmp_path):
    with pytest.raises(DataError, match=r"quotations.xlsx, row 3: the document is empty"):
        read_atlasti(write(tmp_path, [row(), row(document="")]), columns={}, coder="")
