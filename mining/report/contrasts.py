"""Codes that lie close in topic while no informant voices both: opposite stances, perhaps.

Sentence models tell apart what is talked about, and hardly for or against.  Who says what
can point to a contrast that a cluster hides.
"""

from __future__ import annotations

from typing import Any

from mining.comparison.cells import FEWEST_SEGMENTS
from mining.comparison.contrasts import FEWEST_INFORMANTS
from mining.report.blocks import Block, Card, Fold, Heading, Table, Text
from mining.report.passages import Carriers, carriers
from mining.report.view import View, records, value

_MOST_ROWS = 20
_MOST_FOLDS = 6
_SIDES = ("first", "second")
Row = dict[str, Any]


def contrasts(view: View) -> list[Block]:
    """Show pairs of codes that are close in topic and that no informant voices both of."""
    words = view.words
    heading = Heading(words("contrasts.title"))
    found = _ranked(view)
    if not found:
        fewest = {"segments": str(FEWEST_SEGMENTS), "informants": str(FEWEST_INFORMANTS)}
        return [heading, Text(words("contrasts.none", **fewest), "note")]
    carrying = carriers(view)
    shown = found[:_MOST_ROWS]
    blocks: list[Block] = [
        heading,
        Text(words("contrasts.about", n=len(found))),
        _table(view, carrying, shown),
    ]
    if len(found) > len(shown):
        blocks.append(Text(words("contrasts.first", n=len(shown), whole=len(found)), "note"))
    if view.speech:
        blocks += [_fold(view, carrying, row) for row in shown[:_MOST_FOLDS]]
    return blocks


def _ranked(view: View) -> list[Row]:
    order = ["nearness", "first", "second"]
    return records(view.data.contrasts.sort_values(order, ascending=[False, True, True]))


def _table(view: View, carrying: Carriers, rows: list[Row]) -> Table:
    words, hidden = view.words, view.data.hides_coefficients
    columns = ["first", "second", "segments", "who_first", "who_second"]
    columns += [] if hidden else ["nearness", "chance"]
    return Table(
        caption=words("contrasts.table_hidden" if hidden else "contrasts.table"),
        columns=[words(f"contrasts.col_{c}") for c in columns],
        rows=[
            [
                *(view.code(row[side]) for side in _SIDES),
                words("contrasts.pair", first=int(row["n_first"]), second=int(row["n_second"])),
                *(_who(view, carrying, row[side]) for side in _SIDES),
                *([] if hidden else _numbers(view, row)),
            ]
            for row in rows
        ],
        words=frozenset({1, 3, 4}),
    )


def _numbers(view: View, row: Row) -> list[str]:
    return [
        view.words.number(value(row["nearness"])),
        view.words.p(value(row["chance_apart"])),
    ]


def _who(view: View, carrying: Carriers, code: str) -> str:
    """Return how many informants voice a code; in which interviews only with speech."""
    k = len(carrying.informants(code))
    counted = view.words("cards.k_of_m", k=k, m=view.n_informants)
    return f"{counted}: {', '.join(_where(view, carrying, code))}" if view.speech else counted


def _where(view: View, carrying: Carriers, code: str) -> list[str]:
    return [view.interviews.get(document, document) for document in carrying.interviews(code)]


def _fold(view: View, carrying: Carriers, row: Row) -> Fold:
    title = view.words("contrasts.pair", **{side: view.code(row[side]) for side in _SIDES})
    return Fold(title, [_card(view, carrying, row[side]) for side in _SIDES])


def _card(view: View, carrying: Carriers, code: str) -> Card:
    words = view.words
    return Card(
        name=view.code(code),
        status=words(
            "cards.summary",
            n=len(carrying.of.get(code, ())),
            k=len(carrying.informants(code)),
            m=view.n_informants,
        ),
        tone="row",
        summary="",
        reason=words("contrasts.said_in", names=words.joined(_where(view, carrying, code))),
        facts=(),
        words_label=words("col.group"),
        words=view.code(carrying.group_of.get(code)),
        quotes_label=words("codes.typical_code"),
        quotes=view.quotes(carrying.typical_of_code(code)),
        drawn_label="",
        drawn=(),
        is_open=False,
    )
