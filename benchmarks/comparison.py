"""Speed and memory of the comparison.  ``python benchmarks/comparison.py``.

Each part runs in a process of its own: processor seconds and peak memory, and the ratio of
the seconds to a process that imports scikit-learn and pandas alone, measured in the same
run.  The large study is invented: 25 interviews of 200 segments, 300 codes in 8 groups,
70 clusters, a second coder, and four variants.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PDPILOT = ROOT.parent / "shared" / "data" / "pdpilot"
MEASURED = """
import json, resource, sys, time
{code}
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, locals().get("wall")]))
"""
PERMUTATIONS = """
import numpy as np
from mining.comparison.arrangements import restricted
from mining.comparison.nulls import Labels, information_null
rng = np.random.default_rng(1)
groups, clusters = rng.integers(0, 6, 400).tolist(), rng.integers(0, 20, 400)
interviews = np.repeat(range(4), 100).tolist()
questions = np.tile(np.repeat(range(10), 10), 4).tolist()
ways = restricted(interviews, questions, seed=1, n_draws=1000)
start = time.perf_counter()
for way in ways.values():
    information_null(Labels.single(groups), clusters, way)
wall = time.perf_counter() - start
"""
STAGE = """
from pathlib import Path
from mining.stages.compare import compare
from mining.workspace import Workspace
start = time.perf_counter()
compare(Workspace(Path({folder!r})))
wall = time.perf_counter() - start
"""
LARGE = """
sys.path.insert(0, {here!r})
from large_study import large_inputs
from threadpoolctl import threadpool_limits
from mining.stages.comparison import work_out
inputs = large_inputs()
start = time.perf_counter()
with threadpool_limits(1):
    work_out(inputs)
wall = time.perf_counter() - start
"""
PARAMS = """seed: 1
ingest: {{language: en, transcripts: {transcripts}, codings: {codings}}}
embed: {{name: lexical}}
"""


def measure(code: str) -> tuple[float, float, float | None]:
    """Return processor seconds, peak megabytes, and wall seconds of the part in question."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED.format(code=code)],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    seconds, megabytes, wall = json.loads(done.stdout.splitlines()[-1])
    return seconds, megabytes, wall


def prepared(folder: Path) -> None:
    """Run the stages before the comparison."""
    for stage in ("ingest", "embed", "cluster", "themes"):
        subprocess.run(
            [sys.executable, "-m", "mining", stage, "--workspace", str(folder)],
            check=True,
            capture_output=True,
            cwd=ROOT,
        )


def main() -> None:
    """Measure and print the table."""
    yardstick = min(measure("import sklearn.cluster, pandas")[0] for _ in range(3))
    parts = [("1,000 rearrangements of 400 segments, three ways", PERMUTATIONS, "under 2 s")]
    with tempfile.TemporaryDirectory() as name:
        demo = Path(name) / "demo"
        subprocess.run(
            [sys.executable, "-m", "mining", "demo", str(demo)],
            check=True,
            capture_output=True,
            cwd=ROOT,
        )
        prepared(demo)
        parts.append(("demo study, whole comparison", STAGE.format(folder=str(demo)), ""))
        if PDPILOT.is_dir():
            pilot = Path(name) / "pdpilot"
            pilot.mkdir()
            (pilot / "params.yaml").write_text(
                PARAMS.format(
                    transcripts=PDPILOT / "transcripts", codings=PDPILOT / "coded_segments.csv"
                ),
                encoding="utf-8",
            )
            prepared(pilot)
            code = STAGE.format(folder=str(pilot))
            parts.append(("pdpilot, whole comparison", code, "under 20 s"))
        else:
            print("no pdpilot beside the checkout: its row is left out\n")
        parts.append(
            (
                "5,000 segments x 300 codes, whole comparison",
                LARGE.format(here=str(HERE)),
                "under 180 s and 2,000 MB",
            )
        )
        print("| what | wall s | processor s with imports | ratio | peak MB | wanted |")
        print("|---|---|---|---|---|---|")
        for what, code, wanted in parts:
            seconds, megabytes, wall = measure(code)
            ratio = seconds / yardstick
            print(f"| {what} | {wall:.1f} | {seconds:.1f} | {ratio:.1f} ", end="")
            print(f"| {megabytes:.0f} | {wanted} |")


if __name__ == "__main__":
    main()
