"""Vectors from a pre-trained sentence model, offline.

Each text is encoded alone on one core, and as many at a time as there are cores.  That is
faster than padded batches on a processor, and a text's vector then depends on nothing but
the text: not on its neighbours, the number of cores, or what was cached before.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mining.embedding.model_folder import (
    HOW_TO_INSTALL,
    claimed_languages,
    find_minilm,
    find_model,
    fingerprint,
)
from mining.errors import MissingExtra, ParamsError
from mining.vectors import unit_rows

Progress = Callable[[int], None]


class SentenceEmbedder:
    """A sentence-transformers model behind ``fit`` and ``transform``.

    Parameters
    ----------
    model
        Folder that holds the model, or a name that an earlier download left in the local
        model cache.
    prompt
        Put before every text; some models want an instruction there.
    allow_download
        Whether the model may be fetched if it is not on this machine.
    """

    def __init__(self, *, model: str, prompt: str = "", allow_download: bool = False) -> None:
        self.model = model
        self.prompt = prompt
        self.allow_download = allow_download

    def _validate_params(self) -> None:
        """Find the model, so that a missing one is told before any work."""
        _ = self.folder

    def fit(self, texts: Sequence[str]) -> SentenceEmbedder:  # noqa: ARG002
        """Do nothing: the model is trained already."""
        return self

    def transform(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed ``texts`` as rows of shape (n_texts, n_dims)."""
        return self.encode(texts)[0]

    def encode(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Embed ``texts`` and tell which ones the model cut off.

        Returns
        -------
        vectors
            Shape (n_texts, n_dims); unit rows.
        cut_off
            Shape (n_texts,); whether the text was longer than the model reads.
        """
        encoder = self._encoder
        unique = list(dict.fromkeys(texts))

        def one(text: str) -> tuple[NDArray[np.float32], bool]:
            _use_one_core()
            prompted = self.prompt + text
            vector = encoder.encode([prompted], batch_size=1, show_progress_bar=False)
            if progress is not None:
                progress(1)
            return vector[0], self._is_cut_off(prompted)

        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            found = dict(zip(unique, pool.map(one, unique), strict=True))
        n_dims = encoder.get_embedding_dimension()
        rows = np.array([found[t][0] for t in texts], dtype=np.float32).reshape(-1, n_dims)
        return unit_rows(rows), np.array([found[t][1] for t in texts], dtype=bool)

    @property
    def fingerprint(self) -> str:
        """Hash of the model's files and of the prompt: what the vectors depend on."""
        return f"{fingerprint(self.folder)}:{self.prompt}"

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

    def _is_cut_off(self, text: str) -> bool:
        limit = self._encoder.max_seq_length
        if limit is None or len(text) < limit:  # a token is at least one character
            return False
        tokens = self._encoder.tokenizer(text, truncation=False, verbose=False)["input_ids"]
        return bool(len(tokens) > limit)

    @cached_property
    def _encoder(self) -> Any:  # noqa: ANN401 - the library has no type for us here
        folder = str(self.folder)
        try:
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging as transformers_logging
        except ImportError as error:
            raise MissingExtra(
                f"the 'sentence' embedder needs sentence-transformers; {HOW_TO_INSTALL}"
            ) from error
        transformers_logging.disable_progress_bar()
        logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
        try:
            return SentenceTransformer(folder, device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError) as error:
            raise ParamsError(
                f"embed.params.model: the model in {folder!r} cannot be loaded "
                f"({type(error).__name__}); download it again"
            ) from error


class MiniLMEmbedder(SentenceEmbedder):
    """The packaged all-MiniLM-L6-v2: English, 384 dimensions, reads 256 tokens.

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


def _use_one_core() -> None:
    import torch

    torch.set_num_threads(1)
