"""Timed stretches of talk to a transcript.

Programs that transcribe write short stretches, each with its times.  Stretches of one speaker
that follow each other become one turn; the canonical text has one line for each turn,
``Name: talk``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path

from mining.corpus import Transcript, Unlabelled
from mining.errors import DataError
from mining.importers.labels import Candidate, find_candidates, label_key
from mining.importers.plain_text import document_id, make_transcript
from mining.importers.speakers import ONE_SPEAKER, NoSpeakersError, accept_labels, rare_lines
from mining.importers.times import find_times
from mining.importers.turns import Start, Talk, build_turns


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A stretch of talk and its place on the recording.

    Attributes
    ----------
    text
        With line feeds where the program broke a line.
    speaker
        Empty where the program names nobody.
    t0_ms, t1_ms
        Milliseconds, where they are known.
    """

    text: str = field(repr=False)
    speaker: str = ""
    t0_ms: int | None = None
    t1_ms: int | None = None


def transcript_of(
    path: Path,
    said: Sequence[Said],
    *,
    language: str,
    roles: Mapping[str, str],
    unlabelled: Unlabelled,
    notes: Iterable[str] = (),
) -> Transcript:
    """Put stretches of talk, in their order, together to a transcript.

    A stretch without a speaker among stretches with one goes on with the turn before it.

    Raises
    ------
    NoSpeakersError
        If nobody is named or labelled and ``unlabelled`` is ``"refuse"``.
    DataError
        If there are no words.
    """
    filled = [s for s in said if s.text.strip()]
    if not filled:
        raise DataError(f"{path}: {len(said)} stretches of talk and no words in them")
    made = [*notes]
    if len(filled) < len(said):
        made.append(f"{len(said) - len(filled)} stretches without words are left out")
    n_stretches = len(filled)
    if not any(s.speaker for s in filled):
        filled, more = _speakers_in_text(path, filled, roles, unlabelled)
        made += more
    turns = _joined(filled)
    if len(turns) < n_stretches:
        made.append(
            f"{n_stretches} stretches are {len(turns)} turns: those of one speaker that follow "
            "each other are joined by a space"
        )
    text, talk = _talk(path, turns, roles)
    found = make_transcript(path, text, talk, language=language, notes=made)
    # What stands before the first speaker is talk here, and no title.
    return replace(found, document=replace(found.document, title=path.stem))


def by_label(
    said: Sequence[Said], *, where: str, roles: Mapping[str, str]
) -> tuple[list[Said], list[str]]:
    """Return stretches whose speakers are those that ``Name:`` at a line's start says.

    Returns
    -------
    said, notes
        A stretch with several labels comes as several.

    Raises
    ------
    NoSpeakersError
        If no label recurs.
    """
    lines = [(stretch, line) for stretch in said for line in stretch.text.split("\n")]
    named = {label_key(label) for label in roles}
    candidates = find_candidates(
        "\n".join(line for _, line in lines), [], named, surname_first=True
    )
    accepted, notes = accept_labels(candidates, named, where)
    rare = rare_lines(candidates, accepted)
    if rare:
        notes.append(
            f"{len(rare)} lines begin like a speaker label that occurs once; they are read as talk "
            "of the turn before, unless ingest.roles names them"
        )
    return list(_relabelled(lines, candidates, accepted)), notes


def _relabelled(
    lines: Sequence[tuple[Said, str]], candidates: Sequence[Candidate], accepted: set[str]
) -> Iterator[Said]:
    begins = [0, *accumulate(len(line) + 1 for _, line in lines)]
    at = {c.line - 1: c for c in candidates if label_key(c.label) in accepted}
    spelling: dict[str, str] = {}
    for number, (stretch, line) in enumerate(lines):
        found = at.get(number)
        if found is None:
            yield replace(stretch, text=line, speaker="")
        else:
            speaker = spelling.setdefault(label_key(found.label), found.label)
            yield replace(stretch, text=line[found.content - begins[number] :], speaker=speaker)


def _speakers_in_text(
    path: Path, said: Sequence[Said], roles: Mapping[str, str], unlabelled: Unlabelled
) -> tuple[list[Said], list[str]]:
    try:
        found, notes = by_label(said, where=str(path), roles=roles)
    except NoSpeakersError:
        if unlabelled == "refuse":
            raise
        return [replace(s, speaker=ONE_SPEAKER) for s in said], [
            "nobody is labelled, so everything is read as one speaker's talk"
        ]
    return [s for s in found if s.speaker or s.text.strip()], notes


def _joined(said: Sequence[Said]) -> list[Said]:
    """Return one stretch per turn; what stands before the first speaker stays apart."""
    groups: list[list[Said]] = []
    for stretch in said:
        speaker = groups[-1][0].speaker if groups else ""
        if groups and stretch.speaker in {"", speaker}:
            groups[-1].append(stretch)
        else:
            groups.append([stretch])
    return [_one(group) for group in groups]


def _one(group: Sequence[Said]) -> Said:
    begins = [s.t0_ms for s in group if s.t0_ms is not None]
    ends = [s.t1_ms for s in group if s.t1_ms is not None]
    return Said(
        text=" ".join(" ".join(s.text.split()) for s in group).strip(),
        speaker=group[0].speaker,
        t0_ms=min(begins, default=None),
        t1_ms=max(ends, default=None),
    )


def _talk(path: Path, turns: Sequence[Said], roles: Mapping[str, str]) -> tuple[str, Talk]:
    labels = ["" if t.speaker in {"", ONE_SPEAKER} else f"{t.speaker}: " for t in turns]
    lines = [label + turn.text for label, turn in zip(labels, turns, strict=True)]
    begins = [0, *accumulate(len(line) + 1 for line in lines)]
    starts = [
        Start(head=begin, content=begin + len(label), speaker=turn.speaker)
        for begin, label, turn in zip(begins, labels, turns, strict=False)
    ]
    text = "\n".join(lines)
    stamps = [t for t in find_times(text) if t.certain]
    first = next((i for i, turn in enumerate(turns) if turn.speaker), 0)
    talk = build_turns(
        text, starts[first:], stamps, document_id=document_id(path), where=str(path), roles=roles
    )
    own = [turns[bisect_right(begins, turn.start) - 1] for turn in talk.turns]
    timed = [replace(t, t0_ms=s.t0_ms, t1_ms=s.t1_ms) for t, s in zip(talk.turns, own, strict=True)]
    return text, replace(talk, turns=tuple(timed))
