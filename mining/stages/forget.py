"""Take one interview out of a workspace: files, tables, vectors, caches, results, reports.

What was made from the interview is removed first and made anew from the others after.
Whatever would stop that is looked for before, so that nothing is left half done.
Files outside the workspace and the history of git cannot be reached from here; both are
said.
"""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mining.errors import DataError
from mining.importers.encoding import read_text
from mining.importers.plain_text import document_id
from mining.importers.sheet_edit import drop_rows
from mining.importers.transcripts import ENDINGS, document_ids, find_transcripts, read_transcript
from mining.privacy.share_safe import Index
from mining.report.words import catalogue_texts
from mining.stages.check import check
from mining.stages.forget_decisions import Blind, blind_sheets, workbook
from mining.stages.forget_params import emptied, refuse_out_of_reach, with_null
from mining.stages.forget_rows import code_names, rows_to_drop
from mining.stages.ingest import how_to_read
from mining.stages.pipeline import run
from mining.stages.place import (
    drop_placed,
    place_again,
    placed_sources,
    placed_texts,
    remove_placed,
)
from mining.stages.sheets import write_sheets
from mining.workspace import Workspace

STALE = "STALE.md"
_SKIPPED = {".git", ".venv", "node_modules", "__pycache__"}
_STALE_TEXT = """# Stale

An interview was removed from the study after this experiment was run.
Its numbers still count that interview; run the grid again.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What forgetting an interview does, and what it cannot do.

    Attributes
    ----------
    files
        Removed from the workspace.
    rows
        Table, and the numbers of the rows taken out of it.
    folders
        Removed whole; the stages make them anew, but exports wait for somebody to ask.
    stale
        Experiments whose numbers count the interview.
    blind
        Sheets of second coders, and their passages of the interview.
    workbook
        The workbook of decisions and its memory; made anew.
    outside
        Transcripts of the interview that lie outside the workspace and stay.
    placed
        Whether it is a new interview that was placed beside the clusters.
    emptied
        Keys of ``ingest`` whose tables have no row left; null from now on.
    params
        What ``params.yaml`` says then.
    """

    document: str
    files: tuple[Path, ...]
    rows: tuple[tuple[Path, tuple[int, ...]], ...]
    folders: tuple[Path, ...]
    stale: tuple[Path, ...]
    blind: tuple[Blind, ...]
    workbook: tuple[Path, ...]
    outside: tuple[Path, ...]
    placed: bool = False
    emptied: tuple[str, ...] = ()
    params: str | None = field(default=None, repr=False)

    def sentences(self, workspace: Workspace) -> list[str]:
        """Return what is done, a line each, without speech."""
        root = workspace.root.resolve()
        lines = [f"file {path.relative_to(root)}" for path in self.files]
        lines += [f"{len(n)} rows of {path.relative_to(root)}" for path, n in self.rows]
        lines += [f"params.yaml: ingest.{key} is null, no row is left" for key in self.emptied]
        lines += [f"{len(b.numbers)} passages of {b.path.relative_to(root)}" for b in self.blind]
        lines += [f"{path.relative_to(root)}, made anew" for path in self.workbook]
        gone = Workspace(root).exports
        lines += [
            f"folder {path.relative_to(root)}, {'export again' if path == gone else 'made anew'}"
            for path in self.folders
        ]
        if self.placed:
            lines.append(f"its segments in {workspace.placed.relative_to(workspace.root)}")
        lines += [f"marked stale: {path.relative_to(root)}" for path in self.stale]
        lines += [f"NOT removed, outside the workspace: {path}" for path in self.outside]
        if (root / ".git").exists():
            lines.append("NOT removed: what git has recorded; data/ and reports/ are not in git")
        return lines


def plan(workspace: Workspace, document: str) -> Removal:
    """Find everything that holds an interview, without changing it.

    Raises
    ------
    DataError
        If there is no such interview, the workbook of decisions holds changes that were not
        read yet, or the study could not be run again.
    """
    params = workspace.params()
    root = workspace.root.resolve()
    place = Workspace(root)
    found = find_transcripts(params.ingest.transcripts, root).paths
    held = {path: document_ids(path, **how_to_read(params.ingest)) for path in found}
    known = sorted({name for names in held.values() for name in names})
    sources = placed_sources(place)
    if document not in {*known, *sources}:
        there = ", ".join(sorted({*known, *sources}))
        raise DataError(f"there is no interview {document!r}; there are: {there}")
    if known != [document]:
        check(workspace)
    own = [path for path, names in held.items() if document in names]
    for path in own:
        if held[path] != [document]:
            raise DataError(
                f"{path}: holds {len(held[path])} interviews and is not rewritten; take "
                f"{document!r} out in the program that made it, export again, then forget again"
            )
    made = _made(workspace)
    inside = [p for p in _files(root) if not any(p.is_relative_to(folder) for folder in made)]
    own += [path for name, path in sources.items() if name == document and path.exists()]
    copies = [p for p in inside if p.suffix.lower() in ENDINGS and document_id(p) == document]
    rows = rows_to_drop(place, inside, document)
    files = {*copies, *(p for p in own if p.is_relative_to(root))}
    refuse_out_of_reach(place, dict(rows), files, document)
    null = emptied(place, dict(rows), files)
    return Removal(
        document=document,
        files=tuple(sorted(files)),
        rows=rows,
        folders=tuple(folder for folder in made if folder.exists()),
        stale=tuple(sorted({p.parent for p in inside if p.match("experiments/*/results.csv")})),
        blind=tuple(blind_sheets(place, document)),
        workbook=workbook(place),
        outside=tuple(sorted({p for p in own if not p.is_relative_to(root)})),
        placed=document in sources,
        emptied=null,
        params=with_null(place, null) if null else None,
    )


