"""Passages of a card beside its exemplars: apart, nearly in, against, and drawn by lot."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pandas as pd

from mining.report.blocks import Passages, Quote
from mining.report.theme_sides import Sides, main_code
from mining.report.view import View

_DRAWN = 5
_MOST = 3  # near misses and negative cases
Row = dict[str, Any]


def passages_beside(view: View, sides: Sides | None, theme: Row) -> list[Passages]:
    """Return what a card opens on request, besides what is drawn.

    Contrasting voices, the member that fits least, near misses and, where there are codes,
    negative cases inside and outside.
    """
    return [*_apart(view, theme), *_near_misses(view, theme), *_negative(view, sides, theme)]


def draw(view: View, members: pd.DataFrame, quoted: list[str], name: str) -> list[str]:
    """Draw members by lot, so that no card rests on its best passages alone."""
    others = [s for s in members["segment_id"] if s not in set(quoted)]
    lot = random.Random(f"{view.data.params.seed}:{name}")  # noqa: S311 - no secret
    return sorted(lot.sample(others, min(_DRAWN, len(others))))


def _apart(view: View, theme: Row) -> list[Passages]:
    """Return the two members least alike, and the one that fits least."""
    words = view.words
    pair = list(theme["contrast"])
    doubtful: list[str] = [] if pd.isna(theme["doubtful"]) else [theme["doubtful"]]
    return [
        Passages(
            label=words("cards.contrast" if pair else "cards.no_contrast"),
            quotes=view.quotes(pair),
        ),
        Passages(
            label=words("cards.doubtful" if doubtful else "cards.no_doubtful"),
            quotes=view.quotes(doubtful),
        ),
    ]


def _near_misses(view: View, theme: Row) -> list[Passages]:
    n, shown = int(theme["n_near_misses"]), list(theme["near_misses"])[:_MOST]
    return [_counted(view, "near_misses", n, shown)]


def _negative(view: View, sides: Sides | None, theme: Row) -> list[Passages]:
    """Return members whose codes belong elsewhere, and the main code's segments elsewhere."""
    if sides is None or theme["cluster"] not in sides.cases:
        return []
    cluster = int(theme["cluster"])
    cases = sides.cases[cluster]
    code = main_code(view, sides, cluster)
    return [
        _counted(view, "against", len(cases.against), cases.against[:_MOST]),
        _counted(view, "elsewhere", len(cases.elsewhere), cases.elsewhere[:_MOST], code=code),
    ]


def _counted(
    view: View, name: str, n: int, shown: Sequence[str], *, code: str | None = None
) -> Passages:
    """Return passages under a label that says how many there are, shown or not."""
    named = {} if code is None else {"code": code}
    return Passages(
        label=view.words(f"cards.{name}" if n else f"cards.no_{name}", n=n, **named),
        note=view.words("cards.first", n=len(shown)) if n > len(shown) else "",
        quotes=[_placed(view, segment) for segment in shown],
    )


def _placed(view: View, segment: str) -> Quote:
    """Return a passage with the candidate theme it lies in, and its codes."""
    cluster = int(view.segments["cluster"].iloc[view.row_of[segment]])
    named = ", ".join(sorted(view.code(code) for code in view.codes_on.get(segment, ())))
    (quote,) = view.quotes([segment])
    parts = [quote.source, view.theme_names[cluster], *([named] if named else [])]
    return Quote(quote.text, " · ".join(parts))
