"""The second look: passages whose code the coder may want to think about once more.

The list is no judgement.  A passage can carry a code for what came before it, for its tone,
or for what it leaves out, and likeness of wording sees none of these.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from mining.comparison.second_look import KINDS, MIN_SEGMENTS
from mining.decisions.sheets import ORPHAN, SECOND_LOOK, Key
from mining.report.blocks import Block, Card, Fold, Heading, Points, Section, Table, Text
from mining.report.passages import Carriers, carriers
from mining.report.statuses import hidden_note
from mining.report.view import View, records, value

_MOST_ROWS = 30
_MOST_FOLDS = 8
_NOTHING = "–"
Row = dict[str, Any]


def second_look(view: View) -> Section:
    """List passages that are unlike or like those of a code, and what was decided."""
    words = view.words
    title = words("second_look.title")
    if not view.data.has_codes:
        return Section("second_look", title, [Text(words("codes.empty"), "note")])
    rows = view.data.second_look
    blocks: list[Block] = [Text(words("second_look.about"))]
    if rows.empty:
        blocks.append(Text(words("second_look.none", fewest=str(MIN_SEGMENTS)), "note"))
    else:
        blocks += [Points(_counts(view, rows)), Text(words("second_look.sheet"))]
        blocks += hidden_note(view)
        blocks += _kinds(view, rows) if view.speech else [_by_code(view, rows)]
    return Section("second_look", title, [*blocks, *_decided(view)])


def _counts(view: View, rows: pd.DataFrame) -> list[str]:
    """Say how many lines there are of each kind, and of how many codes."""
    kinds = {kind: rows[rows["kind"] == kind] for kind in KINDS}
    return [
        view.words(f"second_look.n_{kind}", n=len(found), codes=int(found["code_id"].nunique()))
        for kind, found in kinds.items()
    ]


def _decided(view: View) -> list[Block]:
    """Count what people decided so far; nothing where nobody did."""
    changes = records(view.data.decided.code_changes())
    said = [
        view.words(f"reading.{row['decision']}", n=int(row["n"])) for row in changes if row["n"]
    ]
    return [Text(view.words("second_look.decided")), Points(said)] if said else []


def _by_code(view: View, rows: pd.DataFrame) -> Table:
    """Count lines per code, for whom passages may not be named: their ids name interviews."""
    words = view.words
    n = Counter(zip(rows["code_id"], rows["kind"], strict=True))
    order = sorted(set(rows["code_id"]), key=lambda c: (-sum(n[c, kind] for kind in KINDS), c))
    return Table(
        caption=words("second_look.code_table", n=len(rows)),
        columns=[words("col.code"), *(words(f"second_look.kind_{kind}") for kind in KINDS)],
        rows=[[view.code(code), *(str(n[code, kind]) for kind in KINDS)] for code in order],
    )


def _kinds(view: View, rows: pd.DataFrame) -> list[Block]:
    """Return the first lines of each kind as a table, and fewer of them with passages."""
    made, carrying = _made(view), carriers(view)
    blocks: list[Block] = []
    for kind in KINDS:
        mine = rows[rows["kind"] == kind].sort_values("rank")
        if mine.empty:
            continue
        found = records(mine.head(_MOST_ROWS))
        blocks += [Heading(view.words(f"second_look.list_{kind}")), _table(view, found, made)]
        if len(mine) > len(found):
            first = view.words("second_look.first", n=len(found), whole=len(mine))
            blocks.append(Text(first, "note"))
        blocks += [_fold(view, carrying, row, made) for row in found[:_MOST_FOLDS]]
    return blocks


def _made(view: View) -> dict[Key, Row]:
    """Return what people wrote about the lines that are asked now."""
    table = view.data.decided.second_look
    live = records(table[table["state"] != ORPHAN])
    return {SECOND_LOOK.key_of(row): row for row in live if SECOND_LOOK.is_filled(row)}


def _table(view: View, rows: list[Row], made: dict[Key, Row]) -> Table:
    words, hidden = view.words, view.data.hides_coefficients
    any_made = any(SECOND_LOOK.key_of(row) in made for row in rows)
    columns = ["rank", "code", "passage", *(["decision"] if any_made else [])]
    n_words = len(columns)
    columns += ["compared"] if hidden else ["similarity", "usual", "compared"]
    columns += ["rival"] if hidden else ["rival", "rival_similarity"]
    return Table(
        caption=words("second_look.table_hidden" if hidden else "second_look.table"),
        columns=[words(f"second_look.col_{c}") for c in columns],
        rows=[
            [cells[name] for name in columns]
            for cells in (_cells(view, row, made.get(SECOND_LOOK.key_of(row))) for row in rows)
        ],
        words=frozenset({*range(1, n_words), columns.index("rival")}),
    )


def _cells(view: View, row: Row, made: Row | None) -> dict[str, str]:
    words = view.words
    return {
        "rank": str(int(row["rank"])),
        "code": view.code(row["code_id"]),
        "passage": str(row["segment_id"]),
        "decision": _decision(view, made) if made else _NOTHING,
        "similarity": words.number(value(row["similarity"])),
        "usual": words.number(value(row["usual"])),
        "compared": words(
            "second_look.n_in", n=int(row["n_members"]), interviews=int(row["n_interviews"])
        ),
        "rival": view.code(row["rival_id"]),
        "rival_similarity": _NOTHING
        if _rival(row) is None
        else words.number(value(row["rival_similarity"])),
    }


def _decision(view: View, made: Row) -> str:
    """Return a decision with the code that is to be used and the memo; confidential."""
    said = [view.words(f"second_look.decision_{made['decision']}")] if made["decision"] else []
    said += [made["new_code"]] if made["new_code"] else []
    said += [f"«{made['memo']}»"] if made["memo"] else []
    return " · ".join(said)


def _fold(view: View, carrying: Carriers, row: Row, made: dict[Key, Row]) -> Fold:
    words, code = view.words, view.code(row["code_id"])
    kind = words(f"second_look.kind_{row['kind']}")
    cards = [_passage(view, carrying, row, made.get(SECOND_LOOK.key_of(row)))]
    cards.append(_typical(view, carrying, row["code_id"], row["segment_id"]))
    if (rival := _rival(row)) is not None:
        cards.append(_typical(view, carrying, rival, row["segment_id"]))
    return Fold(f"{int(row['rank'])} · {code} · {kind}", cards)


def _passage(view: View, carrying: Carriers, row: Row, made: Row | None) -> Card:
    words = view.words
    carried = [view.code(code) for code in carrying.codes_on.get(row["segment_id"], ())]
    return Card(
        name=view.code(row["code_id"]),
        status=words(f"second_look.kind_{row['kind']}"),
        tone="row",
        summary="",
        reason=_reason(view, row),
        facts=[(words("second_look.carried"), ", ".join(carried) or _NOTHING)],
        words_label=words("second_look.col_decision"),
        words=_decision(view, made) if made else words("reads.nothing"),
        quotes_label=words("second_look.the_passage"),
        quotes=view.quotes([row["segment_id"]]),
        drawn_label="",
        drawn=(),
        is_open=False,
    )


def _reason(view: View, row: Row) -> str:
    """Say what the line rests on; without numbers where the protocol leaves them out."""
    words, hidden = view.words, view.data.hides_coefficients
    counts = {"n": int(row["n_members"]), "interviews": int(row["n_interviews"])}
    said = [words(f"second_look.says_{row['kind']}", **counts)]
    if not hidden:
        known = {name: value(row[name]) for name in ("similarity", "usual")}
        said.append(words("second_look.numbers", **known))
    if (rival := _rival(row)) is not None:
        key = "second_look.rival_hidden" if hidden else "second_look.rival"
        similarity = value(row["rival_similarity"])
        said.append(words(key, rival=view.code(rival), similarity=similarity))
    return " ".join(said)


def _rival(row: Row) -> str | None:
    """Return the nearer code, if there is one."""
    return None if pd.isna(row["rival_id"]) else str(row["rival_id"])


def _typical(view: View, carrying: Carriers, code: str, without: str) -> Card:
    """Return a card with one passage of a code, other than the one in question."""
    words = view.words
    others = [s for s in carrying.typical_of_code(code) if s != without]
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
        reason=words("second_look.beside"),
        facts=(),
        words_label=words("col.group"),
        words=view.code(carrying.group_of.get(code)),
        quotes_label=words("second_look.typical"),
        quotes=view.quotes(others[:1]),
        drawn_label="",
        drawn=(),
        is_open=False,
    )
