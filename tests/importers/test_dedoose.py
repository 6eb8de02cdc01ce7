"""The excerpts that Dedoose exports."""

from __future__ import annotations

import openpyxl
import pytest

from mining.alignment import anchor
from mining.corpus import Document
from mining.importers.codings import read_codings

BASE = ["Media Title", "Excerpt Range", "Excerpt Copy", "Codes Applied Combined", "Excerpt Creator"]
APPLIED = [
    *BASE,
    *("Excerpt Date", "Resource Creator", "Code: ro, uro Applied", "Code: ro, uro Range"),
    *("Code: ro, uro Weight", "Code: Tid > press Applied", "Descriptor: Alter"),
]


def read(folder, header, *rows):
    book = openpyxl.Workbook()
    for cells in (header, *rows):
        book.active.append(cells)
    path = folder / "excerpts.xlsx"
    book.save(path)
    name, export = read_codings(path, columns={}, coder="KR")
    assert name == "dedoose"
    return export


def test_the_columns_of_codes_are_preferred(tmp_path):
    export = read(
        tmp_path,
        APPLIED,
        [
            "int1.docx",
            "3-15",
            "Ja, det går.",
            "ro, uro, press",
            "kari",
            "",
            "",
            True,
            "",
            "",
            1,
            44,
        ],
        ["int1.docx", "19-23", "Nei.", "ro, uro", "", "", "", "True", "", "", "False", 44],
    )
    assert [(q.row, q.path, q.coder, q.start, q.end) for q in export.quotations] == [
        (2, ("ro, uro",), "kari", 3, 15),
        (2, ("Tid", "press"), "kari", 3, 15),
        (3, ("ro, uro",), "KR", 19, 23),
    ]
    assert {q.document for q in export.quotations} == {"int1.docx"}
    assert (export.losses, export.notes) == ({}, ())


def test_without_them_the_cell_is_cut_at_commas_and_noted(tmp_path):
    export = read(tmp_path, BASE, ["int1", "", "Ja", "uro, press , uro", "kari"])
    assert [q.path for q in export.quotations] == [("uro",), ("press",)]
    assert export.notes == (
        "the codes are cut apart at commas, because no columns say which apply",
    )


@pytest.mark.parametrize("span", ["", "15-3", "3", "0:01-0:09", "a-b", f"1-{'9' * 5000}"])
def test_a_range_that_is_none_is_no_place(tmp_path, span):
    [found] = read(tmp_path, BASE, ["int1", span, "Ja", "uro", ""]).quotations
    assert (found.start, found.end) == (None, None)


def test_the_range_only_says_where_to_look(tmp_path):
    #       0         1         2         3
    text = "A: Ja, det går.\nB: Nei.\n\nA: Ja, det går."
    said = Document(document_id="int1", title="", language="nn", text=text, source_name="")
    rows = [
        ["int1", "26-38", "Ja, det går.", "uro", ""],
        ["int1", "900-912", "Nei.", "uro", ""],
        ["int1", "28-40", "Ja, det går.", "uro", ""],
    ]
    found = anchor(read(tmp_path, BASE, *rows).quotations, [said], {("uro",): "c"}).codings
    assert [(c.start, c.end, c.anchored) for c in found] == [
        (28, 40, "exact"),
        (19, 23, "exact"),
        (28, 40, "exact"),
    ]


def test_what_cannot_be_carried_over_is_counted(tmp_path):
    export = read(
        tmp_path,
        BASE,
        ["int1", "", "", "a, b", ""],
        ["int1", "", "Ja", "", ""],
        ["int1", "", "Ja", "a", ""],
    )
    assert export.losses == {"media": 2, "without_code": 1}
    assert len(export.quotations) == 1
