"""How often chance passes for agreement.  ``python benchmarks/calibration.py``.

Codes and clusters are simulated that have nothing to do with each other, but follow one
guide or the same speakers, or come in runs.  The share of such studies in which a test says
p <= .05 ought to be .05.  It is given for a free shuffle, for each way in which the toolkit
rearranges segments, and for the largest p of these ways, which is the one that it prints;
for this one also the share of p <= .01.
In the last scenarios something is shared, and the share ought to be near 1.

A second table counts statuses of the same studies: in how many at least one code of the
reading table is related to a cluster, by status.  Where a theme is planted, every code
shares segments with the cluster of the same number; a code is found if it is shown with it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.comparison.arrangements import arrangements, restricted
from mining.comparison.nulls import Labels, information_null
from mining.comparison.status_table import statuses
from mining.comparison.study import Sides

N_STUDIES = 200
N_WITH_STATUSES = 100
STATUSES = ("trace", "partial", "match", "split", "merge")
N_FREE = 199  # draws of the free shuffle, which fails by far
N_CODES, N_CLUSTERS = 6, 8
STAY = 0.75  # chance that a segment stays on the topic of the one before it
MILD, STRONG = 0.5, 0.15  # concentration of preferences; the smaller, the more one-sided
SHARED = 0.3
LEVEL, STRICT = 0.05, 0.01
INTERVIEWS, UNEQUAL_INTERVIEWS = (100, 100, 100, 100), (40, 70, 110, 180)
QUESTIONS, UNEQUAL_QUESTIONS = (1,) * 10, (12, 3, 24, 5, 9, 2, 19, 7, 15, 4)
TESTS = ("free", "interview", "question", "exchange", "printed")


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What the codes and the clusters of a study follow.

    Attributes
    ----------
    speaker, guide
        Concentration of what either side prefers with each speaker, or under each question;
        ``None`` for no preferences.
    runs
        ``go on`` where neighbours stay on one topic, ``stop`` where they do so until the next
        question is asked.
    shared
        Share of the segments that have one theme on both sides, ``shared_runs`` whether
        the theme and the segments that share it come in runs too.
    questions
        Relative lengths of what is said under each question.  Where they are unequal, every
        interview has them in another order.
    """

    speaker: float | None = None
    guide: float | None = None
    runs: str = ""
    shared: float = 0.0
    shared_runs: bool = False
    interviews: Sequence[int] = INTERVIEWS
    questions: Sequence[int] = QUESTIONS


SCENARIOS = {
    "nothing": Scenario(),
    "runs": Scenario(runs="go on"),
    "speaker, mild": Scenario(speaker=MILD),
    "speaker, strong": Scenario(speaker=STRONG),
    "speaker, mild; runs": Scenario(speaker=MILD, runs="go on"),
    "speaker, strong; runs": Scenario(speaker=STRONG, runs="go on"),
    "guide, mild": Scenario(guide=MILD),
    "guide, strong": Scenario(guide=STRONG),
    "guide, mild; runs that stop": Scenario(guide=MILD, runs="stop"),
    "guide, strong; runs that stop": Scenario(guide=STRONG, runs="stop"),
    "guide, mild; runs that go on": Scenario(guide=MILD, runs="go on"),
    "guide, strong; runs that go on": Scenario(guide=STRONG, runs="go on"),
    "the same, unequal interviews": Scenario(
        guide=STRONG, runs="go on", interviews=UNEQUAL_INTERVIEWS
    ),
    "the same, unequal questions": Scenario(
        guide=STRONG, runs="go on", questions=UNEQUAL_QUESTIONS
    ),
    "speaker and guide, mild; runs that go on": Scenario(speaker=MILD, guide=MILD, runs="go on"),
    "speaker, mild; guide, strong; runs that go on": Scenario(
        speaker=MILD, guide=STRONG, runs="go on"
    ),
    "speaker and guide, strong; runs that go on": Scenario(
        speaker=STRONG, guide=STRONG, runs="go on"
    ),
    "**a theme**": Scenario(shared=SHARED),
    "**a theme in runs**; runs": Scenario(shared=SHARED, shared_runs=True, runs="go on"),
    "**a theme**; guide, mild; runs that stop": Scenario(shared=SHARED, guide=MILD, runs="stop"),
    "**a theme**; guide, mild; runs that go on": Scenario(shared=SHARED, guide=MILD, runs="go on"),
}


def layout(scenario: Scenario) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return interview and question of every segment."""
    questions = []
    for number, n in enumerate(scenario.interviews):
        lengths = np.roll(scenario.questions, 3 * number)
        ends = np.cumsum(lengths) / lengths.sum()
        questions.append(np.searchsorted(ends, (np.arange(n) + 0.5) / n))
    interviews = np.repeat(np.arange(len(scenario.interviews)), scenario.interviews)
    return interviews, np.concatenate(questions)


def stays(rng: np.random.Generator, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each segment's run began; no run leaves its place."""
    begins = np.r_[True, places[1:] != places[:-1]] | (rng.random(len(places)) >= STAY)
    return np.maximum.accumulate(np.where(begins, np.arange(len(places)), 0))


