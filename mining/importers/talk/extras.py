"""Libraries that only old file formats need."""

from __future__ import annotations

import importlib
from typing import Any

from mining.errors import MissingExtra


def legacy(module: str, *, needed_for: str) -> Any:  # noqa: ANN401 - the library's own type
    """Import a library of the extra ``legacy``.

    Raises
    ------
    MissingExtra
        If it is not installed; the sentence says how to install it.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        name = module.partition(".")[0]
        raise MissingExtra(
            f"{needed_for} needs {name}; install it with: pip install 'interview-mining[legacy]'"
        ) from error
