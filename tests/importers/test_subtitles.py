"""Subtitles and Whisper's output: golden samples, published edge cases, and hostile files."""

import html
import json
import re
import time
from contextlib import suppress
from pathlib import Path

import pytest
import webvtt
from hypothesis import given, settings
from hypothesis import strategies as st

from mining.errors import DataError
from mining.importers.encoding import read_text
from mining.importers.speakers import NoSpeakersError
from mining.importers.talk.cues import read_cues
from mining.importers.talk.subtitles import read_subtitles
from mining.importers.talk.whisper import looks_like_whisper, read_whisper_json
from mining.importers.transcripts import read_transcript

HERE = Path(__file__).parent
SAMPLES = HERE / "samples" / "transcripts"
CASES = HERE.parents[2] / "shared" / "data" / "vtt" / "edge_cases"
TIMES = r"line {}: the times of the cue cannot be read"
BEGINS = r"line {}: a cue begins with its times, .* and here are none"
BACKWARDS = r"line {}: the cue ends before it begins"

# Number of cues with the empty ones, or what is said.  A decimal point in SubRip and a cue
# without words lose nothing, so they are read; a block without times would lose talk.
EXPECTED = {
    "captions_with_bom.vtt": 4,
    "comments.vtt": 3,
    "cue_tags.vtt": 3,
    "empty.vtt": r"holds no text",
    "invalid.vtt": BEGINS.format(1),
    "invalid_format.sbv": BEGINS.format(1),
    "invalid_format1.srt": BEGINS.format(1),
    "invalid_format2.srt": BEGINS.format(1),
    "invalid_format3.srt": BEGINS.format(1),
    "invalid_format4.srt": BEGINS.format(1),
    "invalid_timeframe.sbv": BEGINS.format(7),
    "invalid_timeframe.srt": 5,
    "invalid_timeframe.vtt": TIMES.format(6),
    "invalid_timeframe_in_cue_text.vtt": 4,
    "metadata_headers.vtt": 2,
    "metadata_headers_multiline.vtt": 2,
    "missing_caption_text.sbv": BACKWARDS.format(12),
    "missing_caption_text.srt": 5,
    "missing_caption_text.vtt": 5,
    "missing_timeframe.sbv": BEGINS.format(4),
    "missing_timeframe.srt": BEGINS.format(5),
    "missing_timeframe.vtt": BEGINS.format(6),
    "no_captions.vtt": r"line 1: no cue follows in 1 lines",
    "one_caption.srt": 1,
    "one_caption.vtt": 1,
    "sample.sbv": BACKWARDS.format(14),
    "sample.srt": 5,
    "sample.vtt": 16,
    "styles.vtt": 1,
    "two_captions.sbv": 2,
    "using_identifiers.vtt": 6,
    "youtube_dl.vtt": 4,
}
READABLE = [name for name, expected in EXPECTED.items() if isinstance(expected, int)]
BROKEN = [name for name in EXPECTED if name not in READABLE]
needs_cases = pytest.mark.skipif(not CASES.is_dir(), reason="the published edge cases are absent")


def read(path, **options):
    [transcript] = read_subtitles(path, language="nn", **{"roles": {}, **options})
    return transcript


def said(transcript):
    text = transcript.document.text
    return [(t.speaker, t.t0_ms, t.t1_ms, text[t.start : t.end]) for t in transcript.turns]


def write(tmp_path, text, name="a.vtt"):
    (tmp_path / name).write_bytes(text.encode("utf-8"))
    return tmp_path / name


def vtt(*cues, head="WEBVTT"):
    """Cues of one second each, one after the other."""
    blocks = [f"00:{i:02}.000 --> 00:{i + 1:02}.000\n{cue}" for i, cue in enumerate(cues)]
    return "\n\n".join([head, *blocks])


def milliseconds(written):
    hours, minutes, seconds, fraction = map(int, re.split("[:.]", written))
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction


