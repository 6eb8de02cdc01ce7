"""What the overlap amounts to beyond runs of talk, the guide and single interviews."""

from __future__ import annotations

from typing import Any

from mining.comparison.line import WAYS
from mining.report.blocks import Table
from mining.report.view import View, value

_LINES = ("headline", "with_not_relevant", "guide", "inductive")
_SETS = ("bcubed_precision", "bcubed_recall", "bcubed_f", "omega")
# Shares of what could be shared beyond chance; a convention of this report, no literature.
_BANDS = ((0.05, "none"), (0.20, "some"), (0.40, "clear"))
ALPHA = 0.05


def band_of(sami: float) -> str:
    """Return the word for what is left of the overlap beyond runs, guide and chance.

    Examples
    --------
    >>> band_of(0.04), band_of(0.2), band_of(0.41)
    ('none', 'clear', 'strong')
    """
    return next((name for limit, name in _BANDS if sami < limit), "strong")


def tested(view: View) -> list[str]:
    """Say what is left of the headline's overlap, and how often rearranged talk gives as much."""
    words = view.words
    line = _headline(view)
    if line is None or value(line["p"]) is None:
        return []
    sami, p = value(line["sami"]), float(line["p"])
    key = "evidence.detected" if p <= ALPHA else "evidence.not_detectable"
    said = [
        words(
            key,
            p=words.p(p),
            smallest=words.p(value(line["smallest_p"])),
            n=int(line["n_arrangements"]),
            how=words("evidence.all" if line["exact"] else "evidence.drawn"),
        )
    ]
    if sami is not None:
        said.append(words(f"evidence.band_{band_of(sami)}", sami=sami))
    if p <= ALPHA < float(line["smallest_p"]) * 2:
        said.append(words("evidence.coarse"))
    return said


def spread_points(view: View) -> list[str]:
    """Say how far the headline moves when interviews are left out, halved or held out."""
    words = view.words
    said = loio(view)
    groups = view.data.scores["groups"]
    if halves := groups.get("halves"):
        key = "evidence.halves_few" if halves["few"] else "evidence.halves"
        shown = ("low", "high", "n_draws", "n_interviews")
        said.append(words(key, **{name: halves[name] for name in shown}))
    elif view.data.has_codes and value(groups["ami"]) is not None:
        said.append(words("evidence.no_halves", n=len(view.data.documents)))
    if held := groups.get("held_out"):
        said.append(
            words(
                "evidence.held_out",
                n=held["n_same"],
                common=held["n_common"],
                whole=held["n_segments"],
            )
        )
    element = view.data.scores.get("element") or {}
    if value(element.get("mean")) is not None:
        mean, chance = value(element["mean"]), value(element["chance"])
        said.append(words("evidence.element", mean=mean, chance=chance))
    return said


def loio(view: View) -> list[str]:
    """Say between which values the headline moves when one interview is left out."""
    line = _headline(view)
    if line is None or value(line["low"]) is None:
        return []
    return [view.words("evidence.range", low=value(line["low"]), high=value(line["high"]))]


def guide_against_inductive(view: View) -> list[str]:
    """Say whether the guide explains more than what the inductive groups share with clusters."""
    words = view.words
    inductive = view.data.scores["groups"]["inductive"]
    left, own = value(inductive["sami"]), value(inductive["ami"])
    clusters, n_clusters = view.baseline("question", "clusters")
    groups, n_groups = view.baseline("question", "groups")
    if groups is None or clusters is None:
        return []
    if own is None or left is None:
        return [words("evidence.no_inductive", why=words(f"why.{inductive['why']}"))]
    key = "evidence.guide_larger" if max(clusters, groups) > left else "evidence.guide_smaller"
    return [
        words(
            key,
            groups=groups,
            n_groups=n_groups,
            clusters=clusters,
            n_clusters=n_clusters,
            own=own,
            left=left,
            p=words.p(value(inductive["p"])),
            n=int(inductive["n_segments"]),
        )
    ]


def line_table(view: View, side: str) -> Table:
    """Return every line of a side with its tests and its range without one interview."""
    words, scores = view.words, view.data.scores[side]
    lines: dict[str, dict[str, Any]] = {
        name: scores if name == "headline" else scores[name] for name in _LINES
    }
    if side == "groups":
        lines |= {name: scores[name] for name in ("fractional", "characters")}
    columns = ["line", "segments", *(f"sami_{way}" for way in WAYS), "p", "smallest_p", "loio"]
    return Table(
        caption=words(f"evidence.{side}_table"),
        columns=[words(f"evidence.col_{c}") for c in columns],
        rows=[_line_row(view, name, line) for name, line in lines.items()],
        words=frozenset({7}),
    )


def _line_row(view: View, name: str, line: dict[str, Any]) -> list[str]:
    words = view.words
    cells = [words(f"evidence.line_{name}"), str(int(line["n_segments"]))]
    why = line.get("why")
    if value(line["p"]) is None:
        reason = words(f"why.{why}") if why else words("word.undefined")
        return [*cells, *["–"] * 5, reason]
    cells += [words.number(value(line.get(f"sami_{way}"))) for way in WAYS]
    cells += [words.p(value(line["p"])), words.p(value(line["smallest_p"]))]
    low, high = value(line.get("low")), value(line.get("high"))
    moves = low is not None and high is not None
    return [
        *cells,
        words("score.range", low=words.number(low), high=words.number(high)) if moves else "–",
    ]


def set_table(view: View) -> Table:
    """Return the scores that let a segment carry several codes."""
    words = view.words
    sides = {side: view.data.scores[side]["sets"] for side in ("groups", "codes")}
    return Table(
        caption=words("evidence.sets_table"),
        columns=[
            words("col.score"),
            words("col.says"),
            *(words(f"evidence.sets_{s}", n=int(v["n_segments"])) for s, v in sides.items()),
        ],
        rows=[
            [
                words(f"evidence.{name}"),
                words(f"evidence.{name}_says"),
                *(words.number(value(found[name])) for found in sides.values()),
            ]
            for name in _SETS
        ],
        words=frozenset({1}),
    )


def _headline(view: View) -> dict[str, Any] | None:
    """Return the line of groups, or of codes where that of groups is not defined."""
    for side in ("groups", "codes"):
        line: dict[str, Any] = view.data.scores[side]
        if value(line["ami"]) is not None:
            return line
    return None
