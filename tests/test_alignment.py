"""Passages find their place, and codings their segments."""

from __future__ import annotations

import csv
import random
import unicodedata
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mining.alignment import Landings, anchor, lost_codings, project, project_codings
from mining.alignment.projection import project_words
from mining.corpus import Document, Quotation
from mining.errors import DataError

PDPILOT = Path(__file__).parents[2] / "shared" / "data" / "pdpilot"

#       0         1         2         3
#       0123456789012345678901234567890123456789
SAID = "A: Ja, det går.\nB: Nei.\n\nA: Ja, det går."


def document(text, document_id="int1", **fields):
    return Document(
        **{"document_id": document_id, "title": "", "language": "nn", "source_name": "", **fields},
        text=text,
    )


def quotation(text="", row=2, **fields):
    return Quotation(
        **{"document": "int1", "path": ("k",), "coder": "KR", **fields}, text=text, row=row
    )


def place(text, *quotations):
    """Return start, end and kind of every coding in one text."""
    codings = list(anchor(quotations, [document(text)], {q.path: "c1" for q in quotations}).codings)
    return [(c.start, c.end, c.anchored) for c in codings]


# --- the projection -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "projected"),
    [
        ("  to \u00a0\n\n\tord ", "to ord"),
        ("„Ja“, «nei» og ”jo”", '"Ja", "nei" og "jo"'),
        ("det’s ‘så’", "det's 'så'"),
        ("a – b — c \u2212 d", "a - b - c - d"),
        ("so\u00admle\u200bg\u2060t\ufeff", "somlegt"),
        ("vent…", "vent..."),
        ("\u200b \n", ""),
        ("", ""),
    ],
)
def test_projection_unifies(text, projected):
    assert project(text).text == unicodedata.normalize("NFD", projected)


def test_projection_leads_back_to_the_original():
    text = "Ho  sa \u00e5\u00ad ja"
    projection = project(text)
    at = projection.text.index("a\u030a")  # å, decomposed
    assert projection.span(at, at + 2) == (7, 8)
    assert not projection.is_whole(at, at + 1)


def test_composed_and_decomposed_letters_are_the_same():
    assert project("blåbær, é").text == project(unicodedata.normalize("NFD", "blåbær, é")).text


def test_words_leave_out_labels_times_and_line_numbers():
    text = "Per Å: Eg [00:01:02] kom, 1 2 3 4 5 6 heim.\nPer Å: I går."
    assert project_words(text, {"Per Å"}).text == project_words("eg kom heim i går").text


# --- anchoring: countable by eye ------------------------------------------------------


def test_a_passage_is_found_whatever_the_white_space_and_quotes():
    text = "A: Eg sa  «nei\u00a0takk»,\nog gjekk."
    [(start, end, kind)] = place(text, quotation('sa "nei takk", og'))
    assert text[start:end] == "sa  «nei\u00a0takk»,\nog"
    assert kind == "exact"


def test_a_passage_that_is_not_there_stays_without_a_place():
    [coding] = anchor([quotation("Noko heilt anna.")], [document(SAID)], {("k",): "c1"}).codings
    assert (coding.start, coding.end, coding.anchored) == (None, None, "none")
    assert coding.text == "Noko heilt anna."


@pytest.mark.parametrize("text", ["", " ", "\u00ad", "…", "?!", "🙂"])
def test_a_passage_without_words_raises_nothing(text):
    assert place(SAID, quotation(text)) == [(None, None, "none")]


def test_whole_words_come_before_parts_of_words():
    #            0123456789012
    assert place("jaha, sa ja.", quotation("ja")) == [(9, 11, "exact")]
    assert place("jaha.", quotation("ja")) == [(0, 2, "exact")]


def test_rows_of_one_code_take_one_hit_each():
    rows = [quotation("Ja, det går.", row=2), quotation("Ja, det går.", row=3)]
    assert place(SAID, *rows) == [(3, 15, "exact"), (28, 40, "exact")]


def test_rows_of_different_codes_share_a_hit():
    rows = [quotation("Ja, det går.", row=n, path=(f"k{n}",)) for n in (2, 3)]
    assert place(SAID, *rows) == [(3, 15, "exact"), (3, 15, "exact")]