def forget(workspace: Workspace, removal: Removal) -> list[Path]:
    """Carry out a plan and make the outputs anew from the other interviews.

    Returns
    -------
    list of paths
        Files of the workspace that still hold four words in a row of the interview; they
        were made by hand and want a human.
    """
    words = _words(workspace, removal)
    _take_out(workspace, removal)
    if not _has_transcripts(workspace):
        remove_placed(workspace)
    else:
        for stage, function in run(workspace):
            if function is not None:
                function(workspace)
            if stage.name == "compare":  # the report shows what is placed
                place_again(workspace)
        if removal.workbook:
            write_sheets(workspace)
    return leftovers(workspace, words)


def _take_out(workspace: Workspace, removal: Removal) -> None:
    own_names, _ = code_names(workspace, removal.document)
    for blind in removal.blind:
        blind.drop(own_names)
    for path in (*removal.files, *removal.workbook):
        path.unlink(missing_ok=True)
    for path, numbers in removal.rows:
        drop_rows(path, numbers)
    if removal.params is not None:
        part = workspace.params_path.with_name(f".{workspace.params_path.name}.part")
        part.write_text(removal.params, encoding="utf-8", newline="")
        part.replace(workspace.params_path)
    for folder in removal.folders:
        shutil.rmtree(folder, ignore_errors=True)
    drop_placed(workspace, removal.document)
    for folder in removal.stale:
        (folder / STALE).write_text(_STALE_TEXT, encoding="utf-8")


def leftovers(workspace: Workspace, words: Index) -> list[Path]:
    """Return the files of a workspace that hold a word sequence of the index."""
    return [
        path
        for path in _files(workspace.root.resolve())
        if any(words.leaks(text) for text in _texts(path))
    ]


def _words(workspace: Workspace, removal: Removal) -> Index:
    """Index the interview's words, less what is said without it.

    That is what other interviews say too, the guide, the report's own wording, and the names
    of codes that other interviews still carry.
    """
    params = workspace.params()
    own: list[str] = []
    others: list[str] = []
    for path in find_transcripts(params.ingest.transcripts, workspace.root.resolve()).paths:
        for read in read_transcript(path, **how_to_read(params.ingest)):
            name, whole = read.document.document_id, read.document.text
            text = [whole[t.start : t.end] for t in read.turns if t.role != "interviewer"]
            (own if name == removal.document else others).extend(text)
    own += placed_texts(workspace, removal.document)
    others += code_names(workspace, removal.document)[1]
    others += catalogue_texts()
    if params.ingest.guide is not None:
        others.append(read_text(workspace.root / params.ingest.guide)[0])
    return Index(own, public=others)


def _made(workspace: Workspace) -> list[Path]:
    """Return the folders that the toolkit and DVC fill."""
    root = workspace.root.resolve()
    places = Workspace(root)
    made = [places.corpus, places.embeddings, places.clusters, places.themes, places.maps]
    made += [places.results, places.reports, places.exports, places.private]
    made += [root / ".dvc" / "cache", root / ".dvc" / "tmp"]
    return [*made, *sorted(root.glob("experiments/*/cells"))]


def _files(root: Path) -> list[Path]:
    found = []
    for folder, below, names in os.walk(root):
        below[:] = sorted(name for name in below if name not in _SKIPPED)
        found += [Path(folder) / name for name in sorted(names)]
    return found


def _texts(path: Path) -> Iterator[str]:
    """Yield what a file says: its bytes as text, and the members of an archive."""
    data = path.read_bytes()
    yield data.decode("utf-8", "replace")
    if data.startswith(b"PK") and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield archive.read(name).decode("utf-8", "replace")


def _has_transcripts(workspace: Workspace) -> bool:
    try:
        find_transcripts(workspace.params().ingest.transcripts, workspace.root)
    except DataError:
        return False
    return True
