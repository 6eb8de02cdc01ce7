"""Cells that a spreadsheet must not run, cut or refuse without a word."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from mining.exporters.cells import CUT, LONGEST, Page, SheetColumn, csv_file, sheet_names, workbook
from mining.importers.sheets import read_sheet


def page(*rows, name="a"):
    return Page(name=name, columns=(SheetColumn("text"),), rows=tuple((row,) for row in rows))


def cells(made):
    book = load_workbook(BytesIO(made.data))
    return [row[0] for row in book.active.iter_rows(min_row=2)]


@pytest.mark.parametrize("text", ["=1+1", "=HYPERLINK(1)", "+47 900", "- ja", "@her", "123", "1e5"])
def test_every_cell_is_text(text):
    [cell] = cells(workbook([page(text)]))

    assert (cell.value, cell.data_type) == (text, "s")


def test_control_characters_give_way_and_are_counted():
    made = workbook([page("a\x00b\x0bc\ud800d\ufffee", "to\nliner\tog tab", "a\r\nb\rc")])

    assert [cell.value for cell in cells(made)] == ["a b c d e", "to\nliner\tog tab", "a\nb\nc"]
    assert made.n_replaced == 4


def test_a_cell_that_is_too_long_says_so():
    made = workbook([page("a" * LONGEST, "b" * (LONGEST + 1))])

    whole, cut = (cell.value for cell in cells(made))
    assert whole == "a" * LONGEST
    assert len(cut) == LONGEST
    assert cut.endswith(CUT)
    assert made.n_cut == 1


def test_letters_that_look_like_an_escape_stay(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook([page("ei _x000D_ line", "_x0041_")]).data)

    sheet = read_sheet(path)
    assert [row["text"] for _, row in sheet.rows] == ["ei _x000D_ line", "_x0041_"]


def test_a_workbook_has_no_clock_and_no_author():
    first, second = workbook([page("a")]).data, workbook([page("a")]).data

    assert first == second
    with zipfile.ZipFile(BytesIO(first)) as archive:
        core = archive.read("docProps/core.xml")
        assert {info.date_time for info in archive.infolist()} == {(2026, 1, 1, 0, 0, 0)}
    assert core.count(b"2026-01-01T00:00:00Z") == 2
    assert b"openpyxl" not in core


def test_csv_leaves_speech_alone_unless_somebody_asks():
    rows = [["- ja", "=1+1", "@", 'a, "b"\nc', "+"], ["", "å", "-", "", " -"]]
    plain = csv_file(list("abcde"), rows).data.decode("utf-8")
    safe = csv_file(list("abcde"), rows, safe_cells=True).data.decode("utf-8")

    assert plain == 'a,b,c,d,e\n- ja,=1+1,@,"a, ""b""\nc",+\n,å,-,, -\n'
    assert safe == 'a,b,c,d,e\n\'- ja,\'=1+1,\'@,"a, ""b""\nc",\'+\n,å,\'-,, -\n'


@given(st.lists(st.text(max_size=50), max_size=12))
def test_sheets_have_names_that_programs_take(names):
    found = sheet_names(names)

    assert len({name.casefold() for name in found}) == len(names)
    for name in found:
        assert 1 <= len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.casefold() != "history"
    pages = [page("x", name=name) for name in names]
    if pages:
        assert load_workbook(BytesIO(workbook(pages).data)).sheetnames == found
