"""Which vectors follow human codes.  ``python benchmarks/embedding.py [../shared/data]``.

Four sets, none of ours but the demo study: coded passages of seven interviews (pdpilot), titles
of parliamentary cases (storting), 1,000 one-sentence requests (clinc150), and the demo study's
segments in Nynorsk.  Two groupings, at the square root of the number of texts: k-means (mean of
eight seeds) and the study's default recipe (mean of six draws of nine tenths).  A choice is
made on two sets and told on the others, in every rotation.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import peer_sets
from numpy.typing import NDArray
from sklearn.metrics import adjusted_mutual_info_score
from threadpoolctl import threadpool_limits

from mining.clustering.kmeans import kmeans
from mining.clustering.run import cluster
from mining.embedding.hybrid import HybridEmbedder
from mining.embedding.lexical import LexicalEmbedder
from mining.embedding.sentence import MiniLMEmbedder
from mining.vectors import unit_rows

Rows = NDArray[np.float32]
DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
ROTATED = ("pdpilot", "storting", "requests")
N_REQUESTS, SEEDS, DRAWS, SHARE = 1_000, 8, 6, 0.9
SIDES = ("groups", "codes", "documents")


def lexical(**params: object) -> Callable[[Sequence[str]], Rows]:
    """Return what embeds texts by their own words."""
    return lambda texts: LexicalEmbedder(**params).fit(texts).transform(texts)


def without_components(rows: Rows, n: int) -> Rows:
    """Subtract the mean and the first ``n`` principal components (Mu & Viswanath 2018)."""
    exact = rows - rows.mean(axis=0, dtype=np.float64)
    axes = np.linalg.svd(exact, full_matrices=False)[2][:n]
    return unit_rows(exact - (exact @ axes.T) @ axes)


def less(n: int, make: Callable[[Sequence[str]], Rows]) -> Callable[[Sequence[str]], Rows]:
    """Return the same vectors without their mean and first ``n`` principal components."""
    return lambda texts: without_components(make(texts), n)


class Read:
    """Vectors of MiniLM, made once per text."""

    def __init__(self) -> None:
        self.model, self.known = MiniLMEmbedder(), {}

    def __call__(self, texts: Sequence[str]) -> Rows:
        """Embed texts."""
        new = [text for text in dict.fromkeys(texts) if text not in self.known]
        self.known |= dict(zip(new, self.model.transform(new), strict=True))
        return np.array([self.known[text] for text in texts], dtype=np.float32)

    def beside(self, weight: float) -> Callable[[Sequence[str]], Rows]:
        """Return what embeds texts by the model and by their own words."""
        hybrid = HybridEmbedder(weight=weight)
        return lambda texts: hybrid.joined(self(texts), lexical()(texts))


def candidates() -> dict[str, dict[str, Callable[[Sequence[str]], Rows]]]:
    """Return what is compared, by family; the first of a family is held against the others."""
    read, both = Read(), {"words": True}
    return {
        "lexical": {
            "characters and words, 128 (before)": lexical(n_dims=128, **both),
            "characters and words, 64": lexical(n_dims=64, **both),
            "words, 64": lexical(n_dims=64, words=True, characters=False),
            "characters, 128": lexical(n_dims=128),
            "characters, 64": lexical(n_dims=64),
            "characters, 48": lexical(n_dims=48),
            "characters, 32": lexical(n_dims=32),
            "characters, 48, less mean": less(0, lexical(n_dims=48)),
            "characters, 48, less 1": less(1, lexical(n_dims=48)),
            "characters, 48, less 2": less(2, lexical(n_dims=48)),
        },
        "minilm": {
            "minilm": read,
            "minilm, less mean": less(0, read),
            "minilm, less 1": less(1, read),
            "minilm, less 2": less(2, read),
        },
        "hybrid": {
            "minilm": read,
            "characters, 48": lexical(n_dims=48),
            "hybrid .3": read.beside(0.3),
            "hybrid .5": read.beside(0.5),
            "hybrid .7": read.beside(0.7),
        },
    }


def sets(data: Path) -> dict[str, peer_sets.LabelledSet]:
    """Read the sets; only their texts and labels are used."""
    found = peer_sets.real_sets(data)
    table = pd.read_csv(data / "clinc150" / "segments.csv")
    table = table[(table["intent"] != "oos") & (table["domain"] != "oos")]
    table = table.sample(N_REQUESTS, random_state=1).sort_index()
    found["requests"] = peer_sets.LabelledSet(
        vectors=np.zeros((N_REQUESTS, 1), dtype=np.float32),
        texts=table["text"].tolist(),
        documents=[""] * N_REQUESTS,  # nobody is known to say them
        codes=table["intent"].tolist(),
        groups=table["domain"].tolist(),
    )
    return {name: found[name] for name in (*ROTATED, "demo")}


def groupings(rows: Rows) -> dict[str, list[tuple[NDArray[np.intp], NDArray[np.int64]]]]:
    """Group rows in both ways; pairs of the positions that took part and their clusters."""
    n_rows = len(rows)
    size = round(n_rows**0.5)
    made = {"k-means": [(np.arange(n_rows), kmeans(rows, size, seed=s)) for s in range(SEEDS)]}
    made["default"] = []
    for seed in range(DRAWS):
        kept = np.sort(
            np.random.default_rng(seed).choice(n_rows, int(SHARE * n_rows), replace=False)
        )
        fixed = {"coarse": 2, "middle": size, "fine": 2 * size, "n_runs": 0}
        made["default"].append(
            (kept, cluster(rows[kept], "default", fixed, seed=1).levels["middle"])
        )
    return made


def score(rows: Rows, labelled: peer_sets.LabelledSet) -> dict[str, float]:
    """Return AMI with groups, codes and interviews, the mean over both ways to group."""
    made = groupings(rows)
    found = {}
    for side in SIDES:
        labels = np.array(getattr(labelled, side))
        means = [
            np.mean([_ami(labels[kept], clusters) for kept, clusters in runs])
            for runs in made.values()
        ]
        found[side] = float(np.mean(means))
    return found


def _ami(labels: NDArray[np.str_], clusters: NDArray[np.int64]) -> float:
    known = labels != ""
    if not known.any():
        return float("nan")
    return float(adjusted_mutual_info_score(labels[known], clusters[known]))


Scores = Mapping[str, Mapping[str, Mapping[str, float]]]


def print_scores(scores: Scores, names: Sequence[str]) -> None:
    """Print AMI with groups / codes / interviews per set."""
    print(f"| vectors | {' | '.join(names)} |\n|{'---|' * (1 + len(names))}")
    for candidate, found in scores.items():
        cells = [" / ".join(_cell(found[name][side]) for side in SIDES) for name in names]
        print(f"| {candidate} | {' | '.join(cells)} |")


def _cell(value: float) -> str:
    return "–" if np.isnan(value) else f"{value:.3f}"


def print_rotations(scores: Scores, told: Sequence[str]) -> None:
    """Choose by AMI with groups on two sets, and tell the others against the first candidate."""
    first = next(iter(scores))
    print("\n| chosen on | chosen | told on | groups, first and chosen | codes |")
    print(f"|{'---|' * 5}")
    for pair in combinations(ROTATED, 2):

        def worth(name: str, pair: tuple[str, ...] = pair) -> float:
            return float(np.mean([scores[name][s]["groups"] for s in pair]))

        best = max(scores, key=worth)
        for name in (name for name in told if name not in pair):
            pairs = [
                f"{scores[first][name][side]:.3f}, {scores[best][name][side]:.3f}"
                for side in ("groups", "codes")
            ]
            print(f"| {' and '.join(pair)} | {best} | {name} | {' | '.join(pairs)} |")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="?", type=Path, default=DATA, help="folder of the real sets")
    data = parser.parse_args().data
    if not (data / "pdpilot").is_dir():
        print(f"{data} holds no pdpilot, storting and clinc150: nothing to measure")
        return
    with threadpool_limits(1):
        found = sets(data)
        for family, made in candidates().items():
            print(f"\n{family}, AMI with groups / codes / interviews:\n")
            scores = {
                name: {s: score(embed(of.texts), of) for s, of in found.items()}
                for name, embed in made.items()
            }
            print_scores(scores, list(found))
            print_rotations(scores, list(found))


if __name__ == "__main__":
    main()
