"""Names to pseudonyms."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mining.errors import DataError
from mining.privacy.pseudonyms import Pseudonym, Replacement, check_table, find_names, replace

TABLE = [
    Pseudonym(2, "Kari", "P1", "person"),
    Pseudonym(3, "Kari Nordmann", "P2", "person"),
    Pseudonym(4, "Ola", "P3", "person"),
    Pseudonym(5, "Siri", "P4", "person"),
    Pseudonym(6, "Fjellvik", "Stad1", "place"),
    Pseudonym(7, "NAV Sandøya", "[kontor 1]", "office"),
    Pseudonym(8, "Anne-Lise O'Brien", "P5", "person"),
    Pseudonym(9, "St. Håkon", "Stad2", "place"),
    Pseudonym(10, "Åse", "P6", "person"),
    Pseudonym(11, "Hans", "P7", "person"),
    Pseudonym(12, "Solglimt", "X1", "other"),
]


def hide(text, table=TABLE):
    return replace(text, find_names(text, table))


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Fjellviks folk", "Stad1s folk"),
        ("Fjellvik's folk", "Stad1's folk"),
        ("Hans’ bok og Hans' bil", "P7’ bok og P7' bil"),
        ("Kari Nordmanns bil", "P2s bil"),
        ("Fjellviken, Fjellviket, Fjellvika", "Stad1en, Stad1et, Stad1a"),
        ("Fjellvikane og Fjellvikenes", "Stad1ane og Stad1enes"),
        ("Fjellvikkontoret i Fjellvik kommune", "Stad1kontoret i Stad1 kommune"),
        ("NAV-Fjellvik og Fjellvik-kontoret", "NAV-Stad1 og Stad1-kontoret"),
        ("NAV Sandøyas leiar", "[kontor 1]s leiar"),
        ("Karien, Sirien og Solglimtet", "Karien, Sirien og Solglimtet"),
        ("Solglimts hage", "X1s hage"),
    ],
)
def test_endings_and_compounds_stay(text, hidden):
    assert hide(text) == hidden


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Kari KARI kari kAri", "P1 P1 P1 P1"),
        ("Ola OLA ola", "P3 P3 ola"),
        ("Åse ÅSE åse", "P6 P6 åse"),
        ("FJELLVIKS", "Stad1S"),
        ("Hans mor er hans mor", "P7 mor er hans mor"),
    ],
)
def test_lower_case_is_found_but_for_short_names_and_everyday_words(text, hidden):
    assert hide(text) == hidden


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Kari Nordmann og Kari", "P2 og P1"),
        ("Kari Olsen", "P1 Olsen"),
        ("Kari Ola Siri", "P1 P3 P4"),
        ("Kari, Nordmann", "P1, Nordmann"),
    ],
)
def test_the_longest_name_comes_first(text, hidden):
    assert hide(text) == hidden


def test_the_order_of_the_table_is_of_no_account():
    text = "Kari Nordmann, Fjellviks Kari"

    assert hide(text, TABLE[::-1]) == hide(text)


def test_a_name_that_is_another_name_with_an_ending_is_itself():
    table = [*TABLE, Pseudonym(20, "Fjellvika", "Stad9", "place")]

    assert hide("Fjellvika og Fjellviken", table) == "Stad9 og Stad1en"


@pytest.mark.parametrize("text", ["Sirius", "olabukse", "Kari2", "Fjellvikingen", "osiri", "Nav"])
def test_parts_of_words_are_not_names(text):
    assert find_names(text, TABLE) == []


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("«Kari», (Ola) Siri.", "«P1», (P3) P4."),
        ("intervju_Kari_1.txt", "intervju_P1_1.txt"),
        ("Kari/Ola–Siri", "P1/P3–P4"),
        ("anne-lise o’brien", "P5"),
        ("Anne‑Lise O'Brien", "P5"),
        ("Anne-\nLise O'Brien", "P5"),
        ("St. Håkon, St.Håkon og st Håkon", "Stad2, Stad2 og st Håkon"),
    ],
)
def test_signs_are_borders_and_have_many_spellings(text, hidden):
    assert hide(text) == hidden


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_decomposed_letters_match_on_either_side(form):
    table = [Pseudonym(2, unicodedata.normalize(form, "Åshild Bråten"), "P1", "person")]
    text = "Då Åshild Bråtens bil kom"

    assert hide(text, table) == "Då P1s bil kom"
    decomposed = unicodedata.normalize("NFD", text)
    assert hide(decomposed, table) == unicodedata.normalize("NFD", "Då P1s bil kom")


def test_a_letter_with_another_mark_is_another_letter():
    assert find_names("Kari\u0301 og Ka\u0308ri", TABLE) == []


@pytest.mark.parametrize("gap", ["  ", "\n", " \n ", "\t", "\u00a0", "\u202f", "\u200b"])
def test_white_space_inside_a_name_may_be_any(gap):
    assert hide(f"og Kari{gap}Nordmann kom") == "og P2 kom"


def test_a_name_does_not_reach_into_the_next_paragraph():
    assert hide("til Kari\n\nNordmann: ja") == "til P1\n\nNordmann: ja"


def test_soft_hyphens_hide_no_name():
    assert hide("Ka\u00adri og Fjell\u00adviks") == "P1 og Stad1s"


def test_letters_without_case_are_found():
    assert hide("og 王.", [Pseudonym(2, "王", "P1", "person")]) == "og P1."


def test_spans_hold_the_name_alone():
    assert find_names("i Fjellviks", TABLE) == [Replacement(2, 10, "Stad1", "place")]


def test_nothing_gives_nothing():
    assert find_names("", TABLE) == find_names("Kari", []) == []
    assert replace("", []) == ""


def test_a_slice_takes_what_lies_in_it():
    text = "Kari og Ola og Siri"
    found = find_names(text, TABLE)

    assert replace(text[5:14], found, offset=5) == "og P3 og"
    assert replace(text[8:], found, offset=8) == "P3 og P4"
    # A border through a name leaves no half of it.
    assert replace(text[2:10], found, offset=2) == "P1 og P3"


def test_overlapping_replacements_are_refused():
    both = [Replacement(0, 4, "P1", "person"), Replacement(2, 6, "P2", "person")]

    with pytest.raises(ValueError, match="overlap at 2"):
        replace("Kari Nordmann", both)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("", "P1", "person"), "pseudonyms, row 7: the name is empty or without letters"),
        ((" 12 ", "P1", "person"), "row 7: the name is empty or without letters"),
        (("\u02bc", "P1", "person"), "row 7: the name is empty or without letters"),
        (("Kari", " ", "person"), "row 7: the pseudonym is empty or without letters and digits"),
        (("Kari", "***", "person"), "row 7: the pseudonym is empty or without letters and digits"),
        (("Kari", "P\n1", "person"), "row 7: the pseudonym has a line break"),
        (("Kari", "P1", "Kari"), "kind is unknown; choose one of: person, place, office, other$"),
    ],
)
def test_a_row_checks_itself_and_quotes_nothing(row, says):
    with pytest.raises(DataError, match=says) as caught:
        Pseudonym(7, *row)
    assert "Kari" not in str(caught.value)


def test_a_row_is_shown_without_its_name():
    assert repr(TABLE[0]) == "Pseudonym(row=2, kind='person')"


@pytest.mark.parametrize("again", ["KARI  nordmann", "Kari\nNordmann", "kari\u00a0nordmann"])
def test_one_name_has_one_pseudonym(again):
    check_table([*TABLE, Pseudonym(30, again, "P2", "person")])
    with pytest.raises(DataError, match=r"rows 3 and 30: one name with two pseudonyms") as caught:
        check_table([*TABLE, Pseudonym(30, again, "P9", "person")])
    assert "nordmann" not in str(caught.value).lower()


@pytest.mark.parametrize(
    ("name", "pseudonym"),
    [
        ("Per", "Kari"),  # another's name
        ("Per", "vesle siri her"),  # holds one
        ("Per", "Per"),  # its own
        ("Per", "Fjellviks"),  # with an ending
        ("Per", "Nordmann"),  # "Kari Per" would become a name
        ("Per", "bygda St"),  # "Per. Håkon" would
        ("Per", "P Anne"),  # "Per-Lise O'Brien" would
    ],
)
def test_a_pseudonym_that_makes_a_name_is_refused(name, pseudonym):
    table = [*TABLE, Pseudonym(30, name, pseudonym, "person")]

    with pytest.raises(DataError, match=r"row 30: the pseudonym holds the name in row \d+"):
        find_names("", table)


@pytest.mark.parametrize(
    ("name", "pseudonym"),
    [("NAV Sandnes", "NAV Stad7"), ("Per Hansen", "Kåre Hansen"), ("Jon", "Jonas")],
)
def test_a_pseudonym_may_share_words_with_what_it_replaces(name, pseudonym):
    check_table([Pseudonym(2, name, pseudonym, "person")])


WORDS = ["Kari", "Nordmann", "Ola", "OLA", "NAV", "Fjellvik", "Bø", "A\u030ase", "hans", "s", "X"]
SIGNS = [" ", " ", " ", "-", ". ", "'", "\n", "\n\n", ", ", "_", "«", "\u00ad", "1"]
ENDINGS = ["", "", "", "s", "en", "ets", "kontoret", "S"]
MASKS = ["P1", "Stad", "[Stad 2]", "Kari", "NAV Stad", "Anne Nordmann", "Bøe", "*X*", "(a)"]


@st.composite
def names(draw):
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))
    sign = draw(st.sampled_from([" ", "-", ". ", "'"]))
    return sign.join(words)


@st.composite
def tables(draw):
    rows = draw(st.lists(st.tuples(names(), st.sampled_from(MASKS)), min_size=1, max_size=5))
    kinds = st.sampled_from(["person", "place", "office", "other"])
    table = [Pseudonym(i, *row, draw(kinds)) for i, row in enumerate(rows, start=2)]
    try:
        check_table(table)
    except DataError:
        assume(False)
    return table


def texts():
    parts = st.tuples(*map(st.sampled_from, (WORDS, ENDINGS, SIGNS)))
    return st.lists(parts.map("".join), max_size=12).map("".join)


@given(table=tables(), text=texts())
def test_what_was_replaced_holds_no_name_any_more(table, text):
    hidden = hide(text, table)

    assert find_names(hidden, table) == []
    plain = unicodedata.normalize("NFC", hidden.replace("\u00ad", ""))
    for name in (unicodedata.normalize("NFC", row.name) for row in table):
        spelt = re.escape(name).replace(r"\ ", "[ \n]")
        assert name.islower() or not re.search(rf"(?<![^\W_]){spelt}(?![^\W_])", plain)


@given(table=tables(), text=texts())
def test_everything_outside_the_names_stays(table, text):
    found = find_names(text, table)
    hidden = hide(text, table)

    assert all(a.end <= b.start for a, b in pairwise(found))
    place = done = 0
    for one in found:
        kept = text[done : one.start]
        assert hidden[place : place + len(kept)] == kept
        place += len(kept)
        assert hidden[place : place + len(one.pseudonym)] == one.pseudonym
        place += len(one.pseudonym)
        done = one.end
    assert hidden[place:] == text[done:]


@given(text=texts(), cut=st.integers(0, 60))
def test_two_slices_make_the_whole_unless_they_cut_a_name(text, cut):
    found = find_names(text, TABLE)
    assume(not any(one.start < cut < one.end for one in found))

    halves = replace(text[:cut], found) + replace(text[cut:], found, offset=cut)
    assert halves == replace(text, found)


def test_a_long_text_and_a_long_table():
    table = [
        Pseudonym(i, f"Namn{chr(97 + i % 26)}{chr(97 + i // 26)} Nordmann", f"P{i}x", "person")
        for i in range(500)
    ]
    text = "Så sa Namnba Nordmanns mor at det gjekk bra. " * 22_000

    assert len(text) > 900_000
    assert len(find_names(text, table)) == 22_000
