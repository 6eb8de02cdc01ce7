"""One fit of one system in a process of its own; ``benchmarks/peers.py`` runs it.

``python benchmarks/peer.py SYSTEM SET.npz OUT`` writes labels to ``OUT.npy`` and seconds and
memory to ``OUT.json``.  It runs under the system's own interpreter, so it imports nothing of
this project unless the system is ours.  ``SET.npz`` holds ``vectors``, ``texts`` and
``documents``.
"""

from __future__ import annotations

import json
import resource
import sys
import time
import warnings
from collections.abc import Callable

import numpy as np

warnings.filterwarnings("ignore")


def bertopic(texts: list[str], vectors: np.ndarray, size: int | None) -> np.ndarray:
    """BERTopic with its defaults, or with another smallest topic."""
    from bertopic import BERTopic

    model = BERTopic() if size is None else BERTopic(min_topic_size=size)
    topics, _ = model.fit_transform(texts, vectors)
    return np.asarray(topics)


def top2vec(texts: list[str], vectors: np.ndarray) -> np.ndarray:
    """Top2Vec with its defaults; words count from the first time, else small sets have none."""
    from top2vec import Top2Vec

    known = dict(zip(texts, vectors, strict=True))
    other = np.random.default_rng(0)  # of single words, which name topics and group nothing

    def embed(asked: list[str]) -> np.ndarray:
        rows = [known[t] if t in known else other.normal(size=vectors.shape[1]) for t in asked]
        return np.asarray(rows, dtype=np.float32)

    model = Top2Vec(list(texts), embedding_model=embed, min_count=1, verbose=False)
    return np.asarray(model.doc_top)


def turftopic(texts: list[str], vectors: np.ndarray) -> np.ndarray:
    """Turftopic's clustering model with its defaults."""
    from turftopic import ClusteringTopicModel

    class NoEncoder:
        """Stands for the encoder, which is not asked: vectors are given."""

        def encode(self, sentences: list[str], **_: object) -> np.ndarray:
            return np.zeros((len(sentences), vectors.shape[1]), dtype=np.float32)

    model = ClusteringTopicModel(encoder=NoEncoder())
    return np.asarray(model.fit_predict(texts, embeddings=vectors))


def kmeans(vectors: np.ndarray) -> np.ndarray:
    """Plain k-means, as many clusters as the square root of the number of segments."""
    from sklearn.cluster import KMeans

    return KMeans(max(2, round(len(vectors) ** 0.5)), n_init=10).fit_predict(vectors)


def ours(
    texts: list[str], vectors: np.ndarray, documents: list[str], *, drawn: bool
) -> dict[str, np.ndarray]:
    """Clusters at every level, all reruns, the table of themes, and the map if asked."""
    from ours import themed

    return themed(texts, vectors, documents, drawn=drawn)


def main() -> None:
    """Fit and write."""
    system, source, out = sys.argv[1:4]
    stored = np.load(source, allow_pickle=False)
    vectors, texts = stored["vectors"], stored["texts"].tolist()
    documents = stored["documents"].tolist()
    name, _, option = system.partition(":")
    fits: dict[str, Callable[[], object]] = {
        "bertopic": lambda: bertopic(texts, vectors, int(option) if option else None),
        "top2vec": lambda: top2vec(texts, vectors),
        "turftopic": lambda: turftopic(texts, vectors),
        "kmeans": lambda: kmeans(vectors),
        "ours": lambda: ours(texts, vectors, documents, drawn=option == "map"),
    }
    started, used = time.perf_counter(), time.process_time()
    found = fits[name]()
    levels = found if isinstance(found, dict) else {"only": found}
    np.savez(f"{out}.npz", **levels)
    result = {
        "wall": time.perf_counter() - started,
        "cpu": time.process_time() - used,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    with open(f"{out}.json", "w", encoding="utf-8") as file:  # noqa: PTH123 - plain
        json.dump(result, file)


if __name__ == "__main__":
    main()
