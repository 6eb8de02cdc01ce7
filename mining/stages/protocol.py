"""``protocol.yaml``: written from a template, declared with a stamp, read for the report.

Only declaring reads the clock.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict
from importlib.resources import files

from mining.decisions.protocol import Declared, Stamp, add_stamp, parse_protocol
from mining.errors import DataError
from mining.params import read_yaml
from mining.workspace import Workspace

LOCK = "protocol.lock.json"


def new_protocol(workspace: Workspace) -> None:
    """Write a commented ``protocol.yaml`` to fill in.

    Raises
    ------
    DataError
        If there is one: what a person wrote is never overwritten.
    """
    workspace.params()
    path = workspace.protocol_path
    if path.exists():
        raise DataError(f"{path}: exists; edit it, then run 'mining protocol declare'")
    template = files("mining") / "templates" / "protocol.yaml"
    path.write_text(template.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")


def declare(workspace: Workspace, *, now: dt.datetime | None = None) -> tuple[Declared, bool]:
    """Check the protocol and stamp it; earlier stamps are kept.

    Parameters
    ----------
    now
        The time to stamp; by default the clock's.

    Returns
    -------
    declared, new
        ``new`` is false where the very same protocol was in force already.

    Raises
    ------
    DataError
        If there is no protocol or something in it is not allowed.
    """
    workspace.params()
    found = read_protocol(workspace)
    if found is None:
        path = workspace.protocol_path
        raise DataError(f"{path}: not found; 'mining protocol new' writes one to fill in")
    shown = (workspace.reports / "report.html").exists() or workspace.themes.exists()
    time = (now or dt.datetime.now(tz=dt.UTC)).astimezone(dt.UTC)
    stamp = Stamp(
        sha256=found.sha256, declared=time.strftime("%Y-%m-%dT%H:%M:%SZ"), shown_before=shown
    )
    stamps = add_stamp(found.stamps, stamp)
    if stamps != found.stamps:
        _write(workspace, stamps)
    return (
        Declared(protocol=found.protocol, sha256=found.sha256, stamps=stamps),
        stamps != found.stamps,
    )


def read_protocol(workspace: Workspace) -> Declared | None:
    """Return the protocol and its stamps, or ``None`` where there is no protocol.

    Raises
    ------
    DataError
        If something in it is not allowed, or the stamps cannot be read.
    """
    path = workspace.protocol_path
    if not path.is_file():
        return None
    protocol = parse_protocol(read_yaml(path), where=str(path))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Declared(protocol=protocol, sha256=digest, stamps=_stamps(workspace))


def _stamps(workspace: Workspace) -> tuple[Stamp, ...]:
    path = workspace.decisions / LOCK
    if not path.is_file():
        return ()
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return tuple(Stamp(**stamp) for stamp in found["stamps"])
    except (ValueError, TypeError, KeyError):
        raise DataError(
            f"{path}: is not what 'mining protocol declare' wrote; restore it from a copy, or "
            "move it away and declare the protocol anew"
        ) from None


def _write(workspace: Workspace, stamps: tuple[Stamp, ...]) -> None:
    path = workspace.decisions / LOCK
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"stamps": [asdict(stamp) for stamp in stamps]}, indent=2)
    part = path.with_name(f".{path.name}.part")
    part.write_text(text + "\n", encoding="utf-8", newline="\n")
    part.replace(path)