@pytest.mark.parametrize("name", READABLE)
@needs_cases
def test_a_published_case_that_is_well_formed_is_read(name):
    cues = read_cues(read_text(CASES / name)[0], where=name)
    assert len(cues) == EXPECTED[name]
    transcript = read(CASES / name, unlabelled="one_speaker")
    assert (transcript.turns[0].t0_ms, transcript.turns[0].t1_ms) == (
        min(c.t0_ms for c in cues),
        max(c.t1_ms for c in cues if c.text.strip()),
    )


@pytest.mark.parametrize("name", BROKEN)
@needs_cases
def test_a_published_case_that_is_broken_is_one_sentence(name):
    with pytest.raises(DataError, match=rf"{name}.*{EXPECTED[name]}"):
        read(CASES / name, unlabelled="one_speaker")
    with pytest.raises(DataError, match=re.escape(name)):
        read_transcript(CASES / name, language="nn", roles={}, unlabelled="one_speaker")


@needs_cases
def test_every_published_case_has_an_expectation():
    assert {path.name for path in CASES.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", [n for n in READABLE if n != "invalid_timeframe.srt"])
@needs_cases
def test_webvtt_py_reads_the_same_words_and_times(name):
    path = str(CASES / name)
    opened = {".vtt": webvtt.read, ".srt": webvtt.from_srt, ".sbv": webvtt.from_sbv}
    theirs = [
        (milliseconds(c.start), milliseconds(c.end), " ".join(html.unescape(c.text).split()))
        for c in opened[CASES.joinpath(name).suffix](path)
        if c.text.strip()
    ]
    ours = [
        (c.t0_ms, c.t1_ms, " ".join(re.sub(r"<[^>]*>", "", c.text).split()))
        for c in read_cues(read_text(CASES / name)[0], where=name)
        if c.text.strip()
    ]
    assert ours == theirs


GOLDEN = {
    "teams.vtt": [
        ("Vik, Siri", 3120, 5400, "Kva gjer du på ein vanleg dag?"),
        (
            *("Moe, Kari", 5900, 12250),
            "Eg skriv rapportar & tek telefonen. Mest det ærend folk har.",
        ),
        ("Vik, Siri", 12100, 13000, "Åleine?"),
    ],
    "zoom.vtt": [
        ("Siri Vik", 1000, 3500, "Kva gjer du?"),
        ("Kari Moe", 3600, 8200, "Eg fiskar. Mest sei, og ein ting: torsk."),
        ("Siri Vik", 8300, 9000, "Åleine?"),
    ],
    "noscribe.vtt": [
        ("S00", 500, 2000, "Kva gjer du?"),
        ("S01", 2000, 6500, "Eg fiskar (..) mest sei. //S00: Ja.// Og torsk."),
    ],
    "whisperx.srt": [
        ("SPEAKER_00", 500, 2000, "Kva gjer du?"),
        ("SPEAKER_01", 2000, 6500, "Eg fiskar. Mest sei."),
        ("SPEAKER_00", 6500, 7000, "Åleine?"),
    ],
    "whisper.json": [
        ("SPEAKER_00", 500, 2000, "Kva gjer du?"),
        ("SPEAKER_01", 2000, 6000, "Eg fiskar. Mest sei."),
    ],
}


@pytest.mark.parametrize("name", GOLDEN)
def test_a_golden_sample_has_its_turns_and_times(name):
    [transcript] = read_transcript(SAMPLES / name, language="nn", roles={})
    assert said(transcript) == GOLDEN[name]
    lines = [f"{speaker}: {talk}" for speaker, _, _, talk in GOLDEN[name]]
    assert transcript.document.text == "\n".join(lines)
    assert transcript.document.title == transcript.document.document_id == name.split(".")[0]


def test_joined_stretches_are_told(tmp_path):
    transcript = read(SAMPLES / "zoom.vtt", roles={"Siri Vik": "interviewer"})
    assert [t.role for t in transcript.turns] == ["interviewer", "informant", "interviewer"]
    assert (
        "4 stretches are 3 turns: those of one speaker that follow each other are joined by a "
        "space" in transcript.notes
    )


def test_signs_of_the_standard_are_no_talk(tmp_path):
    text = (
        "\ufeffWEBVTT - Intervju\r\nKind: captions\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\n"
        "REGION\r\nid:fred\r\n\r\nNOTE ein merknad\r\nover to linjer\r\n\r\nnamn på ei rute\r\n"
        "01:02.500 --> 01:04,000 align:start position:0%\r\n"
        "<v.first.loud Kari>Det <i>var</i> <c.gul>ei\x0cfin</c> <00:01:03.000>tid &lt;3\r\n\r\n"
        "100:00:00.000 --> 100:00:01.000\r\n<v Siri>Ja?"
    )
    assert said(read(write(tmp_path, text))) == [
        ("Kari", 62500, 64000, "Det var ei fin tid <3"),
        ("Siri", 360_000_000, 360_001_000, "Ja?"),
    ]


def test_several_voices_in_one_cue_and_none(tmp_path):
    text = vtt("<v Kari>Ja.</v>\n<v Bo>Nei.</v>", "Og så?", "<v Kari>Nei.", "<v Kari> ")
    transcript = read(write(tmp_path, text))
    assert said(transcript) == [
        ("Kari", 0, 1000, "Ja."),
        ("Bo", 0, 2000, "Nei. Og så?"),
        ("Kari", 2000, 3000, "Nei."),
    ]
    assert "1 stretches without words are left out" in transcript.notes


def test_talk_before_the_first_voice_is_a_heading_but_no_title(tmp_path):
    transcript = read(write(tmp_path, vtt("Velkomen hit", "<v Kari>Takk.", "<v Siri>Ja.")))
    assert [t.speaker for t in transcript.turns] == ["Kari", "Siri"]
    assert transcript.document.title == "a"


def test_a_less_than_sign_in_talk_stays(tmp_path):
    assert said(read(write(tmp_path, vtt("<v Kari>5 < 7 og 8 > 3 {ler} &unknown; AT&T"))))[0][
        3
    ] == ("5 < 7 og 8 > 3 {ler} &unknown; AT&T")


def test_labels_of_directories_and_labels_inside_a_cue(tmp_path):
    text = vtt("Vik, Kari: Ja.\nMoe, Bo: Nei.", "Vik, Kari: Jo: visst.", "Moe, Bo:\nNei.")
    assert [(s, t) for s, _, _, t in said(read(write(tmp_path, text)))] == [
        ("Vik, Kari", "Ja."),
        ("Moe, Bo", "Nei."),
        ("Vik, Kari", "Jo: visst."),
        ("Moe, Bo", "Nei."),
    ]


def test_a_label_that_occurs_once_is_talk_and_told_without_being_quoted(tmp_path):
    transcript = read(
        write(tmp_path, vtt("Kari: Ja.", "Hugs: lys.", "Kari: Nei.", "Bo: A", "Bo: B"))
    )
    assert said(transcript)[0][3] == "Ja. Hugs: lys. Nei."
    [note] = [n for n in transcript.notes if "occurs once" in n]
    assert "Hugs" not in note


def test_nobody_labelled_is_refused_or_one_speaker(tmp_path):
    path = write(tmp_path, vtt("Eg fiskar", "mest sei."))
    with pytest.raises(
        NoSpeakersError, match=r"a\.vtt: found 0 line starts .* one_speaker"
    ) as error:
        read(path)
    assert "fiskar" not in str(error.value)
    transcript = read(path, unlabelled="one_speaker")
    assert said(transcript) == [("Unlabelled", 0, 2000, "Eg fiskar mest sei.")]
    assert transcript.document.text == "Eg fiskar mest sei."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("WEBVTT\n\n00:01.000 --> 00:00.500\nHei", BACKWARDS.format(3)),
        ("WEBVTT\n\n00:01.000 -> 00:02.000\nHei", BEGINS.format(3)),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nHei\n\nlause ord\n", BEGINS.format(6)),
        ("WEBVTT\n\n00:01.000 --> snart\nHei", TIMES.format(3)),
        ("WEBVTT\n\n00:99.000 --> 99:99.000\nHei", TIMES.format(3)),
        ("1\n00:01,0 --> 00:02,0\nHei\n00:02,0 --> 00:03,0\nHa", r"line 4: no number stands above"),
        ("WEBVTT\n\nNOTE berre ein merknad\n", r"line 1: no cue follows in 4 lines"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n\n", r"1 stretches of talk and no words in them"),
    ],
)
def test_a_broken_file_is_one_sentence_with_its_line_and_without_talk(tmp_path, text, says):
    with pytest.raises(DataError, match=rf"a\.vtt,? ?:?.*{says}") as error:
        read(write(tmp_path, text), unlabelled="one_speaker")
    assert "Hei" not in str(error.value)
    assert "lause" not in str(error.value)


