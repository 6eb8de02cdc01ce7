"""Offsets of REFI-QDA projects, in every way that programs count."""

from __future__ import annotations

import re

import numpy as np
import pytest
from refi_files import (
    FORMS,
    Form,
    archive,
    bare,
    code,
    coded,
    coding,
    project,
    selection,
    tag,
    text_source,
)

from mining.importers.refi.calibration import habit_of
from mining.importers.refi.offsets import Reading, lay_out, read_spans
from mining.importers.refi.project import read_refi

# Smileys before, inside and between the passages; the ring of "få" and "på" stands by itself.
TEXT = (
    "I: Kva tenkjer du om arbeidsdagen din? \U0001f600\n"
    "R: Eg rekk ikkje over alt, men eg fa\u030ar til det viktigaste.\n"
    "\n"
    "I: Og kollegaene? \U0001f44d\U0001f3fd\n"
    "R: Dei hjelper meg ofte. Eg ga\u030ar berre over gangen til dei.\n"
    "R: Eg rekk ikkje over alt \U0001f605 og det vert seint pa\u030a kvelden.\n"
    "I: Kor lenge har det vore slik?\n"
    "R: Eg rekk ikkje over alt, men det har vore slik lenge. Ja, lenge.\n"
)
PASSAGES = (
    "Eg rekk ikkje over alt",
    "til det viktigaste.",
    "Dei hjelper meg ofte",
    "ga\u030ar berre over gangen til dei",
    "rekk ikkje over alt \U0001f605 og det vert seint",
    "det har vore slik lenge",
    "kollegaene? \U0001f44d\U0001f3fd\nR: Dei hjelper",
)
# The passage that stands there three times is coded each time.
SPANS = sorted(m.span() for p in PASSAGES for m in re.finditer(re.escape(p), TEXT))
NVIVO = Form(file_end="\r\n", end_width=2, utf16=True, mark=True)


def read(path):
    return read_refi(path, columns={}, coder="KR")


def spans_of(export):
    for q in export.quotations:
        text = next(t.text for t in export.texts if t.name == q.document)
        assert q.text == text[q.start : q.end]
    return [(q.start, q.end) for q in export.quotations]


def test_the_example_has_what_makes_offsets_hard():
    assert len(SPANS) == 9
    assert "\u030a" in TEXT
    assert sum(ord(c) > 0xFFFF for c in TEXT) == 4


@pytest.mark.parametrize("names", [True, False], ids=["named", "nameless"])
@pytest.mark.parametrize("form", FORMS, ids=str)
def test_every_way_to_count_gives_the_same_codings(tmp_path, form, names):
    export = read(coded(tmp_path, TEXT, SPANS, form, names=names))
    assert export.texts[0].text == TEXT
    assert spans_of(export) == SPANS
    assert not export.losses


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_names_that_are_cut_are_enough(tmp_path, form):
    export = read(coded(tmp_path, TEXT, SPANS, form, names=True, cut=18))
    assert spans_of(export) == SPANS


@pytest.mark.parametrize("names", [True, False])
def test_the_note_says_how_and_how_well(tmp_path, names):
    export = read(coded(tmp_path, TEXT, SPANS, NVIVO, names=names))
    [note] = export.notes
    assert note.startswith(
        "document 'int1': offsets read as UTF-16 units, a line end counted as two, the byte order "
        "mark not counted: "
    )
    ending = (
        r"9 of 9 named passages are their name, word for word; in other readings at most \d$"
        if names
        else r"100 % of 18 beginnings and ends lie at words; in other readings at most \d\d %$"
    )
    assert re.search(ending, note)


def test_nothing_to_choose_is_said_once_for_all(tmp_path):
    text = "Eg rekk ikkje over alt."
    sources = [
        text_source(name, text, selection(0, 22, coding(1), name="Eg rekk ikkje over alt"))
        for name in ("int1", "int2")
    ]
    export = read(bare(tmp_path, project(*sources, codes=code(1, "uro"))))
    assert export.notes == (
        "2 documents: offsets read as they stand: 2 of 2 named passages are their name, word for "
        "word; in other readings at most 0",
    )


# --- where the passages cannot tell ---------------------------------------------------

# Every letter is a word, so that a shift by two leads from one to another.
LETTERS = "\U0001f600 a b c d e f g"


@pytest.mark.parametrize(
    ("origin", "said", "habit"),
    [
        ("NVivo 12.6", "f", "the habit of NVivo"),
        ("", "g", "the standard"),
        ("Quirkos 2", "g", "the standard"),
    ],
)
def test_a_tie_goes_to_what_is_known_of_the_program(tmp_path, origin, said, habit):
    # As code points, 14-15 is the letter g; as UTF-16 units it is a space.  13-14 is the
    # other way round, so each reading has one passage at a word.
    xml = project(
        text_source("int1", LETTERS, selection(14, 15, coding(1)), selection(13, 14, coding(1))),
        codes=code(1, "uro"),
        origin=origin,
    )
    export = read(bare(tmp_path, xml))
    assert said in [q.text for q in export.quotations]
    [note] = export.notes
    assert note.endswith(
        "so the passages do not decide between this and another reading, and the one nearest to "
        f"{habit} is taken"
    )


def test_readings_that_come_to_the_same_are_no_tie(tmp_path):
    # The smiley stands behind the only passage.
    [span] = [(0, 22)]
    text = "Eg rekk ikkje over alt. \U0001f600\r\n"
    export = read(
        bare(
            tmp_path,
            project(text_source("int1", text, selection(*span, coding(1))), codes=code(1, "uro")),
        )
    )
    assert spans_of(export) == [span]
    assert "do not decide" in export.notes[0]  # the full stop could be meant
    export = read(
        bare(
            tmp_path,
            project(text_source("int1", text, selection(0, 23, coding(1))), codes=code(1, "uro")),
        )
    )
    assert "do not decide" not in export.notes[0]


