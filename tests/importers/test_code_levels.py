"""Code systems as MAXQDA writes them, as codebooks."""

from __future__ import annotations

import openpyxl
import pytest

from mining.errors import DataError
from mining.importers.codebook_table import read_codebook


def read(folder, *rows, **columns):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    path = folder / "codes.xlsx"
    book.save(path)
    return [(row.row, row.path, row.memo) for row in read_codebook(path, columns=columns)]


TREE = [
    (2, ("Tid",), ""),
    (3, ("Tid", "press"), "hastar"),
    (4, ("Tid", "press", "kø"), ""),
    (5, ("Ro",), ""),
]


@pytest.mark.parametrize(
    "rows",
    [
        # A path in one cell.
        [["Code", "Memo"], ["Tid"], ["Tid > press", "hastar"], ["Tid > press > kø"], ["Ro"]],
        [["Code", "Memo"], ["Tid"], [r"Tid\press", "hastar"], [r"Tid\press\kø"], ["Ro"]],
        # A column for each level.
        [
            ["Code 1", "Code 2", "Code 3", "Memo"],
            ["Tid"],
            ["", "press", "", "hastar"],
            ["", "", "kø"],
            ["Ro"],
        ],
        [
            ["Code 1", "Code 2", "Code 3", "Memo"],
            ["Tid"],
            ["Tid", "press", "", "hastar"],
            ["Tid", "press", "kø"],
            ["Ro"],
        ],
        [
            ["Ebene1", "Ebene 2", "Ebene 3", "Memo"],
            ["Tid"],
            ["", "press", "", "hastar"],
            ["", "", "kø"],
            ["Ro"],
        ],
        # Nameless columns after the first.
        [["Code", "", "", "Memo"], ["Tid"], ["", "press", "", "hastar"], ["", "", "kø"], ["Ro"]],
        # Blanks before the name.
        [["Code", "Memo"], ["Tid"], ["   press", "hastar"], ["      kø"], ["Ro"]],
        [
            ["Code", "Memo"],
            ["\u00a0\u00a0Tid"],
            ["\u00a0\u00a0\u00a0\u00a0press", "hastar"],
            ["      kø"],
            ["  Ro"],
        ],
    ],
)
def test_every_form_gives_the_same_tree(tmp_path, rows):
    assert read(tmp_path, *rows) == TREE


def test_the_code_system_itself_is_no_code(tmp_path):
    rows = [
        ["Code", "Memo", "Frequency"],
        ["Codesystem", "", 9],
        ["  Tid", "", 4],
        ["    press"],
        ["  Ro"],
    ]
    assert read(tmp_path, *rows) == [(3, ("Tid",), ""), (4, ("Tid", "press"), ""), (5, ("Ro",), "")]


def test_a_code_of_that_name_beside_others_is_a_code(tmp_path):
    rows = [["Code 1", "Code 2"], ["Codesystem"], ["", "a"], ["Ro"]]
    assert [path for _, path, _ in read(tmp_path, *rows)] == [
        ("Codesystem",),
        ("Codesystem", "a"),
        ("Ro",),
    ]


def test_a_stray_blank_means_nothing(tmp_path):
    assert [path for _, path, _ in read(tmp_path, ["Code"], ["Tid"], [" Ro "])] == [
        ("Tid",),
        ("Ro",),
    ]


def test_blanks_mean_nothing_beside_a_column_of_groups(tmp_path):
    rows = [["Code", "Parent code"], ["Tid"], ["   Ro", "Livet"]]
    assert [path for _, path, _ in read(tmp_path, *rows)] == [("Tid",), ("Livet", "Ro")]


def test_a_nameless_column_beside_every_code_is_no_level(tmp_path):
    rows = [["Code", "", "Memo"], ["Tid", 3], ["Ro", 4, "m"]]
    assert [path for _, path, _ in read(tmp_path, *rows)] == [("Tid",), ("Ro",)]


@pytest.mark.parametrize(
    "rows",
    [
        [["Code 1", "Code 2", "Code 3"], ["Tid"], ["", "", "kø"]],
        [["Code 1", "Code 2"], ["", "kø"]],
        [["Code 1", "Code 2", "Memo"], ["Tid"], ["", "", "utan kode"]],
        [["Code 1", "Code 2", "Code 3"], ["Tid", "", "kø"]],
    ],
)
def test_a_level_that_is_missing_is_named(tmp_path, rows):
    with pytest.raises(DataError, match=r"codes.xlsx, row \d: no code, or none on the level above"):
        read(tmp_path, *rows)
