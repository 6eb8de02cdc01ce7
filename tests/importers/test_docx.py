"""Word transcripts, built here with python-docx or as raw XML."""

import io
import struct
import zipfile

import docx
import pytest

from mining.errors import DataError
from mining.importers import archives
from mining.importers.docx import read_docx
from mining.importers.table_rows import rows_as_lines

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TALK = ["I: Kva gjer du?", "R: Eg fiskar.", "I: Åleine?", "R: Ja."]


def save(tmp_path, fill, name="a.docx"):
    document = docx.Document()
    fill(document)
    document.save(tmp_path / name)
    return tmp_path / name


def save_xml(tmp_path, body, name="a.docx", extra=()):
    """Write a Word file whose body is this XML, and other parts as they are given."""
    made = io.BytesIO()
    docx.Document().save(made)
    path = tmp_path / name
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != "word/document.xml":
                new.writestr(entry.filename, old.read(entry))
        new.writestr(
            "word/document.xml",
            f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        )
        for part, data in extra:
            new.writestr(part, data)
    return path


def read(path, roles=None):
    [transcript] = read_docx(path, language="nn", roles=roles or {})
    return transcript


def said(transcript):
    return [(t.speaker, transcript.document.text[t.start : t.end]) for t in transcript.turns]


def run(text, tag="t"):
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def paragraph(*content):
    return f"<w:p>{''.join(content)}</w:p>"


def test_paragraphs_become_lines_and_turns(tmp_path):
    def fill(document):
        document.add_heading("Intervju 3", 0)
        for line in TALK:
            label, words = line.split(":")
            p = document.add_paragraph()
            p.add_run(f"{label}:").bold = True
            p.add_run(words)

    transcript = read(save(tmp_path, fill))
    assert transcript.document.text == "\n".join(["Intervju 3", *TALK])
    assert (transcript.document.title, transcript.document.document_id) == ("Intervju 3", "a")
    assert said(transcript) == [
        ("I", "Kva gjer du?"),
        ("R", "Eg fiskar."),
        ("I", "Åleine?"),
        ("R", "Ja."),
    ]
    assert [t.role for t in transcript.turns] == ["interviewer", "informant"] * 2


def test_tracked_changes_are_accepted_and_counted(tmp_path):
    body = (
        paragraph(run("I: Kva gjer du?"))
        + paragraph(
            run("R: Eg "),
            f"<w:del>{run('drikk', 'delText')}</w:del>",
            f"<w:ins>{run('fiskar')}</w:ins>",
            f"<w:moveFrom>{run(' sei')}</w:moveFrom>",
            f"<w:moveTo>{run(' torsk')}</w:moveTo>",
            run("."),
        )
        + f"<w:ins>{paragraph(run('I: Åleine?'))}</w:ins>"
        + "<w:p><w:pPr><w:rPr><w:ins/></w:rPr></w:pPr>"
        + run("R: Ja.")
        + "</w:p>"
    )
    transcript = read(save_xml(tmp_path, body))
    assert said(transcript)[1] == ("R", "Eg fiskar torsk.")
    assert said(transcript)[2] == ("I", "Åleine?")
    assert "tracked changes: 3 insertions are kept and 2 deletions left out" in transcript.notes


def test_links_fields_controls_and_signs_are_text(tmp_path):
    optional_hyphen = " fis\u00adke"
    answer = paragraph(
        run("R: Sjå"),
        "<w:r><w:tab/><w:t>på</w:t><w:br/><w:t>nett</w:t><w:noBreakHyphen/><w:t>sida</w:t></w:r>",
        f"<w:hyperlink>{run(' mi')}</w:hyperlink>",
        f"<w:sdt><w:sdtContent>{run(optional_hyphen)}</w:sdtContent></w:sdt>",
        "<w:r><w:softHyphen/><w:t>side.</w:t></w:r>",
        f"<w:r><w:instrText>PAGE</w:instrText></w:r><w:fldSimple>{run(' 3')}</w:fldSimple>",
    )
    body = (
        paragraph(run("I: A?"))
        + f"<w:sdt><w:sdtContent>{answer}</w:sdtContent></w:sdt>"
        + paragraph(run("I: B?"))
        + paragraph(run("R: C."))
    )
    assert said(read(save_xml(tmp_path, body)))[1] == ("R", "Sjå\tpå\nnett-sida mi fiskeside. 3")


