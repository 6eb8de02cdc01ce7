"""The shapes in which people and programs write transcripts in Word and plain text."""

import docx
import pytest

from mining.errors import DataError
from mining.importers.transcripts import read_transcript

ASKS, ANSWERS = "Kva gjer du på ein vanleg dag?", "Eg fiskar, mest sei."
OTTER = """SUMMARY KEYWORDS
fisk, sei

SPEAKERS
Siri Vik, Kari Moe

Siri Vik  0:03
{0}

Kari Moe  00:09
{1}

Siri Vik  1:00:12
{0}

Kari Moe  1:00:20
{1}

Transcribed by https://otter.ai
"""
TEAMS = """Møte-20250101_120000-Opptak
1. januar 2025, 12:00
27m 45s

Vik, Siri   0:03
{0}

Moe, Kari   0:09
{1}

Vik, Siri   1:00:12
{0}

Moe, Kari   1:00:20
{1}
"""
M365 = """Audio file
opptak.mp3

Transcript
00:00:03 Speaker 1
{0}
00:00:09 Speaker 2
{1}
01:00:12 Speaker 1
{0}
01:00:20 Speaker 2
{1}
"""
TRINT = """Intervju

Speaker 1: [00:00:03.00] {0}

Speaker 2: [00:00:09.00] {1}

Speaker 1: [01:00:12.00] {0}

Speaker 2: [01:00:20.00] {1}
"""
SONIX = """[00:00:03] Siri Vik
{0}

[00:00:09] Kari Moe
{1}

[01:00:12] Siri Vik
{0}

[01:00:20] Kari Moe
{1}
"""
AMBERSCRIPT = """Speaker 1 00:00:03
{0}

Speaker 2 00:00:09
{1}

Speaker 1 01:00:12
{0}

Speaker 2 01:00:20
{1}
"""
NOSCRIBE = """Intervju

S00: [00:00:03] {0}
S01: [00:00:09] {1}
S00: [01:00:12] {0}
S01: [01:00:20] {1}
"""
WHISPERX = """[00:00:03.000 --> 00:00:09.000] [SPEAKER_00]: {0}
[00:00:09.000 --> 00:01:00.000] [SPEAKER_01]: {1}
[01:00:12.000 --> 01:00:20.000] [SPEAKER_00]: {0}
[01:00:20.000 --> 01:00:21.000] [SPEAKER_01]: {1}
"""
TABLE = """00:00:03\tSiri:\t{0}
00:00:09\tKari:\t{1}
01:00:12\tSiri:\t{0}
01:00:20\tKari:\t{1}
"""
SHAPES = {
    "otter": (OTTER, ("Siri Vik", "Kari Moe")),
    "teams": (TEAMS, ("Vik, Siri", "Moe, Kari")),
    "microsoft 365": (M365, ("Speaker 1", "Speaker 2")),
    "trint": (TRINT, ("Speaker 1", "Speaker 2")),
    "sonix": (SONIX, ("Siri Vik", "Kari Moe")),
    "amberscript": (AMBERSCRIPT, ("Speaker 1", "Speaker 2")),
    "noscribe": (NOSCRIBE, ("S00", "S01")),
    "whisperx": (WHISPERX, ("SPEAKER_00", "SPEAKER_01")),
    "table": (TABLE, ("Siri", "Kari")),
}
BEGINS = [3_000, 9_000, 3_612_000, 3_620_000]


def write_docx(path, lines):
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(path)
    return path


def read(path, **options):
    return read_transcript(path, language="nn", **{"roles": {}, **options})


def said(transcript):
    text = transcript.document.text
    return [(t.speaker, text[t.start : t.end]) for t in transcript.turns]


def write(tmp_path, text, form):
    if form == "txt":
        (tmp_path / "a.txt").write_text(text, encoding="utf-8")
        return tmp_path / "a.txt"
    # A paragraph per line, or a paragraph per block with soft line breaks inside.
    lines = text.split("\n") if form == "paragraphs" else text.split("\n\n")
    return write_docx(tmp_path / "a.docx", lines)


@pytest.mark.parametrize("form", ["txt", "paragraphs", "soft breaks"])
@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_has_its_speakers_talk_and_times(tmp_path, name, form):
    shape, speakers = SHAPES[name]
    [transcript] = read(write(tmp_path, shape.format(ASKS, ANSWERS), form))
    asks, answers = speakers
    assert said(transcript) == [(asks, ASKS), (answers, ANSWERS)] * 2
    assert [t.t0_ms for t in transcript.turns] == BEGINS


@pytest.mark.parametrize("sign", ["-", ".", ","])
def test_marks_of_f4_end_a_paragraph_and_have_tenths(tmp_path, sign):
    text = (
        f"I: {ASKS} #00:00:05{sign}2#\n\nR: {ANSWERS} #00:00:09{sign}0#\n\nOg torsk. "
        f"#00:00:12{sign}3#\n\nI: Ja? #00:00:13{sign}0#\n\nR: Ja. #00:00:14{sign}1#\n"
    )
    [transcript] = read(write(tmp_path, text, "txt"))
    assert [(t.t0_ms, t.t1_ms) for t in transcript.turns] == [
        (None, 5200),
        (5200, 12300),
        (12300, 13000),
        (13000, 14100),
    ]
    assert said(transcript)[1][1] == f"{ANSWERS} #00:00:09{sign}0#\n\nOg torsk."
    assert len(transcript.marks) == 1


