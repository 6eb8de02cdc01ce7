"""Plain-text transcripts, invented ones and those of other people's studies."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from mining.errors import DataError
from mining.importers.plain_text import document_id, read_plain_text

SHARED = Path(__file__).resolve().parents[2] / "../shared/data"

SAMPLE = """Intervju med ein fiskar
Bergen, 3. mai

Intervjuar: Kva gjer du om dagen?

Informant: Eg fiskar [00:01:02] etter sei.
Av og til torsk.

Intervjuar: Åleine?

Informant: Ja.
"""


def read(path, roles=None):
    [transcript] = read_plain_text(path, language="nn", roles=roles or {})
    return transcript


def shared(folder):
    paths = sorted((SHARED / folder / "transcripts").glob("*.txt"))
    if not paths:
        pytest.skip(f"../shared/data/{folder} is not beside the checkout")
    return paths


def test_a_sample_becomes_a_transcript(tmp_path):
    path = tmp_path / "int 1.txt"
    path.write_bytes(SAMPLE.replace("\n", "\r\n").encode("cp1252"))
    transcript = read(path)

    document = transcript.document
    assert (document.document_id, document.source_name) == ("int 1", "int 1.txt")
    assert (document.title, document.language) == ("Intervju med ein fiskar", "nn")
    assert document.text == SAMPLE
    assert [(t.role, document.text[t.start : t.end]) for t in transcript.turns] == [
        ("interviewer", "Kva gjer du om dagen?"),
        ("informant", "Eg fiskar [00:01:02] etter sei.\nAv og til torsk."),
        ("interviewer", "Åleine?"),
        ("informant", "Ja."),
    ]
    assert [document.text[a:b] for a, b in transcript.marks] == ["[00:01:02]"]
    assert transcript.notes == (
        "the file is in cp1252",
        "2 lines before the first speaker are read as a heading",
    )


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("", "a"),
        ("# **Intervju 3**\n", "Intervju 3"),
        ("SUMMARY KEYWORDS\nfisk\n", "a"),
        ("x" * 81 + "\n", "a"),
    ],
)
def test_title_is_the_first_line_before_the_talk(tmp_path, heading, title):
    path = tmp_path / "a.md"
    path.write_text(heading + "I: A?\nR: B.\nI: C?\nR: D.", encoding="utf-8")
    assert read(path).document.title == title


def test_document_id_has_no_colon_and_composed_letters():
    assert document_id(Path("a/Intervju 3:2 bla\u030aba\u0308r.txt")) == "Intervju 3-2 blåbär"


def test_an_unlabelled_text_is_refused_without_being_quoted(tmp_path):
    path = tmp_path / "notat.txt"
    path.write_text("Hemmeleg: eg kom heim.\nSå gjekk eg.", encoding="utf-8")
    with pytest.raises(DataError, match=r"notat\.txt: found 1 line starts") as caught:
        read(path)
    assert "Hemmeleg" not in str(caught.value)


def test_pdpilot_turns_are_the_labelled_paragraphs():
    counts = {}
    roles = set()
    for path in shared("pdpilot"):
        transcript = read(path)
        counts[path.stem] = len(transcript.turns)
        roles |= {(t.speaker, t.role) for t in transcript.turns}

    assert list(counts.values()) == [94, 165, 121, 109, 133, 99, 104]
    assert roles == {("Interviewer", "interviewer"), ("Participant", "informant")}


def test_pdpilot_neighbours_with_one_label_stay_apart():
    turns = read(shared("pdpilot")[1]).turns
    same = sum(a.speaker == b.speaker for a, b in pairwise(turns))
    assert (Counter(t.speaker for t in turns), same > 0) == (
        {"Interviewer": 81, "Participant": 84},
        True,
    )


def test_nynorsk_lia_keeps_every_turn():
    transcripts = {path.stem: read(path) for path in shared("nynorsk_lia")}

    assert len(transcripts) == 10
    assert sum(len(t.turns) for t in transcripts.values()) == 1065
    for name, transcript in transcripts.items():
        speakers = {t.speaker for t in transcript.turns}
        roles = {t.role for t in transcript.turns}
        assert (len(speakers), roles) == (
            (2, {"unknown"}) if name == "austevoll" else (1, {"informant"})
        )
        assert not transcript.marks
