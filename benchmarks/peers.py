"""Ours beside BERTopic, Top2Vec, Turftopic and k-means.  ``python benchmarks/peers.py``.

Same vectors, same machine, one process per fit, in turns.  Every peer has an environment of
its own, made under ``build/peers`` the first time (this asks the package index); ``--envs``
names a folder where they are already.  The real sets are read from ``--data``; where that
folder is absent, only what is generated is measured, and said so.  Prints the tables of
``docs/benchmarks.md``; ``--write`` replaces them there.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from ours import candidates, grouping
from peer_sets import LabelledSet, draw, generated, real_sets, requests
from sklearn.cluster import AgglomerativeClustering
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score
from speed import make_study

from mining.clustering.neighbours import reduce
from mining.vectors import unit_rows

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PAGE = ROOT / "docs" / "benchmarks.md"
PEERS = ("bertopic", "top2vec", "turftopic")
SYSTEMS = ("ours", "bertopic", "bertopic:3", "bertopic:5", "top2vec", "turftopic", "kmeans")
NAMES = {
    "ours": "ours",
    "ours:map": "ours, with the map",
    "bertopic": "BERTopic, defaults (smallest topic 10)",
    "bertopic:3": "BERTopic, smallest topic 3",
    "bertopic:5": "BERTopic, smallest topic 5",
    "top2vec": "Top2Vec",
    "turftopic": "Turftopic, clustering model",
    "kmeans": "k-means, square root of n",
}
N_TURNS = 2
N_TIMED = 3  # the fastest counts: what else the machine does only ever slows a fit
PLANTED = {
    3: (110, 70, 50),
    6: (80, 50, 40, 30, 20, 10),
    12: (50, 40, 30, 25, 20, 15, 12, 10, 8, 8, 6, 6),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Labels per level, and what they cost."""

    levels: dict[str, np.ndarray]
    wall: float
    cpu: float
    peak_mb: float
    failed: bool = False

    def at(self, level: str) -> np.ndarray:
        """Return the labels of a level; systems without levels have one for all."""
        return self.levels.get(level, self.levels.get("only", np.zeros(0)))


