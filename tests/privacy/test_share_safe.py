"""Speech and code names in files that are meant to be shared."""

from __future__ import annotations

import html
import json
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mining.privacy.share_safe import Index, Leak

SAID = "Altså, eg trivst godt på kontoret når døra står open. Ho 'sa det'."
NAMES = ["prat om vêr", "arbeidsavklaring", "tida"]
INDEX = Index([SAID, "Nei da."], NAMES)
SPEECH, NAME = "speech", "name"


def kinds(content, index=INDEX):
    return [leak.kind for leak in index.leaks(content)]


@pytest.mark.parametrize(
    "content",
    [
        "Dei seier: eg trivst godt på!",
        "EG TRIVST GODT PÅ",
        "eg\n  trivst,\r\n\tgodt – på",
        "eg_trivst_godt_på",
        "'eg trivst godt på'",
        '<p title="eg trivst godt på">Nei</p>',
        "<!-- eg trivst godt på -->",
        "<script>var a = {text: 'eg trivst godt på'}</script>",
        "<p>eg</p><p>trivst</p>\n<p>godt</p><p>på</p>",
        "eg <b>tri</b>vst godt<br>på",
        "<span>eg</span><span>trivst</span><span>godt</span><span>på</span>",
        "eg <span title='5 > 3'>trivst</span> godt på",
        "eg trivst&nbsp;godt p&aring;",
        "eg tri&shy;vst godt p&#229; &#xe5;",
        "eg trivst godt p&amp;aring;",
        r'{"text": ["eg trivst", "godt p\u00e5"]}',
        r'{"text": "eg\ntrivst\tgodt<br>p\u00E5"}',
        r'{"text": "eg \u003cb\u003etrivst\u003c/b\u003e godt p\xe5"}',
        r'"{\"text\": \"eg trivst\\ngodt p\\u00e5\"}"',
        r"eg trivst godt p\u{e5}",
        '<div data-plot="{&quot;text&quot;:&quot;eg trivst\\ngodt p\\u00e5&quot;}">',
        "data:text/plain,eg%20trivst%20godt%20p%C3%A5",
        "eg trivst godt pa\u030a",
        "e\u200bg tri\u00advst godt på",
        "ho sa det" + " x" * 3 + " open ho 'sa det",
    ],
)
def test_speech_is_found_however_it_is_written(content):
    assert kinds(content) == [SPEECH]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "eg trivst godt",
        "eg trivst veldig godt på kontoret",
        "godt trivst eg på",
        "står open nei da",
        "<p>Three groups, and 12 segments that lie in none.</p>",
        "tida",
        "prat om",
        "1 2 3 4 5 6 7 8",
        "&#1114112; &nosuch; \\u{fffff} \\ud83d %ff %zz \\",
        "<" * 50 + "'\"" * 50,
    ],
)
def test_nothing_is_found_where_nothing_is(content):
    assert INDEX.leaks(content) == []


@pytest.mark.parametrize(
    "content", ["Om prat om vêr.", "PRAT-OM-V\\u00caR", "<i>prat</i> om v&ecirc;r"]
)
def test_a_code_name_of_several_words_is_found(content):
    assert kinds(content) == [NAME]


def test_a_long_word_is_a_name_and_a_common_one_is_not():
    assert kinds("Arbeidsavklaring tek tida") == [NAME]


def test_a_leak_says_where_and_never_what():
    content = '<p data-x="&quot;">Om prat om v&ecirc;r: p&aring; kontoret når d&oslash;ra</p>'

    leaks = INDEX.leaks(content)

    assert leaks == [
        Leak(NAME, content.index("prat")),
        Leak(SPEECH, content.index("&aring;") - 1),
    ]
    assert repr(leaks[0]) == "Leak(kind='name', position=22)"
    assert "trivst" not in repr(INDEX)


def test_a_long_quote_is_one_leak_and_two_quotes_are_two():
    assert kinds(SAID) == [SPEECH]
    assert kinds("eg trivst godt på hytta når døra står open") == [SPEECH, SPEECH]


def test_what_the_report_says_anyway_is_no_leak():
    index = Index([SAID], ["prat om vêr", "ute og inne"], public=["Eg trivst godt på; ute og inne"])

    assert index.leaks("eg trivst godt på, ute og inne") == []
    assert kinds("trivst godt på kontoret, prat om vêr", index) == [SPEECH, NAME]


def test_the_number_of_words_can_be_chosen():
    assert kinds("eg trivst", Index([SAID], n=2)) == [SPEECH]
    with pytest.raises(ValueError, match="n is 0"):
        Index([SAID], n=0)


def in_tags(words):
    return "".join(f'<td class="n">{html.escape(w)}</td>\n' for w in words)


def in_entities(words):
    return "&#32;".join("".join(f"&#{ord(c)};" for c in w) for w in words)


WAYS = {
    "plain": " ".join,
    "upper": lambda words: " ".join(words).upper(),
    "lines": "\r\n".join,
    "tags": in_tags,
    "entities": in_entities,
    "attribute": lambda words: f'<p title="{html.escape(" ".join(words))}">',
    "json": lambda words: json.dumps({"text": ["<br>".join(words)]}),
    "json in json": lambda words: json.dumps(json.dumps("\n".join(words))),
    "json in attribute": lambda words: f"<p x='{html.escape(json.dumps(list(words)))}'>",
    "url": lambda words: "data:," + quote(" ".join(words)),
}
WORDS = st.lists(
    st.text(alphabet="abdegiknorstvæøåéüß", min_size=1, max_size=9), min_size=4, max_size=30
)


@pytest.mark.parametrize("way", WAYS)
@settings(deadline=None, max_examples=40)
@given(words=WORDS, data=st.data())
def test_four_words_of_a_transcript_are_found_wherever_they_are_put(way, words, data):
    index = Index([", ".join(words)])
    at = data.draw(st.integers(0, len(words) - 4))
    before, after = (
        data.draw(st.sampled_from(["", "<p>", '{"a": 1}; ', "x < 3 'y "])) for _ in "ab"
    )

    content = before + " " + WAYS[way](words[at : at + 4]) + " " + after

    assert kinds(content, index)
    assert all(0 <= leak.position < len(content) for leak in index.leaks(content))


@settings(deadline=None)
@given(
    content=st.text(
        alphabet=st.sampled_from(list("<>'\"&;#x\\u{}%0aå \u00ad\u0301/!=-")), max_size=80
    )
)
def test_any_content_can_be_searched(content):
    assert INDEX.leaks(content) == []


def test_numbers_in_a_row_are_no_speech():
    index = Index(["line 10 11 12 13 14 of the page"])

    assert index.leaks("[10, 11, 12, 13, 14]") == []
    assert index.leaks("12 13 14 of") != []
