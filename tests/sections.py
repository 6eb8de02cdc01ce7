"""What a section of the report says, without the page around it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache

from mining.decisions.protocol import Declared, Protocol
from mining.params import Report
from mining.report.view import View
from mining.report.words import Words

REFLEXIVE = Declared(
    protocol=Protocol(
        school="reflexive",
        surprise="at guiden ikkje syner att",
        coding_finished_before_clusters="yes",
    ),
    sha256="",
    stamps=(),
)
HIDDEN = "The protocol leaves coefficients of agreement out"
UNFILLED = r"\bnan\b|\bNone\b(?! of)|<NA>|[{}]"
SHAPES = {
    "all": {},
    "second": {"second": True},
    "no_codes": {"n_codes": 0},
    "one_interview": {"n_interviews": 1},
    "four_interviews": {"n_interviews": 4},
    "one_cluster": {"n_clusters": 1, "unassigned": 0},
    "no_guide": {"guide": False},
    "hidden": {"declared": REFLEXIVE, "second": True},
}


@cache
def _study(make_data, shape):
    return make_data(**SHAPES[shape])


def study(make_data, shape="all", language="en"):
    """Return an invented study in one of the shapes; each is made once for all tests."""
    data = _study(make_data, shape)
    return replace(
        data, params=data.params.model_copy(update={"report": Report(language=language)})
    )


def view_of(data, *, speech=True):
    """Return the full view of the data, or the one without speech."""
    return View(data, Words(data.params.report.language), speech)


def blocks(section, kind=None):
    """Return the blocks of a section, those inside others too; of one kind, if named."""
    found = []

    def walk(block):
        found.append(block)
        for inner in getattr(block, "blocks", ()):
            walk(inner)
        if block.kind == "picture" and block.table is not None:
            walk(block.table)

    for block in section.blocks:
        walk(block)
    return [b for b in found if kind in (None, b.kind)]


def said(section, *, drawn=False):
    """Return all that a reader can read in a section; with what figures hold, if asked."""
    lines = [section.title]
    for block in blocks(section):
        if block.kind in {"text", "heading"}:
            lines.append(block.text)
        elif block.kind == "points":
            lines += block.items
        elif block.kind == "fold":
            lines.append(block.title)
        elif block.kind == "picture":
            lines += [block.caption, *([str(block.markup)] if drawn else [])]
        elif block.kind == "table":
            lines += [block.caption, *block.columns, *(c for row in block.rows for c in row)]
    return "\n".join(lines)


def traces(picture):
    """Return what a picture draws."""
    return json.loads(re.search(r">(\{.*\})</script>", str(picture.markup))[1])["data"]


def rows_of(section, caption):
    """Return the rows of the table with these words in its caption, by their first cell."""
    (table,) = [t for t in blocks(section, "table") if caption in t.caption]
    return {row[0]: dict(zip(table.columns[1:], row[1:], strict=True)) for row in table.rows}