def test_a_row_lies_between_its_neighbours():
    rows = [quotation("Nei.", row=2, path=("a",)), quotation("Ja, det går.", row=3, path=("b",))]
    assert place(SAID, *rows)[1] == (28, 40, "exact")


@pytest.mark.parametrize(("wanted", "last"), [(4, 6), (3, 4)], ids=["all lines", "filled lines"])
def test_the_paragraph_decides_whether_or_not_blank_lines_count(wanted, last):
    shows_the_numbering = quotation("Til slutt.", row=2, paragraph=last)
    row = quotation("Ja, det går.", row=3, path=("b",), paragraph=wanted)
    text = SAID + "\n\nB: Til slutt."
    assert place(text, shows_the_numbering, row)[1] == (28, 40, "exact")


def test_offsets_are_believed_if_the_passage_stands_there():
    assert place(SAID, quotation("Ja,  det går.", start=28, end=40)) == [(28, 40, "exact")]
    [coding] = anchor([quotation(start=19, end=23)], [document(SAID)], {("k",): "c1"}).codings
    assert (coding.text, coding.anchored) == ("Nei.", "exact")


def test_wrong_offsets_fall_back_to_the_nearest_hit_and_are_counted():
    row = quotation("Ja, det går.", start=26, end=38)
    aligned = anchor([row], [document(SAID)], {("k",): "c1"})
    assert (aligned.codings[0].start, aligned.codings[0].end) == (28, 40)
    assert (aligned.tallies[0].moved, aligned.tallies[0].exact) == (1, 1)


def test_offsets_outside_the_text_without_a_passage_are_refused():
    with pytest.raises(DataError, match=r"row 7: offsets 10-99 lie outside 'int1', which has 40"):
        place(SAID, quotation(start=10, end=99, row=7))


def test_a_tally_for_every_document():
    rows = [quotation("Nei."), quotation("Nei, nei og nei."), quotation("Ja, det går.")]
    first, second = anchor(rows, [document(SAID), document("Hei.", "int0")], {("k",): "c1"}).tallies
    assert (first.document_id, first.exact, first.none) == ("int0", 0, 0)
    assert (second.exact, second.none, second.ambiguous) == (2, 1, 1)


# --- anchoring: passages that differ --------------------------------------------------

TALK = (
    "Intervjuar: Korleis er det å arbeide her?\n\n"
    "Informant: Det er travelt, men eg trivst godt. Vi har mange saker, og vi rekk ikkje alt.\n\n"
    "Intervjuar: Kva gjer det med deg?\n\n"
    "Informant: Eg tek det med meg heim. Om kvelden sit eg og grublar på det eg ikkje fekk gjort.\n"
)


def quoted(passage):
    [(start, end, kind)] = place(TALK, quotation(passage))
    return (TALK[start:end] if start is not None else "", kind)


def test_labels_may_differ():
    found, kind = quoted("I: Kva gjer det med deg? R: Eg tek det med meg heim.")
    assert found.startswith("Kva gjer")
    assert found.endswith("meg heim.")
    assert kind == "fuzzy"


def test_labels_may_be_missing():
    found, kind = quoted("vi rekk ikkje alt. Kva gjer det med deg? Eg tek det med meg heim")
    assert found.startswith("vi rekk")
    assert found.endswith("meg heim")
    assert kind == "fuzzy"


@pytest.mark.parametrize("ellipsis", ["...", "…", "[...]", "(…)", "....."])
def test_an_ellipsis_stands_for_words_left_out(ellipsis):
    found, kind = quoted(f"Det er travelt, men {ellipsis} mange saker, og vi rekk ikkje alt.")
    assert found == "Det er travelt, men eg trivst godt. Vi har mange saker, og vi rekk ikkje alt."
    assert kind == "fuzzy"


def test_pieces_in_the_wrong_order_are_no_hit():
    assert quoted("mange saker, og vi rekk ikkje alt. [...] Det er travelt, men")[1] == "none"


def test_pieces_far_apart_are_no_hit():
    text = f"Det er travelt, men {'bla ' * 500} vi rekk ikkje alt."
    assert place(text, quotation("Det er travelt, men ... vi rekk ikkje alt.")) == [
        (None, None, "none")
    ]


