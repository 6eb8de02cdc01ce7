"""What the overlap amounts to beyond runs of talk, the guide and single interviews."""

from __future__ import annotations

from typing import Any

from mining.comparison.line import WAYS
from mining.report.blocks import Table
from mining.report.view import NEAR_CHANCE, View, value

_LINES = ("headline", "with_not_relevant", "guide", "inductive")
_SETS = ("bcubed_precision", "bcubed_recall", "bcubed_f", "omega")
# Shares of what could be shared beyond chance; a convention of this report, no literature.
_BANDS = ((0.05, "none"), (0.20, "some"), (0.40, "clear"))
ALPHA = 0.05
# Reasons of :func:`~mining.comparison.line.why_undefined` where questions are the labels.
_WHY_QUESTIONS = {
    "none_compared": "no_question",
    "one_label": "one_question",
    "labels_apart": "questions_apart",
}


def band_of(sami: float) -> str:
    """Return the word for what is left of the overlap beyond runs, guide and chance.

    Examples
    --------
    >>> band_of(0.04), band_of(0.2), band_of(0.41)
    ('none', 'clear', 'strong')
    """
    return next((name for limit, name in _BANDS if sami < limit), "strong")


def asked(view: View) -> bool:
    """Tell whether any segment is known to answer a question; else tenths stand in for them."""
    return bool(view.data.segments["question_id"].notna().any())


def tested(view: View) -> list[str]:
    """Say what is left of the headline's overlap, and how often rearranged talk gives as much."""
    words = view.words
    line = _headline(view)
    if line is None or value(line["p"]) is None:
        return []
    sami, p, smallest = value(line["sami"]), float(line["p"]), float(line["smallest_p"])
    beyond = words("evidence.beyond" if asked(view) else "evidence.beyond_tenths")
    if smallest > ALPHA:
        return _undecided(view, line, beyond)
    key = "evidence.detected" if p <= ALPHA else "evidence.not_detectable"
    n, how = int(line["n_arrangements"]), "evidence.all" if line["exact"] else "evidence.drawn"
    known = {"p": words.p(p), "smallest": words.p(smallest), "n": n, "how": words(how)}
    said = [words(key, beyond=beyond, **known)]
    if sami is not None:
        said.append(words(f"evidence.band_{band_of(sami)}", sami=sami))
    if p <= ALPHA < smallest * 2:
        said.append(words("evidence.coarse"))
    return said


def _undecided(view: View, line: dict[str, Any], beyond: str) -> list[str]:
    """Say that no result could have had a small p, and which way to rearrange is to blame.

    Few arrangements, the given one among them, also make an expectation that is close to what
    was found, so SAMI gets no word either.
    """
    words = view.words
    floors = {way: value(line[f"smallest_p_{way}"]) for way in WAYS}
    known = {way: floor for way, floor in floors.items() if floor is not None}
    bounds = [
        words(
            "evidence.bound",
            way=_way(view, way),
            n=int(line[f"n_arrangements_{way}"]),
            smallest=words.p(floor),
        )
        for way, floor in known.items()
        if floor > ALPHA
    ]
    p, limit = words.p(float(line["p"])), words.number(ALPHA)
    said = [
        words("evidence.undecided", beyond=beyond, bounds=words.joined(bounds), p=p, limit=limit)
    ]
    others = [
        words("evidence.of_way", way=_way(view, way), p=words.p(float(line[f"p_{way}"])))
        for way, floor in known.items()
        if floor <= ALPHA
    ]
    if others:
        said.append(words("evidence.other_ways", found=words.joined(others), limit=limit))
    if (sami := value(line["sami"])) is not None:
        said.append(words("evidence.undecided_sami", sami=sami))
    return said


