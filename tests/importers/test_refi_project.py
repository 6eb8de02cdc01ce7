"""REFI-QDA projects: codes, coders, documents, and what cannot be carried over."""

from __future__ import annotations

from pathlib import Path

import pytest
from refi_files import (
    archive,
    bare,
    code,
    coding,
    guid,
    project,
    selection,
    tag,
    text_source,
    user,
)
from studies import INTERVIEW, PARAMS, make_study

from mining.errors import DataError
from mining.importers.codings import read_codings
from mining.importers.project_texts import read_project_texts
from mining.importers.refi.project import read_refi
from mining.stages.ingest import ingest

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "refi"
TEXT = "I: Kva gjer du?\nR: Eg rekk ikkje over alt.\nI: Åleine?\nR: Ja, mest.\n"
ALT = "Eg rekk ikkje over alt"
START = TEXT.index(ALT)
END = START + len(ALT)
CODES = code(1, "uro") + code(2, "tid")


def read(path):
    return read_refi(path, columns={}, coder="KR")


def read_xml(folder, *sources, codes=CODES, **more):
    return read(bare(folder, project(*sources, codes=codes, **more)))


def source(*content, name="int1", text=TEXT, **attributes):
    return text_source(name, text, *content, **attributes)


def picked(*content, start=START, end=END, **attributes):
    return selection(start, end, *content, **attributes)


def all_of(export):
    return [(q.text, q.path, q.coder) for q in export.quotations]


# --- a whole project ------------------------------------------------------------------


def test_a_project_arrives(tmp_path):
    xml = project(
        tag(
            "TextSource",
            picked(coding(3, creatingUser=guid(9)), coding(2), name=ALT),
            guid=f"{{{guid(50).lower()}}}",
            name="int1.docx",
            plainTextPath="internal://a.txt",
        ),
        users=user(9, name="Kari"),
        codes=code(2, "Tid", code(3, "uro", tag("Description", "tungt"), color="#ff0000")),
        rest=tag("Sets", tag("Set", tag("MemberSource", targetGUID=guid(50)), name="Kontor A")),
    )
    path = archive(tmp_path, xml, {"sources/a.txt": TEXT})
    name, export = read_codings(path, columns={}, coder="KR")
    assert name == "refi"
    assert all_of(export) == [(ALT, ("Tid", "uro"), "Kari"), (ALT, ("Tid",), "KR")]
    assert [(q.row, q.document, q.start, q.end) for q in export.quotations] == [
        (1, "int1.docx", START, END),
        (2, "int1.docx", START, END),
    ]
    [text] = export.texts
    assert (text.name, text.text, text.guid, text.group) == (
        "int1.docx",
        TEXT,
        guid(50),
        "Kontor A",
    )
    assert export.coders == {"Kari": guid(9)}
    assert [(c.path, c.guid, c.colour, c.memo) for c in export.codes] == [
        (("Tid",), guid(2), "", ""),
        (("Tid", "uro"), guid(3), "#ff0000", "tungt"),
    ]
    assert not export.losses


def test_its_texts_are_transcripts(tmp_path):
    path = archive(
        tmp_path,
        project(tag("TextSource", name="int1.docx", plainTextPath="internal://a.txt")),
        {"sources/a.txt": TEXT},
    )
    [transcript] = read_project_texts(path, language="nn", roles={})
    assert transcript.document.document_id == "int1"
    assert [turn.speaker for turn in transcript.turns] == ["I", "R", "I", "R"]


@pytest.mark.parametrize("space", ["urn:QDA-XML:project:0:10", ""])
def test_any_namespace(tmp_path, space):
    xml = project(source(picked(coding(1))), codes=CODES, xmlns=space)
    assert all_of(read(bare(tmp_path, xml))) == [(ALT, ("uro",), "KR")]


def test_a_project_without_codings_or_sources(tmp_path):
    assert read_xml(tmp_path, source()).quotations == ()
    assert read_xml(tmp_path).texts == ()


