"""What the second look finds.  ``python benchmarks/second_look.py [--splits 40]``.

Two questions, on the demo study and, where it lies beside the checkout, on seven real
interviews (pdpilot).  Are codings that were hidden among the first ``uncoded`` lines?  And
where do the ten slips stand that were planted in the demo: codes on passages that plainly
belong to another one?  The method knows neither.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.comparison.partition import UNASSIGNED
from mining.comparison.second_look import MIN_SEGMENTS, second_look
from mining.comparison.study import sides
from mining.registry import make
from mining.scaffold import make_demo
from mining.stages.embed import embed
from mining.stages.ingest import ingest
from mining.tables import read_table
from mining.vectors import Vectors
from mining.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT.parent / "shared" / "data" / "pdpilot"
FEWEST, SHARE, FIRST = 5, 0.2, 10
N_SEEDS = 8


@dataclass(frozen=True, kw_only=True)
class Study:
    """One study as the second look sees it, and the tables to find passages in."""

    name: str
    vectors: NDArray[np.float32]
    coded: NDArray[np.bool_]
    codes: list[str]
    groups: list[str | None]
    segments: pd.DataFrame
    codings: pd.DataFrame
    names: dict[str, str]

    def lines(self, kind: str, **other: object) -> pd.DataFrame:
        """Return the lines of one kind, with the column of their code."""
        given = {"vectors": self.vectors, "coded": self.coded, **other}
        found = second_look(
            given.pop("vectors"),
            given.pop("coded"),
            codes=self.codes,
            documents=self.segments["document_id"].tolist(),
            groups=self.groups,
            **given,
        )
        found = found[found["kind"] == kind].reset_index(drop=True)
        return found.assign(code=found["code_id"].map(self.codes.index))


def read(name: str, workspace: Workspace) -> Study:
    """Ingest and embed a workspace."""
    ingest(workspace)
    embed(workspace)
    names = ("segments", "codes", "codings", "segment_codes")
    tables = {n: read_table(n, workspace.corpus / f"{n}.parquet") for n in names}
    segments, codes = tables["segments"], tables["codes"].set_index("code_id")
    ids = segments["segment_id"].tolist()
    # The codes of the report's own list: those that are not relevant are in no line of it.
    nowhere = pd.DataFrame({"segment_id": ids, "cluster": UNASSIGNED})
    used, coded = sides(segments, tables["segment_codes"], tables["codes"], nowhere).members(
        "code_id"
    )
    group = codes["group_id"].to_dict()
    return Study(
        name=name,
        vectors=Vectors.read(workspace.embeddings / "vectors.parquet").rows(ids),
        coded=coded,
        codes=used,
        groups=[None if pd.isna(group[c]) else group[c] for c in used],
        segments=segments,
        codings=tables["codings"],
        names=codes["name"].to_dict(),
    )


def studies(folder: Path) -> Iterator[Study]:
    """Make the workspaces of the studies that are there."""
    make_demo(folder / "demo")
    yield read("demo", Workspace(folder / "demo"))
    if not REAL.is_dir():
        print(f"{REAL} is not there: the demo study alone\n")
        return
    (folder / "pdpilot").mkdir()
    (folder / "pdpilot" / "raw").symlink_to(REAL)
    shutil.copy(ROOT / "tests" / "studies" / "pdpilot.yaml", folder / "pdpilot" / "params.yaml")
    yield read("pdpilot", Workspace(folder / "pdpilot"))


def units(study: Study, code: int, what: str) -> list[NDArray[np.int64]]:
    """Return what is hidden at once: segments, or runs of segments in a row with the code."""
    rows = np.flatnonzero(study.coded[:, code])
    interview = study.segments["document_id"].to_numpy()[rows]
    apart = (np.diff(rows) > 1) | (interview[1:] != interview[:-1])
    cuts = np.flatnonzero(apart) + 1 if what == "passages" else np.arange(1, len(rows))
    return np.split(rows, cuts)


def hide(study: Study, what: str, seed: int) -> NDArray[np.bool_]:
    """Choose a fifth of the codings of each code on five or more segments."""
    draw = np.random.default_rng(seed)
    hidden = np.zeros_like(study.coded)
    for code in np.flatnonzero(study.coded.sum(axis=0) >= FEWEST):
        found = units(study, code, what)
        n = max(1, round(SHARE * len(found)))
        if n < len(found):
            for i in draw.choice(len(found), n, replace=False):
                hidden[found[i], code] = True
    return hidden


def trial(study: Study, what: str, seed: int) -> dict[str, float]:
    """Hide codings once, and count them among the first lines."""
    hidden = hide(study, what, seed)
    seen = study.coded & ~hidden
    tested = hidden.any(axis=0) & (seen.sum(axis=0) >= MIN_SEGMENTS)
    candidates, hidden = ~seen[:, tested], hidden & tested
    lines = study.lines("uncoded", coded=seen)
    lines = lines[tested[lines["code"]]]
    first = lines.head(FIRST)
    long = study.lines("uncoded", coded=seen, n_per_code=FIRST)
    long = long[tested[long["code"]]]
    chance = hidden.sum() / candidates.sum()
    per_code = hidden[:, tested].sum(axis=0) / candidates.sum(axis=0)
    in_list = hidden[first["segment"], first["code"]].sum() / FIRST
    of_each = hidden[long["segment"], long["code"]].sum() / (FIRST * tested.sum())
    return {
        "codes": tested.sum(),
        "hidden": hidden.sum(),
        "chance": chance,
        "list": in_list,
        "list_ratio": in_list / chance,
        "each": of_each,
        "each_ratio": of_each / per_code.mean(),
    }


def over_splits(values: pd.Series, form: str) -> str:
    """Return the mean, and the 5th and 95th percentile in brackets."""
    low, high = np.percentile(values, [5, 95])
    return f"{values.mean():{form}} [{low:{form}}, {high:{form}}]"


def print_held_out(found: list[Study], splits: int) -> None:
    head = "set | hidden at once | codes | hidden | chance | precision at 10 | times chance"
    print(f"| {head} | each code's first ten | times chance |\n|{'---|' * 9}")
    for study in found:
        for what in ("segments", "passages"):
            table = pd.DataFrame([trial(study, what, seed) for seed in range(splits)])
            mean = table.mean()
            print(
                f"| {study.name} | {what} | {mean['codes']:.0f} | {mean['hidden']:.0f} "
                f"| {mean['chance']:.4f} | {over_splits(table['list'], '.2f')} "
                f"| {over_splits(table['list_ratio'], '.0f')} "
                f"| {over_splits(table['each'], '.3f')} "
                f"| {over_splits(table['each_ratio'], '.1f')} |"
            )


def slips(study: Study) -> list[tuple[str, str, set[int]]]:
    """Return interview, code and segments of the slips planted in the demo."""
    path = ROOT / "mining" / "demo" / "study" / "slips.csv"
    codings, segments = study.codings, study.segments
    said = codings["text"].map(lambda text: " ".join(text.split()))
    found = []
    for row in csv.DictReader(path.open(encoding="utf-8")):
        code = codings["code_id"].map(study.names) == row["code"]
        [coding] = codings[code & (said == " ".join(row["text"].split()))].itertuples()
        inside = (segments["document_id"] == coding.document_id) & (
            (segments["start"] < coding.end) & (segments["end"] > coding.start)
        )
        found.append((coding.document_id, coding.code_id, set(np.flatnonzero(inside))))
    return found


def ranks(study: Study, vectors: NDArray[np.float32]) -> list[int | None]:
    """Return each slip's first place among the ``coded`` lines, ``None`` where it has none."""
    lines = study.lines("coded", vectors=vectors)
    keys = list(zip(lines["code_id"], lines["segment"], strict=True))
    places = [
        [place for place, (c, s) in enumerate(keys, 1) if c == code and s in rows]
        for _, code, rows in slips(study)
    ]
    return [min(found, default=None) for found in places]


