"""Errors a user can mend.

MiningError
├── DataError       the input files do not say what we need
├── ParamsError     params.yaml has a missing, unknown or impossible value
└── MissingExtra    an optional dependency is not installed

Anything else that escapes ``mining`` is a bug.  Messages name files, lines and ids;
they never quote a transcript, because logs are shared more freely than interviews.
"""

from __future__ import annotations


class MiningError(Exception):
    """Something the user can mend; the command line prints it as one sentence."""


class DataError(MiningError):
    """The input files do not say what we need."""


class ParamsError(MiningError):
    """``params.yaml`` has a missing, unknown or impossible value."""


class MissingExtra(MiningError):  # noqa: N818 - the house's name for it
    """An optional dependency is not installed."""
