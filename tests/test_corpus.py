"""Records check themselves."""

from __future__ import annotations

import pytest

from mining.corpus import Code, Codebook, Coding, Document, Segment, Transcript, Turn
from mining.errors import DataError

DOCUMENT = {"title": "", "language": "nn", "source_name": "a.txt"}
TURN = {"document_id": "a", "turn": 1, "speaker": "A", "role": "informant"}
CODE = {"name": "uro", "path": "uro"}
CODING = {"coding_id": "1", "document_id": "a", "code_id": "c", "coder": "k", "text": "hei"}


def document(text="Hei på deg."):
    return Document(document_id="a", text=text, **DOCUMENT)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Document(document_id="", text="x", **DOCUMENT), "document id ''"),
        (lambda: Document(document_id="a:b", text="x", **DOCUMENT), "document id 'a:b'"),
        (lambda: document("a\r\nb"), "a: text must have line feeds only"),
        (lambda: document("\ufeffa"), "no byte order mark"),
        (lambda: Turn(start=3, end=3, **TURN), "a, turn 1: span 3-3 is empty"),
        (lambda: Turn(start=0, end=3, **(TURN | {"role": "boss"})), "role is 'boss'; choose one"),
        (lambda: Code(code_id="c", **(CODE | {"name": " "})), "code c: the name is empty"),
        (lambda: Code(code_id="c", origin="guess", **CODE), "origin is 'guess'; choose one of"),
        (lambda: Coding(start=1, end=2, **CODING), "an unanchored coding has no span"),
        (lambda: Coding(anchored="exact", start=1, **CODING), "needs start and end"),
        (lambda: Coding(anchored="fuzzy", start=2, end=1, **CODING), "span 2-1"),
    ],
)
def test_a_record_that_makes_no_sense_is_refused(make, says):
    with pytest.raises(DataError, match=says):
        make()


def test_a_segment_has_the_text_of_its_span():
    with pytest.raises(DataError, match=r"a:0-5: text has 3 characters, but the span 0-5 holds 5"):
        Segment(
            document_id="a",
            position=0,
            speaker="A",
            role="informant",
            start=0,
            end=5,
            text="hei",
            text_model="hei",
        )


@pytest.mark.parametrize("spans", [[(0, 5), (3, 8)], [(0, 99)], [(5, 8), (0, 3)]])
def test_turns_do_not_overlap_and_stay_in_the_text(spans):
    turns = tuple(
        Turn(start=a, end=b, **(TURN | {"turn": i})) for i, (a, b) in enumerate(spans, start=1)
    )
    with pytest.raises(DataError, match="overlaps its neighbour or leaves the text"):
        Transcript(document=document(), turns=turns)


def test_a_codebook_has_parents_before_children_and_no_twins():
    child = Code(code_id="c", parent_id="g", **CODE)
    with pytest.raises(DataError, match="parent 'g', which does not stand before it"):
        Codebook(codes=(child,))
    with pytest.raises(DataError, match="code id 'g' stands twice"):
        Codebook(codes=(Code(code_id="g", **CODE), Code(code_id="g", **CODE)))


def test_speech_is_not_in_a_records_repr():
    """Tracebacks and logs print records."""
    assert "Hei" not in repr(document())
    assert "hei" not in repr(Coding(**CODING))


def test_equal_texts_have_equal_fingerprints():
    assert document().sha256 == document().sha256 != document("Hei.").sha256
