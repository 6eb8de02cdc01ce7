"""Annotations of ELAN (``.eaf``), one tier per speaker.

A tier that depends on another one, such as a translation, is no talk of its own.  It is read
only where the tier that it depends on holds no words, as where that one merely cuts the
recording into pieces.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mining.corpus import Transcript, Unlabelled
from mining.errors import DataError
from mining.importers.archives import read_bytes
from mining.importers.encoding import canonical
from mining.importers.markup import Element, child, children, local, parse_xml, text_of
from mining.importers.talk.said import Said, transcript_of

_ADVICE = "save it again in ELAN"

# Begin, end, and a number that puts annotations in order where a time is missing.
_Times = tuple[int | None, int | None, int]
_UNKNOWN: _Times = (None, None, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Annotation:
    name: str
    refers_to: str
    slots: tuple[str, str]
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tier:
    name: str
    parent: str
    speaker: str
    annotations: tuple[_Annotation, ...] = field(repr=False)

    @property
    def worded(self) -> bool:
        return any(c.isalpha() for a in self.annotations for c in a.text)


def read_elan(
    path: Path, *, language: str, roles: Mapping[str, str], unlabelled: Unlabelled = "refuse"
) -> list[Transcript]:
    """Read the annotations of all speakers, in the order of their times.

    The speaker is the tier's participant, or the tier's name where it has none.

    Parameters
    ----------
    language
        Language of the interview, such as ``nn``.
    roles
        Role by speaker label; labels that are not in this transcript are ignored.
    unlabelled
        Has no effect: every tier has a name.

    Raises
    ------
    DataError
        If the file is no annotation document of ELAN or holds no words.
    """
    root = parse_xml(read_bytes(path), where=str(path), advice=_ADVICE)
    if local(root) != "ANNOTATION_DOCUMENT":
        raise DataError(f"{path}: is no annotation document of ELAN; {_ADVICE}")
    tiers = [_tier(element) for element in children(root, "TIER")]
    spoken, left_out = _spoken(tiers)
    times = _times(child(root, "TIME_ORDER"), tiers)
    said = sorted(
        (
            (times.get(a.name, _UNKNOWN), Said(text=a.text, speaker=tier.speaker))
            for tier in spoken
            for a in tier.annotations
        ),
        key=lambda pair: pair[0][2],
    )
    if not said:
        raise DataError(f"{path}: {len(tiers)} tiers and no annotation in them; {_ADVICE}")
    notes = []
    if left_out:
        notes.append(f"{left_out} tiers that depend on others, such as translations, are left out")
    timed = [Said(text=s.text, speaker=s.speaker, t0_ms=t0, t1_ms=t1) for (t0, t1, _), s in said]
    return [
        transcript_of(
            path, timed, language=language, roles=roles, unlabelled=unlabelled, notes=notes
        )
    ]


def _tier(element: Element) -> _Tier:
    name = element.get("TIER_ID", "")
    return _Tier(
        name=name,
        parent=element.get("PARENT_REF", ""),
        speaker=" ".join((element.get("PARTICIPANT", "").strip() or name or "Tier").split()),
        annotations=tuple(_annotations(element)),
    )


def _annotations(tier: Element) -> Iterator[_Annotation]:
    for holder in children(tier, "ANNOTATION"):
        for found in children(holder, "ALIGNABLE_ANNOTATION", "REF_ANNOTATION"):
            yield _Annotation(
                name=found.get("ANNOTATION_ID", ""),
                refers_to=found.get("ANNOTATION_REF", ""),
                slots=(found.get("TIME_SLOT_REF1", ""), found.get("TIME_SLOT_REF2", "")),
                text=canonical(text_of(child(found, "ANNOTATION_VALUE"))),
            )


def _spoken(tiers: Sequence[_Tier]) -> tuple[list[_Tier], int]:
    """Return the tiers that are talk, and how many depend on others and are left out."""
    below: dict[str, list[_Tier]] = defaultdict(list)
    for tier in tiers:
        below[tier.parent].append(tier)
    names = {tier.name for tier in tiers}
    tops = [t for t in tiers if not t.parent or t.parent not in names]
    spoken: list[_Tier] = []
    used = 0
    for top in tops:
        tier, seen = top, {top.name}
        while not tier.worded:
            deeper = [t for t in below[tier.name] if t.name not in seen]
            if not deeper:
                break
            tier = next((t for t in deeper if t.worded), deeper[0])
            seen.add(tier.name)
        used += tier is not top
        spoken.append(tier)
    return spoken, len(tiers) - len(tops) - used


def _times(order: Element | None, tiers: Sequence[_Tier]) -> dict[str, _Times]:
    """Return the times of every annotation; a dependent one has those of what it refers to."""
    slots: dict[str, tuple[int | None, int]] = {}
    last = 0
    for slot in children(order, "TIME_SLOT"):
        value = slot.get("TIME_VALUE", "")
        known = int(value) if value.isdecimal() and len(value) < len("1000000000000") else None
        last = last if known is None else known
        slots[slot.get("TIME_SLOT_ID", "")] = (known, last)
    annotations = {a.name: a for tier in tiers for a in tier.annotations}
    times: dict[str, _Times] = {}
    for name in annotations:
        chain = dict.fromkeys([name])  # in order, and quick to search
        here = annotations.get(name)
        while here is not None and here.refers_to and here.name not in times:
            here = annotations.get(here.refers_to) if here.refers_to not in chain else None
            if here is not None:
                chain[here.name] = None
        found = _UNKNOWN if here is None else times.get(here.name) or _own(here, slots)
        times |= dict.fromkeys(chain, found)
    return times


def _own(annotation: _Annotation, slots: Mapping[str, tuple[int | None, int]]) -> _Times:
    begin, end = (slots.get(name, (None, 0)) for name in annotation.slots)
    fits = begin[0] is None or end[0] is None or begin[0] <= end[0]
    return begin[0], end[0] if fits else None, begin[1]
