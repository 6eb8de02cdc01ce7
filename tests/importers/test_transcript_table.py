"""Transcripts as tables, and which tables of a folder are none."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from mining.errors import DataError
from mining.importers.speakers import NoSpeakersError
from mining.importers.talk.table import looks_like_transcript, read_transcript_table
from mining.importers.transcripts import find_transcripts, read_transcript

SAMPLES = Path(__file__).parent / "samples" / "transcripts"
CODES = "document,code,text\nint1,Tid,Eg rekk ikkje\n"


def write(tmp_path, text, name="a.csv"):
    (tmp_path / name).write_bytes(text.encode("utf-8"))
    return tmp_path / name


def write_xlsx(tmp_path, rows, name="a.xlsx"):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / name)
    return tmp_path / name


def read(path, **options):
    [transcript] = read_transcript(path, language="nn", **{"roles": {}, **options})
    return transcript


def said(transcript):
    text = transcript.document.text
    return [(t.speaker, t.t0_ms, t.t1_ms, text[t.start : t.end]) for t in transcript.turns]


@pytest.mark.parametrize(
    "header",
    [
        "Time,Speaker,Text",
        "Tid,Talar,Tekst",
        "START,taler,Innhold",
        "Zeit,Sprecher,Inhalt",
        "Timecode,Name,Transcript",
        "czas,mówca,tekst",
    ],
)
def test_headers_in_several_languages(tmp_path, header):
    rows = (
        "00:00:01,Siri Vik:,Kva gjer du?\n0:03.5,Kari,Eg fiskar.\n,,Mest sei.\n"
        "[00:09],Siri Vik,Ja?\n"
    )
    transcript = read(write(tmp_path, f"{header}\n{rows}"))
    assert said(transcript) == [
        ("Siri Vik", 1000, None, "Kva gjer du?"),
        ("Kari", 3500, None, "Eg fiskar. Mest sei."),
        ("Siri Vik", 9000, None, "Ja?"),
    ]


def test_a_workbook_with_times_of_its_own(tmp_path):
    rows = [
        ("Nr", "Start", "Slutt", "Namn", "Ytring"),
        (1, dt.time(0, 0, 1), dt.time(0, 0, 2, 500_000), "Siri", "Kva\ngjer du?"),
        (2, dt.timedelta(seconds=3), 61.25, "Kari", "Eg fiskar."),
        (3, None, None, "Siri", None),
    ]
    transcript = read(write_xlsx(tmp_path, rows))
    assert said(transcript) == [
        ("Siri", 1000, 2500, "Kva gjer du?"),
        ("Kari", 3000, 61250, "Eg fiskar."),
    ]
    assert "1 stretches without words are left out" in transcript.notes


def test_whispers_own_table_has_milliseconds_and_no_speakers():
    with pytest.raises(NoSpeakersError, match=r"whisper\.tsv: found 0 line starts"):
        read(SAMPLES / "whisper.tsv")
    transcript = read(SAMPLES / "whisper.tsv", unlabelled="one_speaker")
    assert said(transcript) == [("Unlabelled", 500, 6000, "Kva gjer du? Eg fiskar. Mest sei.")]
    assert "plain numbers for times are read as milliseconds" in transcript.notes


def test_plain_numbers_that_are_seconds_and_labels_in_the_text(tmp_path):
    text = "start\tend\ttext\n0\t2\tI: Kva?\n2\t5\tR: Eg fiskar.\n5\t6\tI: Ja?\n6\t7\tR: Ja.\n"
    transcript = read(write(tmp_path, text, "a.tsv"))
    assert said(transcript)[1] == ("R", 2000, 5000, "Eg fiskar.")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (CODES, r"a\.csv: 3 columns, which are no transcript by their headers; .*time, speaker"),
        ("Kari,Hei du\nOla,Hei\n", r"a\.csv: 2 columns, which are no transcript"),
        ("time,speaker,text\nsnart,A,Hei\n", r"a\.csv, row 2: its time cannot be read"),
        ("time,speaker,text\n99999999,A,Hei\n", r"a\.csv, row 2: its time cannot be read"),
        ("start,end,speaker,text\n5,4,A,Hei\n", r"a\.csv, row 2: ends before it begins"),
        ("time,speaker,text\n", r"a\.csv: holds a header and no rows"),
        ("time,speaker,text\n1,A,\n", r"a\.csv: 1 stretches of talk and no words"),
    ],
)
def test_a_table_that_is_no_transcript_is_one_sentence_without_talk(tmp_path, text, says):
    with pytest.raises(DataError, match=says) as error:
        read_transcript_table(write(tmp_path, text), language="nn", roles={})
    assert "Hei" not in str(error.value)


def test_in_a_folder_other_tables_are_passed_over_and_by_name_they_are_an_error(tmp_path):
    write(tmp_path, CODES, "codes.csv")
    write(tmp_path, 'broken,"', "broken.tsv")
    write(tmp_path, '{"a": 1}', "settings.json")
    write_xlsx(tmp_path, [("Code", "Segment"), ("Tid", "Eg rekk ikkje")], "codes.xlsx")
    write(tmp_path, "time,speaker,text\n1,A,Hei\n", "int1.csv")
    (tmp_path / "int2.json").write_bytes((SAMPLES / "whisper.json").read_bytes())
    for pattern in (".", "*"):
        found = find_transcripts(pattern, tmp_path)
        assert [p.name for p in found.paths] == ["int1.csv", "int2.json"]
        assert [p.name for p in found.skipped] == [
            *("broken.tsv", "codes.csv", "codes.xlsx", "settings.json")
        ]
    for name in ("codes.csv", "codes.xlsx", "settings.json", "broken.tsv"):
        [path] = find_transcripts(name, tmp_path).paths
        with pytest.raises(DataError, match=name):
            read_transcript(path, language="nn", roles={})


def test_a_folder_of_qualcoder_is_its_database(tmp_path):
    project = tmp_path / "raw" / "prosjekt.qda"
    for name in ("data.qda", "documents/int1.txt", "int2.txt"):
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("I: Kva?\nR: Ja.\nI: Å?\nR: Ja.\n")
    write(tmp_path / "raw", "I: Kva?\n", "int3.txt")
    found = find_transcripts("raw", tmp_path)
    assert [p.name for p in found.paths] == ["int3.txt", "data.qda"]
    assert found.skipped == ()
    assert find_transcripts("raw/*", tmp_path) == found
    for pattern in ("raw/prosjekt.qda", "raw/*.qda"):
        assert [p.name for p in find_transcripts(pattern, tmp_path).paths] == ["data.qda"]


def test_a_folder_called_qda_without_a_database_is_a_folder(tmp_path):
    (tmp_path / "a.qda").mkdir()
    write(tmp_path / "a.qda", "I: Kva?\n", "int1.txt")
    assert [p.name for p in find_transcripts(".", tmp_path).paths] == ["int1.txt"]


def test_a_table_of_times_is_no_subtitle(tmp_path):
    text = "start,end,speaker,text\n0:00:01.0,0:00:02.0,Siri,Kva?\n0:00:02.0,0:00:03.0,Kari,Ja.\n"
    assert [t[0] for t in said(read(write(tmp_path, text)))] == ["Siri", "Kari"]


def test_a_missing_file_is_no_transcript(tmp_path):
    assert not looks_like_transcript(tmp_path / "borte.csv")
