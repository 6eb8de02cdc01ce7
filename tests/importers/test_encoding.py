"""The encoding ladder, on the encodings that Norwegian interviews come in."""

import codecs

import pytest

from mining.errors import DataError
from mining.importers.encoding import canonical, decode, read_text

NYNORSK = (
    "Intervjuar: Korleis går det på jobben?\n"
    "Informant: Å, det går så bra. Eg trivst, sjølv i regnvêr.\n"
)


@pytest.mark.parametrize("times", [1, 20, 200])
@pytest.mark.parametrize(
    ("codec", "mark", "reported"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8-sig"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
        ("utf-32-le", codecs.BOM_UTF32_LE, "utf-32"),
        ("cp1252", b"", "cp1252"),
        ("iso8859-15", b"", "cp1252"),
        ("mac-roman", b"", "mac-roman"),
    ],
)
def test_ladder_finds_the_encoding_of_nynorsk(tmp_path, codec, mark, reported, times):
    path = tmp_path / "a.txt"
    path.write_bytes(mark + (NYNORSK * times).encode(codec))

    assert read_text(path) == (NYNORSK * times, reported)


def test_ascii_is_utf8():
    assert decode(b"I: So?", where="a.txt") == ("I: So?", "utf-8")


def test_mac_quotation_mark_inside_a_word_shows_mac_roman():
    assert decode("I don’t know".encode("mac-roman"), where="a")[0] == "I don’t know"


def test_spanish_and_french_in_cp1252_are_not_taken_for_mac_roman():
    text = "¿Qué es? Une Œuvre d’art, 3¾ år siden"
    assert decode(text.encode("cp1252"), where="a") == (text, "cp1252")


def test_canonical_text_has_line_feeds_only_and_keeps_inner_marks():
    assert canonical("\ufeff\ufeffa\r\nb\rc\n\ufeffd") == "a\nb\nc\n\ufeffd"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04....", r"a\.txt: looks like a zip file .* not text; save it as"),
        (b"%PDF-1.7", "looks like a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file or one with a password"),
        (b"{\\rtf1 hei}", "an RTF document"),
        (b"abc\0def", "binary file, or UTF-16 without a byte order mark"),
        ("hei på deg".encode("utf-16-le"), "UTF-16 without a byte order mark"),
        (b"\x8f\x90\x9d\xff hei", "neither UTF-8 nor cp1252"),
        (b"\x01\x02\x03\x04 hei hei", "looks like a binary file, not text"),
        (codecs.BOM_UTF16_LE + b"abc", "the byte order mark says utf-16, but byte"),
    ],
)
def test_what_is_not_text_is_named(data, says):
    with pytest.raises(DataError, match=says):
        decode(data, where="a.txt")


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", codecs.BOM_UTF8])
def test_empty_file_is_refused(tmp_path, data):
    path = tmp_path / "tom.txt"
    path.write_bytes(data)
    with pytest.raises(DataError, match=r"tom\.txt: holds no text"):
        read_text(path)


def test_missing_file_and_folder_are_refused(tmp_path):
    with pytest.raises(DataError, match=r"borte\.txt: not found"):
        read_text(tmp_path / "borte.txt")
    with pytest.raises(DataError, match=r"cannot be read .* must be a file"):
        read_text(tmp_path)


def test_errors_never_quote_the_text():
    with pytest.raises(DataError, match="binary") as caught:
        decode(b"hemmeleg\0", where="a.txt")
    assert "hemmeleg" not in str(caught.value)