def test_one_passage_that_ends_in_a_word_does_not_move_the_ends(tmp_path):
    text = "Eg jobbar mykje med folk."
    found = text.index("jobba"), text.index("jobba") + len("jobba")
    source = text_source("int1", text, selection(*found, coding(1)))
    export = read(bare(tmp_path, project(source, codes=code(1, "uro"))))
    assert [q.text for q in export.quotations] == ["jobba"]


def test_lines_coded_with_their_line_end_are_not_shifted(tmp_path):
    # Were the mark counted, every passage would begin with a line feed and end at a word.
    lines = [(m.start(), m.end()) for m in re.finditer(r".+\n", TEXT)]
    export = read(coded(tmp_path, TEXT, lines, Form(mark=True)))
    assert spans_of(export) == lines


def test_titles_that_a_person_gave_prove_nothing(tmp_path):
    path = coded(tmp_path, TEXT, SPANS, NVIVO)
    xml = project(
        tag(
            "TextSource",
            *(
                selection(*NVIVO.offsets(TEXT, *s), coding(1), name="det som er tungt i kvardagen")
                for s in SPANS
            ),
            name="int1",
            plainTextPath="internal://int1.txt",
        ),
        codes=code(1, "uro"),
    )
    path = archive(tmp_path, xml, {"sources/int1.txt": NVIVO.data(TEXT)})
    assert spans_of(read(path)) == SPANS


@pytest.mark.parametrize(
    ("origin", "unit", "line_end"),
    [
        ("NVivo 12.7 for Mac", "UTF-16", "as is"),
        ("ATLAS.ti 23", "code point", "one"),
        ("MAXQDA 24.2", "code point", "one"),
        ("QualCoder 3.8", "code point", "one"),
        ("", "code point", "as is"),
    ],
)
def test_habits(origin, unit, line_end):
    habit = habit_of(origin).reading
    assert (habit.unit, habit.line_end) == (unit, line_end)


def test_atlasti_counts_a_carriage_return_and_line_feed_as_one_where_nothing_tells(tmp_path):
    text = "\r\n \r\n a b c d"  # canonical: two lines, then letters
    xml = project(
        text_source("int1", text, selection(5, 6, coding(1)), selection(6, 7, coding(1))),
        codes=code(1, "uro"),
        origin="ATLAS.ti 9",
    )
    export = read(bare(tmp_path, xml))
    assert [(q.start, q.end) for q in export.quotations] == [(5, 6), (6, 7)]
    assert "a line end counted as one" in export.notes[0]


# --- the arithmetic -------------------------------------------------------------------


def span(raw, reading, start, end, n_marks=0):
    found = read_spans(lay_out(raw, n_marks=n_marks), reading, np.array([start]), np.array([end]))
    return int(found.start[0]), int(found.end[0]), found.split[0].tolist()


def test_half_a_surrogate_pair_takes_the_whole_character():
    raw = "a\U0001f600b"
    utf16 = Reading(unit="UTF-16")
    assert span(raw, utf16, 0, 2) == (0, 2, [False, True])
    assert span(raw, utf16, 2, 4) == (1, 3, [True, False])
    assert span(raw, utf16, 3, 4) == (2, 3, [False, False])


def test_between_carriage_return_and_line_feed():
    raw = "a\r\nb"
    assert span(raw, Reading(), 0, 2) == (0, 2, [False, True])
    assert span(raw, Reading(), 2, 4) == (1, 3, [True, False])
    assert span(raw, Reading(line_end="one"), 2, 3) == (2, 3, [False, False])


def test_a_carriage_return_alone_is_a_line_end_of_one():
    raw = "a\rb\r\nc\nd"
    layout = lay_out(raw)
    assert (layout.text, layout.line_ends.tolist(), layout.doubled.tolist()) == (
        "a\nb\nc\nd",
        [1, 3, 5],
        [3],
    )
    assert span(raw, Reading(), 7, 8) == (6, 7, [False, False])
    assert span(raw, Reading(line_end="two"), 9, 10) == (6, 7, [False, False])


def test_a_counted_mark_is_taken_off():
    counted = Reading(mark_counted=True)
    assert span("\ufeffab", counted, 1, 3) == (0, 2, [False, False])
    assert span("\ufeffab", counted, 0, 3) == (0, 2, [False, False])
    assert span("ab", counted, 2, 4, n_marks=2) == (0, 2, [False, False])
    assert span("ab", counted, -3, 3, n_marks=1)[0] < 0


def test_an_inclusive_end_in_a_smiley():
    last_unit = Reading(unit="UTF-16", inclusive=True)
    assert span("a\U0001f600b", last_unit, 0, 2)[:2] == (0, 2)
    assert span("a\U0001f600b", last_unit, 0, 1)[:2] == (0, 2)


def test_a_large_document_is_read_in_moments(tmp_path):
    line = "R: Eg rekk ikkje over alt \U0001f605 og det vert seint.\n"
    text, n = line * 20_000, 5_000
    wide = len(line) + 2  # the smiley and the line end count as two
    selections = [
        selection(i * wide + 3, i * wide + 25, coding(1), name="Eg rekk ikkje over alt")
        for i in range(n)
    ]
    source = tag("TextSource", *selections, name="int1", plainTextPath="internal://int1.txt")
    xml = project(source, codes=code(1, "uro"))
    export = read(archive(tmp_path, xml, {"sources/int1.txt": NVIVO.data(text)}))
    assert spans_of(export) == [(i * len(line) + 3, i * len(line) + 25) for i in range(n)]