def test_small_mistakes_are_forgiven():
    found, kind = quoted("Om kveldn sit eg å grublar på det eg ikkje fekk gjort")
    assert found == "Om kvelden sit eg og grublar på det eg ikkje fekk gjort"
    assert kind == "fuzzy"


def test_a_similar_sentence_is_not_the_same():
    assert quoted("Om morgonen sit eg og gler meg over det eg fekk gjort")[1] == "none"
    assert quoted("eg trivst dårleg")[1] == "none"


def test_a_short_passage_that_differs_must_be_the_only_one():
    assert place("Ja! Ja! Ja!", quotation("ja")) == [(None, None, "none")]
    assert place("Ja! Nei! Jo!", quotation("nei")) == [(4, 7, "fuzzy")]


VOWELS, CONSONANTS = "aeiouyæøå", "bdfghjklmnprstv"


def invented(n_words, rng):
    words = [
        "".join(rng.choice(CONSONANTS) + rng.choice(VOWELS) for _ in range(rng.randint(1, 4)))
        for _ in range(400)
    ]
    ends = [" "] * 9 + [", ", ". ", " - ", ' "', "'s ", "\n\n"]
    return "".join(rng.choice(words) + rng.choice(ends) for _ in range(n_words)).strip()


def damaged(passage, rng):
    """Return the passage as other programs hand it on, with 3 % of its characters wrong."""
    forms = {" ": [" ", "\u00a0", "  ", "\n"], '"': '“”„"', "'": "’'", "-": "–—-"}
    out = []
    for character in passage:
        roll = rng.random()
        kept = rng.choice(forms.get(character, [character]))
        noise = {0: "", 1: kept + rng.choice("aest"), 2: rng.choice("aest")}
        kept = noise[int(roll * 100)] if roll < 0.03 else kept
        out.append(kept + ("\u00ad" if kept.isalpha() and rng.random() < 0.02 else ""))
    form = rng.choice(["NFC", "NFD"])
    return unicodedata.normalize(form, "".join(out))


def test_damaged_passages_find_their_place_and_never_another():
    rng = random.Random(20261122)
    text = invented(6000, rng)
    spans, rows = [], []
    for row in range(2, 402):
        start = rng.randrange(len(text) - 400)
        end = start + rng.randint(40, 400)
        spans.append((start, end))
        rows.append(quotation(damaged(text[start:end], rng), row=row))
    right = lost = 0
    for (start, end), (found, until, kind) in zip(spans, place(text, *rows), strict=True):
        if kind == "none":
            lost += 1
        elif abs(found - start) <= 6 and abs(until - end) <= 6:
            right += 1
    assert right >= 0.98 * len(rows)
    assert right + lost == len(rows)


# --- anchoring: any text --------------------------------------------------------------

TEXTS = st.text(
    st.one_of(
        st.characters(exclude_characters="\r"), st.sampled_from(" \n\u00a0\u00ada\u030aå’«–…")
    ),
    max_size=60,
).filter(lambda text: not text.startswith("\ufeff"))


@settings(deadline=None)
@given(text=TEXTS, data=st.data())
def test_any_slice_of_any_text_is_found_again(text, data):
    start = data.draw(st.integers(0, len(text)))
    passage = text[start : data.draw(st.integers(start, len(text)))]
    [(found, end, kind)] = place(text, quotation(passage))
    if project(passage).text:
        assert kind == "exact"
        assert project(text[found:end]).text == project(passage).text
    else:
        assert kind == "none"


@settings(deadline=None)
@given(text=TEXTS)
@example("\ud800 a")
@example("ﬁ ǅ ß ẞ İ")
def test_projections_are_idempotent_and_keep_their_origins(text):
    for make in (project, project_words):
        projection = make(text)
        assert len(projection.origins) == len(projection.text)
        assert (projection.origins[1:] >= projection.origins[:-1]).all()
        assert make(projection.text).text == projection.text


@settings(deadline=None)
@given(text=TEXTS, passage=TEXTS)
def test_nothing_is_lost_and_nothing_raises(text, passage):
    [(start, end, kind)] = place(text, quotation(passage))
    assert (start is None) == (end is None) == (kind == "none")
    assert kind == "none" or 0 <= start < end <= len(text)


