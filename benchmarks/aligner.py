"""Speed of the aligner: 10,000 passages in a million characters.  ``python benchmarks/aligner.py``.

Twenty invented interviews of 50,000 characters, and passages of 40 to 400 characters from
them: a third as they stand, a third with other white space, quotes and dashes, a third with 3 %
of the characters wrong.  Processor seconds of ``anchor`` alone; ``--profile`` shows where they go.
"""

from __future__ import annotations

import cProfile
import pstats
import random
import sys
import time

from mining.alignment import anchor
from mining.corpus import Document, Quotation

N_DOCUMENTS, N_CHARACTERS, N_CODINGS, N_CODES = 20, 50_000, 10_000, 80
SHORTEST, LONGEST, NOISE, NEAR = 40, 400, 0.03, 6
VOWELS, CONSONANTS = "aeiouyæøå", "bdfghjklmnprstv"
ENDS = [" "] * 9 + [", ", ". ", " - ", ' "', "'s ", "\n\n"]
FORMS = {" ": " \u00a0\n", '"': "“”„", "'": "’", "-": "–—"}


def invented(draw: random.Random) -> str:
    """Return a text of words that do not exist, as often as a language repeats its own."""
    words = [
        "".join(draw.choice(CONSONANTS) + draw.choice(VOWELS) for _ in range(draw.randint(1, 4)))
        for _ in range(3000)
    ]
    ranks = [1 / (n + 3) for n in range(len(words))]
    said: list[str] = []
    while sum(map(len, said)) < N_CHARACTERS:
        said += [w + draw.choice(ENDS) for w in draw.choices(words, ranks, k=2000)]
    return "".join(said)[:N_CHARACTERS]


def damaged(passage: str, kind: int, draw: random.Random) -> str:
    """Return the passage as it stands (0), in another dress (1), or with wrong letters (2)."""
    if kind == 1:
        return "".join(draw.choice(FORMS.get(c, c)) for c in passage)
    if kind == 2:
        wrong = {c: ("", c + "e", "a") for c in set(passage)}
        return "".join(draw.choice(wrong[c]) if draw.random() < NOISE else c for c in passage)
    return passage


def study(draw: random.Random) -> tuple[list[Document], list[Quotation], list[tuple[int, int]]]:
    """Return documents, passages, and where each passage comes from."""
    said = [
        Document(
            document_id=f"int{n}", title="", language="nn", text=invented(draw), source_name=""
        )
        for n in range(N_DOCUMENTS)
    ]
    rows, spans = [], []
    for row in range(2, N_CODINGS + 2):
        document = draw.choice(said)
        start = draw.randrange(N_CHARACTERS - LONGEST)
        end = start + draw.randint(SHORTEST, LONGEST)
        spans.append((start, end))
        rows.append(
            Quotation(
                row=row,
                document=document.document_id,
                path=(f"k{draw.randrange(N_CODES)}",),
                coder="KR",
                text=damaged(document.text[start:end], row % 3, draw),
            )
        )
    return said, rows, spans


def main() -> None:
    """Measure and print the table."""
    said, rows, spans = study(random.Random(20260131))
    profile = cProfile.Profile() if "--profile" in sys.argv else None
    if profile:
        profile.enable()
    began = time.process_time()
    codings = anchor(rows, said, {row.path: row.path[0] for row in rows}).codings
    seconds = time.process_time() - began
    if profile:
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)
    placed = [
        (c.start is not None and abs(c.start - start) <= NEAR and abs(c.end - end) <= NEAR, c)
        for c, (start, end) in zip(codings, spans, strict=True)
    ]
    lost = sum(c.anchored == "none" for _, c in placed)
    right = sum(is_right for is_right, _ in placed)
    print("| what | found | wanted |\n|---|---|---|")
    print(f"| processor s, {len(rows):,} codings | {seconds:.1f} | under 20 |")
    print(f"| placed right | {right / len(rows):.4f} | .98 |")
    print(f"| reported as not found | {lost} |  |")
    print(f"| placed elsewhere | {len(rows) - right - lost} | 0 |")


if __name__ == "__main__":
    main()
