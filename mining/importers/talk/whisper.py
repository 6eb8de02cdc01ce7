"""Output of Whisper and its kin as JSON.

All of them have a list of segments, and each segment has a text and two times.  Words, scores
and tokens are not read.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mining.corpus import Transcript, Unlabelled
from mining.errors import DataError
from mining.importers.encoding import read_text
from mining.importers.talk.said import Said, transcript_of

_LISTS = ("segments", "chunks", "transcription")
_LONGEST = 1e9
_SHAPE = "it needs a list of segments, each with start, end and text, as Whisper writes them"


def read_whisper_json(
    path: Path, *, language: str, roles: Mapping[str, str], unlabelled: Unlabelled = "refuse"
) -> list[Transcript]:
    """Read the segments of a ``.json`` file.

    Parameters
    ----------
    language
        Language of the interview, such as ``nn``.
    roles
        Role by speaker label; labels that are not in this transcript are ignored.
    unlabelled
        What to do where no segment has a speaker.

    Raises
    ------
    DataError
        If the file is no JSON with segments, or if no speakers can be told apart.
    """
    said = [_said(item, f"{path}, segment {i}") for i, item in enumerate(_segments(path), start=1)]
    return [transcript_of(path, said, language=language, roles=roles, unlabelled=unlabelled)]


def looks_like_whisper(path: Path) -> bool:
    """Tell whether a file is JSON with a list of segments."""
    try:
        return isinstance(_segments(path)[0].get("text"), str)
    except DataError:
        return False


def _segments(path: Path) -> list[dict[str, Any]]:
    text, _ = read_text(path)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise DataError(f"{path}{line}: cannot be read as JSON; {_SHAPE}") from None
    if isinstance(found, dict):
        lists = [found[name] for name in _LISTS if isinstance(found.get(name), list)]
        found = lists[0] if lists else None
    if not isinstance(found, list) or not found or not all(isinstance(s, dict) for s in found):
        raise DataError(f"{path}: JSON without segments; {_SHAPE}")
    return found


def _said(item: Mapping[str, Any], where: str) -> Said:
    text, speaker = item.get("text"), item.get("speaker")
    if not isinstance(text, str):
        raise DataError(f"{where}: has no text; {_SHAPE}")
    t0, t1 = _times(item, where)
    if t0 is not None and t1 is not None and t1 < t0:
        raise DataError(f"{where}: ends before it begins; transcribe again, or mend its times")
    return Said(
        text=text.replace("\r", "\n"),
        speaker=" ".join(speaker.split()) if isinstance(speaker, str) else "",
        t0_ms=t0,
        t1_ms=t1,
    )


def _times(item: Mapping[str, Any], where: str) -> tuple[int | None, int | None]:
    offsets, pair = item.get("offsets"), item.get("timestamp")
    if isinstance(offsets, dict):
        found, unit = (offsets.get("from"), offsets.get("to")), 1
    elif isinstance(pair, list) and len(pair) == len(("start", "end")):
        found, unit = (pair[0], pair[1]), 1000
    else:
        found, unit = (item.get("start"), item.get("end")), 1000
    return _milliseconds(found[0], unit, where), _milliseconds(found[1], unit, where)


def _milliseconds(value: object, unit: int, where: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise DataError(f"{where}: a time is no number; {_SHAPE}")
    if not 0 <= value <= _LONGEST:
        raise DataError(f"{where}: a time is below 0 or too large; times are seconds")
    return round(value * unit)
