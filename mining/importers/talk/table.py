"""Transcripts as tables: one row per stretch of talk, with times and speaker."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from mining.corpus import Transcript, Unlabelled
from mining.errors import DataError, MissingExtra
from mining.importers.headers import SYNONYMS, column_of, names_any
from mining.importers.sheets import Sheet, read_sheet
from mining.importers.talk.said import Said, transcript_of
from mining.importers.times import clock, find_times

_NAMES = {
    "text": """
        text, transcript, transcription, talk, utterance, speech, words, content, what,
        tekst, transkript, transkripsjon, utsegn, utsagn, ytring, tale, replikk, innhald, innhold,
        transkription, äußerung, redebeitrag, inhalt, yttrande, wypowiedź, treść""",
    "speaker": """
        speaker, speaker name, name, person, participant, who, speaker label,
        talar, taler, namn, navn, deltakar, deltaker, kven, hvem, informant, snakkar,
        sprecher, sprecherin, sprechende, teilnehmer, talare, mówca, osoba""",
    "start": """
        start, start time, begin, begin time, beginning, from, time, timestamp, time stamp,
        timecode, in, start (s), start (ms), tid, starttid, byrjing, begynnelse, frå, fra, tidskode,
        tidspunkt, zeit, startzeit, anfang, von, zeitstempel, starttid, początek, czas""",
    "end": """
        end, end time, stop, to, finish, out, end (s), end (ms), slutt, sluttid, til,
        ende, endzeit, bis, slut, sluttid, koniec""",
}
_HEADERS = {name: [header.strip() for header in names.split(",")] for name, names in _NAMES.items()}
# Shorter stretches than a tenth of a second are none, so such numbers are milliseconds.
_SHORTEST_MS = 100.0
_NUMBER = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,15})?")
_LONGEST_MS = 1e9
_SHAPE = "a transcript table has the headers time, speaker and text, or start, end and text"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    text: str
    speaker: str | None
    start: str | None
    end: str | None


def read_transcript_table(
    path: Path, *, language: str, roles: Mapping[str, str], unlabelled: Unlabelled = "refuse"
) -> list[Transcript]:
    """Read a table with headers for time, speaker and text; CSV, TSV, XLSX or XLS.

    A row without a speaker goes on with the turn of the row above.  Whisper's TSV, which has
    no speakers, is read too.

    Parameters
    ----------
    language
        Language of the interview, such as ``nn``.
    roles
        Role by speaker label; labels that are not in this transcript are ignored.
    unlabelled
        What to do where nobody is labelled.

    Raises
    ------
    DataError
        If the file is no such table, a time cannot be read, or no speakers can be told apart.
    """
    sheet = read_sheet(path)
    columns = _columns(sheet)
    if columns is None:
        raise DataError(
            f"{path}: {len(sheet.columns)} columns, which are no transcript by their headers; "
            f"{_SHAPE}"
        )
    begins, in_ms = _times(sheet, columns.start, columns)
    ends, _ = _times(sheet, columns.end, columns)
    said: list[Said] = []
    for (number, row), t0, t1 in zip(sheet.rows, begins, ends, strict=True):
        if t0 is not None and t1 is not None and t1 < t0:
            raise DataError(f"{path}, row {number}: ends before it begins; mend its times")
        speaker = " ".join(row[columns.speaker].split()) if columns.speaker else ""
        said.append(
            Said(text=row[columns.text], speaker=speaker.removesuffix(":"), t0_ms=t0, t1_ms=t1)
        )
    notes = ["plain numbers for times are read as milliseconds"] if in_ms else []
    return [
        transcript_of(
            path, said, language=language, roles=roles, unlabelled=unlabelled, notes=notes
        )
    ]


def looks_like_transcript(path: Path) -> bool:
    """Tell whether a file is a table whose headers are those of a transcript."""
    try:
        return _columns(read_sheet(path)) is not None
    except (DataError, MissingExtra):
        return False


def _columns(sheet: Sheet) -> _Columns | None:
    found = {name: column_of(sheet, headers) for name, headers in _HEADERS.items()}
    text, speaker, start, end = (found[name] for name in ("text", "speaker", "start", "end"))
    coded = names_any(sheet, SYNONYMS["code"])
    if coded or text is None or (speaker is None and (start is None or end is None)):
        return None
    return _Columns(text=text, speaker=speaker, start=start, end=end)


def _times(sheet: Sheet, column: str | None, columns: _Columns) -> tuple[list[int | None], bool]:
    """Return the milliseconds of every row, and whether plain numbers were that already."""
    if column is None:
        return [None] * len(sheet.rows), False
    in_ms = _in_milliseconds(sheet, columns)
    return [
        _time(row[column], 1 if in_ms else 1000, f"{sheet.path}, row {number}")
        for number, row in sheet.rows
    ], in_ms


def _in_milliseconds(sheet: Sheet, columns: _Columns) -> bool:
    if columns.start is None or columns.end is None:
        return False
    pairs: list[Sequence[float | None]] = [
        (_number(row[columns.start]), _number(row[columns.end])) for _, row in sheet.rows
    ]
    lengths = [end - start for start, end in pairs if start is not None and end is not None]
    return (
        bool(lengths) and all(n.is_integer() for n in lengths) and median(lengths) >= _SHORTEST_MS
    )


def _time(cell: str, unit: int, where: str) -> int | None:
    if not cell:
        return None
    bare = cell.strip("[](){}# ")
    found = clock(bare)
    if found is not None:
        return found
    stamps = find_times(bare)
    if stamps and stamps[0].start == 0:
        return stamps[0].t0_ms
    number = _number(bare)
    if number is None or number * unit > _LONGEST_MS:
        raise DataError(f"{where}: its time cannot be read; write times as 00:01:02")
    return round(number * unit)


def _number(cell: str) -> float | None:
    """Return a number of at least 0, whichever sign is its decimal point."""
    return float(cell.replace(",", ".")) if _NUMBER.fullmatch(cell) else None
