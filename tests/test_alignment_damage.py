"""Passages that were damaged on their way find their place, and never another."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from mining.alignment import anchor, project
from mining.alignment.search import _likely_end
from mining.alignment.seeds import LENGTH, Seeded
from mining.corpus import Document, Quotation

N_PASSAGES = 300
SHORTEST, LONGEST = 40, 400
VOWELS, CONSONANTS = "aeiouyæøåé", "bdfghjklmnprstv"


def invented(n_words, rng):
    """Return talk in words that do not exist, some of them very common."""
    words = [
        "".join(rng.choice(CONSONANTS) + rng.choice(VOWELS) for _ in range(rng.randint(1, 4)))
        for _ in range(600)
    ]
    often = [1 / (n + 2) for n in range(len(words))]
    ends = [" "] * 9 + [", ", ". ", " - ", ' "', "'s ", "… ", "\n\n"]
    return "".join(w + rng.choice(ends) for w in rng.choices(words, often, k=n_words)).strip()


def white_space(passage, rng):
    return "".join(
        rng.choice([" ", "\u00a0", "  ", "\n", "\u2009 ", "\t"]) if c in " \n" else c
        for c in passage
    )


def quotes(passage, rng):
    return "".join(rng.choice({'"': "“”„«»", "'": "’‘`´"}.get(c, c)) for c in passage)


def dashes(passage, rng):
    return "".join(rng.choice("–—‐‑\u2212") if c == "-" else c for c in passage)


def soft_hyphens(passage, rng):
    return "".join(
        c + rng.choice(["", "", "\u00ad", "\u200b"]) if c.isalpha() else c for c in passage
    )


def decomposed(passage, rng):
    return unicodedata.normalize("NFD", passage)


def controls(passage, rng):
    return "".join(c + rng.choice(["", "", "", "\x02", "\x1f"]) for c in passage)


def noise(passage, rng):
    """Leave out, double or replace 3 % of the characters."""
    out = []
    for character in passage:
        wrong = ["", character + rng.choice("aest"), rng.choice("aest")]
        out.append(rng.choice(wrong) if rng.random() < 0.03 else character)
    return "".join(out)


DRESS = [white_space, quotes, dashes, soft_hyphens, decomposed, controls]
DAMAGES = {damage.__name__: [damage] for damage in [*DRESS, noise]}
DAMAGES["all dress"] = DRESS
DAMAGES["everything"] = [noise, *DRESS]


def placed(damages, seed):
    """Return the text, and for each passage where it comes from and where it was placed."""
    rng = random.Random(seed)
    text = invented(8000, rng)
    said = Document(document_id="a", title="", language="nn", text=text, source_name="")
    spans, rows = [], []
    for row in range(2, N_PASSAGES + 2):
        start = rng.randrange(len(text) - LONGEST)
        end = start + rng.randint(SHORTEST, LONGEST)
        passage = text[start:end]
        for damage in damages:
            passage = damage(passage, rng)
        spans.append((start, end))
        rows.append(
            Quotation(row=row, document="a", path=(f"k{row % 9}",), coder="KR", text=passage)
        )
    codings = anchor(rows, [said], {(f"k{n}",): f"k{n}" for n in range(9)}).codings
    return text, list(zip(spans, codings, strict=True))


@pytest.mark.parametrize("name", [n for n in DAMAGES if n not in {"noise", "everything"}])
def test_another_dress_changes_nothing(name):
    text, found = placed(DAMAGES[name], f"{name} 1")
    assert {coding.anchored for _, coding in found} == {"exact"}
    for (start, end), coding in found:
        there = text[coding.start : coding.end]
        assert project(there).text == project(coding.text).text == project(text[start:end]).text
    # A passage may also stand somewhere else; all but a few stand once.
    right = sum(abs(c.start - s) <= 2 and abs(c.end - e) <= 2 for (s, e), c in found)
    assert right >= 0.98 * len(found)


@pytest.mark.parametrize("name", ["noise", "everything"])
@pytest.mark.parametrize("seed", [1, 2])
def test_wrong_letters_are_forgiven_and_the_rest_reported(name, seed):
    _, found = placed(DAMAGES[name], f"{name} {seed}")
    right = lost = 0
    for (start, end), coding in found:
        if coding.anchored == "none":
            lost += 1
        elif abs(coding.start - start) <= 6 and abs(coding.end - end) <= 6:
            right += 1
    assert right >= 0.98 * len(found)
    assert right + lost == len(found)


def test_passages_of_another_interview_are_not_found():
    rng = random.Random(7)
    text, other = invented(6000, rng), invented(3000, random.Random(8))
    said = Document(document_id="a", title="", language="nn", text=text, source_name="")
    rows = [
        Quotation(row=n + 2, document="a", path=("k",), coder="", text=other[n * 60 : n * 60 + 60])
        for n in range(100)
    ]
    codings = anchor(rows, [said], {("k",): "k"}).codings
    assert {coding.anchored for coding in codings} == {"none"}


# --- the pieces of the search -------------------------------------------------------------

SHORT = st.text(alphabet="ab c", max_size=24)


@settings(deadline=None)
@given(window=SHORT, needle=st.text(alphabet="ab c", min_size=1, max_size=12))
def test_the_likely_end_takes_fewest_edits(window, needle):
    def edits(end):
        return min(Levenshtein.distance(needle, window[start:end]) for start in range(end + 1))

    assert edits(_likely_end(window, needle)) == min(map(edits, range(len(window) + 1)))


@settings(deadline=None)
@given(text=st.text(alphabet="ab", max_size=40), needle=st.text(alphabet="ab", max_size=20))
def test_votes_are_those_of_a_plain_search(text, needle):
    expected = {}
    for offset in range(len(needle) - LENGTH + 1):
        seed = needle[offset : offset + LENGTH]
        starts = {
            (place - offset) // 5
            for place in range(len(text) - LENGTH + 1)
            if text[place : place + LENGTH] == seed
        }
        for number in starts:
            expected[number] = expected.get(number, 0) + 1
    assert Seeded(text).votes(needle, 5) == expected
