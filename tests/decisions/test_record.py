"""CSV files of decisions: what a spreadsheet does to them is understood or said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.decisions.record import parse_rows, render_rows, tidy
from mining.decisions.sheets import READING, SECOND_LOOK, THEMES, check_rows
from mining.errors import DataError

texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12).map(tidy)


def parse(text, columns=("a", "b")):
    return parse_rows(text, columns, delimiter=",", where="d.csv")


@given(st.lists(st.fixed_dictionaries({"a": texts.filter(bool), "b": texts}), max_size=5))
def test_rows_come_back_as_they_were(rows):
    assert parse(render_rows(rows, ("a", "b"))) == rows


def test_columns_of_ones_own_are_kept_behind_the_others():
    rows = parse("mine,b,a\nx,2,1\n")

    assert render_rows(rows, ("a", "b")) == "a,b,mine\n1,2,x\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,c\n1,2\n", "d.csv: the column 'b' is missing; it needs: a, b"),
        ("a,b,a\n1,2,3\n", "d.csv: the column 'a' stands twice"),
        ("a,b\n1,2,3\n", "d.csv, row 2: has 3 cells, but the header has 2"),
        ('a,b\n"x,2\n', "d.csv, line 2: cannot be read as CSV"),
    ],
)
def test_a_file_that_is_no_table_is_one_sentence(text, says):
    with pytest.raises(DataError, match=says):
        parse(text)


def rows_of(sheet, **written):
    return [dict.fromkeys(sheet.columns, "") | written]


@pytest.mark.parametrize(
    ("sheet", "written", "says"),
    [
        (THEMES, {"decision": "kept"}, "row 2, column 'decision': found 'kept'; allowed: keep, me"),
        (THEMES, {"named_before": "ja"}, "found 'ja'; allowed: yes, no, or nothing"),
        (READING, {"read": "-1"}, "found '-1'; allowed: a whole number, or nothing"),
        (READING, {"read": "²"}, "found '²'; allowed: a whole number"),
        (READING, {"agree": "eg rekk ikkje over alt"}, "found 22 characters; allowed: agreement"),
        (SECOND_LOOK, {"decision": "recode"}, "column 'new_code': is empty; 'recode' needs"),
        (SECOND_LOOK, {"new_code": "a"}, "column 'new_code': is filled in; it goes with"),
    ],
)
def test_a_bad_cell_is_one_sentence(sheet, written, says):
    with pytest.raises(DataError, match=says):
        check_rows(sheet, rows_of(sheet, **written), where="d.csv")


def test_two_rows_about_one_thing_are_refused():
    rows = rows_of(THEMES, theme_id="middle-00") * 2
    with pytest.raises(DataError, match="row 3: has the same theme_id as row 2; keep one"):
        check_rows(THEMES, rows, where="d.csv")
