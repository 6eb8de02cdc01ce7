"""A wheel holds what the package needs and runs without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile

import pytest
from studies import ROOT


@pytest.mark.slow
def test_a_wheel_runs_the_demo_without_the_checkout(tmp_path):
    built = tmp_path / "dist"
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [wheel] = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        archive.extractall(tmp_path / "installed")
    assert not [n for n in names if n.startswith(("tests", "benchmarks", "experiments"))]
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "installed")}

    def mining(*arguments):
        code = "import mining, mining.cli; print(mining.__file__); mining.cli.main()"
        return subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=tmp_path,
            env=env,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    assert str(tmp_path / "installed") in mining("--help")
    mining("demo", str(tmp_path / "study"))
    mining("run", "--workspace", str(tmp_path / "study"))
    assert (tmp_path / "study" / "reports" / "report.html").exists()
