"""A small invented study as report data, in any size and in every odd shape."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from mining.comparison import study
from mining.decisions.summary import make_decisions
from mining.params import Themes, parse
from mining.report.data import ReportData
from mining.stages.compare_inputs import Inputs
from mining.stages.comparison import work_out
from mining.tables import make_table
from mining.themes.cards import build_themes
from mining.vectors import unit_rows

TOPICS = (
    ("tid", "Eg rekk aldri over alle sakene før lunsj, og så ringjer telefonen att."),
    ("kollegaer", "Vi går over gangen til kvarandre og luftar oss når det stormar som verst."),
    ("tiltak", "Han har vore på sju kurs no, og kvar gong byrjar vi heilt på botnen."),
    ("skjema", "Halve dagen går med til å krysse av i ruter som ingen nokon gong les."),
    ("etikk", "Eg spør meg sjølv om eg ville ha tolt å bli møtt på den måten."),
    ("økonomi", "Straumrekninga kjem, og så er det ingenting att til mat siste veka."),
)
LIMIT = 0.4  # of the stability that clusters reach where there are none
TAILS = (
    "Slik er det berre, liksom.",
    "Det seier no eg, men andre ser det kanskje annleis.",
    "Det hender eg tenkjer på det heime òg.",
    "Me snakkar ikkje så mykje om det, eigentleg.",
    "I fjor var det verre enn det er no.",
)


@dataclass(frozen=True)
class Shape:
    """How large the study is and what it lacks."""

    n_interviews: int = 6
    n_segments: int = 10
    n_clusters: int = 6
    n_codes: int = 24
    language: str = "nn"
    guide: bool = True
    noise: float = 0.2
    unassigned: float = 0.05
    title: str = "Samtalar om saksbehandling"
    code_name: str = "kode nummer {n} med eit namn"
    tail: str = ""
    alone: bool = False  # the first topic belongs to the first interview alone
    dialect: bool = False
    second: bool = False  # whether somebody else coded the same interviews
    coded: str = "usual"  # or "alike", "once" (each code on one segment), "nowhere"


CARD = {
    "identity": {
        "title": "Samtalar om saksbehandling",
        "version": "1.2",
        "hash": "sha256 av mappa",
        "contact": "Ola Nordmann",
        "licence": "not shareable",
    },
    "motivation": {"research_question": "Korleis blir tid til i Lillevik?", "school": "reflexive"},
    "legal": {
        "processors": ("Skrivebyrået i Lillevik", "ingen andre"),
        "consent_scope": "skriftleg og fritt",
        "consent_computational": "unclear",
        "retention_date": dt.date(2031, 12, 31),
    },
    "informants": {"number": 6, "sampling": "alle ved kontoret i Lillevik", "smallest_cell": 2},
    "interviews": {"mode": "in_person", "prior_access_to_guide": False},
    "transcription": {"transcribed_by": "Ola Nordmann", "dialect_policy": "partly_normalised"},
    "models": {
        "embedding_name": "lexical",
        "embedding_hash": "/home/ola.nordmann/vekter",
        "offline": True,
    },
    "uses": {"intended": "forsking på saksbehandling", "out_of_scope": ("rangere kontor",)},
    "access": {"storage_class": "strict", "who_may_read": "Ola Nordmann"},
}
NOTICE = "whether the consent covers analysis by computer is unclear; write yes or no"
IDENTIFIERS = [
    {"kind": "phone", "document_id": "intervju_1", "start": 83, "end": 91},
    {"kind": "name", "document_id": "intervju_1", "start": 3, "end": 8},
    {"kind": "name", "document_id": "intervju_2", "start": 90, "end": 95},
]


def make_data(shape: Shape = Shape(), **changes) -> ReportData:
    """Build the report data of an invented study; what is declared or decided is laid over."""
    over = {name: changes.pop(name) for name in ("declared", "decided") if name in changes}
    return replace(_made(replace(shape, **changes)), **over)


@cache
def _made(shape: Shape) -> ReportData:
    lot = random.Random(7)
    documents, turns, segments, topics = _talk(shape, lot)
    found = [
        -1
        if lot.random() < shape.unassigned
        else (lot.randrange(shape.n_clusters) if lot.random() < shape.noise else t)
        for t in topics
    ]
    found = _numbered([c % max(shape.n_clusters, 1) if c >= 0 else -1 for c in found])
    codes, codings, segment_codes = _codes(shape, segments, topics, lot)
    clusters = make_table(
        "clusters",
        [
            {"segment_id": s, "level": "middle", "cluster": c, "strength": 0.5}
            for s, c in zip(segments["segment_id"], found, strict=True)
        ],
    )
    rng = np.random.default_rng(3)
    vectors = unit_rows(
        np.eye(64)[[t % 64 for t in topics]] + rng.normal(0, 0.1, (len(topics), 64))
    )
    n_found = max(found, default=-1) + 1
    stability = [round(0.9 - 0.4 * i / max(n_found, 1), 2) for i in range(n_found)]
    themes = build_themes(
        segments,
        vectors,
        clusters,
        {"middle": stability},
        Themes(),
        limits={"middle": LIMIT},
        language="nn",
    )
    places = rng.uniform(-1, 1, (len(segments), 2)).round(4)
    params = parse(
        {
            "ingest": {
                "language": "nn",
                "transcripts": "hemmeleg/mappe",
                "codings": "hemmeleg/kodar.csv",
                "roles": {"Kari": "informant"},
                "coder": "Forskar Forskarsen",
                "card": "hemmeleg/kort.md",
            },
            "embed": {"name": "lexical", "params": {"n_dims": 64, "model": "heime/modellar"}},
            "report": {"language": shape.language},
        }
    )
    inputs = Inputs(
        params=params,
        level="middle",
        sides=study.sides(segments, segment_codes, codes, clusters),
        segments=segments,
        codes=codes,
        codings=codings,
        segment_codes=segment_codes,
        clusters=clusters,
        vectors=vectors,
        labels={c: unit_rows(rng.normal(0, 1, (1, 8)))[0] for c in codes["code_id"]},
        questions=unit_rows(rng.normal(0, 1, (4 if shape.guide else 0, 8))),
        headings=["Kva krev dei av deg?", "Krav frå systemet"],
        stability=stability,
        plain=clusters.iloc[:0],
        variants=_variants(segments, segment_codes, codes, clusters),
        second=_second(shape, codings, segment_codes),
        recodings=(),
    )
    scores, results = work_out(inputs)
    results["dialect"] = _dialect(shape, len(segments))
    return ReportData(
        params=params,
        documents=documents,
        turns=turns,
        segments=segments,
        codes=codes,
        codings=codings,
        segment_codes=segment_codes,
        clusters=clusters,
        map=make_table(
            "map",
            pd.DataFrame(
                {"segment_id": segments["segment_id"], "x": places[:, 0], "y": places[:, 1]}
            ),
        ),
        map_method="tsne",
        themes=themes,
        imported=_imported(shape, documents, segments, codings, segment_codes),
        embedded={
            "embedder": "lexical",
            "params": {},
            "fingerprint": None,
            "n_segments": len(segments),
            "n_dims": 64,
            "n_unknown": 0,
            "cut_off": list(segments["segment_id"][:1]),
            "language": {"corpus": "nn", "claimed": ["en"], "covered": False},
        },
        clustered={
            "recipe": "default",
            "params": {},
            "notes": ["unknown_text"],
            "stability": {"n_runs": 50, "share": 0.8},
            "levels": {
                "middle": {
                    "n_clusters": n_found,
                    "n_unassigned": found.count(-1),
                    "limit": LIMIT,
                    "stability_by_scheme": {
                        "segments": [0.81] * n_found,
                        "interviews": [0.72] * n_found,
                        "seeds": [None] * n_found,
                    },
                    "ambiguous_share": 0.2,
                    "mean_pairwise_ari": 0.6,
                    "prediction_strength": 0.5,
                    "silhouette": 0.3,
                    "coverage": 0.95,
                },
            },
        },
        scores=scores,
        **{name: table for name, table in results.items() if name != "segments"},
        element=results["segments"],
        level="middle",
        declared=None,
        decided=make_decisions({}, [], [], ["row"]),
        card={"title": shape.title, **CARD},
        notices=(f"/heime/hemmeleg mappe/kort.md: {NOTICE}",),
        blocked=None,
        versions={"interview-mining": "0.1.0"},
        fingerprints={"corpus": "0" * 64},
    )


def _numbered(labels):
    """Number clusters by size, as the toolkit does."""
    sizes = pd.Series([c for c in labels if c >= 0], dtype="int64").value_counts()
    order = {c: i for i, c in enumerate(sizes.sort_index().sort_values(ascending=False).index)}
    return [order.get(c, -1) for c in labels]


def _talk(shape, lot):
    documents, turns, segments, topics = [], [], [], []
    for d in range(shape.n_interviews):
        document, text = f"intervju_{d + 1}", ""
        for position in range(shape.n_segments):
            topic = lot.randrange(max(shape.n_clusters, 1))
            if shape.alone and (topic == 0) != (d == 0):
                topic = 0 if d == 0 else 1
            words = f"{TOPICS[topic % len(TOPICS)][1]} {lot.choice(TAILS)}"
            said = f"{words} {shape.tail}".strip()
            start, end = len(text), len(text) + len(said)
            text += f"{said}\n"
            question = f"q{1 + 4 * position // shape.n_segments}" if shape.guide else None
            where = {
                "document_id": document,
                "speaker": f"Kari {d}",
                "role": "informant",
                "start": start,
                "end": end,
                "question_id": question,
            }
            turns.append({**where, "turn": position + 1, "t0_ms": None, "t1_ms": None})
            segments.append(
                {
                    **where,
                    "segment_id": f"{document}:{start}-{end}",
                    "position": position,
                    "n_words": len(said.split()),
                    "text": said,
                    "text_model": said,
                }
            )
            topics.append(topic)
        documents.append(
            {
                "document_id": document,
                "title": f"Samtale med informant nummer {d + 1}",
                "group": "",
                "language": "nn",
                "text": text,
                "sha256": f"{d:064x}",
                "source_name": f"Samtale {d + 1}.docx",
            }
        )
    tables = (("documents", documents), ("turns", turns), ("segments", segments))
    return *(make_table(name, rows) for name, rows in tables), topics


def _codes(shape, segments, topics, lot):
    codes, codings, pairs = [], [], []
    groups = TOPICS[:4] if shape.n_codes else ()
    origins = ("guide", "guide", "inductive", "not_relevant")
    for i, (name, _) in enumerate(groups):
        codes.append(_code(f"g{i}", f"Gruppe om {name}", None, f"g{i}", origins[i]))
    for n in range(shape.n_codes):
        group = n % len(groups)
        name = shape.code_name.format(n=n)
        codes.append(_code(f"c{n:03d}", name, f"g{group}", None, origins[group]))
    if shape.n_codes:
        for i, segment in enumerate(segments.to_dict("records")):
            if lot.random() < 0.25:
                continue
            fitting = [n for n in range(shape.n_codes) if n % 4 == topics[i] % 4]
            n = fitting[int(len(fitting) * lot.random() ** 2)] if fitting else 0
            n = {"alike": 0, "once": i % shape.n_codes}.get(shape.coded, n)
            row = {"code_id": f"c{n:03d}", "coder": "Forskar Forskarsen"}
            codings.append(
                {
                    **row,
                    "coding_id": f"k{i}",
                    "document_id": segment["document_id"],
                    "start": segment["start"],
                    "end": segment["end"],
                    "anchored": "exact",
                    "text": segment["text"],
                    "memo": "",
                }
            )
            pairs.append(
                {
                    **row,
                    "segment_id": segment["segment_id"],
                    "share_of_segment": 1.0,
                    "share_of_coding": 1.0,
                }
            )
    if shape.coded == "nowhere":
        lost = {"start": None, "end": None, "anchored": "none"}
        codings, pairs = [coding | lost for coding in codings], []
    rows = (("codes", codes), ("codings", codings), ("segment_codes", pairs))
    return tuple(make_table(name, found) for name, found in rows)


def _code(code_id, name, parent, group, origin):
    return {
        "code_id": code_id,
        "name": name,
        "path": f"{parent or ''} > {name}",
        "parent_id": parent,
        "group_id": group or parent,
        "origin": origin,
        "memo": "",
        "colour": "",
    }


def _variants(segments, segment_codes, codes, clusters):
    """Make a variant in which every second cluster is joined with the one before."""
    joined = clusters.assign(cluster=[c if c < 0 else c // 2 for c in clusters["cluster"]])
    sides = {"study": clusters, "coarse": joined, "words": joined}
    return {n: study.sides(segments, segment_codes, codes, c) for n, c in sides.items()}


def _second(shape, codings, segment_codes):
    """Let a second coder have every coding but each fifth, where the study has one."""
    kept = codings.iloc[[i for i in range(len(codings)) if shape.second and i % 5]]
    name = {"coder": "Medkodar Medkodarsen"}
    return {
        "codings": kept.assign(**name),
        "segment_codes": segment_codes.iloc[: len(segment_codes) * shape.second // 5 * 4].assign(
            **name
        ),
    }


def _imported(shape, documents, segments, codings, segment_codes):
    return {
        "documents": [
            {
                "document_id": d,
                "source_name": f"{d}.docx",
                "n_characters": 1000,
                "turns": {"interviewer": 9, "informant": 10, "unknown": 0},
                "n_speakers": 2,
                "n_segments": int((segments["document_id"] == d).sum()),
                "n_words": 100,
                "set_aside_turns": [3, 5],
                "codings": {"exact": 7, "fuzzy": 1, "none": 1},
                "notes": ["speaker labels found at the start of lines: Kari, Intervjuar"],
            }
            for d in documents["document_id"]
        ],
        "skipped_files": ["notat_om_Kari.pdf"],
        "guide": shape.guide,
        "codings": {
            "source_name": "kodar.csv",
            "format": "table",
            "n": len(codings),
            "exact": len(codings),
            "fuzzy": 0,
            "none": 1,
            "n_segments_coded": int(segment_codes["segment_id"].nunique()),
            "losses": {"media": 2, "unknown_code": 1},
            "notes": ["document 'intervju_1': offsets read as UTF-16 units"],
            "fuzzy_ids": [],
            "unanchored": [{"coding_id": "k999", "document_id": "intervju_1", "n_characters": 40}],
        }
        if shape.n_codes
        else None,
        "second_codings": None,
        "pseudonyms": {d: i for i, d in enumerate(documents["document_id"])},
        "dialect": {"n_replaced": 321, "n_spellings": 45} if shape.dialect else None,
        "identifiers": IDENTIFIERS,
    }


def _dialect(shape, n_segments):
    rows = [("coarse", 0.31, 0.12), ("middle", 0.42, 0.2), ("fine", 0.38, None)]
    columns = ["level", "before", "after", "n_segments"]
    return pd.DataFrame(
        [(*row, n_segments) for row in rows if shape.dialect], columns=columns
    ).astype({"after": float})


@pytest.fixture(name="make_data", scope="session")
def _make_data():
    return make_data
