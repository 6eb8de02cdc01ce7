"""Which codes and code groups hold together across interviews, in the order of their use.

Codes are ordered by use and never by the value, because a code is not better for being
alike in wording.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from mining.comparison.cells import FDR, FEWEST_SEGMENTS
from mining.figures.cohesion import STANDINGS, cohesion_dots
from mining.report.blocks import Block, Heading, Table, Text
from mining.report.picture import picture
from mining.report.view import View, records, value

CHANCE = 0.5
MOST_CODES = 25
_MOST_NAMES = 8
_WIDTH = 520


def cohesion(view: View) -> list[Block]:
    """Show how far the segments of each code, and of each group, lie together."""
    words = view.words
    codes, groups = (_by_use(view, kind) for kind in ("code", "group"))
    blocks: list[Block] = [
        Heading(words("cohesion.title")),
        Text(words("cohesion.about", chance=CHANCE)),
        Text(_held(view, codes)),
        _dots(view, codes),
    ]
    if len(codes) > MOST_CODES:
        blocks.append(Text(words("cohesion.most", n=MOST_CODES), "note"))
    return [*blocks, _table(view, groups, "group")] if len(groups) else blocks


def _by_use(view: View, kind: str) -> pd.DataFrame:
    """Return the rows of one kind with how often each is used, the most used first."""
    rows = view.data.cohesion[view.data.cohesion["kind"] == kind]
    used = view.data.code_matches if kind == "code" else view.data.group_matches
    used = used.rename(columns={f"{kind}_id": "id"})
    used = used[["id", "n_segments", "n_interviews", "origin"]].drop_duplicates("id")
    placed = rows.merge(used, on="id", how="left")
    placed["standing"] = [_standing(value(q)) for q in placed["q"]]
    placed["name"] = [view.code(code_id) for code_id in placed["id"]]
    ordered: pd.DataFrame = placed.sort_values(["n_segments", "id"], ascending=[False, True])
    return ordered.reset_index(drop=True)


def _standing(q: float | None) -> str:
    """Return whether a code holds together beyond chance, does not, or is too rare to test."""
    if q is None:
        return "rare"
    return "beyond" if q <= FDR else "tested"


def _held(view: View, codes: pd.DataFrame) -> str:
    words = view.words
    n_tested = int((codes["standing"] != "rare").sum())
    names = codes.loc[codes["standing"] == "beyond", "name"].tolist()
    known = {"whole": n_tested, "fewest": str(FEWEST_SEGMENTS), "limit": FDR}
    if not n_tested:
        return words("cohesion.untested", fewest=str(FEWEST_SEGMENTS))
    if not names:
        return words("cohesion.beyond_none", **known)
    shown = names[:_MOST_NAMES]
    if len(names) > len(shown):
        shown.append(words("cohesion.and_more", n=len(names) - len(shown)))
    return words("cohesion.beyond", n=len(names), names=words.joined(shown), **known)


def _dots(view: View, codes: pd.DataFrame) -> Block:
    words = view.words
    drawn = codes.head(MOST_CODES)
    figure = cohesion_dots(
        drawn,
        names={s: words(f"cohesion.standing_{s}", limit=FDR) for s in STANDINGS},
        chance=CHANCE,
        x_title=words("cohesion.axis"),
        hover=[
            words(
                "cohesion.hover",
                together=value(row["together"]),
                n=int(row["n_segments"]),
                pairs=int(row["n_pairs"]),
            )
            for row in records(drawn)
        ],
    )
    return picture(view, figure, "cohesion", _table(view, codes, "code"), min_width=_WIDTH)


def _table(view: View, rows: pd.DataFrame, kind: str) -> Table:
    words = view.words
    own = "origin" if kind == "group" else None
    heads = [words(f"col.{c}") for c in (kind, "segments", "interviews")]
    heads += [words(f"neighbourhood.col_{c}") for c in ("together", "pairs", "p", "q")]
    key = "cohesion.groups_table" if kind == "group" else "cohesion.table"
    return Table(
        caption=words(key, chance=CHANCE, fewest=str(FEWEST_SEGMENTS)),
        columns=[*heads, *([words("col.origin")] if own else [])],
        rows=[
            [
                row["name"],
                *(str(int(row[c])) for c in ("n_segments", "n_interviews")),
                words.number(value(row["together"])),
                str(int(row["n_pairs"])),
                *_tested(view, row),
                *([origin_name(view, row[own])] if own else []),
            ]
            for row in records(rows)
        ],
        words=frozenset({7}),
    )


def _tested(view: View, row: dict[str, Any]) -> list[str]:
    if row["standing"] == "rare":
        return ["–", "–"]
    return [view.words.p(value(row[c])) for c in ("p", "q")]


def origin_name(view: View, origin: Any) -> str:  # noqa: ANN401 - a cell, which may be missing
    """Return the word for where a code group comes from."""
    return "–" if pd.isna(origin) else view.words(f"origin.{origin}")
