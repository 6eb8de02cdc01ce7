"""A study as one project: documents, users, codes and codings side by side."""

from __future__ import annotations

from collections.abc import Iterator

from mining import __version__
from mining.exporters.guids import Guids, machine
from mining.exporters.records import CodedSpan, Project, Source, User
from mining.stages.export_codes import Codes
from mining.stages.export_study import MACHINE, Study

Placed = Iterator[tuple[str, CodedSpan]]


class ProjectMaker:
    """Puts a study's codings onto its documents.

    Parameters
    ----------
    with_codes
        Whether the researcher's codes and codings are in it.
    """

    def __init__(self, study: Study, codes: Codes, guids: Guids, *, with_codes: bool) -> None:
        self._study, self._codes, self._guids = study, codes, guids
        self._with_codes = with_codes
        rows = study.segments[["segment_id", "document_id", "start", "end"]]
        self._segments = {
            str(segment): (str(document), int(start), int(end))
            for segment, document, start, end in rows.itertuples(index=False, name=None)
        }
        toolkit = User(guid=machine(__version__), name=MACHINE)
        self._users = {toolkit.guid: toolkit}
        self._toolkit = toolkit.guid

    def project(self) -> Project:
        """Return the project."""
        codings: dict[str, list[CodedSpan]] = {}
        for document, span in self._placed():
            codings.setdefault(document, []).append(span)
        documents = self._study.documents[["document_id", "group"]]
        sources = tuple(
            Source(
                guid=self._guids.of("document", name),
                name=name,
                text=self._study.shown[name].text,
                codings=tuple(codings.get(name, ())),
                group=group,
            )
            for name, group in documents.itertuples(index=False, name=None)
        )
        return Project(
            name=self._study.title or "study",
            origin=MACHINE,
            users=tuple(self._users.values()),
            codes=tuple(self._codes.tree(with_codes=self._with_codes)),
            sources=sources,
        )

    def _placed(self) -> Placed:
        for candidate in self._codes.candidates:
            yield from self._on(candidate.segments, candidate.node.guid, self._toolkit)
        for theme in self._codes.themes:
            for who, segments in theme.parts:
                yield from self._on(segments, theme.node.guid, self._user(who))
        if self._with_codes:
            yield from self._own()

    def _own(self) -> Placed:
        table = self._study.codings[self._study.codings["start"].notna()]
        columns = ["document_id", "start", "end", "code_id", "coder", "memo"]
        for document, start, end, code, coder, memo in table[columns].itertuples(
            index=False, name=None
        ):
            span = CodedSpan(
                start=int(start),
                end=int(end),
                code=self._codes.ids[code],
                user=self._user(coder),
                memo=memo,
            )
            yield document, span

    def _on(self, segments: tuple[str, ...], code: str, user: str) -> Placed:
        for segment in segments:
            document, start, end = self._segments[segment]
            yield document, CodedSpan(start=start, end=end, code=code, user=user)

    def _user(self, name: str) -> str:
        """Return the identifier of a person, who is a user of the project from now on."""
        guid = self._guids.of("coder", name)
        self._users.setdefault(guid, User(guid=guid, name=name))
        return guid
