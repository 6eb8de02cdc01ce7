"""The sets that ``benchmarks/peers.py`` groups: vectors, texts, interviews, codes, groups.

Real sets are read from a folder of data that the repository does not hold.  As in the
toolkit, a segment counts if it has one label, and a label if five such segments have it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from mining.registry import make
from mining.vectors import unit_rows

FEWEST = 5
_DOMAINS = (13, 9, 7, 5, 4, 2)  # codes in each of six groups


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledSet:
    """Segments with what people made of them; an empty label does not count."""

    vectors: np.ndarray
    texts: list[str]
    documents: list[str]
    codes: list[str]
    groups: list[str]

    def save(self, path: Path) -> None:
        """Write what a system under test may see."""
        np.savez(path, vectors=self.vectors, texts=self.texts, documents=self.documents)


def real_sets(data: Path) -> dict[str, LabelledSet]:
    """Return pdpilot and storting with MiniLM vectors, the demo with lexical ones."""
    return {"pdpilot": _pdpilot(data), "storting": _storting(data), "demo": _demo()}


def requests(data: Path) -> LabelledSet:
    """Return all requests of clinc150 with MiniLM vectors, intents as codes, domains as groups."""
    table = pd.read_csv(data / "clinc150" / "segments.csv")
    table = table[(table["intent"] != "oos") & (table["domain"] != "oos")]
    texts = table["text"].tolist()
    return LabelledSet(
        vectors=_minilm(texts),
        texts=texts,
        documents=[f"d{i % 4}" for i in range(len(texts))],
        codes=table["intent"].tolist(),
        groups=table["domain"].tolist(),
    )


def draw(whole: LabelledSet, n: int, *, seed: int, evenness: float = 1.0) -> LabelledSet:
    """Draw ``n`` requests: 40 codes in six groups of 13 to 2 codes, sizes from a Dirichlet.

    With an ``evenness`` of 1 codes are of very unequal size, as in a study; above, less so.
    """
    rng = np.random.default_rng(seed)
    codes, groups = np.array(whole.codes), np.array(whole.groups)
    chosen = rng.permutation(np.unique(groups))[: len(_DOMAINS)]
    names = [
        name
        for group, size in zip(chosen, _DOMAINS, strict=True)
        for name in rng.permutation(np.unique(codes[groups == group]))[:size]
    ]
    n_codes = min(len(names), max(2, n // 4))
    names = list(rng.permutation(names)[:n_codes])
    shares = rng.dirichlet(np.full(n_codes, evenness))
    sizes = 1 + rng.multinomial(n - n_codes, shares)
    at = np.concatenate(
        [
            rng.choice(np.flatnonzero(codes == name), size, replace=False)
            for name, size in zip(names, sizes, strict=True)
        ]
    )
    return _at(whole, rng.permutation(at))


def generated(n: int, *, seed: int = 1) -> LabelledSet:
    """Return invented vectors and word lists: 80 clusters in 12 families, unequal sizes."""
    rng = np.random.default_rng(seed)
    families = rng.normal(size=(12, 384))
    family = rng.integers(12, size=80)
    centres = families[family] + 0.8 * rng.normal(size=(80, 384))
    label = rng.choice(80, n, p=rng.dirichlet(np.ones(80)))
    vectors = np.empty((n, 384), dtype=np.float32)
    for start in range(0, n, 20_000):
        part = label[start : start + 20_000]
        vectors[start : start + 20_000] = unit_rows(
            centres[part] + 1.2 * rng.normal(size=(len(part), 384))
        )
    words = np.array([f"ord{i}" for i in range(6_000)])
    own = rng.integers(6_000, size=(80, 40))
    picked = own[label[:, None], rng.integers(40, size=(n, 14))]
    common = np.minimum(rng.zipf(1.3, size=(n, 14)), 6_000) - 1
    table = words[np.where(rng.random((n, 14)) < 0.5, picked, common)]
    return LabelledSet(
        vectors=vectors,
        texts=[" ".join(row) for row in table],
        documents=[f"interview {i * 60 // n}" for i in range(n)],
        codes=[str(i) for i in label],
        groups=[str(i) for i in family[label]],
    )


def _at(whole: LabelledSet, positions: np.ndarray) -> LabelledSet:
    def pick(values: Sequence[str]) -> list[str]:
        return [values[i] for i in positions]

    return LabelledSet(
        vectors=whole.vectors[positions],
        texts=pick(whole.texts),
        documents=pick(whole.documents),
        codes=pick(whole.codes),
        groups=pick(whole.groups),
    )


def _minilm(texts: Sequence[str]) -> np.ndarray:
    model = make("embedder", "minilm", {}, seed=0)
    return np.asarray(model.fit(texts).transform(texts), dtype=np.float32)


def _single(labels: Sequence[set[str]]) -> list[str]:
    alone = [next(iter(found)) if len(found) == 1 else "" for found in labels]
    counted = Counter(alone)
    return [label if counted[label] >= FEWEST else "" for label in alone]


def _pdpilot(data: Path) -> LabelledSet:
    table = pd.read_csv(data / "pdpilot" / "coded_segments.csv")
    table.columns = pd.Index(["document", "code", "text"])
    given: dict[tuple[str, str], set[str]] = {}
    for row in table.itertuples():
        given.setdefault((row.document, row.text), set()).add(row.code)
    texts = [text for _, text in given]
    return LabelledSet(
        vectors=_minilm(texts),
        texts=texts,
        documents=[document for document, _ in given],
        codes=_single(list(given.values())),
        groups=_single([{code.split(" > ")[0] for code in codes} for codes in given.values()]),
    )


def _storting(data: Path) -> LabelledSet:
    table = pd.read_csv(data / "storting" / "segments.csv", keep_default_na=False)
    table = table[table["codes"] != ""]

    def split(column: str) -> list[set[str]]:
        return [{part.strip() for part in cell.split(";")} for cell in table[column]]

    texts = table["text"].tolist()
    return LabelledSet(
        vectors=_minilm(texts),
        texts=texts,
        documents=table["document"].tolist(),
        codes=_single(split("codes")),
        groups=_single(split("code_groups")),
    )


def _demo() -> LabelledSet:
    """Run the demo study's first two stages in a folder of their own."""
    import tempfile

    from mining.scaffold import make_demo
    from mining.stages.embed import embed
    from mining.stages.ingest import ingest
    from mining.tables import read_table
    from mining.vectors import Vectors
    from mining.workspace import Workspace

    with tempfile.TemporaryDirectory() as folder:
        make_demo(Path(folder) / "demo")
        workspace = Workspace(Path(folder) / "demo")
        ingest(workspace)
        embed(workspace)
        segments = read_table("segments", workspace.corpus / "segments.parquet")
        codes = read_table("codes", workspace.corpus / "codes.parquet").set_index("code_id")
        applied = read_table("segment_codes", workspace.corpus / "segment_codes.parquet")
        ids = segments["segment_id"].tolist()
        vectors = Vectors.read(workspace.embeddings / "vectors.parquet").rows(ids)
    half = (applied["share_of_segment"] >= 0.5) | (applied["share_of_coding"] >= 0.5)
    used = applied[half & (applied["code_id"].map(codes["origin"]) != "not_relevant")]
    given = {name: set(rows) for name, rows in used.groupby("segment_id")["code_id"]}
    sets = [given.get(name, set()) for name in ids]
    return LabelledSet(
        vectors=vectors,
        texts=segments["text_model"].tolist(),
        documents=segments["document_id"].tolist(),
        codes=_single(sets),
        groups=_single([{str(codes["group_id"][code]) for code in found} for found in sets]),
    )