def _way(view: View, way: str) -> str:
    tenths = "" if asked(view) or way == "interview" else "_tenths"
    return view.words(f"evidence.way_{way}{tenths}")


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
    """Set the guide's echo beside the inductive agreement, over the study and on like segments.

    The echo is what questions share with clusters; the inductive agreement is what clusters
    share with the groups that do not come from the guide.
    """
    words = view.words
    inductive = view.data.scores["groups"]["inductive"]
    own, n = value(inductive["ami"]), int(inductive["n_segments"])
    if own is None:
        why = words("evidence.no_inductive", why=words(f"why.{inductive['why']}"), n=n)
        there_is = value(view.data.scores["groups"]["ami"]) is not None
        return [f"{why} {words('evidence.no_inductive_echo')}" if there_is else why]
    left, same = value(inductive["sami"]), inductive["guide_echo"]
    said = [*_whole_echo(view, inductive), _echo(view, same) or _no_echo(view, inductive)]
    if left is not None:
        p, smallest = (words.p(value(inductive[c])) for c in ("p", "smallest_p"))
        said.append(words("evidence.inductive_left", left=left, p=p, smallest=smallest, n=n))
    if (groups := value(same["ami_groups"])) is not None:
        n_same = int(same["n_segments"])
        said.append(words("evidence.guide_inductive_groups", groups=groups, n=n_same))
    return said


def _whole_echo(view: View, inductive: dict[str, Any]) -> list[str]:
    """Compare the ladder's two rows, each on its own segments, where both say something."""
    whole = view.data.scores["groups"]["guide_echo"]
    echo, own = value(whole["ami"]), float(inductive["ami"])
    if echo is None or max(echo, own) < NEAR_CHANCE:
        return []
    larger = "larger" if echo > own else "not_larger"
    n, n_own = int(whole["n_segments"]), int(inductive["n_segments"])
    said = view.words(f"evidence.whole_{larger}", echo=echo, own=own, n=n, n_own=n_own)
    low, high = value(inductive["low"]), value(inductive["high"])
    if low is not None and high is not None and low <= echo <= high:
        said += f" {view.words('evidence.whole_close', low=low, high=high)}"
    return [said]


def _echo(view: View, same: dict[str, Any]) -> str | None:
    echo, own = value(same["ami"]), value(same["ami_clusters"])
    if echo is None or own is None:
        return None
    key = "evidence.guide_larger" if echo > own else "evidence.guide_not_larger"
    if max(echo, own) < NEAR_CHANCE:
        key = "evidence.guide_neither"
    return view.words(key, echo=echo, own=own, n=int(same["n_segments"]))


def _no_echo(view: View, inductive: dict[str, Any]) -> str:
    same = inductive["guide_echo"]
    return view.words(
        "evidence.no_echo",
        own=value(inductive["ami"]),
        n=int(inductive["n_segments"]),
        n_same=int(same["n_segments"]),
        why=no_echo_reason(view, same),
    )


def no_echo_reason(view: View, echo: dict[str, Any]) -> str:
    """Return why questions and clusters, or clusters and groups, share nothing defined."""
    why = echo["why"]
    if why is None:
        return view.words(f"why.{echo['why_clusters']}")
    return view.words(f"why.{_WHY_QUESTIONS.get(why, why)}")


def line_table(view: View, side: str) -> Table:
    """Return every line of a side with its tests and its range without one interview."""
    words, scores = view.words, view.data.scores[side]
    lines: dict[str, dict[str, Any]] = {
        name: scores if name == "headline" else scores[name] for name in _LINES
    }
    if side == "groups":
        lines |= {name: scores[name] for name in ("fractional", "characters")}
    columns = ["line", "segments", *(f"sami_{way}" for way in WAYS), "p", "smallest_p", "loio"]
    caption = words(f"evidence.{side}_table")
    if not asked(view):
        columns[columns.index("sami_question")] = "sami_tenths"
        caption = f"{caption} {words('neighbourhood.how_tenths')}"
    return Table(
        caption=caption,
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
                *(_set_score(view, found, name) for found in sides.values()),
            ]
            for name in _SETS
        ],
        words=frozenset({1}),
    )


def _set_score(view: View, found: dict[str, Any], name: str) -> str:
    words = view.words
    if found["why"] is None:
        return words.number(value(found[name]))
    return words("evidence.sets_undefined", why=words(f"why.{found['why']}"))


def _headline(view: View) -> dict[str, Any] | None:
    """Return the line of groups, or of codes where that of groups is not defined."""
    for side in ("groups", "codes"):
        line: dict[str, Any] = view.data.scores[side]
        if value(line["ami"]) is not None:
            return line
    return None
