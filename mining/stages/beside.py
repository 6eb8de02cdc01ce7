"""A stage in a process of its own, beside the others.

t-SNE holds the interpreter's lock, so a thread gains little.  The process is started before
anything heavy is imported: it does its own imports meanwhile, and waits until it is told
that what its stage reads is there.  Where it is not told, it ends with the one that started it;
where it breaks off, the stage is done here.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from pkgutil import resolve_name
from types import TracebackType
from typing import Any, Self

from mining.errors import MiningError
from mining.workspace import Workspace


class Beside:
    """A stage that runs beside the caller, who must :meth:`begin` it and ask for its result."""

    def __init__(self, stage: str, workspace: Workspace) -> None:
        self._stage, self._workspace = stage, workspace
        command = [sys.executable, "-m", __name__, stage, os.fspath(workspace.root)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, encoding="utf-8")  # noqa: S603 - ourselves

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        with self._process:
            self._process.kill()

    def begin(self) -> None:
        """Say that what the stage reads is there."""
        stdin = self._process.stdin
        if stdin is not None:
            with suppress(BrokenPipeError):  # it broke off, which its result mends
                stdin.write("begin\n")
                stdin.flush()

    def result(self) -> Any:  # noqa: ANN401 - what the stage returns
        """Wait for the stage and return what it returned.

        Raises
        ------
        MiningError
            What stopped the stage.
        """
        said, _ = self._process.communicate()
        if self._process.returncode or not said:
            return stage_function(self._stage)(self._workspace)
        found = json.loads(said)
        if "error" in found:
            raise MiningError(found["error"])
        return found["made"]


def stage_function(stage: str) -> Callable[..., Any]:
    """Return the function of a stage; its libraries are imported only now."""
    found: Callable[..., Any] = resolve_name(f"mining.stages.{stage}:{stage}")
    return found


def _main(stage: str, root: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever waits for the result ends both
    function = stage_function(stage)
    if sys.stdin.readline():
        try:
            found = {"made": function(Workspace(Path(root)))}
        except MiningError as error:
            found = {"error": str(error)}
        except Exception:  # noqa: BLE001 - whoever waits does the stage again, and tells
            raise SystemExit(1) from None
        sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    _main(*sys.argv[1:])
