"""What kind of file it is, by what stands in it and not by its name."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Literal

from mining.errors import DataError
from mining.importers.archives import BROKEN_ZIP, read_bytes
from mining.importers.databases import application_id, open_database

Kind = Literal[
    "docx",
    "odt",
    "xlsx",
    "refi_project",
    "refi_xml",
    "refi_codebook",
    "qualcoder",
    "taguette",
    "rqda",
    "rtf",
    "pdf",
    "xls",
    "html",
    "eaf",
    "subtitles",
    "json",
    "text",
]

TAGUETTE_ID = 0x54677474
_ZIP, _SQLITE = b"PK", b"SQLite format 3\x00"
_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0", "xls"),
)
_HEAD = 65_536
_ROOTS: dict[str, Kind] = {
    "Project": "refi_xml",
    "CodeBook": "refi_codebook",
    "ANNOTATION_DOCUMENT": "eaf",
    "html": "html",
}
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z]\w*)[\s/>]")
# What may stand before a root, and how it ends.
_PROLOG = (("<?", "?>"), ("<!--", "-->"), ("<!", ">"))
_HTML = re.compile(r"<(?:!doctype html|html|head|body|p|div|meta)\b", re.IGNORECASE)
_TIME = r"(?:\d{1,4}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
# SubViewer's pair of times fills its line, or rows of a table would look like it.
_CUE_TIME = re.compile(rf"^[ \t]*{_TIME}[ \t]*(?:-->[ \t]*{_TIME}|,{_TIME}[ \t]*$)", re.MULTILINE)
_JSON = re.compile(r"\{\s*\"|\[\s*\{\s*\"")
_TABLES: tuple[tuple[frozenset[str], Kind], ...] = (
    (frozenset({"code_name", "code_text", "source"}), "qualcoder"),
    (frozenset({"documents", "highlights", "tags"}), "taguette"),
    (frozenset({"freecode", "coding", "source"}), "rqda"),
)
_PROPRIETARY: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        (".mx", ".mex", ".mqda", ".mtr"),
        "a project of MAXQDA, whose text is encrypted; in MAXQDA choose "
        "Project > Export > REFI-QDA project, and give the .qdpx",
    ),
    (
        (".nvp",),
        "a project of NVivo, which no other program opens; in NVivo choose "
        "Share > Export Project > REFI-QDA project, and give the .qdpx",
    ),
    (
        (".atlproj", ".atlcb", ".hpr"),
        "a project of ATLAS.ti, which no other program opens; in ATLAS.ti choose "
        "Project > Export > QDPX, and give the .qdpx",
    ),
)
_MAXQDA_TABLES = frozenset({"texts", "codewords", "codings"})


def kind_of(path: Path) -> Kind:
    """Return the kind of a file, or of the folder that QualCoder keeps a project in.

    Raises
    ------
    DataError
        If it is missing, a project that only its own program opens (the sentence says what to
        export instead), or of a kind that is not read.
    """
    if path.is_dir():
        return kind_of(database_of(path))
    data = read_bytes(path)
    if data.startswith(_ZIP):
        found = _in_archive(data, path)
    elif data.startswith(_SQLITE):
        found = _in_database(path)
    else:
        _refuse_proprietary(path)
        found = _by_start(data)
    return found


def database_of(path: Path) -> Path:
    """Return the database in a folder of QualCoder; a file is returned as it is.

    Raises
    ------
    DataError
        If the folder has none.
    """
    if not path.is_dir():
        return path
    database = path / "data.qda"
    if not database.is_file():
        raise DataError(
            f"{path}: a folder without data.qda, so no project of QualCoder; name a file"
        )
    return database


def _in_archive(data: bytes, path: Path) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name.lower() for name in archive.namelist()]
    except BROKEN_ZIP as error:
        raise DataError(f"{path}: a damaged archive; save or export it again") from error
    if any(name.endswith(".qde") for name in names):
        return "refi_project"
    if any(re.fullmatch(r"word/document\d*\.xml", name) for name in names):
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names:
        return "odt"
    _refuse_proprietary(path)
    raise DataError(
        f"{path}: an archive without a transcript, a table or a project.qde; "
        "give the file itself, not an archive around it"
    )


def _in_database(path: Path) -> Kind:
    _refuse_proprietary(path)
    if application_id(path) == TAGUETTE_ID:
        return "taguette"
    with open_database(path) as database:
        tables = database.tables
    found = next((kind for needed, kind in _TABLES if needed <= tables), None)
    if found is not None:
        return found
    _refuse_proprietary(path, maxqda=tables >= _MAXQDA_TABLES)
    raise DataError(
        f"{path}: a database, but not one of QualCoder, Taguette or RQDA; export a REFI-QDA "
        "project (.qdpx) from the program that made it"
    )


def _refuse_proprietary(path: Path, *, maxqda: bool = False) -> None:
    ending = ".mx" if maxqda else path.suffix.lower()
    for endings, sentence in _PROPRIETARY:
        if ending and ending.startswith(endings):
            raise DataError(f"{path}: {sentence}")


def _by_start(data: bytes) -> Kind:
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    head = _head(data)
    if head.startswith("<"):
        root = _ROOT.search(head, _after_prolog(head))
        if root and root[1] in _ROOTS:
            return _ROOTS[root[1]]
        if _HTML.match(head):
            return "html"
    if _JSON.match(head):
        return "json"
    if head.startswith("WEBVTT") or _CUE_TIME.search(head):
        return "subtitles"
    return "text"


def _after_prolog(head: str) -> int:
    """Return where the declarations and comments before a root end."""
    place = 0
    while True:
        place += len(head[place:]) - len(head[place:].lstrip())
        found = next((pair for pair in _PROLOG if head.startswith(pair[0], place)), None)
        end = head.find(found[1], place) if found else -1
        if found is None or end < 0:
            return place
        place = end + len(found[1])


def _head(data: bytes) -> str:
    start = data[:_HEAD]
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if start.startswith(mark):
            return (
                start[: len(start) // 2 * 2].decode(encoding, "replace").lstrip("\ufeff").lstrip()
            )
    return start.decode("utf-8-sig", "replace").lstrip()
