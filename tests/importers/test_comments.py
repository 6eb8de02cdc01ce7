"""Comments in Word as codings."""

from __future__ import annotations

import random
import re
import zipfile

import docx
import pytest
from lxml import etree

from mining.alignment import anchor
from mining.errors import DataError
from mining.importers.codings import read_codings
from mining.importers.docx import read_docx
from mining.importers.docx_package import open_docx
from mining.importers.docx_text import read_paragraphs
from mining.importers.quotes.comment_ranges import ranges_in
from mining.importers.quotes.comments import codes_of, read_comments

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def t(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*parts):
    return f"<w:p>{''.join(parts)}</w:p>"


def start(n):
    return f'<w:commentRangeStart w:id="{n}"/>'


def end(n):
    return f'<w:commentRangeEnd w:id="{n}"/><w:r><w:commentReference w:id="{n}"/></w:r>'


def on(n, text):
    return start(n) + t(text) + end(n)


def comment(n, *lines, author="Kari"):
    paragraphs = "".join(
        f'<w:p w14:paraId="{n:04}{i:04}">{t(text)}</w:p>' for i, text in enumerate(lines)
    )
    return f'<w:comment w:id="{n}" w:author="{author}">{paragraphs}</w:comment>'


def write(path, body, comments, answers=()):
    """Write a Word file; ``answers`` are pairs of paragraphs, the answer's first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    docx.Document().save(str(path))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    main, types = (parts[n].decode("utf-8") for n in ("word/document.xml", "[Content_Types].xml"))
    main = re.sub(
        "<w:body>.*</w:body>", lambda _: f"<w:body>{body}</w:body>", main, flags=re.DOTALL
    )
    parts["word/document.xml"] = main.encode("utf-8")
    one = f'<Override PartName="/word/comments.xml" ContentType="{TYPES}.comments+xml"/></Types>'
    parts["[Content_Types].xml"] = types.replace("</Types>", one).encode("utf-8")
    parts["word/comments.xml"] = (
        f'<w:comments xmlns:w="{W}" xmlns:w14="{W14}">{"".join(comments)}</w:comments>'
    )
    known = "".join(
        f'<w15:commentEx w15:paraId="{own}" w15:paraIdParent="{above}"/>' for own, above in answers
    )
    parts["word/commentsExtended.xml"] = (
        f'<w15:commentsEx xmlns:w15="{W15}">{known}</w15:commentsEx>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def read(path, coder="KR"):
    return read_comments(path, columns={}, coder=coder)


def plain(path):
    return "\n".join(p.text for p in read_paragraphs(open_docx(path)))


def placed(export):
    [text] = export.texts
    for q in export.quotations:
        assert q.text == text.text[q.start : q.end]
    return [(q.path, q.text) for q in export.quotations]


# --- codes in a comment -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "codes", "memo"),
    [
        ("utmattelse", [("utmattelse",)], ""),
        ("Kode: utmattelse", [("utmattelse",)], ""),
        ("CODE : a; Tid > b;", [("a",), ("Tid", "b")], ""),
        ("a\nb; a\n\n c ", [("a",), ("b",), ("c",)], ""),
        ("Kode: a\nSpør meir.\nKode: b", [("a",), ("b",)], "Spør meir."),
        ("Kode:\na\nb", [("a",), ("b",)], ""),
        ("Koding: a", [("Koding: a",)], ""),
        (" ; \n", [], ""),
        ("", [], ""),
    ],
)
def test_codes_in_a_comment(text, codes, memo):
    assert codes_of(text) == (codes, memo)


# --- ranges: countable by eye -----------------------------------------------------------


def test_a_comment_s_range_is_exact(tmp_path):
    body = p(t("I: Kva no?")) + p(t("R: Eg "), on(0, "rekk ikkje"), t(" over."))
    export = read(write(tmp_path / "int1.docx", body, [comment(0, "tid")]))
    [found] = export.quotations
    # 0123456789 012345678901234567
    # I: Kva no?|R: Eg rekk ikkje over.
    assert (found.start, found.end, found.text) == (17, 27, "rekk ikkje")
    assert (found.row, found.document, found.path, found.coder) == (1, "int1", ("tid",), "Kari")
    assert [(s.name, s.text) for s in export.texts] == [
        ("int1", "I: Kva no?\nR: Eg rekk ikkje over.")
    ]
    assert export.losses == {}


def test_it_stands_there_in_the_transcript_of_the_same_file(tmp_path):
    body = (
        p(t("I: Kva no?")) + p(t("R: Ja, "), on(0, "ja"), t(".")) + p(t("I: Jo?")) + p(t("R: Ja."))
    )
    path = write(tmp_path / "int1.docx", body, [comment(0, "ja")])
    [transcript] = read_docx(path, language="nn", roles={})
    [coding] = anchor(read(path).quotations, [transcript.document], {("ja",): "c"}).codings
    assert (coding.anchored, coding.start, coding.end) == ("exact", 18, 20)


@pytest.mark.parametrize(
    ("body", "passages"),
    [
        (p(start(0), t("Ja.")) + p(t("Nei."), end(0)), ["Ja.\nNei."]),  # over paragraphs
        (p(t("A ")) + start(0) + p(t("Ja.")) + end(0) + p(t("B")), ["Ja."]),  # between them
        (p(start(0), t("a"), start(1), t("b"), end(0), t("c"), end(1)), ["ab", "bc"]),  # crossing
        (p("<w:hyperlink>", t("a"), start(0), t("b"), "</w:hyperlink>", t("c"), end(0)), ["bc"]),
        (p(t("a"), "<w:ins>", on(0, "b"), "</w:ins>", t("c")), ["b"]),
        (p(t("a"), "<w:del>", start(0), t("x"), "</w:del>", t("b"), end(0), t("c")), ["b"]),
        (p(t("a"), start(0), t("b"), "<w:del>", t("x"), end(0), "</w:del>", t("c")), ["b"]),
        (p(on(0, "a"), "<w:r><w:tab/><w:br/></w:r>", on(1, "so\u00admleg")), ["a", "somleg"]),
        (p("<w:pPr/>", on(0, "🙂 bla\u030a"), t("c")), ["🙂 bla\u030a"]),
        ("<w:sdt><w:sdtContent>" + p(t("x"), on(0, "y")) + "</w:sdtContent></w:sdt>", ["y"]),
        (p(t("1\ufeff "), on(0, "  a ")), ["  a "]),
    ],
)
def test_ranges_in_every_place(tmp_path, body, passages):
    comments = [comment(n, f"k{n}") for n in range(len(passages))]
    path = write(tmp_path / "int1.docx", body, comments)
    export = read(path)
    assert placed(export) == [((f"k{n}",), passage) for n, passage in enumerate(passages)]
    assert export.texts[0].text == plain(path)


def cells(*rows):
    def cell(content):
        return f"<w:tc>{content if content.startswith('<w:p>') else p(t(content))}</w:tc>"

    table = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    return f"<w:tbl>{table}</w:tbl>"


def test_ranges_in_a_table_of_talk(tmp_path):
    body = cells(
        ["0:01", "Kari", "Ja?"],
        ["0:02", "Ola", p(t("Eg "), on(0, "rekk ikkje"))],
        ["0:03", "Kari", "Nei?"],
    ) + p(on(1, "Slutt"))
    path = write(tmp_path / "int1.docx", body, [comment(0, "tid"), comment(1, "slutt")])
    export = read(path)
    assert export.texts[0].text == "0:01 Kari: Ja?\n0:02 Ola: Eg rekk ikkje\n0:03 Kari: Nei?\nSlutt"
    assert placed(export) == [(("tid",), "rekk ikkje"), (("slutt",), "Slutt")]


def test_a_comment_that_disturbs_a_table_is_searched_for(tmp_path):
    # The signs in a cell with a time make it no time, and the rows another line.
    body = (
        p(on(2, "Før"))
        + cells(
            ["0:01", "Kari", "Ja?"],
            [p(on(0, "0:02")), "Ola", "Nei, eg rekk ikkje"],
            ["0:03", "Kari", p(on(1, "Kva då?"))],
        )
        + p(t("mm "), on(3, "etter"))
    )
    path = write(tmp_path / "int1.docx", body, [comment(n, f"k{n}") for n in range(4)])
    export = read(path)
    assert export.texts[0].text == plain(path)
    found = {q.path[0]: q for q in export.quotations}
    assert {name: q.text for name, q in found.items()} == {
        "k0": "0:02",
        "k1": "Kva då?",
        "k2": "Før",
        "k3": "etter",
    }
    for name in ("k2", "k3"):
        q = found[name]
        assert export.texts[0].text[q.start : q.end] == q.text
    assert {name for name, q in found.items() if q.start is None} == {"k0", "k1"}
    assert export.notes[-1] == "comments in tables whose passages are searched for: 2"


# --- what is no coding ------------------------------------------------------------------


def test_what_cannot_be_carried_over_is_counted(tmp_path):
    body = p(on(0, "Ja"), start(1), end(1), on(2, " "), on(3, "Nei"), start(5), t("utan slutt"))
    comments = [
        comment(0, "a"),
        comment(1, "b"),
        comment(2, "c"),
        comment(3, " ; "),
        comment(4, "utan plass"),
        comment(5, "d"),
    ]
    export = read(write(tmp_path / "int1.docx", body, comments))
    assert placed(export) == [(("a",), "Ja")]
    assert export.losses == {"empty": 2, "without_code": 1, "out_of_range": 2}


def test_a_range_in_a_footnote_or_a_text_box_is_outside(tmp_path):
    box = "<w:r><w:pict><w:txbxContent>" + p(on(0, "i boks")) + "</w:txbxContent></w:pict></w:r>"
    body = p(t("Ja "), box, on(1, "Nei"))
    export = read(write(tmp_path / "int1.docx", body, [comment(0, "a"), comment(1, "b")]))
    assert placed(export) == [(("b",), "Nei")]
    assert export.losses == {"out_of_range": 1}


def test_answers_are_the_memo(tmp_path):
    body = p(on(0, "Ja"), on(1, "Nei"))
    comments = [
        comment(0, "Kode: a", "Sjå på dette."),
        comment(2, "Einig!", author="Ola"),
        comment(3, "Eg òg."),
        comment(1, "b"),
    ]
    # Word names the last paragraph of a comment; the third answers the second.
    answers = [("00020000", "00000001"), ("00030000", "00020000"), ("00010000", "00010000")]
    export = read(write(tmp_path / "int1.docx", body, comments, answers))
    assert [(q.path, q.coder, q.memo) for q in export.quotations] == [
        (("a",), "Kari", "Sjå på dette.\nEinig!\nEg òg."),
        (("b",), "Kari", ""),
    ]


def test_answers_in_a_circle_end(tmp_path):
    comments = [comment(n, f"k{n}") for n in range(3)]
    answers = [("00000000", "00010000"), ("00010000", "00000000"), ("00020000", "99990000")]
    path = write(tmp_path / "int1.docx", p(*(on(n, "Ja") for n in range(3))), comments, answers)
    assert [q.path for q in read(path).quotations] == [("k2",)]


def test_a_comment_by_nobody_is_the_coder_s(tmp_path):
    path = write(tmp_path / "a.docx", p(on(0, "Ja")), [comment(0, "a", author="")])
    assert [q.coder for q in read(path).quotations] == ["KR"]


# --- files and folders ------------------------------------------------------------------


def test_a_folder_of_word_files(tmp_path):
    write(tmp_path / "int2.docx", p(t("x"), on(0, "Nei")), [comment(0, "b", author="Ola")])
    write(tmp_path / "int1.docx", p(on(0, "Ja")), [comment(0, "a;c")])
    write(tmp_path / "meir" / "int1.docx", p(on(0, "Jo")), [comment(0, "a")])
    (tmp_path / "~$int1.docx").write_bytes(b"locked")
    (tmp_path / "notat.txt").write_text("Hugs.", encoding="utf-8")
    name, export = read_codings(tmp_path, columns={}, coder="KR")
    assert name == "comments"
    assert [(q.row, q.document, q.path, q.coder) for q in export.quotations] == [
        (1, "int1", ("a",), "Kari"),
        (1, "int1", ("c",), "Kari"),
        (2, "int2", ("b",), "Ola"),
        (3, "int1 (2)", ("a",), "Kari"),
    ]
    assert [s.name for s in export.texts] == ["int1", "int2", "int1 (2)"]


def test_a_word_file_without_codes_says_so(tmp_path):
    path = write(tmp_path / "int1.docx", p(t("Ja")), [])
    with pytest.raises(DataError, match=r"int1.docx: 0 comments, none of which names a code"):
        read_codings(path, columns={}, coder="KR")


def test_a_damaged_list_of_comments_is_one_sentence(tmp_path):
    path = write(tmp_path / "int1.docx", p(on(0, "Ja")), ["<w:comment"])
    with pytest.raises(DataError, match=r"int1.docx"):
        read(path)


def test_comments_are_what_python_docx_writes(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph("Eg ")
    run = paragraph.add_run("rekk ikkje")
    paragraph.add_run(" over.")
    document.add_comment(run, text="Kode: tid", author="Kari")
    document.save(str(tmp_path / "int1.docx"))
    assert placed(read(tmp_path / "int1.docx")) == [(("tid",), "rekk ikkje")]


def test_the_signs_leave_no_trace(tmp_path):
    body = p(start(0), t("Ja.")) + p(t("\ufdd012\ufdd2"), t("Nei"), end(0))
    path = write(tmp_path / "int1.docx", body, [comment(0, "a")])
    text = plain(path)
    ranged = ranges_in(open_docx(path))
    assert ranged.text == text
    assert "\ufdd1" not in etree.tostring(open_docx(path).body, encoding="unicode")


def test_damaged_comments_give_a_sentence_or_codings(tmp_path):
    body = p(on(0, "Ja"), t(" og "), on(1, "nei")) + p(start(2), t("Jo"), end(2))
    comments = [comment(n, f"k{n}") for n in range(3)]
    answers = [("00020000", "00000000")]
    draw = random.Random(20261126)
    pieces = ["</w:p>", "<w:p>", start(1), end(0), start(0), "<w:ins>", "<w:del>", 'w:id="0"', "&"]
    for n in range(60):
        parts = [body, "".join(comments)]
        which = n % 2
        place = draw.randrange(len(parts[which]))
        until = place + draw.randrange(30)
        parts[which] = parts[which][:place] + draw.choice(pieces) + parts[which][until:]
        path = write(tmp_path / "int1.docx", parts[0], parts[1:], answers)
        try:
            export = read(path)
        except DataError as error:
            assert str(error).startswith(str(path))  # noqa: PT017 - both outcomes are right
        else:
            placed(export)
