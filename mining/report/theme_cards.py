"""One card per candidate theme: what it is called, rests on, borders on, and asks.

Cards hold speech and stand in the full report only.  The working title is in informants'
words and is no claim; a person names a theme, on the sheet that the card ends with.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from mining.decisions.sheets import THEMES
from mining.report.blocks import Asked, Card, Strip
from mining.report.theme_decisions import decision_facts
from mining.report.theme_passages import draw, passages_beside
from mining.report.theme_sides import Sides, counterparts
from mining.report.view import View, value
from mining.themes.cards import spread
from mining.themes.status import (
    GUIDE_ECHO,
    MAX_DOMINANCE,
    MAX_SHARE,
    MIN_SIZE,
    MIN_STABILITY,
    STRONG_STABILITY,
)

OPEN = {"candidate", "tentative"}
_QUESTIONS = 3
_TENTHS = 10
_HIGH_STABILITY = 0.85
Row = dict[str, Any]


def band(stability: float | None) -> str:
    """Return the key of the words for a stability.

    Examples
    --------
    >>> band(0.8), band(0.3), band(None)
    ('band.stable', 'band.low', 'band.untried')
    """
    if stability is None:
        return "band.untried"
    if stability >= _HIGH_STABILITY:
        return "band.high"
    if stability >= STRONG_STABILITY:
        return "band.stable"
    return "band.doubtful" if stability >= MIN_STABILITY else "band.low"


def title_of(theme: Row, *, most: int | None = None) -> str:
    """Return a working title: phrases of informants in quotation marks, the best first.

    Examples
    --------
    >>> title_of({"title": ["halve dagen", "sur kaffi"]}, most=1)
    '«halve dagen»'
    """
    return " · ".join(f"«{phrase}»" for phrase in list(theme["title"])[:most])


def theme_card(view: View, sides: Sides | None, theme: Row, decided: Row | None) -> Card:
    """Return the card of one candidate theme.

    Parameters
    ----------
    theme
        Its row of the table ``themes`` with that of ``cluster_matches``.
    decided
        What a person wrote about it, if anybody did.
    """
    words = view.words
    members = view.segments[view.segments["cluster"] == theme["cluster"]]
    quoted = [s for s in theme["exemplars"] if s in view.row_of]
    return Card(
        name=theme["theme_id"],
        status=words(f"status.{theme['status']}"),
        tone=theme["status"],
        title_label=words("cards.title_label"),
        title=title_of(theme) or words("cards.no_title"),
        summary=words("cards.summary", n=theme["size"], k=theme["informants"], m=view.n_informants),
        reason=_reason(view, theme["status"], members, value(theme["stability"])),
        facts=_facts(view, members, theme),
        strip=_strip(view, members),
        wide=counterparts(view, sides, theme) if sides is not None else (),
        words_label=words("cards.words"),
        words=", ".join(theme["words"]) or "–",
        quotes_label=words("cards.exemplars"),
        quotes=view.quotes(quoted),
        folds=passages_beside(view, sides, theme),
        drawn_label=words("cards.drawn"),
        drawn=view.quotes(draw(view, members, quoted, theme["theme_id"])),
        is_open=theme["status"] in OPEN,
        decided=decision_facts(view, decided),
        asked=_asked(view, theme["theme_id"], decided),
    )


def _facts(view: View, members: pd.DataFrame, theme: Row) -> list[tuple[str, str]]:
    words, stability = view.words, value(theme["stability"])
    facts = [
        (words("col.segments"), str(theme["size"])),
        (
            words("col.informants"),
            words("cards.k_of_m", k=theme["informants"], m=view.n_informants),
        ),
        (
            words("col.stability"),
            words("cards.stability", stability=stability, band=words(band(stability)))
            + _schemes(view, theme),
        ),
        *_spread_facts(view, members, theme),
    ]
    if view.data.has_codes:
        n_uncoded = int(members["segment_id"].isin(view.uncoded).sum())
        facts.append((words("col.uncoded"), view.share(n_uncoded, len(members))))
    return facts


def _schemes(view: View, theme: Row) -> str:
    """Say how the cluster comes back under each scheme; nothing where none was tried."""
    level = view.data.clustered["levels"][theme["level"]]
    tried = {
        scheme: found[theme["cluster"]]
        for scheme, found in level["stability_by_scheme"].items()
        if found[theme["cluster"]] is not None
    }
    said = [view.words(f"scheme.{name}", stability=mean) for name, mean in tried.items()]
    return f" ({'; '.join(said)})" if said else ""


def _spread_facts(view: View, members: pd.DataFrame, theme: Row) -> list[tuple[str, str]]:
    if members.empty:
        return []
    words, found = view.words, spread(members)
    facts = [(words("cards.largest_voice"), words.percent(found.dominance, 1))]
    expected, alone = value(theme["informants_expected"]), value(theme["one_voice_chance"])
    if expected is not None and alone is not None:
        by_lot = words("cards.by_lot_of", n=expected, share=words.percent(alone, 1))
        facts.append((words("cards.by_lot"), by_lot))
    effective = value(theme["effective_informants"])
    if effective is not None:
        facts.append((words("cards.effective"), words.number(effective, 1)))
    asked = members["question_id"].value_counts(sort=False).sort_index()
    largest = asked.sort_values(ascending=False, kind="stable").head(_QUESTIONS)
    if len(largest):
        shares = [f"{name} {words.percent(int(n), len(members))}" for name, n in largest.items()]
        facts.append((words("cards.questions"), ", ".join(shares)))
    return facts


def _strip(view: View, members: pd.DataFrame) -> Strip | None:
    """Return where in the interviews the members stand, in tenths of an interview."""
    if members.empty:
        return None
    tenths = np.minimum((members["place"].to_numpy() * _TENTHS).astype(np.int64), _TENTHS - 1)
    counts = np.bincount(tenths, minlength=_TENTHS).tolist()
    low, high = np.percentile(tenths + 1, [25, 75])
    words = view.words
    return Strip(
        label=words("cards.position"),
        text=words(
            "cards.position_of",
            mean=words.number(float(tenths.mean()) + 1, 1),
            low=words.number(float(low), 0),
            high=words.number(float(high), 0),
        ),
        counts=counts,
        read=words("cards.position_read", counts=", ".join(str(n) for n in counts)),
    )


def _reason(view: View, status: str, members: pd.DataFrame, stability: float | None) -> str:
    found = spread(members) if len(members) else None
    words, level = view.words, view.data.clustered["levels"].get(view.data.level, {})
    limit = float(level.get("limit", 0.0))
    # Without a limit there was nothing to exceed.
    key = "unstable_limit" if status == "unstable" and limit > 0 else status
    return words(
        f"reason.{key}",
        n=len(members),
        whole=len(view.segments),
        share=words.percent(MAX_SHARE, 1),
        fewest=MIN_SIZE,
        stability=stability,
        low=MIN_STABILITY,
        limit=limit,
        high=STRONG_STABILITY,
        voice=words.percent(found.dominance if found else 0, 1),
        voice_limit=words.percent(MAX_DOMINANCE, 1),
        question=words.percent(found.question_share if found else 0, 1),
        question_limit=words.percent(GUIDE_ECHO, 1),
    )


def _asked(view: View, theme: str, decided: Row | None) -> Asked | None:
    """Return the fields that nobody has filled in yet; ``None`` where all are."""
    words = view.words
    left = [name for name in THEMES.fields if not (decided or {}).get(name)]
    if not left:
        return None
    return Asked(
        label=words("ask.label"),
        note=words("ask.note", sheet=THEMES.name, row=theme),
        fields=[words(f"ask.{name}") for name in left],
    )
