"""The text of codes that NVivo exports."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mining.errors import DataError
from mining.importers.codings import read_codings
from mining.importers.quotes.nvivo import looks_like_nvivo, read_nvivo

SAMPLE = Path(__file__).parent / "samples" / "codings" / "nvivo_node.txt"


def node(*documents, before=""):
    """Return a node's text; a document is its line and its passages."""
    blocks = [before]
    for line, *passages in documents:
        blocks.append(line)
        for n, passage in enumerate(passages, start=1):
            blocks += [f"Reference {n} - 0.85% Coverage", passage]
    return "\n\n".join(blocks) + "\n"


def line(name, n=1):
    return f"<{name}> - § {n} references coded  [ 0.85% Coverage]"


def read(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return read_nvivo(folder, columns={}, coder="KR")


def test_the_sample():
    export = read_nvivo(SAMPLE, columns={}, coder="KR")
    assert [(q.row, q.document, q.path, q.coder) for q in export.quotations] == [
        (n, document, ("Tid", "rekk ikkje over"), "KR")
        for n, document in enumerate(("intervju_1", "intervju_1", "intervju_2"), start=1)
    ]
    assert [q.text for q in export.quotations] == [
        "Eg rekk ikkje over alt,\nog så går eg heim.",
        "Reference 7 - 1.00% Coverage står i rapporten.\n\nKva gjer ein då?",
        "= alt for lite tid",
    ]
    assert export.losses == {}


@pytest.mark.parametrize(
    ("document", "reference"),
    [
        (
            r"<Internals\\int1> - § 1 reference coded  [0.5% Coverage]",
            "Reference 1 - 0.5% Coverage",
        ),
        (r"Files\\int1 - § 1 reference coded [ 0.85% Coverage]", "Reference 1 - 0.85% Coverage"),
        (
            r"<Interne\\int1> - § 1 Referenz kodiert  [0,85% Abdeckung]",
            "Referenz 1 - 0,85% Abdeckung",
        ),
        (
            r"<Dateien\\Mappe\\int1> - § 1 Referenz kodiert [12,85 % Abdeckung]",
            "Referenz 1 – 12,85 % Abdeckung",
        ),
        (
            r"<Fichiers\\int1> - § 1 référence encodée  [0,85% Couverture]",
            "Référence 1 - 0,85% Couverture",
        ),
        (r"<Filer\\int1> - § 1 referanse kodet  [0,85 % dekning]", "Referanse 1 - 0,85 % dekning"),
        (
            "<Files\\\\int1>\u00a0- § 1 reference coded [100% Coverage]",
            "Reference\u00a01 - 100% Coverage",
        ),
    ],
)
def test_versions_and_languages(tmp_path, document, reference):
    text = f"{document}\n\n{reference}\n\nJa, det går.\n"
    export = read(tmp_path, {"uro.txt": text})
    assert [(q.document, q.path, q.text) for q in export.quotations] == [
        ("int1", ("uro",), "Ja, det går.")
    ]


def test_a_folder_is_many_codes_and_folders_in_it_are_groups(tmp_path):
    one = node((line("Files\\\\int1"), "Ja"))
    export = read(tmp_path, {"Tid/press.txt": one, "uro.txt": one, ".hidden.txt": one})
    assert [(q.row, q.path) for q in export.quotations] == [(1, ("Tid", "press")), (2, ("uro",))]
    assert read_codings(tmp_path, columns={}, coder="KR")[0] == "nvivo"


@pytest.mark.parametrize(
    ("before", "path"),
    [
        ("Name: Tid > press", ("Tid", "press")),
        ("Name: Codes\\\\Tid\\press", ("Tid", "press")),
        ("Navn : press\nBeskrivelse: om tid", ("press",)),
        ("Description: about time", ("fil",)),
    ],
)
def test_a_line_may_name_the_code(tmp_path, before, path):
    [found] = read(
        tmp_path, {"fil.txt": node((line("Files\\\\int1"), "Ja"), before=before)}
    ).quotations
    assert found.path == path


def test_one_name_in_two_folders_keeps_its_folders(tmp_path):
    text = node(
        (line("Files\\\\A\\\\int1"), "Ja"),
        (line("Files\\\\B\\\\int1"), "Nei"),
        (line("Files\\\\A\\\\int2"), "Jo"),
    )
    export = read(tmp_path, {"uro.txt": text})
    assert [q.document for q in export.quotations] == ["A\\int1", "B\\int1", "int2"]


def test_word_files_are_read_too(tmp_path):
    document = docx.Document()
    for part in node((line("Files\\\\int1"), "Ja, det går.")).split("\n"):
        document.add_paragraph(part)
    document.save(str(tmp_path / "uro.docx"))
    name, export = read_codings(tmp_path / "uro.docx", columns={}, coder="KR")
    assert name == "nvivo"
    assert [(q.path, q.text) for q in export.quotations] == [(("uro",), "Ja, det går.")]


def test_what_is_missing_is_counted(tmp_path):
    export = read(
        tmp_path,
        {
            "uro.txt": node((line("Files\\\\int1", n=4), "Ja", "")),
            "anna.txt": "Ein tekst om noko anna.\n",
        },
    )
    assert len(export.quotations) == 1
    # Two that are announced are not there, and one file is no code; one reference has no words.
    assert export.losses == {"unreadable": 3, "media": 1}


@pytest.mark.parametrize(
    "text",
    [
        "I: Ja?\nR: Files\\\\int1 - 3 ting [1% av det]\nR: Reference 1 - 1% Coverage\n",
        "Reference 1 - 0.85% Coverage\n",
        line("Files\\\\int1") + "\n\nJa\n",
        "document,code,text\nint1,a,Files\\\\x - § 1 a [1%]\n",
    ],
)
def test_talk_and_tables_are_no_codes(tmp_path, text):
    assert not looks_like_nvivo(text.split("\n"))
    with pytest.raises(DataError, match="holds no text of a code as NVivo exports it"):
        read(tmp_path, {"a.txt": text})


@settings(deadline=None)
@given(st.lists(st.text(alphabet="<>\\-–§[]%0123,. RefCo\t\u00a0", max_size=60), max_size=12))
def test_any_lines_give_an_answer_and_no_error(lines):
    looks_like_nvivo(lines)


def test_long_lines_take_no_time():
    long = "<" + "a\\" * 200_000 + " - § 1 " + "a " * 200_000 + "[1%]"
    assert not looks_like_nvivo([long, "Reference 1 - 1% Coverage"])
