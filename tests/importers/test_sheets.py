"""Tables from other programs."""

from __future__ import annotations

import datetime as dt
import io
import random
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest

from mining.errors import DataError
from mining.importers import archives
from mining.importers.sheets import read_sheet

SAMPLES = Path(__file__).parent / "samples" / "codings"
ROWS = [["Document", "Code", "Text"], ["int1", "uro", "Ja, «det» går;\nmen tungt."]]


def write_csv(folder, text, encoding="utf-8"):
    path = folder / "codings.csv"
    path.write_bytes(text.encode(encoding))
    return path


def write_xlsx(folder, *tables, name="codings.xlsx"):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for table in tables:
        sheet = book.create_sheet()
        for row in table:
            sheet.append(row)
    path = folder / name
    book.save(path)
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_of_any_delimiter_and_encoding(tmp_path, delimiter, encoding):
    lines = ["Document Code Text", "int1 uro 'Ja, «det» går;\r\nmen tungt.'"]
    header, row = lines[0].split(" "), lines[1].split(" ", 2)
    text = "\r\n".join(delimiter.join(r) for r in (header, row)).replace("'", '"')
    sheet = read_sheet(write_csv(tmp_path, text, encoding))
    assert sheet.columns == ("Document", "Code", "Text")
    assert sheet.rows == ((2, dict(zip(*ROWS, strict=True))),)


def test_xlsx_gives_the_same_as_csv(tmp_path):
    assert read_sheet(write_xlsx(tmp_path, ROWS)).rows == ((2, dict(zip(*ROWS, strict=True))),)


def test_the_content_says_what_a_file_is_not_its_name(tmp_path):
    path = write_xlsx(tmp_path, ROWS, name="codings.csv")
    assert read_sheet(path).columns == ("Document", "Code", "Text")


def test_cells_become_text(tmp_path):
    row = [1, 2.0, 2.5, True, None, dt.date(2017, 11, 30), dt.time(1, 2), "001", "NA"]
    path = write_xlsx(tmp_path, [[f"c{i}" for i in range(9)], row])
    [(_, cells)] = read_sheet(path).rows
    assert list(cells.values()) == [
        *("1", "2", "2.5", "1", "", "2017-11-30T00:00:00", "01:02:00", "001", "NA")
    ]


def test_the_first_filled_sheet_is_read(tmp_path):
    path = write_xlsx(tmp_path, [], [[None, ""]], ROWS, [["other"], ["table"]])
    assert read_sheet(path).columns == ("Document", "Code", "Text")


def test_a_size_that_is_written_too_small_loses_no_rows(tmp_path):
    path = write_xlsx(tmp_path, [*ROWS, ["int2", "tid", "Nei."]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    assert b'ref="A1:C3"' in parts[name]
    parts[name] = parts[name].replace(b'ref="A1:C3"', b'ref="A1"')
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    assert len(read_sheet(path).rows) == 2


def test_blank_rows_are_left_out_and_row_numbers_kept(tmp_path):
    sheet = read_sheet(write_csv(tmp_path, "\na,b\n1,2\n,\n\n3,4\n,\n"))
    assert [(number, row["a"]) for number, row in sheet.rows] == [(3, "1"), (6, "3")]


def test_repeated_and_missing_headers(tmp_path):
    sheet = read_sheet(write_csv(tmp_path, "Group, Group ,,Group (2),\n1,2,3,4,\n"))
    assert sheet.columns == ("Group", "Group (2)", "column 3", "Group (2) (2)")
    assert list(sheet.rows[0][1].values()) == ["1", "2", "3", "4"]


def test_short_rows_are_filled(tmp_path):
    assert read_sheet(write_csv(tmp_path, "a,b\n1\n")).rows == ((2, {"a": "1", "b": ""}),)


def test_line_breaks_of_every_kind_become_line_feeds(tmp_path):
    text = 'a\n"1_x000D_\n2\r\n3\v4\u20285_x000B_6_x005F_x000D_"\n'
    [(_, cells)] = read_sheet(write_csv(tmp_path, text)).rows
    assert cells["a"] == "1\n2\n3\n4\n5\n6_x000D_"


def test_a_delimiter_that_the_file_declares(tmp_path):
    sheet = read_sheet(write_csv(tmp_path, "sep=;\na,x;b\n1;2\n"))
    assert sheet.columns == ("a,x", "b")
    assert sheet.rows[0][0] == 2


def test_long_headers_are_not_quoted(tmp_path):
    speech = "Eg veit ikkje kva eg skal seie om det, men det var tungt"
    sheet = read_sheet(write_csv(tmp_path, f'"{speech}",b\n1,2\n'))
    assert sheet.headers == "(56 characters), 'b'"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds no text"),
        ("a,b\n", r"codings.csv: holds a header and no rows; it needs"),
        ("a,b\n,\n", "holds a header and no rows"),
        ("a,b\n1,2,3\n", r"codings.csv, row 2: has 3 cells, but the header has 2; give"),
        ('a,b\n1,"2\n', r"codings.csv, line 2: cannot be read as CSV .*; save it again"),
        (f"a,b\n1,{'x' * 140_000}\n", r"cannot be read as CSV"),
        (",,\n;\n", "holds a header|holds no table"),
    ],
)
def test_bad_csv_gives_a_sentence(tmp_path, text, message):
    with pytest.raises(DataError, match=message):
        read_sheet(write_csv(tmp_path, text))


