"""What a researcher declares before the clusters are opened, and what follows from it.

The protocol is YAML that a person writes; declaring it stamps its hash, so that a report can
say whether it was changed since, and whether the clusters had been seen by then.  Whoever
works reflexively, or coded with the clusters in sight, gets no coefficients of agreement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from mining.decisions.sheets import shown
from mining.errors import DataError
from mining.params import Section
from mining.registry import suggest

School = Literal["reliability", "codebook", "reflexive"]
Reason = Literal["reflexive", "machine_informed"]
_ALLOWED = {
    "school": "reliability, codebook or reflexive",
    "surprise": "a sentence or two in quotation marks",
    "coding_finished_before_clusters": "yes or no",
}


class Protocol(Section):
    """What ``protocol.yaml`` says.

    Attributes
    ----------
    school
        The school of analysis: coding reliability, codebook, or reflexive.
    surprise
        What the comparison would have to show for the researcher to be surprised.
    coding_finished_before_clusters
        Whether coding and grouping are finished before the clusters are opened.
    """

    school: School
    surprise: str
    coding_finished_before_clusters: Literal["yes", "no"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """One declaration: of which bytes, when, and whether clusters had been shown by then.

    ``declared`` is UTC to the second, ``2026-11-22T10:00:00Z``.
    """

    sha256: str
    declared: str
    shown_before: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A protocol as it stands, and every time that one was declared.

    Attributes
    ----------
    sha256
        Of the file's bytes now.
    stamps
        Oldest first; a new declaration takes the place of the one before.
    """

    protocol: Protocol
    sha256: str
    stamps: tuple[Stamp, ...]

    @property
    def stamp(self) -> Stamp | None:
        """The declaration in force; ``None`` where the file is not what was declared last."""
        last = self.stamps[-1] if self.stamps else None
        return last if last is not None and last.sha256 == self.sha256 else None

    @property
    def changed(self) -> bool:
        """Whether the protocol was declared once and is another now."""
        return bool(self.stamps) and self.stamp is None

    @property
    def shown_before(self) -> bool | None:
        """Whether clusters had been shown at the declaration; ``None`` without one."""
        return None if self.stamp is None else self.stamp.shown_before

    @property
    def reason(self) -> Reason | None:
        """Why there are no coefficients of agreement, or ``None``.

        Examples
        --------
        >>> says = dict(surprise="x", coding_finished_before_clusters="no")
        >>> found = Protocol(school="codebook", **says)
        >>> Declared(protocol=found, sha256="", stamps=()).reason
        'machine_informed'
        """
        if self.protocol.school == "reflexive":
            return "reflexive"
        if self.protocol.coding_finished_before_clusters == "no":
            return "machine_informed"
        return None

    @property
    def hides_coefficients(self) -> bool:
        """Whether the report leaves out every coefficient of agreement."""
        return self.reason is not None


def parse_protocol(values: Any, *, where: str) -> Protocol:  # noqa: ANN401 - whatever the file holds
    """Check what a protocol says.

    Parameters
    ----------
    values
        As YAML 1.2 is read; ``yes`` is text there.
    where
        The file, for the sentence.

    Raises
    ------
    DataError
        If something is missing, not filled in, unknown, or not among what is allowed.

    Examples
    --------
    >>> parse_protocol({"school": "positivist"}, where="protocol.yaml")
    Traceback (most recent call last):
        ...
    mining.errors.DataError: protocol.yaml: school is 'positivist'; write reliability, ...
    """
    if not isinstance(values, dict):
        raise DataError(f"{where}: found no keys; 'mining protocol new' writes an example")
    filled = {key: value for key, value in values.items() if value not in (None, "")}
    try:
        found = Protocol.model_validate(filled)
    except ValidationError as error:
        raise DataError(f"{where}: {_first_problem(error, values)}") from None
    if not found.surprise.strip():
        raise DataError(f"{where}: surprise is not filled in; write {_ALLOWED['surprise']}")
    return found


def add_stamp(stamps: tuple[Stamp, ...], new: Stamp) -> tuple[Stamp, ...]:
    """Return the stamps with a new one; declaring the same file twice changes nothing.

    What was shown once stays shown, even if the files that showed it are gone.
    """
    if stamps and stamps[-1].sha256 == new.sha256:
        return stamps
    seen = new.shown_before or any(stamp.shown_before for stamp in stamps)
    return (*stamps, Stamp(sha256=new.sha256, declared=new.declared, shown_before=seen))


def _first_problem(error: ValidationError, values: dict[str, Any]) -> str:
    problem = error.errors(include_url=False, include_input=False)[0]
    key = str(problem["loc"][0])
    if problem["type"] == "extra_forbidden":
        known = list(Protocol.model_fields)
        return f"{key!r} is not a key here{suggest(key, known)}; it takes: {', '.join(known)}"
    if problem["type"] == "missing":
        return f"{key} is not filled in; write {_ALLOWED[key]}"
    value = values[key]
    found = shown(str(value)) if isinstance(value, str | int | float) else "not one value"
    return f"{key} is {found}; write {_ALLOWED[key]}"
