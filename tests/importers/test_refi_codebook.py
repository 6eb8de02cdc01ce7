"""Code lists of REFI-QDA files as the codebook of a study."""

from __future__ import annotations

import pytest
from refi_files import archive, bare, code, codebook, guid, project, tag

from mining.errors import DataError
from mining.importers.codebook import build_codebook
from mining.importers.codebook_table import CodebookRow, read_codebook

TREE = (
    code(1, "Tid", code(2, "uro", tag("Description", "om natta"), color="#00ff00")),
    code(3, "Støtte", isCodable="false"),
)
ROWS = [
    CodebookRow(row=1, name="Tid"),
    CodebookRow(row=2, name="uro", group=("Tid",), memo="om natta", colour="#00ff00"),
    CodebookRow(row=3, name="Støtte"),
]


def test_a_codebook(tmp_path):
    assert read_codebook(bare(tmp_path, codebook(*TREE), "kodar.qdc")) == ROWS


@pytest.mark.parametrize("pack", [bare, archive])
def test_the_codes_of_a_project(tmp_path, pack):
    assert read_codebook(pack(tmp_path, project(codes="".join(TREE)))) == ROWS


def test_what_it_is_stands_in_the_file_and_not_in_its_name(tmp_path):
    assert read_codebook(bare(tmp_path, codebook(*TREE), "kodar.csv")) == ROWS


def test_an_old_or_missing_namespace_and_empty_sets(tmp_path):
    for space in ("urn:QDA-XML:codebook:0:4", ""):
        xml = codebook(*TREE, sets="<Sets/>", xmlns=space)
        assert read_codebook(bare(tmp_path, xml)) == ROWS


def test_sets_are_groups(tmp_path):
    members = tag("MemberCode", guid=guid(1).lower())
    sets = tag("Sets", tag("Set", members, name="Kvardag"))
    path = bare(tmp_path, codebook(code(1, "uro"), code(2, "tid"), sets=sets))
    assert [row.path for row in read_codebook(path)] == [("Kvardag", "uro"), ("tid",)]


def test_atlasti_writes_the_group_into_the_name(tmp_path):
    path = bare(tmp_path, codebook(code(1, "Tid::uro"), origin="ATLAS.ti 9"))
    assert [row.path for row in read_codebook(path)] == [("Tid", "uro")]


def test_it_is_the_codebook_of_the_study(tmp_path):
    rows = read_codebook(bare(tmp_path, codebook(*TREE, code(4, "Tid"))))
    built, _ = build_codebook([], rows)
    assert [c.path for c in built.codes] == ["Støtte", "Tid", "Tid > uro", "Tid (2)"]


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        (codebook(), "kodar.qdc: holds no codes"),
        (b"<CodeBook>\n<Codes>", "kodar.qdc, line 2: not well-formed"),
        (codebook(code(1, "a")).replace(b"?>", b"?><!DOCTYPE a>"), "document type"),
    ],
)
def test_what_cannot_be_read_gives_a_sentence(tmp_path, xml, message):
    with pytest.raises(DataError, match=message):
        read_codebook(bare(tmp_path, xml, "kodar.qdc"))
