"""Zip archives with equal bytes for equal members."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

# Exports tell no time of their own; this one stands wherever a format wants one.
STAMP = "2026-01-01T00:00:00Z"
_MADE = (2026, 1, 1, 0, 0, 0)
_UNIX = 3


def pack(members: Mapping[str, bytes]) -> bytes:
    """Return an archive of the members, sorted by name, with one fixed time.

    Examples
    --------
    >>> pack({"b": b"2", "a": b"1"}) == pack({"a": b"1", "b": b"2"})
    True
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(members):
            info = zipfile.ZipInfo(name, date_time=_MADE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = _UNIX  # whatever the machine
            archive.writestr(info, members[name])
    return out.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the members of an archive that the toolkit itself wrote."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
