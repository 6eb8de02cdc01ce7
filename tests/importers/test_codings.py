"""Which importer reads a table of codings."""

from __future__ import annotations

import random
import sqlite3
import zipfile
from contextlib import closing

import pytest

from mining.errors import DataError
from mining.importers.codings import read_codings
from mining.registry import PARTS


def read(folder, text, columns=None):
    path = folder / "codings.csv"
    path.write_text(text, encoding="utf-8")
    name, export = read_codings(path, columns=columns or {}, coder="KR")
    return name, list(export.quotations)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Document name,Code,Segment\nint1,a,Ja\n", "maxqda"),
        ("Dokumentname;Code;Segment\nint1;a;Ja\n", "maxqda"),
        ("document,code,text\nint1,a,Ja\n", "table"),
        ("document,code,start,end\nint1,a,3,5\n", "table"),
    ],
)
def test_the_headers_say_which(tmp_path, text, name):
    found, [quotation] = read(tmp_path, text)
    assert found == name
    assert found in PARTS["codings"]
    assert (quotation.document, quotation.path, quotation.coder) == ("int1", ("a",), "KR")


def test_mapped_offsets_make_it_a_table(tmp_path):
    text = "Document name,Code,Segment,von,bis\nint1,a,Ja,3,5\n"
    name, [quotation] = read(tmp_path, text, {"start": "von", "end": "bis"})
    assert (name, quotation.start, quotation.end) == ("table", 3, 5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("document,code,text\n", "holds a header and no rows"),
        (
            "Kven,Kva,Sagt\nint1,a,Ja\n",
            r"no column for document and code; found the columns: 'Kven', 'Kva', 'Sagt'; "
            r"name the right one in params.yaml, for example ingest\.columns\.document: 'Kven'$",
        ),
        ("Document name,Segment\nint1,Ja\n", "no column for code"),
    ],
)
def test_a_table_that_cannot_be_used_gives_a_sentence(tmp_path, text, message):
    with pytest.raises(DataError, match=message):
        read(tmp_path, text)


def test_the_sentence_helps(tmp_path):
    text = "Kven,Kva,Sagt\nint1,a,Ja\n"
    name, [quotation] = read(tmp_path, text, {"document": "Kven", "code": "Kva", "text": "Sagt"})
    assert (name, quotation.text) == ("table", "Ja")


# --- every kind of file ------------------------------------------------------------------


def test_a_web_page_without_maxqda_s_table_is_one_sentence(tmp_path):
    path = tmp_path / "codings.html"
    for page in ("<html><body><p>Hei</p></body></html>", HTML_TABLE):
        path.write_text(page, encoding="utf-8")
        with pytest.raises(DataError, match=r"codings.html: a (web )?page without"):
            read_codings(path, columns={}, coder="")


HTML_TABLE = (
    "<!doctype html><table><tr><th>document</th><th>code</th><th>text</th></tr>"
    "<tr><td>int1</td><td>a</td><td>Ja</td></tr></table>"
)


def database(path, *tables):
    with closing(sqlite3.connect(path)) as opened:
        for table in tables:
            opened.execute(f"CREATE TABLE {table} (id INTEGER)")
        opened.commit()
    return path


def archive(path, *names):
    with zipfile.ZipFile(path, "w") as opened:
        for name in names:
            opened.writestr(name, "x")
    return path


@pytest.mark.parametrize(
    ("name", "make", "message"),
    [
        ("study.mx24", lambda p: database(p, "Texts", "Codewords", "Codings"), "of MAXQDA"),
        ("study.mex", lambda p: database(p, "Texts", "Codewords", "Codings"), "of MAXQDA"),
        ("study.db", lambda p: database(p, "Texts", "Codewords", "Codings"), "of MAXQDA"),
        ("study.mx20", lambda p: database(p, "Other"), "of MAXQDA"),
        ("study.mx22", lambda p: p.write_bytes(b"\x01\x02MAXQDA"), "of MAXQDA"),
        ("study.nvp", lambda p: p.write_bytes(b"\x01\x0f\x00\x00" * 9), "of NVivo"),
        ("study.NVPX", lambda p: p.write_bytes(b"\x00\x00\x01\x09" * 9), "of NVivo"),
        ("study.atlproj", lambda p: archive(p, "project.aprx", "contents/1"), "of ATLAS.ti"),
        ("study.atlproj23", lambda p: archive(p, "project.aprx"), "of ATLAS.ti"),
    ],
)
def test_projects_that_only_their_program_opens_say_what_to_export(tmp_path, name, make, message):
    path = tmp_path / name
    make(path)
    with pytest.raises(DataError, match=rf"{name}: a project {message}, .* give the \.qdpx$"):
        read_codings(path, columns={}, coder="")


def test_a_folder_without_codings_is_one_sentence(tmp_path):
    (tmp_path / "notat.txt").write_text("Hugs.", encoding="utf-8")
    with pytest.raises(DataError, match=r"a folder without data\.qda, so no project of QualCoder"):
        read_codings(tmp_path, columns={}, coder="")


def test_what_is_no_coding_at_all_is_one_sentence(tmp_path):
    path = tmp_path / "codings.pdf"
    path.write_bytes(b"%PDF-1.7\n")
    with pytest.raises(DataError, match=r"holds no codings that can be read; give a project"):
        read_codings(path, columns={}, coder="")


def test_a_codebook_is_sent_where_it_belongs(tmp_path):
    path = tmp_path / "kodar.qdc"
    path.write_bytes(b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes/></CodeBook>')
    with pytest.raises(DataError, match=r"a codebook, .* name it in ingest\.codebook$"):
        read_codings(path, columns={}, coder="")


@pytest.mark.parametrize("name", ["codings.csv", "codings.xlsx", "codings.docx", "codings.html"])
def test_any_bytes_give_a_sentence(tmp_path, name):
    draw = random.Random(name)
    starts = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html>", b"Document name,"]
    path = tmp_path / name
    for n in range(60):
        path.write_bytes(starts[n % len(starts)] + draw.randbytes(draw.randrange(400)))
        with pytest.raises(DataError, match=name):
            read_codings(path, columns={}, coder="")


def test_what_the_toolkit_handed_over_is_not_read_as_a_persons_codes(tmp_path):
    rows = [
        "int1,Tid > uro,Ja då",
        '"int1","machine candidates, middle, run 1a2b3c4d > middle-00 tid",Ja då',
        "int1,curated themes > Vi rekk ikkje over,Ja då",
    ]
    path = tmp_path / "codings.csv"
    path.write_text("\n".join(["document,code,text", *rows]), encoding="utf-8")

    _, export = read_codings(path, columns={}, coder="KR")

    assert [q.path for q in export.quotations] == [("Tid", "uro")]
    assert dict(export.losses) == {"own_work": 2}
