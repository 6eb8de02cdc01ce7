"""Canonical text to turns: which labels are speakers.

A label counts when it recurs or when ``ingest.roles`` names it, because a line of talk may
begin with a word and a colon too.  What cannot be decided is a sentence to the user, never
a silent guess: a wrong speaker puts the interviewer's words into the analysis.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from mining.corpus import Unlabelled
from mining.errors import DataError
from mining.importers.labels import Candidate, Style, find_candidates, label_key
from mining.importers.roles import known_role
from mining.importers.times import TimeStamp, find_times
from mining.importers.turns import Start, Talk, build_turns

MAX_SPEAKERS = 12
_RECURS = 2
_LINES_SHOWN = 5


# Who talks where nobody is labelled and ``ingest.unlabelled`` lets that pass.
ONE_SPEAKER = "Unlabelled"


class NoSpeakersError(DataError):
    """No label recurs and none is named; the text may mark its speakers otherwise."""


def turns_or_one(
    text: str, *, document_id: str, where: str, roles: Mapping[str, str], unlabelled: Unlabelled
) -> Talk:
    r"""Return the turns of a text, or all of it as one turn where nobody is labelled.

    Raises
    ------
    NoSpeakersError
        If nobody is labelled and ``unlabelled`` is ``"refuse"``.
    DataError
        As :func:`find_turns`.

    Examples
    --------
    >>> talk = turns_or_one(
    ...     "Eg fiskar.\nMest sei.\n", document_id="a", where="a.txt", roles={},
    ...     unlabelled="one_speaker",
    ... )
    >>> [(t.speaker, t.role, t.start, t.end) for t in talk.turns]
    [('Unlabelled', 'informant', 0, 20)]
    """
    try:
        return find_turns(text, document_id=document_id, where=where, roles=roles)
    except NoSpeakersError:
        if unlabelled == "refuse":
            raise
    stamps = [stamp for stamp in find_times(text) if stamp.certain]
    start = Start(head=0, content=0, speaker=ONE_SPEAKER)
    talk = build_turns(text, [start], stamps, document_id=document_id, where=where, roles=roles)
    return replace(
        talk,
        notes=("nobody is labelled, so everything is read as one speaker's talk", *talk.notes),
    )


def find_turns(text: str, *, document_id: str, where: str, roles: Mapping[str, str]) -> Talk:
    r"""Return the turns of a text whose speakers are labelled.

    Lines before the first label are no talk.  A paragraph without a label belongs to the
    turn before it.

    Raises
    ------
    NoSpeakersError
        If no label recurs.
    DataError
        If more than twelve labels recur, or if labels have no talk.

    Examples
    --------
    >>> text = "I: Kva gjer du?\nR: [00:12] Eg fiskar.\nMest sei.\nI: Ja?\nR: Ja."
    >>> talk = find_turns(text, document_id="a", where="a.txt", roles={})
    >>> [(t.role, t.t0_ms, text[t.start : t.end]) for t in talk.turns[:2]]
    [('interviewer', None, 'Kva gjer du?'), ('informant', 12000, 'Eg fiskar.\nMest sei.')]
    """
    stamps = find_times(text)
    named = {label_key(label) for label in roles}
    candidates = find_candidates(text, stamps, named)
    accepted, notes = accept_labels(candidates, named, where)
    chosen = [c for c in candidates if label_key(c.label) in accepted]
    spelling: dict[str, str] = {}
    for c in chosen:
        spelling.setdefault(label_key(c.label), c.label)
    starts = [
        Start(head=c.head, content=c.content, speaker=spelling[label_key(c.label)]) for c in chosen
    ]
    talk = build_turns(
        text, starts, _confirmed(stamps, chosen), document_id=document_id, where=where, roles=roles
    )
    rare = rare_lines(candidates, accepted)
    if rare and not notes:
        shown = ", ".join(map(str, rare[:_LINES_SHOWN])) + (", ..." if rare[_LINES_SHOWN:] else "")
        notes = [
            f"{len(rare)} line starts look like a speaker label but occur once (line {shown}); "
            "they are read as talk of the turn before, unless ingest.roles names them"
        ]
    return replace(talk, notes=(*notes, *talk.notes))


def accept_labels(
    candidates: Sequence[Candidate], named: Collection[str], where: str
) -> tuple[set[str], list[str]]:
    """Return the keys of the labels that are speakers, and notes on how that was decided.

    Raises
    ------
    NoSpeakersError
        If no label recurs and none is named.
    DataError
        If more than twelve labels recur and none is named.
    """
    style = _main_style(candidates)
    counts = Counter(label_key(c.label) for c in candidates if c.style == style and c.firm)
    recurring = {key for key, n in counts.items() if n >= _RECURS}
    by_name = {label_key(c.label) for c in candidates} & set(named)
    accepted = recurring | by_name
    likely = f"{len(candidates)} line starts that look like a speaker label"
    if not accepted:
        raise NoSpeakersError(
            f"{where}: found {likely} and none of them twice; begin every turn with 'Name: ', "
            "name the speakers in ingest.roles, or write ingest.unlabelled: one_speaker"
        )
    if len(accepted) > MAX_SPEAKERS and not by_name:
        raise DataError(
            f"{where}: found {likely}, {len(accepted)} different ones more than once; at most "
            f"{MAX_SPEAKERS} speakers are allowed unless ingest.roles names them"
        )
    if len(accepted) > MAX_SPEAKERS:
        return by_name, [f"only the {len(by_name)} speakers that ingest.roles names are used"]
    return accepted | _usual_once(candidates, style, accepted), []


def _usual_once(
    candidates: Sequence[Candidate], style: Style, accepted: Collection[str]
) -> set[str]:
    """Return labels that stand once and still are speakers.

    These are usual labels, such as the only question of a long story, and the next number
    of a label that recurs, such as ``D3`` after ``D1`` and ``D2``.  Above the first turn a
    line like ``Informant: woman, 34`` describes the interview, so there a usual label
    counts only if the others are usual labels of another role.
    """
    first = next(c.line for c in candidates if label_key(c.label) in accepted)
    taken = {known_role(key) for key in accepted}
    numbered = {_stem(key) for key in accepted if key != _stem(key)}
    found: set[str] = set()
    for c in candidates:
        key, role = label_key(c.label), known_role(c.label)
        if c.style != style or not c.firm:
            continue
        if c.line > first:
            fits = role != "unknown" or (key != _stem(key) and _stem(key) in numbered)
        else:
            fits = role != "unknown" and not taken & {"unknown", role}
        if fits:
            found.add(key)
    return found


def _stem(key: str) -> str:
    return key.rstrip("0123456789")


def _main_style(candidates: Sequence[Candidate]) -> Style:
    # One way of writing labels per document, or talk that happens to look like another
    # way (a short line under a time, a word before a tab) would become a speaker.
    counts = Counter((c.style, label_key(c.label)) for c in candidates if c.firm)
    styles: tuple[Style, ...] = ("colon", "alone", "tab")
    return max(
        styles,
        key=lambda style: sum(n for (s, _), n in counts.items() if s == style and n >= _RECURS),
    )


def rare_lines(candidates: Sequence[Candidate], accepted: Collection[str]) -> list[int]:
    """Return the lines after the first label that begin like a label and are none."""
    style = _main_style(candidates)
    first = next(c.line for c in candidates if label_key(c.label) in accepted)
    return [
        c.line
        for c in candidates
        if c.style == style and c.firm and c.line > first and label_key(c.label) not in accepted
    ]


def _confirmed(stamps: Sequence[TimeStamp], chosen: Sequence[Candidate]) -> list[TimeStamp]:
    kept: list[TimeStamp] = []
    place = 0
    for stamp in stamps:
        while place < len(chosen) and chosen[place].zone < stamp.end:
            place += 1
        by_label = place < len(chosen) and chosen[place].head <= stamp.start
        if stamp.certain or by_label:
            kept.append(stamp)
    return kept
