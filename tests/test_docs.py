"""The pages say what the code does."""

from __future__ import annotations

import importlib.util
import re

import pytest
from studies import ROOT

from mining.comparison.partition import SCORES
from mining.comparison.readings import READINGS
from mining.schemas import FLOAT, RESULTS

spec = importlib.util.spec_from_file_location("docs_tool", ROOT / "tools" / "docs.py")
docs_tool = importlib.util.module_from_spec(spec)
spec.loader.exec_module(docs_tool)

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("name", sorted(docs_tool.PAGES))
def test_generated_pages_are_up_to_date(name):
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")

    assert page == docs_tool.PAGES[name](), "run 'make docs'"


def test_every_number_of_the_results_is_explained():
    explained = {score.name for score in SCORES} | {n for r in READINGS for n in r.names}
    plain = {"chance", "before", "after"}  # named by the rows that they stand in
    for schema in RESULTS.values():
        floats = {name for name, kind in schema.columns.items() if kind == FLOAT} - plain
        bare = {re.sub("^ami_.*", "ami", name) for name in floats}
        assert bare <= explained, schema.name


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_every_parameter_stands_in_the_template():
    from mining.params import Params

    text = (ROOT / "mining" / "templates" / "params.yaml").read_text(encoding="utf-8")
    for name, field in Params.model_fields.items():
        assert re.search(rf"^{name}:", text, re.MULTILINE), name
        for key in getattr(field.annotation, "model_fields", {}):
            assert re.search(rf"\b{key}:", text), f"{name}.{key}"
