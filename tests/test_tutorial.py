"""The tutorial works as it is written, and the how-to pages name columns that are read."""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from openpyxl import Workbook
from ruamel.yaml import YAML
from studies import PARAMS, ROOT, make_study

from mining.params import Params
from mining.stages.ingest import ingest

TUTORIAL = ROOT / "docs" / "tutorial.md"
HOWTO = ROOT / "docs" / "howto"
TOOLS = ("atlasti", "maxqda", "nvivo", "qualcoder", "taguette")
BLOCK = re.compile(r"^```(?P<info>[^\n`]+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


class Command(NamedTuple):
    """A line of the tutorial and the exit code that it should give."""

    line: str
    expected: int


def commands(text):
    """Return the commands of all ``sh`` blocks but those that install."""
    found = []
    for block in BLOCK.finditer(text):
        language, *marks = block["info"].split()
        if language != "sh" or "install" in marks:
            continue
        expected = next((int(m.removeprefix("expect=")) for m in marks if "expect=" in m), 0)
        found += [Command(line, expected) for line in block["body"].splitlines()]
    return found


def examples(name):
    """Return every table of a page with the parameters that stand below it."""
    blocks = list(BLOCK.finditer((HOWTO / f"{name}.md").read_text(encoding="utf-8")))
    return [
        (list(csv.reader(io.StringIO(table["body"]))), YAML(typ="safe").load(params["body"]))
        for table, params in itertools.pairwise(blocks)
        if (table["info"], params["info"]) == ("csv", "yaml")
    ]


def environment(home):
    """Return the variables of a new user on a machine without a network."""
    program = Path(sys.executable).parent / "mining"
    assert program.exists(), "the venv's bin has no 'mining'"
    return {
        "PATH": os.pathsep.join([str(program.parent), "/usr/bin", "/bin"]),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        **dict.fromkeys(("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"), "1"),
        **dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9"),
    }


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no POSIX shell")
def test_the_tutorial_runs_from_an_empty_folder(tmp_path):
    home, folder = tmp_path / "home", tmp_path / "interviews"
    home.mkdir()
    folder.mkdir()
    text = TUTORIAL.read_text(encoding="utf-8")
    said = {}

    for command in commands(text):
        ran = subprocess.run(
            ["sh", "-c", command.line],
            cwd=folder,
            env=environment(home),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert ran.returncode == command.expected, f"{command.line}\n{ran.stdout}\n{ran.stderr}"
        assert "Traceback" not in ran.stderr, command.line
        said.setdefault(command.line, []).append(ran.stdout)

    _, in_english, declared, with_six = said["mining run --workspace my-first-study"]
    assert in_english.count("up to date") == 6
    assert declared.count("up to date") == 5
    assert with_six.count("up to date") == 3
    for report in ("report.html", "shareable.html"):
        assert (folder / "my-first-study" / "reports" / report).stat().st_size > 0
    assert (folder / "my-study" / "reports" / "report.html").stat().st_size > 0
    assert not (folder / "my-study" / "reports" / "shareable.html").exists()
    imported = folder / "my-study" / "data" / "corpus" / "import_report.json"
    codings = json.loads(imported.read_text(encoding="utf-8"))["codings"]
    assert (codings["exact"], codings["fuzzy"], codings["none"]) == (3, 0, 1)
    assert not list((folder / "my-first-study").rglob("intervju_2*"))
    html = (folder / "my-first-study" / "reports" / "report.html").read_text(encoding="utf-8")
    for title in re.findall(r"^### (.+)$", reading(text), re.MULTILINE):
        assert re.search(rf"<h2[^>]*>[^<]*(<[^>]+>[^<]*)*{re.escape(title)}", html), title


def reading(text):
    """Return the part of the tutorial that goes through the report."""
    return text.partition("\n## Read the report\n")[2].partition("\n## ")[0]


def test_the_tutorial_marks_what_fails_and_holds_no_prompts():
    found = commands(TUTORIAL.read_text(encoding="utf-8"))

    assert {command.expected for command in found} == {0, 2}
    for command in found:
        assert command.line.strip(), "an empty line in a block"
        assert not command.line.startswith(("$", ">", "#", " "))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("name", TOOLS)
def test_a_how_to_page_maps_columns_that_are_read(name, ending, tmp_path):
    assert examples(name), "the page has no table with parameters below it"
    for number, (rows, params) in enumerate(examples(name)):
        workspace = study(tmp_path / str(number), rows, params["ingest"], ending)

        report = ingest(workspace)

        codings = report["codings"]
        assert codings["n"] == codings["exact"] == len(rows) - 1
        assert report["documents"][0]["codings"]["exact"] == len(rows) - 1


@pytest.mark.parametrize("path", sorted(HOWTO.glob("*.md")), ids=lambda p: p.name)
def test_a_how_to_page_names_parameters_that_exist(path):
    known = set(Params.model_fields["ingest"].annotation.model_fields)
    text = path.read_text(encoding="utf-8")

    for block in BLOCK.finditer(text):
        if block["info"] == "yaml":
            for section, keys in YAML(typ="safe").load(block["body"]).items():
                assert set(keys) <= set(Params.model_fields[section].annotation.model_fields)
    assert set(re.findall(r"`ingest\.(\w+)", text)) <= known


@pytest.mark.parametrize("path", [TUTORIAL, *sorted(HOWTO.glob("*.md"))], ids=lambda p: p.name)
def test_links_of_the_guides_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def study(folder, rows, ingest_params, ending):
    """Make a study of one interview whose codes are the rows of a page."""
    params = YAML(typ="safe").load(PARAMS)
    params["ingest"] |= {**ingest_params, "codings": f"codes.{ending}"}
    written = io.StringIO()
    YAML().dump(params, written)
    table = as_csv(rows) if ending == "csv" else as_xlsx(rows)
    return make_study(folder, params=written.getvalue(), **{f"codes.{ending}": table})


def as_csv(rows):
    """Return the table as the bytes that a spreadsheet writes: a mark, and quotes everywhere."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows):
    """Return the table as the bytes of a workbook."""
    book, data = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(data)
    return data.getvalue()
