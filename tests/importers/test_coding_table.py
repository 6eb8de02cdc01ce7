"""The plain table of codings."""

from __future__ import annotations

import openpyxl
import pytest

from mining.corpus import Quotation
from mining.errors import DataError, ParamsError
from mining.importers.coding_table import read_coding_table


def read(folder, text, **columns):
    path = folder / "codings.csv"
    path.write_text(text, encoding="utf-8")
    return list(read_coding_table(path, columns=columns, coder="KR").quotations)


def test_all_columns(tmp_path):
    text = "document,start,end,code,coder,text,memo\nint1,3,8,Tid > uro,EM,Ja då,hugs\n"
    assert read(tmp_path, text) == [
        Quotation(
            row=2,
            document="int1",
            path=("Tid", "uro"),
            coder="EM",
            text="Ja då",
            start=3,
            end=8,
            memo="hugs",
        )
    ]


def test_a_passage_is_enough(tmp_path):
    [found] = read(tmp_path, "Document;Code;Text\nint1;uro;Ja då\n")
    assert (found.text, found.start, found.end, found.coder) == ("Ja då", None, None, "KR")


def test_offsets_are_enough(tmp_path):
    [found] = read(tmp_path, "document,code,start,end\nint1,uro,3,8\n")
    assert (found.text, found.start, found.end) == ("", 3, 8)


def test_rows_may_have_either(tmp_path):
    rows = read(tmp_path, "document,code,start,end,text\nint1,a,3,8,\nint1,a,,,Ja\n")
    assert [(r.start, r.text) for r in rows] == [(3, ""), (None, "Ja")]


@pytest.mark.parametrize(
    "header",
    [
        "Dokument,Kode,Tekst,Koder,Merknad",
        "DOKUMENTNAMN,kodestig,sitat,Koda av,notat",
        "Dokumentname,Code,Textstelle,Erstellt von,Kommentar",
        " file_name ,Code-Name,Quote,coded by,Comment",
        "Nazwa dokumentu,Kod,Cytat,Autor,Komentarz",
    ],
)
def test_headers_in_several_languages(tmp_path, header):
    [found] = read(tmp_path, f"{header}\nint1,uro,Ja,EM,hugs\n")
    assert (found.document, found.path, found.text) == ("int1", ("uro",), "Ja")
    assert (found.coder, found.memo) == ("EM", "hugs")


def test_the_user_s_columns_win(tmp_path):
    text = "document,kven,code,Funn,text\nint1,int2,a,b,Ja\n"
    [found] = read(tmp_path, text, document="KVEN", code="funn")
    assert (found.document, found.path) == ("int2", ("b",))


@pytest.mark.parametrize(
    ("cells", "paths"),
    [
        (["A > B > C", "A"], [("A", "B", "C"), ("A",)]),
        ([r"A\B", "A"], [("A", "B"), ("A",)]),
        ([r"A > B\C", r"D\E"], [("A", r"B\C"), (r"D\E",)]),
        (["a>b", "A  >  B"], [("a>b",), ("A", "B")]),
        (["bla\u030a", "blå"], [("blå",), ("blå",)]),
    ],
)
def test_code_paths(tmp_path, cells, paths):
    rows = "".join(f"int1,{cell},Ja\n" for cell in cells)
    assert [q.path for q in read(tmp_path, f"document,code,text\n{rows}")] == paths


def test_names_that_look_like_numbers_or_missing_values_stay(tmp_path):
    book = openpyxl.Workbook()
    for row in (["document", "code", "start", "end"], ["001", "NA", 3.0, 8]):
        book.active.append(row)
    path = tmp_path / "codings.xlsx"
    book.save(path)
    [found] = read_coding_table(path, columns={}, coder="KR").quotations
    assert (found.document, found.path, found.start) == ("001", ("NA",), 3)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("document,text\nint1,Ja\n", r"no column for code; found the columns: 'document', 'text';"),
        ("document,code\nint1,a\n", r"no column for text; .* ingest\.columns\.text: 'document'$"),
        ("a,b\n1,2\n", r"no column for document and code; .* ingest\.columns\.document: 'a'$"),
        ("document,code,start\nint1,a,3\n", r"no column for text"),
        ("document,code,text\nint1,a,Ja\n,a,Ja\n", r"codings.csv, row 3: the document is empty"),
        ("document,code,text\nint1,,Ja\n", r"row 2: the code is empty; fill the cell"),
        ("document,code,text\nint1,a,\n", r"row 2: the text is empty"),
        ("document,code,start,end\nint1,a,3,\n", r"row 2: start is '3' and end is ''; both must"),
        ("document,code,start,end\nint1,a,3,8.5\n", r"end is '8.5'; both must be whole numbers"),
        ("document,code,start,end\nint1,a,-3,8\n", r"start is '-3'"),
        ("document,code,start,end\nint1,a,8,8\n", r"row 2: start is 8 and end is 8; start must be"),
        ("document,code,text\nint1,\\,Ja\n", r"row 2: the code has no name"),
        (f"document,code,start,end\nint1,a,3,{'9' * 5000}\n", r"both must be whole numbers"),
    ],
)
def test_what_is_missing_is_named(tmp_path, text, message):
    with pytest.raises(DataError, match=message):
        read(tmp_path, text)


def test_a_mapped_header_must_be_there(tmp_path):
    with pytest.raises(
        DataError, match=r"no column 'Kod', which ingest\.columns\.code names; found .* 'Kode'"
    ):
        read(tmp_path, "Dokument,Kode,Tekst\nint1,a,Ja\n", code="Kod")


def test_a_mapped_field_must_exist(tmp_path):
    with pytest.raises(ParamsError, match=r"'kode' is not a field, did you mean 'code'\?; choose"):
        read(tmp_path, "Dokument,Kode,Tekst\nint1,a,Ja\n", kode="Kode")


def test_columns_of_the_codebook_are_not_looked_for(tmp_path):
    columns = {"codebook.code": "Namn", "group": "Kodegruppe", "origin": "Kjelde"}
    assert read(tmp_path, "document,code,text\nint1,a,Ja\n", **columns)


def test_errors_never_quote_a_passage(tmp_path):
    speech = "Eg veit ikkje kva eg skal seie om det, men det var tungt"
    with pytest.raises(DataError) as caught:
        read(tmp_path, f"int1;uro;{speech}\nint1;uro;{speech}\n")
    assert speech not in str(caught.value)
    assert "(56 characters)" in str(caught.value)