# --- coders ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "selections", "expected"),
    [
        ({"creatingUser": guid(1)}, {"creatingUser": guid(2)}, "Anna"),
        ({}, {"creatingUser": guid(2), "modifyingUser": guid(1)}, "Bo"),
        ({}, {"modifyingUser": f"{{{guid(2).lower()}}}"}, "Bo"),
        ({"creatingUser": ""}, {}, "KR"),
    ],
)
def test_who_coded(tmp_path, own, selections, expected):
    users = user(1, name="Anna") + user(2, name="Bo")
    export = read_xml(tmp_path, source(picked(coding(1, **own), **selections)), users=users)
    assert [q.coder for q in export.quotations] == [expected]


def test_coders_without_a_name_or_with_the_same(tmp_path):
    users = user(1, name="Anna") + user(2, name="Anna") + user(3, id="bo") + user(4)
    source_ = source(*(picked(coding(1, creatingUser=guid(n))) for n in range(1, 6)))
    export = read_xml(tmp_path, source_, users=users)
    names = ["Anna", "Anna (2)", "bo", "user 0000ABCD", "user 0000ABCD (2)"]
    assert [q.coder for q in export.quotations] == names
    assert export.coders == {name: guid(n) for n, name in enumerate(names, start=1)}
    assert "2 coders have the name of another, so a number is put behind it" in export.notes


# --- codes ----------------------------------------------------------------------------


def paths(export):
    return [c.path for c in export.codes]


def test_codes_are_told_apart_by_identifier(tmp_path):
    codes = code(1, "uro") + code(2, "Tid", code(3, "uro")) + code(4, "uro", code(5, "natt"))
    export = read_xml(tmp_path, source(picked(*(coding(n) for n in (1, 3, 4, 5)))), codes=codes)
    assert [q.path for q in export.quotations] == [
        ("uro",),
        ("Tid", "uro"),
        ("uro (2)",),
        ("uro (2)", "natt"),
    ]
    assert "1 code has the path of another, so a number is put behind it" in export.notes


def test_one_identifier_on_two_codes(tmp_path):
    export = read_xml(tmp_path, source(picked(coding(1))), codes=code(1, "uro") + code(1, "tid"))
    assert [(c.path, c.guid) for c in export.codes] == [(("uro",), guid(1)), (("tid",), "")]
    assert [q.path for q in export.quotations] == [("uro",)]
    assert any("identifier of another" in note for note in export.notes)


def test_categories_and_colours(tmp_path):
    codes = (
        code(1, "a", isCodable="false")
        + code(2, "b", isCodable="1", color="#0f0")
        + code(3, "c", color="red<script>", isCodable="0")
        + tag("Code", name="d")
    )
    export = read_xml(tmp_path, codes=codes)
    assert [(c.codable, c.colour, c.guid != "") for c in export.codes] == [
        (False, "", True),
        (True, "#0f0", True),
        (False, "", True),
        (True, "", False),
    ]


def test_a_code_without_a_name_is_counted_and_those_below_move_up(tmp_path):
    codes = code(1, "Tid", code(2, " ", code(3, "uro")))
    export = read_xml(tmp_path, source(picked(coding(2))), codes=codes)
    assert paths(export) == [("Tid",), ("Tid", "uro")]
    assert export.losses == {"unreadable": 1, "unknown_code": 1}


def test_cases_among_the_codes_are_left_out(tmp_path):
    codes = code(1, "Personar", code(2, "Anna", code(3, "uro")), isCodable="false")
    cases = tag("Cases", tag("Case", guid=guid(2).lower(), name="Anna"), tag("Case", name="Bo"))
    marked = source(picked(coding(2), coding(3)), coding(2))
    export = read_xml(tmp_path, marked, codes=codes, before=cases)
    assert paths(export) == [("Personar",), ("Personar", "uro")]
    assert all_of(export) == [(ALT, ("Personar", "uro"), "KR")]
    assert export.losses == {"cases": 1}
    assert "2 codings with cases left out" in export.notes


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("ATLAS.ti 8.4", [("Mat",), ("Mat", "frukost"), ("::",)]),
        ("MAXQDA 24", [("Mat",), ("Mat::frukost",), ("::",)]),
    ],
)
def test_a_parent_in_the_name(tmp_path, origin, expected):
    codes = code(1, "Mat") + code(2, "Mat::frukost") + code(3, "::")
    export = read_xml(tmp_path, codes=codes, origin=origin)
    assert paths(export) == expected
    assert ("1 code has its group in its name, before '::'" in export.notes) == (
        origin.startswith("ATLAS")
    )