def side(rng: np.random.Generator, scenario: Scenario, n_labels: int) -> NDArray[np.int64]:
    """Return one label per segment, drawn without a look at the other side."""
    interviews, questions = layout(scenario)
    likely = np.ones((len(interviews), n_labels))
    for concentration, places in ((scenario.speaker, interviews), (scenario.guide, questions)):
        if concentration is not None:
            preferred = rng.dirichlet(np.full(n_labels, concentration), int(places.max()) + 1)
            likely *= preferred[places] + 1e-12  # speaker and question may leave nothing likely
    ends = np.cumsum(likely, axis=1)
    drawn = (rng.random(len(ends)) * ends[:, -1])[:, None] > ends[:, :-1]
    labels: NDArray[np.int64] = drawn.sum(axis=1)
    if scenario.runs:
        stop = questions if scenario.runs == "stop" else 0
        labels = labels[stays(rng, interviews * len(scenario.questions) + stop)]
    return labels


def study(
    rng: np.random.Generator, scenario: Scenario
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the codes and the clusters of one study."""
    codes, clusters = side(rng, scenario, N_CODES), side(rng, scenario, N_CLUSTERS)
    both = rng.random(len(codes)) < scenario.shared
    theme = rng.integers(0, N_CODES, len(codes))
    if scenario.shared_runs:
        began = stays(rng, layout(scenario)[0])
        both, theme = both[began], theme[began]
    return np.where(both, theme, codes), np.where(both, theme, clusters)


def p_values(scenario: Scenario, rng: np.random.Generator) -> list[float]:
    """Return the p of every test of one study."""
    codes, clusters = study(rng, scenario)
    seed = int(rng.integers(2**31))
    interviews, questions = (places.tolist() for places in layout(scenario))
    ways = {
        "free": arrangements([0] * len(codes), kind="shuffle", seed=seed, n_draws=N_FREE),
        **restricted(interviews, questions, seed=seed),
    }
    labels = Labels.single(codes.tolist())
    found = {name: information_null(labels, clusters, way).p for name, way in ways.items()}
    return [*found.values(), max(p for name, p in found.items() if name != "free")]


def sides(codes: NDArray[np.int64], clusters: NDArray[np.int64], scenario: Scenario) -> Sides:
    """Return a study as the toolkit compares it; codes have no groups."""
    interviews, questions = (places.astype(str) for places in layout(scenario))
    ids = [f"s{i:03}" for i in range(len(codes))]
    columns = {"segment_id": ids, "document_id": interviews, "question_id": questions}
    segments = pd.DataFrame({**columns, "position": np.arange(len(ids))})
    codings = pd.DataFrame({"segment_id": ids, "code_id": codes.astype(str)})
    codings = codings.assign(group_id=None, origin="inductive")
    return Sides(segments=segments, clusters=clusters, codings=codings)


def read_as(scenario: Scenario, rng: np.random.Generator) -> list[float]:
    """Return whether any code has each status, or one of them, and the share of codes found."""
    codes, clusters = study(rng, scenario)
    seed, n = int(rng.integers(2**31)), int(clusters.max()) + 1
    names = [str(cluster) for cluster in range(n)]
    table = statuses(sides(codes, clusters, scenario), names, [None] * n, {}, seed=seed)
    rows = table[(table["kind"] == "code") & table["status"].isin(STATUSES)]
    shown = [
        code in partners.split()
        for code, partners in zip(rows["id"], rows["partners"], strict=True)
    ]
    found = sum(shown) / len(set(codes.tolist()))
    has = [float((rows["status"] == status).any()) for status in STATUSES]
    return [*has, float(len(rows) > 0), float(found > 0), float(found)]


def streams(place: int, n_studies: int) -> Iterator[np.random.Generator]:
    """Yield the random numbers of the studies of one scenario."""
    return (np.random.default_rng([place, number]) for number in range(n_studies))


def print_p_values(n_studies: int) -> None:
    print(f"| both sides have | {' | '.join(TESTS)} | printed, .01 |")
    print(f"|---|{'---|' * len(TESTS)}---|")
    for place, (name, scenario) in enumerate(SCENARIOS.items()):
        found = np.array([p_values(scenario, rng) for rng in streams(place, n_studies)])
        passed = np.column_stack([found <= LEVEL, found[:, -1] <= STRICT])
        shares = " | ".join(f"{share:.2f}" for share in passed.mean(axis=0))
        print(f"| {name} | {shares} |", flush=True)


def print_statuses(n_studies: int) -> None:
    head = " | ".join(f"any {status}" for status in STATUSES)
    print(f"\n| both sides have | {head} | any of these | planted one found | codes found |")
    print(f"|---|{'---|' * (len(STATUSES) + 3)}")
    for place, (name, scenario) in enumerate(SCENARIOS.items()):
        found = np.array([read_as(scenario, rng) for rng in streams(place, n_studies)])
        shares = [f"{share:.2f}" for share in found.mean(axis=0)]
        if not scenario.shared:
            shares[-2:] = ["", ""]
        print(f"| {name} | {' | '.join(shares)} |", flush=True)


def main() -> None:
    """Simulate and print both tables."""
    parser = argparse.ArgumentParser(description="How often chance passes for agreement.")
    parser.add_argument("--studies", type=int, default=N_STUDIES, help="studies per scenario")
    parser.add_argument(
        "--with-statuses", type=int, default=N_WITH_STATUSES, help="of these with statuses"
    )
    given = parser.parse_args()
    print_p_values(given.studies)
    print_statuses(given.with_statuses)


if __name__ == "__main__":
    main()
