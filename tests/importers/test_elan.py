"""Annotation documents of ELAN."""

import time
from pathlib import Path

import pytest

from mining.errors import DataError
from mining.importers.talk.elan import read_elan
from mining.importers.transcripts import read_transcript

SAMPLE = Path(__file__).parent / "samples" / "transcripts" / "elan.eaf"


def read(path, **roles):
    [transcript] = read_elan(path, language="nn", roles=roles)
    return transcript


def said(transcript):
    text = transcript.document.text
    return [(t.speaker, t.t0_ms, t.t1_ms, text[t.start : t.end]) for t in transcript.turns]


def annotation(name, text, slots=None, refers_to=None):
    """One annotation with times of its own, or with those of another one."""
    if slots is None:
        opened, kind = f'ANNOTATION_REF="{refers_to}"', "REF_ANNOTATION"
    else:
        begin, end = slots
        opened, kind = (
            f'TIME_SLOT_REF1="{begin}" TIME_SLOT_REF2="{end}"',
            "ALIGNABLE_ANNOTATION",
        )
    return (
        f'<ANNOTATION><{kind} ANNOTATION_ID="{name}" {opened}>'
        f"<ANNOTATION_VALUE>{text}</ANNOTATION_VALUE></{kind}></ANNOTATION>"
    )


def document(slots, *tiers):
    order = "".join(
        f'<TIME_SLOT TIME_SLOT_ID="{name}"'
        + (f' TIME_VALUE="{value}"/>' if value is not None else "/>")
        for name, value in slots.items()
    )
    body = "".join(f"<TIER {attributes}>{''.join(made)}</TIER>" for attributes, *made in tiers)
    return f"<ANNOTATION_DOCUMENT><TIME_ORDER>{order}</TIME_ORDER>{body}</ANNOTATION_DOCUMENT>"


def write(tmp_path, text, name="a.eaf"):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / name


def test_the_golden_sample_has_turns_in_time_order():
    transcript = read(SAMPLE)
    assert said(transcript) == [
        ("Intervjuar", 500, 2000, "Kva gjer du?"),
        ("Kari", 2000, 6000, "Eg fiskar. Mest sei."),
        ("Intervjuar", 6000, 7000, "Åleine?"),
    ]
    assert [t.role for t in transcript.turns] == ["interviewer", "informant", "interviewer"]
    assert "1 tiers that depend on others, such as translations, are left out" in transcript.notes


def test_words_in_a_dependent_tier_inherit_the_times_of_pieces_without_words(tmp_path):
    text = document(
        {"t1": 0, "t2": 900, "t3": 2000},
        (
            'TIER_ID="ref@K"',
            annotation("a1", "001", ("t1", "t2")),
            annotation("a2", "", ("t2", "t3")),
        ),
        (
            'TIER_ID="tale@K" PARENT_REF="ref@K" PARTICIPANT="Kari"',
            annotation("a3", "Ja.", refers_to="a1"),
            annotation("a4", "Nei.", refers_to="a3"),
        ),
        ('TIER_ID="en@K" PARENT_REF="tale@K"', annotation("a5", "Yes.", refers_to="a3")),
    )
    transcript = read(write(tmp_path, text))
    assert said(transcript) == [("Kari", 0, 900, "Ja. Nei.")]
    assert any(note.startswith("1 tiers that depend") for note in transcript.notes)


def test_times_that_are_missing_backwards_or_endless_are_not_made_up(tmp_path):
    text = document(
        {"t1": 500, "t2": None, "t3": 300, "t4": "9" * 40, "t5": "-3"},
        (
            'TIER_ID="A"',
            annotation("a1", "ein", ("t1", "t3")),
            annotation("a2", "to", ("t2", "t9")),
        ),
        ('TIER_ID="B"', annotation("b1", "tre", ("t4", "t5"))),
    )
    assert said(read(write(tmp_path, text))) == [
        ("B", None, None, "tre"),
        ("A", 500, None, "ein to"),
    ]


def test_annotations_that_refer_to_each_other_or_to_nothing_end(tmp_path):
    text = document(
        {},
        (
            'TIER_ID="A"',
            annotation("a1", "ein", refers_to="a2"),
            annotation("a2", "to", refers_to="a1"),
            annotation("a3", "tre", refers_to="borte"),
        ),
        ('TIER_ID="X" PARENT_REF="Y"',),
        ('TIER_ID="Y" PARENT_REF="X"',),
    )
    assert said(read(write(tmp_path, text))) == [("A", None, None, "ein to tre")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<ANNOTATION_DOCUMENT>", r"a\.eaf, line 1: not well-formed XML"),
        ("<a/>", r"a\.eaf: is no annotation document of ELAN"),
        ("<ANNOTATION_DOCUMENT/>", r"a\.eaf: 0 tiers and no annotation in them"),
        (document({}, ('TIER_ID="A"', annotation("a", " ", refers_to=""))), r"no words in them"),
        (
            '<!DOCTYPE a [<!ENTITY x "y">]><ANNOTATION_DOCUMENT>&x;</ANNOTATION_DOCUMENT>',
            r"a\.eaf: has a document type declaration",
        ),
    ],
)
def test_a_broken_document_is_one_sentence(tmp_path, text, says):
    with pytest.raises(DataError, match=says):
        read(write(tmp_path, text))


def test_content_and_not_the_name_says_that_it_is_elan(tmp_path):
    path = write(tmp_path, SAMPLE.read_text(encoding="utf-8"), "a.txt")
    [transcript] = read_transcript(path, language="nn", roles={})
    assert len(transcript.turns) == 3


def test_a_long_chain_and_many_annotations_take_no_long_time(tmp_path):
    n = 20_000
    chain = [annotation(f"a{i}", f"ord{i}", refers_to=f"a{i + 1}") for i in range(n)]
    chain.append(annotation(f"a{n}", "slutt", ("t1", "t2")))
    path = write(tmp_path, document({"t1": 1, "t2": 2}, ('TIER_ID="A"', *chain)))
    start = time.perf_counter()
    transcript = read(path)
    assert time.perf_counter() - start < 2
    assert (transcript.turns[0].t0_ms, transcript.turns[0].t1_ms) == (1, 2)