def code_set(name, *numbers, attribute="targetGUID"):
    return tag("Set", *(tag("MemberCode", **{attribute: guid(n)}) for n in numbers), name=name)


def test_sets_of_a_flat_list_are_its_groups(tmp_path):
    sets = tag("Sets", code_set("Kvardag", 1, 77), code_set("Tom"))
    export = read_xml(tmp_path, source(picked(coding(1))), rest=sets)
    assert paths(export) == [("Kvardag", "uro"), ("tid",)]
    assert [q.path for q in export.quotations] == [("Kvardag", "uro")]
    assert "1 code stands in sets, which are read as groups" in export.notes


@pytest.mark.parametrize(
    ("codes", "sets"),
    [
        (CODES, [code_set("A", 1), code_set("B", 1, 2)]),
        (code(1, "uro", code(2, "tid")), [code_set("A", 1, 2)]),
    ],
)
def test_other_sets_are_not(tmp_path, codes, sets):
    export = read_xml(tmp_path, codes=codes, rest=tag("Sets", *sets))
    assert paths(export)[0] == ("uro",)
    assert any("sets of codes are not read as groups" in note for note in export.notes)


# --- documents ------------------------------------------------------------------------


def test_names_of_documents(tmp_path):
    export = read_xml(
        tmp_path,
        source(name="int1"),
        source(name=" int1\n"),
        tag("TextSource", plainTextPath="internal://board_2017.txt"),
        tag("TextSource", plainTextPath=f"internal://{guid(3)}.txt"),
    )
    assert [t.name for t in export.texts] == ["int1", "int1 (2)", "board_2017", "document"]
    assert (
        "1 of 4 documents share a name with another, so a number is put behind it" in export.notes
    )


def test_groups_of_documents(tmp_path):
    members = {"A": (1, 2), "B": (2,), "": (3,)}
    sets = [
        tag("Set", *(tag("MemberSource", targetGUID=guid(n)) for n in numbers), name=name)
        for name, numbers in members.items()
    ]
    documents = [source(name=f"int{n}", guid=guid(n)) for n in (1, 2, 3)]
    export = read_xml(tmp_path, *documents, rest=tag("Sets", *sets))
    assert [t.group for t in export.texts] == ["A", "", ""]
    assert "1 of 3 documents stand in several sets, so they have no group" in export.notes


@pytest.mark.parametrize(
    ("data", "text", "note"),
    [
        ("Blåbær\r\nog\rtjære".encode("cp1252"), "Blåbær\nog\ntjære", "is in cp1252"),
        ("\ufeff\ufeffJa".encode(), "Ja", None),
        ("Ja".encode("utf-16"), "Ja", "is in utf-16"),
        (b"\x89PNG\r\n", "", "cannot be read as text"),
    ],
)
def test_texts_in_any_encoding(tmp_path, data, text, note):
    xml = project(tag("TextSource", name="int1", plainTextPath="internal://a.txt"))
    export = read(archive(tmp_path, xml, {"sources/a.txt": data}))
    assert [t.text for t in export.texts] == [text]
    assert export.losses == ({} if text else {"no_text": 1})
    assert [note for note in export.notes if "text file" in note] == (
        [next(n for n in export.notes if note in n)] if note else []
    )


def test_a_whole_document_can_be_coded(tmp_path):
    export = read_xml(tmp_path, source(coding(1, creatingUser=guid(9))), users=user(9, name="Bo"))
    assert all_of(export) == [(TEXT, ("uro",), "Bo")]
    assert [(q.start, q.end) for q in export.quotations] == [(0, len(TEXT))]