def test_boxes_footnotes_and_comments_are_counted_not_read(tmp_path):
    box = f"<w:pict><w:txbxContent>{paragraph(run('I: boks'))}</w:txbxContent></w:pict>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    copy = (
        f'<mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="wps">{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    notes = '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="0"/></w:r>'
    body = "".join(paragraph(run(line)) for line in TALK) + paragraph(f"<w:r>{copy}</w:r>", notes)

    transcript = read(save_xml(tmp_path, body))
    assert "boks" not in transcript.document.text
    assert transcript.notes == (
        "1 text boxes are not talk and are left out",
        "1 footnotes and endnotes are not talk and are left out",
        "1 comments are not talk and are left out",
    )


def test_a_table_with_time_speaker_and_talk_is_a_transcript(tmp_path):
    rows = [
        ("Tid", "Talar", "Tekst"),
        ("0:03", "Siri", "Kva gjer du?"),
        ("0:05", "Kari", "Eg fiskar.\nMest sei."),
        ("", "", "Og torsk."),
        ("0:09", "Siri:", "Åleine?"),
        ("0:11", "Kari", "Ja."),
    ]

    def fill(document):
        document.add_paragraph("Intervju 3")
        table = document.add_table(rows=len(rows), cols=3)
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        document.add_paragraph("Takk.")

    transcript = read(save(tmp_path, fill), {"Siri": "interviewer"})
    assert said(transcript) == [
        ("Siri", "Kva gjer du?"),
        ("Kari", "Eg fiskar.\nMest sei.\nOg torsk."),
        ("Siri", "Åleine?"),
        ("Kari", "Ja.\nTakk."),
    ]
    assert [t.t0_ms for t in transcript.turns] == [3000, 5000, 9000, 11000]
    assert transcript.document.title == "Intervju 3"


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([["Siri", "A?"], ["Kari", "B."], ["Siri", "C?"]], ["Siri: A?", "Kari: B.", "Siri: C?"]),
        ([["1", "Siri", "A?"], ["2", "Siri", "B"]], ["Siri: A?", "Siri: B"]),
        ([["Siri", "00:01", "A?"], ["Siri", "00:02", "B"]], ["00:01 Siri: A?", "00:02 Siri: B"]),
        ([["Del 1"], ["Siri", "A?"], ["Siri", "B"]], ["Del 1", "Siri: A?", "Siri: B"]),
        ([["Stad", "Bø"], ["Dato", "i går"]], ["Stad\tBø", "Dato\ti går"]),
        ([["a", "b", "c", "d"]] * 2, ["a\tb\tc\td"] * 2),
        ([], []),
    ],
)
def test_rows_as_lines(rows, lines):
    assert rows_as_lines(rows) == lines


@pytest.mark.parametrize("emphasis", ["bold", "italic"])
def test_without_labels_emphasis_tells_the_interviewer(tmp_path, emphasis):
    def fill(document):
        document.add_heading("Intervju 3", 1)
        for text in ("Kva gjer du?", "Eg fiskar.", "Mest sei.", "Åleine?", "Ja."):
            strong = document.add_paragraph().add_run(text)
            setattr(strong, emphasis, text.endswith("?"))
        document.add_heading("Til slutt", 1)
        document.add_paragraph("Takk for praten.")

    transcript = read(save(tmp_path, fill))
    assert said(transcript) == [
        ("Interviewer", "Kva gjer du?"),
        ("Informant", "Eg fiskar.\nMest sei."),
        ("Interviewer", "Åleine?"),
        ("Informant", "Ja."),
        ("Informant", "Takk for praten."),
    ]
    assert [t.role for t in transcript.turns][:2] == ["interviewer", "informant"]
    assert f"so {emphasis} paragraphs are read as the interviewer's" in transcript.notes[0]
    assert transcript.document.title == "Intervju 3"


