"""Make the Word and Excel forms of the demo study from its text and CSV: ``make study``.

``transcripts/*.txt`` and ``coded_segments.csv`` are written by hand; the rest is derived,
with fixed dates, so that the same sources give the same bytes.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from pathlib import Path

from docx import Document
from openpyxl import Workbook

STUDY = Path(__file__).resolve().parent.parent / "mining" / "demo" / "study"
LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
MAXQDA = ("Dokumentgruppe", "Dokumentnavn", "Kode", "Start", "Slutt", "Segment", "Opprettet av")


def word(source: Path, target: Path) -> None:
    """Write a transcript as a Word document: a paragraph per line, labels in bold."""
    document = Document()
    for line in source.read_text(encoding="utf-8").split("\n"):
        if not line.strip():
            continue
        paragraph = document.add_paragraph()
        label, colon, said = line.partition(": ")
        if colon and label in {"Intervjuar", f"Informant {source.stem[-1]}"}:
            paragraph.add_run(f"{label}:").bold = True
            paragraph.add_run(f" {said}")
        else:
            paragraph.add_run(line)
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = LONG_AGO
    properties.title = source.stem
    buffer = io.BytesIO()
    document.save(buffer)
    fixed(buffer, target)


def maxqda(target: Path) -> None:
    """Write the codings as MAXQDA's table of coded segments: one row per coding."""
    groups = {row["code"]: row["group"] for row in rows("codebook.csv")}
    book = Workbook()
    book.properties.creator = ""
    book.properties.created = book.properties.modified = LONG_AGO
    sheet = book.active
    sheet.title = "Kodede segmenter"
    sheet.append(MAXQDA)
    for row in rows("coded_segments.csv"):
        at = paragraph_of(row["document"], row["text"])
        path = f"{groups[row['code']]} > {row['code']}"
        cells = ("Intervju", row["document"], path, at, at, row["text"], row["coder"])
        sheet.append(cells)
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a passage that begins with '=' or '-' is no formula
    buffer = io.BytesIO()
    book.save(buffer)
    fixed(buffer, target)


def paragraph_of(document: str, passage: str) -> int:
    """Return the number of the paragraph, blank ones not counted, that holds a passage."""
    text = (STUDY / "transcripts" / f"{document}.txt").read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line.strip()]
    return next(i for i, line in enumerate(lines, start=1) if passage in line)


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of the study."""
    with (STUDY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fixed(buffer: io.BytesIO, target: Path) -> None:
    """Write an archive with fixed dates and no picture of its first page."""
    with zipfile.ZipFile(buffer) as made, zipfile.ZipFile(target, "w") as out:
        for name in sorted(made.namelist()):
            if "thumbnail" in name:
                continue
            data = made.read(name)
            if name == "_rels/.rels":
                data = without_thumbnail(data)
            if name == "docProps/core.xml":
                data = without_now(data)
            info = zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(info, data)


def without_thumbnail(data: bytes) -> bytes:
    """Take the link to the picture out of a package's relations."""
    parts = data.decode("utf-8").split("<Relationship ")
    kept = [part for part in parts if "thumbnail" not in part]
    text = "<Relationship ".join(kept)
    return (text if text.endswith("</Relationships>") else text + "</Relationships>").encode()


def without_now(data: bytes) -> bytes:
    """Give a package's properties the fixed date; the library writes the time of saving."""
    import re

    pattern = rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*"
    return re.sub(pattern, rb"\g<1>2026-01-01T00:00:00Z", data)


def main() -> None:
    """Write every derived file."""
    folder = STUDY / "transcripts_docx"
    folder.mkdir(exist_ok=True)
    for source in sorted((STUDY / "transcripts").glob("*.txt")):
        word(source, folder / f"{source.stem}.docx")
    maxqda(STUDY / "coded_segments_maxqda.xlsx")


if __name__ == "__main__":
    main()
