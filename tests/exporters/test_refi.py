"""REFI-QDA files: what the schemas ask for, what programs count, and the way back."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from exporters.projects import (
    CODES,
    FOUND,
    GUIDS,
    KARI,
    RUN,
    TEXT,
    TID,
    TOOL,
    URO,
    opened,
    plainly,
    project,
    read_back,
    schema,
)
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from mining.exporters.positions import PROFILES, positions
from mining.exporters.records import CodedSpan, CodeNode, Project, Source, User
from mining.exporters.refi import codebook_file, project_file

AT = TEXT.index("Eg rekk")
END = TEXT.index("\nDet")
BOTH = [(AT, END, URO, KARI, "nølande"), (AT, END, FOUND, TOOL, ""), (AT, END, TID, KARI, "")]


@st.composite
def coded_texts(draw):
    """Draw a canonical text of anything that UTF-8 holds, and spans in it."""
    signs = st.characters(exclude_categories=["Cs"], exclude_characters="\r")
    odd = st.sampled_from(
        ["\n", "😀", "a\u030a", "\u2028", "\x85", "\x00", "\x0b", "ord ", "\ufeff"]
    )
    text = "".join(draw(st.lists(st.one_of(signs, odd), min_size=1, max_size=60)))
    text = text.lstrip("\ufeff") or "x"
    spans = []
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        code, user = draw(st.sampled_from([(URO, KARI), (TID, KARI), (FOUND, TOOL)]))
        memo = draw(st.sampled_from(["", "eit notat", "to\nliner & <teikn>"]))
        spans.append((start, end, code, user, memo))
    return text, spans


@pytest.mark.parametrize("profile", PROFILES)
@given(drawn=coded_texts())
def test_every_passage_comes_back_as_it_was(profile, drawn):
    text, spans = drawn
    made = project_file(project(text, *spans), profile=profile)

    texts, codings = read_back(made.data, utf16=profile == "nvivo")
    assert texts == {"intervju_1": text}
    wanted = {("intervju_1", text[s:e], c.guid, u.guid, memo) for s, e, c, u, memo in spans}
    assert set(codings) == wanted
    assert len(codings) == len(set(spans_of(spans)))


def spans_of(spans):
    return [(s, e, c.guid, u.guid, memo) for s, e, c, u, memo in spans]


@pytest.mark.parametrize("profile", PROFILES)
@given(drawn=coded_texts())
def test_whatever_is_in_it_the_project_is_valid(profile, drawn):
    text, spans = drawn
    made = project_file(project(text, *spans), profile=profile)

    xsd = schema("Project.xsd")
    assert xsd.validate(opened(made.data)[1]), xsd.error_log.last_error


def test_the_codebook_is_valid_and_has_the_same_tree():
    made = codebook_file(CODES, origin="mining 1")
    root = etree.fromstring(made.data)

    names = [code.get("name") for code in root.iter("{urn:QDA-XML:codebook:1.0}Code")]
    assert names == ["Tid", "uro", "machine candidates", "middle-00 tid, saker"]
    codable = [code.get("isCodable") for code in root.iter("{urn:QDA-XML:codebook:1.0}Code")]
    assert codable == ["true", "true", "false", "true"]
    xsd = schema("Codebook.xsd")
    assert xsd.validate(root), xsd.error_log.last_error


def test_the_same_project_gives_the_same_bytes_and_no_clock():
    first = project_file(project(TEXT, *BOTH), profile="spec").data
    second = project_file(project(TEXT, *reversed(BOTH)), profile="spec").data

    assert first == second
    with zipfile.ZipFile(BytesIO(first)) as archive:
        assert [i.date_time for i in archive.infolist()] == [(2026, 1, 1, 0, 0, 0)] * 2
        assert archive.namelist() == sorted(archive.namelist())
    times = set(re.findall(rb'DateTime="([^"]*)"', opened(first)[0]["project.qde"]))
    assert times == {b"2026-01-01T00:00:00Z"}


def test_one_span_is_one_selection_with_all_its_codes_and_one_more_per_comment():
    _, root = opened(project_file(project(TEXT, *BOTH), profile="spec").data)

    chosen = plainly(root, "Sources", "TextSource", "PlainTextSelection")
    assert [len(plainly(one, "Coding")) for one in chosen] == [2, 1]
    assert [one.get("name") for one in chosen] == ["Eg rekk ikkje over alt."] * 2
    assert [(one.get("startPosition"), one.get("endPosition")) for one in chosen] == [
        (str(AT), str(END))
    ] * 2
    guids = [e.get("guid") for e in root.iter() if e.get("guid")]
    assert len(guids) == len(set(guids))
    assert all(guid == guid.upper() for guid in guids)


def test_machine_and_person_are_two_users_with_codes_of_their_own():
    _, root = opened(project_file(project(TEXT, *BOTH), profile="spec").data)

    users = {user.get("guid"): user.get("name") for user in plainly(root, "Users", "User")}
    below_run = {FOUND.guid, RUN.guid}
    for coding in root.iter("{urn:QDA-XML:project:1.0}Coding"):
        code = plainly(coding, "CodeRef")[0].get("targetGUID")
        assert (users[coding.get("creatingUser")] == "mining 1") == (code in below_run)


def test_names_of_passages_are_their_first_hundred_characters_on_one_line():
    text = "a\n" + 99 * "b" + "😀 slutt"
    _, root = opened(
        project_file(project(text, (0, len(text), URO, KARI, "")), profile="spec").data
    )

    [chosen] = plainly(root, "Sources", "TextSource", "PlainTextSelection")
    assert chosen.get("name") == "a " + 98 * "b"


def test_what_xml_forbids_stays_in_the_text_and_gives_way_elsewhere():
    text = "ja\x0b nei\x00 \ufffe"
    made = project_file(project(text, (0, len(text), URO, KARI, "h\x07m")), profile="spec")

    texts, codings = read_back(made.data)
    assert texts == {"intervju_1": text}
    assert codings[0][1] == text
    assert codings[0][4] == "h m"
    assert made.n_replaced == 4  # three in the passage's name, one in the comment


def test_halves_of_surrogate_pairs_keep_their_place():
    made = project_file(project("a\ud800b", (2, 3, URO, KARI, "")), profile="nvivo")

    texts, codings = read_back(made.data, utf16=True)
    assert texts == {"intervju_1": "a\ufffdb"}
    assert codings[0][1] == "b"
    assert made.n_replaced == 1


def test_the_text_is_as_each_program_expects_it():
    text = "ei\nto 😀\n"

    def file(profile):
        made = project_file(project(text), profile=profile)
        return next(d for n, d in opened(made.data)[0].items() if n.startswith("sources/"))

    assert file("spec") == file("maxqda") == text.encode()
    assert file("nvivo") == b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    assert [positions(text, "nvivo")(n) for n in (0, 2, 3, 6, 7, 8)] == [0, 2, 4, 7, 9, 11]


def test_no_list_is_empty_and_no_path_leads_anywhere():
    bare = Project(name="a", origin="mining 1")
    _, root = opened(project_file(bare, profile="spec").data)
    assert len(root) == 0

    data = opened(project_file(project(TEXT, *BOTH), profile="spec").data)[0]["project.qde"]
    assert b"basePath" not in data
    assert b"richTextPath" not in data
    assert re.findall(rb'(?:p|P)ath="([^:]+):', data) == [b"internal"]


def test_marks_that_belong_to_xml_are_escaped():
    odd = CodeNode(guid=GUIDS.of("code", "odd"), name='<a> & "b"\t\n', memo="]]> &amp;")
    root = etree.fromstring(codebook_file([odd], origin="x").data)

    [code] = plainly(root, "Codes", "Code")
    assert code.get("name") == '<a> & "b"\t\n'
    assert plainly(code, "Description")[0].text == "]]> &amp;"


def test_a_colour_that_is_none_is_left_out():
    codes = [
        CodeNode(guid=GUIDS.of("code", str(n)), name=str(n), colour=colour)
        for n, colour in enumerate(["#fff", "#0072b2", "red", "", "#12345"])
    ]
    root = etree.fromstring(codebook_file(codes, origin="x").data)

    assert [c.get("color") for c in plainly(root, "Codes", "Code")] == [
        *("#fff", "#0072b2", None, None, None)
    ]


def test_deep_trees_are_written_without_recursion():
    node = CodeNode(guid=GUIDS.of("code", "deepest"), name="x")
    for n in range(3000):
        node = CodeNode(guid=GUIDS.of("code", f"deep {n}"), name="x", below=(node,))

    data = codebook_file([node], origin="x").data
    assert data.count(b"<Code ") == 3001


def test_codings_that_lie_nowhere_and_texts_that_are_not_canonical_are_misuse():
    span = CodedSpan(start=1, end=9, code=URO.guid, user=KARI.guid)
    for text, codings in (("kort", (span,)), ("a\rb", ()), ("\ufeffa", ())):
        with pytest.raises(ValueError, match=r"does not lie|line feeds only"):
            Source(guid=URO.guid, name="a", text=text, codings=codings)
    with pytest.raises(ValueError, match="needs a code"):
        codebook_file([], origin="x")


def test_document_groups_are_sets_and_stand_where_the_schema_wants_them():
    [one] = project().sources
    two = replace(one, guid=KARI.guid, name="b", group="Kontor & co")
    three = replace(one, guid=TOOL.guid, name="c", group="Kontor & co")
    _, root = opened(
        project_file(replace(project(), sources=(one, two, three)), profile="spec").data
    )

    [group] = plainly(root, "Sets", "Set")
    assert group.get("name") == "Kontor & co"
    members = [m.get("targetGUID") for m in plainly(group, "MemberSource")]
    assert members == [KARI.guid, TOOL.guid]
    assert schema("Project.xsd").validate(root)


def test_a_user_without_a_name_has_none():
    nameless = Project(name="a", origin="x", users=(User(guid=KARI.guid, name=""),))
    _, root = opened(project_file(nameless, profile="spec").data)

    assert plainly(root, "Users", "User")[0].get("name") is None
