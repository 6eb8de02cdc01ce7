"""The passages of curated themes and candidates, for a workbook of retrieved segments."""

from __future__ import annotations

from mining.exporters.retrieved import Passage, Theme
from mining.stages.export_codes import Candidate, Codes, Curated
from mining.stages.export_study import MACHINE, Study

Places = dict[str, Passage]


def themes_of(study: Study, codes: Codes) -> list[Theme]:
    """Return curated themes, then candidates, with their passages."""
    rows = study.segments[["segment_id", "document_id", "start", "end"]]
    places = {
        str(segment): Passage(document=document, start=int(start), end=int(end))
        for segment, document, start, end in rows.itertuples(index=False, name=None)
    }
    people = codes.curated.name if codes.curated is not None else ""
    return [
        *(_curated(n, theme, people, places) for n, theme in enumerate(codes.themes, start=1)),
        *(_candidate(one, codes.machine.name, places) for one in codes.candidates),
    ]


def _curated(number: int, theme: Curated, heading: str, places: Places) -> Theme:
    segments = dict.fromkeys(segment for _, part in theme.parts for segment in part)
    return Theme(
        sheet=f"curated {number:02d}",
        kind="curated theme",
        path=(heading, theme.node.name),
        colour=theme.node.colour,
        author=", ".join(dict.fromkeys(who for who, _ in theme.parts)),
        about=theme.node.memo,
        passages=tuple(places[segment] for segment in segments),
    )


def _candidate(found: Candidate, heading: str, places: Places) -> Theme:
    return Theme(
        sheet=found.theme,
        kind=f"machine, {found.status.partition(':')[0]}",
        path=(heading, found.node.name),
        colour=found.node.colour,
        author=MACHINE,
        about=found.node.memo,
        passages=tuple(places[segment] for segment in found.segments),
    )
