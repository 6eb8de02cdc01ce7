"""How the passages of two people align, whatever the segments."""

from __future__ import annotations

from mining.report.blocks import Block, Table, Text
from mining.report.coders import Pair
from mining.report.view import View, value

_SIDES = ("places", "codes")


def aligned(view: View, pair: Pair) -> list[Block]:
    """Say how far two people agree on where passages begin and end, and on their codes."""
    words, found = view.words, pair.passages
    if found is None:
        return []
    places = found["places"]
    if value(places["value"]) is None:
        return [Text(words("aligned.none"), "note")]
    table = Table(
        caption=words("aligned.table"),
        columns=[words("aligned.what"), *(words(f"aligned.{c}") for c in ("value", "beyond"))],
        rows=[
            [
                words(f"aligned.{side}"),
                words.number(value(found[side]["value"])),
                words.number(value(found[side]["beyond_chance"])),
            ]
            for side in _SIDES
        ],
    )
    counts = {name: int(places[name]) for name in ("n_first", "n_second", "n_aligned")}
    return [Text(words("aligned.about", **counts, **pair.names)), table]