def test_missing_files_and_folders_give_a_sentence(tmp_path):
    with pytest.raises(DataError, match=r"none\.csv: not found"):
        read_sheet(tmp_path / "none.csv")
    with pytest.raises(DataError, match="cannot be read"):
        read_sheet(tmp_path)


def archive_of(*members):
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04 not a zip", "is no spreadsheet, or a damaged one"),
        (archive_of(("readme.txt", "hei")), "not a spreadsheet that can be read"),
        (archive_of(("a.xml", "1"), ("a.xml", "2")), "holds two parts of one name"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file or one with a password"),
        (b"%PDF-1.7", "looks like a PDF"),
    ],
)
def test_what_is_no_spreadsheet_gives_a_sentence(tmp_path, content, message):
    path = tmp_path / "codings.xlsx"
    path.write_bytes(content)
    with pytest.raises(DataError, match=message):
        read_sheet(path)


def test_an_archive_that_unpacks_to_too_much_is_not_opened(tmp_path, monkeypatch):
    path = write_xlsx(tmp_path, ROWS)
    monkeypatch.setattr(archives, "MAX_MEMBERS", 2)
    with pytest.raises(DataError, match=r"unpacks to .* bytes in \d+ parts; at most .* 2 parts"):
        read_sheet(path)


def test_expanding_entities_are_refused(tmp_path):
    path = write_xlsx(tmp_path, ROWS)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    lol = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    name = "xl/worksheets/sheet1.xml"
    bomb = f'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a0 "x">{lol}]>'.encode()
    parts[name] = bomb + parts[name].replace(b"uro", b"&a11;")
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    with pytest.raises(DataError, match="not a spreadsheet that can be read"):
        read_sheet(path)


