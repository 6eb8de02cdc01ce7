"""Small workspaces and real data for the tests that go from files to files."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from mining.scaffold import make_demo
from mining.stages.pipeline import run
from mining.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
OUTPUTS = (
    *("data/corpus", "data/embeddings", "data/clusters", "data/themes", "data/maps"),
    *("results", "reports"),
)
SHARED = ROOT.parent / "shared" / "data"

INTERVIEW = """Intervju 1

Intervjuar: Kva blir kravd av deg i arbeidet?

Informant 1: Det er mange saker og lite tid, og så skal alt skrivast ned same dag. \
Eg rekk ikkje over alt, og då blir det ofte dei som ropar høgast som får hjelp først.

Intervjuar: Korleis held du ut med det?

Informant 1: Eg går over gangen til dei andre og snakkar om sakene. \
Kollegaene mine er dei som held meg oppe når det blir for mykje, utan dei hadde eg slutta.

Intervjuar: Kva meiner du om tiltaka?

Informant 1: Det blir ein runde til og ein runde til i tiltak, og få kjem i arbeid av det. \
Til slutt trur vel verken eg eller dei det gjeld at det skal føre til noko.
"""
CODES = """document,text,code,coder
intervju_1,Eg rekk ikkje over alt,Tid > rekk ikkje over,kari
intervju_1,Eg går over gangen til dei andre,Kollegaer > over gangen,kari
intervju_1,Det blir ein runde til og ein runde til i tiltak,Tiltak > ein runde til,kari
"""
PARAMS = """seed: 1
ingest: {language: nn, transcripts: raw, codings: codes.csv, card: card.md}
segment: {min_words: 5, max_words: 30}
embed: {name: lexical, params: {n_dims: 16}}
cluster: {name: default, stability_runs: 5}
"""


_READY: dict[str, dict[str, bytes]] = {}


def make_study(folder, *, params=PARAMS, **files):
    """Write a study of one interview; ``files`` replace or add by path."""
    card = (ROOT / "data_cards" / "demo.md").read_text(encoding="utf-8")
    contents = {"params.yaml": params, "raw/intervju_1.txt": INTERVIEW, "codes.csv": CODES}
    contents["card.md"] = card
    for name, content in {**contents, **files}.items():
        path = folder / name
        if content is None:
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content, encoding="utf-8", newline="\n")
    return Workspace(folder)


def make_demo_study(folder):
    """Write the demo study."""
    make_demo(folder)
    return Workspace(folder)


def real_study(name, folder):
    """Make a workspace on real data beside the checkout, or skip."""
    source = SHARED / name
    if not source.is_dir():
        pytest.skip(f"{source} is not there: real data stays outside the repository")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "raw").symlink_to(source)
    shutil.copy(ROOT / "tests" / "studies" / f"{name}.yaml", folder / "params.yaml")
    return Workspace(folder)


def run_all(workspace):
    """Run what is due and return the names of the stages that were done."""
    done = []
    for stage, function in run(workspace):
        if function is not None:
            function(workspace)
            done.append(stage.name)
    return done


def ready(workspace):
    """Bring a workspace to the state after a run, by a copy where its like was run before.

    For tests that look at what a run leaves; those that look at the run itself use
    :func:`run_all`.  What lies outside the workspace must be named in it by a relative path.
    """
    root = workspace.root
    before = {p.relative_to(root).as_posix(): p.read_bytes() for p in _files(root)}
    outside = [p for p in sorted((root.parent).glob("key/*")) if p.is_file()]
    whole = [*sorted(before.items()), *((p.name, p.read_bytes()) for p in outside)]
    key = hashlib.sha256(repr(whole).encode()).hexdigest()
    if key not in _READY:
        run_all(workspace)
        _READY[key] = {
            name: data
            for p in _files(root)
            if before.get(name := p.relative_to(root).as_posix()) != (data := p.read_bytes())
        }
        return
    for name, data in _READY[key].items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _files(root):
    return [p for p in sorted(root.rglob("*")) if p.is_file()]


def contents(workspace):
    """Return every output file of a workspace with its bytes."""
    return {
        path.relative_to(workspace.root).as_posix(): path.read_bytes()
        for folder in OUTPUTS
        for path in sorted((workspace.root / folder).rglob("*"))
        if path.is_file()
    }