@dataclass(frozen=True, slots=True)
class Bench:
    """Where peers are, where sets are, and where fits are written."""

    envs: Path
    scratch: Path
    lines: list[str] = field(default_factory=list)

    def say(self, line: str = "") -> None:
        """Print a line of the tables and keep it for the page."""
        print(line, flush=True)
        self.lines.append(line)

    def python(self, system: str) -> str:
        """Return the interpreter of a system."""
        name = system.partition(":")[0]
        return str(self.envs / name / "bin" / "python") if name in PEERS else sys.executable

    def fit(self, system: str, data: LabelledSet, *, threads: int = 2) -> Fit:
        """Fit in a process of its own."""
        source, out = self.scratch / "set.npz", self.scratch / "fit"
        data.save(source)
        names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
        environment = {**os.environ, **dict.fromkeys(names, str(threads))}
        done = subprocess.run(
            [self.python(system), str(HERE / "peer.py"), system, str(source), str(out)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        print(f"peers: {system} on {len(data.texts)}", file=sys.stderr, flush=True)
        if done.returncode:
            reason = done.stderr.strip().splitlines()[-1]
            if system.startswith("ours"):
                raise SystemExit(f"{system}: {reason}")
            print(f"peers: {system} failed: {reason}", file=sys.stderr)
            nobody = {"only": np.full(len(data.texts), -1)}
            return Fit(levels=nobody, wall=np.inf, cpu=np.inf, peak_mb=np.inf, failed=True)
        cost = json.loads(Path(f"{out}.json").read_text(encoding="utf-8"))
        with np.load(f"{out}.npz") as stored:
            return Fit(levels=dict(stored), **cost)


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--envs", type=Path, default=ROOT / "build" / "peers")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--only", nargs="*", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--write", action="store_true", help="replace the tables in docs/")
    asked = parser.parse_args()
    make_environments(asked.envs)
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(asked.envs, Path(scratch))
        for part in asked.only:
            before = len(bench.lines)
            PARTS[part](bench, asked.data)
            if asked.write:
                replace_part(part, bench.lines[before:])
            bench.say()
    return 0


def make_environments(envs: Path) -> None:
    """Make what is missing; the CPU build of torch first, so that no CUDA comes with a peer."""
    torch = next(
        line
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if line.startswith("torch==")
    )
    for name in PEERS:
        if not (envs / name / "bin" / "python").exists():
            print(f"peers: making {envs / name}", file=sys.stderr)
            subprocess.run([sys.executable, "-m", "venv", str(envs / name)], check=True)
            for package in (torch, name):
                command = [str(envs / name / "bin" / "python"), "-m", "pip", "install", "-q"]
                subprocess.run([*command, package], check=True)


def ami(labels: np.ndarray, names: Sequence[str]) -> float:
    """Return the AMI on the segments whose label counts; the unassigned are each alone."""
    counts = np.array([bool(name) for name in names])
    found = labels[counts].astype(np.int64)
    alone = found < 0
    found[alone] = 1_000_000 + np.arange(alone.sum())
    return float(adjusted_mutual_info_score(np.array(names)[counts], found))


def table(bench: Bench, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a Markdown table."""
    bench.say("| " + " | ".join(columns) + " |")
    bench.say("|" + "---|" * len(columns))
    for row in rows:
        bench.say("| " + " | ".join(row) + " |")


def quality(bench: Bench, data: Path) -> None:
    """AMI with codes and groups, who is left out, and whether two fits agree."""
    if not data.exists():
        bench.say(f"Not measured: no folder {data.name}.")
        return
    sets = real_sets(data)
    fits: dict[tuple[str, str], list[Fit]] = {}
    for _ in range(N_TURNS):
        for name, found in sets.items():
            for system in SYSTEMS:
                fits.setdefault((system, name), []).append(bench.fit(system, found))
    means = {
        system: [
            np.mean([ami(fit.at(level), getattr(sets[name], side)) for fit in fits[system, name]])
            for name in sets
            for side, level in (("codes", "fine"), ("groups", "middle"))
        ]
        for system in SYSTEMS
    }
    ours = float(np.mean(means["ours"]))
    rows = []
    for system in SYSTEMS:
        mean = float(np.mean(means[system]))
        out = [np.mean([(f.at("middle") < 0).mean() for f in fits[system, n]]) for n in sets]
        same = [_same(fits[system, n]) for n in sets]
        cells = [f"{value:.3f}" for value in means[system]]
        row = [NAMES[system], *cells, f"{mean:.3f}", f"{ours / mean:.2f}"]
        failed = sum(fit.failed for name in sets for fit in fits[system, name])
        row += [f"{100 * float(np.mean(out)):.0f} %", f"{float(np.mean(same)):.2f}", str(failed)]
        rows.append(row)
    scores = [f"{name} {side}" for name in sets for side in ("codes", "groups")]
    columns = ["", *scores, "mean", "ours : it", "left out", "fits agree (AMI)", "failed"]
    table(bench, columns, rows)
    whole = sets["pdpilot"]
    again = [bench.fit("ours", whole, threads=1 + turn % 2) for turn in range(10)]
    same_bytes = all(_equal(again[0], fit) for fit in again)
    bench.say()
    bench.say(
        f"Ten fits of ours on pdpilot, with one and two threads by turns: {_said(same_bytes)}."
    )


def _same(fits: Sequence[Fit]) -> float:
    labels = [fit.at("middle") for fit in fits]
    return float(np.mean([adjusted_mutual_info_score(labels[0], other) for other in labels[1:]]))


def _equal(first: Fit, second: Fit) -> bool:
    return all(np.array_equal(first.levels[name], second.levels[name]) for name in first.levels)


def _said(same: bool) -> str:  # noqa: FBT001 - a word for a truth value
    return "identical" if same else "NOT identical"


def small(bench: Bench, data: Path) -> None:
    """Twenty draws of 5, 20, 60 and 230 requests, ours alone."""
    if not data.exists():
        bench.say(f"Not measured: no folder {data.name}.")
        return
    whole = requests(data)
    rows = []
    for n, evenness in ((5, 1.0), (20, 1.0), (60, 1.0), (230, 1.0), (230, 2.0), (230, 5.0)):
        scores = []
        for seed in range(20):
            drawn = draw(whole, n, seed=seed, evenness=evenness)
            found = grouping(drawn.vectors, seed=seed)
            plain = plain_tree(drawn.vectors, len(set(drawn.codes)))
            scores.append(
                [
                    ami(found["fine"], drawn.codes),
                    ami(found["middle"], drawn.groups),
                    ami(plain, drawn.codes),
                ]
            )
        low, mean = np.min(scores, axis=0), np.mean(scores, axis=0)
        cells = [f"{m:.3f} (lowest {x:.3f})" for m, x in zip(mean, low, strict=True)]
        rows.append([str(n), f"{evenness:.0f}", *cells])
    columns = ["requests", "Dirichlet", "AMI with codes, fine", "AMI with groups, middle"]
    table(bench, [*columns, "plain tree cut at the codes' own number, AMI with codes"], rows)


def plain_tree(vectors: np.ndarray, n_clusters: int) -> np.ndarray:
    """Return average linkage on cosine in 20 components, told how many codes there are."""
    rows = reduce(vectors, 20)
    return AgglomerativeClustering(n_clusters, metric="cosine", linkage="average").fit_predict(rows)


def structure(bench: Bench, data: Path) -> None:
    """Vectors without clusters, and with planted ones."""
    sources: dict[str, Callable[[np.random.Generator], np.ndarray]] = {
        "random, 230 by 384": lambda rng: rng.normal(size=(230, 384)),
    }
    if data.exists():
        vectors = real_sets(data)["pdpilot"].vectors
        sources["pdpilot, every dimension shuffled"] = lambda rng: rng.permuted(vectors, axis=0)
    rows = []
    for name, make in sources.items():
        passed = 0
        for seed in range(100):
            rows_of = unit_rows(make(np.random.default_rng(seed)))
            passed += bool(candidates(rows_of, seed=seed))
        rows.append([name, f"{100 - passed} of 100"])
    table(bench, ["vectors", "draws in which no cluster passes the gate"], rows)
    bench.say()
    rows = []
    for n_groups, sizes in PLANTED.items():
        for spread, word in ((0.8, "clear"), (8.0, "not clear")):
            scores, passed = [], []
            for seed in range(10):
                rng = np.random.default_rng(seed)
                middles = unit_rows(rng.normal(size=(n_groups, 64)))
                noise = spread * rng.normal(size=(sum(sizes), 64)) / 8
                planted = unit_rows(np.repeat(middles, sizes, axis=0) + noise)
                truth = np.repeat(np.arange(n_groups), sizes)
                found = grouping(planted, seed=seed)
                scores.append(max(adjusted_rand_score(truth, at) for at in found.values()))
                passed.append(len(candidates(planted, seed=seed)))
            score = f"{np.mean(scores):.2f} (lowest {min(scores):.2f})"
            rows.append([str(n_groups), word, score, f"{np.mean(passed):.1f}"])
    table(bench, ["planted", "apart", "best level, ARI", "clusters that pass the gate"], rows)


def speed(bench: Bench, data: Path) -> None:  # noqa: ARG001 - as every part
    """20,000 generated segments in turns, 200,000 for ours, and a study of 250 from its files."""
    many = generated(20_000)
    systems = ("ours", "ours:map", "bertopic", "top2vec", "turftopic")
    fits: dict[str, list[Fit]] = {}
    for _ in range(N_TIMED):
        for system in systems:
            fits.setdefault(system, []).append(bench.fit(system, many))
    _costs(bench, fits, many)
    bench.say()
    largest = bench.fit("ours:map", generated(200_000))
    bench.say(
        f"Ours at 200,000 segments, with the map: {largest.wall:.0f} s, {largest.peak_mb:,.0f} MB."
    )
    bench.say()
    _from_files(bench)


def _costs(bench: Bench, fits: dict[str, list[Fit]], many: LabelledSet) -> None:
    best = {system: min(found, key=lambda fit: fit.wall) for system, found in fits.items()}
    peer = best["bertopic"]
    rows = []
    for system, fit in best.items():
        row = [NAMES[system], f"{fit.wall:.0f}", f"{fit.wall / peer.wall:.2f}"]
        row += [f"{fit.cpu:.0f}", f"{fit.cpu / peer.cpu:.2f}"]
        row += [f"{fit.peak_mb:,.0f}", f"{fit.peak_mb / peer.peak_mb:.2f}"]
        row += [f"{ami(fit.at('fine'), many.codes):.3f}"]
        row += [f"{ami(fit.at('middle'), many.groups):.3f}"]
        row += [f"{100 * (fit.at('middle') < 0).mean():.0f} %"]
        rows.append(row)
    columns = ["20,000 segments", "wall s", ": BERTopic", "processor s", ": BERTopic", "peak MB"]
    columns += [": BERTopic", "AMI clusters", "AMI families", "left out"]
    table(bench, columns, rows)


def _from_files(bench: Bench) -> None:
    """Time our whole run, files to report, beside a peer's import and first fit."""
    import time

    folder = bench.scratch / "study"
    few = generated(250)
    source = bench.scratch / "few.npz"
    few.save(source)
    ours, theirs = [], []
    for turn in range(N_TIMED):
        place = folder / str(turn)
        place.mkdir(parents=True)
        make_study(place, "{name: lexical}")
        mining = Path(sys.executable).with_name("mining")
        started = time.perf_counter()
        subprocess.run([mining, "run", "--workspace", place], check=True, capture_output=True)
        ours.append(time.perf_counter() - started)
        command = [bench.python("bertopic"), str(HERE / "peer.py"), "bertopic"]
        started = time.perf_counter()
        fit = [*command, source, bench.scratch / "few_fit"]
        done = subprocess.run(fit, capture_output=True, check=False)
        if done.returncode:
            reason = done.stderr.decode().strip().splitlines()[-1:]
            raise SystemExit(f"bertopic on 250: {reason}")
        theirs.append(time.perf_counter() - started)
    bench.say(
        f"250 segments: ours from files to report {min(ours):.1f} s, BERTopic's import and fit "
        f"{min(theirs):.1f} s (ratio {min(ours) / min(theirs):.2f})."
    )


def replace_part(part: str, lines: Sequence[str]) -> None:
    """Put a part's tables between its marks on the page."""
    first, last = f"<!-- {part}: written by benchmarks/peers.py -->", f"<!-- end of {part} -->"
    page = PAGE.read_text(encoding="utf-8")
    head, rest = page.split(first)
    tail = rest.split(last)[1]
    versions = f"Python {platform.python_version()}, {os.cpu_count()} cores."
    body = "\n".join([first, "", *lines, "", versions, "", last])
    PAGE.write_text(head + body + tail, encoding="utf-8")


PARTS: dict[str, Callable[[Bench, Path], None]] = {
    "quality": quality,
    "small": small,
    "structure": structure,
    "speed": speed,
}


if __name__ == "__main__":
    raise SystemExit(main())
