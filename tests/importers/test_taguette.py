"""Projects of Taguette, the HTML in them, and its tables."""

from __future__ import annotations

import html
import time

import html5lib
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from importers.project_files import PASSAGES, SAID, TAGUETTE, make, slices, study_of

from mining.errors import DataError
from mining.importers.codebook import read_codebook
from mining.importers.codings import read_codings
from mining.importers.projects.html_text import read_html
from mining.importers.projects.taguette import read_taguette

# White space between paragraphs, as Taguette's converters leave it, counts in the offsets.
PAGE = "".join(f"<p>{html.escape(line)}</p>\n\n" for line in SAID.rstrip("\n").split("\n"))
PLAIN = SAID.rstrip("\n").replace("\n", "\n\n") + "\n\n"
TAGS = [
    {"id": 1, "project_id": 1, "path": "mange saker", "description": "om tid"},
    {"id": 2, "project_id": 1, "path": "halde ut", "description": ""},
]


def highlight(key, passage, *, plain=PLAIN, document=1, **more):
    """Return a row on a passage, with offsets in bytes of the page's text."""
    before = plain.index(passage)
    start, end = (len(plain[:n].encode()) for n in (before, before + len(passage)))
    row = {"id": key, "document_id": document, "start_offset": start, "end_offset": end}
    return {**row, "snippet": f"<p>{html.escape(passage)}</p>", **more}


HIGHLIGHTS = [highlight(n, passage) for n, passage in enumerate(PASSAGES, start=1)]
TAGGED = [(1, 1), (2, 2), (3, 1), (3, 2)]


def document(key=1, name="intervju_1", contents=PAGE, project=1):
    return {"id": key, "name": name, "contents": contents, "project_id": project}


def project(folder, *, tagged=TAGGED, **tables):
    """Write a project with one document, two tags and three highlights, and what is given."""
    given_tables = {
        "projects": [{"id": 1, "name": "Studie"}],
        "documents": [document()],
        "tags": TAGS,
        "highlights": HIGHLIGHTS,
    }
    links = [{"highlight_id": h, "tag_id": t} for h, t in tagged]
    return make(
        folder / "studie.sqlite3", TAGUETTE, **{**given_tables, "highlight_tags": links, **tables}
    )


def read(folder, **tables):
    return read_taguette(project(folder, **tables), columns={}, coder="kari")


def tags(*paths):
    return [{"id": n, "project_id": 1, "path": path} for n, path in enumerate(paths, start=1)]


def test_highlights_tags_and_text(tmp_path):
    export = read(tmp_path)

    assert export.texts[0].text == SAID.rstrip("\n")
    assert slices(export) == [*PASSAGES, PASSAGES[2]]
    assert [q.text for q in export.quotations] == [*PASSAGES, PASSAGES[2]]
    assert [q.path for q in export.quotations] == [
        *(("mange saker",), ("halde ut",), ("mange saker",), ("halde ut",))
    ]
    assert [(q.row, q.coder, q.document) for q in export.quotations] == [
        (row, "kari", "intervju_1") for row in (1, 2, 3, 4)
    ]
    assert [(c.path, c.memo, c.codable) for c in export.codes] == [
        *((("mange saker",), "om tid", True), (("halde ut",), "", True))
    ]
    assert export.losses == {}
    assert export.notes == ("Taguette keeps no coders, so all codings carry one name",)


def test_it_is_recognised_by_its_number_and_by_its_tables(tmp_path):
    path = project(tmp_path)
    assert read_codings(path, columns={}, coder="x")[0] == "taguette"
    nameless = tmp_path / "utan.txt"
    nameless.write_bytes(path.read_bytes()[:68] + bytes(4) + path.read_bytes()[72:])
    assert read_codings(nameless, columns={}, coder="x")[0] == "taguette"


