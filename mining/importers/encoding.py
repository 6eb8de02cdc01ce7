"""Bytes of a text file to canonical text, and which encoding that took.

The ladder is: byte order mark, strict UTF-8, Windows' cp1252, and Mac Roman where cp1252
would show æ, ø and å as other signs.  Statistical detectors are left out on purpose: they
guess wrong on short Norwegian texts, and a rule can be explained in an import report.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from mining.errors import DataError

# The UTF-32 marks stand first because the little-endian one begins with that of UTF-16.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a zip file (a .docx, .odt, .xlsx or .qdpx has this form)"),
    (b"PK\x05\x06", "an empty zip file"),
    (b"%PDF-", "a PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file or one with a password"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a gzip file"),
)
_ADVICE = "save it as .docx or as UTF-8 text"
_NORWEGIAN = re.compile("[æøåÆØÅ]")
# Mac Roman's æ, ø, å and ’ as cp1252 shows them: inside a word they cannot be meant.
_MAC_IN_DISGUISE = re.compile("[A-Za-z][¾¿Œ]|[a-z]Õ[a-z]")
_CONTROLS = dict.fromkeys(c for c in range(32) if c not in b"\t\n\v\f\r")
_MAX_CONTROL_SHARE = 0.05


def read_text(path: Path) -> tuple[str, str]:
    """Return the canonical text of a file and the encoding it was read with.

    Canonical text has line feeds only and no byte order mark; nothing else is changed.

    Returns
    -------
    text, encoding
        The encoding is one of ``utf-8``, ``utf-8-sig``, ``utf-16``, ``utf-32``,
        ``cp1252`` and ``mac-roman``; the last two are guesses that a report should name.

    Raises
    ------
    DataError
        If the file is missing, empty or not text.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"{path}: not found; check the path in params.yaml") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); it must be a file") from error
    text, encoding = decode(data, where=str(path))
    if not text.strip():
        raise DataError(f"{path}: holds no text; take it out of the folder or fill it")
    return text, encoding


def decode(data: bytes, *, where: str) -> tuple[str, str]:
    """Return the canonical text of ``data`` and its encoding.

    Examples
    --------
    >>> decode("blåbær".encode("cp1252"), where="a.txt")
    ('blåbær', 'cp1252')
    >>> decode("blåbær".encode("mac-roman"), where="a.txt")
    ('blåbær', 'mac-roman')
    >>> decode(b"%PDF-1.7", where="a.txt")
    Traceback (most recent call last):
        ...
    mining.errors.DataError: a.txt: looks like a PDF, not text; save it as .docx or as UTF-8 text
    """
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise DataError(f"{where}: looks like {kind}, not text; {_ADVICE}")
    text, encoding = _decode_marked(data, where) or _decode_unmarked(data, where)
    text = canonical(text)
    controls = len(text) - len(text.translate(_CONTROLS))
    if "\0" in text or controls > _MAX_CONTROL_SHARE * len(text):
        raise DataError(f"{where}: looks like a binary file, not text; {_ADVICE}")
    return text, encoding


def canonical(text: str) -> str:
    r"""Return ``text`` with line feeds only and without byte order marks in front.

    Examples
    --------
    >>> canonical("\ufeffHei.\r\nHa det.\r")
    'Hei.\nHa det.\n'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")


def _decode_marked(data: bytes, where: str) -> tuple[str, str] | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise DataError(
                    f"{where}: the byte order mark says {encoding}, but byte {error.start} "
                    f"does not fit; {_ADVICE}"
                ) from error
    return None


def _decode_unmarked(data: bytes, where: str) -> tuple[str, str]:
    if b"\0" in data:
        raise DataError(
            f"{where}: looks like a binary file, or UTF-16 without a byte order mark; {_ADVICE}"
        )
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    # Replacing instead of refusing: Mac Roman's capital Å is a byte that cp1252 lacks.
    windows = data.decode("cp1252", errors="replace")
    if not _NORWEGIAN.search(windows) and _MAC_IN_DISGUISE.search(windows):
        return data.decode("mac-roman"), "mac-roman"
    if "\ufffd" in windows:
        raise DataError(
            f"{where}: is neither UTF-8 nor cp1252, so it looks like a binary file; {_ADVICE}"
        )
    return windows, "cp1252"
