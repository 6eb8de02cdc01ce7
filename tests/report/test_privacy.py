"""The section on privacy: notices, the card, pseudonyms and places to look at."""

import html
import re
from dataclasses import replace

import pytest

from mining.privacy.fields import FIELDS, SECTIONS
from mining.report.build import build_report
from mining.report.order import section_numbers
from mining.report.privacy import KINDS, SHARED
from mining.report.words import LANGUAGES, catalogue

BLOCKED = "exports and the shareable report are blocked: data_cards/x.md lacks legal.legal_basis"
NOTICE = "Whether the consent covers analysis by computer is unclear; write yes or no."


def _section(page):
    found = re.search(r'<section aria-labelledby="privacy">.*?</section>', page, re.DOTALL)[0]
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", found).split()))


@pytest.fixture(scope="module")
def data(make_data):
    return make_data(language="en")


@pytest.fixture(scope="module")
def pages(data):
    return build_report(data)


def _imported(data, **changes):
    return replace(data, imported={**data.imported, **changes})


def test_privacy_stands_after_the_import(pages):
    for page in pages:
        order = re.findall(r'<section aria-labelledby="(\w+)">', page)
        assert order.index("privacy") == order.index("import") + 1


def test_notices_are_in_both_reports_and_never_name_a_folder(pages):
    for page in pages:
        assert f'lang="en">{NOTICE}</p>' in page
        assert "hemmeleg mappe" not in page
        assert '<a href="#privacy">1 notice on consent, retention or the data card' in page


def test_without_a_notice_the_report_says_that_there_was_no_cause(data):
    for page in build_report(replace(data, notices=())):
        assert "gave no cause for a notice" in _section(page)
        assert 'class="banner warning"' not in page


def test_a_blocked_study_has_one_report_which_says_why(data):
    full, shareable = build_report(replace(data, blocked=BLOCKED))
    number = section_numbers()["section_privacy"]

    assert shareable is None
    assert "There is no shareable report. The reason:" in _section(full)
    assert 'lang="en">Exports and the shareable report are blocked' in full
    assert "lacks legal.legal_basis" in _section(full)
    assert f"There is no report to share; section {number} says why" in full
    assert "shareable.html" not in full


def test_a_study_that_is_not_blocked_has_two_reports(pages):
    assert all(isinstance(page, str) for page in pages)
    assert "no shareable report" not in _section(pages[0])


def test_the_full_report_has_the_whole_card_in_words(pages):
    seen = _section(pages[0])

    for said in (
        "Contact Ola Nordmann",
        "Research question Korleis blir tid til i Lillevik?",
        "School of analysis reflexive",
        "Processors Skrivebyrået i Lillevik; ingen andre",
        "Deleted or anonymised by 2031-12-31",
        "Guide seen in advance no",
        "Mode in person",
        "Dialect in the transcripts partly normalised",
        "Number of informants 6",
        "Class of storage strictly confidential",
        "Run without the network yes",
    ):
        assert said in seen
    assert "37 required fields are not filled in" in seen
    assert "Law and ethics: Notification, Controller, Legal basis" in seen


def test_the_shareable_report_has_only_the_fields_on_the_list(data, make_data):
    card = {s: {f.name: f"XX{s}{f.name}XX" for f in FIELDS if f.section == s} for s in SECTIONS}
    page = build_report(replace(data, card={"title": "Studien", **card}))[1]
    shown = set(re.findall(r"XX\w+XX", page))

    assert shown == {f"XX{dotted.replace('.', '')}XX" for dotted in SHARED}
    assert {"identity.title", "identity.version", "informants.number"} < SHARED
    assert {"motivation.school", "transcription.dialect_policy", "uses.intended"} < SHARED
    assert not {"identity.hash", "informants.sampling", "interviews.place"} & SHARED


def test_no_local_path_of_the_card_is_shared(pages):
    full, shareable = pages

    assert "/home/ola.nordmann" in full
    assert "ola.nordmann" not in shareable
    assert "Lillevik" not in shareable
    assert "Embedder lexical" in _section(shareable)


def test_a_card_with_unknown_parts_and_fields_is_rendered_and_escaped(data):
    card = {"title": "x", "new_part": {"some_field": "<b>feit</b>", "empty": None}}
    full, _ = build_report(replace(data, card=card))

    assert "New part" in _section(full)
    assert "Some field" in _section(full)
    assert "<b>feit" not in full


def test_without_a_card_the_report_says_what_follows(data):
    full, _ = build_report(replace(data, card={}, blocked=BLOCKED))

    assert "There is no data card. Nothing here says what the informants consented to" in (
        _section(full)
    )
    assert "<h1>Interviews: clusters and codes</h1>" in full


def test_pseudonyms_are_counted_by_interview(data, pages):
    full, shareable = map(_section, pages)

    assert "In 15 places a pseudonym stands for a name" in full
    assert "intervju_6 5" in full
    assert "In 15 places" in shareable
    assert re.search(r"P\d 5\b", shareable)
    for page in build_report(_imported(data, pseudonyms=None)):
        assert "No table of pseudonyms was given" in _section(page)


def test_identifiers_are_counted_in_both_and_placed_in_the_full_one_only(pages):
    full, shareable = map(_section, pages)

    for seen in (full, shareable):
        assert "3 places look as if somebody could be identified there" in seen
        assert "phone number 1" in seen
        assert "recurring word with a capital letter 2" in seen
    assert "Where to look: 3 places" in full
    assert re.search(r"intervju_1 phone number \d 83 91", full)
    assert "Where to look" not in shareable
    assert re.search(r"\b83 91\b", shareable) is None


def test_what_stands_at_a_place_is_never_shown(make_data):
    #  the number is nowhere among segments or quotes, only in the document's text
    data = make_data(language="en")
    texts = data.documents["text"].str.slice(0, 83) + "99887766" + data.documents["text"].str[91:]
    for page in build_report(replace(data, documents=data.documents.assign(text=texts))):
        assert "99887766" not in page


def test_where_nothing_was_found_the_report_says_so(data):
    for page in build_report(_imported(data, identifiers=[])):
        assert "No national identity numbers, phone numbers" in _section(page)
        assert "Places by kind" not in _section(page)


def test_an_import_from_before_the_search_is_not_called_clean(data):
    imported = {k: v for k, v in data.imported.items() if k not in {"identifiers", "pseudonyms"}}
    for page in build_report(replace(data, imported=imported)):
        assert "were not searched" in _section(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_field_choice_and_kind_has_words(language):
    keys = [
        *(f"part.{s}" for s in SECTIONS),
        *(f"field.{f.section}_{f.name}" for f in FIELDS),
        *(f"choice.{c}" for f in FIELDS for c in f.choices),
        *(f"kind.{k}" for k in KINDS),
    ]

    assert [k for k in keys if not catalogue().get(k, {}).get(language)] == []
