"""Transcripts as RTF, ODT and web pages."""

import sys
import time
import zipfile
from pathlib import Path

import pytest

from mining.errors import DataError, MissingExtra
from mining.importers.speakers import NoSpeakersError
from mining.importers.talk.odt import read_odt
from mining.importers.talk.rtf import read_rtf
from mining.importers.talk.web_page import read_html
from mining.importers.transcripts import read_transcript

SAMPLES = Path(__file__).parent / "samples" / "transcripts"
NS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
)
TALK = ["I: Kva gjer du?", "R: Eg fiskar.", "I: Åleine?", "R: Ja."]


def read(path, **options):
    [transcript] = read_transcript(path, language="nn", **{"roles": {}, **options})
    return transcript


def said(transcript):
    text = transcript.document.text
    return [(t.speaker, text[t.start : t.end]) for t in transcript.turns]


def times(transcript):
    return [(t.t0_ms, t.t1_ms) for t in transcript.turns]


def write_rtf(tmp_path, body, head="\\ansi\\ansicpg1252", name="a.rtf"):
    path = tmp_path / name
    path.write_bytes(f"{{\\rtf1{head}{{\\fonttbl{{\\f0 Arial;}}}} {body}}}".encode("cp1252"))
    return path


def write_odt(tmp_path, body, name="a.odt", **extra):
    path = tmp_path / name
    content = (
        f"<office:document-content {NS}><office:body><office:text>{body}</office:text>"
        "</office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", extra.pop("content", content))
    return path


def write_html(tmp_path, body, name="a.html"):
    path = tmp_path / name
    path.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    return path


def p(text):
    return f"<text:p>{text}</text:p>"


def test_the_golden_rtf_has_turns_and_times_and_all_signs():
    transcript = read(SAMPLES / "f4.rtf")
    assert said(transcript) == [
        ("I", "Kva gjer du?"),
        ("R", "Eg går på sjøen. \U0001f620"),
        ("I", "Åleine?"),
        ("R", "Ja."),
    ]
    assert times(transcript) == [(None, 2000), (2000, 5500), (5500, 6000), (6000, 7300)]
    assert transcript.document.title == "Intervju 3"
    assert "example" not in transcript.document.text


@pytest.mark.parametrize(
    ("head", "raw"),
    [
        ("\\ansi\\ansicpg1252", "bl\\'e5b\\'e6r"),
        ("\\ansi", "bl\\'e5b\\'e6r"),
        ("\\mac\\ansicpg10000", "bl\\'8cb\\'ber"),
        ("\\ansi\\ansicpg65001", "bl\\'c3\\'a5b\\'c3\\'a6r"),
        ("\\ansi\\ansicpg1252", "bl\\uc1\\u229\\'e5b\\u230?r"),
        ("\\ansi\\ansicpg1252", "blåbær"),
    ],
)
def test_rtf_letters_follow_the_code_page(tmp_path, head, raw):
    path = write_rtf(tmp_path, f"I: Kva?\\par R: {raw}\\par I: Ja?\\par R: Ja", head)
    assert said(read(path))[1] == ("R", "blåbær")


def test_an_rtf_table_is_a_transcript(tmp_path):
    rows = [
        ("Siri", "Kva?"),
        ("Kari", "Eg fiskar.\\par Mest sei."),
        ("Siri", "Ja?"),
        ("Kari", "Ja."),
    ]
    body = "Intervju\\par " + "".join(
        f"\\trowd\\cellx100\\cellx200 {name}\\cell {talk}\\cell\\row " for name, talk in rows
    )
    transcript = read(write_rtf(tmp_path, body + "\\pard Slutt\\par"))
    assert said(transcript)[:2] == [("Siri", "Kva?"), ("Kari", "Eg fiskar.\nMest sei.")]
    assert transcript.document.text.lstrip().startswith("Intervju\nSiri: Kva?")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"{\\rtf1 }", r"a\.rtf: holds no text"),
        (b"{\\rtf1 I: Hei\\u99999999 }", r"a\.rtf: is a damaged or unusual RTF"),
        (b"{\\rtf1\\ansicpg1252 {\\pict\\bin" + b"9" * 5000 + b" }}", r"damaged or unusual RTF"),
        (b"{\\rtf1\\ansicpg77777 I: Hei}", r"a\.rtf: found 1 line starts"),
        (b"{\\rtf1{\\fonttbl" + b"\\f0" * 5000 + b"}}", r"has a table of fonts that no program"),
        (b"{\\rtf1 " + b"{" * 300_000, r"holds no text"),
        (b"{\\rtf1 " + b'{\\field{\\*\\fldinst{HYPERLINK "' * 20_000, r"holds no text"),
        (b"no rtf", r"a\.rtf: is no RTF"),
    ],
)
def test_broken_rtf_is_one_sentence_in_good_time(tmp_path, data, says):
    path = tmp_path / "a.rtf"
    path.write_bytes(data)
    start = time.perf_counter()
    with pytest.raises(DataError, match=says) as error:
        read_rtf(path, language="nn", roles={})
    assert time.perf_counter() - start < 2
    assert "Hei" not in str(error.value)


