"""All transcripts of a study: found by path, recognised by content.

A file's ending decides whether it is looked at, its first bytes decide how it is read:
people rename files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mining.corpus import Transcript, Unlabelled
from mining.errors import DataError
from mining.importers.kinds import Kind, kind_of
from mining.importers.labels import label_key
from mining.importers.talk.table import looks_like_transcript
from mining.importers.talk.whisper import looks_like_whisper
from mining.registry import resolve, suggest

ENDINGS = (
    *(".csv", ".docx", ".eaf", ".htm", ".html", ".json", ".md", ".odt", ".pdf", ".qda", ".qde"),
    *(".qdpx", ".rqda", ".rtf", ".sbv", ".sqlite3", ".srt", ".tsv", ".txt", ".vtt", ".xls"),
    ".xlsx",
)
_NAMES_SHOWN = 12
_PART_OF: dict[Kind, str] = {
    "docx": "docx",
    "eaf": "elan",
    "html": "html",
    "json": "whisper",
    "odt": "odt",
    "pdf": "pdf",
    "rtf": "rtf",
    "subtitles": "subtitles",
    "text": "text",
    "xls": "table",
    "xlsx": "table",
    **dict.fromkeys(("qualcoder", "refi_project", "refi_xml", "rqda", "taguette"), "project"),
}
# What plain text with one of these endings is; a broken one is then told what it lacks.
_PART_OF_TEXT = {
    **dict.fromkeys((".csv", ".tsv"), "table"),
    **dict.fromkeys((".sbv", ".srt", ".vtt"), "subtitles"),
}
_TABLES = frozenset({".csv", ".tsv", ".xls", ".xlsx"})
_PROJECT, _DATABASE = ".qda", "data.qda"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a path in ``params.yaml`` leads to, both sorted.

    Attributes
    ----------
    skipped
        Files beside the transcripts whose ending is not read, and tables and JSON files that
        are no transcripts.
    """

    paths: tuple[Path, ...]
    skipped: tuple[Path, ...] = ()


def find_transcripts(pattern: str, base: Path) -> Found:
    """Find transcripts in a folder and its folders, by a glob, or as one file.

    Hidden files, the lock files of Word (``~$...``) and the copies of documents in a folder
    of QualCoder are left out.

    Parameters
    ----------
    pattern
        Folder, file or glob, absolute or relative to ``base``.

    Raises
    ------
    DataError
        If nothing that can be read is found.
    """
    target = base / pattern
    files = sorted(_files(target))
    for path in files:
        _check_name(path)
    named = files == [target]
    # A file that is named itself is read, or refused with what it is, whatever its ending.
    wanted = [named or (p.suffix.lower() in ENDINGS and not _is_other_table(p)) for p in files]
    paths = tuple(p for p, read in zip(files, wanted, strict=True) if read)
    skipped = tuple(p for p, read in zip(files, wanted, strict=True) if not read)
    if not paths:
        others = f", but {len(skipped)} other files" if skipped else ""
        raise DataError(
            f"{target}: found no transcripts{others}; the endings that are read are: "
            f"{', '.join(ENDINGS)}"
        )
    return Found(paths=paths, skipped=skipped)


def _files(target: Path) -> list[Path]:
    """Return the files that a folder, a name or a pattern leads to."""
    if _is_project(target):
        return [target / _DATABASE]
    if target.is_dir():
        found = [p for p in target.rglob("*") if not _is_hidden(p.relative_to(target))]
    elif target.exists():
        found = [target]
    else:
        anchor = Path(target.anchor)
        rest = str(target.relative_to(anchor))
        try:
            found = [p for p in anchor.glob(rest) if not _is_hidden(Path(p.name))]
        except ValueError as error:
            raise DataError(
                f"{target}: not a pattern for file names; '**' must stand alone between slashes"
            ) from error
    databases = {p / _DATABASE for p in found if _is_project(p)}
    return [p for p in {*found, *databases} if p.is_file() and not _is_in_project(p)]


