"""Projects of RQDA."""

from __future__ import annotations

import pytest
from importers.project_files import PASSAGES, RQDA, SAID, make, slices, study_of

from mining.errors import DataError
from mining.importers.codings import read_codings
from mining.importers.projects.rqda import read_rqda

SOURCE = {"id": 1, "name": "intervju_1.txt", "file": SAID, "status": 1}
CODES = [
    {"id": 1, "name": "mange saker", "memo": "om tid", "color": "#FF0000", "status": 1},
    {"id": 2, "name": "halde ut", "status": 1},
]


def coding(cid, passage, **more):
    start = SAID.index(passage)
    row = {"cid": cid, "fid": 1, "seltext": passage, "owner": "kari", "status": 1}
    return {**row, "selfirst": float(start), "selend": float(start + len(passage)), **more}


CODINGS = [coding(1, PASSAGES[0], memo="sterkt"), coding(1, PASSAGES[2]), coding(2, PASSAGES[1])]


def project(folder, **tables):
    given_tables = {
        "source": [SOURCE],
        "freecode": CODES,
        "codecat": [{"catid": 1, "name": "Press", "status": 1}],
        "treecode": [{"cid": 1, "catid": 1, "status": 1}],
        "coding": CODINGS,
    }
    return make(folder / "studie.rqda", RQDA, **{**given_tables, **tables})


def read(folder, **tables):
    return read_rqda(project(folder, **tables), columns={}, coder="nokon")


def test_codings_codes_and_text(tmp_path):
    export = read(tmp_path)

    assert export.texts[0].text == SAID
    assert slices(export) == [PASSAGES[0], PASSAGES[2], PASSAGES[1]]
    assert [q.path for q in export.quotations] == [
        *(("Press", "mange saker"), ("Press", "mange saker"), ("halde ut",))
    ]
    assert {(q.document, q.coder) for q in export.quotations} == {("intervju_1.txt", "kari")}
    assert export.quotations[0].memo == "sterkt"
    assert [(c.path, c.memo, c.colour, c.codable) for c in export.codes] == [
        (("Press",), "", "", False),
        (("Press", "mange saker"), "om tid", "#FF0000", True),
        (("halde ut",), "", "", True),
    ]
    assert (export.losses, export.notes) == ({}, ())


def test_it_is_recognised(tmp_path):
    assert read_codings(project(tmp_path), columns={}, coder="x")[0] == "rqda"


def test_deleted_rows_do_not_count(tmp_path):
    gone = {"status": 0}
    export = read(
        tmp_path,
        source=[SOURCE, {"id": 2, "name": "gamal", "file": "x", **gone}],
        freecode=[*CODES, {"id": 3, "name": "gamal", **gone}],
        codecat=[{"catid": 1, "name": "Press", **gone}],
        coding=[*CODINGS, coding(2, PASSAGES[0], **gone), coding(3, PASSAGES[0])],
        cases=[{"id": 1, "status": 1}, {"id": 2, "status": 0}],
    )
    assert len(export.texts) == 1
    assert [c.path for c in export.codes] == [("mange saker",), ("halde ut",)]
    assert len(export.quotations) == 3
    assert export.losses == {"unknown_code": 1, "cases": 1}


def test_an_early_project_without_status_and_categories(tmp_path):
    schema = """
        create table source (name text, id integer, file text);
        create table freecode (name text, id integer);
        create table coding (cid integer, fid integer, selfirst real, selend real);
        """
    path = make(
        tmp_path / "a.rqda",
        schema,
        source=[{"id": 1, "name": "a", "file": SAID}],
        freecode=[{"id": 1, "name": "uro"}],
        coding=[{"cid": 1, "fid": 1, "selfirst": 0.0, "selend": 10.0}],
    )
    export = read_rqda(path, columns={}, coder="nokon")
    assert [(q.text, q.coder) for q in export.quotations] == [("Intervjuar", "nokon")]


def test_passages_that_do_not_fit_are_searched_for(tmp_path):
    rows = [*CODINGS[:2], coding(2, PASSAGES[1], selfirst=1.0, selend=2.0)]
    export = read(tmp_path, coding=rows)
    assert [q.start is None for q in export.quotations] == [False, False, True]
    assert export.quotations[2].text == PASSAGES[1]
    assert export.notes[0].startswith("1 coding has a passage that does not stand")


def test_windows_line_ends_are_counted_as_they_fit(tmp_path):
    stored = SAID.replace("\n", "\r\n")
    export = read(tmp_path, source=[{**SOURCE, "file": stored}])
    assert slices(export) == [PASSAGES[0], PASSAGES[2], PASSAGES[1]]
    assert export.notes == ("in 1 document the offsets count a line end as one character",)


def test_a_code_in_two_categories_stands_below_the_first(tmp_path):
    export = read(
        tmp_path,
        codecat=[{"catid": 1, "name": "Press"}, {"catid": 2, "name": "Tid"}],
        treecode=[{"cid": 1, "catid": 1}, {"cid": 1, "catid": 2}, {"cid": 1, "catid": 9}],
        coding2=[{"cid": 1, "fid": 1}],
        annotation=[{"fid": 1}, {"fid": 1}],
        imageCoding=[{"cid": 1}],
    )
    assert export.quotations[0].path == ("Press", "mange saker")
    assert export.losses == {"media": 1}
    assert export.notes == (
        "1 code in several categories stands below the first of them",
        "1 row of the second table of codings is not read",
        "2 annotations are not read",
    )


def test_odd_values_give_counts_and_no_crash(tmp_path):
    export = read(
        tmp_path,
        source=[SOURCE, {"id": None, "name": "a", "file": "x"}, {"id": "b", "file": b"\xff"}],
        freecode=[*CODES, {"id": 1, "name": "to gonger"}, {"id": 3, "name": ""}],
        codecat=[{"catid": "x", "name": "a"}, {"catid": 1, "name": "mange saker"}],
        coding=[
            {"cid": "1", "fid": "1", "seltext": 7, "selfirst": "x", "selend": b"y"},
            {"cid": 1, "fid": 1, "seltext": None, "selfirst": -1, "selend": 5},
            {"cid": 3, "fid": 1},
            {"cid": None, "fid": None},
            {"cid": 1, "fid": 8, "selfirst": 1, "selend": 1e30},
        ],
    )
    assert [(q.path, q.text) for q in export.quotations] == [(("mange saker",), "7")]
    assert export.losses == {"out_of_range": 1, "unknown_code": 2, "unknown_document": 1}


def test_a_database_without_what_is_needed_gives_a_sentence(tmp_path):
    path = make(
        tmp_path / "a.rqda",
        "create table source (id, name); create table freecode (id); create table coding (cid);",
    )
    with pytest.raises(DataError, match=r"a\.rqda: the table source lacks file; export"):
        read_codings(path, columns={}, coder="x")


def test_a_project_is_transcripts_and_codings_at_once(tmp_path):
    data = project(tmp_path / "made").read_bytes()
    tables, report = study_of(tmp_path / "study", "studie.rqda", data)

    assert (report["codings"]["exact"], report["codings"]["n"]) == (3, 3)
    assert report["codings"]["moved"] == report["codings"]["ambiguous"] == 0
    [text] = tables["documents"]["text"]
    spans = zip(tables["codings"]["start"], tables["codings"]["end"], strict=True)
    assert [text[start:end] for start, end in spans] == [PASSAGES[0], PASSAGES[2], PASSAGES[1]]