def test_damaged_spreadsheets_give_a_sentence_or_a_table(tmp_path):
    whole = write_xlsx(tmp_path, ROWS * 5).read_bytes()
    rng = random.Random(20261122)
    path = tmp_path / "damaged.xlsx"
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(rng.randint(1, 8)):
            broken[rng.randrange(4, len(broken))] = rng.randrange(256)
        path.write_bytes(broken[: rng.randrange(len(broken) // 2, 2 * len(broken))])
        try:
            read_sheet(path)
        except DataError as error:
            assert str(error).startswith(str(path))  # noqa: PT017 - both outcomes are right


# --- what spreadsheets do to talk -------------------------------------------------------


def with_part(path, name, change):
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    parts[name] = change(parts[name])
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return path


def test_a_formula_without_a_result_is_its_text(tmp_path):
    path = write_xlsx(tmp_path, [["a", "b"], ["=så lite tid", "ja"], ["=1+1", "=A2"]])
    sheet = read_sheet(path)
    assert [tuple(row.values()) for _, row in sheet.rows] == [
        ("=så lite tid", "ja"),
        ("=1+1", "=A2"),
    ]
    assert sheet.notes == ("cells with a formula, read as its result or else as its own text: 3",)


def test_a_formula_with_a_result_is_the_result(tmp_path):
    path = write_xlsx(tmp_path, [["a"], ["=1+1"]])
    sheet = read_sheet(
        with_part(
            path,
            "xl/worksheets/sheet1.xml",
            lambda x: x.replace(b"<v/>", b"<v>2</v>").replace(b"<v></v>", b"<v>2</v>"),
        )
    )
    assert [row["a"] for _, row in sheet.rows] == ["2"]
    assert sheet.notes[0].endswith(": 1")


def test_text_that_begins_like_a_formula_is_text(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "a"
    book.active["A2"] = "=så lite tid"
    book.active["A2"].data_type = "s"
    path = tmp_path / "codings.xlsx"
    book.save(path)
    sheet = read_sheet(path)
    assert [row["a"] for _, row in sheet.rows] == ["=så lite tid"]
    assert sheet.notes == ()


def test_control_characters_are_left_out_and_noted(tmp_path):
    sheet = read_sheet(write_csv(tmp_path, "a,b\nJa\x02 då_x0001_,nei\x7f\n"))
    assert list(sheet.rows[0][1].values()) == ["Ja då", "nei"]
    assert sheet.notes == ("cells with control characters, which are left out: 2",)


@pytest.mark.parametrize(
    ("cell", "full"), [("a" * 32_767, 1), ("🙂" * 16_384, 1), ("a" * 32_766, 0)]
)
def test_a_full_cell_is_noted(tmp_path, cell, full):
    notes = read_sheet(write_csv(tmp_path, f"a\n{cell}\n")).notes
    assert len(notes) == full
    assert all("32,767 characters" in note for note in notes)


def test_blanks_in_front_are_kept_where_they_mean_something(tmp_path):
    path = write_csv(tmp_path, "a,b\n  x , y\n   ,\n")
    assert [list(row.values()) for _, row in read_sheet(path, keep_indent=True).rows] == [
        ["  x", " y"]
    ]


# --- old spreadsheets and pages ---------------------------------------------------------


def test_an_old_spreadsheet(tmp_path):
    sheet = read_sheet(SAMPLES / "maxqda_segments.xls")
    assert sheet.columns[3:5] == ("Dokumentname", "Code")
    assert sheet.rows[0][1]["Erstellungsdatum"] == "2017-11-30T20:55:14"
    assert [(number, row["Anfang"], row["Fläche"]) for number, row in sheet.rows] == [
        (2, "5", "42"),
        (3, "9", "43"),
        (4, "7", "18"),
    ]


def test_damaged_old_spreadsheets_give_a_sentence_or_a_table(tmp_path):
    whole = (SAMPLES / "maxqda_segments.xls").read_bytes()
    rng = random.Random(20261126)
    path = tmp_path / "damaged.xls"
    for _ in range(300):
        broken = bytearray(whole)
        for _ in range(rng.randint(1, 8)):
            broken[rng.randrange(8, len(broken))] = rng.randrange(256)
        path.write_bytes(broken[: rng.randrange(len(broken) // 2, 2 * len(broken))])
        try:
            read_sheet(path)
        except DataError as error:
            assert str(error).startswith(str(path))  # noqa: PT017 - both outcomes are right


def page(folder, text, encoding="utf-8"):
    path = folder / "codings.html"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="utf-8">', "utf-8"),
        ('<meta charset="iso-8859-2">', "iso-8859-2"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1250">', "cp1250"),
        ("", "utf-8-sig"),
        ('<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN">', "utf-8"),
        ('<meta charset="nonsense">', "utf-8"),
    ],
)
def test_the_longest_table_of_a_page_is_read(tmp_path, head, encoding):
    before, inside = (head, "") if head.startswith("<?") else ("", head)
    text = (
        f"{before}<html><head>{inside}</head><body><table><tr><td>x</td></tr></table><table>"
        "<tr><th>a</th><th>b</th></tr><tr><td>głos &amp; <b>tak</b><br/>nie</td>"
        "<td><p>1</p><p>2</p><script>3</script></td></tr></table></body></html>"
    )
    sheet = read_sheet(page(tmp_path, text, encoding))
    assert sheet.rows == ((2, {"a": "głos & tak\nnie", "b": "1\n2"}),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<html></html>", "a page without a table"),
        ("<table>", "a page without a table"),
        ("<html><table><tr><td></table>", "holds no table"),
        ("<html>" + "<table><tr><td>" * 5000, "codings.html"),
        ("<html>\0\1\2", "a binary file"),
    ],
)
def test_a_page_without_a_table_gives_a_sentence(tmp_path, text, message):
    with pytest.raises(DataError, match=message):
        read_sheet(page(tmp_path, text))


def test_a_page_opens_no_file(tmp_path):
    (tmp_path / "secret.txt").write_text("hemmeleg", encoding="utf-8")
    text = (
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "{tmp_path}/secret.txt">]>'
        "<html><table><tr><td>a</td></tr><tr><td>&x;ja</td></tr></table></html>"
    )
    path = page(tmp_path, text)
    path.write_text(text.replace('<?xml version="1.0"?>', ""), encoding="utf-8")
    assert "hemmeleg" not in str(read_sheet(path).rows)
