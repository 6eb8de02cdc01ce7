"""The demo's data card: complete, and true of what it lists."""

from __future__ import annotations

import hashlib

from studies import ROOT

from mining.privacy.data_card import missing, read_card

STUDY = ROOT / "mining" / "demo" / "study"


def test_the_demos_card_is_the_one_that_ships():
    assert (ROOT / "data_cards" / "demo.md").read_text(encoding="utf-8") == (
        STUDY / "card.md"
    ).read_text(encoding="utf-8")


def test_the_demos_card_is_complete():
    assert missing(read_card(STUDY / "card.md")) == []


def test_the_demos_card_has_the_hash_of_its_transcripts():
    whole = hashlib.sha256()
    for path in sorted((STUDY / "transcripts").glob("*.txt")):
        whole.update(path.read_bytes())

    assert read_card(STUDY / "card.md").get("identity.hash") == whole.hexdigest()
