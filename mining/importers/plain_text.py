"""Transcripts in plain text or Markdown, one ``Name: `` label per turn."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from mining.corpus import Document, Transcript, Unlabelled
from mining.errors import DataError
from mining.exchange import unique_names
from mining.importers.encoding import read_text
from mining.importers.speakers import turns_or_one
from mining.importers.turns import Talk

_MAX_TITLE = 80
_MAX_NAME = 40
# A line of MAXQDA's preprocessor, before each of several texts in one file.
_MARKER = re.compile(r"^#TEXT[ \t]+(\S.*)$", re.MULTILINE)
# Otter's export begins with its own headings.
_NOT_TITLES = frozenset({"summary keywords", "speakers", "keywords"})


def read_plain_text(
    path: Path, *, language: str, roles: Mapping[str, str], unlabelled: Unlabelled = "refuse"
) -> list[Transcript]:
    """Read a ``.txt`` or ``.md`` transcript.

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
        If the file is missing, empty or not text, or if no speakers can be told apart.
    """
    text, encoding = read_text(path)
    notes = () if encoding.startswith("utf-8") else (f"the file is in {encoding}",)
    return transcripts_in(
        path, text, language=language, roles=roles, unlabelled=unlabelled, notes=notes
    )


def transcripts_in(
    path: Path,
    text: str,
    *,
    language: str,
    roles: Mapping[str, str],
    unlabelled: Unlabelled,
    notes: Sequence[str] = (),
) -> list[Transcript]:
    """Return the transcripts of a canonical text: one, or one for each line ``#TEXT name``.

    Parameters
    ----------
    notes
        What is known already, for every transcript.

    Raises
    ------
    DataError
        If there is no text, or if no speakers can be told apart.
    """
    if not text.strip():
        raise DataError(f"{path}: holds no text; take it out of the folder or fill it")
    marked = marked_texts(text)
    if not marked:
        talk = turns_or_one(
            text, document_id=document_id(path), where=str(path), roles=roles, unlabelled=unlabelled
        )
        return [make_transcript(path, text, talk, language=language, notes=notes)]
    found = []
    renamed = len(marked) - len({named_id(name) for _, name, _ in marked})
    more = [*notes, f"{len(marked)} interviews in one file, one below each line #TEXT"]
    if renamed:
        more.append(f"names of interviews that stand twice got a number: {renamed}")
    for group, name, part in marked:
        where = f"{path}, text {name[:_MAX_NAME]!r}"
        talk = turns_or_one(
            part, document_id=named_id(name), where=where, roles=roles, unlabelled=unlabelled
        )
        made = make_transcript(path, part, talk, language=language, notes=more, name=name)
        found.append(replace(made, document=replace(made.document, group=group)))
    return found


def marked_texts(text: str) -> list[tuple[str, str, str]]:
    r"""Return group, name and text of every part that a line ``#TEXT name`` begins.

    Examples
    --------
    >>> marked_texts("#TEXT Kvinner\\Int1\nI: A\n\n#TEXT Int2\nI: B\n")
    [('Kvinner', 'Int1', 'I: A'), ('', 'Int2', 'I: B')]
    >>> marked_texts("I: A\n#TEXTIL\n")
    []
    """
    marks = list(_MARKER.finditer(text))
    if not marks:
        return []
    ends = [*(m.start() for m in marks[1:]), len(text)]
    named = [m[1].strip().rpartition("\\") for m in marks]
    names = unique_names(name.strip() or "text" for _, _, name in named)
    return [
        (group.strip(), name, text[m.end() : end].strip("\n"))
        for m, end, (group, _, _), name in zip(marks, ends, named, names, strict=True)
    ]


def document_id(path: Path) -> str:
    """Return the id of the transcript in ``path``: the file name without its ending.

    The name is composed (NFC), because macOS writes ``å`` as two characters in file names
    and exports do not.

    Examples
    --------
    >>> document_id(Path("raw/Intervju 3:2.docx"))
    'Intervju 3-2'
    """
    return unicodedata.normalize("NFC", path.stem).replace(":", "-").strip()


def named_id(name: str) -> str:
    """Return the id of a document that a project calls by ``name``.

    Examples
    --------
    >>> named_id("Intervju 3.2: Kari"), named_id("int1.docx")
    ('Intervju 3.2- Kari', 'int1')
    """
    known = re.sub(r"\.(?:docx?|txt|rtf|odt|pdf|html?|md|vtt|srt)\Z", "", name, flags=re.IGNORECASE)
    return unicodedata.normalize("NFC", known or name).replace(":", "-").strip()


def names_document(name: str, document: str) -> bool:
    r"""Tell whether a program's name of a document, with its group or without, means an id.

    Examples
    --------
    >>> [names_document(name, "int1") for name in ("int1.docx", "Kontor A\\int1", "int10")]
    [True, True, False]
    """
    last = name.rpartition("\\")[2]
    return document in {named_id(name), named_id(last), document_id(Path(name))}


def make_transcript(
    path: Path,
    text: str,
    talk: Talk,
    *,
    language: str,
    notes: Sequence[str],
    name: str | None = None,
) -> Transcript:
    """Put the turns of one document and what is known about it together.

    Parameters
    ----------
    name
        What the document is called where the file holds several; else the file's name says it.
    """
    heading = [line for line in text[: talk.begin].split("\n") if line.strip()]
    more = [*notes]
    if heading:
        more.append(f"{len(heading)} lines before the first speaker are read as a heading")
    document = Document(
        document_id=document_id(path) if name is None else named_id(name),
        title=name or _title(heading) or path.stem,
        language=language,
        text=text,
        source_name=path.name,
    )
    return Transcript(
        document=document, turns=talk.turns, marks=talk.marks, notes=(*more, *talk.notes)
    )


def _title(heading: Sequence[str]) -> str:
    first = " ".join(heading[0].strip(" \t#*_").split()) if heading else ""
    if len(first) > _MAX_TITLE or first.casefold() in _NOT_TITLES:
        return ""
    return first
