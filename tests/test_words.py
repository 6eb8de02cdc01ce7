"""No text of the toolkit claims what a comparison cannot show."""

from __future__ import annotations

import ast
import re

import pytest
from studies import ROOT

PACKAGE = ROOT / "mining"
CLAIMS = re.compile(
    r"\b(accura\w*|correct\w*|validat(ed|es|ion)|proves|ground truth|objective(ly)?|saturated"
    r"|reliable coding|the model found|gold standard|true codes?|y_true|y_pred)\b",
    re.IGNORECASE,
)
# Catalogues, templates and everything that a command, a message or a sheet is made of.
TEXTS = [
    *sorted(PACKAGE.rglob("*.toml")),
    *sorted((PACKAGE / "templates").iterdir()),
    *sorted((PACKAGE / "report" / "templates").iterdir()),
]
MODULES = sorted(PACKAGE.rglob("*.py"))


def name(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEXTS, ids=name)
def test_no_catalogue_or_template_claims_too_much(path):
    assert CLAIMS.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_string_of_the_code_claims_too_much(path):
    strings = [
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]

    assert [s for s in strings if CLAIMS.search(s)] == []