def test_subrip_numbers_and_marks_are_no_talk(tmp_path):
    text = (
        "\n1\n00:00:01,000 --> 00:00:02,000 X1:0 Y1:0\n{\\an8}Kari: <b>Ja.</b>\n2\n"
        "00:00:02.000 --> 00:00:03.000\nBo: 12\n \n3\n"
        "00:00:03,000 --> 00:00:03,000\nKari: Å, ja.\n\n\n4\n"
        "00:00:04,000 --> 00:00:05,000\nBo: Nei.\n"
    )
    assert said(read(write(tmp_path, text, "a.srt"))) == [
        ("Kari", 1000, 2000, "Ja."),
        ("Bo", 2000, 3000, "12"),
        ("Kari", 3000, 3000, "Å, ja."),
        ("Bo", 4000, 5000, "Nei."),
    ]


def test_subviewer_is_read_with_speakers(tmp_path):
    text = (
        "0:00:01.000,0:00:02.000\nKari: Ja.\n\n"
        "0:00:02.000,0:00:03.5\nBo: Nei, 10,20.\nKari: Jo.\nBo: Nei."
    )
    assert [s[0] for s in said(read(write(tmp_path, text, "a.sbv")))] == ["Kari", "Bo"] * 2


@pytest.mark.parametrize("name", ["a.txt", "a.docx", "a.csv"])
def test_content_and_not_the_name_says_that_it_is_subtitles(tmp_path, name):
    path = write(tmp_path, vtt("<v Kari>Ja."), name)
    [transcript] = read_transcript(path, language="nn", roles={})
    assert said(transcript) == [("Kari", 0, 1000, "Ja.")]


