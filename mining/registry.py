"""The only list of interchangeable parts.

A part is added by writing one module, one line here and one row in ``docs/parts.md``; the
contract tests pick it up.  Values are dotted paths, not classes, so that naming a part
imports nothing heavy.
"""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Mapping
from pkgutil import resolve_name
from typing import Any

from mining.errors import ParamsError

PARTS: dict[str, dict[str, str]] = {
    "embedder": {
        "lexical": "mining.embedding.lexical:LexicalEmbedder",
        "hybrid": "mining.embedding.hybrid:HybridEmbedder",
        "minilm": "mining.embedding.sentence:MiniLMEmbedder",
        "sentence": "mining.embedding.sentence:SentenceEmbedder",
    },
    "clusterer": {
        "default": "mining.clustering.recipes:TreeRecipe",
        "kmeans": "sklearn.cluster:KMeans",
        "agglomerative": "sklearn.cluster:AgglomerativeClustering",
        "hdbscan": "sklearn.cluster:HDBSCAN",
        "umap-hdbscan": "mining.clustering.density:UmapHdbscan",
    },
    "transcript": {
        "docx": "mining.importers.docx:read_docx",
        "elan": "mining.importers.talk.elan:read_elan",
        "html": "mining.importers.talk.web_page:read_html",
        "odt": "mining.importers.talk.odt:read_odt",
        "pdf": "mining.importers.talk.pdf:read_pdf",
        "project": "mining.importers.project_texts:read_project_texts",
        "rtf": "mining.importers.talk.rtf:read_rtf",
        "subtitles": "mining.importers.talk.subtitles:read_subtitles",
        "table": "mining.importers.talk.table:read_transcript_table",
        "text": "mining.importers.plain_text:read_plain_text",
        "whisper": "mining.importers.talk.whisper:read_whisper_json",
    },
    "codings": {
        "atlasti": "mining.importers.quotes.atlasti:read_atlasti",
        "comments": "mining.importers.quotes.comments:read_comments",
        "dedoose": "mining.importers.quotes.dedoose:read_dedoose",
        "maxqda": "mining.importers.maxqda:read_maxqda",
        "nvivo": "mining.importers.quotes.nvivo:read_nvivo",
        "qualcoder": "mining.importers.projects.qualcoder:read_qualcoder",
        "refi": "mining.importers.refi.project:read_refi",
        "rqda": "mining.importers.projects.rqda:read_rqda",
        "taguette": "mining.importers.projects.taguette:read_taguette",
        "table": "mining.importers.coding_table:read_coding_table",
    },
}


def resolve(kind: str, name: str) -> Any:  # noqa: ANN401 - the part's own type
    """Return the class or function that is called ``name``.

    Examples
    --------
    >>> resolve("clusterer", "k-means")
    Traceback (most recent call last):
        ...
    mining.errors.ParamsError: clusterer 'k-means' is unknown; choose one of: agglomerative, \
default, hdbscan, kmeans, umap-hdbscan
    """
    parts = PARTS[kind]
    if name not in parts:
        choices = ", ".join(sorted(parts))
        raise ParamsError(f"{kind} {name!r} is unknown; choose one of: {choices}")
    return resolve_name(parts[name])


def make(kind: str, name: str, params: Mapping[str, Any], *, seed: int | None = None) -> Any:  # noqa: ANN401 - the part's own type
    """Build the part that ``params.yaml`` calls ``name``.

    ``seed`` becomes ``random_state`` where the part takes one and ``params`` names none, so
    that nothing is drawn by chance.  What the part says of its parameters is checked now,
    before any work.

    Raises
    ------
    ParamsError
        If there is no such part or it does not take one of ``params``.

    Examples
    --------
    >>> make("clusterer", "kmeans", {"n_clusters": 3}, seed=1)
    KMeans(n_clusters=3, random_state=1)
    """
    part = resolve(kind, name)
    allowed = list(inspect.signature(part).parameters)
    for key in params:
        if key not in allowed:
            raise ParamsError(
                f"{kind} {name!r} has no parameter {key!r}{suggest(key, allowed)}; "
                f"it takes: {', '.join(allowed) or 'none'}"
            )
    chosen = dict(params)
    if seed is not None and "random_state" in allowed and chosen.get("random_state") is None:
        chosen["random_state"] = seed
    try:
        made = part(**chosen)
        # scikit-learn's own name for it; our parts check themselves under the same one.
        if hasattr(made, "_validate_params"):
            made._validate_params()
    except (TypeError, ValueError) as error:
        raise ParamsError(f"{kind} {name!r}: {' '.join(str(error).split())}") from error
    return made


def suggest(word: str, choices: list[str]) -> str:
    """Return ``", did you mean ...?"`` for a near miss, else an empty string."""
    near = difflib.get_close_matches(word, choices, n=1)
    return f", did you mean {near[0]!r}?" if near else ""
