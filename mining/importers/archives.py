"""Zip archives from anybody, read in memory and with limits.

Nothing is extracted to disk.  Sizes, names that stand twice, encryption and document type
declarations are looked at before any member is parsed.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

from mining.errors import DataError

MAX_BYTES = 500_000_000
MAX_MEMBERS = 10_000
MAX_RATIO = 200
_RATIO_MATTERS_FROM = 10_000_000
_ENCRYPTED = 1
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError)


class Archive:
    """The members of an archive, after their sizes and names were found in order.

    Parameters
    ----------
    data
        The archive's bytes.
    where
        What messages call it.
    what
        What it should be, such as ".docx file".
    advice
        What to do where it cannot be read.

    Raises
    ------
    DataError
        If it is damaged, encrypted, too large, or holds one name twice.
    """

    def __init__(self, data: bytes, *, where: str, what: str, advice: str) -> None:
        self._where, self._advice = where, advice
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            # A member may have no name at all, which is_dir does not expect.
            self._members = [m for m in self._zip.infolist() if not m.filename.endswith("/")]
        except BROKEN_ZIP as error:
            raise DataError(f"{where}: is no {what}, or a damaged one; {advice}") from error
        self.names = tuple(member.filename for member in self._members)
        self._look_over()

    def read(self, name: str) -> bytes:
        """Return a member's bytes.

        Raises
        ------
        DataError
            If it is not there or damaged.
        """
        if name not in self.names:
            raise DataError(f"{self._where}: lacks the part {name[:80]!r}; {self._advice}")
        try:
            # zipfile reads no further than the declared size, and then compares the checksum.
            return self._zip.read(name)
        except (*BROKEN_ZIP, RuntimeError) as error:
            raise DataError(
                f"{self._where}: the part {name[:80]!r} is damaged; {self._advice}"
            ) from error

    def _look_over(self) -> None:
        if len(set(self.names)) < len(self.names):
            raise DataError(
                f"{self._where}: holds two parts of one name, which hides one; {self._advice}"
            )
        if any(member.flag_bits & _ENCRYPTED for member in self._members):
            raise DataError(f"{self._where}: is protected by a password; {self._advice}")
        _check_size(self._members, self._where)


def _check_size(members: Sequence[zipfile.ZipInfo], where: str) -> None:
    size = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    bomb = size > _RATIO_MATTERS_FROM and size > MAX_RATIO * packed
    if size > MAX_BYTES or len(members) > MAX_MEMBERS or bomb:
        raise DataError(
            f"{where}: unpacks to {size:,} bytes in {len(members):,} parts; at most {MAX_BYTES:,} "
            f"bytes, {MAX_MEMBERS:,} parts and {MAX_RATIO} times the packed size are allowed"
        )


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes.

    Raises
    ------
    DataError
        If it is missing, cannot be read, or is larger than what is allowed.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise DataError(f"{path}: has {size:,} bytes; at most {MAX_BYTES:,} are read")
        return path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"{path}: not found; check the path in params.yaml") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); it must be a file") from error
