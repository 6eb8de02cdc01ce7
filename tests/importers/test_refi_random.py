"""Any text and any passages come back as they were written."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from refi_files import Form, archive, code, coding, project, selection, tag

from mining.importers.encoding import decode
from mining.importers.refi.project import read_refi

# What a text file may hold: no surrogates, and so few control characters that it is text.
CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\n \t.å\U0001f600")
# A byte order mark at the start is no part of the text; some signs make a file another kind.
TEXTS = (
    st.text(CHARACTERS, min_size=1, max_size=80)
    .map(lambda text: text.lstrip("\ufeff"))
    .filter(lambda text: text and not text.startswith(("PK", "%PDF", "{\\rtf", "SQLite")))
)


@st.composite
def documents(draw):
    text = draw(TEXTS)
    places = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(places, places).map(sorted), max_size=8))
    return text, [(start, end) for start, end in spans if start < end]


def read(xml, data):
    with tempfile.TemporaryDirectory() as folder:
        path = archive(Path(folder), xml, {"sources/a.txt": data})
        return read_refi(path, columns={}, coder="KR")


@settings(max_examples=300, deadline=None)
@given(document=documents(), names=st.booleans())
def test_a_project_in_the_form_of_the_standard_comes_back(document, names):
    text, spans = document
    # One code for each passage, so that two of one span are two codings.
    selections = [
        selection(start, end, coding(n), **({"name": "x"} if names else {}))
        for n, (start, end) in enumerate(spans)
    ]
    # What is coded fits the standard's reading and no other: a passage with a name that is
    # its text leaves no choice.
    long = "Eg rekk ikkje over alt, men eg prøver"
    whole = f"{text}\n{long}\n"
    at = len(text) + 1
    sure = selection(at, at + len(long), coding(99), name=long)
    xml = project(
        tag("TextSource", *selections, sure, name="int1", plainTextPath="internal://a.txt"),
        codes="".join(code(n, f"k{n}") for n in (*range(len(spans)), 99)),
    )
    export = read(xml, whole.encode())
    assert [t.text for t in export.texts] == [whole]
    found = [(q.start, q.end) for q in export.quotations]
    assert found == [*spans, (at, at + len(long))]
    assert all(q.text == whole[q.start : q.end] for q in export.quotations)
    assert not export.losses


@settings(max_examples=300, deadline=None)
@given(
    document=documents(),
    offsets=st.lists(st.tuples(st.integers(-5, 200), st.integers(-5, 200)), max_size=6),
    crlf=st.booleans(),
    mark=st.booleans(),
    origin=st.sampled_from(["", "NVivo", "ATLAS.ti", "MAXQDA"]),
)
def test_whatever_the_offsets_are_a_quotation_is_a_slice(document, offsets, crlf, mark, origin):
    text, _ = document
    form = Form(file_end="\r\n" if crlf else "\n", mark=mark)
    selections = [selection(*pair, coding(n)) for n, pair in enumerate(offsets)]
    xml = project(
        tag("TextSource", *selections, name="int1", plainTextPath="internal://a.txt"),
        codes="".join(code(n, f"k{n}") for n in range(len(offsets))),
        origin=origin,
    )
    export = read(xml, form.data(text))
    assert decode(form.data(text), where="")[0] == text
    [kept] = export.texts
    assert kept.text == text
    for q in export.quotations:
        assert 0 <= q.start < q.end <= len(text)
        assert q.text == text[q.start : q.end]
    lost = sum(n for kind, n in export.losses.items() if kind != "clipped")
    assert len(export.quotations) + lost == len(offsets)
