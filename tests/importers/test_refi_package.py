"""Files of REFI-QDA projects: spellings of paths, hostile archives, broken files."""

from __future__ import annotations

import random
import time
import warnings
import zipfile

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

from mining.errors import DataError
from mining.importers.archives import MAX_MEMBERS
from mining.importers.refi.project import read_refi

TEXT = "Eg rekk ikkje over alt."


def read(path):
    return read_refi(path, columns={}, coder="KR")


def pointing(reference, **attributes):
    return project(tag("TextSource", name="int1", plainTextPath=reference, **attributes))


def texts(export):
    return [t.text for t in export.texts]


# --- what is opened -------------------------------------------------------------------


@pytest.mark.parametrize("qde", ["project.qde", "Project.qde", "Min studie.QDE", "a/project.qde"])
@pytest.mark.parametrize("folder", ["sources/", "Sources/", "SOURCES/"])
def test_names_in_the_archive(tmp_path, qde, folder):
    above = "a/" if "/" in qde else ""
    files = {f"{above}{folder}": b"", f"{above}{folder}.root": b"", f"{above}{folder}a.txt": TEXT}
    path = archive(tmp_path, pointing("internal://a.txt"), files, qde=qde)
    assert texts(read(path)) == [TEXT]


def test_slashes_of_windows(tmp_path):
    path = archive(tmp_path, pointing("internal://a.txt"), {"Sources\\a.txt": TEXT})
    assert texts(read(path)) == [TEXT]


def test_what_a_mac_adds_is_no_project(tmp_path):
    files = {"__MACOSX/._project.qde": b"?", "._project.qde": b"?", "sources/a.txt": TEXT}
    assert texts(read(archive(tmp_path, pointing("internal://a.txt"), files))) == [TEXT]


def test_a_file_called_zip(tmp_path):
    files = {"sources/a.txt": TEXT}
    path = archive(tmp_path, pointing("internal://a.txt"), files, name="prosjekt.zip")
    assert texts(read(path)) == [TEXT]


@pytest.mark.parametrize(
    "reference",
    [
        *("internal://Min fil.txt", "internal:/Min fil.txt", "internal:///Min fil.txt"),
        *("INTERNAL://min FIL.txt", "/Min fil.txt", "Min fil.txt", "internal://Min%20fil.txt"),
        "internal:Min fil.txt",
    ],
)
def test_spellings_of_a_path(tmp_path, reference):
    files = {"sources/Min fil.txt": TEXT}
    assert texts(read(archive(tmp_path, pointing(reference), files))) == [TEXT]


def test_names_that_differ_in_case_alone(tmp_path):
    files = {"sources/a.txt": "ein", "sources/A.txt": "to"}
    assert texts(read(archive(tmp_path, pointing("internal://A.txt"), files))) == ["to"]
    files = {"sources/ab.txt": "ein", "sources/AB.txt": "to"}
    assert texts(read(archive(tmp_path, pointing("internal://Ab.txt"), files))) == [""]


def test_a_text_that_is_called_rich(tmp_path):
    xml = project(tag("TextSource", name="int1", richTextPath="internal://a.txt"))
    assert texts(read(archive(tmp_path, xml, {"sources/a.txt": TEXT}))) == [TEXT]


def test_text_in_the_xml_where_the_file_is_missing(tmp_path):
    inline = tag("PlainTextContent", TEXT)
    xml = project(tag("TextSource", inline, name="int1", plainTextPath="internal://a.txt"))
    assert texts(read(archive(tmp_path, xml))) == [TEXT]
    assert texts(read(bare(tmp_path, xml))) == [TEXT]
    assert texts(read(archive(tmp_path, xml, {"sources/a.txt": "frå fila"}))) == ["frå fila"]