def _is_project(path: Path) -> bool:
    return path.suffix.lower() == _PROJECT and (path / _DATABASE).is_file()


def _is_in_project(path: Path) -> bool:
    """Tell whether a file belongs to a folder of QualCoder and is not its database."""
    inside = [folder for folder in path.parents if _is_project(folder)]
    return bool(inside) and path != inside[0] / _DATABASE


def _is_other_table(path: Path) -> bool:
    """Tell whether a table or JSON file is something else than a transcript."""
    ending = path.suffix.lower()
    if ending == ".json":
        return not looks_like_whisper(path)
    return ending in _TABLES and not looks_like_transcript(path)


def read_transcript(
    path: Path, *, language: str, roles: Mapping[str, str], unlabelled: Unlabelled = "refuse"
) -> list[Transcript]:
    """Read the transcripts of one file, in the format that its content shows.

    Raises
    ------
    DataError
        If the file cannot be read as transcripts.
    """
    read = resolve("transcript", _part(path))
    found: list[Transcript] = read(path, language=language, roles=roles, unlabelled=unlabelled)
    return found


def read_transcripts(
    paths: Sequence[Path],
    *,
    language: str,
    roles: Mapping[str, str],
    unlabelled: Unlabelled = "refuse",
) -> list[Transcript]:
    """Read all transcripts of a study, in the order of ``paths``.

    Raises
    ------
    DataError
        If two documents have one id, if a file cannot be read, or if ``roles`` names a
        speaker who is in none of them.
    """
    read = [
        (path, transcript)
        for path in paths
        for transcript in read_transcript(
            path, language=language, roles=roles, unlabelled=unlabelled
        )
    ]
    check_ids((path, t.document.document_id) for path, t in read)
    transcripts = [transcript for _, transcript in read]
    _check_roles(transcripts, roles)
    return transcripts


def document_ids(
    path: Path, *, language: str, roles: Mapping[str, str], unlabelled: Unlabelled = "refuse"
) -> list[str]:
    """Return the ids of the documents that one file of transcripts holds.

    Raises
    ------
    DataError
        If the file cannot be read as transcripts.
    """
    found = read_transcript(path, language=language, roles=roles, unlabelled=unlabelled)
    return [transcript.document.document_id for transcript in found]


def check_ids(found: Iterable[tuple[Path, str]]) -> None:
    """Refuse two documents of one id.

    Raises
    ------
    DataError
        The sentence names both files.
    """
    seen: dict[str, Path] = {}
    for path, name in found:
        if name in seen:
            raise DataError(
                f"{seen[name]} and {path}: both would be document {name!r}; rename one of them, or "
                "name one in ingest.transcripts"
            )
        seen[name] = path


def _part(path: Path) -> str:
    kind = kind_of(path)
    if kind not in _PART_OF:
        raise DataError(
            f"{path}: a codebook, which holds no transcript; name it in ingest.codebook"
        )
    usual = _PART_OF[kind]
    return _PART_OF_TEXT.get(path.suffix.lower(), usual) if kind == "text" else usual


def _check_name(path: Path) -> None:
    """Refuse a name whose bytes are no text here, as in archives from other systems."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError as error:
        shown = str(path).encode("utf-8", "backslashreplace").decode()
        raise DataError(f"{shown}: the file's name is not UTF-8; rename the file") from error


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def _check_roles(transcripts: Sequence[Transcript], roles: Mapping[str, str]) -> None:
    speakers = list(dict.fromkeys(turn.speaker for t in transcripts for turn in t.turns))
    known = {label_key(speaker) for speaker in speakers}
    for label in roles:
        if label_key(label) not in known:
            shown = ", ".join(repr(s) for s in speakers[:_NAMES_SHOWN])
            more = f" and {len(speakers) - _NAMES_SHOWN} more" if speakers[_NAMES_SHOWN:] else ""
            raise DataError(
                f"ingest.roles: {label!r} speaks in none of the {len(transcripts)} transcripts"
                f"{suggest(label, speakers)}; the speakers found are: {shown}{more}"
            )