def print_slips(study: Study) -> None:
    found = ranks(study, study.vectors)
    print(f"\n| slip in | place among the {len(study.lines('coded'))} `coded` lines |\n|---|---|")
    for (interview, _, _), place in zip(slips(study), found, strict=True):
        print(f"| {interview} | {place or 'not listed'} |")
    texts = study.segments["text_model"].tolist()
    counts = []
    for seed in range(N_SEEDS):
        embedder = make("embedder", "lexical", {"n_dims": 128}, seed=seed)
        places = ranks(study, embedder.fit(texts).transform(texts))
        counts.append(sum(p is not None and p <= 30 for p in places))
    within = {n: sum(p is not None and p <= n for p in found) for n in (15, 30)}
    print(
        f"\nOf {len(found)} slips {within[15]} stand in the first 15 `coded` lines "
        f"and {within[30]} in the first 30.\n"
        f"With {N_SEEDS} other seeds of the vectors' decomposition: "
        f"{', '.join(map(str, counts))} in the first 30."
    )


def main() -> None:
    """Measure and print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--splits", type=int, default=40, help="times that codings are hidden")
    splits = parser.parse_args().splits
    with tempfile.TemporaryDirectory() as name:
        found = list(studies(Path(name)))
    print_held_out(found, splits)
    print_slips(found[0])


if __name__ == "__main__":
    main()
