"""Work in a process of its own, beside the stages of a run.

t-SNE holds the interpreter's lock, so a thread gains little.  The process is started before
anything heavy is imported: it does its own imports meanwhile, and waits until it is told
that what the work reads is there.  It writes nothing, so that it may be ended at any time, and
ends with the one that started it.  Where it breaks off it says nothing: whoever asks does the
work instead, and meets the same mistake.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from pathlib import Path
from pkgutil import resolve_name
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

from mining.workspace import Workspace

_SELF = (sys.executable, "-P", "-m", "mining.stages.beside")  # -P: nothing of the current folder


class Beside:
    """A function of a workspace, named by its dotted path, whose result JSON can hold."""

    def __init__(self, function: str, workspace: Workspace) -> None:
        command = [*_SELF, function, os.fspath(workspace.root)]
        pipe = subprocess.PIPE
        self._may_begin = False
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, encoding="utf-8")  # noqa: S603 - ourselves

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what it was told and never read
                    pipe.close()
        self._process.wait()

    def begin(self) -> None:
        """Say that what the function reads is there."""
        self._may_begin = True
        if self._process.stdin is not None:
            with suppress(OSError):  # it broke off
                self._process.stdin.write("begin\n")
                self._process.stdin.flush()

    def result(self) -> Any:  # noqa: ANN401 - what the function returns
        """Wait for what the function returns; ``None`` where it never began, or broke off."""
        if not self._may_begin:
            return None
        said = self._process.stdout.read() if self._process.stdout is not None else ""
        return json.loads(said) if self._process.wait() == 0 else None


def _main(name: str, root: str) -> None:
    begin = Event()
    Thread(target=_listen, args=[begin], daemon=True).start()
    out = sys.stdout
    # What goes wrong is told by whoever does the work instead; what a library prints is no result.
    with suppress(Exception), redirect_stdout(sys.stderr):
        function: Callable[[Workspace], Any] = resolve_name(name)
        begin.wait()
        found = json.dumps(function(Workspace(Path(root))))
        out.write(found)
        out.flush()
        os._exit(0)  # nothing is left to be closed
    os._exit(1)


def _listen(begin: Event) -> None:
    """Wait for the word to begin, and then for the end of the one that says it."""
    if sys.stdin.readline():
        begin.set()
        sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever waits for the result ends both
    _main(*sys.argv[1:])
