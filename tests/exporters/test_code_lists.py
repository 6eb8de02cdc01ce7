"""Code lists: the sign between names, the longest name, and names that collide."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

from exporters.projects import CODES, GUIDS
from openpyxl import load_workbook

from mining.exporters.code_lists import maxqda_codes, qualcoder_codes, taguette_codes
from mining.exporters.records import CodeNode


def code(name, *below, **more):
    made = GUIDS.made("code", f"{name}{len(below)}{more}")
    return CodeNode(guid=made, name=name, below=tuple(below), **more)


def sheet(made):
    book = load_workbook(BytesIO(made.data))
    return [tuple(cell or "" for cell in row) for row in book.active.iter_rows(values_only=True)]


def table(made):
    return list(csv.reader(StringIO(made.data.decode("utf-8"))))


def test_maxqda_gets_paths_and_memos_below_the_two_words_it_looks_for():
    assert sheet(maxqda_codes(CODES)) == [
        ("Code", "Memo"),
        ("Tid", ""),
        ("Tid > uro", "Slik ho sa det."),
        ("machine candidates", ""),
        ("machine candidates > middle-00 tid, saker", "Status: x."),
    ]


def test_long_names_are_cut_at_each_level_and_told_apart():
    long = "å" * 70
    tree = code(long, code(long + "a"), code(long + "b"), code("kort"))
    made = maxqda_codes([tree])

    paths = [row[0].split(" > ") for row in sheet(made)[1:]]
    assert paths[0] == ["å" * 63]
    assert paths[1] == ["å" * 63, "å" * 63]
    assert paths[2] == ["å" * 63, "å" * 59 + " (2)"]
    assert all(len(name) <= 63 for path in paths for name in path)
    assert len({tuple(path) for path in paths}) == 4
    assert made.n_renamed == 3


def test_a_name_that_ends_like_a_suffix_is_told_apart_too():
    made = maxqda_codes([code("a"), code("A", memo="x"), code("a (2)")])

    assert [row[0] for row in sheet(made)[1:]] == ["a", "A (2)", "a (2) (2)"]


def test_signs_of_a_path_inside_a_name_are_no_path():
    made = maxqda_codes([code("a > b\\c\n d"), code("=1+1"), code("\x07")])

    assert [row[0] for row in sheet(made)[1:]] == ["a › b/c d", "=1+1", "(no name)"]
    assert load_workbook(BytesIO(made.data)).active["A3"].data_type == "s"
    assert made.n_renamed == 2


def test_taguette_gets_flat_paths_and_no_row_for_a_heading():
    assert table(taguette_codes(CODES)) == [
        ["path", "description"],
        ["Tid", ""],
        ["Tid - uro", "Slik ho sa det."],
        ["machine candidates - middle-00 tid, saker", "Status: x."],
    ]


def test_taguettes_paths_are_short_enough_and_differ():
    long = "b" * 250
    made = taguette_codes([code(long), code(long + "c"), code("ja - nei", memo="to\nliner")])

    paths = [row[0] for row in table(made)[1:]]
    assert [len(path) for path in paths] == [200, 200, 8]
    assert paths[1].endswith("b (2)")
    assert paths[2] == "ja – nei"
    assert table(made)[3][1] == "to · liner"
    assert made.n_renamed == 3


def test_qualcoder_gets_categories_and_the_code_that_is_one_as_well():
    lines = qualcoder_codes(CODES).data.decode("utf-8").splitlines()

    assert lines == [
        "Tid>>Tid\t",
        "Tid>>uro\tSlik ho sa det.",
        "machine candidates>>middle-00 tid, saker\tStatus: x.",
    ]


def test_qualcoders_names_are_unique_in_the_project_and_lines_stay_lines():
    tree = [code("A", code("uro")), code("B", code("uro", memo="a\tb\nc")), code("x>>y")]
    made = qualcoder_codes(tree)

    assert made.data.decode("utf-8").splitlines() == [
        "A>>A\t",
        "A>>uro\t",
        "B>>B\t",
        "B>>uro (2)\ta b c",
        "x››y\t",
    ]
    assert made.n_renamed == 2


def test_lists_are_the_same_bytes_every_time():
    for make in (maxqda_codes, taguette_codes, qualcoder_codes):
        assert make(CODES).data == make(CODES).data
