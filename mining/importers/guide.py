"""The interview guide as data, and which turn asks which of its questions.

The guide is YAML: blocks of questions, and for each question how to find it in a
transcript, by words the interviewer uses (``patterns``) or by turn number (``turns``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mining.corpus import Transcript
from mining.errors import DataError
from mining.importers.yaml_values import filled_list, mapping, numbers, text
from mining.params import read_yaml
from mining.registry import suggest


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the guide.

    Attributes
    ----------
    patterns
        Words of an interviewer's turn that ask it; case and line breaks do not count.
    turns
        Numbers (from 1) of the turns that ask it, by document.
    """

    question_id: str
    text: str = ""
    patterns: tuple[str, ...] = ()
    turns: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Questions that belong together; ``omit`` leaves their answers out of the analysis."""

    block_id: str
    title: str = ""
    omit: bool = False
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """An interview guide."""

    blocks: tuple[Block, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the order of the guide."""
        return tuple(q for block in self.blocks for q in block.questions)


def read_guide(path: Path) -> Guide:
    """Read an interview guide.

    Raises
    ------
    DataError
        If the file is missing, or if a key is unknown, an id stands twice or a question
        cannot be found by either patterns or turns; the sentence names the place.
    ParamsError
        If the file is not YAML.
    """
    if not path.is_file():
        raise DataError(f"{path}: not found; write the guide there, or set ingest.guide to null")
    where = str(path)
    top = mapping(read_yaml(path), where, ("blocks",))
    blocks = tuple(
        _block(value, f"{where}, block {number}")
        for number, value in enumerate(filled_list(top.get("blocks"), f"{where}, blocks"), start=1)
    )
    guide = Guide(blocks=blocks)
    _check_unique((b.block_id for b in blocks), f"{where}: block")
    _check_unique((q.question_id for q in guide.questions), f"{where}: question")
    return guide


def omitted_questions(guide: Guide) -> frozenset[str]:
    """Return the questions whose answers are left out of the analysis.

    Examples
    --------
    >>> warm_up = Question(question_id="q1", patterns=("kven er du",))
    >>> omitted_questions(Guide(blocks=(Block(block_id="a", omit=True, questions=(warm_up,)),)))
    frozenset({'q1'})
    """
    return frozenset(q.question_id for b in guide.blocks if b.omit for q in b.questions)


def map_questions(guide: Guide, transcripts: Sequence[Transcript]) -> list[Transcript]:
    """Return the transcripts with the question that each turn asks or answers.

    A turn number in the guide wins over patterns, and the longest pattern wins among
    patterns.  Answers go on until the next turn that asks a question of the guide; an
    interviewer's turn that asks none keeps no question.

    Raises
    ------
    DataError
        If the guide names an unknown document or a turn it does not have, or gives one
        turn to two questions.
    """
    chosen = _chosen_turns(guide, transcripts)
    patterns = [(_folded(p), q.question_id) for q in guide.questions for p in q.patterns]
    # Longest first; the sort keeps the order of the guide among equals.
    patterns.sort(key=lambda pair: -len(pair[0]))
    return [_mapped(t, guide, patterns, chosen[t.document.document_id]) for t in transcripts]


def _mapped(
    transcript: Transcript,
    guide: Guide,
    patterns: Sequence[tuple[str, str]],
    chosen: Mapping[int, str],
) -> Transcript:
    current: str | None = None
    found: set[str] = set()
    turns = []
    for turn in transcript.turns:
        asked = chosen.get(turn.turn)
        if asked is None and turn.role == "interviewer":
            said = _folded(transcript.document.text[turn.start : turn.end])
            asked = next((question for pattern, question in patterns if pattern in said), None)
        if asked is not None:
            current = asked
            found.add(asked)
        answers = turn.role != "interviewer"
        turns.append(replace(turn, question_id=current if answers or asked else None))
    missing = [q.question_id for q in guide.questions if q.question_id not in found]
    note = (f"questions of the guide that were not found: {', '.join(missing)}",) if missing else ()
    return replace(transcript, turns=tuple(turns), notes=(*transcript.notes, *note))


def _chosen_turns(guide: Guide, transcripts: Sequence[Transcript]) -> dict[str, dict[int, str]]:
    sizes = {t.document.document_id: len(t.turns) for t in transcripts}
    chosen: dict[str, dict[int, str]] = {name: {} for name in sizes}
    for question in guide.questions:
        where = f"guide, question {question.question_id!r}"
        for name, asked in question.turns.items():
            if name not in sizes:
                known = list(sizes)
                raise DataError(
                    f"{where}: there is no document {name!r}{suggest(name, known)}; "
                    f"the documents are: {', '.join(known)}"
                )
            for number in asked:
                if not 1 <= number <= sizes[name]:
                    raise DataError(
                        f"{where}: document {name!r} has no turn {number}; "
                        f"its turns are 1 to {sizes[name]}"
                    )
                other = chosen[name].setdefault(number, question.question_id)
                if other != question.question_id:
                    raise DataError(
                        f"{where}: turn {number} of {name!r} is already question {other!r}; "
                        "a turn can ask one question"
                    )
    return chosen


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _block(value: Any, where: str) -> Block:  # noqa: ANN401 - whatever the file holds
    found = mapping(value, where, ("id", "title", "omit", "questions"))
    omit = found.get("omit", False)
    if not isinstance(omit, bool):
        raise DataError(f"{where}: omit is {omit!r}; choose one of: true, false")
    name = text(found, "id", where)
    where = f"{where} ({name})"
    return Block(
        block_id=name,
        title=text(found, "title", where, default=""),
        omit=omit,
        questions=tuple(
            _question(q, f"{where}, question {number}")
            for number, q in enumerate(
                filled_list(found.get("questions"), f"{where}, questions"), start=1
            )
        ),
    )


def _question(value: Any, where: str) -> Question:  # noqa: ANN401 - whatever the file holds
    found = mapping(value, where, ("id", "text", "patterns", "turns"))
    name = text(found, "id", where)
    where = f"{where} ({name})"
    patterns = (
        tuple(filled_list(found["patterns"], f"{where}, patterns")) if "patterns" in found else ()
    )
    if not all(isinstance(p, str) and p.strip() for p in patterns):
        raise DataError(f"{where}: a pattern is empty or not text; put it in quotes")
    turns = found.get("turns", {})
    if not isinstance(turns, dict):
        raise DataError(f"{where}: turns must be written as {{document: [numbers]}}")
    if not patterns and not turns:
        raise DataError(f"{where}: has neither patterns nor turns; give one to find it by")
    return Question(
        question_id=name,
        text=text(found, "text", where, default=""),
        patterns=patterns,
        turns={str(d): numbers(n, f"{where}, turns of {d}") for d, n in turns.items()},
    )


def _check_unique(names: Iterable[str], where: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise DataError(f"{where} id {name!r} stands twice; give each its own")
        seen.add(name)