def test_a_long_rtf_takes_no_long_time(tmp_path):
    path = write_rtf(tmp_path, "I: Kva?\\par R: Eg g\\'e5r ut.\\par " * 20_000)
    start = time.perf_counter()
    assert len(read(path).turns) == 40_000
    assert time.perf_counter() - start < 4


def test_without_striprtf_the_command_that_installs_it_is_told(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "striprtf.striprtf", None)
    with pytest.raises(
        MissingExtra, match=r"striprtf; .* pip install 'interview-mining\[legacy\]'"
    ):
        read(SAMPLES / "f4.rtf")


def test_odt_paragraphs_signs_and_asides(tmp_path):
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion>"
        f"{p('I: sletta')}</text:deletion></text:changed-region></text:tracked-changes>"
        '<text:h text:outline-level="1">Intervju <text:span>3</text:span></text:h>'
        + p('I: Kva<text:s text:c="2"/>gjer<text:tab/>du?')
        + p("")
        + p("R: Eg <text:span>fis<text:span>kar</text:span></text:span> sei<text:line-break/>no.")
        + p(f"I: Å<text:note><text:note-body>{p('fotnote')}</text:note-body></text:note>leine?")
        + p(f"R: Ja<text:change-start/><office:annotation>{p('merk')}</office:annotation>.")
        + p(f"<draw:frame><draw:text-box>{p('boks')}</draw:text-box></draw:frame>")
        + f"<text:list><text:list-item>{p('og nei')}</text:list-item></text:list>"
    )
    transcript = read(write_odt(tmp_path, body))
    assert transcript.document.text == (
        "Intervju 3\nI: Kva  gjer\tdu?\n\nR: Eg fiskar sei\nno.\nI: Åleine?\nR: Ja.\n\nog nei"
    )
    assert transcript.document.title == "Intervju 3"
    for n_of in (
        "1 tracked deletions",
        "1 footnotes and endnotes",
        "1 comments",
        "1 text boxes and pictures",
    ):
        assert f"{n_of} are not talk and are left out" in transcript.notes


def test_an_odt_table_is_a_transcript(tmp_path):
    names = ("Siri", "Kari") * 2
    talk = ("Kva?", "Eg fiskar.", "Ja?", "Ja.")
    rows = [(f"0:0{i}", *row) for i, row in enumerate(zip(names, talk, strict=True), start=1)]
    cells = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell>{p(c)}</table:table-cell>" for c in row)
        + "</table:table-row>"
        for row in rows
    )
    transcript = read(write_odt(tmp_path, f"<table:table>{cells}</table:table>"))
    assert said(transcript) == list(zip(names, talk, strict=True))
    assert times(transcript) == [(1000, 2000), (2000, 3000), (3000, 4000), (4000, None)]


def test_broken_and_hostile_odt_is_one_sentence(tmp_path):
    how = {"language": "nn", "roles": {}}
    with pytest.raises(DataError, match=r"a\.odt: holds no text"):
        read_odt(write_odt(tmp_path, ""), **how)
    with pytest.raises(DataError, match=r"a\.odt, content\.xml: has a document type declaration"):
        read_odt(write_odt(tmp_path, "", content="<!DOCTYPE a []><a/>"), **how)
    with pytest.raises(DataError, match=r"a\.odt, content\.xml, line 1: not well-formed XML"):
        read_odt(write_odt(tmp_path, "", content="<a>"), **how)
    with pytest.raises(DataError, match=r"a\.odt: is no text document of LibreOffice"):
        read_odt(write_odt(tmp_path, "", content="<a/>"), **how)
    with pytest.raises(DataError, match=r"a\.odt: unpacks to"):
        read_odt(write_odt(tmp_path, "", content=" " * 20_000_000), **how)
    deep = "<text:span>" * 1500 + "djupt" + "</text:span>" * 1500
    body = "".join(map(p, TALK)) + p(deep) + p('<text:s text:c="99999999"/>x')
    transcript = read_odt(write_odt(tmp_path, body), **how)[0]
    assert "djupt" in transcript.document.text
    assert len(transcript.document.text) < 200