def test_an_old_encoding_is_told(tmp_path):
    path = tmp_path / "a.vtt"
    path.write_bytes(vtt("<v Kari>Blåbær.").encode("cp1252"))
    transcript = read(path)
    assert said(transcript)[0][3] == "Blåbær."
    assert "the file is in cp1252" in transcript.notes


@pytest.mark.parametrize(
    "cue",
    [
        "<v Kari>Eg trivst godt her ute.",
        "Kari: Eg trivst godt her ute.",
        "<v Kari>" + "<b>x</b>" * 30,
        "<" * 300,
        "Kari: " + "&amp" * 60,
    ],
)
def test_a_long_file_takes_no_long_time(tmp_path, cue):
    n = 1_000_000 // (len(cue) + 32)
    blocks = [
        f"{i // 3600:02}:{i // 60 % 60:02}:{i % 60:02}.000 --> 99:00:00.000\n{cue}"
        for i in range(n)
    ]
    path = write(tmp_path, "WEBVTT\n\n" + "\n\n".join(blocks))
    start = time.perf_counter()
    [transcript] = read_transcript(path, language="nn", roles={}, unlabelled="one_speaker")
    assert time.perf_counter() - start < 2
    assert len(transcript.turns) == 1


@pytest.mark.parametrize(
    "text",
    ["\n" * 500_000 + "x", "WEBVTT\n\n" + "1" * 500_000 + " --> ", "<v " * 200_000, "0:" * 300_000],
)
def test_nonsense_takes_no_long_time(tmp_path, text):
    path = write(tmp_path, text)
    start = time.perf_counter()
    with pytest.raises(DataError, match=r"a\.vtt"):
        read_transcript(path, language="nn", roles={})
    assert time.perf_counter() - start < 2


