"""Texts as one flat row of words, read once for everything that is counted later.

Notes in brackets are the transcriber's and are not read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from mining.themes.stems import stem_keys

_LETTERS = r"[^\W\d_]+(?:[-'’][^\W\d_]+)*"
_WORD = re.compile(_LETTERS)
# A note in brackets, a word, or a mark that ends a stretch; blanks inside a line do not.
_PIECE = re.compile(rf"\[[^\]\n]*\]|\([^)\n]*\)|({_LETTERS})|\n|[^\s]")


def words_of(text: str) -> list[str]:
    """Split text into lower-case words; digits and punctuation are no words.

    Examples
    --------
    >>> words_of("Ja, NAV-kontoret – det e’ 40 saker!")
    ['ja', 'nav-kontoret', 'det', 'e', 'saker']
    """
    return _WORD.findall(text.lower())


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """All words of many texts, one after the other.

    Attributes
    ----------
    said
        Every word as it stands, n_words of them.
    forms
        Its lower-case forms, in alphabetical order.
    form, key, text, stretch
        Shape (n_words,): the word's form; its key, which forms of one word share; the text
        it stands in; the stretch without a punctuation mark.
    is_stop
        Shape (n_words,): whether it says little.
    n_texts
        How many texts there are, empty ones too.
    """

    said: Sequence[str] = field(repr=False)
    forms: Sequence[str] = field(repr=False)
    form: NDArray[np.int64] = field(repr=False)
    key: NDArray[np.int64] = field(repr=False)
    text: NDArray[np.int64] = field(repr=False)
    stretch: NDArray[np.int64] = field(repr=False)
    is_stop: NDArray[np.bool_] = field(repr=False)
    n_texts: int


def read_talk(texts: Sequence[str], *, stop: Collection[str], language: str) -> Talk:
    """Read texts once for every count that follows.

    Parameters
    ----------
    stop
        Words that say little; words of one letter are taken for such too.
    language
        The language whose word forms are merged (:mod:`mining.themes.stems`).
    """
    found = [_PIECE.findall(text) for text in texts]
    pieces = list(chain.from_iterable(found))
    is_word = np.fromiter(map(bool, pieces), dtype=bool, count=len(pieces))
    text = np.repeat(np.arange(len(found)), [len(one) for one in found])
    stretch = np.cumsum(~is_word) + text  # a text ends a stretch as a mark does
    said = list(filter(None, pieces))
    lower = {word: word.lower() for word in set(said)}
    forms = sorted(set(lower.values()))
    number = {word: i for i, word in enumerate(forms)}
    place = {word: number[form] for word, form in lower.items()}
    keys = stem_keys(forms, language)
    names = {key: i for i, key in enumerate(sorted(set(keys.values())))}
    form = np.fromiter(map(place.__getitem__, said), dtype=np.int64, count=len(said))
    key_of = np.array([names[keys[word]] for word in forms], dtype=np.int64)
    stopped = np.array([len(word) < 2 or word in stop for word in forms], dtype=bool)
    return Talk(
        said=said,
        forms=forms,
        form=form,
        key=key_of[form],
        text=text[is_word],
        stretch=stretch[is_word],
        is_stop=stopped[form],
        n_texts=len(texts),
    )