# --- HTML -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>Ja</p><p>Nei</p>", "Ja\nNei"),
        ("\n <p>Ja</p>\n\n\n<p> Nei </p>\n", "Ja\nNei"),
        ("<h1>Tittel</h1><div><div><p>Ja</p></div></div>Nei", "Tittel\nJa\nNei"),
        ("Ja<br>nei<br/>vel", "Ja\nnei\nvel"),
        ("<p>Ja<br></p><p>nei</p>", "Ja\nnei"),
        ("<p>Ja</p><p></p><p> </p><p>nei</p>", "Ja\nnei"),
        ("<p>Ja<br></p><p><br></p><p>nei</p>", "Ja\n\nnei"),
        ("<p>Ja<br><br><br><br>nei</p>", "Ja\n\nnei"),
        ("<p>Eg  rekk\n  ikkje <b>al</b>t</p>", "Eg rekk ikkje alt"),
        ("<p>Ja <b> nei</b></p>", "Ja nei"),
        ("<p>5&nbsp;&lt;&nbsp;6 &amp; &oslash;</p>", "5\u00a0<\u00a06 & ø"),
        ("<pre>I: Ja\n\n  A: nei\n</pre><p>vel</p>", "I: Ja\n\n  A: nei\nvel"),
        ("<ul><li>ein</li><li>to</li></ul>", "ein\nto"),
        (
            "<table><tr><td>I</td><td><p>Ja?</p></td></tr><tr><td>A</td><td>Ja.</td></tr></table>",
            "I\tJa?\nA\tJa.",
        ),
        ("<p>Ja<script>alert(1)</script><style>p{}</style>.</p>", "Ja."),
        ("<html><head><title>x</title></head><body><p>Ja</p></body></html>", "Ja"),
        ("<!-- x --><p>Ja<!-- nei --></p>", "Ja"),
        ("\ufeff<p>\ufeffJa\ufeff</p>", "Ja\ufeff"),
        ("<p>Ja&#13;&#10;nei</p><pre>a&#13;b</pre>", "Ja nei\na\nb"),
        ("<p>uavslutta <b>feit<p>neste", "uavslutta feit\nneste"),
        ("", ""),
        ("<frameset><frame></frameset>", ""),
    ],
)
def test_html_to_text(page, text):
    assert read_html(page, where="a").text == text


def test_bytes_lead_to_characters():
    #        bytes: å=0-1, space=2, 😀=3-6, newline=7, b=8
    page = read_html("<p>å 😀</p>\n<p>b</p>", where="a")
    assert page.text == "å 😀\nb"
    assert page.reading.starts.tolist() == [0, 0, 1, 2, 2, 2, 2, 4, 4, 5]
    assert page.reading.ends.tolist() == [0, 0, 1, 2, 2, 2, 2, 3, 3, 5]


WORDS = st.text(st.sampled_from("aåæ😀 \n\u0301<>&b"), max_size=12)
TAGS_OF_PAGES = (
    "<p> </p> <table> <tr> <td> </td> </table> <b> </b> <i a=1> </i> <br> <svg> <math> <select> "
    "<template> <frameset> <body> <title> <textarea> <pre> <!-- --> <a> </a> å x & &#0; </body> "
    "</html> <script> </script> <form> <option> <ruby> <rt> <li> <dd>"
).split()


@settings(deadline=None, max_examples=60)
@given(lines=st.lists(WORDS, max_size=5), between=st.sampled_from(["", "\n", "\n  \n"]))
def test_every_character_of_a_page_is_found_by_its_bytes(lines, between):
    page = read_html(between.join(f"<p>{html.escape(x)}</p>" for x in ["x", *lines]), where="a")
    raw = between.join(["x", *lines])
    for n, character in enumerate(raw):
        start, end = len(raw[:n].encode()), len(raw[: n + 1].encode())
        span = slice(page.reading.starts[start], page.reading.ends[end])
        assert page.text[span].strip() == character.strip()


@settings(deadline=None, max_examples=80)
@given(st.lists(st.sampled_from([tag for tag in TAGS_OF_PAGES if "--" not in tag])))
def test_the_bytes_are_those_of_the_other_tree_of_the_same_parser(pieces):
    page = " ".join(pieces)
    body = html5lib.parse(page, namespaceHTMLElements=False).find("body")
    text = "" if body is None else "".join(body.itertext())
    assert len(read_html(page, where="a").reading.starts) == len(text.encode()) + 1


