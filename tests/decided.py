"""A small study with clusters that a test chooses, and hands that fill in workbooks."""

from __future__ import annotations

import contextlib
import csv
import io
import shutil

import pytest
from openpyxl import load_workbook
from studies import CODES, INTERVIEW, make_study

from mining.cli import main
from mining.stages.embed import embed
from mining.stages.ingest import ingest
from mining.tables import read_table, write_table

SECOND = INTERVIEW.replace("Intervju 1", "Intervju 2").replace("Informant 1", "Informant 2")
FINDINGS = "finding,name,what\nF1,Tida er knapp,\nF2,Kollegaene,\n"
MODEL = "row,F1,F2\nproblem,Fleire krav enn timar,\nconcept,,\n"


def call(*arguments):
    """Run the command line in this process; return exit code, output and errors."""
    out, err = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        patch.setattr("sys.argv", ["mining", *map(str, arguments)])
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = stop.code or 0
    return code, out.getvalue(), err.getvalue()


def refused(*arguments):
    """Run a command that must end with one sentence; return the sentence."""
    code, _, err = call(*arguments)
    said = [line for line in err.splitlines() if not line.startswith("note: ")]
    assert (code, len(said)) == (2, 1), err
    assert said[0].startswith("Error: ")
    for sentence in (INTERVIEW, SECOND):
        words = sentence.split()
        for i in range(len(words) - 3):
            assert " ".join(words[i : i + 4]) not in said[0]
    return said[0].removeprefix("Error: ")


def make_decided(folder):
    """Write a study of two interviews, each with six segments, read into tables."""
    codes = CODES + CODES.partition("\n")[2].replace("intervju_1", "intervju_2")
    workspace = make_study(
        folder,
        **{"raw/intervju_2.txt": SECOND, "codes.csv": codes},
        **{"decisions/findings.csv": FINDINGS, "decisions/concept_model.csv": MODEL},
    )
    ingest(workspace)
    embed(workspace)
    return workspace


def copy_of(workspace, folder):
    """Return the same workspace in another folder."""
    shutil.copytree(workspace.root, folder, dirs_exist_ok=True)
    return type(workspace)(folder)


def segments(workspace):
    """Return the ids of all segments, in the order of the talk."""
    return read_table("segments", workspace.corpus / "segments.parquet")["segment_id"].tolist()


def group(workspace, *clusters):
    """Write clusters: lists of places in :func:`segments`; the others are unassigned."""
    ids = segments(workspace)
    of = {place: number for number, places in enumerate(clusters) for place in places}
    rows = [
        {"segment_id": s, "level": "middle", "cluster": of.get(i, -1), "strength": 1.0}
        for i, s in enumerate(ids)
    ]
    themes = [
        {
            "theme_id": f"middle-{n:02d}",
            "level": "middle",
            "cluster": n,
            "parent_id": None,
            "size": len(places),
            "informants": 2,
            "stability": 0.8,
            "title": ["rekk ikkje over"],
            "words": ["tid", "saker"],
            "exemplars": [ids[places[0]]],
            "contrast": [ids[places[0]], ids[places[-1]]],
            "doubtful": ids[places[-1]],
            "near_misses": [],
            "n_near_misses": 0,
            "status": "candidate",
        }
        for n, places in enumerate(clusters)
    ]
    write_table("clusters", rows, workspace.clusters / "clusters.parquet")
    write_table("themes", themes, workspace.themes / "themes.parquet")


def book(workspace, name="work.xlsx"):
    """Open a workbook of decisions."""
    return load_workbook(workspace.decisions / name)


def column(sheet, label):
    """Return the place of a column by its header."""
    return [cell.value for cell in sheet[1]].index(label) + 1


def fill(workspace, sheet, row, label, value, *, name="work.xlsx"):
    """Write one cell, as a person does."""
    opened = book(workspace, name)
    opened[sheet].cell(row, column(opened[sheet], label)).value = value
    opened.save(workspace.decisions / name)


def decided(workspace, name):
    """Return the rows of a CSV file of decisions as dictionaries."""
    with (workspace.decisions / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
