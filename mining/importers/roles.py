"""Who asks and who answers.

The user's word comes first, then the labels everybody uses.  A guess is made only when
question marks and length of turns point the same way, and every guess is written down.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import cast

from mining.corpus import Role
from mining.importers.labels import label_key, without_parenthesis

_INTERVIEWER = frozenset(
    "i int intervjuer intervjueren intervjuar intervjuaren interviewer moderator forsker "
    "forskeren forskar forskaren m q spm spørsmål researcher".split()
)
_INFORMANT = frozenset(
    "r resp respondent respondenten inf informant informanten deltaker deltakeren deltakar "
    "deltakaren p participant interviewee".split()
)
# "I1" and "Q2" may be informant 1 and question 2, so these letters take no number.
_TAKES_NO_NUMBER = frozenset("i m q".split())
_NUMBERED = re.compile(r"(.*?[^\W\d_]\.?)[ _-]?\d{1,3}\Z")

_MIN_QUESTIONS = 2
_MORE_QUESTIONS = 2.0
_SHORTER_TURNS = 2 / 3
_OVERRIDE = "say otherwise with ingest.roles"


def known_role(label: str) -> Role:
    """Return the role that a label speaks of by itself.

    Examples
    --------
    >>> [known_role(s) for s in ("Int.", "Researcher 1", "P12", "Deltakar")]
    ['interviewer', 'interviewer', 'informant', 'informant']
    >>> [known_role(s) for s in ("A", "S", "I1", "Speaker 1", "Kari")]
    ['unknown', 'unknown', 'unknown', 'unknown', 'unknown']
    """
    word = label_key(without_parenthesis(label))
    numbered = _NUMBERED.match(word)
    if numbered and numbered.group(1) not in _TAKES_NO_NUMBER:
        word = numbered.group(1)
    word = word.removesuffix(".")
    if word in _INTERVIEWER:
        return "interviewer"
    return "informant" if word in _INFORMANT else "unknown"


def assign_roles(
    talk: Sequence[tuple[str, str]], roles: Mapping[str, str]
) -> tuple[dict[str, Role], list[str]]:
    """Return the role of every speaker, and how it was decided.

    Parameters
    ----------
    talk
        Speaker and words of every turn.
    roles
        The user's roles by label; labels that are not in ``talk`` are ignored.

    Examples
    --------
    >>> assign_roles([("Q", "Kva gjer du?"), ("A", "Eg fiskar.")], {})[0]
    {'Q': 'interviewer', 'A': 'informant'}
    >>> assign_roles([("Anna", "Ja."), ("Bo", "Nei.")], {})[0]
    {'Anna': 'unknown', 'Bo': 'unknown'}
    """
    given = {label_key(label): role for label, role in roles.items()}
    speakers = list(dict.fromkeys(speaker for speaker, _ in talk))
    found = {s: cast(Role, given.get(label_key(s)) or known_role(s)) for s in speakers}
    # Next to another interviewer, M is rather a name, and I rather the informant.
    for letter in ("m", "i"):
        for s in (s for s in speakers if label_key(s) == letter and letter not in given):
            others = {role for speaker, role in found.items() if speaker != s}
            if "interviewer" in others:
                found[s] = "unknown"
    doubtful = _doubtful(talk, found, set(given))
    if doubtful:
        return dict.fromkeys(found, "unknown"), [
            f"{_names(speakers)}: role unknown, because the label says interviewer of "
            f"{doubtful!r}, but somebody else asks; name them in ingest.roles"
        ]
    open_ones = [s for s in speakers if found[s] == "unknown" and label_key(s) not in given]
    notes: list[str] = []
    if open_ones and "interviewer" not in found.values():
        notes += _without_interviewer(talk, found, open_ones)
    elif open_ones:
        notes.append(f"{_names(open_ones)}: read as informant, because the interviewer is known")
        found.update(dict.fromkeys(open_ones, "informant"))
    if set(found.values()) == {"interviewer"}:
        notes.append(
            f"every speaker ({_names(speakers)}) is an interviewer, so nothing is left to analyse; "
            f"{_OVERRIDE}"
        )
    return found, notes


def _doubtful(
    talk: Sequence[tuple[str, str]], found: Mapping[str, Role], given: Collection[str]
) -> str | None:
    """Return the one-letter label that speaks of an interviewer while another one asks."""
    letters = [
        s
        for s, role in found.items()
        if role == "interviewer" and len(label_key(s)) == 1 and label_key(s) not in given
    ]
    interviewers = [s for s, role in found.items() if role == "interviewer"]
    if len(found) < 2 or letters != interviewers or not letters:
        return None
    asking = _most_asking(talk)
    return letters[0] if asking is not None and asking not in letters else None


def _without_interviewer(
    talk: Sequence[tuple[str, str]], found: dict[str, Role], open_ones: Sequence[str]
) -> list[str]:
    if len(found) == 1:
        found[open_ones[0]] = "informant"
        return [f"{_names(open_ones)}: the only speaker, read as informant; {_OVERRIDE}"]
    guess = _most_asking(talk)
    if guess is None or guess not in open_ones:
        return [
            f"{_names(open_ones)}: role unknown, because questions and lengths of turns do not "
            "tell who is the interviewer; name them in ingest.roles"
        ]
    found.update(dict.fromkeys(open_ones, "informant"))
    found[guess] = "interviewer"
    return [
        f"{guess!r}: guessed to be the interviewer (most questions, shortest turns) and the "
        f"other speakers to be informants; {_OVERRIDE}"
    ]


def _most_asking(talk: Sequence[tuple[str, str]]) -> str | None:
    turns: Counter[str] = Counter()
    words: Counter[str] = Counter()
    questions: Counter[str] = Counter()
    for speaker, said in talk:
        turns[speaker] += 1
        words[speaker] += len(said.split())
        questions[speaker] += said.count("?")
    lengths = {s: words[s] / turns[s] for s in turns}
    asking, second = sorted(turns, key=lambda s: (-questions[s], s))[:2]
    rest = min(lengths[s] for s in turns if s != asking)
    clear = (
        questions[asking] >= max(_MIN_QUESTIONS, _MORE_QUESTIONS * questions[second])
        and lengths[asking] <= _SHORTER_TURNS * rest
    )
    return asking if clear else None


def _names(speakers: Sequence[str]) -> str:
    return ", ".join(repr(s) for s in speakers)