# --- what is not ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "reference",
    [
        *("internal://../hemmeleg.txt", "internal://../../etc/passwd", "/etc/passwd"),
        *("internal://%2e%2e/hemmeleg.txt", "internal://under/b.txt", "internal://", "internal:"),
        *("absolute://{there}", "relative:///hemmeleg.txt", "file://{there}", "{there}"),
        *("C:\\hemmeleg.txt", "\\\\server\\a.txt", "https://example.org/a.txt", "project.qde"),
        "internal://sources/../../hemmeleg.txt",
    ],
)
def test_nothing_outside_the_folder_of_sources_is_opened(tmp_path, reference):
    (tmp_path / "hemmeleg.txt").write_text("HEMMELEG", encoding="utf-8")
    files = {
        "hemmeleg.txt": "HEMMELEG",
        "../hemmeleg.txt": "HEMMELEG",
        "sources/../hemmeleg.txt": "HEMMELEG",
        "sources/under/b.txt": "HEMMELEG",
    }
    there = tmp_path / "hemmeleg.txt"
    path = archive(tmp_path, pointing(reference.format(there=there)), files)
    export = read(path)
    assert texts(export) == [""]
    assert sum(export.losses.values()) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["hemmeleg.txt", "prosjekt.qdpx"]


def test_two_members_of_one_name(tmp_path):
    path = tmp_path / "a.qdpx"
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as out:
        warnings.simplefilter("ignore")
        for content in (pointing("a"), pointing("b")):
            out.writestr("project.qde", content)
    with pytest.raises(DataError, match=r"a\.qdpx: holds two parts of one name"):
        read(path)


@pytest.mark.parametrize(
    ("more", "n"), [({"annan.qde": b"<Project/>"}, 2), ({"project.qde": None}, 0)]
)
def test_one_project_in_an_archive(tmp_path, more, n):
    files = {name: data for name, data in more.items() if data is not None}
    path = archive(tmp_path, pointing("a"), files, qde="project.qde" if n else "project.txt")
    with pytest.raises(DataError, match=rf"prosjekt\.qdpx: holds {n} projects .* one is needed"):
        read(path)


def test_document_types_are_refused(tmp_path):
    xml = b'<!DOCTYPE Project [<!ENTITY a SYSTEM "file:///etc/passwd">]><Project name="&a;"/>'
    for path in (bare(tmp_path, xml), archive(tmp_path, xml)):
        with pytest.raises(DataError, match="document type declaration"):
            read(path)


def test_bombs_are_refused(tmp_path):
    bomb = archive(tmp_path, pointing("a"), {"sources/a.txt": b"\0" * 60_000_000})
    with pytest.raises(DataError, match="unpacks to"):
        read(bomb)
    many = {f"sources/{n}": b"" for n in range(MAX_MEMBERS)}
    with pytest.raises(DataError, match="unpacks to"):
        read(archive(tmp_path, pointing("a"), many, name="b.qdpx"))


@pytest.mark.parametrize("depth", [65, 1_000, 100_000])
def test_codes_that_stand_in_each_other_without_end(tmp_path, depth):
    opened = "".join(f'<Code name="k{n}" guid="{n}">' for n in range(depth))
    path = bare(tmp_path, project(codes=opened + "</Code>" * depth))
    with pytest.raises(DataError, match=r"64 levels deep|line 2: not well-formed|not well-formed"):
        read(path)


def test_the_deepest_code_tree_that_is_read(tmp_path):
    opened = "".join(f'<Code name="k{n}" guid="{n}">' for n in range(64))
    export = read(bare(tmp_path, project(codes=opened + "</Code>" * 64)))
    assert len(export.codes[-1].path) == 64


def test_deep_nesting_anywhere_else(tmp_path):
    nested = "<a>" * 1_900 + "djupt" + "</a>" * 1_900
    xml = project(
        text_source("int1", TEXT, selection(0, 2, tag("Description", nested), coding(1))),
        codes=code(1, "uro"),
    )
    assert [q.memo for q in read(bare(tmp_path, xml)).quotations] == ["djupt"]