@settings(deadline=None, max_examples=80)
@given(st.lists(st.sampled_from(TAGS_OF_PAGES)))
def test_no_page_breaks_the_reader(pieces):
    page = read_html(" ".join(pieces), where="a")
    assert page.reading.starts.max(initial=0) <= len(page.text)
    assert "\r" not in page.text
    assert page.text == page.text.strip("\n\t") or not {"<pre>", "<textarea>"}.isdisjoint(pieces)


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 50_000,
        "<p " + " ".join(f"a{n}" for n in range(50_000)) + ">",
        "<table>" + "a<b></b>" * 50_000,
        "".join(f"<p><b id={n}>x" for n in range(20_000)),
        "x" * 5_000_001,
    ],
    ids=["nested", "attributes", "misplaced", "formats", "long"],
)
def test_a_page_made_to_take_long_is_refused_soon(page):
    begun = time.monotonic()
    with pytest.raises(DataError, match=r"^a\.sqlite3, document 'b': "):
        read_html(page, where="a.sqlite3, document 'b'")
    assert time.monotonic() - begun < 5


# --- places ---------------------------------------------------------------------------


def test_a_highlight_may_run_over_paragraphs(tmp_path):
    passage = PLAIN[PLAIN.index("Og kva seier") : PLAIN.index("halde ut")]
    snippet = "<p>Og kva seier dei då?</p>\n<p>Kari: Dei seier at me må </p>"
    row = highlight(1, passage, snippet=snippet)
    export = read(tmp_path, highlights=[row], tagged=[(1, 1)])
    assert slices(export) == ["Og kva seier dei då?\nKari: Dei seier at me må "]


def test_a_snippet_with_other_tags_is_a_checksum_too(tmp_path):
    page = "<h2>Tittel</h2><ul><li>ein å</li><li>to 😀</li></ul>"
    row = highlight(
        1, "ein åto", plain="Tittelein åto 😀", snippet="<ul><li>ein <b>å</b></li><li>to</li></ul>"
    )
    export = read(tmp_path, documents=[document(contents=page)], highlights=[row], tagged=[(1, 1)])
    assert slices(export) == ["ein å\nto"]


def test_a_snippet_that_does_not_fit_stays_without_offsets(tmp_path):
    wrong = highlight(1, PASSAGES[0], start_offset=4, end_offset=9)
    export = read(tmp_path, highlights=[wrong, *HIGHLIGHTS[1:]])
    assert [q.start is None for q in export.quotations] == [True, False, False, False]
    assert export.quotations[0].text == PASSAGES[0]
    assert any(note.startswith("1 coding has a passage") for note in export.notes)


def test_offsets_that_another_parser_counted_are_moved(tmp_path):
    moved = [
        {**row, "start_offset": row["start_offset"] + 3, "end_offset": row["end_offset"] + 3}
        for row in HIGHLIGHTS
    ]
    page = "\n\n\n" + PAGE
    export = read(tmp_path, documents=[document(contents=page)], highlights=moved)
    assert slices(export) == [*PASSAGES, PASSAGES[2]]
    assert any("moved by the same number" in note for note in export.notes)


# --- what is lost ---------------------------------------------------------------------


def test_what_cannot_be_carried_over_is_counted(tmp_path):
    rows = [
        *HIGHLIGHTS,
        highlight(4, "arbeidet"),
        highlight(5, "arbeidet", document=9),
        highlight(6, "arbeidet", snippet="", start_offset=-4),
        highlight(7, "arbeidet", snippet=None, end_offset=10**6),
        highlight(8, "arbeidet", snippet=" ", start_offset=7, end_offset=7),
        highlight(9, "arbeidet", document=2),
    ]
    export = read(
        tmp_path,
        documents=[document(), document(2, "tom", "<p> </p>")],
        highlights=rows,
        tagged=[*TAGGED, (3, 99), (5, 1), (6, 1), (7, 2), (8, 2), (9, 1), (1, None)],
    )
    assert len(export.quotations) == 4
    assert export.losses == {
        **dict.fromkeys(("without_code", "unknown_document", "empty", "no_text"), 1),
        **dict.fromkeys(("unknown_code", "out_of_range"), 2),
    }


def test_documents_of_one_name_are_told_apart(tmp_path):
    export = read(
        tmp_path,
        documents=[document(), document(2), document(3, "")],
        highlights=[highlight(1, "arbeidet", document=2)],
        tagged=[(1, 1)],
    )
    assert [t.name for t in export.texts] == ["intervju_1", "intervju_1 (2)", "document 3"]
    assert export.quotations[0].document == "intervju_1 (2)"


