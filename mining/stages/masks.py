"""Names and dialect spellings of a study, applied to everything that leaves ``ingest``.

``text`` keeps what was said, under ``data/`` only; what the model sees and what a report
shows has pseudonyms.  The table of names lies outside the workspace, because a key belongs
apart from what it unlocks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from mining.corpus import Code, Codebook, Coding, Document, Segment, Transcript
from mining.errors import DataError
from mining.importers.sheets import Sheet, read_sheet
from mining.normalisation import Spelling, normalise, spellings_of
from mining.params import Ingest
from mining.privacy import pseudonyms
from mining.privacy.pseudonyms import Kind, Pseudonym, Replacement, find_names
from mining.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Masks:
    """The two tables of a study; both may be empty.

    Attributes
    ----------
    has_dialect
        Whether there is a table of spellings, even one that rewrites nothing.
    """

    names: tuple[Pseudonym, ...] = field(default=(), repr=False)
    spellings: tuple[Spelling, ...] = field(default=(), repr=False)
    has_dialect: bool = False

    def text(self, said: str) -> str:
        """Return text with pseudonyms for names."""
        return pseudonyms.replace(said, find_names(said, self.names)) if self.names else said

    def names_in(self, document: Document) -> list[Replacement]:
        """Return where names stand in a document."""
        return find_names(document.text, self.names) if self.names else []

    def segments(self, segments: Sequence[Segment], counts: Counter[str]) -> list[Segment]:
        """Return segments as the model sees them; ``counts`` gains the rewritten spellings."""
        return [self._segment(segment, counts) for segment in segments]

    def _segment(self, segment: Segment, counts: Counter[str]) -> Segment:
        speaker, plain = self.text(segment.speaker), self.text(segment.text_model)
        if not self.has_dialect:
            return replace(segment, speaker=speaker, text_model=plain)
        table = spellings_of(self.spellings, segment.document_id)
        model, found = normalise(plain, table)
        counts.update(found)
        return replace(segment, speaker=speaker, text_model=model, text_plain=plain)

    def transcript(self, transcript: Transcript) -> Transcript:
        """Return a transcript whose title, labels and notes have pseudonyms; not its text."""
        document = transcript.document
        notes = [self.text(note) for note in transcript.notes]
        if self.text(document.document_id) != document.document_id:
            notes.append("the file's name holds a name of the table; rename the file")
        return replace(
            transcript,
            document=replace(
                document,
                title=self.text(document.title),
                group=self.text(document.group),
                source_name=self.text(document.source_name),
            ),
            turns=tuple(replace(t, speaker=self.text(t.speaker)) for t in transcript.turns),
            notes=tuple(notes),
        )

    def codebook(self, codebook: Codebook) -> Codebook:
        """Return a codebook whose names and memos have pseudonyms; ids stay."""
        return Codebook(codes=tuple(self._code(code) for code in codebook.codes))

    def _code(self, code: Code) -> Code:
        return replace(
            code, name=self.text(code.name), path=self.text(code.path), memo=self.text(code.memo)
        )

    def codings(self, codings: Sequence[Coding]) -> list[Coding]:
        """Return codings whose passages and memos have pseudonyms; places stay."""
        return [replace(c, text=self.text(c.text), memo=self.text(c.memo)) for c in codings]


def read_masks(workspace: Workspace, params: Ingest) -> Masks:
    """Read the tables that ``params.yaml`` names.

    Raises
    ------
    DataError
        If a table is missing, lacks a column, or contradicts itself; or if the table of
        names lies inside the workspace.
    """
    names: tuple[Pseudonym, ...] = ()
    spellings: tuple[Spelling, ...] = ()
    if params.pseudonyms is not None:
        path = workspace.input("ingest.pseudonyms", params.pseudonyms)
        if path.resolve().is_relative_to(workspace.root.resolve()):
            raise DataError(
                f"{path}: the table of names lies inside the workspace; keep it somewhere else, "
                "since a key belongs apart from what it unlocks"
            )
        names = tuple(
            Pseudonym(number, row["name"], row["pseudonym"], cast("Kind", row["kind"] or "other"))
            for number, row in _rows(path, ("name", "pseudonym"), ("kind",))
        )
        pseudonyms.check_table(names)
    if params.dialect is not None:
        path = workspace.input("ingest.dialect", params.dialect)
        spellings = tuple(
            Spelling(
                row=number,
                written=row["written"],
                form=row["form"],
                document_id=row["document"],
            )
            for number, row in _rows(path, ("written", "form"), ("document",))
        )
        spellings_of(spellings, "")
    return Masks(names=names, spellings=spellings, has_dialect=params.dialect is not None)


def report_on(
    masks: Masks, found: Mapping[str, Sequence[Replacement]], counts: Counter[str]
) -> Any:  # noqa: ANN401 - plain values for JSON
    """Return what was replaced, by id and number, never by value."""
    return {
        "pseudonyms": {document: len(places) for document, places in found.items()}
        if masks.names
        else None,
        "dialect": {"n_replaced": sum(counts.values()), "n_spellings": len(counts)}
        if masks.has_dialect
        else None,
    }


def _rows(
    path: Path, needed: Sequence[str], optional: Sequence[str]
) -> list[tuple[int, dict[str, str]]]:
    sheet: Sheet = read_sheet(path)
    headers = {column.strip().lower(): column for column in sheet.columns}
    missing = [name for name in needed if name not in headers]
    if missing:
        raise DataError(
            f"{path}: has no column {missing[0]!r}; it needs {', '.join(needed)}, "
            f"and may have {', '.join(optional)}"
        )
    return [
        (
            number,
            {n: cells[headers[n]] if n in headers else "" for n in (*needed, *optional)},
        )
        for number, cells in sheet.rows
    ]
