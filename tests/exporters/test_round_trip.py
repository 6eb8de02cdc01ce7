"""What is written as a project is read back as it was, by the toolkit's own reader."""

from __future__ import annotations

from dataclasses import replace

import pytest
from exporters.projects import FOUND, KARI, RUN, TID, TOOL, URO, project
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mining.exporters.positions import PROFILES
from mining.exporters.records import walk
from mining.exporters.refi import codebook_file, project_file
from mining.importers.codings import read_codings
from mining.importers.refi.codebook import read_refi_codebook

PATHS = {URO.guid: ("Tid", "uro"), TID.guid: ("Tid",), FOUND.guid: (RUN.name, FOUND.name)}
NAMES = {KARI.guid: KARI.name, TOOL.guid: TOOL.name}
# A file with control characters is no text to the reader.
SIGNS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff")
GAPS = st.sampled_from([" ", "\n", " 😀 ", "\n\n", "\u2028", "\x85", " – ", ". ", "\t", " 👩‍👩‍👧 "])
WORDS = st.text("abcæøåéòÅ", min_size=1, max_size=9).map(lambda w: w.replace("å", "a\u030a"))


@st.composite
def coded_texts(draw):
    """Draw a text of anything, and passages that begin and end anywhere in it."""
    text = "".join(draw(st.lists(st.one_of(SIGNS, GAPS, WORDS), min_size=1, max_size=60)))
    if not text.strip():
        text += "ord"
    keys = st.tuples(
        st.integers(0, len(text) - 1),
        st.integers(1, len(text)),
        st.sampled_from([(URO, KARI), (TID, KARI), (FOUND, TOOL)]),
        st.sampled_from(["", "eit notat", "to\nliner & <teikn>"]),
    )
    spans = [
        (start, max(start + 1, end), code, user, memo)
        for start, end, (code, user), memo in draw(st.lists(keys, max_size=8))
    ]
    return text, list({(*span[:2], span[2].guid): span for span in spans}.values())


def read(data, path):
    path.write_bytes(data)
    kind, export = read_codings(path, columns={}, coder="somebody else")
    assert kind == "refi"
    return export


@pytest.mark.parametrize("profile", PROFILES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(drawn=coded_texts())
def test_there_and_back_is_the_same(profile, drawn, tmp_path):
    text, spans = drawn
    written = project(text, *spans)
    found = read(project_file(written, profile=profile).data, tmp_path / "a.qdpx")

    [source] = written.sources
    assert [(t.name, t.text, t.guid) for t in found.texts] == [("intervju_1", text, source.guid)]
    assert {(q.start, q.end, q.path, q.coder, q.memo) for q in found.quotations} == {
        (one.start, one.end, PATHS[one.code], NAMES[one.user], one.memo) for one in source.codings
    }
    assert all(q.text == text[q.start : q.end] for q in found.quotations)
    assert len(found.quotations) == len(spans)
    assert dict(found.losses) == {}
    assert dict(found.coders) == {user.name: user.guid for user in written.users}


@pytest.mark.parametrize("profile", PROFILES)
def test_long_passages_and_names_that_are_cut_come_back_too(profile, tmp_path):
    text = "Ja 😀. " + 40 * "Det er mange saker 😀 og lite tid.\n"
    spans = [(6, len(text) - 1, URO, KARI, ""), (0, 2, TID, KARI, ""), (42, 180, FOUND, TOOL, "")]
    spans += [(6, 107, TID, KARI, ""), (8, 109, URO, KARI, "")]
    found = read(project_file(project(text, *spans), profile=profile).data, tmp_path / "a.qdpx")

    assert {(q.start, q.end) for q in found.quotations} == {span[:2] for span in spans}


def test_codes_keep_names_memos_colours_and_identifiers(tmp_path):
    written = project()
    found = read(project_file(written, profile="spec").data, tmp_path / "a.qdpx")

    wanted = [
        ((*(a.name for a in above), c.name), c.memo, c.colour, c.guid, c.codable)
        for above, c in walk(written.codes)
    ]
    assert [(e.path, e.memo, e.colour, e.guid, e.codable) for e in found.codes] == wanted
    path = tmp_path / "a.qdc"
    path.write_bytes(codebook_file(written.codes, origin="mining 1").data)
    rows = read_refi_codebook(path)
    assert [(*row.group, row.name) for row in rows] == [entry[0] for entry in wanted]
    assert [row.memo for row in rows] == [entry[1] for entry in wanted]


def test_several_documents_keep_their_own_codings_and_groups(tmp_path):
    one, two = (project(t, (0, 3, URO, KARI, "")) for t in ("Den fyrste.", "Kva no?"))
    other = replace(two.sources[0], name="intervju_2", guid=URO.guid, group="Kontor A")
    both = replace(one, sources=(*one.sources, other))
    found = read(project_file(both, profile="nvivo").data, tmp_path / "a.qdpx")

    assert [(q.document, q.text) for q in found.quotations] == [
        ("intervju_1", "Den"),
        ("intervju_2", "Kva"),
    ]
    assert [(t.name, t.group) for t in found.texts] == [
        ("intervju_1", ""),
        ("intervju_2", "Kontor A"),
    ]
