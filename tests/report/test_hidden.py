"""A reflexive project: maps, silences and lists to read, and no coefficient anywhere."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from sections import REFLEXIVE

from mining.report.build import build_report

# Stability is of the clusters alone; it names Jaccard and stays.
COEFFICIENTS = (
    r"\b(AMI|SAMI|ARI|AUC|BCubed|Omega|kappa|alpha|AC1|Jaccard(?!, 0 to 1))\b|\bp = |\bq = "
)


@pytest.mark.parametrize("second", [True, False])
def test_no_page_of_a_reflexive_project_has_a_coefficient(make_data, second):
    data = replace(make_data(language="en", second=second), declared=REFLEXIVE)
    for page in build_report(data):
        seen = re.sub(r"<(style|script)\b.*?</\1>", " ", page, flags=re.DOTALL)
        seen = html.unescape(" ".join(re.sub(r"<[^>]+>", " ", seen).split()))
        assert re.findall(COEFFICIENTS, seen) == []
        assert "This project works reflexively" in seen


def test_coding_with_the_clusters_in_sight_has_no_coefficient_either(make_data):
    informed = replace(
        REFLEXIVE,
        protocol=REFLEXIVE.protocol.model_copy(
            update={"school": "codebook", "coding_finished_before_clusters": "no"}
        ),
    )
    full, _ = build_report(replace(make_data(language="en"), declared=informed))

    assert "it is informed by the machine and agreement would say nothing" in full
