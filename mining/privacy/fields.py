"""Every field of a data card, as data: the reader, the template and the checks use this list.

The sections merge what datasheets and data cards ask for with what Norwegian research on
people has to answer.  A required field that is missing blocks exports, never analysis.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

Kind = Literal["text", "date", "number", "choice", "flag", "list"]
_ALLOWED: dict[Kind, str] = {
    "text": "text",
    "date": "a date such as 2031-12-31",
    "number": "a whole number",
    "flag": "yes or no",
    "list": "one text, or a list such as [one, two]",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a card says.

    Attributes
    ----------
    section, name
        Where it stands in the front matter.
    required
        Whether exports are blocked while it is missing.
    about
        One sentence on what to write.
    kind
        ``flag`` is yes or no; ``date`` an ISO date; ``list`` also takes a single text.
    choices
        What a ``choice`` may be.
    """

    section: str
    name: str
    required: bool
    about: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()

    @property
    def dotted(self) -> str:
        """Section and name, as messages show them."""
        return f"{self.section}.{self.name}"

    @property
    def allowed(self) -> str:
        """What may be written here."""
        return ", ".join(self.choices) or _ALLOWED[self.kind]


def _need(name: str, about: str, kind: str = "text") -> tuple[str, bool, str, str]:
    return name, True, about, kind


def _may(name: str, about: str, kind: str = "text") -> tuple[str, bool, str, str]:
    return name, False, about, kind


# A kind with bars is a choice between what they part.
_TABLE: dict[str, tuple[tuple[str, bool, str, str], ...]] = {
    "identity": (
        _need("title", "The name of the study, as a report may show it."),
        _need("version", "Version of the corpus, e.g. 1.2; raise it when a transcript changes."),
        _need("hash", "What identifies the files, e.g. their SHA-256, or the file that lists it."),
        _may("contact", "Whom to ask about the corpus: a role rather than a private address."),
        _need("licence", "Licence of the corpus, or 'not shareable'."),
    ),
    "motivation": (
        _need("research_question", "The question the interviews were made to answer."),
        _may("discipline", "The discipline, e.g. social work."),
        _may("funding", "Who paid, or 'none'."),
        _need("school", "The school, chosen before any cluster.", "reliability|codebook|reflexive"),
    ),
    "legal": (
        _need("notification_ref", "Reference of the notification, e.g. Sikt 000000, or why none."),
        _need("controller", "Who is responsible for the data, e.g. the university college."),
        _need("processors", "Who else handles the data, e.g. a transcription firm.", "list"),
        _need("legal_basis", "Why the data may be processed, e.g. consent, GDPR art. 6(1)(a)."),
        _need("special_categories", "GDPR art. 9 data, e.g. health of clients, or 'none'."),
        _need("third_party_information", "What is told about people who were not asked."),
        _need("consent_scope", "What the informants agreed to, in the letter's sense."),
        _need("consent_computational", "Whether it covers analysis by computer.", "yes|no|unclear"),
        _need("withdrawal_route", "How an informant withdraws, and who then deletes what."),
        _need("retention_date", "The day the data are deleted or made anonymous.", "date"),
        _may("impact_assessment", "Reference of the assessment (DPIA), or why none was needed."),
        _may("incentives", "What the informants got, e.g. a gift card of 200 kroner."),
    ),
    "informants": (
        _need("number", "How many people were interviewed.", "number"),
        _need("sampling", "How they were chosen, e.g. strategic, snowball."),
        _need("relation_to_researchers", "How they and the researchers know each other."),
        _may("roles", "What they are in this study, e.g. social workers.", "list"),
        _may("sites", "At how many places they work or live.", "number"),
        _may("attributes", "Attributes in bands only, e.g. age 30-60; never one by one."),
        _need("smallest_cell", "People in the smallest group that can be told apart.", "number"),
    ),
    "interviews": (
        _need("mode", "How the talk took place.", "in_person|video|telephone|written|mixed"),
        _may("place", "The kind of place, e.g. a meeting room at work; no address."),
        _need("duration_range", "Shortest and longest, e.g. 35-80 minutes."),
        _need("languages", "Language codes, e.g. [nn, en].", "list"),
        _need("dialect", "Which dialects are spoken, as coarsely as protection asks for."),
        _need("guide", "Version and blocks of the guide, e.g. version 2: an opening, 3 blocks."),
        _may("prior_access_to_guide", "Whether informants saw the guide in advance.", "flag"),
        _may("interviewers", "How many interviewed, and who, by role."),
    ),
    "transcription": (
        _need("transcribed_by", "Who typed, by role, and with which program if any."),
        _need("convention", "The convention, e.g. verbatim with fillers, pauses in brackets."),
        _need("omitted_parts", "What was not transcribed, e.g. the opening answer, or 'none'."),
        _need("dialect_policy", "What became of dialect.", "kept|partly_normalised|normalised"),
        _may("non_verbal", "How laughter, pauses and gestures are marked."),
        _may("quality_check", "Who compared transcripts with recordings, and how much of them."),
    ),
    "deidentification": (
        _need("method", "What was removed or replaced, e.g. names by role, places by letter."),
        _need(
            "key_location",
            "Where the key to the names is.",
            "no_key|destroyed|kept_apart|with_data",
        ),
        _may("checked_by", "Who read the result once more, by role."),
        _need("residual_risk", "Who could still recognise whom, and by what."),
        _need("dialect_decision", "Whether dialect was weighed as a trace, and what was decided."),
    ),
    "segmentation": (
        _need("rule", "How talk is cut, e.g. sentences packed to 30-120 words."),
        _need("number", "How many segments that gave.", "number"),
        _need("length_quartiles", "Quartiles of the length in words, e.g. 34 / 47 / 70."),
        _need("interviewer_text", "What becomes of the interviewer's words, e.g. left out."),
        _need("guide_map_method", "How turns get their question, e.g. patterns in the guide."),
    ),
    "coding": (
        _need("software", "Where the coding was done, e.g. MAXQDA 24, paper."),
        _need("approach", "The approach, e.g. inductive, text-near (SDI)."),
        _need("coders", "How many coded, and who, by role."),
        _need("double_coded_share", "Share coded by two people, e.g. 10 %, or 'none'."),
        _need("codes", "How many codes.", "number"),
        _need("used_once", "How many codes are used once.", "number"),
        _need("groups", "How many code groups.", "number"),
        _need("guide_derived_groups", "How many groups follow the guide's blocks.", "number"),
        _need("not_relevant_group", "Whether a group holds what is not relevant.", "flag"),
        _need("finished_before_machine_run", "Whether coding ended before any cluster.", "flag"),
        _may("memos", "Whether memos were written, and where they are."),
    ),
    "models": (
        _need("embedding_name", "The embedder of params.yaml, with the model's name if any."),
        _need("embedding_version", "Its version, or that of this package for 'lexical'."),
        _need("embedding_hash", "SHA-256 of the model's weights, or 'no weights'."),
        _need("embedding_licence", "Its licence, e.g. Apache-2.0."),
        _need("language_coverage", "Whether it knows the language and dialects of the talk."),
        _need("offline", "Whether all of it ran without the network.", "flag"),
    ),
    "uses": (
        _need("intended", "What the corpus and its analysis are for."),
        _need("out_of_scope", "What they must not be used for, e.g. ranking offices.", "list"),
    ),
    "limits": (_need("known", "What a reader must know before trusting a result."),),
    "access": (
        _need("who_may_read", "Who may read the transcripts, by role."),
        _need("storage_class", "The class of storage.", "open|internal|confidential|strict"),
        _may("update_policy", "Who changes this card, and when."),
        _need("end_date", "The day access ends.", "date"),
    ),
}


