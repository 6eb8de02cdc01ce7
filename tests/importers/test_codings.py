"""Which importer reads a table of codings."""

from __future__ import annotations

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
