"""A copy of a sentence model with ONNX files, and whether they group a study as torch does.

Both are asked for by a person, from Python; no stage exports anything.  Exporting needs torch
and onnx, and int8 needs onnxruntime's tools.  Nothing is downloaded.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score

from mining.embedding.backends import BACKENDS, Backend, TorchRunner
from mining.errors import DataError, MissingExtra

_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def export_onnx(folder: Path, target: Path) -> Path:
    """Copy a model to ``target`` and write its ONNX files there, in full and in int8.

    Raises
    ------
    DataError
        If ``target`` exists already.
    MissingExtra
        If torch, sentence-transformers, onnx or onnxruntime is not installed.
    """
    if target.exists():
        raise DataError(f"{target}: exists already; name a folder that does not")
    try:
        import onnx  # noqa: F401 - torch needs it
        import torch
        from onnxruntime.quantization import QuantType, quantize_dynamic
    except ImportError as error:
        raise MissingExtra(
            f"exporting needs torch, onnx and onnxruntime ({error.name} is missing); "
            "install them with: pip install torch onnx onnxruntime"
        ) from error
    module, given = _traced(folder)
    shutil.copytree(folder, target)
    (target / "onnx").mkdir()
    whole = target / "onnx" / "model.onnx"
    torch.onnx.export(
        module,
        tuple(given.values()),
        str(whole),
        input_names=list(given),
        output_names=["last_hidden_state"],
        dynamic_axes={name: {0: "texts", 1: "tokens"} for name in given},
        opset_version=17,
        dynamo=False,
    )
    small = target / "onnx" / "model_int8.onnx"
    quantize_dynamic(str(whole), str(small), weight_type=QuantType.QInt8, per_channel=True)
    return target


def _traced(folder: Path) -> tuple[Any, dict[str, Any]]:
    """Return the transformer as tokens to states, and tokens to trace it with."""
    import torch

    model = TorchRunner(folder)._model
    inner = model[0].auto_model.eval()
    read = model.tokenizer(["to trace"], return_tensors="pt")
    given = {name: read[name] for name in _INPUTS if name in read}

    class States(torch.nn.Module):  # type: ignore[misc]
        """The states of the last layer."""

        def __init__(self) -> None:
            super().__init__()
            self.inner = inner  # a part of the module, so that its weights go along

        def forward(self, *tokens: Any) -> Any:  # noqa: ANN401 - tensors
            return self.inner(**dict(zip(given, tokens, strict=True))).last_hidden_state

    return States(), given


def same_grouping(labels: Mapping[Backend, NDArray[np.int64]]) -> dict[Backend, float]:
    """Return how far each backend groups the same segments as torch.

    Parameters
    ----------
    labels
        Clusters of shape (n_segments,) at one level, by backend.

    Returns
    -------
    dict
        Adjusted Rand index with the grouping by torch; 1 is the same, and by chance it is 0.

    Examples
    --------
    >>> one, two = np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1])
    >>> same_grouping({"torch": one, "onnx": one, "onnx-int8": two})
    {'onnx': 1.0, 'onnx-int8': 0.0}
    """
    if "torch" not in labels:
        raise ValueError("labels: no 'torch' among them; the others are held against it")
    others = (name for name in BACKENDS if name != "torch" and name in labels)
    return {n: round(float(adjusted_rand_score(labels["torch"], labels[n])), 4) for n in others}