# --- comments -------------------------------------------------------------------------


def test_comments_and_notes(tmp_path):
    notes = tag(
        "Notes",
        tag("Note", tag("PlainTextContent", "Sjå også int2."), guid=guid(20)),
        tag("Note", plainTextPath="internal://n.txt", guid=guid(21)),
        tag("Note", guid=guid(22)),
        tag("Note", tag("PlainTextContent", "Margnotat."), guid=guid(23)),
    ) + tag("Links", tag("Link", originGUID=guid(30), targetGUID=guid(23)))
    references = [tag("NoteRef", targetGUID=guid(n)) for n in (20, 21, 22, 99)]
    marked = source(
        picked(
            tag("Description", " Viktig. "),
            coding(1, *references),
            coding(2),
            guid=guid(30),
        ),
        picked(tag("Description"), coding(1), start=0, end=1),
    )
    path = archive(
        tmp_path, project(marked, codes=CODES, rest=notes), {"sources/n.txt": "Frå fila."}
    )
    assert [q.memo for q in read(path).quotations] == [
        "Viktig.\nMargnotat.\nSjå også int2.\nFrå fila.",
        "Viktig.\nMargnotat.",
        "",
    ]


# --- what cannot be carried over ------------------------------------------------------


def test_every_loss_is_counted_exactly(tmp_path):
    n = len(TEXT)
    marked = source(
        picked(coding(1)),
        picked(coding(1)),  # repeated
        picked(coding(1), coding(2), start=n - 3, end=n + 4),  # clipped
        picked(coding(1), start=n, end=n + 4),  # out of range
        picked(coding(1), start=-9, end=-2),  # out of range
        picked(coding(1), start=4, end=4),  # empty
        picked(coding(1), start=9, end=4),  # empty
        picked(),  # without code
        picked(tag("Description", "berre ein kommentar")),  # without code
        picked(coding(99)),  # unknown code
        picked(tag("Coding"), tag("Coding", tag("CodeRef"))),  # unreadable, twice
        tag("PlainTextSelection", coding(1), startPosition="0"),  # unreadable
        picked(coding(1), start="0x1", end="2.5"),  # unreadable
    )
    export = read_xml(tmp_path, marked)
    assert export.losses == {
        "clipped": 1,
        "out_of_range": 2,
        "empty": 2,
        "without_code": 2,
        "unknown_code": 1,
        "repeated": 1,
        "unreadable": 4,
    }
    assert [(q.start, q.end) for q in export.quotations] == [
        (START, END),
        (n - 3, n),
        (n - 3, n),
    ]


def test_repeated_codings_keep_both_comments(tmp_path):
    marked = source(
        *(picked(tag("Description", memo), coding(1)) for memo in ("Først.", "Så.", "Så."))
    )
    export = read_xml(tmp_path, marked)
    assert [q.memo for q in export.quotations] == ["Først.\nSå."]
    assert export.losses == {"repeated": 2}


def test_pictures_sound_and_film(tmp_path):
    picture = tag(
        "PictureSource",
        tag("PictureSelection", coding(1), coding(2)),
        tag("PictureSelection"),
        coding(1),
        name="bilete",
    )
    film = tag(
        "VideoSource",
        tag("VideoSelection", coding(1), begin="0", end="9"),
        coding(2),
        path="relative:///a.mp4",
        name="film",
    )
    export = read_xml(tmp_path, picture, film)
    assert export.texts == ()
    assert export.losses == {"media": 5, "without_code": 1}