def test_the_only_project_with_highlights_is_read(tmp_path):
    export = read(
        tmp_path,
        documents=[document(), document(2, "anna", project=2)],
        tags=[*TAGS, {"id": 3, "project_id": 2, "path": "framand"}],
    )
    assert [t.name for t in export.texts] == ["intervju_1"]
    assert ("framand",) not in {c.path for c in export.codes}
    assert export.notes[0] == "of 2 projects the only one with highlights is read"


def test_several_projects_are_refused_with_their_number(tmp_path):
    with pytest.raises(
        DataError, match=r"holds 2 projects, 2 of them with highlights; .* Export project"
    ):
        read(
            tmp_path,
            documents=[document(), document(2, "anna", project=2)],
            highlights=[*HIGHLIGHTS, highlight(4, "arbeidet", document=2)],
        )


# --- tags -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "paths"),
    [
        (["Tid", "Tid.uro"], [("Tid",), ("Tid", "uro")]),
        (["Tid.uro", "Tid"], [("Tid", "uro"), ("Tid",)]),
        (["T", "T: uro", "T - ro", "T/x"], [("T",), ("T", "uro"), ("T", "ro"), ("T", "x")]),
        (["A", "A.b", "A.b.c"], [("A",), ("A", "b"), ("A", "b", "c")]),
        (["A", "A.b.c"], [("A",), ("A", "b.c")]),
        (["kl. 8.30", "dr. Berg", "og/eller"], [("kl. 8.30",), ("dr. Berg",), ("og/eller",)]),
        (["Tid.uro", "Tid.ro"], [("Tid.uro",), ("Tid.ro",)]),
        (["A", "A.b", "A:b"], [("A",), ("A", "b"), ("A:b",)]),
        (["A", "A.", "A - "], [("A",), ("A.",), ("A -",)]),
    ],
)
def test_a_sign_is_a_step_only_below_a_tag(tmp_path, names, paths):
    export = read(tmp_path, tags=tags(*names), tagged=[(1, 1)])
    assert [c.path for c in export.codes] == paths
    deep = sum(len(path) > 1 for path in paths)
    assert any("begins with another tag" in note for note in export.notes) == bool(deep)


def test_newer_versions_say_what_a_tag_stands_below(tmp_path):
    schema = TAGUETTE.replace("path text, description", "path text, parent_id integer, description")
    path = make(
        tmp_path / "ny.sqlite3",
        schema,
        documents=[document()],
        tags=[
            {"id": 1, "project_id": 1, "path": "Tid"},
            {"id": 2, "project_id": 1, "path": "uro", "parent_id": 1},
            {"id": 3, "project_id": 1, "path": "Tid.ro", "parent_id": None},
            {"id": 4, "project_id": 1, "path": "ring", "parent_id": 5},
            {"id": 5, "project_id": 1, "path": "rundt", "parent_id": 4},
        ],
        highlights=HIGHLIGHTS,
    )
    export = read_taguette(path, columns={}, coder="x")
    assert [c.path for c in export.codes] == [
        *(("Tid",), ("Tid", "uro"), ("Tid.ro",), ("rundt", "ring"), ("ring", "rundt"))
    ]


# --- hostile --------------------------------------------------------------------------


BYTES = "då".encode()


def test_odd_values_give_counts_and_no_crash(tmp_path):
    schema = """
        create table documents (id, name, contents);
        create table tags (id, path);
        create table highlights (id, document_id, start_offset, end_offset, snippet);
        create table highlight_tags (highlight_id, tag_id);
        """
    path = make(
        tmp_path / "a.sqlite3",
        schema,
        documents=[
            {"id": None, "name": "x", "contents": "y"},
            {"id": "1", "name": b"a", "contents": "<p>Hei då</p>".encode()},
            {"id": 2.0, "name": 7, "contents": 7},
            {"id": 3, "name": "tom", "contents": None},
        ],
        tags=[
            {"id": 1, "path": "uro"},
            {"id": 2, "path": "uro"},
            {"id": 3, "path": None},
            {"id": "fire", "path": "ro"},
        ],
        highlights=[
            {
                "id": 1,
                "document_id": 1.0,
                "start_offset": "4",
                "end_offset": 7.0,
                "snippet": BYTES,
            },
            {"id": 2, "document_id": 1, "start_offset": b"4", "end_offset": None, "snippet": "då"},
            {"id": None, "document_id": None, "start_offset": 1, "end_offset": 2},
            {"id": 4, "document_id": 3, "start_offset": 0, "end_offset": 2, "snippet": "<p"},
        ],
        highlight_tags=[
            {"highlight_id": "1", "tag_id": 1.0},
            {"highlight_id": 1, "tag_id": 2},
            {"highlight_id": 1, "tag_id": 3},
            {"highlight_id": 2, "tag_id": 1},
            {"highlight_id": 4, "tag_id": 1},
        ],
    )
    export = read_taguette(path, columns={}, coder="x")
    assert slices(export) == ["då"]
    assert [q.text for q in export.quotations] == ["då", "då"]
    assert export.losses == {"without_code": 1, "unknown_code": 1, "no_text": 1, "repeated": 1}
    assert any("read as one with it" in note for note in export.notes)