# --- anchoring: names and identifiers -------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["int1", "INT1", " int1.docx", "Intervju  1", "opptak_01.txt", "Opptak_01", "opptak_01.docx"],
)
def test_a_document_goes_by_its_id_title_or_file_name(name):
    said = document("Hei.", title="Intervju 1", source_name="opptak_01.txt")
    [coding] = anchor([quotation("Hei", document=name)], [said], {("k",): "c1"}).codings
    assert coding.document_id == "int1"


def test_an_id_comes_before_another_document_s_title():
    said = [document("Hei.", "a", title="b"), document("Hei.", "b", title="a")]
    [coding] = anchor([quotation("Hei", document="b")], said, {("k",): "c1"}).codings
    assert coding.document_id == "b"


def test_an_unknown_document_is_named_with_those_there_are():
    said = [document("Hei.", f"int{n:02}") for n in range(12)]
    with pytest.raises(
        DataError, match=r"row 9: document 'int99' is not among .* int00, .*int09 and 2 more$"
    ):
        anchor([quotation("Hei", document="int99", row=9)], said, {("k",): "c1"})


def test_a_name_that_fits_two_documents_is_refused():
    said = [document("Hei.", "a", title="Pilot"), document("Hei.", "b", title="pilot")]
    with pytest.raises(DataError, match=r"row 2: document 'Pilot' fits several documents"):
        anchor([quotation("Hei", document="Pilot")], said, {("k",): "c1"})


def test_coding_ids_are_row_numbers_and_unique():
    rows = [quotation("Nei.", row=42), quotation("Nei.", row=42, path=("b",))]
    codings = list(anchor(rows, [document(SAID)], {("k",): "c1", ("b",): "c2"}).codings)
    assert [c.coding_id for c in codings] == ["00042", "00042-2"]
    assert [c.code_id for c in codings] == ["c1", "c2"]


# --- real passages --------------------------------------------------------------------


@pytest.fixture(scope="module")
def pdpilot():
    if not PDPILOT.is_dir():
        pytest.skip(f"needs {PDPILOT}: real interviews are not part of the repository")
    said = [
        document(path.read_text(encoding="utf-8"), path.stem, source_name=path.name)
        for path in sorted(PDPILOT.glob("transcripts/*.txt"))
    ]
    with (PDPILOT / "coded_segments.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [
            quotation(r["Segment"], row=n, document=r["Document name"], path=(r["Code"],))
            for n, r in enumerate(csv.DictReader(file), start=2)
        ]
    return said, anchor(rows, said, {row.path: "c1" for row in rows})


def test_real_passages_find_their_place(pdpilot):
    _, aligned = pdpilot
    assert len(aligned.codings) == 262
    assert sum(t.exact for t in aligned.tallies) >= 220
    assert sum(t.exact + t.fuzzy for t in aligned.tallies) >= 0.98 * 262


def test_real_passages_stand_where_they_are_said_to_stand(pdpilot):
    said, aligned = pdpilot
    texts = {d.document_id: d.text for d in said}
    labels = {"Interviewer", "Participant"}
    for coding in aligned.codings:
        there = texts[coding.document_id][coding.start : coding.end]
        if coding.anchored == "exact":
            assert project(there).text == project(coding.text).text
        elif coding.anchored == "fuzzy":
            found, wanted = (project_words(t, labels).text for t in (there, coding.text))
            assert (found[:30], found[-30:]) == (wanted[:30], wanted[-30:]), coding.coding_id


# --- codes per segment ----------------------------------------------------------------


def segments(*spans, document_id="d"):
    return pd.DataFrame(
        [(f"{document_id}:{start}-{end}", document_id, start, end) for start, end in spans],
        columns=["segment_id", "document_id", "start", "end"],
    )


def codings(*rows, coder="KR"):
    frame = pd.DataFrame(
        [(f"{n:05}", "d", start, end, code, coder) for n, (code, start, end) in enumerate(rows)],
        columns=["coding_id", "document_id", "start", "end", "code_id", "coder"],
    )
    return frame.astype({"start": "Int64", "end": "Int64"})


#   m1 0-50            m2 50-120                    m3 120-160      m4 160-200
#        time 10-60                  ask 100-118         market 150-200
R25_SEGMENTS = segments((0, 50), (50, 120), (120, 160), (160, 200))
R25_CODINGS = codings(("time", 10, 60), ("ask", 100, 118), ("market", 150, 200))