def test_transcripts_of_recordings(tmp_path):
    points = [
        tag("SyncPoint", guid=guid(60), timeStamp=0, position=START),
        tag("SyncPoint", guid=guid(61), timeStamp=900, position=END),
        tag("SyncPoint", guid=guid(62), timeStamp=1900),
    ]

    def between(first, last, *content):
        ends = {"fromSyncPoint": guid(first).lower(), "toSyncPoint": guid(last)}
        return tag("TranscriptSelection", *content, **ends)

    transcript = tag(
        "Transcript",
        tag("PlainTextContent", TEXT),
        *points,
        between(60, 61, coding(1)),
        between(60, 62, coding(1), coding(2)),  # a time alone: media, twice
        between(60, 99, coding(1)),  # unreadable
        between(60, 61),  # without code
        guid=guid(70),
    )
    recording = tag("AudioSource", transcript, coding(1), name="opptak.mp3", guid=guid(71))
    sets = tag("Sets", tag("Set", tag("MemberSource", targetGUID=guid(71)), name="Kontor A"))
    export = read_xml(tmp_path, recording, rest=sets)
    assert [(t.name, t.guid, t.group) for t in export.texts] == [
        ("opptak.mp3", guid(70), "Kontor A")
    ]
    assert all_of(export) == [(ALT, ("uro",), "KR")]
    assert export.losses == {"media": 3, "unreadable": 1, "without_code": 1}


def test_a_transcript_that_is_a_document_already_is_read_once(tmp_path):
    where = {"plainTextPath": "internal://a.txt", "name": "int1"}
    recording = tag("AudioSource", tag("Transcript", picked(coding(2)), **where), name="opptak")
    document = tag("TextSource", picked(coding(1)), **where)
    path = archive(tmp_path, project(recording, document, codes=CODES), {"sources/a.txt": TEXT})
    export = read(path)
    assert [t.name for t in export.texts] == ["int1"]
    assert [q.path for q in export.quotations] == [("uro",), ("tid",)]


def test_pdfs(tmp_path):
    def region(*content, **attributes):
        return tag("PDFSelection", *content, page=0, **attributes)

    inline = tag("Representation", tag("PlainTextContent", "Eg rekk\nikkje over alt"))
    pdf = tag(
        "PDFSource",
        region(coding(1), name="Eg rekk  ikkje over…", guid=guid(80)),  # stands in the text
        region(inline, coding(1), name="Sitat 3:1"),  # stands in the text
        region(coding(2), name=ALT),  # another code: a region
        region(coding(1), name="Ja, mest av alt"),  # another text: a region
        region(),  # without code
        region(guid=guid(81)),  # stands in the text, where it is counted
        tag(
            "Representation",
            tag("PlainTextContent", TEXT),
            picked(coding(1), guid=guid(82)),
            picked(guid=guid(81)),
        ),
        coding(2),
        name="int1.pdf",
        guid=guid(83),
    )
    export = read_xml(tmp_path, pdf)
    assert [(t.name, t.guid) for t in export.texts] == [("int1.pdf", guid(83))]
    assert all_of(export) == [(TEXT, ("tid",), "KR"), (ALT, ("uro",), "KR")]
    assert export.losses == {"regions": 2, "without_code": 2}


def test_a_pdf_without_its_text(tmp_path):
    pdf = tag("PDFSource", tag("PDFSelection", coding(1), name=ALT), coding(1), name="int1.pdf")
    export = read_xml(tmp_path, pdf)
    assert [t.text for t in export.texts] == [""]
    assert export.losses == {"no_text": 1, "regions": 1, "unreadable": 1}


@pytest.mark.parametrize(
    ("attributes", "loss"),
    [
        ({"plainTextPath": "internal://borte.txt"}, "no_text"),
        ({"plainTextPath": "absolute:///etc/hostname"}, "linked"),
        ({"plainTextPath": "relative:///int1.txt"}, "linked"),
        ({"richTextPath": "internal://a.docx"}, "no_text"),
        ({"richTextPath": "absolute://C:/a.docx"}, "linked"),
        ({}, "no_text"),
    ],
)
def test_passages_of_a_document_without_text_keep_their_names(tmp_path, attributes, loss):
    document = tag(
        "TextSource",
        picked(coding(1), coding(2), name="Eg rekk ikkje over…"),
        picked(coding(1), name="Ja, mest."),
        picked(coding(1), name=" … "),  # unreadable
        picked(name="Ja"),  # without code
        coding(1),  # unreadable
        name="int1",
        **attributes,
    )
    path = archive(tmp_path, project(document, codes=CODES), {"sources/a.docx": b"PK\x03\x04"})
    export = read(path)
    assert all_of(export) == [
        ("Eg rekk ikkje over", ("uro",), "KR"),
        ("Eg rekk ikkje over", ("tid",), "KR"),
        ("Ja, mest.", ("uro",), "KR"),
    ]
    assert {(q.start, q.end) for q in export.quotations} == {(None, None)}
    assert export.losses == {loss: 1, "unreadable": 2, "without_code": 1}
    assert export.notes == (
        "document 'int1': its text is not in the export, so 2 of 3 coded passages are searched "
        "for by their names, 1 of them by their beginning alone",
    )


