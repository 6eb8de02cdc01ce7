"""Data cards."""

from __future__ import annotations

import pytest
from studies import ROOT

from mining.errors import DataError
from mining.privacy.card import read_card


def write(tmp_path, text):
    path = tmp_path / "card.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_front_matter_is_read(tmp_path):
    card = read_card(write(tmp_path, "---\ntitle: Studie\nlanguages: [no]\n---\n\n# Tekst\n"))

    assert card == {"title": "Studie", "languages": ["no"]}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("# Studie\n", "no front matter; the card begins with '---'"),
        ("---\ntitle: x\n", "no front matter"),
        ("", "no front matter"),
        ("---\ntitle: [\n---\n", "the front matter is not valid YAML"),
        ("---\nname: x\n---\n", "needs at least the field 'title'"),
        ("---\n- a\n---\n", "needs at least the field 'title'"),
    ],
)
def test_a_card_that_cannot_be_read_is_one_sentence(text, says, tmp_path):
    with pytest.raises(DataError, match=says):
        read_card(write(tmp_path, text))


def test_the_demos_card_is_the_one_that_ships():
    assert (ROOT / "data_cards" / "demo.md").read_text(encoding="utf-8") == (
        ROOT / "mining" / "demo" / "study" / "card.md"
    ).read_text(encoding="utf-8")
