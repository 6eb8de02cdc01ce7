"""Workbooks: text stays text, equal pages give equal bytes, broken files give a sentence."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from mining.decisions.cells import is_drawn, read_workbook
from mining.decisions.forms import Column, Page
from mining.decisions.workbook import build
from mining.errors import DataError

COLUMNS = (
    Column(label="said"),
    Column(label="word", filled_in=True, allowed=("yes", "no")),
    Column(label="read", filled_in=True, number=True),
)


def page(*rows):
    return Page(name="themes", columns=COLUMNS, rows=rows)


def opened(data):
    return load_workbook(io.BytesIO(data))["themes"]


@pytest.mark.parametrize("text", ["=1+1", "+47 900", "-ja, men nei", "@her", '=HYPERLINK("x")'])
def test_what_looks_like_a_formula_stays_text(text):
    data = build([page((text, "", ""))])

    cell = opened(data)["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert read_workbook(data, where="w")["themes"].rows == (
        (2, {"said": text, "word": "", "read": ""}),
    )


def test_a_cell_for_text_keeps_what_is_typed_later_as_text():
    assert opened(build([page(("a", "", ""))]))["B2"].number_format == "@"


def test_equal_pages_give_equal_bytes():
    assert build([page(("a", "yes", "3"))]) == build([page(("a", "yes", "3"))])


def test_a_page_is_comfortable():
    sheet = opened(build([page(("a", "yes", "3"))]))

    assert sheet.freeze_panes == "B2"
    assert sheet["A2"].alignment.wrap_text
    assert sheet["C2"].value == 3
    [offered] = sheet.data_validations.dataValidation
    assert (str(offered.sqref), offered.formula1) == ("B2", '"yes,no"')


def test_what_a_cell_cannot_hold_is_left_out():
    [(_, row)] = read_workbook(build([page(("a\x0bb" + "c" * 40_000, "", ""))]), where="w")[
        "themes"
    ].rows
    assert row["said"].startswith("a bc")
    assert len(row["said"]) == 32_767


def test_what_people_type_is_read_as_text():
    book = load_workbook(io.BytesIO(build([page(("a", "", ""))])))
    for place, value in (("A2", True), ("B2", 2.0), ("C2", "  ja\r\nnei ")):
        book["themes"][place].value = value
    data = io.BytesIO()
    book.save(data)

    [(_, row)] = read_workbook(data.getvalue(), where="w")["themes"].rows
    assert row == {"said": "yes", "word": "2", "read": "ja\nnei"}


@pytest.mark.parametrize("data", [b"", b"hei", b"PK\x03\x04 but no more"])
def test_what_is_no_workbook_is_one_sentence(data):
    with pytest.raises(DataError, match=r"w\.xlsx: not a workbook that can be read; save it again"):
        read_workbook(data, where="w.xlsx")


def test_an_archive_that_is_no_workbook_is_one_sentence():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("readme.txt", "hei")
    with pytest.raises(DataError, match=r"w\.xlsx: not a workbook"):
        read_workbook(packed.getvalue(), where="w.xlsx")


def test_an_archive_that_unpacks_to_too_much_is_refused():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(2_001):
            archive.writestr(f"{number}", "")
    with pytest.raises(DataError, match="unpacks to 2001 parts and 0 MB; at most 2000"):
        read_workbook(packed.getvalue(), where="w.xlsx")


def test_a_header_that_stands_twice_is_refused():
    twice = Page(name="t", columns=(COLUMNS[0], COLUMNS[0]), rows=(("a", "b"),))
    with pytest.raises(DataError, match="sheet 't': 1 headers stand twice"):
        read_workbook(build([twice]), where="w.xlsx")["t"].need(["said"])


def test_cells_under_no_header_and_comments_are_told():
    #       A      B      C     D
    #   1   said   word   read
    #   2   a                   x       and a comment on A2
    book = load_workbook(io.BytesIO(build([page(("a", "", ""))])))
    book["themes"]["D2"].value = "x"
    book["themes"]["A2"].comment = Comment("eit notat", "alm")
    data = io.BytesIO()
    book.save(data)

    assert read_workbook(data.getvalue(), where="w")["themes"].beside == ("D2", "A2")
    assert is_drawn(data.getvalue())
    assert not is_drawn(build([page(("a", "", ""))]))
