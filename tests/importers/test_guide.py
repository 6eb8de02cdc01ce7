"""The interview guide, and which turn asks what."""

import pytest

from mining.corpus import Document, Transcript
from mining.errors import DataError, ParamsError
from mining.importers.guide import (
    Block,
    Guide,
    Question,
    map_questions,
    omitted_questions,
    read_guide,
)
from mining.importers.speakers import find_turns

GUIDE = """
blocks:
  - id: start
    title: Oppvarming
    omit: true
    questions:
      - id: q1
        text: Kven er du?
        patterns: ["kven er du"]
  - id: system
    title: Krav frå systemet
    questions:
      - id: 2
        text: Kva kjenneteiknar arbeidet?
        patterns: ["kva kjenneteiknar", "kva er"]
      - id: q3
        patterns: ["kva er vanskeleg"]
      - id: q4
        turns: {int1: [7]}
"""

TALK = """I: Kven er
du?
R: Ein fiskar.
I: Ja vel.
R: Frå Bergen.
I: KVA KJENNETEIKNAR arbeidet?
R: Det er kaldt.
I: Noko meir?
R: Nei.
I: Og kva er vanskeleg?
R: Alt.
"""


def write(tmp_path, text):
    path = tmp_path / "guide.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def transcript(name="int1", text=TALK):
    document = Document(document_id=name, title=name, language="nn", text=text, source_name=name)
    talk = find_turns(text, document_id=name, where=name, roles={})
    return Transcript(document=document, turns=talk.turns, notes=("read as utf-8",))


def questions(mapped):
    return [t.question_id for t in mapped.turns]


def guide_of(*asked):
    return Guide(blocks=(Block(block_id="b", questions=asked),))


def test_a_guide_is_read(tmp_path):
    guide = read_guide(write(tmp_path, GUIDE))

    assert [(b.block_id, b.title, b.omit) for b in guide.blocks] == [
        ("start", "Oppvarming", True),
        ("system", "Krav frå systemet", False),
    ]
    assert [q.question_id for q in guide.questions] == ["q1", "2", "q3", "q4"]
    assert guide.questions[1].patterns == ("kva kjenneteiknar", "kva er")
    assert guide.questions[3].turns == {"int1": (7,)}
    assert omitted_questions(guide) == {"q1"}


def test_questions_are_found_and_answers_inherit_them(tmp_path):
    guide = read_guide(write(tmp_path, GUIDE))
    (mapped,) = map_questions(guide, [transcript()])

    #            who are you    I see          features    anything else   difficult
    assert questions(mapped) == ["q1", "q1", None, "q1", "2", "2", "q4", "q4", "q3", "q3"]
    assert mapped.notes == ("read as utf-8",)
    assert [(t.start, t.end) for t in mapped.turns] == [
        (t.start, t.end) for t in transcript().turns
    ]


def test_the_longest_pattern_wins_and_then_the_order_of_the_guide():
    short = Question(question_id="short", patterns=("kva er",))
    long = Question(question_id="long", patterns=("Kva er  vanskeleg",))
    same = Question(question_id="same", patterns=("kva er vanskeleg",))
    for guide, winner in (
        (guide_of(short, long), "long"),
        (guide_of(long, short), "long"),
        (guide_of(same, long), "same"),
    ):
        (mapped,) = map_questions(guide, [transcript()])
        assert questions(mapped)[-2:] == [winner, winner]


def test_a_turn_number_wins_over_a_pattern():
    asked = (
        Question(question_id="p", patterns=("kven er du",)),
        Question(question_id="t", turns={"int1": (1,)}),
    )
    (mapped,) = map_questions(guide_of(*asked), [transcript()])
    assert questions(mapped)[:2] == ["t", "t"]
    assert mapped.notes[-1] == "questions of the guide that were not found: p"


