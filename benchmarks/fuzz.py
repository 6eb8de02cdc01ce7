"""Mutated files for every importer, with coverage as the guide.  ``python benchmarks/fuzz.py``.

Needs the package atheris.  Every target of ``tests/fuzz_targets.py`` runs in a process of its
own with a time limit of five seconds per input and a memory limit of one gigabyte.  An input
that raises anything but the toolkit's own errors, or breaks a limit, is written below
``tests/importers/crashers``, where the tests replay it.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SECONDS, MEGABYTES = 5, 1024
_LONGEST = 20_000  # bytes of an input
sys.path.insert(0, str(ROOT / "tests"))


def main() -> int:
    """Run every target, or work on one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=100_000, help="inputs over all targets")
    parser.add_argument("--only", nargs="*", help="names of targets")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", nargs=2, metavar=("TARGET", "FOLDER"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.work:
        work(asked.work[0], Path(asked.work[1]), runs=asked.runs, seed=asked.seed)
        return 0
    return run(asked.runs, asked.only, seed=asked.seed)


def run(runs: int, only: list[str] | None, *, seed: int) -> int:
    """Run the targets in turns and print a line for each."""
    from fuzz_targets import CRASHERS, targets

    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        names = [name for name in targets(made) if not only or name in only]
        each, failed, tried = -(-runs // len(names)), 0, 0
        for name in names:
            folder = Path(scratch) / name
            folder.mkdir()
            command = [sys.executable, __file__, "--work", name, str(folder)]
            command += ["--runs", str(each), "--seed", str(seed)]
            started = time.perf_counter()
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            last = re.findall(r"^#(\d+)", done.stderr, re.MULTILINE)
            n = int(last[-1]) if last else 0
            tried += n
            said = "ok" if done.returncode == 0 else "FAILED"
            print(f"{name:20} {n:7,} inputs {time.perf_counter() - started:6.1f} s  {said}")
            if done.returncode:
                failed += 1
                print("\n".join(done.stderr.splitlines()[-25:]), file=sys.stderr)
                for found in folder.glob("found-*"):
                    kept = CRASHERS / name / found.name.removeprefix("found-")
                    kept.parent.mkdir(parents=True, exist_ok=True)
                    kept.write_bytes(found.read_bytes())
        print(f"{tried:,} inputs over {len(names)} targets, {failed} targets failed")
    return 1 if failed else 0


def work(name: str, folder: Path, *, runs: int, seed: int) -> None:
    """Mutate the inputs of one target until something breaks or all are done."""
    import atheris

    with atheris.instrument_imports(include=["mining.importers", "mining.exchange"]):
        from fuzz_targets import read_everything, targets
    made, corpus = folder / "made", folder / "corpus"
    made.mkdir()
    corpus.mkdir()
    target = targets(made)[name]
    for number, data in enumerate(target.seeds):
        (corpus / str(number)).write_bytes(data)
    path = folder / f"file{target.ending}"

    def once(data: bytes) -> None:
        path.write_bytes(target.wrap(data))
        read_everything(path)

    options = [f"-runs={runs}", f"-seed={seed}", f"-timeout={SECONDS}", f"-max_len={_LONGEST}"]
    options += [f"-rss_limit_mb={MEGABYTES}", f"-artifact_prefix={folder}/found-"]
    atheris.Setup([sys.argv[0], str(corpus), *options], once)
    atheris.Fuzz()


if __name__ == "__main__":
    raise SystemExit(main())
