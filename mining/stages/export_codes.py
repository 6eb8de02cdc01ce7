"""Three trees of codes: the researcher's, the machine's candidates, and curated themes.

They never mix.  What the machine found stands below one heading that names the run, by the
toolkit as a coder; what a person decided about it below another, by that person; and the
researcher's own codes stay as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import pandas as pd

from mining.decisions.sheets import ORPHAN
from mining.exchange import CANDIDATES, CURATED
from mining.exporters.guids import Guids
from mining.exporters.records import CodeNode
from mining.stages.export_study import MACHINE, Study

NOBODY = "a person (not named)"
_KEPT = ("keep", "merge", "split")
_N_WORDS = 3
_INK = "#1f2933"
_STATUSES = {
    "candidate": "candidate: steady and said by several",
    "tentative": "tentative: somewhat less steady than a candidate",
    "guide_echo": "guide echo: follows one question of the guide",
    "one_voice": "one voice: mostly one informant",
    "unstable": "unstable: does not come back often enough when the clustering is repeated",
    "too_large": "too large: holds more than half of all segments",
    "too_small": "too small: fewer than five segments",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A cluster as a code.

    Attributes
    ----------
    status
        What it may be shown as, in words.
    """

    theme: str
    status: str
    node: CodeNode = field(repr=False)
    segments: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Curated:
    """A theme that people kept, merged or split, as a code.

    Attributes
    ----------
    parts
        Who decided, and the segments of the candidate that it was decided about.
    """

    node: CodeNode = field(repr=False)
    parts: tuple[tuple[str, tuple[str, ...]], ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """All codes of an export.

    Attributes
    ----------
    own
        The researcher's; ``ids`` has the identifier of each by its ``code_id``.
    """

    own: tuple[CodeNode, ...] = field(repr=False)
    ids: dict[str, str] = field(repr=False)
    machine: CodeNode = field(repr=False)
    candidates: tuple[Candidate, ...] = field(repr=False)
    curated: CodeNode | None = field(repr=False)
    themes: tuple[Curated, ...] = field(repr=False)

    def tree(self, *, with_codes: bool) -> list[CodeNode]:
        """Return the trees side by side."""
        people = [self.curated] if self.curated is not None else []
        return [*(self.own if with_codes else ()), *people, self.machine]


def all_codes(study: Study, guids: Guids) -> Codes:
    """Return the codes of a study, its candidates at the chosen level, and its curated themes."""
    headings = {name for kind, name in study.guids if kind == "heading"}
    own, ids = _own(study.codes, guids, headings)
    candidates = _candidates(study, guids)
    themes = _curated(study, guids)
    heading = f"{CANDIDATES}, {study.level}, run {study.run}"
    return Codes(
        own=own,
        ids=ids,
        machine=CodeNode(
            guid=guids.made("run", f"{study.run}/{study.level}"),
            name=heading,
            codable=False,
            memo=f"Clusters that {MACHINE} found: candidate themes to read, no codes.\n"
            f"Run {study.run}, level {study.level}; {study.made_by}.",
            below=tuple(one.node for one in candidates),
        ),
        candidates=candidates,
        curated=CodeNode(
            guid=guids.made("curated", "themes"),
            name=CURATED,
            codable=False,
            memo="Themes that people made from machine candidates, with what they decided.",
            colour=_INK,
            below=tuple(one.node for one in themes),
        )
        if themes
        else None,
        themes=themes,
    )


def _own(
    codes: pd.DataFrame, guids: Guids, headings: Collection[str]
) -> tuple[tuple[CodeNode, ...], dict[str, str]]:
    rows = codes[["code_id", "name", "memo", "colour", "parent_id"]]
    below: dict[str, list[tuple[str, str, str, str]]] = {}
    for code, name, memo, colour, parent in rows.itertuples(index=False, name=None):
        above = parent if isinstance(parent, str) else ""
        below.setdefault(above, []).append((code, name, memo, colour))
    ids = {str(code): guids.of("code", str(code)) for code in codes["code_id"]}
    order = [(row, "") for row in below.get("", ())]
    for row, _ in order:  # grows while it is walked
        order += [(child, row[0]) for child in below.get(row[0], ())]
    made: dict[str, list[CodeNode]] = {}
    for (code, name, memo, colour), parent in reversed(order):
        node = CodeNode(
            guid=ids[code],
            name=name,
            codable=code not in headings,
            memo=memo,
            colour=colour,
            below=tuple(reversed(made.get(code, []))),
        )
        made.setdefault(parent, []).append(node)
    return tuple(reversed(made.get("", []))), ids


def _candidates(study: Study, guids: Guids) -> tuple[Candidate, ...]:
    from mining.figures.style import mark

    said = {row["theme_id"]: row for row in _live(study)}
    found = []
    for row in study.themes_at(study.level).to_dict("records"):
        theme, words = str(row["theme_id"]), list(row["words"])
        status = _STATUSES.get(row["status"], str(row["status"]))
        decided = said.get(theme, {})
        memo = [
            f"Status: {status}.",
            f"Words: {', '.join(words)}.",
            f"Said: {' / '.join(row['title'])}." if row["title"] else "",
            f"Segments: {row['size']}; informants: {row['informants']}; "
            f"stability: {_number(row['stability'])}.",
            f"Made by {MACHINE}, run {study.run}, level {study.level}; {study.made_by}.",
            f"A person decided: {decided['decision']}." if decided.get("decision") else "",
        ]
        node = CodeNode(
            guid=guids.made("candidate", f"{study.run}/{theme}"),
            name=_named(theme, words),
            memo="\n".join(filter(None, memo)),
            colour=mark(int(row["cluster"])).colour,
        )
        segments = study.members(theme)
        found.append(Candidate(theme=theme, status=status, node=node, segments=segments))
    return tuple(found)


def _curated(study: Study, guids: Guids) -> tuple[Curated, ...]:
    """Return the themes that people kept; merged ones of one wording are one theme."""
    together: dict[str, list[dict[str, str]]] = {}
    for row in _live(study):
        if row["decision"] in _KEPT:
            said = " ".join(row["what_is_said"].split()).casefold()
            is_joined = row["decision"] == "merge" and said
            together.setdefault(f"merge {said}" if is_joined else row["theme_id"], []).append(row)
    words = dict(zip(study.themes["theme_id"], study.themes["words"], strict=True))
    found = []
    for rows in together.values():
        first = rows[0]
        name = " ".join(first["what_is_said"].split())
        node = CodeNode(
            guid=guids.made("theme", "/".join(row["theme_id"] for row in rows)),
            name=name or f"curated {_named(first['theme_id'], words[first['theme_id']])}",
            memo="\n".join(line for row in rows for line in _decision(row, study.run)),
            colour=_INK,
        )
        parts = [(row["who"] or NOBODY, study.members(row["theme_id"])) for row in rows]
        found.append(Curated(node=node, parts=tuple(parts)))
    return tuple(found)


def _decision(row: dict[str, str], run: str) -> list[str]:
    lines = [
        f"Decision on {row['theme_id']} of run {run}: {row['decision']}, "
        f"by {row['who'] or NOBODY}{', ' + row['when'] if row['when'] else ''}.",
        "The person decided on the theme; its passages are those of the candidate.",
    ]
    for label, name in (
        ("What is said", "what_is_said"),
        ("Inclusion rule", "inclusion_rule"),
        ("Could have been named before reading", "named_before"),
        ("Memo", "memo"),
    ):
        lines += [f"{label}: {row[name]}"] if row[name] else []
    return lines


def _live(study: Study) -> list[dict[str, str]]:
    """Return what people decided about the candidates of now."""
    table = study.decisions.themes
    rows = [
        dict(zip(table.columns, map(str, row), strict=True))
        for row in table.itertuples(index=False, name=None)
    ]
    known = set(study.themes["theme_id"])
    return [row for row in rows if row["state"] != ORPHAN and row["theme_id"] in known]


def _named(theme: str, words: Sequence[str]) -> str:
    return " ".join([theme, ", ".join(words[:_N_WORDS])]).strip()


def _number(value: float | None) -> str:
    return "not tried" if value is None or pd.isna(value) else f"{value:.2f}"
