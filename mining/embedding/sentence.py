"""Vectors from a pre-trained sentence model, offline.

Each text is encoded alone on one core, and as many at a time as there are cores.  That is
faster than padded batches on a processor, and a text's vector then depends on nothing but
the text: not on its neighbours, the number of cores, or what was cached before.  A text that
is longer than the model reads is read in parts (:mod:`mining.embedding.windows`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mining.embedding.backends import (
    BACKENDS,
    Backend,
    OnnxRunner,
    Runner,
    TorchRunner,
    onnx_file,
)
from mining.embedding.model_folder import (
    claimed_languages,
    file_sha256,
    find_minilm,
    find_model,
    fingerprint,
    own_prompts,
)
from mining.embedding.windows import pooled, windows
from mining.errors import ParamsError
from mining.vectors import unit_rows

Progress = Callable[[int], None]


class SentenceEmbedder:
    """A sentence-transformers model behind ``fit`` and ``transform``.

    Parameters
    ----------
    model
        Folder that holds the model, or a name that an earlier download left in the local
        model cache.
    prefix
        Put before every text; some models want an instruction there, such as ``"query: "``.
    prompt
        Name of one of the prompts that come with the model, instead of a prefix.  With
        neither, the model's own default counts, if it names one.
    backend
        What runs the model; ``onnx`` and ``onnx-int8`` need ONNX files in its folder.
    allow_download
        Whether the model may be fetched if it is not on this machine.
    """

    def __init__(
        self,
        *,
        model: str,
        prefix: str = "",
        prompt: str = "",
        backend: Backend = "torch",
        allow_download: bool = False,
    ) -> None:
        self.model = model
        self.prefix = prefix
        self.prompt = prompt
        self.backend = backend
        self.allow_download = allow_download

    def _validate_params(self) -> None:
        """Find the model, so that a missing one is told before any work."""
        if self.backend not in BACKENDS:
            raise ParamsError(
                f"embed.params.backend is {self.backend!r}; choose one of: {', '.join(BACKENDS)}"
            )
        _ = self.words_before
        if self.backend != "torch":
            onnx_file(self.folder, self.backend)

    def fit(self, texts: Sequence[str]) -> SentenceEmbedder:  # noqa: ARG002
        """Do nothing: the model is trained already."""
        return self

    def transform(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed ``texts`` as rows of shape (n_texts, n_dims)."""
        return self.encode(texts)[0]

    def encode(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Embed ``texts`` and tell which ones are longer than the model reads.

        Returns
        -------
        vectors
            Shape (n_texts, n_dims); unit rows.
        in_parts
            Shape (n_texts,); whether the text was read in parts.
        """
        runner, before = self._runner, self.words_before
        room = runner.room(before)
        unique = list(dict.fromkeys(texts))

        def one(text: str) -> tuple[NDArray[np.float32], bool]:
            # A token is at least one character: short texts need no counting.
            parts = [(text, 1)] if len(text) <= room else windows(text, runner.count, room)
            vectors = unit_rows(np.stack([runner.vector(part, before) for part, _ in parts]))
            if progress is not None:
                progress(1)
            return pooled(list(vectors), [n for _, n in parts]), len(parts) > 1

        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            found = dict(zip(unique, pool.map(one, unique), strict=True))
        rows = np.array([found[t][0] for t in texts], dtype=np.float32).reshape(-1, runner.n_dims)
        return unit_rows(rows), np.array([found[t][1] for t in texts], dtype=bool)

    @property
    def fingerprint(self) -> str:
        """Hash of the model's files, of the prefix and the backend: what vectors depend on."""
        told = f"{fingerprint(self.folder)}:{self.words_before}:in parts"
        if self.backend == "torch":
            return told
        return f"{told}:{file_sha256(onnx_file(self.folder, self.backend))}"

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages that the model's card claims."""
        return claimed_languages(self.folder)

    @cached_property
    def folder(self) -> Path:
        """Where the model is."""
        if not isinstance(self.model, str) or not self.model:
            raise ParamsError(f"embed.params.model is {self.model!r}; give a folder or a name")
        return find_model(self.model, allow_download=self.allow_download)

    @cached_property
    def words_before(self) -> str:
        """What stands before every text: the prefix, the prompt, or the model's default."""
        if self.prefix and self.prompt:
            raise ParamsError("embed.params: prefix and prompt are both given; keep one of them")
        prompts, default = own_prompts(self.folder)
        if self.prompt and self.prompt not in prompts:
            known = ", ".join(sorted(prompts)) or "it has none"
            raise ParamsError(
                f"embed.params.prompt: {self.prompt!r} is no prompt of the model ({known}); "
                "write the words themselves as prefix"
            )
        return self.prefix or prompts.get(self.prompt or default, "")

    @cached_property
    def _runner(self) -> Runner:
        if self.backend == "torch":
            return TorchRunner(self.folder)
        return OnnxRunner(self.folder, self.backend)


class MiniLMEmbedder(SentenceEmbedder):
    """The packaged all-MiniLM-L6-v2: English, 384 dimensions, reads 256 tokens at a time.

    References
    ----------
    Wang et al. 2020, arXiv:2002.10957; Reimers & Gurevych 2019, ACL D19-1410.
    """

    def __init__(self) -> None:
        super().__init__(model="all-MiniLM-L6-v2")

    @cached_property
    def folder(self) -> Path:
        """Where the packaged model is; its weights are checked by sha256."""
        return find_minilm()