def test_thousands_of_voices_take_no_long_time(tmp_path):
    path = write(tmp_path, vtt("".join(f"<v P{i}>Ja.</v>" for i in range(20_000))))
    start = time.perf_counter()
    assert len(read(path).turns) == 20_000
    assert time.perf_counter() - start < 3


PIECES = st.sampled_from(
    [
        *(
            "WEBVTT",
            "1",
            "00:01.000 --> 00:02.000",
            "-->",
            "0:00:01.0,0:00:02.0",
            "NOTE",
            "Kari: ja",
        ),
        *("<v Kari>", "<v >", "</v>", "<", ">", "&#13;", "&#xD800;"),
        *("\n", "\n\n", "\x0c", "\t", "[", "{"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(pieces=st.lists(PIECES, max_size=25))
def test_no_file_ends_in_a_traceback(pieces, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "any.vtt"
    path.write_text("".join(pieces), encoding="utf-8", newline="")
    with suppress(DataError):
        transcript = read(path, unlabelled="one_speaker")
        assert all(transcript.document.text[t.start : t.end].strip() for t in transcript.turns)


SEGMENTS = [
    {"start": 0, "end": 1.5, "text": " Ja.", "speaker": "A"},
    {"start": 1.5, "end": 2, "text": "Nei.", "speaker": "B"},
]


@pytest.mark.parametrize(
    "made",
    [
        {"text": "x" * 80_000, "segments": SEGMENTS},
        SEGMENTS,
        {
            "chunks": [
                {"timestamp": [0, 1.5], "text": "A: Ja."},
                {"timestamp": [1.5, 2], "text": "B: Nei."},
            ]
        },
        {
            "transcription": [
                {"offsets": {"from": 0, "to": 1500}, "text": "A: Ja."},
                {"offsets": {"from": 1500, "to": 2000}, "text": "B: Nei."},
            ]
        },
    ],
    ids=["segments", "list", "chunks", "whisper.cpp"],
)
def test_the_kin_of_whisper_is_read(tmp_path, made):
    path = write(tmp_path, json.dumps(made), "a.txt")
    roles = {"A": "interviewer", "B": "informant"}
    [transcript] = read_transcript(path, language="nn", roles=roles)
    assert said(transcript) == [("A", 0, 1500, "Ja."), ("B", 1500, 2000, "Nei.")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"segments": [', r"a\.json, line 1: cannot be read as JSON"),
        ('{"segments": []}', r"a\.json: JSON without segments"),
        ('{"a": 1}', r"a\.json: JSON without segments"),
        ('{"segments": [1]}', r"a\.json: JSON without segments"),
        ("[" * 200_000, r"a\.json: cannot be read as JSON"),
        ('{"segments": [{"start": 1, "end": 2}]}', r"segment 1: has no text"),
        (
            '{"segments": [{"start": "x", "end": 2, "text": "Hei"}]}',
            r"segment 1: a time is no number",
        ),
        ('{"segments": [{"start": NaN, "text": "Hei"}]}', r"segment 1: a time is no number"),
        ('{"segments": [{"start": 1e300, "text": "Hei"}]}', r"segment 1: a time is below 0 or too"),
        (f'{{"segments": [{{"start": {"9" * 5000}, "text": "Hei"}}]}}', r"cannot be read as JSON"),
        ('{"segments": [{"start": 2, "end": 1, "text": "Hei"}]}', r"segment 1: ends before it"),
    ],
)
def test_broken_json_is_one_sentence(tmp_path, text, says):
    path = write(tmp_path, text, "a.json")
    with pytest.raises(DataError, match=says) as error:
        read_whisper_json(path, language="nn", roles={})
    assert "Hei" not in str(error.value)


def test_json_of_another_kind_is_not_whisper(tmp_path):
    assert looks_like_whisper(SAMPLES / "whisper.json")
    assert not looks_like_whisper(write(tmp_path, '{"segments": [{"id": 1}]}', "a.json"))
    assert not looks_like_whisper(write(tmp_path, "", "b.json"))
