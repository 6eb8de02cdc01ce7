"""Where a study's files are, and how they are replaced without being half-written."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mining.errors import DataError
from mining.params import Params, load

RESULT_FILES = (
    *("scores.json", "interviews.csv", "codes.csv", "groups.csv", "clusters.csv"),
    *("baselines.csv", "dialect.csv", "neighbourhood.csv", "cohesion.csv", "contrasts.csv"),
    *("statuses.csv", "second_look.csv", "sensitivity.csv", "code_test.csv", "segments.csv"),
    *("people.csv", "code_tree.csv"),
)
REPORT_FILES = ("report.html", "shareable.html")


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with a ``params.yaml`` and what the stages make of it.

    Attributes
    ----------
    cache_root
        Workspace whose vector cache is used; its own by default.
    """

    root: Path
    cache_root: Path | None = None

    @property
    def params_path(self) -> Path:
        """The parameters."""
        return self.root / "params.yaml"

    @property
    def corpus(self) -> Path:
        """Documents, turns, segments, codes and codings: speech."""
        return self.root / "data" / "corpus"

    @property
    def embeddings(self) -> Path:
        """Vectors, as confidential as speech."""
        return self.root / "data" / "embeddings"

    @property
    def clusters(self) -> Path:
        """Clusters at every level, and their stability."""
        return self.root / "data" / "clusters"

    @property
    def maps(self) -> Path:
        """Where segments stand on the study's map, and on those of centred vectors."""
        return self.root / "data" / "maps"

    @property
    def themes(self) -> Path:
        """Candidate themes."""
        return self.root / "data" / "themes"

    @property
    def placed(self) -> Path:
        """New interviews beside the clusters: speech."""
        return self.root / "data" / "placed"

    @property
    def exports(self) -> Path:
        """What other programs read: speech."""
        return self.root / "data" / "exports"

    @property
    def results(self) -> Path:
        """Ids, counts and scores: no speech."""
        return self.root / "results"

    @property
    def reports(self) -> Path:
        """The two reports."""
        return self.root / "reports"

    @property
    def decisions(self) -> Path:
        """What people declare and decide; memos may quote informants."""
        return self.root / "decisions"

    @property
    def record(self) -> list[Path]:
        """The files that hold what people declared and decided; not the workbooks to fill in."""
        found = [self.protocol_path, self.decisions / "protocol.lock.json"]
        found += [*self.decisions.glob("*.csv"), *self.recodings.glob("*.csv")]
        return sorted(path for path in found if path.is_file())

    @property
    def recodings(self) -> Path:
        """Sheets of a second coder, and what was read from them."""
        return self.decisions / "recoding"

    @property
    def recoding_keys(self) -> Path:
        """Which segments a second coder was given: apart from the sheets, which are blind."""
        return self.root / "data" / "recoding"

    @property
    def protocol_path(self) -> Path:
        """What the researcher declares before the clusters are opened."""
        return self.root / "protocol.yaml"

    @property
    def private(self) -> Path:
        """What the toolkit remembers between runs: vector cache and fingerprints."""
        return self.root / ".mining"

    @property
    def vector_cache(self) -> Path:
        """Vectors by hash of the text, as confidential as speech."""
        return (self.cache_root or self.root) / ".mining" / "vectors"

    def params(self) -> Params:
        """Read and check ``params.yaml``."""
        return load(self.params_path)

    def input(self, name: str, value: str) -> Path:
        """Return the path that a parameter names, which must exist.

        Raises
        ------
        DataError
            If there is nothing there.
        """
        path = self.root / value
        if not path.exists():
            raise DataError(f"{self.params_path}: {name} is {value!r}, but {path} does not exist")
        return path


@contextmanager
def replaced_folder(target: Path, *, ours: Collection[str] | None = None) -> Iterator[Path]:
    """Give an empty folder that takes the place of ``target`` when the block succeeds.

    After an error ``target`` is as it was before.

    Parameters
    ----------
    ours
        Names of the files that the toolkit writes there; all others belong to the user and
        are kept.  ``None`` where the whole folder is the toolkit's.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        made.chmod(0o755)
        yield made
        if target.exists():
            if ours is not None:
                _keep(target, made, ours)
            old = made.with_name(f"{made.name}.old")
            target.rename(old)
            made.rename(target)
            shutil.rmtree(old)
        else:
            made.rename(target)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _keep(target: Path, made: Path, ours: Collection[str]) -> None:
    for path in target.iterdir():
        if path.name in ours or (made / path.name).exists():
            continue
        if path.is_dir():
            shutil.copytree(path, made / path.name, symlinks=True)
        else:
            shutil.copy2(path, made / path.name, follow_symlinks=False)


def fingerprint(paths: Iterable[Path]) -> str:
    """Return a hash over the names and bytes of files, and of all files in folders.

    Python's byte code is passed over: it is made anew whenever somebody looks at it.
    """
    whole = hashlib.sha256()
    for path in paths:
        inside = (p for p in path.rglob("*") if p.is_file() and p.suffix != ".pyc")
        files = sorted(inside) if path.is_dir() else [path]
        for file in files:
            name = file.relative_to(path).as_posix() if file != path else file.name
            with file.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            whole.update(f"{name}\0{digest}\n".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()
