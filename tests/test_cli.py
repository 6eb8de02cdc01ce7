"""The command line as a person meets it: one sentence, exit code 2, nothing half-written."""

from __future__ import annotations

import io
import json
import sys
import zipfile

import pytest
from studies import CODES, INTERVIEW, PARAMS, ROOT, contents, make_study, ready
from typer.main import get_command

from mining.cli import app, main


@pytest.fixture
def call(monkeypatch, capsys):
    """Run the command line in this process; return exit code, output and errors."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["mining", *map(str, arguments)])
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = stop.code or 0
        out, err = capsys.readouterr()
        return code, out, err

    return run


def zipped(**members):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def with_raw(name, content):
    return {"raw/intervju_1.txt": None, f"raw/{name}": content}


CODEBOOK = PARAMS.replace("codes.csv,", "codes.csv, codebook: codebook.csv,")
SENTENCE = "name: sentence, params: {model: models/none}"

BAD = {
    "no parameters": ({"params.yaml": None}, r"params\.yaml: not found; run 'mining init"),
    "misspelt parameter": (
        {"params": PARAMS.replace("min_words", "min_word")},
        "segment.min_word is not a parameter, did you mean 'min_words'",
    ),
    "parameter out of range": (
        {"params": PARAMS + "compare: {overlap: 7}"},
        r"compare\.overlap: .*less than or equal to 1 \(found 7\)",
    ),
    "unknown part": (
        {"params": PARAMS.replace("lexical", "word2vec")},
        "embedder 'word2vec' is unknown; choose one of: hybrid, lexical, minilm, sentence",
    ),
    "unknown parameter of a part": (
        {"params": PARAMS.replace("n_dims", "dims")},
        "embedder 'lexical' has no parameter 'dims'",
    ),
    "part's parameter out of range": (
        {"params": PARAMS.replace("n_dims: 16", "n_dims: 0")},
        r"embed\.params\.n_dims is 0; it must be 1 or more",
    ),
    "model that is not there": (
        {"params": PARAMS.replace("name: lexical, params: {n_dims: 16}", SENTENCE)},
        "'models/none' is neither a folder nor in the local model cache",
    ),
    "missing transcripts": (
        {"params": PARAMS.replace("raw", "nowhere")},
        "nowhere: found no transcripts; the endings that are read are",
    ),
    "missing codings": (
        {"codes.csv": None},
        r"ingest\.codings is 'codes\.csv', but .*codes\.csv does not exist",
    ),
    "empty transcript": (with_raw("intervju_1.txt", ""), r"intervju_1\.txt: holds no text"),
    "binary transcript": (
        with_raw("intervju_1.txt", bytes(range(256)) * 4),
        r"intervju_1\.txt: .*(binary|not text)",
    ),
    "docx that is not a docx": (
        with_raw("intervju_1.docx", b"PK\x03\x04 but no more"),
        r"intervju_1\.docx: ",
    ),
    "docx without a document": (
        with_raw("intervju_1.docx", zipped(**{"readme.txt": "hei"})),
        r"intervju_1\.docx: ",
    ),
    "transcript without speakers": (
        with_raw("intervju_1.txt", "Det er berre tekst her.\n\nOg litt til."),
        r"intervju_1\.txt: .*ingest\.roles",
    ),
    "unknown encoding": (
        with_raw("intervju_1.txt", "Intervjuar: å\n".encode("utf-16-le") + b"\x81\x8d"),
        r"intervju_1\.txt: ",
    ),
    "duplicate document names": (
        {"raw/b/intervju_1.txt": INTERVIEW},
        r"intervju_1.*(twice|both|same|two)",
    ),
    "coding of an unknown document": (
        {"codes.csv": CODES.replace("intervju_1,Eg rekk", "intervju_9,Eg rekk")},
        r"row 2.*'intervju_9'.*intervju_1",
    ),
    "codings without a needed column": (
        {"codes.csv": "intervju,sitat\na,b\n"},
        r"codes\.csv: .*ingest\.columns",
    ),
    "codings with a header only": ({"codes.csv": "document,text,code\n"}, r"codes\.csv: "),
    "codebook that knows no code": (
        {"params": CODEBOOK, "codebook.csv": "code,group\nukjend,Tid\n"},
        r"codebook|code",
    ),
    "codebook with an unknown origin": (
        {"params": CODEBOOK, "codebook.csv": "code,group,origin\nrekk ikkje over,Tid,gissing\n"},
        r"codebook\.csv.*row 2.*guide, inductive, not_relevant",
    ),
    "guide with an unknown key": (
        {
            "params": PARAMS.replace("codes.csv,", "codes.csv, guide: guide.yaml,"),
            "guide.yaml": "blocks:\n  - {id: a, question: []}\n",
        },
        r"guide\.yaml",
    ),
    "card without front matter": (
        {"params": PARAMS.replace("card.md", "c.md"), "c.md": "# Kort\n"},
        r"c\.md: .*front matter",
    ),
    "role of nobody": (
        {"params": PARAMS.replace("codes.csv,", "codes.csv, roles: {Ola: informant},")},
        "Ola",
    ),
}


@pytest.mark.parametrize("case", BAD, ids=str)
def test_bad_input_is_one_sentence_and_exit_code_2(case, call, tmp_path):
    files, says = BAD[case]
    make_study(tmp_path, **files)

    code, _, err = call("run", "--workspace", tmp_path)

    assert code == 2, err
    assert err.startswith("Error: ")
    assert err.count("\n") == 1, err
    assert "Traceback" not in err
    import re

    assert re.search(says, err), err
    for sentence in INTERVIEW.split("\n\n"):
        words = sentence.split()
        for i in range(len(words) - 3):
            assert " ".join(words[i : i + 4]) not in err
    assert not list(tmp_path.rglob(".corpus.*"))


@pytest.mark.parametrize("case", BAD, ids=str)
def test_bad_input_leaves_a_finished_study_as_it_was(case, call, tmp_path):
    workspace = make_study(tmp_path)
    ready(workspace)
    before = contents(workspace)
    files, _ = BAD[case]
    make_study(tmp_path, **files)

    assert call("run", "--workspace", tmp_path)[0] == 2
    after = contents(workspace)
    # Stages before the one that failed may be done anew, but whole.
    assert after.keys() == before.keys()
    assert after["reports/report.html"] == before["reports/report.html"]


def test_a_passage_that_is_nowhere_is_counted_and_listed(call, tmp_path):
    lost = CODES + 'intervju_1,"Dette har ingen sagt i noko intervju nokon gong",Tid > borte,kari\n'
    workspace = make_study(tmp_path, **{"codes.csv": lost})

    code, out, _ = call("run", "-w", tmp_path)
    report = json.loads((workspace.corpus / "import_report.json").read_text(encoding="utf-8"))

    assert code == 0
    assert "4 codings: 3 found exactly, 0 nearly, 1 not" in out
    assert [c["coding_id"] for c in report["codings"]["unanchored"]] == ["00005"]
    assert "ingen sagt i noko" not in out


def test_run_says_what_it_did_and_where_the_report_is(call, tmp_path):
    make_study(tmp_path)

    first = call("run", "-w", tmp_path)
    second = call("run", "-w", tmp_path)

    assert first[0] == second[0] == 0
    assert "3 codings: 3 found exactly" in first[1]
    assert f"report: {tmp_path / 'reports' / 'report.html'}" in first[1]
    assert second[1].count("up to date") == 7


def test_stages_run_one_by_one(call, tmp_path):
    workspace = make_study(tmp_path)
    for stage in ("ingest", "embed", "cluster", "themes", "compare", "maps", "report"):
        code, _, err = call(stage, "-w", tmp_path)
        assert code == 0, err
    apart = make_study(tmp_path / "together")
    ready(apart)

    assert contents(workspace) == contents(apart)


def test_a_stage_without_its_input_says_what_to_run(call, tmp_path):
    make_study(tmp_path)

    code, _, err = call("cluster", "-w", tmp_path)

    assert code == 2
    assert "not found; run the stage that makes it, or 'mining run'" in err


@pytest.mark.parametrize("command", ["check", "parts"])
def test_tables_come_as_text_and_as_json(command, call, tmp_path):
    make_study(tmp_path)
    where = ["-w", tmp_path] if command == "check" else []

    text = call(command, *where)[1]
    rows = json.loads(call(command, *where, "--json")[1])

    assert all(str(value) in text for value in list(rows[0].values())[:2])


def test_ingest_as_json_is_the_import_report(call, tmp_path):
    make_study(tmp_path)

    found = json.loads(call("ingest", "-w", tmp_path, "--json")[1])

    assert found["codings"]["exact"] == 3


def test_init_makes_a_workspace_that_checks_once_it_has_transcripts(call, tmp_path):
    folder = tmp_path / "study"
    assert call("init", folder)[0] == 0
    assert "found no transcripts" in call("check", "-w", folder)[2]

    (folder / "data" / "raw" / "transcripts" / "a.txt").write_text(INTERVIEW, encoding="utf-8")

    assert call("check", "-w", folder)[0] == 0
    assert call("run", "-w", folder)[0] == 0


@pytest.mark.parametrize("command", ["init", "demo"])
def test_a_folder_that_holds_something_is_refused(command, call, tmp_path):
    (tmp_path / "mine.txt").write_text("x")

    code, _, err = call(command, tmp_path)

    assert code == 2
    assert "exists and is not empty; choose a new folder" in err
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_that_may_not_be_read_is_one_sentence(call, tmp_path, monkeypatch):
    make_study(tmp_path)

    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied", str(tmp_path / "codes.csv"))

    monkeypatch.setattr("mining.stages.ingest.ingest", refuse)
    code, _, err = call("ingest", "-w", tmp_path)

    assert code == 2
    assert err == f"Error: {tmp_path / 'codes.csv'}: Permission denied\n"


def test_a_bug_keeps_its_traceback(call, tmp_path, monkeypatch):
    make_study(tmp_path)

    def fail(*_args, **_kwargs):
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("mining.stages.ingest.ingest", fail)
    with pytest.raises(ZeroDivisionError, match="a bug"):
        call("ingest", "-w", tmp_path)


def test_version_and_help(call):
    assert call("--version")[1].startswith("interview-mining 0.")
    assert "candidate" not in call("--help")[2]


def walk(command, path=()):
    children = getattr(command, "commands", None)
    if children is None:
        yield " ".join(("mining", *path)), command
        return
    for name, child in children.items():
        yield from walk(child, (*path, name))


def test_every_command_has_help_and_stands_in_the_docs():
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for name, command in walk(get_command(app)):
        assert command.help, name
        assert f"## `{name}`" in page, f"run 'make docs': {name} is missing"
