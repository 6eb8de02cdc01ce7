"""Transcripts as PDF, written here by hand."""

import sys
import time

import pytest
from importers.pdf_files import pdf

from mining.errors import DataError, MissingExtra
from mining.importers.talk.pdf import join_lines, read_pdf, without_margins
from mining.importers.transcripts import read_transcript

ROLES = {"I": "interviewer", "R": "informant"}


def write(tmp_path, data, name="a.pdf"):
    (tmp_path / name).write_bytes(data)
    return tmp_path / name


PAGES = (
    [
        "Prosjekt Fisk",
        "Intervju 3",
        "I: Kva gjer du i arbeids-",
        "tida di når du er på jobb?",
        "R: Eg arbeider på helse-",
        "og sosialavdelinga i Nord-",
        "Noreg, og der er det alltid",
        "1",
    ],
    ["Prosjekt Fisk", "mykje å gjere.", "Mest om vinteren.", "I: Åleine?", "Side 2 av 3"],
    ["Prosjekt Fisk", "R: Ja. 00:10", "3"],
)


def test_lines_pages_and_divided_words_are_put_together(tmp_path):
    [transcript] = read_pdf(write(tmp_path, pdf(*PAGES)), language="nn", roles={})
    assert transcript.document.text == (
        "Intervju 3\nI: Kva gjer du i arbeidstida di når du er på jobb?\n"
        "R: Eg arbeider på helse- og sosialavdelinga i Nord-Noreg, og der er det alltid mykje å "
        "gjere.\nMest om vinteren.\nI: Åleine?\nR: Ja. 00:10"
    )
    assert [t.role for t in transcript.turns] == ["interviewer", "informant"] * 2
    assert transcript.notes[:2] == (
        "read from a PDF: paragraphs were put together again and 1 words that a line end divides "
        "were joined, so compare the text with the original",
        "6 page numbers and repeated lines at page ends are left out",
    )


def test_labels_above_the_talk_and_times_begin_paragraphs():
    lines = [
        *("Siri Vik  00:00:03", "Kva gjer", "du?", "Kari Moe  00:00:09", "Eg fiskar", "sei."),
        *("Siri Vik  00:00:12", "Ja?", "Kari Moe  00:00:14", "Ja."),
    ]
    assert join_lines(lines, {})[0].split("\n")[:4] == [
        "Siri Vik  00:00:03",
        "Kva gjer du?",
        "Kari Moe  00:00:09",
        "Eg fiskar sei.",
    ]


def test_empty_lines_and_short_last_lines_part_paragraphs():
    lines = ["R: " + "ord " * 10, "slutt.", "Ny " + "ord " * 10, "", "nytt", "- ja"]
    text, joined = join_lines([line.strip() for line in lines], ROLES)
    assert text.split("\n")[1:] == ["Ny " + ("ord " * 10).strip(), "", "nytt - ja"]
    assert joined == 0


def test_a_line_that_is_on_two_pages_alone_is_talk():
    assert without_margins([["Ja.", "a"], ["Ja.", "b"]]) == (["Ja.", "a", "Ja.", "b"], 0)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (pdf([]), r"a\.pdf: a PDF of 1 pages without text, as a scanned paper is"),
        (pdf(["Hei", "der"]), r"a\.pdf: found 0 line starts"),
        (b"%PDF-1.4\n", r"a\.pdf: is a damaged or unusual PDF"),
        (pdf(*PAGES)[:300], r"a\.pdf: is a damaged or unusual PDF|without text"),
        (b"Hei", r"a\.pdf: is no PDF"),
        (
            pdf(*PAGES, trailer="/Encrypt << /Filter /Standard /V 4 /R 4 /O (x) /U (y) /P 1 >>"),
            r"a\.pdf: is (?:a PDF with a lock|protected by a password|a damaged or unusual PDF)",
        ),
    ],
)
def test_a_broken_pdf_is_one_sentence(tmp_path, data, says):
    with pytest.raises(DataError, match=says) as error:
        read_pdf(write(tmp_path, data), language="nn", roles={})
    assert "Hei" not in str(error.value)


def test_no_damage_ends_in_a_traceback_or_takes_for_ever(tmp_path, rng):
    whole = bytearray(pdf(*PAGES))
    start = time.perf_counter()
    read = 0
    for _ in range(150):
        data = bytearray(whole)
        for place in rng.integers(9, len(data), size=int(rng.integers(1, 30))):
            data[place] = rng.integers(0, 256)
        path = write(tmp_path, bytes(data))
        try:
            read += len(read_pdf(path, language="nn", roles={}, unlabelled="one_speaker"))
        except DataError:
            continue
    assert read
    assert time.perf_counter() - start < 20


def test_content_and_not_the_name_says_that_it_is_a_pdf(tmp_path):
    path = write(tmp_path, pdf(*PAGES), "a.docx")
    [transcript] = read_transcript(path, language="nn", roles={})
    assert len(transcript.turns) == 4


def test_without_pypdf_the_command_that_installs_it_is_told(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(MissingExtra, match=r"pypdf; .* pip install 'interview-mining\[legacy\]'"):
        read_pdf(write(tmp_path, pdf(*PAGES)), language="nn", roles={})
