"""Codes, groups and where groups come from."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mining.corpus import Quotation
from mining.errors import DataError
from mining.importers import codebook
from mining.importers.codebook import (
    CodebookRow,
    build_codebook,
    extend_codebook,
    read_codebook,
)
from mining.tables import make_table


def quotation(*path, row=2):
    return Quotation(row=row, document="int1", path=path, coder="KR", text="Ja")


def entry(name, *group, row=2, **fields):
    return CodebookRow(row=row, name=name, group=group, **fields)


def read(folder, text, **columns):
    path = folder / "codebook.csv"
    path.write_text(text, encoding="utf-8")
    return read_codebook(path, columns=columns)


def at(book, path):
    """Return the code with this full path."""
    [found] = [code for code in book.codes if code.path == path]
    return found


def described(book):
    """Return path, parent, group and origin of every code, by path instead of id."""
    paths = {code.code_id: code.path for code in book.codes} | {None: None}
    return [(c.path, paths[c.parent_id], paths[c.group_id], c.origin) for c in book.codes]


# --- reading --------------------------------------------------------------------------


def test_all_columns(tmp_path):
    text = "code,group,origin,memo,colour\nuro,Tid,guide,om tid,#ff0000\n"
    assert read(tmp_path, text) == [
        entry("uro", "Tid", origin="guide", memo="om tid", colour="#ff0000")
    ]


def test_only_the_code_is_needed(tmp_path):
    assert read(tmp_path, "Kode;Merknad\nuro;\n") == [entry("uro")]


def test_the_code_may_be_a_path(tmp_path):
    text = "code,group\nTid > Kveld > uro,\nTid > ro,Tid\nA > B > c,B\n"
    assert [e.path for e in read(tmp_path, text)] == [
        *(("Tid", "Kveld", "uro"), ("Tid", "ro"), ("A", "B", "c"))
    ]


@pytest.mark.parametrize(
    ("cell", "origin"),
    [
        *(("guide", "guide"), ("Intervjuguide", "guide"), ("Inductive", "inductive")),
        *(("induktiv", "inductive"), ("not relevant", "not_relevant"), ("", None)),
        *(("Ikkje relevant", "not_relevant"), ("ikke_relevant", "not_relevant")),
    ],
)
def test_origins(tmp_path, cell, origin):
    [found] = read(tmp_path, f"code,origin\nuro,{cell}\n")
    assert found.origin == origin


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("code,origin\na,guide\nb,giude\n", r"codebook.csv, row 3: origin is 'giude'; choose one"),
        ("code,group\na,G\na,G\n", r"row 3: the same code as in row 2; keep one"),
        ("code,group\n,G\n", r"row 2: the code is empty"),
        ("code,group\n\\,G\n", r"row 2: the code has no name"),
        ("code,group\nA > b,C\n", r"row 2: the code's path and the group column name different"),
        ("Namn,Gruppe\na,G\n", r"no column for code; found the columns: 'Namn', 'Gruppe'"),
        ("code,group\n", "holds a header and no rows"),
    ],
)
def test_a_bad_codebook_gives_a_sentence(tmp_path, text, message):
    with pytest.raises(DataError, match=message):
        read(tmp_path, text)


def test_columns_may_be_mapped_for_the_codebook_alone(tmp_path):
    text = "Namn,Samling,Kode\nuro,Tid,17\n"
    columns = {"code": "Segmentkode", "codebook.code": "Namn", "group": "Samling"}
    assert read(tmp_path, text, **columns) == [entry("uro", "Tid")]
    with pytest.raises(DataError, match=r"no column 'Nam', which ingest\.columns\.code names"):
        read(tmp_path, text, **{"codebook.code": "Nam"})
    with pytest.raises(DataError, match=r"no column 'Gjeng', which ingest\.columns\.group names"):
        read(tmp_path, text, group="Gjeng")


# --- building without a table ---------------------------------------------------------


def test_the_top_of_a_path_is_the_group():
    book, ids = build_codebook([quotation("Tid", "Kveld", "uro"), quotation("ro")], None)
    assert described(book) == [
        ("Tid", None, "Tid", None),
        ("Tid > Kveld", "Tid", "Tid", None),
        ("Tid > Kveld > uro", "Tid > Kveld", "Tid", None),
        ("ro", None, "ro", None),
    ]
    assert ids == {
        ("Tid", "Kveld", "uro"): at(book, "Tid > Kveld > uro").code_id,
        ("ro",): at(book, "ro").code_id,
    }


def test_the_same_name_may_stand_in_two_places():
    book, ids = build_codebook([quotation("A", "x"), quotation("B", "x")], None)
    assert len(book.codes) == 4
    assert ids["A", "x"] != ids["B", "x"]


def test_ids_are_opaque_and_stable():
    _, ids = build_codebook([quotation("Tid", "uro")], None)
    digest = hashlib.sha256(b"Tid\x1furo").hexdigest()
    assert ids == {("Tid", "uro"): f"c{digest[:6]}"}


def test_ids_grow_until_they_differ(monkeypatch):
    monkeypatch.setattr(codebook, "_ID_DIGITS", 1)
    paths = [quotation(f"k{n}") for n in range(40)]
    _, ids = build_codebook(paths, None)
    assert len(set(ids.values())) == 40
    assert len({len(i) for i in ids.values()}) == 1


# --- building with a table ------------------------------------------------------------

ROWS = [
    entry("uro", "Tid", row=2, origin="guide", memo="om uro"),
    entry("ro", "Tid", row=3),
    entry("latter", "Ikkje relevant", row=4, origin="not_relevant"),
    entry("ulv", row=5, origin="inductive"),
]


def test_the_table_s_groups_count():
    book, ids = build_codebook([quotation("uro"), quotation("Tid", "ro"), quotation("ulv")], ROWS)
    assert described(book) == [
        ("Ikkje relevant", None, "Ikkje relevant", "not_relevant"),
        ("Ikkje relevant > latter", "Ikkje relevant", "Ikkje relevant", "not_relevant"),
        ("Tid", None, "Tid", "guide"),
        ("Tid > ro", "Tid", "Tid", "guide"),
        ("Tid > uro", "Tid", "Tid", "guide"),
        ("ulv", None, "ulv", "inductive"),
    ]
    assert at(book, "Tid > uro").memo == "om uro"
    assert ids["uro",] == at(book, "Tid > uro").code_id
    assert ids["Tid", "ro"] == at(book, "Tid > ro").code_id


def test_a_coding_s_longer_path_fits_by_its_last_names():
    _, ids = build_codebook([quotation("Studie", "Tid", "uro")], ROWS)
    assert ids["Studie", "Tid", "uro"] == build_codebook([quotation("uro")], ROWS)[1]["uro",]


def test_a_group_may_be_described_by_its_own_row():
    rows = [entry("Tid", memo="alt om tid", origin="guide"), entry("uro", "Tid", row=3)]
    book, _ = build_codebook([quotation("Tid")], rows)
    assert described(book) == [
        ("Tid", None, "Tid", "guide"),
        ("Tid > uro", "Tid", "Tid", "guide"),
    ]
    assert at(book, "Tid").memo == "alt om tid"


def test_nested_groups_belong_to_themselves():
    book, _ = build_codebook([], [entry("c", "A", "B", origin="guide")])
    assert described(book) == [
        ("A", None, "A", None),
        ("A > B", "A", "A > B", "guide"),
        ("A > B > c", "A > B", "A > B", "guide"),
    ]


def test_codings_without_a_code_in_the_table_are_counted_not_quoted():
    said = [quotation("uro"), quotation("eg vart så sint", row=7), quotation("sint", row=9)]
    with pytest.raises(
        DataError, match=r"^codings, row 7: 2 codings use codes that .* add"
    ) as caught:
        build_codebook(said, ROWS)
    assert "sint" not in str(caught.value)


def test_the_codebook_of_another_study_is_noticed():
    with pytest.raises(DataError, match=r"row 2: 1 coding uses a code .* codebook of this study\?"):
        build_codebook([quotation("x")], ROWS)


def test_a_name_in_two_groups_needs_a_path():
    rows = [entry("uro", "A"), entry("uro", "B", row=3)]
    with pytest.raises(DataError, match=r"codings, row 2: the code's name stands in 2 groups of"):
        build_codebook([quotation("uro")], rows)
    assert build_codebook([quotation("B", "uro")], rows)[1]


def test_a_group_has_one_origin():
    rows = [*ROWS, entry("hast", "Tid", row=6, origin="inductive")]
    with pytest.raises(DataError, match=r"codebook, row 6: origin is 'inductive', but row 2 gives"):
        build_codebook([], rows)


# --- a further coder ------------------------------------------------------------------


def test_a_further_coder_finds_codes_by_path_or_name_and_adds_the_others():
    book, ids = build_codebook([quotation("uro")], ROWS)
    said = [quotation("uro"), quotation("Mi", "ro"), quotation("Tid", "kav"), quotation("Håp", "x")]

    wider, theirs = extend_codebook(book, said)

    assert wider.codes[: len(book.codes)] == book.codes
    assert described(wider)[len(book.codes) :] == [
        ("Håp", None, "Håp", None),
        ("Håp > x", "Håp", "Håp", None),
        ("Tid > kav", "Tid", "Tid", "guide"),
    ]
    assert theirs["uro",] == ids["uro",]
    assert theirs["Mi", "ro"] == at(book, "Tid > ro").code_id
    assert theirs["Tid", "kav"] == at(wider, "Tid > kav").code_id


def test_a_further_coder_of_nothing_changes_nothing():
    book, _ = build_codebook([quotation("Tid", "uro")], None)
    assert extend_codebook(book, []) == (book, {})


def test_a_name_that_holds_the_separator_keeps_its_place():
    book, ids = build_codebook([quotation("A > b", "c")], None)
    assert extend_codebook(book, [quotation("A > b", "c")]) == (book, ids)


def test_a_further_coder_s_name_in_two_groups_needs_a_path():
    book, _ = build_codebook([quotation("A", "x"), quotation("B", "x")], None)
    with pytest.raises(DataError, match=r"codings, row 9: the code's name stands in 2 groups of"):
        extend_codebook(book, [quotation("x", row=9)])


def test_new_ids_differ_from_the_old_and_leave_them(monkeypatch):
    monkeypatch.setattr(codebook, "_ID_DIGITS", 1)
    book, _ = build_codebook([quotation("k0"), quotation("k1")], None)
    wider, _ = extend_codebook(book, [quotation(f"n{n}") for n in range(40)])
    assert wider.codes[:2] == book.codes
    assert len({code.code_id for code in wider.codes}) == 42


NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs"]), min_size=1, max_size=3)
PATHS = st.lists(st.lists(NAMES, min_size=1, max_size=3).map(tuple), max_size=8)


@settings(deadline=None)
@given(paths=PATHS, rows=PATHS)
def test_every_codebook_is_a_table(paths, rows):
    entries = [entry(p[-1], *p[:-1], row=n) for n, p in enumerate(dict.fromkeys([*paths, *rows]))]
    for given_rows in (None, entries):
        book, ids = build_codebook([quotation(*p) for p in paths], given_rows)
        table = make_table("codes", [{f: getattr(c, f) for f in c.__slots__} for c in book.codes])
        assert set(ids.values()) <= set(table["code_id"])
        assert set(table["group_id"]) <= set(table["code_id"])


@settings(deadline=None)
@given(paths=PATHS, theirs=PATHS)
def test_every_wider_codebook_is_a_table_that_keeps_the_first(paths, theirs):
    book, _ = build_codebook([quotation(*p) for p in paths], None)
    try:
        wider, ids = extend_codebook(book, [quotation(*p) for p in theirs])
    except DataError as error:
        assert "groups of the codebook" in str(error)  # noqa: PT017 - one of two outcomes
        return
    table = make_table("codes", [{f: getattr(c, f) for f in c.__slots__} for c in wider.codes])
    assert set(ids) == set(theirs)
    assert set(ids.values()) <= set(table["code_id"])
    assert wider.codes[: len(book.codes)] == book.codes
