"""Speed of the spine: files to report, reruns, imports.  ``python benchmarks/speed.py``.

Processor seconds of whole processes, because wall time on a shared machine is noise; and
ratios to a process that imports scikit-learn and pandas alone, measured in the same run.
The study is made of invented sentences with a fixed seed.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
N_SEGMENTS = 250
PARAMS = """seed: 1
ingest: {language: nn, transcripts: raw, codings: codes.csv}
segment: {unit: turn}
embed: EMBED
cluster: {name: default}
"""
SUBJECTS = "eg ho han vi dei leiaren brukaren kollegaen sjefen kontoret".split()
VERBS = "ventar seier skriv ringjer spør ser treng søkjer arbeider snakkar".split()
OBJECTS = "tiltak vedtak time sak pengar jobb samtale plan frist skjema tid bustad".split()
PLACES = "på kontoret, i telefonen, over gangen, heime, i møtet, i systemet, der".split(", ")


def sentence(draw: random.Random) -> str:
    """Return an invented sentence."""
    words = [draw.choice(part) for part in (SUBJECTS, VERBS, OBJECTS, PLACES)]
    return " ".join(words).capitalize() + "."


def make_study(folder: Path, embed: str) -> None:
    """Write five interviews of fifty answers and a code for every second one."""
    draw = random.Random(1)
    rows = ["document,text,code"]
    for interview in range(5):
        turns = []
        for answer in range(N_SEGMENTS // 5):
            said = [sentence(draw) for _ in range(12)]
            said[0] = f"Svar nummer {interview}-{answer} handlar om {draw.choice(OBJECTS)}."
            turns.append(f"Intervjuar: Kva tenkjer du?\n\nInformant 1: {' '.join(said)}")
            if answer % 2:
                code = draw.choice(OBJECTS)
                rows.append(f"intervju_{interview},{said[0]},{code[0].upper()} > {code}")
        path = folder / "raw" / f"intervju_{interview}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n\n".join(turns), encoding="utf-8")
    (folder / "codes.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "params.yaml").write_text(PARAMS.replace("EMBED", embed), encoding="utf-8")


def cpu(*command: str) -> float:
    """Return the processor seconds that a process and its children take."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def modules(folder: Path) -> set[str]:
    """Return the libraries that a run imports, made anew but for cached vectors."""
    code = (
        "import sys, json; from pathlib import Path;"
        "from mining.stages.pipeline import run; from mining.workspace import Workspace;"
        f"w = Workspace(Path({str(folder)!r}));"
        "[f(w) for s, f in run(w, force=True) if f];"
        "print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Measure and print the table."""
    mining = (sys.executable, "-m", "mining")
    rows: list[tuple[str, float, str]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        baseline = min(
            cpu(sys.executable, "-c", "import sklearn.cluster, pandas") for _ in range(3)
        )
        rows.append(("import scikit-learn and pandas (the yardstick)", baseline, ""))
        rows.append(("mining --help", min(cpu(*mining, "--help") for _ in range(3)), "under 1 s"))
        make_study(folder, "{name: lexical}")
        run = (*mining, "run", "--workspace", name)
        rows.append(("250 segments, lexical, files to report", cpu(*run), "under 12 s"))
        rows.append(("the same again, nothing changed", cpu(*run), "under 3 s"))
        if os.environ.get("MINING_NO_MODEL") is None:
            make_study(folder, "{name: minilm}")
            rows.append(("250 segments, minilm, vectors to be made", cpu(*run), ""))
            rows.append(("minilm, vectors cached, all stages anew", cpu(*run, "--force"), ""))
            heavy = modules(folder) & {"torch", "transformers", "sentence_transformers"}
            print(f"imported with cached vectors: {', '.join(heavy) or 'no torch'}\n")
    print("| what | processor s | ratio to the yardstick | wanted |\n|---|---|---|---|")
    for what, seconds, wanted in rows:
        print(f"| {what} | {seconds:.1f} | {seconds / baseline:.1f} | {wanted} |")


if __name__ == "__main__":
    main()