def _field(section: str, row: tuple[str, bool, str, str]) -> Field:
    name, required, about, kind = row
    choices = tuple(kind.split("|")) if "|" in kind else ()
    return Field(
        section, name, required, about, cast("Kind", "choice" if choices else kind), choices
    )


# What people write to come back to later; a text without a letter or digit says nothing either.
_PLACEHOLDER = re.compile(
    r"[\W_]*|(?:TODO|TBD|TBA|FIXME|XXX+)\b.*|<[^<>@:]*>"
    r"|(?i:todo|tbd|tba|fixme|xxx+|fill in|fyll inn|fyll ut)\s*(?:[:.!?–-].*)?",
    re.DOTALL,
)
SECTIONS: tuple[str, ...] = tuple(_TABLE)
FIELDS: tuple[Field, ...] = tuple(_field(s, row) for s, rows in _TABLE.items() for row in rows)


def in_section(section: str) -> dict[str, Field]:
    """Return the fields of a section by name, in order."""
    return {f.name: f for f in FIELDS if f.section == section}


_HEAD = """\
# The data card of a study.  It stays with the data; no quote from an interview belongs here.
# While a required field is empty, exports and the shareable report are blocked; analysis is not.
# Put a text in quotes when it holds a colon or begins with a sign.
"""
_PROSE = """
# About this corpus

## What the study is

Write who talks about what, when and why, in a few lines.

## How it was collected

Write how people were found, asked, recorded and transcribed, beyond what the fields say.

## What must not be done with it

Write which uses would break a promise to the informants or harm those they talk about.

## Known limits

Write what is missing, uneven or uncertain, and which reading it does not support.
"""


def is_blank(value: object) -> bool:
    """Whether nothing was written yet: null, an empty text or list, ``...``, ``TODO``."""
    items = value if isinstance(value, list | tuple) else [value]
    texts = [item for item in items if item is not None]
    return all(isinstance(t, str) and _PLACEHOLDER.fullmatch(t.strip()) for t in texts)


def template() -> str:
    """Return the empty card that ``mining/templates/card.md`` holds."""
    lines = ["---", *_HEAD.splitlines()]
    for section in SECTIONS:
        lines += ["", f"{section}:"]
        for field in in_section(section).values():
            mark = "required" if field.required else "optional"
            lines += [f"  # {mark}: {field.about}  [{field.allowed}]", f"  {field.name}:"]
    return "\n".join([*lines, "---", _PROSE])
