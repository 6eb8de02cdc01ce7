import re
from pathlib import Path

import pytest

import mining.report
from mining.report.words import LANGUAGES, Words, catalogue, placeholders

FORBIDDEN = {
    "en": r"accura\w*|correct\w*|validat\w*|proves?|ground truth|errors?|objectiv\w*|saturated"
    r"|reliable coding|the model found",
    "nb": r"nøyaktig\w*|korrekt\w*|riktig\w*|valider\w*|bevis\w*|fasit\w*|feil\w*|objektiv\w*"
    r"|mettet|sannhet\w*|pålitelig koding|modellen fant",
    "nn": r"nøyaktig\w*|korrekt\w*|riktig\w*|valider\w*|bevis\w*|provar|fasit\w*|feil\w*"
    r"|objektiv\w*|metta|sanning\w*|påliteleg koding|modellen fann",
}
# A cluster is a candidate theme; the bare word stands only where it is denied.
BARE = {
    "en": r"(?<!candidate )(?<!not a )\bthemes?\b",
    "nb": r"(?<!ikke et )\btema(er|et|ene)?\b",
    "nn": r"(?<!ikkje eit )\btema(et|a)?\b",
}


def test_every_sentence_has_every_language_and_the_same_places():
    for key, versions in catalogue().items():
        assert set(versions) == set(LANGUAGES), key
        assert all(text.strip() for text in versions.values()), key
        assert len({frozenset(placeholders(text)) for text in versions.values()}) == 1, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_claims_what_it_may_not(language):
    for key, versions in catalogue().items():
        text = versions[language]
        assert re.search(rf"\b({FORBIDDEN[language]})\b", text, re.IGNORECASE) is None, key
        assert re.search(BARE[language], text, re.IGNORECASE) is None, key


def test_every_key_in_the_code_is_in_the_catalogue():
    folder = Path(mining.report.__file__).parent
    sources = [
        p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.suffix in {".py", ".j2"}
    ]
    used = {k for s in sources for k in re.findall(r"words\(\s*\"([a-z_]+\.[a-z_]+)\"", s)}

    assert len(used) > 100
    assert sorted(used - set(catalogue())) == []


@pytest.mark.parametrize(
    ("language", "written"), [("en", ["0.50", "−1.00", "0.00"]), ("nn", ["0,50", "−1,00", "0,00"])]
)
def test_numbers_are_written_as_the_language_writes_them(language, written):
    words = Words(language)

    assert [words.number(v) for v in (0.5, -1.0, -0.001)] == written


def test_nothing_divided_by_nothing_is_no_share():
    assert Words("en").percent(0, 0) == "–"


def test_nouns_fit_their_numbers():
    words = Words("en")

    assert words("codes.rare", n=1) == "Too rare to judge: 1 code"
    assert words("codes.rare", n=2) == "Too rare to judge: 2 codes"