def test_a_database_without_what_is_needed_gives_a_sentence(tmp_path):
    schema = "create table documents (id); pragma application_id = 1416066164;"
    path = make(tmp_path / "a.sqlite3", schema)
    with pytest.raises(DataError, match=r"a\.sqlite3: the table documents lacks name and contents"):
        read_codings(path, columns={}, coder="x")


# --- from files to a study ------------------------------------------------------------


def test_a_project_is_transcripts_and_codings_at_once(tmp_path):
    data = project(tmp_path / "made").read_bytes()
    tables, report = study_of(tmp_path / "study", "studie.sqlite3", data)

    assert (report["codings"]["exact"], report["codings"]["n"]) == (4, 4)
    assert report["codings"]["moved"] == report["codings"]["ambiguous"] == 0
    [text] = tables["documents"]["text"]
    spans = zip(tables["codings"]["start"], tables["codings"]["end"], strict=True)
    assert [text[start:end] for start, end in spans] == [*PASSAGES, PASSAGES[2]]
    assert set(tables["turns"]["speaker"]) == {"Intervjuar", "Kari"}


# --- tables ---------------------------------------------------------------------------

TABLE = [
    ("id", "document", "tag", "content"),
    ("1", "intervju_1", "mange saker", "Eg rekk ikkje alt"),
    ("1", "intervju_1", "halde ut", "Eg rekk ikkje alt"),
]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_table_of_highlights_needs_no_mapping(tmp_path, ending):
    path = tmp_path / f"all_tags.{ending}"
    if ending == "csv":
        path.write_text("".join(",".join(row) + "\r\n" for row in TABLE), encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        for row in TABLE:
            book.active.append(row)
        book.save(path)
    name, export = read_codings(path, columns={}, coder="kari")

    assert name == "table"
    assert [(q.document, q.path, q.text, q.coder) for q in export.quotations] == [
        ("intervju_1", (tag,), "Eg rekk ikkje alt", "kari") for tag in ("mange saker", "halde ut")
    ]


@pytest.mark.parametrize("header", ["tag", "name", "path"])
def test_the_codebook_table_is_read(tmp_path, header):
    path = tmp_path / "codebook.csv"
    path.write_text(
        f'{header},description,number of highlights\nTid,"om tid, mest",3\nTid.uro,,1\nkl. 8,,0\n',
        encoding="utf-8",
    )
    assert [(r.path, r.memo) for r in read_codebook(path)] == [
        *((("Tid",), "om tid, mest"), (("Tid", "uro"), ""), (("kl. 8",), ""))
    ]


def test_the_codebook_table_of_newer_versions_says_what_stands_below_what(tmp_path):
    path = tmp_path / "codebook.csv"
    path.write_text(
        "tag,parent,description,number of highlights\nTid,,,3\nuro,Tid,,1\nom kvelden,uro,,1\n",
        encoding="utf-8",
    )
    assert [r.path for r in read_codebook(path)] == [
        *(("Tid",), ("Tid", "uro"), ("Tid", "uro", "om kvelden"))
    ]


def test_groups_that_the_researcher_adds_to_the_codebook_count(tmp_path):
    path = tmp_path / "codebook.csv"
    path.write_text(
        "tag,description,number of highlights,group,origin\nTid.uro,,3,Press,guide\nTid,,1,,\n",
        encoding="utf-8",
    )
    assert [(r.path, r.origin) for r in read_codebook(path)] == [
        *((("Press", "Tid.uro"), "guide"), (("Tid",), None))
    ]
