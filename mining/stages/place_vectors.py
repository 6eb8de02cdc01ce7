"""Old and new segments in one space, and the rehearsals that show what is usual there.

An embedder that learns from the corpus learns from the old segments alone.  For a rehearsal
it learns anew without the interviews that are left out; a sentence model learns nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from mining.clustering.placing import folds
from mining.embedding.cache import encode_cached
from mining.errors import DataError
from mining.registry import make
from mining.tables import read_json
from mining.vectors import Vectors
from mining.workspace import Workspace

_NEAR = 1e-3  # how far an embedder that learnt anew may be from what was stored
_WORD = re.compile(r"\w+")
Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """Some interviews left out, and both parts in the space that the others make.

    Attributes
    ----------
    at
        Which old segments are left out, shape (n_old,).
    rest, left_out
        Vectors of the others and of those.
    """

    at: NDArray[np.bool_] = field(repr=False)
    rest: Matrix = field(repr=False)
    left_out: Matrix = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """Vectors of old and new segments, and a rehearsal per fold of the old interviews."""

    old: Matrix = field(repr=False)
    new: Matrix = field(repr=False)
    rehearsals: Sequence[Rehearsal] = field(repr=False)


def read_space(workspace: Workspace, old: pd.DataFrame, new: pd.DataFrame) -> Space:
    """Embed new segments as the study's own were embedded.

    Parameters
    ----------
    old, new
        The table ``segments`` of the study and of the new interviews.

    Raises
    ------
    DataError
        If ``data/embeddings`` is not what these segments and parameters give.
    """
    stored = Vectors.read(workspace.embeddings / "vectors.parquet").rows(old["segment_id"].tolist())
    embedder = _embedder(workspace)
    said, further = old["text_model"].tolist(), new["text_model"].tolist()
    left_out = folds(old["document_id"].tolist())
    if hasattr(embedder, "fingerprint"):
        found = encode_cached(embedder, further, workspace.vector_cache).vectors
        rehearsals = [Rehearsal(at=at, rest=stored[~at], left_out=stored[at]) for at in left_out]
        return Space(old=stored, new=_silent(found, further), rehearsals=rehearsals)
    with threadpool_limits(1):
        again, found = _learn(embedder, said, further)
        if again.shape != stored.shape or np.abs(again - stored).max(initial=0.0) > _NEAR:
            raise _stale(workspace)
        made = [(at, _learn(embedder, _of(said, ~at), _of(said, at))) for at in left_out]
    rehearsals = [Rehearsal(at=at, rest=rest, left_out=apart) for at, (rest, apart) in made]
    return Space(old=stored, new=found, rehearsals=rehearsals)


def unheard(texts: Sequence[str], heard: Sequence[str]) -> float | None:
    """Return the share of words, each as often as it is said, that stand in no other text.

    Examples
    --------
    >>> unheard(["Ein katt og ein hund"], ["ein HUND, og"])
    0.2
    >>> unheard(["..."], ["ein"]) is None
    True
    """
    known = {word for text in heard for word in _WORD.findall(text.casefold())}
    said = [word for text in texts for word in _WORD.findall(text.casefold())]
    return sum(word not in known for word in said) / len(said) if said else None


def _embedder(workspace: Workspace) -> Any:  # noqa: ANN401 - any part
    params = workspace.params()
    about = read_json(workspace.embeddings / "embedding.json")
    embedder = make("embedder", params.embed.name, params.embed.params, seed=params.seed)
    now = (params.embed.name, params.embed.params, getattr(embedder, "fingerprint", None))
    if now != (about["embedder"], about["params"], about["fingerprint"]):
        raise _stale(workspace)
    return embedder


def _stale(workspace: Workspace) -> DataError:
    return DataError(
        f"{workspace.embeddings}: the vectors were made from other segments or parameters; run "
        "'mining run' first"
    )


def _learn(embedder: Any, said: Sequence[str], further: Sequence[str]) -> tuple[Matrix, Matrix]:  # noqa: ANN401 - any part
    embedder.fit(said)
    return tuple(_silent(embedder.transform(texts), texts) for texts in (said, further))  # type: ignore[return-value]


def _silent(vectors: Matrix, texts: Sequence[str]) -> Matrix:
    """Return vectors with zeros where nothing was said, as ``embed`` makes them."""
    vectors[[not text.strip() for text in texts]] = 0.0
    return vectors


def _of(texts: Sequence[str], at: NDArray[np.bool_]) -> list[str]:
    return [text for text, wanted in zip(texts, at, strict=True) if wanted]
