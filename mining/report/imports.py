"""Section 9: what was read, what was set aside, and what found no place."""

from __future__ import annotations

from typing import Any

from mining.report.blocks import Block, Fold, Heading, Points, Section, Table, Text
from mining.report.view import View

_ROLES = ("interviewer", "informant", "unknown")
_PLACED = ("exact", "fuzzy", "none")
_MOST_LANGUAGES = 6


def imports(view: View) -> Section:
    """Show the import document by document, and what the reader should know of it."""
    words, report = view.words, view.data.imported
    blocks: list[Block] = [
        Text(words("import.documents", n=len(report["documents"]))),
        Points([*_files(view), *_codings(view), *_model(view)]),
    ]
    if report["documents"]:
        blocks.insert(1, _table(view))
    return Section("import", words("import.title"), [*blocks, *_unanchored(view), *_notes(view)])


def _table(view: View) -> Table:
    words = view.words
    columns = ["interview", *(["title"] if view.speech else [])]
    columns += [f"turns_{role}" for role in _ROLES]
    columns += ["speakers", "segments", "words", "set_aside"]
    coded = view.data.imported.get("codings") is not None
    columns += [f"codings_{kind}" for kind in _PLACED] if coded else []
    by_id = {d["document_id"]: d for d in view.data.imported["documents"]}
    rows = [
        [
            name,
            *([view.titles[document]] if view.speech else []),
            *_cells(by_id[document], coded=coded),
        ]
        for document, name in view.interviews.items()
        if document in by_id
    ]
    return Table(
        caption=words("import.table"),
        columns=[words(f"col.{c}") for c in columns],
        rows=rows,
        words=frozenset({1}) if view.speech else frozenset(),
    )


def _cells(document: dict[str, Any], *, coded: bool) -> list[str]:
    cells = [document["turns"].get(role, 0) for role in _ROLES]
    cells += [document["n_speakers"], document["n_segments"], document["n_words"]]
    cells.append(len(document["set_aside_turns"]))
    if coded:
        cells += [document["codings"].get(kind, 0) for kind in _PLACED]
    return [str(cell) for cell in cells]


def _files(view: View) -> list[str]:
    words, skipped = view.words, view.data.imported.get("skipped_files", [])
    if not skipped:
        return [words("import.none_skipped")]
    named = f" {', '.join(map(str, skipped))}" if view.speech else ""
    return [words("import.skipped", n=len(skipped)) + named]


def _codings(view: View) -> list[str]:
    words, found = view.words, view.data.imported.get("codings")
    if not found:
        return [words("import.no_codings")]
    said = words(
        "import.codings",
        n=int(found["n"]),
        exact=int(found["exact"]),
        fuzzy=int(found["fuzzy"]),
        none=int(found["none"]),
        coded=int(found["n_segments_coded"]),
    )
    if view.speech:
        said += words("import.source", name=str(found["source_name"]), format=str(found["format"]))
    losses = [words(f"loss.{kind}", n=int(n)) for kind, n in found["losses"].items()]
    return [said, *losses]


def _model(view: View) -> list[str]:
    words, embedded = view.words, view.data.embedded
    said = [language_sentence(view)]
    if embedded.get("n_unknown"):
        said.append(words("import.unknown", n=int(embedded["n_unknown"])))
    said.append(words("import.cut_off", n=len(embedded.get("cut_off", []))))
    return said


def language_sentence(view: View) -> str:
    """Say whether the model claims the language of the transcripts."""
    words, check = view.words, view.data.embedded["language"]
    corpus = language_name(view, str(check["corpus"]))
    if check["claimed"] is None:
        return words("language.learnt", corpus=corpus)
    if check["covered"] is None:
        return words("language.silent", corpus=corpus)
    names = [language_name(view, str(code)) for code in check["claimed"]]
    shown = words.joined(names[:_MOST_LANGUAGES])
    if len(names) > _MOST_LANGUAGES:
        more = len(names) - _MOST_LANGUAGES
        shown = words("language.more", shown=", ".join(names[:_MOST_LANGUAGES]), n=more)
    key = "language.covered" if check["covered"] else "language.not_covered"
    return words(key, corpus=corpus, claimed=shown)


def language_name(view: View, code: str) -> str:
    """Return a language's name where the catalogue has it, else its code."""
    key = f"lang.{code.split('-', maxsplit=1)[0]}"
    return view.words(key) if view.words.has(key) else code


def _unanchored(view: View) -> list[Block]:
    words = view.words
    lost = (view.data.imported.get("codings") or {}).get("unanchored", [])
    if not lost or not view.speech:
        return []
    table = Table(
        caption=words("import.unanchored_table"),
        columns=[words(f"col.{c}") for c in ("coding", "interview", "characters")],
        rows=[
            [
                str(coding["coding_id"]),
                view.interviews.get(coding["document_id"], str(coding["document_id"])),
                str(coding["n_characters"]),
            ]
            for coding in lost
        ],
        words=frozenset({1}),
    )
    return [Fold(words("import.unanchored", n=len(lost)), [table])]


def _notes(view: View) -> list[Block]:
    if not view.speech:
        return []
    imported = view.data.imported
    noted = [
        (view.interviews.get(d["document_id"], d["document_id"]), d["notes"])
        for d in imported["documents"]
    ]
    for key in ("codings", "second_codings"):
        found = imported[key]
        if found:
            noted.append((str(found["source_name"]), found["notes"]))
    blocks: list[Block] = []
    for name, notes in noted:
        if notes:
            blocks += [Heading(name), Points([str(n) for n in notes], language="en")]
    return [Fold(view.words("import.notes"), blocks)] if blocks else []
