"""What is said of the readings that were chosen: one sentence for each source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mining.importers.refi.calibration import Choice
from mining.importers.refi.elements import shown

_POINTS = 4
_LINE_ENDS = {"one": "a line end counted as one", "two": "a line end counted as two"}


def describe(choices: Mapping[str, Choice]) -> list[str]:
    """Return a sentence for every document whose offsets can be read in several ways.

    Documents that leave hardly a choice, and whose offsets are read as they stand, share one.

    Parameters
    ----------
    choices
        By the document's name.
    """
    plain = [choice for choice in choices.values() if _is_plain(choice)]
    notes = [
        f"document {shown(name)}: offsets read {_how(choice)}: {_evidence([choice])}"
        for name, choice in choices.items()
        if not _is_plain(choice)
    ]
    if plain:
        other = "other " if notes else ""
        documents = "document" if len(plain) == 1 else "documents"
        notes.append(
            f"{len(plain)} {other}{documents}: offsets read as they stand: {_evidence(plain)}"
        )
    return notes


def _is_plain(choice: Choice) -> bool:
    layout, reading = choice.layout, choice.reading
    special = len(layout.doubled) or len(layout.astral) or layout.n_marks
    usual = reading.line_end == "as is" and not reading.inclusive
    return not special and usual and choice.decided


def _how(choice: Choice) -> str:
    return ", ".join(_parts(choice))


def _parts(choice: Choice) -> Iterator[str]:
    layout, reading = choice.layout, choice.reading
    if len(layout.astral):
        yield "as UTF-16 units" if reading.unit == "UTF-16" else "as characters"
    else:
        yield "as they stand"
    if reading.line_end != "as is":
        yield _LINE_ENDS[reading.line_end]
    elif len(layout.doubled) == len(layout.line_ends) and len(layout.doubled):
        yield _LINE_ENDS["two"]
    elif len(layout.doubled):
        yield "line ends counted as they stand in the file"
    if layout.n_marks:
        yield f"the byte order mark {'' if reading.mark_counted else 'not '}counted"
    if reading.inclusive:
        yield "the end as the last character of the passage"


def _evidence(choices: Sequence[Choice]) -> str:
    """Say what speaks for the readings, of one document or of several together."""
    matching, equal = (
        sum(getattr(choice.evidence, name) for choice in choices) for name in ("matching", "equal")
    )
    rivals = [choice.rival for choice in choices if choice.rival is not None]
    named = sum(choice.n_named for choice in choices)
    if matching > (most := sum(rival.matching for rival in rivals)):
        said = f"{matching} of {named} named passages begin with their name"
        against = f"{most}"
    elif equal > (most := sum(rival.equal for rival in rivals)):
        said = f"{equal} of {named} named passages are their name, word for word"
        against = f"{most}"
    else:
        edges = sum(len(choice.spans.start) for choice in choices)
        points = sum(choice.evidence.points for choice in choices)
        said = f"{_share(points, edges)} % of {2 * edges} beginnings and ends lie at words"
        against = f"{_share(sum(rival.points for rival in rivals), edges)} %"
    if not rivals:
        return said
    said = f"{said}; in other readings at most {against}"
    if all(choice.decided for choice in choices):
        return said
    [choice] = choices
    habit = f"the habit of {choice.habit.program}" if choice.habit.program else "the standard"
    return (
        f"{said}, so the passages do not decide between this and another reading, and the one "
        f"nearest to {habit} is taken"
    )


def _share(points: int, passages: int) -> int:
    """Return whole per cent, rounded down, so that 100 means all."""
    return 100 * points // (_POINTS * passages)
