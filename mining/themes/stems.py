"""Forms of one word under one key: Snowball stems, with care for words that are stems.

A key is for counting and is never shown; what is shown is the form said most often.
Snowball has one algorithm for Norwegian, which is used for both written forms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

import snowballstemmer

# Languages by their codes; words of any other language stay as they are.
ALGORITHMS = {
    "nn": "norwegian",
    "nb": "norwegian",
    "no": "norwegian",
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "lt": "lithuanian",
    "nl": "dutch",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
_SHORTEST = 4  # shorter words have no ending to lose
# What Snowball leaves: the Bokmål plural of -er words, and an m that doubles before endings.
_PLURAL = re.compile(r"(?<=er)nes?$")
_DOUBLE_M = re.compile(r"mm$")
# What Snowball takes off although it makes another word: tid and tidleg, føle and følelse.
_OTHER_WORD = re.compile(r"e?l[ei]g|e?ig|els|(?:e|s|hets)?lov")


def stem_keys(words: Collection[str], language: str) -> dict[str, str]:
    """Return the key of every word; forms of one word share it.

    A word that other forms are built on is a key itself, so that *brukar* goes with
    *brukaren* and not with *bruke*.  Which words merge therefore depends on which there are.

    Parameters
    ----------
    words
        Words in lower case.
    language
        A code such as ``"nn"`` or ``"en-GB"``.

    References
    ----------
    Porter 2001, https://snowballstem.org/texts/introduction.html

    Examples
    --------
    >>> stem_keys(["deltakar", "deltakaren", "deltakarane", "tiltak", "tiltaka"], "nn")
    {'deltakar': 'deltakar', 'deltakaren': 'deltakar', 'deltakarane': 'deltakar', \
'tiltak': 'tiltak', 'tiltaka': 'tiltak'}
    >>> stem_keys(["talo", "talot"], "xx")
    {'talo': 'talo', 'talot': 'talot'}
    """
    stem = _stemmer(language.split("-", maxsplit=1)[0])
    if stem is None:
        return {word: word for word in words}
    stems = {word: stem(word) for word in words}
    bases = {found for word, found in stems.items() if found != word}
    return {word: word if word in bases else found for word, found in stems.items()}


def _stemmer(language: str) -> Callable[[str], str] | None:
    """Return what takes one ending off a word, or nothing where the language has none."""
    if language not in ALGORITHMS:
        return None
    snowball = snowballstemmer.stemmer(ALGORITHMS[language])

    def stem(word: str) -> str:
        if len(word) < _SHORTEST:
            return word
        if ALGORITHMS[language] != "norwegian":
            return str(snowball.stemWord(word))
        if _PLURAL.search(word):
            return _PLURAL.sub("", word)
        found = str(snowball.stemWord(word))
        derived = _OTHER_WORD.match(word[len(found) :])
        return _DOUBLE_M.sub("m", word[: len(found) + (derived.end() if derived else 0)])

    return stem