def test_a_table_in_word_is_a_transcript(tmp_path):
    document = docx.Document()
    document.add_paragraph("Intervju 3")
    table = document.add_table(rows=0, cols=3)
    rows = [("1", "Siri", ASKS), ("2", "Kari", ANSWERS), ("3", "Siri", "Ja?"), ("4", "Kari", "Ja.")]
    for row in [("Nr", "Talar", "Tekst"), *rows]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(tmp_path / "a.docx")
    [transcript] = read(tmp_path / "a.docx")
    assert said(transcript) == [(who, talk) for _, who, talk in rows]


def test_surname_first_needs_a_time_on_its_line(tmp_path):
    text = "I: Kva?\nR: Ja.\nNei, Kari: gå.\nI: Å?\nR: Jo.\nNei, Kari: kom.\n"
    [transcript] = read(write(tmp_path, text, "txt"))
    assert {s for s, _ in said(transcript)} == {"I", "R"}


MARKED = (
    f"#TEXT Kvinner\\Intervju 1: Kari\nI: {ASKS}\nR: {ANSWERS}\nI: Ja?\nR: Ja.\n\n"
    f"#TEXT Intervju 2\nI: {ASKS}\nR: Eg strikkar.\nI: Ja?\nR: Nei.\n"
)


@pytest.mark.parametrize("form", ["txt", "paragraphs"])
def test_markers_part_several_interviews_in_one_file(tmp_path, form):
    first, second = read(write(tmp_path, MARKED, form))
    assert (first.document.document_id, first.document.group) == ("Intervju 1- Kari", "Kvinner")
    assert first.document.text == f"I: {ASKS}\nR: {ANSWERS}\nI: Ja?\nR: Ja."
    assert (second.document.document_id, second.document.title) == ("Intervju 2", "Intervju 2")
    assert said(second)[1] == ("R", "Eg strikkar.")
    assert {t.document_id for t in second.turns} == {"Intervju 2"}


def test_markers_of_one_name_are_told_apart_and_a_part_without_labels_is_named(tmp_path):
    twice = "#TEXT A\nI: a\nR: b\nI: c\nR: d\n"
    ids = [t.document.document_id for t in read(write(tmp_path, twice + twice, "txt"))]
    assert ids == ["A", "A (2)"]
    with pytest.raises(DataError, match=r"a\.txt, text 'B': found 0 line starts"):
        read(write(tmp_path, f"{twice}#TEXT B\nEg fiskar.\n", "txt"))


def headed(tmp_path, parts, *, level=1):
    document = docx.Document()
    document.add_heading("Prosjekt Fisk", 0)
    for heading, lines in parts:
        document.add_heading(heading, level)
        for line in lines:
            document.add_paragraph(line)
    document.save(tmp_path / "a.docx")
    return tmp_path / "a.docx"


TALK = [f"I: {ASKS}", f"R: {ANSWERS}", "I: Ja?", "R: Ja."]


def test_highest_headings_part_several_interviews_in_one_word_file(tmp_path):
    first, second = read(headed(tmp_path, [("Intervju 1", TALK), ("Intervju 2", TALK)]))
    assert [first.document.document_id, second.document.document_id] == ["Intervju 1", "Intervju 2"]
    assert first.document.text == "\n".join(["Intervju 1", *TALK])
    assert len(first.turns) == len(second.turns) == 4
    assert any(n.startswith("2 interviews in one file") for n in first.notes)


def test_headings_that_name_nobody_part_informants_who_speak_below_one_alone(tmp_path):
    hers, his = ([line.replace("R:", f"{name}:") for line in TALK] for name in ("Kari", "Ola"))
    found = read(headed(tmp_path, [("Nord", hers), ("Sør", his)]))
    assert [t.document.document_id for t in found] == ["Nord", "Sør"]


@pytest.mark.parametrize(
    ("parts", "level"),
    [
        ([("Intervju 1", TALK)], 1),
        ([("Intervju 1", TALK), ("Merknader", ["Det regna."])], 1),
        ([("Bakgrunn", TALK), ("Arbeid", TALK)], 2),
        ([("Bakgrunn", TALK), ("Arbeid", TALK)], 1),
    ],
    ids=["one heading", "a part without labels", "lower headings", "topics of one informant"],
)
def test_other_headings_part_nothing(tmp_path, parts, level):
    [transcript] = read(headed(tmp_path, parts, level=level))
    assert transcript.document.document_id == "a"


def test_a_file_that_macos_named_has_a_composed_id(tmp_path):
    path = tmp_path / "Bla\u030a.txt"
    path.write_text("\n".join(TALK), encoding="utf-8")
    [transcript] = read(path)
    assert transcript.document.document_id == "Bl\u00e5"


def test_a_heading_inside_the_talk_is_shown_but_is_no_talk(tmp_path):
    document = docx.Document()
    for line in TALK[:2]:
        document.add_paragraph(line)
    document.add_heading("Om dagen", 2)
    for line in TALK[2:]:
        document.add_paragraph(line)
    document.save(tmp_path / "a.docx")

    [transcript] = read(tmp_path / "a.docx")

    text = transcript.document.text
    assert [text[a:b] for a, b in transcript.marks] == ["Om dagen"]
    assert "headings inside the talk, shown but not read as talk: 1" in transcript.notes


def test_texts_of_one_file_are_counted_and_renamed_ones_told(tmp_path):
    twice = "#TEXT A\nI: a\nR: b\nI: c\nR: d\n"
    for found in read(write(tmp_path, twice + twice, "txt")):
        assert "2 interviews in one file, one below each line #TEXT" in found.notes