def test_r25_span_projection():
    found = project_codings(R25_CODINGS, R25_SEGMENTS, overlap=0.5)
    assert found.to_dict("records") == [
        {"segment_id": s, "code_id": c, "coder": "KR", "share_of_segment": a, "share_of_coding": b}
        for s, c, a, b in [
            ("d:0-50", "time", 0.8, 0.8),
            ("d:160-200", "market", 1.0, 0.8),
            ("d:50-120", "ask", 0.257143, 1.0),
        ]
    ]


def test_a_lower_overlap_lets_more_codes_in():
    found = project_codings(R25_CODINGS, R25_SEGMENTS, overlap=0.2)
    assert len(found) == 5


def test_codings_of_one_code_are_added_and_duplicates_counted_once():
    rows = codings(("a", 0, 30), ("a", 40, 50), ("a", 40, 50), ("b", 0, 50), ("b", 10, 50))
    found = project_codings(rows, segments((0, 50)), overlap=0.5)
    assert found[["code_id", "share_of_segment", "share_of_coding"]].to_numpy().tolist() == [
        ["a", 0.8, 1.0],
        ["b", 1.0, 1.0],
    ]


def test_coders_and_documents_are_kept_apart():
    two = pd.concat([codings(("a", 0, 9)), codings(("a", 0, 9), coder="EM")])
    both = pd.concat([segments((0, 10)), segments((0, 10), document_id="e")])
    found = project_codings(two, both, overlap=0.5)
    assert found[["segment_id", "coder"]].to_numpy().tolist() == [
        ["d:0-10", "EM"],
        ["d:0-10", "KR"],
    ]


def test_codings_without_a_place_or_a_segment_reach_nothing():
    rows = codings(("a", None, None), ("a", 50, 60))
    assert project_codings(rows, segments((0, 50)), overlap=0.5).empty
    assert project_codings(codings(), segments((0, 50)), overlap=0.5).empty
    assert project_codings(codings(("a", 0, 9)), segments(), overlap=0.5).empty


def test_segments_need_not_be_sorted_and_may_overlap():
    rows = codings(("a", 0, 10))
    found = project_codings(rows, segments((40, 50), (0, 10), (0, 100), (5, 15)), overlap=0.5)
    assert list(found["segment_id"]) == ["d:0-10", "d:0-100", "d:5-15"]


def test_lost_codings_are_counted():
    short = segments((0, 10), (10, 20), (20, 30))
    rows = codings(("a", 0, 30), ("a", 0, 20), ("a", 40, 50), ("a", None, None))
    assert lost_codings(rows, short, overlap=0.5) == Landings(anchored=3, nowhere=1, many=1)


@pytest.mark.parametrize("overlap", [0, -0.1, 1.5])
def test_an_impossible_overlap_is_refused(overlap):
    with pytest.raises(ValueError, match=f"overlap is {overlap}; it must be above 0"):
        project_codings(R25_CODINGS, R25_SEGMENTS, overlap=overlap)


SPANS = st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda s: (s[0], s[0] + s[1]))


@settings(deadline=None)
@given(spans=st.lists(SPANS, max_size=6, unique=True), cuts=st.sets(st.integers(1, 79), max_size=8))
def test_the_sorted_lookup_agrees_with_comparing_all_pairs(spans, cuts):
    edges = [0, *sorted(cuts), 80]
    cut = list(pairwise(edges))
    found = project_codings(
        codings(*((f"c{n}", *span) for n, span in enumerate(spans))), segments(*cut), overlap=0.5
    )
    expected = set()
    for n, (start, end) in enumerate(spans):
        for low, high in cut:
            shared = min(end, high) - max(start, low)
            if shared >= 0.5 * min(end - start, high - low):
                expected.add((f"d:{low}-{high}", f"c{n}"))
    assert set(zip(found["segment_id"], found["code_id"], strict=True)) == expected


def test_a_coding_without_text_and_place_has_no_text_of_its_document():
    said = Document(document_id="int1", title="", language="nn", text="A: Ja.", source_name="")
    row = Quotation(row=2, document="int1", path=("bilete",), coder="KR")
    [coding] = anchor([row], [said], {("bilete",): "c1"}).codings
    assert (coding.text, coding.start, coding.anchored) == ("", None, "none")
