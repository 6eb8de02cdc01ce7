"""Which of several places a row means, and which document: the traps of exports."""

from __future__ import annotations

import pytest

from mining.alignment import anchor
from mining.corpus import Document, Quotation
from mining.errors import DataError

#       0         1         2          3          4          5
#       0123456789012345 678901234567 8901234567890 123456789012
SAID = "A: Ja, det går.\nB: Ja visst.\nA: Ja visst.\nB: Ja visst."
FIRST, SECOND, THIRD = (19, 28), (32, 41), (45, 54)


def document(text=SAID, document_id="int1", **fields):
    rest = {"title": "", "language": "nn", "source_name": "", **fields}
    return Document(document_id=document_id, text=text, **rest)


def row(text, number, code="k", coder="KR", **fields):
    rest = {"document": "int1", **fields}
    return Quotation(row=number, path=(code,), coder=coder, text=text, **rest)


def spans(*rows, text=SAID):
    codings = anchor(rows, [document(text)], {r.path: r.path[0] for r in rows}).codings
    return [(c.start, c.end) for c in codings]


def test_the_paragraph_settles_a_repeat():
    rows = [row("Ja visst.", n, paragraph=p) for n, p in enumerate((4, 2, 3), start=2)]
    assert spans(*rows) == [THIRD, FIRST, SECOND]


def test_a_paragraph_that_holds_no_copy_settles_nothing():
    rows = [row("Ja visst.", n, paragraph=9) for n in (2, 3)]
    assert spans(*rows) == [FIRST, SECOND]


def test_the_paragraph_is_that_of_the_beginning():
    text = "Ein. To.\nTre.\nEin. To.\nTre."
    rows = [row("Ein. To.\nTre.", 2, paragraph=3), row("Tre.", 3, paragraph=2)]
    assert spans(*rows, text=text) == [(14, 27), (9, 13)]


def test_the_order_of_the_rows_settles_a_repeat_between_sure_ones():
    rows = [row("Ja, det går.", 2, "a"), row("Ja visst.", 3, "b")]
    assert spans(*rows)[1] == FIRST
    text = SAID + "\nA: Nei då."
    rows = [row("B: Ja visst.\nA:", 2, "a"), row("Ja visst.", 3, "b"), row("Nei då.", 4, "c")]
    assert spans(*rows, text=text)[1] == FIRST
    text = "A: Ja visst.\nA: Nei då.\n" + SAID
    rows = [row("Nei då.", 2, "a"), row("Ja visst.", 3, "b"), row("Ja, det går.", 4, "c")]
    assert spans(*rows, text=text)[1] == (3, 12)  # none lies between them


def test_as_many_rows_as_places_take_one_each_and_more_the_last():
    assert spans(*(row("Ja visst.", n) for n in range(2, 6))) == [FIRST, SECOND, THIRD, THIRD]


def test_two_coders_may_mean_the_same_place():
    rows = [row("Ja visst.", 2, coder="KR"), row("Ja visst.", 3, coder="EM")]
    assert spans(*rows) == [FIRST, FIRST]


def test_one_coder_s_order_is_not_disturbed_by_another_s_rows():
    text = "Først.\nJa.\nMidt i.\nJa.\nSist."
    rows = [
        *(row(t, n, f"k{n}", "KR") for n, t in enumerate(("Først.", "Midt i.", "Ja.", "Sist."), 2)),
        *(row(t, n, f"k{n}", "EM") for n, t in enumerate(("Først.", "Ja.", "Midt i."), 6)),
    ]
    found = spans(*rows, text=text)
    assert found[2] == (19, 22)
    assert found[5] == (7, 10)


def test_the_order_within_a_code_counts_where_rows_are_sorted_by_code():
    text = "Først.\nJa.\nMidt i.\nJa.\nSist."
    rows = [row("Midt i.", 2, "a"), row("Ja.", 3, "a"), row("Først.", 4, "b"), row("Ja.", 5, "b")]
    assert spans(*rows, text=text)[1] == (19, 22)
    assert spans(*rows, text=text)[3] == (7, 10)


# --- documents in folders and groups ------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Kvinner\\int1", "a"),
        ("menn\\INT1.docx", "b"),
        ("Files\\Menn\\int1", "b"),
        ("Andre\\int2", "c"),
        ("Kvinner\\int2", "c"),
        ("x\\y", "x\\y"),
    ],
)
def test_a_group_or_folder_before_the_name(name, expected):
    said = [
        document("Hei.", "a", title="int1", group="Kvinner"),
        document("Hei.", "b", title="int1", group="Menn"),
        document("Hei.", "c", title="int2"),
        document("Hei.", "x\\y"),
        document("Hei.", "y"),
    ]
    [coding] = anchor([row("Hei", 2, document=name)], said, {("k",): "k"}).codings
    assert coding.document_id == expected


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Andre\\int1", "fits several documents"),
        ("Kvinner\\int9", "is not among the transcripts"),
        ("\\", "is not among the transcripts"),
    ],
)
def test_a_group_that_does_not_help_is_one_sentence(name, message):
    said = [
        document("Hei.", "a", title="int1", group="Kvinner"),
        document("Hei.", "b", title="int1", group="Menn"),
    ]
    with pytest.raises(DataError, match=rf"row 2: document .* {message}; there are: a, b"):
        anchor([row("Hei", 2, document=name)], said, {("k",): "k"})


def test_control_characters_are_forgiven():
    assert spans(row("Ja,\x02 det\x1f går.", 2)) == [(3, 15)]
