"""The command line: one command per stage, ``run`` for all of them, and the helpers.

A :class:`~mining.errors.MiningError` becomes one sentence and exit code 2; a bug keeps its
traceback and exit code 1.  Nothing heavy is imported before a command needs it.  A module
here adds its commands to ``app`` when it is imported.
"""

from __future__ import annotations

import atexit
import gc
import sys

from mining.cli import decisions, experiments, export, stages, study  # noqa: F401 - they add commands
from mining.cli.base import app
from mining.errors import MiningError

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line."""
    # Most objects of a run live to its end; looking them over again and again takes 7 % of it,
    # and as much again when Python ends, where nothing is left to be freed for.
    gc.set_threshold(100_000, 50, 50)
    atexit.register(gc.freeze)
    try:
        app()
    except MiningError as error:
        _stop(str(error))
    except OSError as error:
        if error.filename is None:
            raise
        _stop(f"{error.filename}: {error.strerror}")


def _stop(sentence: str) -> None:
    sys.stderr.write(f"Error: {sentence}\n")
    raise SystemExit(2)