def test_bold_may_come_from_a_style(tmp_path):
    def fill(document):
        document.styles.add_style("Sporsmal", 1).font.bold = True
        document.styles.add_style("Oppfolging", 1).base_style = document.styles["Sporsmal"]
        document.add_paragraph("Kva gjer du?", style="Sporsmal")
        document.add_paragraph("Eg fiskar.")
        document.add_paragraph("Åleine?", style="Oppfolging")
        document.add_paragraph("Ja.")

    speakers = [speaker for speaker, _ in said(read(save(tmp_path, fill)))]
    assert speakers == ["Interviewer", "Informant"] * 2


def test_without_labels_and_emphasis_nothing_is_guessed(tmp_path):
    path = save(tmp_path, lambda d: [d.add_paragraph(t) for t in ("Kva?", "Eg fiskar.", "Ja.")])
    with pytest.raises(DataError, match=r"a\.docx: found 0 line starts .* ingest\.roles"):
        read(path)


def test_an_empty_document_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"a\.docx: holds no text"):
        read(save(tmp_path, lambda document: document.add_paragraph(" ")))


def zipped(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"I: hei", r"is no \.docx file, or a damaged one"),
        (b"PK\x03\x04 cut off", r"is no \.docx file, or a damaged one"),
        (b"", r"is no \.docx file, or a damaged one"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", r"an old \.doc file or one with a password"),
    ],
)
def test_other_files_are_refused(tmp_path, data, says):
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    with pytest.raises(DataError, match=says):
        read(path)


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"borte\.docx: not found"):
        read(tmp_path / "borte.docx")
    with pytest.raises(DataError, match="must be a file"):
        read(tmp_path)


def test_zip_without_a_document_is_refused(tmp_path):
    path = zipped(tmp_path / "a.docx", [("content.xml", "<a/>")])
    with pytest.raises(DataError, match="is a zip file but holds no Word document"):
        read(path)


@pytest.mark.parametrize("xml", ["<w:document", "<a/>", "", "ikkje XML"])
def test_damaged_word_files_are_refused(tmp_path, xml):
    path = zipped(tmp_path / "a.docx", [("word/document.xml", xml)])
    with pytest.raises(DataError, match="is a damaged or unusual Word file; open it in Word"):
        read(path)


def test_damaged_body_is_refused(tmp_path):
    with pytest.raises(DataError, match="is a damaged or unusual Word file"):
        read(save_xml(tmp_path, "<w:p>"))


def test_bytes_changed_in_the_archive_are_refused(tmp_path):
    path = save(tmp_path, lambda d: [d.add_paragraph(t) for t in TALK])
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        begin = archive.getinfo("word/document.xml").header_offset
    data[begin + 80 : begin + 120] = bytes(40)
    path.write_bytes(data)
    with pytest.raises(DataError, match=r"damaged"):
        read(path)


def test_document_type_declarations_are_refused(tmp_path):
    bomb = '<!DOCTYPE a [<!ENTITY b "c">]><w:settings/>'
    for data in (bomb, bomb.encode("utf-16")):
        path = save_xml(tmp_path, paragraph(run("I: a")), extra=[("word/more.xml", data)])
        with pytest.raises(DataError, match=r"word/more\.xml has a document type declaration"):
            read(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_parts_of_one_name_are_refused(tmp_path):
    path = save_xml(tmp_path, "", extra=[("word/document.xml", "<a/>")])
    with pytest.raises(DataError, match="holds two parts of one name"):
        read(path)


def test_zip_bombs_are_refused(tmp_path, monkeypatch):
    path = save_xml(tmp_path, "", extra=[("word/media/a.bin", bytes(30_000_000))])
    with pytest.raises(DataError, match=r"unpacks to 30,\d{3},\d{3} bytes .* 200 times"):
        read(path)
    monkeypatch.setattr(archives, "MAX_MEMBERS", 2)
    with pytest.raises(DataError, match=r"at most .* 2 parts"):
        read(save(tmp_path, lambda document: None))


def test_a_part_larger_than_it_says_is_refused(tmp_path):
    path = save_xml(tmp_path, "".join(paragraph(run(line)) for line in TALK))
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("word/document.xml").file_size
    path.write_bytes(data.replace(struct.pack("<L", size), struct.pack("<L", 100)))
    with pytest.raises(DataError, match="damaged"):
        read(path)


def test_a_password_is_named(tmp_path):
    path = zipped(tmp_path / "a.docx", [("word/document.xml", "<a/>")])
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(DataError, match="is protected by a password"):
        read(path)
