"""Projects of QualCoder, its table of coded text and its list of codes."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from importers.project_files import PASSAGES, QUALCODER, SAID, coding, make, slices, study_of

from mining.errors import DataError
from mining.importers.codebook import read_codebook
from mining.importers.codings import read_codings
from mining.importers.projects.qualcoder import read_qualcoder
from mining.importers.projects.squeezed import is_white, points_of

SOURCE = {
    "id": 1,
    "name": "intervju_1.docx",
    "fulltext": SAID,
    "mediapath": "/docs/intervju_1.docx",
}
CODES = [
    {"cid": 1, "name": "mange saker", "memo": "om tid", "color": "#FF0000", "catid": 2},
    {"cid": 2, "name": "halde ut", "catid": None},
]
CATEGORIES = [
    {"catid": 1, "name": "Tid", "memo": "alt om tid", "supercatid": None},
    {"catid": 2, "name": "Press", "supercatid": 1},
]
CODINGS = [coding(1, PASSAGES[0], memo="sterkt"), coding(2, PASSAGES[1]), coding(1, PASSAGES[2])]


def project(folder, version="v17", **tables):
    """Write a project with one document, two codes and three codings, and what is given."""
    given_tables = {"source": [SOURCE], "code_name": CODES, "code_cat": CATEGORIES}
    return make(
        folder / "studie.qda" / "data.qda",
        QUALCODER[version],
        **{**given_tables, "code_text": CODINGS, **tables},
    )


def read(folder, version="v17", **tables):
    return read_qualcoder(project(folder, version, **tables), columns={}, coder="nokon")


@pytest.mark.parametrize("version", sorted(QUALCODER))
def test_every_version_gives_codings_codes_and_text(tmp_path, version):
    export = read(tmp_path, version)

    assert slices(export) == list(PASSAGES)
    assert [q.text for q in export.quotations] == list(PASSAGES)
    assert {q.document for q in export.quotations} == {"intervju_1.docx"}
    assert [q.path for q in export.quotations] == [
        *(("Tid", "Press", "mange saker"), ("halde ut",), ("Tid", "Press", "mange saker")),
    ]
    assert {q.coder for q in export.quotations} == {"kari"}
    assert export.quotations[0].memo == "sterkt"
    assert [q.row for q in export.quotations] == [1, 2, 3]
    assert {(c.path, c.codable) for c in export.codes} == {
        (("Tid",), False),
        (("Tid", "Press"), False),
        (("Tid", "Press", "mange saker"), True),
        (("halde ut",), True),
    }
    assert {c.path: (c.memo, c.colour) for c in export.codes}["Tid", "Press", "mange saker"] == (
        "om tid",
        "#FF0000",
    )
    assert export.losses == {}
    assert export.notes == ()


def test_the_folder_and_the_database_are_one(tmp_path):
    path = project(tmp_path)

    assert read_codings(path.parent, columns={}, coder="x") == read_codings(
        path, columns={}, coder="x"
    )
    assert read_codings(path, columns={}, coder="x")[0] == "qualcoder"


def test_nothing_is_written_beside_the_database(tmp_path):
    path = project(tmp_path)
    before = path.read_bytes()
    path.chmod(0o444)
    read_qualcoder(path, columns={}, coder="x")

    assert [p.name for p in path.parent.iterdir()] == ["data.qda"]
    assert path.read_bytes() == before


def test_a_coding_without_owner_is_the_study_s_coder_s(tmp_path):
    export = read(tmp_path, code_text=[coding(1, PASSAGES[0], owner=None)])
    assert export.quotations[0].coder == "nokon"


# --- offsets --------------------------------------------------------------------------

BEGIN = (
    "\ufeffKari: Ja 😀.\r\nKari: Nei, det er ikkje så enkelt 😀.\r\nKari: Å ja, det går vel.\r\n"
)
WANTED = ("ikkje så enkelt 😀", "det går vel")


def utf16(text):
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("counted", "units", "how"),
    [
        (BEGIN, len, ""),
        (BEGIN.lstrip("\ufeff"), len, "leave out the byte order mark"),
        (BEGIN.replace("\r\n", "\n"), len, "count a line end as one character"),
        (BEGIN.replace("\r\n", "\n")[1:], len, "leave out the byte order mark and count a line"),
        (BEGIN, utf16, "count an emoji as two characters"),
        (BEGIN.replace("\r\n", "\n")[1:], utf16, "and count an emoji as two characters"),
        ("x" * 7 + BEGIN, len, "are moved by the same number of characters"),
    ],
)
def test_the_stored_passages_say_how_offsets_are_counted(tmp_path, counted, units, how):
    rows = [{**coding(1, p, counted), "pos0": units(counted[: counted.index(p)])} for p in WANTED]
    rows = [{**row, "pos1": row["pos0"] + units(row["seltext"])} for row in rows]
    export = read(tmp_path, source=[{**SOURCE, "fulltext": BEGIN}], code_text=rows)

    assert export.texts[0].text == BEGIN.lstrip("\ufeff").replace("\r\n", "\n")
    assert slices(export) == list(WANTED)
    assert [note for note in export.notes if how and how in note] == list(export.notes)


def test_a_passage_that_does_not_fit_stays_without_offsets(tmp_path):
    rows = [CODINGS[0], {**coding(2, PASSAGES[1]), "pos0": 3, "pos1": 17}]
    export = read(tmp_path, code_text=rows)

    assert [(q.start is None, q.text) for q in export.quotations] == [
        (False, PASSAGES[0]),
        (True, PASSAGES[1]),
    ]
    [note] = export.notes
    assert note.startswith("1 coding has a passage that does not stand at the offsets")
    assert "halde" not in note


def test_a_way_to_count_that_few_passages_fit_is_not_taken(tmp_path):
    said = "\ufeff" + "Kari: ja ja ja.\n" * 9
    fitting = {"cid": 1, "fid": 1, "seltext": "ja ja ja", "pos0": 6, "pos1": 14}
    others = [
        {"cid": 1, "fid": 1, "seltext": "Ola", "pos0": n, "pos1": n + 3} for n in range(20, 23)
    ]
    export = read(tmp_path, source=[{**SOURCE, "fulltext": said}], code_text=[fitting, *others])
    assert slices(export) == []
    assert len(export.notes) == 1


def test_white_space_does_not_count(tmp_path):
    said = "Kari: Ja.\nOg  nei."
    row = {"cid": 1, "fid": 1, "seltext": "Ja.\u2029Og nei.", "pos0": 6, "pos1": 18}
    export = read(tmp_path, source=[{**SOURCE, "fulltext": said}], code_text=[row])
    assert slices(export) == ["Ja.\nOg  nei."]


def test_offsets_without_a_stored_passage_are_believed(tmp_path):
    rows = [
        {"cid": 1, "fid": 1, "seltext": None, "pos0": 0, "pos1": 10},
        {"cid": 1, "fid": 1, "seltext": "", "pos0": -3, "pos1": 10},
        {"cid": 1, "fid": 1, "seltext": "", "pos0": 0, "pos1": 10_000},
        {"cid": 1, "fid": 1, "seltext": "", "pos0": 4, "pos1": 4},
        {"cid": 1, "fid": 1, "seltext": "", "pos0": None, "pos1": 4},
    ]
    export = read(tmp_path, code_text=rows)
    assert [q.text for q in export.quotations] == ["Intervjuar"]
    assert export.losses == {"out_of_range": 3, "empty": 1}


def test_white_space_is_what_python_splits_at():
    signs = "".join(map(chr, range(0x11000)))
    assert is_white(points_of(signs)).tolist() == [sign.isspace() for sign in signs]


# --- codes ----------------------------------------------------------------------------


def test_a_code_called_like_its_category_is_that_category(tmp_path):
    codes = [
        {"cid": 1, "name": "Tid", "catid": 1, "memo": "koden", "color": "#00FF00"},
        {"cid": 2, "name": "uro", "catid": 1},
        {"cid": 3, "name": "Press", "catid": 1},
    ]
    export = read(tmp_path, code_name=codes, code_text=[coding(1, "arbeidet"), coding(3, "saker")])

    assert [q.path for q in export.quotations] == [("Tid",), ("Tid", "Press")]
    assert [(c.path, c.codable, c.memo) for c in export.codes] == [
        (("Tid",), True, "koden"),
        (("Tid", "Press"), True, ""),
        (("Tid", "uro"), True, ""),
    ]
    assert export.notes == ("1 code with the name of its category is read as one with it",)


def test_codes_stand_below_codes_in_newer_versions(tmp_path):
    codes = [
        {"cid": 1, "name": "Tid", "catid": 1, "supercid": None},
        {"cid": 2, "name": "uro", "catid": None, "supercid": 1},
        {"cid": 3, "name": "om kvelden", "catid": None, "supercid": 2},
        {"cid": 4, "name": "laus", "catid": 99, "supercid": 98},
    ]
    export = read(tmp_path, code_name=codes, code_text=[coding(c, "saker") for c in (3, 4)])
    assert [q.path for q in export.quotations] == [("Tid", "uro", "om kvelden"), ("laus",)]


def test_circles_are_cut_and_told(tmp_path):
    categories = [
        {"catid": 1, "name": "Tid", "supercatid": 2},
        {"catid": 2, "name": "Press", "supercatid": 1},
        {"catid": 3, "name": "Rom", "supercatid": 3},
    ]
    codes = [
        {"cid": 1, "name": "a", "catid": 1, "supercid": 2},
        {"cid": 2, "name": "b", "supercid": 1},
    ]
    export = read(tmp_path, code_cat=categories, code_name=codes, code_text=[coding(1, "saker")])

    assert export.quotations[0].path == ("b", "a")
    assert any("lead in a circle or too far" in note for note in export.notes)


def test_what_marks_the_speakers_is_no_coding(tmp_path):
    machine = "\N{PUSHPIN} Speaker coding"
    categories = [{"catid": 9, "name": "\N{PUSHPIN} Speakers", "owner": machine}]
    codes = [
        *CODES,
        {"cid": 8, "name": "Kari", "catid": 9, "owner": machine},
        {"cid": 9, "name": "Intervjuar", "catid": 9, "owner": machine},
    ]
    rows = [
        *CODINGS,
        coding(8, "Det er for mange", owner=machine),
        coding(9, "Kva er vanskeleg", owner=machine),
        coding(9, "Og kva seier dei"),
    ]
    export = read(tmp_path, code_cat=categories, code_name=codes, code_text=rows)

    assert len(export.quotations) == 4
    assert export.quotations[-1].path == ("\N{PUSHPIN} Speakers", "Intervjuar")
    assert ("\N{PUSHPIN} Speakers", "Kari") not in {c.path for c in export.codes}
    assert any(n.startswith("2 codings by which QualCoder itself") for n in export.notes)


# --- what is left out -----------------------------------------------------------------


def test_what_has_no_text_is_counted(tmp_path):
    export = read(
        tmp_path,
        source=[
            SOURCE,
            {"id": 2, "name": "kart.png", "fulltext": None, "mediapath": "/images/kart.png"},
            {"id": 3, "name": "opptak.mp3.txt", "fulltext": "Kari: Hei.", "mediapath": None},
            {"id": 4, "name": "lenkja.txt", "fulltext": "Kari: Å.", "mediapath": "docs:/a/b.txt"},
            {"id": 5, "name": "opptak.mp3", "mediapath": "/audio/opptak.mp3", "av_text_id": 3},
        ],
        code_image=[{"imid": 1, "id": 2}, {"imid": 2, "id": 1, "pdf_page": 0}, {"imid": 3}],
        code_av=[{"avid": 1, "id": 5}],
        annotation=[{"anid": 1, "fid": 1}],
        cases=[{"caseid": 1, "name": "Kari"}, {"caseid": 2, "name": "Ola"}],
        code_text=[
            *CODINGS,
            {"cid": 1, "fid": 2, "seltext": "Ja", "pos0": 0, "pos1": 2},
            {"cid": 1, "fid": 77, "seltext": "Ja", "pos0": 0, "pos1": 2},
            {"cid": 77, "fid": 1, "seltext": "Ja", "pos0": 0, "pos1": 2},
        ],
    )

    assert [t.name for t in export.texts] == ["intervju_1.docx", "opptak.mp3.txt", "lenkja.txt"]
    assert export.losses == {
        "media": 3,
        "regions": 1,
        "cases": 2,
        "no_text": 1,
        "unknown_document": 1,
        "unknown_code": 1,
    }
    assert export.notes == ("1 annotation is not read",)


# --- hostile and broken ---------------------------------------------------------------


def test_odd_values_give_counts_and_no_crash(tmp_path):
    schema = """
        create table source (id, name, fulltext, mediapath);
        create table code_cat (catid, name, supercatid);
        create table code_name (cid, name, catid, memo, color);
        create table code_text (ctid, cid, fid, seltext, pos0, pos1, owner, memo);
        """
    path = make(
        tmp_path / "data.qda",
        schema,
        source=[
            {"id": None, "name": "a", "fulltext": "x"},
            {"id": "1", "name": b"bilde", "fulltext": "Kari: Hei då.".encode()},
            {"id": "1.0", "name": "to", "fulltext": "Noko anna."},
            {"id": 2, "name": None, "fulltext": 17},
            {"id": "3", "name": "bilde", "fulltext": b"\xff\xfe\x00ja"},
        ],
        code_cat=[{"catid": "x", "name": "Tid"}, {"catid": 1.0, "name": "Tid", "supercatid": "1"}],
        code_name=[
            {"cid": 1, "name": "uro", "catid": "1", "color": "javascript:alert(1)"},
            {"cid": 1, "name": "to gonger", "catid": 1},
            {"cid": 2, "name": "uro", "catid": 1},
            {"cid": 3, "name": " ", "catid": 1},
            {"cid": None, "name": "ingen"},
        ],
        code_text=[
            {"ctid": 1, "cid": "1", "fid": 1.0, "seltext": b"Hei", "pos0": "6", "pos1": 9.0},
            {"ctid": 2, "cid": 2, "fid": 1, "seltext": 5, "pos0": -1, "pos1": 10**18},
            {"ctid": 3, "cid": 3, "fid": 1, "seltext": "Hei", "pos0": 6, "pos1": 9},
            {"ctid": 4, "cid": 1, "fid": "x", "seltext": "Hei", "pos0": "a", "pos1": b"b"},
            {"ctid": 5, "cid": 2, "fid": 1, "seltext": "Hei", "pos0": 6, "pos1": 9},
            {"ctid": 6, "cid": 1, "fid": 1, "seltext": "Hei", "pos0": 6, "pos1": 9},
        ],
    )
    export = read_qualcoder(path, columns={}, coder="nokon")

    assert slices(export) == ["Hei"]
    assert [q.text for q in export.quotations] == ["Hei", "5"]
    assert [t.name for t in export.texts] == ["document 2", "bilde", "bilde (2)"]
    assert export.losses == {"unknown_code": 1, "unknown_document": 1, "repeated": 2}
    assert {c.colour for c in export.codes} == {""}
    assert any("name and place of another code" in note for note in export.notes)


def test_a_view_is_no_table(tmp_path):
    schema = QUALCODER["v4"].replace("create table code_text", "create table hidden")
    path = make(
        tmp_path / "data.qda",
        schema + "create view code_text as select * from hidden;",
    )
    with pytest.raises(DataError, match=r"data\.qda: the table code_text lacks cid and fid and"):
        read_qualcoder(path, columns={}, coder="x")


def test_triggers_do_not_run_and_truncated_files_give_a_sentence(tmp_path):
    path = project(tmp_path)
    connection = sqlite3.connect(path)
    connection.execute("create trigger t after insert on code_text begin delete from source; end")
    connection.commit()
    connection.close()
    assert len(read_qualcoder(path, columns={}, coder="x").quotations) == 3

    data = path.read_bytes()
    refused = 0
    for share in range(1, 20):
        path.write_bytes(data[: len(data) * share // 20])
        try:
            read_codings(path.parent, columns={}, coder="x")
        except DataError as error:
            refused += str(error).startswith(str(path))
    assert refused > 10


def test_a_deep_chain_of_categories_takes_no_time(tmp_path):
    n = 3_000
    categories = [{"catid": i, "name": f"k{i}", "supercatid": i - 1} for i in range(1, n)]
    codes = [{"cid": 1, "name": "a", "catid": n - 1}]
    export = read(tmp_path, code_cat=categories, code_name=codes, code_text=[coding(1, "saker")])
    assert len(export.quotations[0].path) == 51


VALUES = st.one_of(
    st.none(), st.integers(-5, 60), st.floats(), st.text(max_size=8), st.binary(max_size=8)
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(st.tuples(*[VALUES] * 5), max_size=6), text=st.text(max_size=40))
def test_no_values_break_the_reader(tmp_path, rows, text):
    text = text.encode("utf-8", "replace").decode()
    schema = """
        create table source (id, name, fulltext);
        create table code_name (cid, name, catid, supercid);
        create table code_cat (catid, name, supercatid);
        create table code_text (ctid integer primary key, cid, fid, seltext, pos0, pos1);
        """
    path = tmp_path / "data.qda"
    path.unlink(missing_ok=True)
    keys = ("cid", "fid", "seltext", "pos0", "pos1")
    make(
        path,
        schema,
        source=[{"id": 1, "name": "a", "fulltext": text}],
        code_name=[{"cid": 1, "name": "uro"}, *({"cid": r[0], "name": r[2]} for r in rows)],
        code_text=[dict(zip(keys, row, strict=True)) for row in rows],
    )
    export = read_qualcoder(path, columns={}, coder="x")
    for q, there in zip(
        [q for q in export.quotations if q.start is not None], slices(export), strict=True
    ):
        assert q.text == there != ""
    assert len(export.quotations) + sum(export.losses.values()) == len(rows)


# --- from files to a study ------------------------------------------------------------


@pytest.mark.parametrize("name", ["data.qda", "studie.qda/data.qda"])
def test_a_project_is_transcripts_and_codings_at_once(tmp_path, name):
    data = project(tmp_path / "made").read_bytes()
    tables, report = study_of(tmp_path / "study", name, data)

    assert (report["codings"]["exact"], report["codings"]["n"]) == (3, 3)
    assert report["codings"]["moved"] == report["codings"]["ambiguous"] == 0
    [text] = tables["documents"]["text"]
    assert text == SAID
    spans = zip(tables["codings"]["start"], tables["codings"]["end"], strict=True)
    assert [text[start:end] for start, end in spans] == list(PASSAGES)
    assert set(tables["turns"]["speaker"]) == {"Intervjuar", "Kari"}


# --- tables ---------------------------------------------------------------------------

COLUMNS = "Coder,Coded,Id,Codename,Coded_Memo,Category,Category"
ROW = "kari,Eg rekk ikkje alt,ctid:1,mange saker,sterkt,Press,Tid"


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (f"File,{COLUMNS}", f"intervju_1.docx,{ROW}"),
        (f"File or Case,{COLUMNS}", f"intervju_1.docx,{ROW}"),
        (f"File/case,{COLUMNS}", f"intervju_1.docx,{ROW}"),
        (f"Case,Filename,{COLUMNS}", f"Kari,intervju_1.docx,{ROW}"),
        (f"File or Case,Filename,{COLUMNS}", f"Kari,intervju_1.docx,{ROW}"),
    ],
)
def test_the_table_of_coded_text_needs_no_mapping(tmp_path, header, row):
    path = tmp_path / "codes.csv"
    path.write_text(f"\ufeff{header}\n{row}\n", encoding="utf-8")
    name, export = read_codings(path, columns={}, coder="x")

    [found] = export.quotations
    assert name == "table"
    assert (found.document, found.path, found.coder) == (
        "intervju_1.docx",
        ("mange saker",),
        "kari",
    )
    assert (found.text, found.memo) == ("Eg rekk ikkje alt", "sterkt")


def test_the_list_of_codes_is_a_codebook(tmp_path):
    path = tmp_path / "koder.txt"
    path.write_text(
        "\ufeffTid>>Press>>mange saker\tom tid, og press; slikt\r\n\r\nTid>>ro\r\nulv\tnoko\r\n",
        encoding="utf-8",
    )
    rows = read_codebook(path)
    assert [(r.row, r.path, r.memo) for r in rows] == [
        (1, ("Tid", "Press", "mange saker"), "om tid, og press; slikt"),
        (3, ("Tid", "ro"), ""),
        (4, ("ulv",), "noko"),
    ]


def test_a_list_of_codes_without_categories_and_a_table_are_told_apart(tmp_path):
    path = tmp_path / "koder.txt"
    path.write_text("uro\nro\tmemo\n", encoding="utf-8")
    assert [r.path for r in read_codebook(path)] == [("uro",), ("ro",)]
    path.write_text("Kode\tGruppe\nuro\tTid\n", encoding="utf-8")
    assert [r.path for r in read_codebook(path)] == [("Tid", "uro")]


def test_a_code_that_stands_twice_in_the_list_is_named_by_line(tmp_path):
    path = tmp_path / "koder.txt"
    path.write_text("Tid>>uro\nTid>>uro\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"koder\.txt, row 2: the same code as in row 1"):
        read_codebook(path)


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_changes_that_are_not_in_the_database_yet_stop_the_import(tmp_path, ending):
    path = make(tmp_path / "data.qda", QUALCODER["v17"])
    (tmp_path / f"data.qda{ending}").write_bytes(b"x")
    with pytest.raises(DataError, match=rf"data\.qda{ending} beside it holds changes .* close the"):
        read_qualcoder(path, columns={}, coder="KR")
    (tmp_path / f"data.qda{ending}").write_bytes(b"")
    read_qualcoder(path, columns={}, coder="KR")
