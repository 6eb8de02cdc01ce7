"""Labels, times and roles, on samples that can be counted by eye."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.errors import DataError
from mining.importers.labels import is_label
from mining.importers.roles import assign_roles, known_role
from mining.importers.speakers import NoSpeakersError, find_turns
from mining.importers.times import find_times


def talk_of(text, roles=None):
    return find_turns(text, document_id="a", where="a.txt", roles=roles or {})


def said(text, roles=None):
    return [(t.speaker, text[t.start : t.end]) for t in talk_of(text, roles).turns]


def times(text):
    return [(t.t0_ms, t.t1_ms) for t in talk_of(text).turns]


def test_labels_split_and_paragraphs_without_one_go_on():
    text = "I: Kva gjer du?\nR: Eg fiskar.\n\nMest sei.\n\nI: Ja?\nR: (mm) Ja.\n"

    assert said(text) == [
        ("I", "Kva gjer du?"),
        ("R", "Eg fiskar.\n\nMest sei."),
        ("I", "Ja?"),
        ("R", "(mm) Ja."),
    ]
    assert [t.turn for t in talk_of(text).turns] == [1, 2, 3, 4]


def test_adjacent_paragraphs_with_one_label_stay_two_turns():
    assert said("I: A?\nR: Ein.\nR: To.\nI: B?") == [
        ("I", "A?"),
        ("R", "Ein."),
        ("R", "To."),
        ("I", "B?"),
    ]


def test_heading_is_no_talk():
    text = "Intervju 3\n12. mai 2024\n\nI: A?\nR: B.\nI: C?\nR: D."
    assert said(text)[0] == ("I", "A?")
    assert talk_of(text).begin == text.index("I: A")


@pytest.mark.parametrize(
    "text",
    [
        "Intervjuar: A?\nInformant 2: B.\nIntervjuar: C?\nInformant 2: D.",
        "**Intervjuar:** A?\n**Informant 2:** B.\n**Intervjuar:** C?\n**Informant 2:** D.",
        "**Intervjuar**: A?\n**Informant 2**: B.\n**Intervjuar**: C?\n**Informant 2**: D.",
        "Intervjuar:\u00a0A?\nInformant\u00a02: B.\u00a0\nIntervjuar: C?\nInformant 2: D.",
        "[Intervjuar]: A?\n[Informant 2]: B.\n[Intervjuar]: C?\n[Informant 2]: D.",
        "Intervjuar\tA?\nInformant 2\tB.\nIntervjuar\tC?\nInformant 2\tD.",
        "  Intervjuar :A?\n\tInformant  2 :  B.\nINTERVJUAR:\nC?\n\nInformant 2:\n\nD.  \n",
        "Intervjuar  0:03\nA?\n\nInformant 2  0:05\nB.\n\n"
        "Intervjuar  0:07\nC?\n\nInformant 2  1:00:08\nD.",
        "0:03 Intervjuar\nA?\n0:05 Informant 2\nB.\n0:07 Intervjuar\nC?\n1:00:08 Informant 2\nD.",
        "Intervjuar\n0:03\nA?\nInformant 2\n0:05\nB.\nIntervjuar\n0:07\nC?\nInformant 2\n0:08\nD.",
        "Intervjuar (0:03):\nA?\nInformant 2 (0:05):\nB.\n"
        "Intervjuar (0:07):\nC?\nInformant 2 (0:08): D.",
        "0:03 Intervjuar: A?\n0:05 Informant 2: B.\n0:07 Intervjuar: C?\n0:08 Informant 2: D.",
    ],
    ids=[
        "colon",
        "bold",
        "bold2",
        "nbsp",
        "whisperx",
        "tab",
        "spaces",
        "otter",
        "word",
        "teams",
        "rev",
        "head",
    ],
)
def test_shapes_of_labels(text):
    assert said(text) == [
        ("Intervjuar", "A?"),
        ("Informant 2", "B."),
        ("Intervjuar", "C?"),
        ("Informant 2", "D."),
    ]
    assert {t.speaker: t.role for t in talk_of(text).turns} == {
        "Intervjuar": "interviewer",
        "Informant 2": "informant",
    }


def test_a_colon_in_talk_makes_no_speaker():
    text = (
        "I: A?\n"
        "R: Sjå her:\nhttps://example.org/a\nhttps://example.org/b\n"
        "NB: viktig\nNB: viktig\n"
        "Klokka 12:30 kom dei.\nKlokka 12:45 gjekk dei.\n"
        "eg tenkte: ja\neg tenkte: nei\n"
        "Då, trur eg: ja\nDå, trur eg: nei\n"
        "I: B?"
    )
    assert [speaker for speaker, _ in said(text)] == ["I", "R", "I"]


def test_a_label_that_occurs_once_is_talk_and_a_note_gives_its_line():
    text = "I: A?\nR: B.\nI: C?\nR: D.\nBestemor: kom no.\n"
    assert said(text)[-1] == ("R", "D.\nBestemor: kom no.")
    (note,) = talk_of(text).notes
    assert "1 line starts look like a speaker label" in note
    assert "(line 5)" in note
    assert "Bestemor" not in note


def test_a_label_that_occurs_once_counts_when_the_user_names_it():
    text = "I: A?\nR: B.\nI: C?\nR: D.\nBestemor, 80 år: kom no.\n"
    assert said(text, {"bestemor, 80 år": "informant"})[-1] == ("Bestemor, 80 år", "kom no.")


def test_a_usual_label_that_occurs_once_is_a_speaker():
    assert said("I: Fortel!\nR: Ein.\nR: To.")[0] == ("I", "Fortel!")
    assert said("I: A?\nR1: B.\nI: C?\nR1: D.\nR2: E.")[-1] == ("R2", "E.")


def test_the_next_number_of_a_label_is_a_speaker():
    text = "D1: A\nD2: B\nD1: C\nD2: D\nD3: E\nVeg 3: F"
    assert said(text)[-1] == ("D3", "E\nVeg 3: F")


def test_a_usual_label_in_the_heading_is_no_speaker():
    text = "Informant: kvinne, 34 år\n\nI: A?\nR: B.\nI: C?\nR: D."
    assert said(text)[0] == ("I", "A?")


@pytest.mark.parametrize("text", ["Eg kom. Eg såg.\n", "Kari: Ja.\nOla: Nei.\n"])
def test_no_label_twice_is_refused(text):
    with pytest.raises(NoSpeakersError, match=r"a\.txt: found \d line starts .* ingest\.roles"):
        talk_of(text)


def test_too_many_labels_are_refused_and_ingest_roles_helps():
    text = "".join(f"Ord{i}: hei\n" for i in range(13)) * 2
    with pytest.raises(DataError, match=r"found 26 line starts .*, 13 different .* at most 12"):
        talk_of(text)
    talk = talk_of(text, {"Ord3": "informant", "Nokon": "informant"})
    assert [t.speaker for t in talk.turns] == ["Ord3", "Ord3"]
    assert "only the 1 speakers that ingest.roles names are used" in talk.notes


def test_labels_without_talk_are_refused():
    with pytest.raises(DataError, match="found 4 speaker labels but no talk"):
        talk_of("I:\nR:\nI: [00:12]\nR:\n")


def test_empty_turns_are_dropped_counted_and_not_numbered():
    talk = talk_of("I: A?\nR: [00:12]\nI: B?\nR: C.")
    assert [(t.turn, t.speaker) for t in talk.turns] == [(1, "I"), (2, "I"), (3, "R")]
    assert "1 turns without talk are left out" in talk.notes


# Times


def test_word_transcribe_and_otter_give_begin_and_end():
    assert times("0:03 A\nx\n0:05 B\ny\n0:07 A\nz\n0:09 B\nw") == [
        (3000, 5000),
        (5000, 7000),
        (7000, 9000),
        (9000, None),
    ]


def test_f4_stamps_the_end_of_the_paragraph():
    text = "I: A? #00:00:02-3#\nR: B. #00:00:04-0#\nMeir. #00:00:06-5#\nI: C? #00:01:00-0#\n"
    assert said(text) == [("I", "A?"), ("R", "B. #00:00:04-0#\nMeir."), ("I", "C?")]
    assert times(text) == [(None, 2300), (2300, 6500), (6500, 60000)]


def test_stamps_inside_a_turn_are_marks_and_outer_ones_are_not():
    text = "I: [00:00:01] Kva {00:02} no? [00:03]\nR: Ja.\nI: B?\nR: Nei."
    talk = talk_of(text)
    assert [text[a:b] for a, b in talk.marks] == ["{00:02}"]
    assert said(text)[0] == ("I", "Kva {00:02} no?")
    assert times(text)[0] == (1000, 3000)


def test_a_range_gives_both_times():
    text = "[00:00.000 --> 00:05.250] I: A?\nR: B.\nI: C?\nR: D."
    assert times(text)[0] == (0, 5250)


def test_time_of_day_in_talk_stays():
    text = "I: Når?\nR: Vi kom 12:30\n08:15 gjekk vi\nI: Og så?\nR: 16:00"
    assert said(text)[1] == ("R", "Vi kom 12:30\n08:15 gjekk vi")
    assert said(text)[3] == ("R", "16:00")
    assert talk_of(text).marks == ()


def test_times_that_run_backwards_give_no_end():
    assert times("[00:10] I: A?\n[00:05] R: B.\n[00:01] I: C?\n[00:20] R: D.") == [
        (10000, None),
        (5000, None),
        (1000, 20000),
        (20000, None),
    ]


@pytest.mark.parametrize(
    ("stamp", "ms"),
    [
        ("[00:00:12]", 12000),
        ("#01:00:00.5#", 3600500),
        ("{1:02,25}", 62250),
        ("(2:03)", 123000),
        ("00:01:02", 62000),
    ],
)
def test_stamps_in_milliseconds(stamp, ms):
    assert [t.t0_ms for t in find_times(f"{stamp} ja")] == [ms]


def test_otter_footer_is_no_talk():
    text = "A  0:01\nja\n\nB  0:02\nnei\n\nA  0:03\nja\n\nB  0:04\nnei\n\nTranscribed by https://otter.ai\n"
    assert said(text)[-1] == ("B", "nei")


# Roles


def roles_of(text, roles=None):
    talk = talk_of(text, roles)
    return {t.speaker: t.role for t in talk.turns}, talk.notes


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("I", "interviewer"),
        ("INT", "interviewer"),
        ("Intervjuaren", "interviewer"),
        ("Moderator", "interviewer"),
        ("Researcher 1", "interviewer"),
        ("Spm.", "interviewer"),
        ("R", "informant"),
        ("R12", "informant"),
        ("P1", "informant"),
        ("Informant_2", "informant"),
        ("Deltakar 3", "informant"),
        ("Interviewee", "informant"),
        ("Intervjuar (Siri)", "interviewer"),
        ("A", "unknown"),
        ("B", "unknown"),
        ("S", "unknown"),
        ("I2", "unknown"),
        ("SPEAKER_00", "unknown"),
        ("Randi", "unknown"),
    ],
)
def test_known_labels(label, role):
    assert known_role(label) == role


def test_users_roles_come_first_and_ignore_case():
    found, notes = roles_of("I: A\nR: B\nI: C\nR: D", {" r: ": "interviewer", "i": "informant"})
    assert found == {"I": "informant", "R": "interviewer"}
    assert notes == ()


def test_a_role_for_a_label_that_is_not_here_is_ignored():
    found, _ = roles_of("I: A\nR: B\nI: C\nR: D", {"Kari": "informant"})
    assert found == {"I": "interviewer", "R": "informant"}


def test_others_are_informants_when_the_interviewer_is_known():
    found, notes = roles_of("Q: A\nKari: B\nQ: C\nKari: D")
    assert found == {"Q": "interviewer", "Kari": "informant"}
    assert any("'Kari': read as informant" in note for note in notes)


def test_m_is_the_moderator_unless_somebody_else_asks():
    assert roles_of("M: A\nKari: B\nM: C\nKari: D")[0]["M"] == "interviewer"
    assert roles_of("I: A\nM: B\nI: C\nM: D")[0] == {"I": "interviewer", "M": "informant"}


def test_the_only_speaker_is_the_informant():
    found, notes = roles_of("x_02: A\nx_02: B")
    assert found == {"x_02": "informant"}
    assert "the only speaker" in notes[0]


def test_a_guess_is_made_when_questions_and_lengths_agree_and_is_written_down():
    text = "Siri: Kvifor?\nKari: Fordi det var langt å gå den dagen.\n" * 3
    found, notes = roles_of(text)
    assert found == {"Siri": "interviewer", "Kari": "informant"}
    assert "'Siri': guessed to be the interviewer" in notes[0]
    assert "ingest.roles" in notes[0]


@pytest.mark.parametrize(
    "text",
    [
        "Siri: Du gjekk vel ganske langt den dagen, kvifor?\nKari: Ja.\n" * 3,
        "Siri: Kvifor?\nKari: Veit du ikkje det? Det var langt å gå den dagen.\n" * 3,
        "Siri: Ja.\nKari: Det var langt å gå den dagen.\n" * 3,
    ],
    ids=["long questions", "both ask", "nobody asks"],
)
def test_no_guess_when_the_signs_disagree(text):
    found, notes = roles_of(text)
    assert set(found.values()) == {"unknown"}
    assert "name them in ingest.roles" in notes[0]


def test_unknown_by_the_users_word_stays_unknown():
    text = "Siri: Kvifor?\nKari: Fordi det var langt å gå den dagen.\n" * 3
    found, _ = roles_of(text, {"Siri": "unknown"})
    assert found == {"Siri": "unknown", "Kari": "unknown"}


def test_only_interviewers_is_said():
    _, notes = assign_roles([("Moderator", "Hei"), ("Int", "Hei")], {})
    assert "every speaker ('Moderator', 'Int') is an interviewer" in notes[0]


# Properties

LABELS = st.sampled_from(["I", "R1", "Informant 2", "Åse", "SPEAKER_00", "Int."])
WORDS = st.text(st.sampled_from("abæøåÅ .?!'(-)#…\u00a0\u2028𝕏"), min_size=1, max_size=30)
TALK = WORDS.map(str.strip).filter(bool)
PARAGRAPHS = st.lists(TALK, min_size=1, max_size=3)
TURNS = st.lists(st.tuples(LABELS, PARAGRAPHS), min_size=1, max_size=8).map(lambda t: t * 2)
STAMPS = st.sampled_from(["", "[00:01] ", "{1:00:02} ", "#00:00:03-4# "])


@given(turns=TURNS, stamp=STAMPS, gap=st.sampled_from(["\n", "\n\n", " \n\t\n"]))
def test_labels_and_talk_come_back(turns, stamp, gap):
    blocks = [f"{stamp}{label}: {gap.join(paragraphs)}" for label, paragraphs in turns]
    text = "Tittel\n\n" + gap.join(blocks) + gap

    assert said(text) == [(label, gap.join(paragraphs)) for label, paragraphs in turns]


@given(text=st.text(st.sampled_from("IR:: \n\t[]0123#-?abæ"), max_size=200))
def test_turns_hold_all_talk_once_whatever_the_text(text):
    text = "I: a\nR: b\nI: c\nR: d\n" + text
    talk = talk_of(text, {"I": "interviewer", "R": "informant"})

    end = 0
    for turn in talk.turns:
        piece = text[turn.start : turn.end]
        assert piece
        assert piece == piece.strip()
        assert turn.start >= end
        end = turn.end
    assert [t.turn for t in talk.turns] == list(range(1, len(talk.turns) + 1))
    for start, end in talk.marks:
        assert sum(t.start < start and end < t.end for t in talk.turns) == 1


@given(words=st.lists(TALK, min_size=1, max_size=10))
def test_every_character_of_talk_lies_in_one_turn(words):
    text = "".join(f"{'IR'[i % 2]}: {w}\n" for i, w in enumerate(words * 4))
    inside = [0] * len(text)
    for turn in talk_of(text).turns:
        for i in range(turn.start, turn.end):
            inside[i] += 1
    expected = "".join(w for w in words * 4).replace(" ", "")
    covered = "".join(c for c, n in zip(text, inside, strict=True) if n == 1).replace(" ", "")
    assert covered == expected
    assert max(inside) == 1


@given(st.text(max_size=60))
def test_label_shape_never_fails(text):
    assert is_label(text) in {True, False}


@pytest.mark.parametrize(
    "filler",
    [
        " ",
        "\t",
        "\n",
        "1",
        ":",
        "[",
        "(",
        "[00:12",
        "00:12 ",
        "00:12\n",
        "Anna [00:12]\n\n\n",
        "(" * 79 + ":\n",
    ],
)
def test_a_megabyte_is_read_in_linear_time(filler):
    text = "I: a\nR: b\nI: c\nR: d\n" + filler * (1_000_000 // len(filler))
    began = time.process_time()
    talk_of(text)
    assert time.process_time() - began < 15


def test_a_letter_is_not_believed_against_who_asks():
    talk = [
        ("F", "Korleis går det?"),
        ("I", "Det går vel sånn passe, trur eg, dei fleste dagar."),
    ] * 4
    found, notes = assign_roles(talk, {})
    assert set(found.values()) == {"unknown"}
    assert "name them in ingest.roles" in notes[0]
    assert assign_roles(talk, {"F": "interviewer"})[0] == {"F": "interviewer", "I": "informant"}


def test_i_is_the_informant_next_to_a_named_interviewer():
    found, _ = assign_roles([("Forskar", "Kva?"), ("I", "Eg fiskar.")], {})
    assert found == {"Forskar": "interviewer", "I": "informant"}
