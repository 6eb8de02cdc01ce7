"""Turns to segments: nothing lost, nothing twice, never across speakers."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.corpus import Document, Transcript, Turn
from mining.params import Segment as Params
from mining.segmentation import segment

SENTENCES = st.lists(
    st.text(alphabet="abcæøåé ,.!?…\n'-1", min_size=1, max_size=60).filter(str.strip),
    min_size=1,
    max_size=8,
)


def interview(*talks, question=None, marks=()):
    """Make a transcript from (speaker, role, words)."""
    text, turns = "", []
    for number, (speaker, role, words) in enumerate(talks, start=1):
        text += f"{speaker}: "
        turns.append(
            Turn(
                document_id="d",
                turn=number,
                speaker=speaker,
                role=role,
                start=len(text),
                end=len(text) + len(words),
                question_id=question,
            )
        )
        text += f"{words}\n\n"
    document = Document(document_id="d", title="d", language="nn", text=text, source_name="d.txt")
    return Transcript(document=document, turns=tuple(turns), marks=tuple(marks))


def words(n, start=0):
    return " ".join(f"ord{i}" for i in range(start, start + n))


def texts(transcript, **params):
    return [s.text for s in segment(transcript, Params(**params))[0]]


def test_sentences_are_packed_until_there_are_enough_words():
    said = f"{words(4)}. {words(4)}. {words(4)}. {words(4)}."

    found = texts(interview(("A", "informant", said)), min_words=6, max_words=12, short_words=1)

    assert found == [f"{words(4)}. {words(4)}.", f"{words(4)}. {words(4)}."]


def test_a_short_rest_joins_the_segment_before():
    said = f"{words(6)}. {words(2)}."

    assert texts(interview(("A", "informant", said)), min_words=6, max_words=12) == [said]


def test_a_short_rest_that_does_not_fit_stands_alone():
    said = f"{words(6)}. {words(2)}."

    found = texts(interview(("A", "informant", said)), min_words=6, max_words=7)

    assert found == [f"{words(6)}.", f"{words(2)}."]


def test_a_long_sentence_is_cut_at_a_clause_or_else_between_words():
    with_clause = f"{words(5)}, {words(5)}"
    without = words(10)

    assert texts(interview(("A", "informant", with_clause)), min_words=2, max_words=7) == [
        f"{words(5)},",
        words(5),
    ]
    assert [
        len(t.split())
        for t in texts(interview(("A", "informant", without)), min_words=2, max_words=7)
    ] == [7, 3]


@pytest.mark.parametrize(
    "said", ["Vi har t.d. tiltak der.", "Det var 1. mai han kom.", "Han bur bl.a. der. "]
)
def test_a_stop_inside_a_sentence_ends_nothing(said):
    found = texts(
        interview(("A", "informant", said.strip())), min_words=1, max_words=9, short_words=1
    )

    assert found == [said.strip()]


def test_the_interviewer_is_context_and_never_cut():
    transcript = interview(("I", "interviewer", words(40)), ("A", "informant", words(10)))

    segments, set_aside = segment(transcript, Params(min_words=3, max_words=20))

    assert {s.speaker for s in segments} == {"A"}
    assert set_aside == []


def test_short_turns_between_questions_are_set_aside_and_counted():
    transcript = interview(
        ("A", "informant", "Ja."), ("I", "interviewer", "Kvifor?"), ("A", "informant", words(9))
    )

    segments, set_aside = segment(transcript, Params(short_words=5))

    assert [s.text for s in segments] == [words(9)]
    assert [(s.document_id, s.turn) for s in set_aside] == [("d", 1)]


def test_a_short_turn_joins_its_own_speakers_next_turn():
    transcript = interview(("A", "informant", "Ja."), ("A", "informant", words(9)))

    [merged], set_aside = segment(transcript, Params(short_words=5, short_turns="merge"))
    _, apart = segment(transcript, Params(short_words=5, short_turns="set_aside"))

    assert merged.text == f"Ja.\n\nA: {words(9)}"
    assert merged.text_model == f"Ja. {words(9)}"  # the label is no talk
    assert (set_aside, len(apart)) == ([], 1)


def test_turns_of_two_informants_stay_apart():
    transcript = interview(("A", "informant", "Ja."), ("B", "informant", words(9)))

    segments, set_aside = segment(transcript, Params(short_words=5))

    assert [s.speaker for s in segments] == ["B"]
    assert len(set_aside) == 1


def test_time_stamps_inside_talk_are_shown_but_not_modelled():
    said = "Eg trur [00:01:02] det går bra."
    transcript = interview(("A", "informant", said), marks=[(3 + 8, 3 + 18)])

    [found], _ = segment(transcript, Params(short_words=1))

    assert found.text == said
    assert found.text_model == "Eg trur det går bra."
    assert found.n_words == 5


def test_marks_of_what_was_taken_out_are_shown_but_not_modelled():
    said = "Eg ringde XXXX på xx, og ____ sa nei til Xylofon og axx."

    [found], _ = segment(interview(("A", "informant", said)), Params(short_words=1))

    assert found.text == said
    assert found.text_model == "Eg ringde på , og sa nei til Xylofon og axx."


def test_an_omitted_question_is_left_out():
    transcript = interview(("A", "informant", words(9)), question="q1")

    assert segment(transcript, Params(), omit={"q1"}) == ([], [])
    assert len(segment(transcript, Params(), omit={"q2"})[0]) == 1


def test_unit_turn_keeps_turns_whole():
    said = f"{words(40)}. {words(40)}."

    assert texts(interview(("A", "informant", said)), unit="turn", max_words=30) == [said]


@given(
    talks=st.lists(SENTENCES, min_size=1, max_size=5),
    low=st.integers(1, 8),
    unit=st.sampled_from(["sentences", "turn"]),
)
def test_no_character_of_the_talk_is_lost_or_repeated(talks, low, unit):
    said = [" ".join(sentences).strip() for sentences in talks]
    transcript = interview(*(("A", "informant", s) for s in said))

    segments, set_aside = segment(
        transcript, Params(unit=unit, min_words=low, max_words=low + 5, short_words=2)
    )

    aside = {s.turn for s in set_aside}
    kept = [t for t in transcript.turns if t.turn not in aside]
    covered = [i for s in segments for i in range(s.start, s.end)]
    assert len(covered) == len(set(covered))
    text = transcript.document.text
    talk = {i for t in kept for i in range(t.start, t.end) if not text[i].isspace()}
    assert talk <= set(covered)
    modelled = "".join(s.text_model for s in segments)
    assert modelled.replace(" ", "") == "".join(
        c for t in kept for c in text[t.start : t.end] if not c.isspace()
    )


@given(talks=SENTENCES)
def test_segments_are_in_order_and_cut_at_their_words(talks):
    transcript = interview(("A", "informant", " ".join(talks).strip()))
    segments, _ = segment(transcript, Params(min_words=2, max_words=6, short_words=0))

    assert [s.position for s in segments] == list(range(len(segments)))
    for s in segments:
        assert s.text == transcript.document.text[s.start : s.end] == s.text.strip()
        assert s.n_words <= 6
    assert all(a.end <= b.start for a, b in pairwise(segments))
