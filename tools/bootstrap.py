"""Make .venv and install the toolkit: ``python3 tools/bootstrap.py [base|dev]``.

``base`` is what a user needs without a sentence model; ``dev`` is everything.  On Linux
the default build of torch brings several gigabytes of CUDA libraries, so without an
NVIDIA driver the CPU build is taken first.  Nothing but the standard library is used.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if platform.system() == "Windows" else "bin")
PYTHON = BIN / "python"
CONSTRAINTS = ROOT / "constraints.txt"
TARGETS = {"base": ".", "dev": ".[dev]"}


def main() -> int:
    """Install the target that the command line names; return the exit code."""
    target = sys.argv[1] if len(sys.argv) > 1 else "dev"
    if target not in TARGETS:
        print(f"bootstrap: {target!r} is unknown; choose one of: {', '.join(TARGETS)}")
        return 2
    if sys.version_info < (3, 11):  # noqa: UP036 - this is what a too old Python runs
        print(f"bootstrap: this is Python {platform.python_version()}; 3.11 or newer is needed")
        return 2
    if not PYTHON.exists():
        print("bootstrap: making .venv")
        venv.create(VENV, with_pip=True)
    if target == "dev" and platform.system() == "Linux" and not has_nvidia_driver():
        install_cpu_torch()
    print(f"bootstrap: installing {target}")
    pip("install", "--quiet", "--constraint", str(CONSTRAINTS), "--editable", TARGETS[target])
    if target == "dev":
        keep_dvc_private()
    (VENV / f".{target}").touch()
    return 0


def has_nvidia_driver() -> bool:
    """Tell whether torch could use a GPU here."""
    return Path("/proc/driver/nvidia/version").exists()


def install_cpu_torch() -> None:
    """Install the CPU build of the pinned torch, from a wheel that pip finds or through uv."""
    if quiet("-c", "import torch") == 0:
        return
    torch = next(
        line
        for line in CONSTRAINTS.read_text(encoding="utf-8").splitlines()
        if line.startswith("torch==")
    )
    if cuda_packages(torch):
        print("bootstrap: the default torch brings about 5 GB of CUDA libraries;")
        print("bootstrap: there is no NVIDIA driver here, so the CPU build is taken through uv")
        pip("install", "--quiet", "uv")
        run(str(PYTHON), "-m", "uv", "pip", "install", "--quiet", "--torch-backend=cpu", torch)
    else:
        print("bootstrap: installing the CPU build of torch, about 0.9 GB")
        pip("install", "--quiet", torch)


def cuda_packages(requirement: str) -> list[str]:
    """Return the CUDA packages that pip would install with a requirement."""
    report = subprocess.run(
        [PYTHON, "-m", "pip", "install", "--quiet", "--dry-run", "--report", "-", requirement],
        check=True,
        capture_output=True,
        text=True,
    )
    names = [item["metadata"]["name"] for item in json.loads(report.stdout)["install"]]
    return [name for name in names if name.startswith(("nvidia-", "cuda-"))]


def keep_dvc_private() -> None:
    """Let DVC keep what it remembers of files inside the checkout, not in a shared folder."""
    place = ROOT / ".dvc" / "tmp" / "site"
    run(str(BIN / "dvc"), "config", "--quiet", "--local", "core.site_cache_dir", str(place))


def pip(*arguments: str) -> None:
    """Run pip of the environment."""
    run(str(PYTHON), "-m", "pip", "--disable-pip-version-check", *arguments)


def quiet(*arguments: str) -> int:
    """Run the environment's Python without output; return its exit code."""
    return subprocess.run([PYTHON, *arguments], check=False, capture_output=True).returncode


def run(*command: str) -> None:
    """Run a command in the checkout; stop the set-up if it fails."""
    code = subprocess.run(command, check=False, cwd=ROOT).returncode
    if code:
        print(f"bootstrap: failed: {' '.join(command)}")
        raise SystemExit(1)


if __name__ == "__main__":
    sys.exit(main())
