"""The two reports: one with quotes for the researcher, one without speech to share."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from mining.report.answer import answer
from mining.report.codes import codes
from mining.report.data import ReportData
from mining.report.imports import imports
from mining.report.interviews import interviews
from mining.report.ladder import ladder
from mining.report.levels import levels
from mining.report.limits import limits
from mining.report.making import making
from mining.report.neighbourhood import neighbourhood
from mining.report.numbers import basis, stability
from mining.report.people import people
from mining.report.privacy import privacy
from mining.report.reading import reading
from mining.report.second_look import second_look
from mining.report.sensitivity import sensitivity
from mining.report.themes import candidates, the_map
from mining.report.view import View
from mining.report.words import Words

SECTIONS = (
    *(answer, the_map, candidates, codes, second_look, basis, neighbourhood, ladder),
    *(
        sensitivity,
        stability,
        people,
        levels,
        interviews,
        imports,
        privacy,
        limits,
        making,
        reading,
    ),
)


def build_report(data: ReportData) -> tuple[str, str | None]:
    """Return the full and the shareable report as HTML pages that open offline.

    The full one holds speech and is marked as confidential.  The shareable one holds
    none: no quotes, no names of codes, documents or speakers.  It is ``None`` where the
    data card blocks it; the full one then says why.  The same data gives the same bytes.
    """
    words = Words(data.params.report.language)
    full = _page(View(data, words, speech=True))
    return full, _page(View(data, words, speech=False)) if data.blocked is None else None


def _page(view: View) -> str:
    sections = [make(view) for make in SECTIONS]
    title = str(view.data.card.get("title", "")) or view.words("page.title")
    return (
        _templates()
        .get_template("report.html.j2")
        .render(
            view=view,
            words=view.words,
            title=title,
            sections=sections,
            has_figures=any(b.kind == "picture" for s in sections for b in s.blocks),
            plotly=_library(),
            script=_script(),
            allowed=f"{_digest(_library())} {_digest(_script())}",
        )
    )


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("mining.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _library() -> Markup:
    return Markup(get_plotlyjs())  # noqa: S704 - the library's own file, no user text


@cache
def _script() -> Markup:
    source = _templates().get_template("draw.js").render()
    return Markup(source)  # noqa: S704 - our own file, no user text


@cache
def _digest(source: str) -> str:
    """Return a script's fingerprint: the page may run this script and no other."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"