def test_patterns_look_at_interviewers_only_and_talk_before_the_first_question_has_none():
    (mapped,) = map_questions(
        guide_of(Question(question_id="q", patterns=("kaldt",))), [transcript()]
    )
    assert set(questions(mapped)) == {None}


def test_each_document_has_its_own_missing_questions(tmp_path):
    guide = guide_of(
        Question(question_id="a", patterns=("kven er du",)),
        Question(question_id="b", patterns=("kvifor",)),
    )
    other = transcript("int2", "I: Kvifor?\nR: Fordi.\nI: Ja?\nR: Nei.")
    one, two = map_questions(guide, [transcript(), other])
    assert one.notes[-1].endswith("not found: b")
    assert two.notes[-1].endswith("not found: a")


@pytest.mark.parametrize(
    ("turns", "says"),
    [
        ({"int9": (1,)}, r"question 'q': there is no document 'int9', did you mean 'int1'\?"),
        ({"int1": (11,)}, r"document 'int1' has no turn 11; its turns are 1 to 10"),
        ({"int1": (0,)}, r"document 'int1' has no turn 0"),
        ({"int1": (3,)}, r"turn 3 of 'int1' is already question 'p'"),
    ],
)
def test_impossible_turns_are_named(turns, says):
    guide = guide_of(
        Question(question_id="p", turns={"int1": (3,)}), Question(question_id="q", turns=turns)
    )
    with pytest.raises(DataError, match=says):
        map_questions(guide, [transcript()])


BLOCK = "blocks: [{id: b, questions: [%s]}]"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", r"guide\.yaml: found no keys; it takes: blocks"),
        ("blokker: []", r"'blokker' is not a key here"),
        ("blocks: []", r"guide\.yaml, blocks: must be a list with at least one entry"),
        ("blocks: [a]", r"block 1: found no keys"),
        ("blocks: [{questions: [a]}]", r"block 1: id is missing or not text"),
        ("blocks: [{id: '', questions: [a]}]", r"block 1: id is empty"),
        (
            "blocks: [{id: b, omit: 'no', questions: [a]}]",
            r"omit is 'no'; choose one of: true, false",
        ),
        ("blocks: [{id: b}]", r"block 1 \(b\), questions: must be a list"),
        (
            BLOCK % "{id: q, pattern: [a]}",
            r"'pattern' is not a key here, did you mean 'patterns'\?",
        ),
        (BLOCK % "{id: q}", r"question 1 \(q\): has neither patterns nor turns"),
        (BLOCK % "{id: q, patterns: a}", r"patterns: must be a list"),
        (BLOCK % "{id: q, patterns: [' ']}", r"a pattern is empty or not text"),
        (BLOCK % "{id: q, patterns: [3]}", r"a pattern is empty or not text"),
        (BLOCK % "{id: q, turns: [3]}", r"turns must be written as \{document: \[numbers\]\}"),
        (BLOCK % "{id: q, turns: {a: 3}}", r"turns of a: must be a list"),
        (BLOCK % "{id: q, turns: {a: [x]}}", r"turns of a: must be whole numbers"),
        (BLOCK % "{id: [], patterns: [a]}", r"question 1: id is missing or not text"),
        (
            BLOCK % "{id: q, patterns: [a]}, {id: q, patterns: [b]}",
            r"question id 'q' stands twice",
        ),
        (
            "blocks: [{id: b, questions: [{id: p, patterns: [a]}]}, "
            "{id: b, questions: [{id: q, patterns: [a]}]}]",
            r"block id 'b' stands twice",
        ),
    ],
)
def test_bad_guides_get_a_sentence(tmp_path, text, says):
    with pytest.raises(DataError, match=says):
        read_guide(write(tmp_path, text))


def test_missing_guide_and_bad_yaml(tmp_path):
    with pytest.raises(DataError, match=r"guide\.yaml: not found"):
        read_guide(tmp_path / "guide.yaml")
    with pytest.raises(ParamsError, match="not valid YAML"):
        read_guide(write(tmp_path, "blocks: ["))
