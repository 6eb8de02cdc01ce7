"""An invented study of any size as inputs of the comparison."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mining.comparison import study
from mining.params import parse
from mining.stages.compare_inputs import Inputs
from mining.tables import make_table
from mining.vectors import unit_rows

N_INTERVIEWS = 25
PER_INTERVIEW = 200
N_CODES = 300
N_GROUPS = 8
N_CLUSTERS = 70
N_QUESTIONS = 12
N_DIMS = 128
LENGTH = 300  # characters


def large_inputs(seed: int = 1) -> Inputs:
    """Return the inputs of a study whose codes, clusters and vectors have something in common."""
    rng = np.random.default_rng(seed)
    n = N_INTERVIEWS * PER_INTERVIEW
    topic = rng.integers(0, N_CLUSTERS, n)
    topic[1:] = np.where(rng.random(n - 1) < 0.5, topic[:-1], topic[1:])
    centres = rng.normal(0, 1, (N_CLUSTERS, N_DIMS))
    vectors = unit_rows(centres[topic] + rng.normal(0, 1.5, (n, N_DIMS)))
    segments = _segments(n)
    codes = _codes()
    codings, applied = _coded(rng, segments, topic)
    clusters = _clusters(
        segments, np.where(rng.random(n) < 0.7, topic, rng.integers(0, N_CLUSTERS, n))
    )
    sides = study.sides(segments, applied, codes, clusters)
    others = {
        name: study.sides(segments, applied, codes, _clusters(segments, topic // factor))
        for name, factor in (("coarse", 8), ("fine", 1), ("centred", 2), ("words", 3))
    }
    half = rng.random(len(codings)) < 0.5
    return Inputs(
        params=parse(
            {"ingest": {"language": "nn", "transcripts": "x"}, "embed": {"name": "lexical"}}
        ),
        level="middle",
        sides=sides,
        segments=segments,
        codes=codes,
        codings=codings,
        segment_codes=applied,
        clusters=clusters,
        vectors=vectors,
        labels={c: unit_rows(rng.normal(0, 1, (1, N_DIMS)))[0] for c in codes["code_id"]},
        questions=unit_rows(rng.normal(0, 1, (N_QUESTIONS, N_DIMS))),
        headings=["krav"],
        stability=[0.7] * N_CLUSTERS,
        plain=clusters.iloc[:0],
        variants={"study": sides, **others},
        second={
            "codings": codings[half].assign(coder="b"),
            "segment_codes": applied[half[: len(applied)]].assign(coder="b"),
        },
        recodings=(),
    )


def _segments(n: int) -> pd.DataFrame:
    interview = np.repeat(np.arange(N_INTERVIEWS), PER_INTERVIEW)
    position = np.tile(np.arange(PER_INTERVIEW), N_INTERVIEWS)
    return make_table(
        "segments",
        [
            {
                "segment_id": f"i{d:03d}:{p * LENGTH}-{(p + 1) * LENGTH}",
                "document_id": f"i{d:03d}",
                "position": int(p),
                "speaker": "A",
                "role": "informant",
                "start": int(p) * LENGTH,
                "end": (int(p) + 1) * LENGTH,
                "question_id": f"q{p * N_QUESTIONS // PER_INTERVIEW}",
                "n_words": 50,
                "text": "",
                "text_model": "",
                "text_plain": None,
            }
            for d, p in zip(interview[:n], position[:n], strict=True)
        ],
    )


def _codes() -> pd.DataFrame:
    groups = [f"g{i}" for i in range(N_GROUPS)]
    rows = [(g, None, g) for g in groups]
    rows += [(f"c{i:03d}", groups[i % N_GROUPS], groups[i % N_GROUPS]) for i in range(N_CODES)]
    origins = {
        g: ("guide", "inductive", "not_relevant")[min(i // 3, 2)] for i, g in enumerate(groups)
    }
    return make_table(
        "codes",
        [
            {
                "code_id": code,
                "name": f"kode {code}",
                "path": code,
                "parent_id": parent,
                "group_id": group,
                "origin": origins[group],
                "memo": "",
                "colour": "",
            }
            for code, parent, group in rows
        ],
    )


def _coded(
    rng: np.random.Generator, segments: pd.DataFrame, topic: np.ndarray
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give four of five segments a code of their topic or any other, some of them two."""
    codings, applied = [], []
    for row, place in enumerate(segments.itertuples()):
        n_codes = int(rng.choice([0, 1, 2], p=[0.2, 0.6, 0.2]))
        near = topic[row] * N_CODES // N_CLUSTERS + rng.integers(0, 4, n_codes)
        chosen = np.where(rng.random(n_codes) < 0.6, near, rng.integers(0, N_CODES, n_codes))
        for code in sorted(set((chosen % N_CODES).tolist())):
            where = {"code_id": f"c{code:03d}", "coder": "a"}
            codings.append(
                {
                    **where,
                    "coding_id": f"{len(codings):06d}",
                    "document_id": place.document_id,
                    "start": place.start,
                    "end": place.end,
                    "anchored": "exact",
                    "text": "",
                    "memo": "",
                }
            )
            applied.append(
                {
                    **where,
                    "segment_id": place.segment_id,
                    "share_of_segment": 1.0,
                    "share_of_coding": 1.0,
                }
            )
    return make_table("codings", codings), make_table("segment_codes", applied)


def _clusters(segments: pd.DataFrame, labels: np.ndarray) -> pd.DataFrame:
    _, numbers = np.unique(labels, return_inverse=True)
    return make_table(
        "clusters",
        pd.DataFrame(
            {
                "segment_id": segments["segment_id"],
                "level": "middle",
                "cluster": numbers,
                "strength": 0.5,
            }
        ),
    )
