"""What mutated inputs are tried on: every format, whole or from the inside of its container.

``benchmarks/fuzz.py`` mutates the seeds with coverage as its guide; ``tests/test_fuzz.py``
replays what once went wrong and tries a few hundred mutations in every run of the tests.
"""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import docx
import openpyxl
import refi_files
from importers import pdf_files, project_files

from mining.errors import MiningError
from mining.importers.codebook import read_codebook
from mining.importers.codings import read_codings
from mining.importers.transcripts import read_transcript

SAMPLES = Path(__file__).parent / "importers" / "samples"
CRASHERS = Path(__file__).parent / "importers" / "crashers"
TALK = (
    "Intervjuar: Kva er vanskeleg i arbeidet no?\n"
    "Kari: Det er for mange saker 😀 og eg ga\u030ar over gangen for å spørje dei andre.\n"
    "Intervjuar: Og kva seier dei då?\n"
    "Kari: [00:01:02] Dei seier at me må halde ut.\n"
)


def _same(data: bytes) -> bytes:
    return data


@dataclass(frozen=True)
class Target:
    """A kind of file: its ending, well-formed inputs, and what makes a file of an input."""

    ending: str
    seeds: list[bytes] = field(repr=False)
    wrap: Callable[[bytes], bytes] = field(default=_same, repr=False)


def read_everything(path: Path) -> int:
    """Read a file in every way that a parameter could name it; return how many succeeded.

    The toolkit's own errors are answers; everything else is for the caller to see.
    """
    readers: list[Callable[[], object]] = [
        lambda: read_codings(path, columns={}, coder="x"),
        lambda: read_codings(path, columns={"start": "start", "end": "end"}, coder="x"),
        lambda: read_transcript(path, language="nn", roles={}, unlabelled="one_speaker"),
        lambda: read_codebook(path, columns={}),
    ]
    done = 0
    for read in readers:
        try:
            read()
        except MiningError as error:
            sentence = str(error)
            if not sentence or "\n" in sentence:
                raise AssertionError(f"not one sentence: {sentence[:200]!r}") from error
        else:
            done += 1
    return done


