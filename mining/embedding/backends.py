"""What runs a sentence model: torch, or ONNX Runtime where the model's folder has ONNX files.

Either turns one text, no longer than the model reads, into one vector.  ONNX Runtime starts
without torch and took 47 to 64 % of the processor time; ``onnx-int8`` takes less again, but it
changes vectors, and with them the grouping: compare before it is used (``same_grouping``).
"""

from __future__ import annotations

import json
import logging
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

import numpy as np
from numpy.typing import NDArray

from mining.embedding.model_folder import HOW_TO_INSTALL
from mining.errors import MissingExtra, ParamsError

Backend = Literal["torch", "onnx", "onnx-int8"]
BACKENDS: tuple[Backend, ...] = get_args(Backend)
# Names under which models are published and which libraries write.
_FILES = {
    "onnx": ("onnx/model.onnx", "model.onnx"),
    "onnx-int8": ("onnx/model_int8.onnx", "onnx/model_quantized.onnx", "model_quantized.onnx"),
}
_POOLING = "pooling_mode_"


class Runner(Protocol):
    """A loaded model."""

    @property
    def n_dims(self) -> int:
        """Dimensions of its vectors."""

    def room(self, prefix: str) -> int:
        """Return how many tokens it reads of a text after ``prefix``."""

    def count(self, text: str) -> int:
        """Return how many tokens a text has."""

    def vector(self, text: str, prefix: str) -> NDArray[np.float32]:
        """Embed one text, shape (n_dims,)."""


class TorchRunner:
    """A model behind sentence-transformers."""

    def __init__(self, folder: Path) -> None:
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
            self._model: Any = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError) as error:
            raise _broken(folder, error) from error

    @property
    def n_dims(self) -> int:
        """Dimensions of its vectors."""
        return int(self._model.get_embedding_dimension())

    def room(self, prefix: str) -> int:
        """Return how many tokens it reads of a text after ``prefix``."""
        limit = self._model.max_seq_length
        # A model without a limit reads everything.
        return np.iinfo(np.int32).max if limit is None else max(1, limit - self._tokens(prefix))

    def count(self, text: str) -> int:
        """Return how many tokens a text has."""
        return self._tokens(text) - self._tokens("")

    def vector(self, text: str, prefix: str) -> NDArray[np.float32]:
        """Embed one text on one core."""
        import torch

        torch.set_num_threads(1)
        # Given apart, because some models leave the prefix out of the mean; an empty one
        # keeps the library from adding the model's own.
        found = self._model.encode([text], prompt=prefix, batch_size=1, show_progress_bar=False)
        return np.asarray(found[0], dtype=np.float32)

    def _tokens(self, text: str) -> int:
        return len(self._model.tokenizer(text, truncation=False, verbose=False)["input_ids"])


class OnnxRunner:
    """A model behind ONNX Runtime: a transformer whose vectors are a mean or the first token.

    Raises
    ------
    ParamsError
        If the folder has no ONNX file, or the model does more than that.
    """

    def __init__(self, folder: Path, backend: Backend) -> None:
        path = onnx_file(folder, backend)
        self._first_token = _first_token(folder)
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise MissingExtra(
                "the ONNX backend needs onnxruntime and tokenizers; install them with: "
                "pip install onnxruntime tokenizers"
            ) from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        try:
            self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._session: Any = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # the library's own errors have no common parent
            raise _broken(folder, error) from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._limit = _limit(folder)

    @cached_property
    def n_dims(self) -> int:
        """Dimensions of its vectors."""
        return len(self.vector("a", ""))

    def room(self, prefix: str) -> int:
        """Return how many tokens it reads of a text after ``prefix``."""
        return max(1, self._limit - len(self._tokenizer.encode(prefix).ids))

    def count(self, text: str) -> int:
        """Return how many tokens a text has."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def vector(self, text: str, prefix: str) -> NDArray[np.float32]:
        """Embed one text on one core."""
        read = self._tokenizer.encode(prefix + text)
        ids = np.array([read.ids[: self._limit]], dtype=np.int64)
        given = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        wanted = {node.name for node in self._session.get_inputs()}
        found = self._session.run(None, {k: v for k, v in given.items() if k in wanted})
        states = np.asarray(found[0][0], dtype=np.float64)
        row = states[0] if self._first_token else states.mean(axis=0)
        return np.asarray(row, dtype=np.float32)


def onnx_file(folder: Path, backend: Backend) -> Path:
    """Return the model's ONNX file.

    Raises
    ------
    ParamsError
        If there is none.
    """
    for name in _FILES[backend]:
        if (folder / name).is_file():
            return folder / name
    raise ParamsError(
        f"embed.params.backend: {backend!r} needs an ONNX file, and {str(folder)!r} has none; "
        f"looked for: {', '.join(_FILES[backend])}"
    )


def _limit(folder: Path) -> int:
    found = _read(folder / "sentence_bert_config.json").get("max_seq_length")
    if found is None:
        found = _read(folder / "config.json").get("max_position_embeddings", 512)
    return int(found)


def _first_token(folder: Path) -> bool:
    """Tell whether a vector is the first token's (true) or the mean over tokens (false)."""
    modules = _read(folder / "modules.json") or [{}]
    kinds = [str(module.get("type", "")).rsplit(".", 1)[-1] for module in modules]
    place = next((m["path"] for m, k in zip(modules, kinds, strict=True) if k == "Pooling"), None)
    pooling = {} if place is None else _read(folder / place / "config.json")
    named = pooling.get("pooling_mode")
    modes = {key.removeprefix(_POOLING) for key, on in pooling.items() if on is True}
    modes = (modes & {"cls_token", "mean_tokens", "max_tokens", "lasttoken"}) or {str(named)}
    plain = modes in ({"cls_token"}, {"mean_tokens"}, {"cls"}, {"mean"})
    if set(kinds) - {"Transformer", "Pooling", "Normalize"} or not plain:
        raise ParamsError(
            f"embed.params.backend: the model in {str(folder)!r} does more than a mean over "
            "tokens or the first of them; choose one of: torch"
        )
    return modes in ({"cls_token"}, {"cls"})


def _read(path: Path) -> Any:  # noqa: ANN401 - any JSON
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _broken(folder: Path, error: Exception) -> ParamsError:
    return ParamsError(
        f"embed.params.model: the model in {str(folder)!r} cannot be loaded "
        f"({type(error).__name__}); download it again"
    )