def test_the_golden_page_of_noscribe_has_its_times():
    transcript = read(SAMPLES / "noscribe.html")
    assert said(transcript) == [
        ("S00", "Kva gjer du?"),
        ("S01", "Eg fiskar. Mest & helst sei."),
        ("S00", "Åleine?"),
        ("S01", "Ja."),
    ]
    assert times(transcript) == [(500, 2000), (2000, 6000), (6000, 7000), (7000, 8000)]
    assert transcript.document.title == "Intervju 3"


def test_anchors_name_the_speakers_where_no_label_does(tmp_path):
    body = (
        '<p>Tittel</p><p><a name="ts_0_900_S00">Kva gjer du?</a></p>'
        '<p><a name="ts_900_1500_S01">Eg fiskar.</a> <a name="ts_1500_1700_S01">Sei.</a></p>'
        '<p><a name="ts_1700_x_S00">Nei</a><a name="topp">her</a></p>'
    )
    transcript = read(write_html(tmp_path, body))
    assert said(transcript) == [("S00", "Kva gjer du?"), ("S01", "Eg fiskar. Sei.")]
    assert times(transcript) == [(0, 900), (900, 1700)]


def test_a_plain_page_is_lines_without_scripts_and_styles(tmp_path):
    body = (
        "<script>I: stygt</script><style>p{}</style><!-- I: gøymt --><h1>Intervju\n 3</h1>"
        "<div><p><b>I:</b>&nbsp;Kva   gjer\n<i>du</i>?<p>R: Eg fis\u00adkar<br>sei.<br><br>"
        "Og torsk."
        "<ul><li>I: Åleine?</li></ul>R: Ja.<img src='http://example.org/a.png' onerror='x()'></div>"
        "<pre>I: Jo?\n  R: Nei.</pre>"
    )
    transcript = read(write_html(tmp_path, body, "a.txt"))
    assert transcript.document.text == (
        "Intervju 3\nI: Kva gjer du?\nR: Eg fiskar\nsei.\n\nOg torsk.\nI: Åleine?\nR: Ja.\n"
        "I: Jo?\n  R: Nei."
    )
    assert [s for s, _ in said(transcript)] == ["I", "R"] * 3


def test_a_table_on_a_page_is_a_transcript(tmp_path):
    rows = "".join(
        f"<tr><td>{time_}</td><td>{who}</td><td>{talk}</td></tr>"
        for time_, who, talk in (
            ("0:01", "Siri", "Kva?"),
            ("0:02", "Kari", "<p>Eg fiskar.</p><table><tr><td>Sei</td></tr></table>"),
            ("0:03", "Siri", "Ja?"),
            ("0:04", "Kari", "Ja."),
        )
    )
    transcript = read(write_html(tmp_path, f"<table><tbody>{rows}</tbody></table></td></table>"))
    assert said(transcript)[:2] == [("Siri", "Kva?"), ("Kari", "Eg fiskar.\nSei")]


def test_broken_and_hostile_pages_end_well(tmp_path):
    with pytest.raises(DataError, match=r"a\.html: holds no text"):
        read_html(write_html(tmp_path, "<script>x</script>"), language="nn", roles={})
    empty = tmp_path / "b.html"
    empty.write_text("")
    with pytest.raises(DataError, match=r"b\.html: holds nothing that can be read as a web page"):
        read_html(empty, language="nn", roles={})
    with pytest.raises(NoSpeakersError, match=r"a\.html: found 0 line starts"):
        read(write_html(tmp_path, "<p>Eg fiskar</p>"))
    deep = "<div>" * 50_000 + "".join(f"<p>{line}</p>" for line in TALK) + "</td></table></a>"
    start = time.perf_counter()
    path = write_html(tmp_path, deep)
    try:
        assert len(read(path, unlabelled="one_speaker").turns) in {1, 4}
    except DataError as error:
        assert "a.html" in str(error)  # noqa: PT017 - either is well
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("name", ["a.txt", "a.docx", "a.vtt"])
def test_content_and_not_the_name_says_what_it_is(tmp_path, name):
    odt = write_odt(tmp_path, "".join(map(p, TALK)), name)
    assert len(read(odt).turns) == 4
    rtf = write_rtf(tmp_path, "\\par ".join(TALK), name=name)
    assert said(read(rtf))[2] == ("I", "Åleine?")
    page = write_html(tmp_path, "".join(f"<p>{line}</p>" for line in TALK), name)
    assert len(read(page).turns) == 4
