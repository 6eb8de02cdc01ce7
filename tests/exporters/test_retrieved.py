"""Retrieved segments in MAXQDA's layout, counted by hand."""

from __future__ import annotations

import csv

from mining.exporters.retrieved import COLUMNS, Passage, Text, Theme, retrieved_pages
from mining.importers.codings import read_codings

TEXT = "Intervjuar: Ja?\n\nAnna: Eg rekk ikkje\nover alt. \n"


def theme(*places, sheet="middle-00", kind="machine, candidate"):
    return Theme(
        sheet=sheet,
        kind=kind,
        path=("machine candidates", "middle-00 tid"),
        colour="#0072b2",
        author="mining 1",
        about="Status: candidate.",
        passages=tuple(Passage(document="int1", start=s, end=e) for s, e in places),
    )


def test_paragraph_area_and_coverage_are_those_of_the_text():
    start, end = TEXT.index("Eg"), TEXT.index(" \n") + 1
    overview, page = retrieved_pages([theme((start, end), (0, 11))], {"int1": Text(text=TEXT)})

    names = [column.label for column in COLUMNS]
    first, second = (dict(zip(names, row, strict=True)) for row in page.rows)
    assert (first["Beginning"], first["End"], first["Segment"]) == ("1", "1", "Intervjuar:")
    assert (second["Beginning"], second["End"]) == ("3", "4")
    assert second["Segment"] == "Eg rekk ikkje\nover alt. "
    assert second["Area"] == str(len("Eg rekk ikkje\nover alt."))
    assert second["Coverage %"] == f"{100 * 23 / len(TEXT):.2f}"
    assert second["Code"] == "machine candidates > middle-00 tid"
    assert overview.rows == (
        (
            *("middle-00", "machine, candidate", "machine candidates > middle-00 tid"),
            *("2", "1", "mining 1", "Status: candidate."),
        ),
    )


def test_an_empty_theme_keeps_its_sheet_and_a_line_end_its_line():
    found = retrieved_pages([theme(), theme((15, 16))], {"int1": Text(text=TEXT)})

    assert [page.name for page in found] == ["Overview", "middle-00", "middle-00 (2)"]
    assert found[1].rows == ()
    assert found[2].rows[0][5:7] == ("1", "1")


def test_our_reader_takes_a_sheet_for_maxqdas(tmp_path):
    _, page = retrieved_pages([theme((23, 36))], {"int1": Text(text=TEXT, group="A")})
    path = tmp_path / "codes.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[c.label for c in page.columns], *page.rows])

    kind, export = read_codings(path, columns={}, coder="x")
    [one] = export.quotations
    assert kind == "maxqda"
    assert (one.document, one.text, one.coder, one.paragraph) == (
        *("int1", "Eg rekk ikkje", "mining 1", 3),
    )
    assert one.path == ("machine candidates", "middle-00 tid")