def test_notes_hold_no_speech_and_no_names_of_codes(tmp_path):
    codes = code(1, "hemmeleg") + code(2, "hemmeleg") + code(3, "hemmeleg::uro")
    marked = source(picked(coding(1), coding(2), name=ALT), text=f"{TEXT}\U0001f600", name="i" * 60)
    export = read_xml(tmp_path, marked, codes=codes, origin="ATLAS.ti")
    said = " ".join(export.notes)
    assert len(export.notes) == 3
    assert "rekk" not in said
    assert "hemmeleg" not in said
    assert f"'{'i' * 40}…'" in said


# --- the published example ------------------------------------------------------------


@pytest.mark.parametrize("ending", [".qde", ".qdpx"])
def test_the_published_example(ending):
    found = sorted(SAMPLES.glob(f"*{ending}"))
    if not found:
        pytest.skip(f"needs {SAMPLES}: the example is not part of the repository")
    [path] = found
    name, export = read_codings(path, columns={}, coder="KR")
    assert name == "refi"
    # Sixteen codings: nine on text, three on pictures and film, four on areas of a page, of
    # which three stand in the text as well.
    assert len(export.quotations) == 9
    assert export.losses == {"without_code": 2, "no_text": 8, "media": 3, "regions": 1}
    assert len(export.codes) == 14
    assert sorted(c.path for c in export.codes if c.path[0] == "Coke") == [
        ("Coke",),
        ("Coke", "diet Coke"),
        ("Coke", "full-fat Coke"),
    ]
    assert len(export.texts) == 8  # six texts and two PDFs
    assert {t.text for t in export.texts} == {""}
    assert {q.start for q in export.quotations} == {None}
    assert {q.coder for q in export.quotations} == {"Friedrich Markgraf"}
    assert len(export.coders) == 3
    assert sum(q.memo != "" for q in export.quotations) == 1
    with pytest.raises(DataError, match="holds no text of a document"):
        read_project_texts(path, language="en", roles={})


# --- a study --------------------------------------------------------------------------


def coded_study(folder, transcripts):
    """Write a study whose codings, codebook and perhaps transcripts stand in one project."""
    passages = ("Eg rekk ikkje over alt", "Eg går over gangen til dei andre")
    spans = [(INTERVIEW.index(p), INTERVIEW.index(p) + len(p)) for p in passages]
    marked = source(
        *(picked(coding(n), start=a, end=b) for n, (a, b) in enumerate(spans, start=1)),
        name="intervju_1",
        text=INTERVIEW,
        guid=guid(50),
    )
    params = PARAMS.replace("transcripts: raw", f"transcripts: {transcripts}").replace(
        "codings: codes.csv", "codings: studie.qde, codebook: studie.qde"
    )
    workspace = make_study(folder, params=params)
    bare(folder, project(marked, codes=CODES), "studie.qde")
    return workspace


@pytest.mark.parametrize("transcripts", ["studie.qde", "raw"])
def test_a_study_can_be_one_project(tmp_path, transcripts):
    report = ingest(coded_study(tmp_path, transcripts))
    found = report["codings"]
    assert (found["format"], found["n"], found["exact"], found["n_segments_coded"]) == (
        "refi",
        2,
        2,
        2,
    )
    assert [d["document_id"] for d in report["documents"]] == ["intervju_1"]
