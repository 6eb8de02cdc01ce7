"""Data cards: fields, reading, and what a card allows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from studies import ROOT

from mining.errors import DataError
from mining.privacy.data_card import (
    DataCard,
    Notice,
    export_block,
    missing,
    notices,
    read_card,
    refuse_reason,
)
from mining.privacy.fields import FIELDS, SECTIONS, template

REQUIRED = [f.dotted for f in FIELDS if f.required]
EXAMPLES = {"text": "noko", "date": "2099-12-31", "number": "4", "flag": "yes", "list": "[ein, to]"}
TODAY = dt.date(2026, 11, 22)


def example(field):
    return field.choices[0] if field.choices else EXAMPLES[field.kind]


def text_of(values):
    lines = ["---"]
    for section in SECTIONS:
        lines.append(f"{section}:")
        lines += [
            f"  {n.split('.')[1]}: {v}" for n, v in values.items() if n.split(".")[0] == section
        ]
    return "\n".join([*lines, "---", "", "# Om studien", "", "Prosa.", ""])


def card_of(tmp_path, **changes):
    """A full card, with ``legal__retention_date`` and the like changed; None removes a field."""
    values = {f.dotted: example(f) for f in FIELDS}
    values |= {name.replace("__", "."): value for name, value in changes.items()}
    return read_text(tmp_path, text_of({n: v for n, v in values.items() if v is not None}))


def read_text(tmp_path, text):
    path = tmp_path / "card.md"
    path.write_text(text, encoding="utf-8")
    return read_card(path)


def hand_made(values):
    return DataCard(path=Path("card.md"), title="", values=values, prose="")


def is_one_sentence(text):
    return "\n" not in text and not text.endswith(".") and text.count("; ") <= 2


def test_the_fields_are_told_apart_and_explained():
    assert len({f.dotted for f in FIELDS}) == len(FIELDS) == 76
    assert len(REQUIRED) == 60
    assert list(dict.fromkeys(f.section for f in FIELDS)) == list(SECTIONS)
    for field in FIELDS:
        assert field.name.isidentifier()
        assert field.name.islower()
        assert field.about.endswith(".")
        assert bool(field.choices) == (field.kind == "choice")


def test_a_full_card_lacks_nothing(tmp_path):
    card = card_of(tmp_path, identity__title="Tid og kaffi")

    assert missing(card) == []
    assert card.title == "Tid og kaffi"
    assert card.prose == "# Om studien\n\nProsa."
    assert card.get("legal.retention_date") == dt.date(2099, 12, 31)
    assert card.get("informants.number") == 4
    assert card.get("models.offline") is True
    assert card.get("uses.out_of_scope") == ("ein", "to")
    assert export_block(card) is None
    assert refuse_reason(card) is None
    assert notices(card, today=TODAY) == []


@pytest.mark.parametrize("name", REQUIRED)
def test_a_required_field_that_is_removed_is_named(name, tmp_path):
    card = card_of(tmp_path, **{name.replace(".", "__"): None})

    assert missing(card) == [name]
    assert f"lacks {name}; run 'mining card check'" in export_block(card)


@pytest.mark.parametrize(
    "value",
    [
        *("", "null", "~", '""', "'  '", "...", "…", "'?'", "'-'", "[]", "['', ~]", "[TODO]"),
        *("TODO", "todo", "TODO ask Sikt", "'tbd: ask'", "xxx", "<the basis>", "fyll inn"),
    ],
)
def test_an_empty_field_and_a_placeholder_are_missing(value, tmp_path):
    names = {"legal.legal_basis", "legal.retention_date", "uses.out_of_scope", "informants.number"}

    card = card_of(tmp_path, **{name.replace(".", "__"): value for name in names})

    assert set(missing(card)) == names
    assert card.get("legal.legal_basis") is None


@pytest.mark.parametrize("value", ["none", "0", "no", "Todo el material", "ukjend", "< 5", "a-b"])
def test_a_short_answer_is_an_answer(value, tmp_path):
    assert missing(card_of(tmp_path, legal__processors=value)) == []


def test_placeholders_in_a_card_made_by_hand_are_missing():
    card = hand_made({"identity": {"title": "...", "version": "1", "hash": ""}})

    assert missing(card)[:3] == ["identity.title", "identity.hash", "identity.licence"]


def test_missing_fields_come_in_order(tmp_path):
    assert missing(read_text(tmp_path, "---\n---\n")) == REQUIRED


def test_scalars_are_read_as_they_are_written(tmp_path):
    card = card_of(
        tmp_path, identity__version="1.10", identity__hash="0012", interviews__languages="[no, nn]"
    )

    assert card.get("identity.version") == "1.10"
    assert card.get("identity.hash") == "0012"
    assert card.get("interviews.languages") == ("no", "nn")


@pytest.mark.parametrize(
    ("name", "written", "read"),
    [
        ("legal.consent_computational", "no", "no"),
        ("legal.consent_computational", "No", "no"),
        ("legal.consent_computational", "false", "no"),
        ("legal.consent_computational", "true", "yes"),
        ("legal.consent_computational", "' Unclear '", "unclear"),
        ("interviews.mode", "in person", "in_person"),
        ("models.offline", "no", False),
        ("models.offline", "true", True),
        ("legal.retention_date", "'2031-02-28'", dt.date(2031, 2, 28)),
        ("legal.processors", "none", ("none",)),
    ],
)
def test_values_are_understood(name, written, read, tmp_path):
    assert card_of(tmp_path, **{name.replace(".", "__"): written}).get(name) == read


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path):
    path = tmp_path / "card.md"
    path.write_bytes("\ufeff---\r\nidentity:\r\n  title: Tid\r\n---\r\nProsa\r\n".encode())

    assert (read_card(path).title, read_card(path).prose) == ("Tid", "Prosa")


def test_the_template_is_the_file_that_ships_and_reads_as_empty(tmp_path):
    path = ROOT / "mining" / "templates" / "card.md"

    assert path.read_bytes() == template().encode("utf-8")
    card = read_card(path)
    assert (card.title, card.values) == ("", {})
    assert missing(card) == REQUIRED
    assert card.prose.startswith("# About this corpus")


def test_a_template_that_is_filled_in_is_complete(tmp_path):
    lines = []
    fields = iter(FIELDS)
    for line in template().splitlines():
        if line.startswith("  ") and not line.startswith("  #"):
            field = next(fields)
            assert line == f"  {field.name}:"
            assert lines[-1].startswith(f"  # {'required' if field.required else 'optional'}: ")
            lines.append(f"{line} {example(field)}")
        else:
            lines.append(line)

    assert missing(read_text(tmp_path, "\n".join(lines))) == []
    assert next(fields, None) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no front matter; the card begins with '---'"),
        ("# Studie\n---\n---\n", "no front matter"),
        ("---\nidentity:\n", "no front matter"),
        ("---\nlegal:\n  legal_basis: [\n---\n", r"card.md, line 3: not valid YAML: "),
        ("---\nlegal:\n  legal_basis: a: b\n---\n", "line 3: .* colon needs quotes"),
        ("---\nlegal:\nlegal:\n---\n", "line 3: not valid YAML: found duplicate key"),
        ("---\nlegal: !!bool x\n---\n", "the front matter is not valid YAML"),
        ("---\nlegal: " + "[" * 5000 + "\n---\n", "not valid YAML"),
        ("---\n\x07\n---\n", "not valid YAML"),
        ("---\n- a\n---\n", "the front matter is a list; write 'identity:'"),
        ("---\nlegals:\n---\n", "'legals' is not a section, did you mean 'legal'"),
        ("---\ntitle: X\n---\n", "'title' is not a section, did you mean identity.title"),
        ("---\n1: X\n---\n", "'1' is not a section; sections are: identity, "),
        ("---\nlegal: none\n---\n", "legal is 'none'; write its fields below it"),
        ("---\nlegal: [a]\n---\n", "legal is a list; write its fields below it"),
        ("---\nlegal:\n  basis: a\n---\n", "legal.basis is not a field, did you mean"),
        ("---\nlegal:\n  school: a\n---\n", "legal.school is not a field, .* motivation.school"),
    ],
)
def test_a_card_that_cannot_be_read_is_one_sentence(text, says, tmp_path):
    with pytest.raises(DataError, match=says) as caught:
        read_text(tmp_path, text)

    assert is_one_sentence(str(caught.value))


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("legal.retention_date", "soon", "is 'soon'; allowed: a date such as 2031-12-31"),
        ("legal.retention_date", "2031-02-30", "is '2031-02-30'; allowed: a date"),
        ("legal.retention_date", "2031-W01-1", "allowed: a date"),
        ("legal.retention_date", "2031-1-1", "allowed: a date"),
        ("legal.retention_date", "2031", "is '2031'; allowed: a date"),
        ("access.end_date", "31.12.2031", "is '31.12.2031'; allowed: a date"),
        ("legal.consent_computational", "maybe", "is 'maybe'; allowed: yes, no, unclear"),
        ("motivation.school", "reflexiv", "allowed: reliability, codebook, reflexive"),
        ("motivation.school", "true", "is true; allowed: reliability"),
        ("informants.number", "about 4", "is 'about 4'; allowed: a whole number"),
        ("informants.number", "-4", "is '-4'; allowed: a whole number"),
        ("models.offline", "mostly", "is 'mostly'; allowed: yes or no"),
        ("identity.title", "[a, b]", "is a list; allowed: text"),
        ("identity.title", "{a: b}", "is a mapping; allowed: text"),
        ("identity.title", "true", "is true; allowed: text"),
        ("identity.title", "!!binary aGVp", "is something else; allowed: text"),
        ("legal.processors", "[[a], b]", "is a list; allowed: one text, or a list"),
        ("legal.processors", "&x [*x]", "is a list; allowed: one text, or a list"),
        ("legal.legal_basis", "[" + "y" * 90 + "]", "is a list; allowed: text"),
        ("motivation.school", "y" * 90, "is '" + "y" * 40 + "…'; allowed"),
    ],
)
def test_a_value_of_the_wrong_kind_is_one_sentence(name, value, says, tmp_path):
    with pytest.raises(DataError, match=rf"card.md: {name} .*{says}") as caught:
        card_of(tmp_path, **{name.replace(".", "__"): value})

    assert is_one_sentence(str(caught.value))


def test_a_card_that_is_not_there_or_not_text_is_one_sentence(tmp_path):
    path = tmp_path / "card.md"
    with pytest.raises(DataError, match=r"card\.md: not found"):
        read_card(path)
    path.write_bytes("---\nidentity: blå\n".encode("latin-1"))
    with pytest.raises(DataError, match=r"card.md: not UTF-8 text \(byte 16\)"):
        read_card(path)


@pytest.mark.parametrize(
    ("end", "level", "says"),
    [
        ("2026-11-21", "warning", "the retention date 2026-11-21 has passed; delete"),
        ("2026-11-22", "note", "the retention date 2026-11-22 is today; plan"),
        ("2026-11-23", "note", "is in 1 day; plan"),
        ("2026-12-22", "note", "is in 30 days; plan"),
        ("2026-12-23", None, None),
        (None, None, None),
    ],
)
def test_the_retention_date_is_said_when_it_is_near_or_gone(end, level, says, tmp_path):
    said = notices(card_of(tmp_path, legal__retention_date=end), today=TODAY)

    assert [n.level for n in said] == ([level] if level else [])
    assert all(says in n.sentence and is_one_sentence(n.sentence) for n in said)


@pytest.mark.parametrize("consent", ["unclear", "", None])
def test_consent_that_is_unclear_or_unsaid_is_said(consent, tmp_path):
    card = card_of(tmp_path, legal__consent_computational=consent)

    (notice,) = notices(card, today=TODAY)

    assert notice.level == "warning"
    assert "consent covers analysis by computer is unclear" in notice.sentence
    assert refuse_reason(card) is None


def test_no_card_is_said_and_blocks_exports():
    assert notices(None, today=TODAY) == [
        Notice(
            "warning",
            "there is no data card; write one and name it under ingest.card in params.yaml",
        )
    ]
    assert export_block(None) == (
        "exports and the shareable report are blocked: there is no data card; write one and "
        "name it under ingest.card in params.yaml, then run 'mining card check'"
    )


def test_a_consent_that_says_no_refuses_the_analysis(tmp_path):
    card = card_of(tmp_path, legal__consent_computational="no")

    assert refuse_reason(card) == (
        f"{card.path}: legal.consent_computational is 'no', so the analysis is refused; "
        "ask the informants anew, or leave these interviews out"
    )
    assert notices(card, today=TODAY) == []


@pytest.mark.parametrize(
    ("n", "says"),
    [
        (3, "lacks identity.title, identity.version, identity.hash; run 'mining card check'"),
        (4, "identity.hash and 1 more required field; run 'mining card check'"),
        (len(REQUIRED), f"identity.hash and {len(REQUIRED) - 3} more required fields; run"),
    ],
)
def test_missing_fields_block_exports_and_three_are_named(n, says, tmp_path):
    card = card_of(tmp_path, **{name.replace(".", "__"): None for name in REQUIRED[:n]})

    assert export_block(card).startswith(
        f"exports and the shareable report are blocked: {card.path}"
    )
    assert says in export_block(card)
    assert is_one_sentence(export_block(card))