def in_archive(member: str, files: dict[str, bytes]) -> Callable[[bytes], bytes]:
    """Return a function that puts an input into an archive in the place of a member."""

    def wrap(data: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in {**files, member: data}.items():
                archive.writestr(name, content)
        return out.getvalue()

    return wrap


def targets(folder: Path) -> dict[str, Target]:
    """Return every target; ``folder`` is empty and for files that have to be made on disk."""
    found = {
        **_samples(),
        **_tables(),
        **_office(folder),
        **_refi(),
        **_databases(folder),
    }
    return dict(sorted(found.items()))


def _samples() -> dict[str, Target]:
    by_ending: dict[str, list[bytes]] = {}
    for path in sorted(SAMPLES.rglob("*")):
        if path.is_file() and path.suffix != ".md":
            by_ending.setdefault(path.suffix, []).append(path.read_bytes())
    found = {f"sample{ending}": Target(ending, data) for ending, data in by_ending.items()}
    talk = [TALK.encode(encoding) for encoding in ("utf-8", "utf-16")]
    talk += [
        TALK.replace("😀", "").replace("\u030a", "").encode(e) for e in ("cp1252", "mac-roman")
    ]
    page = pdf_files.pdf(
        ["I: Kva gjer du i arbeids-", "tida?", "R: Eg fiskar.", "I: Ja?", "R: Ja."]
    )
    return found | {"talk.txt": Target(".txt", talk), "talk.pdf": Target(".pdf", [page])}


def _tables() -> dict[str, Target]:
    tables = [
        "document,code,text,start,end\nint1,Tid > uro,Eg rekk ikkje over,3,20\n",
        "Document name;Code;Segment;Beginning;Author\nint1;Tid\\uro;Eg rekk;5;kari\n",
        "Dokumentname\tCode\tSegment\tCode: A > B\nint1\ta\tJa\t1\n",
        "id,document,tag,content\n1,int1,Tid.uro,Eg rekk ikkje over\n",
        "ID,Quotation Name,Document,Quotation Content,Codes,Reference\n1:1,a,D1: int1,Ja,uro,1\n",
        "Media Title,Excerpt Range,Excerpt Copy,Codes Applied Combined\nint1,3-20,Eg rekk,uro\n",
        "Speaker,Time,Text\nKari,0:02,Ja.\nOla,0:03,Nei.\nKari,0:04,Jau.\n",
        "Tid>>press>>uro\tnotat\nTid>>venting\n",
        "tag,description,number of highlights\nTid,,3\n",
        "code,group,origin,memo\nuro,Tid,inductive,\n",
    ]
    return {"table.csv": Target(".csv", [table.encode() for table in tables])}


def _office(folder: Path) -> dict[str, Target]:
    document = docx.Document()
    for line in TALK.splitlines():
        document.add_paragraph(line)
    document.add_comment(document.paragraphs[1].runs, text="Kode: uro; ro", author="Kari")
    document.add_table(rows=2, cols=2).cell(0, 0).text = "Kari"
    document.save(folder / "a.docx")
    book = openpyxl.Workbook()
    for row in (("document", "code", "text"), ("int1", "Tid > uro", "=Eg rekk"), ("int1", "a", 3)):
        book.active.append(row)
    book.save(folder / "a.xlsx")
    parts = {
        "docx_body": ("a.docx", "word/document.xml"),
        "docx_comments": ("a.docx", "word/comments.xml"),
        "xlsx_sheet": ("a.xlsx", "xl/worksheets/sheet1.xml"),
    }
    found = {}
    for name, (file, member) in parts.items():
        with zipfile.ZipFile(folder / file) as archive:
            files = {n: archive.read(n) for n in archive.namelist()}
        found[name] = Target(Path(file).suffix, [files[member]], in_archive(member, files))
    for file in ("a.docx", "a.xlsx"):
        found[f"archive{Path(file).suffix}"] = Target(
            Path(file).suffix, [(folder / file).read_bytes()]
        )
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    lines = "".join(f"<text:p>{line}</text:p>" for line in TALK.splitlines())
    odt = (
        f'<office:document-content xmlns:office="{space}office:1.0" xmlns:text="{space}text:1.0">'
        f"<office:body><office:text>{lines}<text:p>a<text:s text:c='3'/>b<text:tab/></text:p>"
        "</office:text></office:body></office:document-content>"
    )
    mime = {"mimetype": b"application/vnd.oasis.opendocument.text"}
    found["odt_content"] = Target(".odt", [odt.encode()], in_archive("content.xml", mime))
    return found


def _refi() -> dict[str, Target]:
    tag, guid = refi_files.tag, refi_files.guid
    at = TALK.index("Det er for")
    selections = [
        refi_files.selection(
            at, at + 30, refi_files.coding(1, creatingUser=guid(90)), guid=guid(60)
        ),
        refi_files.selection(at + 40, at + 66, refi_files.coding(2), tag("Description", "notat")),
    ]
    nested = refi_files.code(1, "Tid", refi_files.code(2, "uro", tag("Description", "memo")))
    rest = tag(
        "Sets",
        tag("Set", tag("MemberCode", targetGUID=guid(1)), name="G", guid=guid(70)),
        tag("Set", tag("MemberSource", targetGUID=guid(50)), name="D", guid=guid(71)),
    )
    whole = refi_files.project(
        refi_files.text_source("int1", TALK, *selections, guid=guid(50)),
        codes=nested,
        users=refi_files.user(90, name="Kari"),
        rest=rest,
        origin="NVivo 12",
    )
    media = tag(
        "AudioSource",
        tag(
            "Transcript",
            tag("PlainTextContent", "Ja. Nei. Jau."),
            tag("SyncPoint", guid=guid(80), timeStamp=0, position=0),
            tag("SyncPoint", guid=guid(81), timeStamp=900, position=4),
            tag(
                "TranscriptSelection",
                refi_files.coding(1),
                guid=guid(82),
                fromSyncPoint=guid(80),
                toSyncPoint=guid(81),
            ),
            guid=guid(83),
        ),
        guid=guid(84),
        name="opptak",
    )
    listening = refi_files.project(media, codes=nested)
    outside = tag(
        "TextSource", *selections, guid=guid(50), name="int1", plainTextPath="internal://int1.txt"
    )
    project = refi_files.project(outside, codes=nested)
    in_project = in_archive("sources/int1.txt", {"project.qde": project})
    texts = [TALK.encode(), b"\xef\xbb\xbf" + TALK.replace("\n", "\r\n").encode()]
    return {
        "refi.qde": Target(".qde", [whole, listening]),
        "refi.qdc": Target(".qdc", [refi_files.codebook(nested)]),
        "refi_project": Target(".qdpx", [whole, listening], in_archive("project.qde", {})),
        "refi_text": Target(".qdpx", texts, in_project),
        "archive.qdpx": Target(".qdpx", [in_project(texts[0])]),
    }


def _databases(folder: Path) -> dict[str, Target]:
    said = project_files.SAID
    row = project_files.coding(1, project_files.PASSAGES[0])
    qualcoder = {
        "source": [{"id": 1, "name": "int1", "fulltext": said}],
        "code_cat": [{"catid": 1, "name": "Tid"}],
        "code_name": [{"cid": 1, "name": "uro", "catid": 1}],
        "code_text": [row],
    }
    page = "<html><body><p>" + said.replace("\n", "</p>\n<p>") + "</p></body></html>"
    taguette = {
        "projects": [{"id": 1, "name": "Studie"}],
        "documents": [{"id": 1, "name": "int1", "project_id": 1, "contents": page}],
        "tags": [{"id": 1, "project_id": 1, "path": "Tid"}],
        "highlights": [
            {"id": 1, "document_id": 1, "start_offset": 5, "end_offset": 40, "snippet": "Kva"},
        ],
        "highlight_tags": [{"highlight_id": 1, "tag_id": 1}],
    }
    rqda = {
        "source": [{"id": 1, "name": "int1", "file": said, "status": 1}],
        "freecode": [{"id": 1, "name": "uro", "status": 1}],
        "coding": [
            {
                "cid": 1,
                "fid": 1,
                "seltext": "mange saker",
                "selfirst": 60,
                "selend": 71,
                "status": 1,
            }
        ],
    }
    files = {
        "qualcoder.qda": (project_files.QUALCODER["v17"], qualcoder),
        "taguette.sqlite3": (project_files.TAGUETTE, taguette),
        "rqda.rqda": (project_files.RQDA, rqda),
    }
    found = {}
    for name, (schema, tables) in files.items():
        path = project_files.make(folder / name, schema, **tables)
        found[name] = Target(path.suffix, [path.read_bytes()])
    base = folder / "taguette.sqlite3"
    found["taguette_page"] = Target(
        ".sqlite3", [page.encode()], _in_database(base, "update documents set contents = ?")
    )
    text = _in_database(folder / "qualcoder.qda", "update source set fulltext = ?")
    found["qualcoder_text"] = Target(".qda", [said.encode()], text)
    return found


def _in_database(path: Path, statement: str) -> Callable[[bytes], bytes]:
    whole = path.read_bytes()

    def wrap(data: bytes) -> bytes:
        connection = sqlite3.connect(":memory:")
        try:
            connection.deserialize(whole)
            connection.execute(statement, [data.decode("utf-8", "replace")])
            connection.commit()
            return connection.serialize()
        finally:
            connection.close()

    return wrap