def test_many_codes_of_one_name_take_no_time(tmp_path):
    codes = "".join(code(n, "uro") for n in range(30_000))
    users = "".join(user(n, name="Anna") for n in range(10_000))
    path = bare(tmp_path, project(codes=codes, users=users))
    begun = time.monotonic()
    export = read(path)
    assert export.codes[-1].path == ("uro (30000)",)
    assert time.monotonic() - begun < 20


# --- broken files ---------------------------------------------------------------------


def test_a_missing_file(tmp_path):
    with pytest.raises(DataError, match="not found"):
        read(tmp_path / "a.qdpx")


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        (b"<Project>\n<Users>\n</Project>", r", line 3: not well-formed XML; export the project"),
        (b"", "not well-formed XML"),
        (b"<Project name='\x00'/>", "not well-formed XML"),
        (b"<CodeBook/>", r"a codebook, which holds no codings; name it in ingest\.codebook"),
        (b"<html/>", "the outermost element is 'html', not 'Project'"),
    ],
)
@pytest.mark.parametrize("pack", [bare, archive])
def test_a_file_that_is_no_project(tmp_path, xml, message, pack):
    with pytest.raises(DataError, match=message) as caught:
        read(pack(tmp_path, xml))
    assert "prosjekt.qd" in str(caught.value)
    assert ("project.qde" in str(caught.value)) == (pack is archive)


def test_a_damaged_archive(tmp_path):
    path = archive(tmp_path, pointing("internal://a.txt"), {"sources/a.txt": TEXT * 50})
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(DataError, match=r"prosjekt\.qdpx: is no \.qdpx file, or a damaged one"):
        read(path)


def whole():
    return project(
        tag(
            "TextSource",
            tag("PlainTextContent", TEXT),
            selection(0, 2, tag("Description", "tja"), coding(2, creatingUser=guid(9)), name=TEXT),
            guid=guid(50),
            name="int1",
        ),
        tag(
            "AudioSource",
            tag(
                "Transcript",
                tag("PlainTextContent", TEXT),
                tag("SyncPoint", guid=guid(60), position=0),
                tag("TranscriptSelection", coding(1), fromSyncPoint=guid(60), toSyncPoint=guid(60)),
            ),
        ),
        tag("PDFSource", tag("PDFSelection", coding(1), name=TEXT)),
        users=user(9, name="Anna"),
        codes=code(1, "Tid", code(2, "uro")),
        rest=tag("Sets", tag("Set", tag("MemberCode", targetGUID=guid(1)), name="A")),
        before=tag("Cases", tag("Case", guid=guid(3))),
        origin="ATLAS.ti",
    )


def test_a_broken_file_gives_a_sentence_or_is_read(tmp_path):
    chance = random.Random(1)
    good = whole()
    packed = archive(tmp_path, good, {"sources/a.txt": TEXT}).read_bytes()
    assert len(read(bare(tmp_path, good)).quotations) == 1
    refusals = []
    for _ in range(400):
        data = bytearray(chance.choice((good, packed)))
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(data))
            if chance.random() < 0.5:
                data[at] = chance.randrange(256)
            else:
                del data[at : at + chance.randint(1, 60)]
        path = bare(tmp_path, bytes(data), "øydelagd.qdpx")
        try:
            read(path)
        except DataError as error:
            refusals.append(str(error))
    assert 0 < len(refusals) < 400
    assert all("øydelagd.qdpx" in said and "\n" not in said for said in refusals)


@pytest.mark.parametrize("element", ["Code", "User", "Set", "SyncPoint", "TextSource", "Coding"])
def test_attributes_may_be_missing_anywhere(tmp_path, element):
    from lxml import etree

    root = etree.fromstring(whole())
    for found in root.iter(f"{{*}}{element}", "{*}PlainTextSelection"):
        for name in list(found.attrib):
            kept = found.attrib.pop(name)
            read(bare(tmp_path, etree.tostring(root)))
            found.set(name, kept)
        found.attrib.clear()
    read(bare(tmp_path, etree.tostring(root)))
