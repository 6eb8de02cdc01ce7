"""``params.yaml`` as frozen models, one per section.

A key in the file is a field here and a constructor argument in the part, with one
spelling.  The file is YAML 1.2, as DVC reads it: ``no`` is a language, not a boolean.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from mining.errors import ParamsError
from mining.registry import suggest

Level = Literal["coarse", "middle", "fine"]
LEVELS: tuple[Level, ...] = ("coarse", "middle", "fine")
Variant = Literal["short", "long", "centred", "centred_question", "words"]
VARIANTS: tuple[Variant, ...] = get_args(Variant)
# The variants that cut the talk otherwise, by the factor on the lengths of segments.
LENGTHS: Mapping[str, float] = MappingProxyType({"short": 0.5, "long": 2.0})
# The keys of ``ingest`` that name what the researcher keeps.
INPUTS = (
    *("transcripts", "codings", "second_coder", "codebook", "guide", "card"),
    *("pseudonyms", "dialect"),
)


class Section(BaseModel):
    """A frozen section; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, strict=True)


class Part(Section):
    """An interchangeable part and its parameters."""

    name: str
    params: dict[str, Any] = Field(default_factory=dict)


class Ingest(Section):
    """What to read."""

    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]
    transcripts: str
    codings: str | None = None
    second_coder: str | None = None
    codebook: str | None = None
    guide: str | None = None
    card: str | None = None
    pseudonyms: str | None = None
    dialect: str | None = None
    roles: dict[str, Literal["interviewer", "informant", "unknown"]] = Field(default_factory=dict)
    unlabelled: Literal["refuse", "one_speaker"] = "refuse"
    columns: dict[str, str] = Field(default_factory=dict)
    coder: str = "researcher"

    @model_validator(mode="after")
    def _two_people(self) -> Ingest:
        if self.second_coder is not None and self.codings in {None, self.second_coder}:
            what = "the same file as" if self.codings else "given without"
            raise ValueError(f"second_coder is {what} codings; agreement needs two people's tables")
        return self


class Segment(Section):
    """How talk is cut into segments; lengths in words."""

    unit: Literal["sentences", "turn"] = "sentences"
    min_words: Annotated[int, Field(ge=1)] = 30
    max_words: Annotated[int, Field(ge=2)] = 120
    short_words: Annotated[int, Field(ge=0)] = 5
    short_turns: Literal["merge", "set_aside"] = "merge"

    @model_validator(mode="after")
    def _range(self) -> Segment:
        if self.min_words > self.max_words:
            raise ValueError(
                f"min_words is {self.min_words}; it must not exceed max_words ({self.max_words})"
            )
        return self

    def scaled(self, factor: float) -> Segment:
        """Return the same with lengths times ``factor``, rounded, never below what is allowed.

        Examples
        --------
        >>> half = Segment(min_words=1, max_words=5).scaled(0.5)
        >>> half.min_words, half.max_words
        (1, 2)
        """
        low = max(1, round(self.min_words * factor))
        high = max(2, low, round(self.max_words * factor))
        return self.model_copy(update={"min_words": low, "max_words": high})


class Cluster(Part):
    """The recipe, how often stability is tried, who stays unassigned, and how the map is drawn."""

    stability_runs: Annotated[int, Field(ge=0, le=1000)] = 50
    unassigned: Literal["keep", "nearest"] = "keep"
    map: Literal["auto", "tsne", "umap", "pca"] = "auto"


class Themes(Section):
    """How candidate themes are described."""

    n_words: Annotated[int, Field(ge=1, le=50)] = 10
    n_exemplars: Annotated[int, Field(ge=1, le=20)] = 4
    mmr_lambda: Annotated[float, Field(ge=0, le=1)] = 0.5
    stop_words: tuple[str, ...] = Field(default=(), strict=False)


class Compare(Section):
    """How codes and clusters are compared."""

    overlap: Annotated[float, Field(gt=0, le=1)] = 0.5
    level: Level = "middle"
    variants: tuple[Variant, ...] = Field(default=VARIANTS, strict=False)
    other_embedder: Part | None = None


class Report(Section):
    """What the report looks like."""

    language: Literal["en", "nb", "nn"] = "en"


class Params(Section):
    """All of ``params.yaml``."""

    seed: Annotated[int, Field(ge=0, lt=2**32)] = 20261122
    ingest: Ingest
    segment: Segment = Segment()
    embed: Part
    cluster: Cluster = Cluster(name="default")
    themes: Themes = Themes()
    compare: Compare = Compare()
    report: Report = Report()


def load(path: Path, overrides: dict[str, Any] | None = None) -> Params:
    """Read and check ``params.yaml``.

    Raises
    ------
    ParamsError
        If the file is missing, is not YAML, or says something impossible; the sentence
        names the key, what was found and what is allowed.
    """
    if not path.is_file():
        raise ParamsError(f"{path}: not found; run 'mining init {path.parent}' to make a workspace")
    values = read_yaml(path)
    if not isinstance(values, dict):
        raise ParamsError(f"{path}: found no keys; 'mining init' writes an example")
    return parse({**values, **(overrides or {})}, where=str(path))


def parse(values: dict[str, Any], *, where: str = "params.yaml") -> Params:
    """Check parameters that were read already."""
    try:
        return Params.model_validate(values)
    except ValidationError as error:
        raise ParamsError(f"{where}: {_first_problem(error, values)}") from error


def read_yaml(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    """Read a YAML 1.2 file as plain Python values."""
    try:
        return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ParamsError(
            f"{path}: not UTF-8 text (byte {error.start}); save it as UTF-8"
        ) from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        what = (error.problem or error.context or "cannot be read").splitlines()[0]
        raise ParamsError(f"{path}{line}: not valid YAML: {what}") from error
    except YAMLError as error:
        raise ParamsError(f"{path}: not valid YAML") from error


def _first_problem(error: ValidationError, values: dict[str, Any]) -> str:
    problem = error.errors(include_url=False, include_input=False)[0]
    place = [str(p) for p in problem["loc"]]
    key = ".".join(place) or "the file"
    if problem["type"] == "extra_forbidden":
        known = _fields(place[:-1])
        hint = suggest(place[-1], known)
        return f"{key} is not a parameter{hint}; allowed here: {', '.join(known)}"
    if problem["type"] == "missing":
        return f"{key} is missing"
    found = _lookup(values, place)
    says = problem["msg"].removeprefix("Value error, ")
    says = says[:1].lower() + says[1:]
    shown = f" (found {found!r})" if isinstance(found, str | int | float | bool | None) else ""
    return f"{key}: {says}{shown}"


def _fields(place: list[str]) -> list[str]:
    model: type[BaseModel] = Params
    for name in place:
        kind: Any = model.model_fields[name].annotation
        model = next((k for k in get_args(kind) if k is not type(None)), kind)  # of "model | None"
    return list(model.model_fields)


def _lookup(values: Any, place: list[str]) -> Any:  # noqa: ANN401 - walks plain YAML values
    for name in place:
        if not isinstance(values, dict) or name not in values:
            return ()
        values = values[name]
    return values
