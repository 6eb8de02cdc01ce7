"""Forgetting an interview whose codings are no table: comments, and coding projects."""

from __future__ import annotations

import docx
import pytest
from decided import call
from importers import project_files
from studies import INTERVIEW, make_study, ready

from mining.errors import DataError
from mining.stages.forget import plan
from mining.tables import read_table

PARAMS = """seed: 1
ingest: {{language: nn, transcripts: {transcripts}, codings: {codings}, card: card.md}}
segment: {{min_words: 5, max_words: 30}}
embed: {{name: lexical, params: {{n_dims: 16}}}}
cluster: {{name: default, stability_runs: 5}}
"""


def commented(path, text):
    document = docx.Document()
    for line in text.split("\n\n"):
        document.add_paragraph(line)
    document.add_comment(document.paragraphs[2].runs, text="Kode: uro", author="Kari")
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(path)
    return path


def study(folder, *names):
    for name in names:
        commented(folder / f"raw/{name}.docx", INTERVIEW.replace("tid", f"tid i {name}"))
    params = PARAMS.format(transcripts="raw", codings="raw")
    return make_study(folder, params=params, **{"raw/intervju_1.txt": None, "codes.csv": None})


def test_comments_go_with_the_word_file_that_holds_them(tmp_path):
    workspace = study(tmp_path, "nord", "sør")
    ready(workspace)

    code, out, err = call("forget", "nord", "-w", tmp_path)

    assert (code, err) == (0, "")
    assert "file raw/nord.docx" in out
    codings = read_table("codings", workspace.corpus / "codings.parquet")
    assert codings["document_id"].tolist() == ["sør"]


def test_the_last_commented_file_leaves_no_codings(tmp_path):
    workspace = study(tmp_path, "nord")
    ready(workspace)

    removal = plan(workspace, "nord")

    assert [path.name for path in removal.files] == ["nord.docx"]
    assert removal.emptied == ("codings",)


def project(folder, *texts):
    row = project_files.coding(1, project_files.PASSAGES[0])
    path = project_files.make(
        folder / "raw/studie.qda",
        project_files.QUALCODER["v17"],
        source=[
            {"id": n, "name": f"int{n}.txt", "fulltext": text}
            for n, text in enumerate(texts, start=1)
        ],
        code_name=[{"cid": 1, "name": "uro"}],
        code_text=[row],
    )
    params = PARAMS.format(transcripts=f"raw/{path.name}", codings=f"raw/{path.name}")
    return make_study(folder, params=params, **{"raw/intervju_1.txt": None, "codes.csv": None})


def test_an_interview_in_a_project_with_others_is_refused_with_what_to_do(tmp_path):
    workspace = project(tmp_path, project_files.SAID, INTERVIEW)
    before = (tmp_path / "raw/studie.qda").read_bytes()

    with pytest.raises(DataError, match=r"studie\.qda: holds 2 interviews and is not rewritten"):
        plan(workspace, "int1")
    assert (tmp_path / "raw/studie.qda").read_bytes() == before


def test_a_project_of_one_interview_is_removed_whole(tmp_path):
    workspace = project(tmp_path, project_files.SAID)
    ready(workspace)

    removal = plan(workspace, "int1")

    assert [path.name for path in removal.files] == ["studie.qda"]
    assert removal.emptied == ("codings",)


def test_codings_in_a_project_beside_own_transcripts_are_out_of_reach(tmp_path):
    workspace = project(tmp_path, project_files.SAID, INTERVIEW)
    for number, text in enumerate((project_files.SAID, INTERVIEW), start=1):
        (tmp_path / "own").mkdir(exist_ok=True)
        (tmp_path / f"own/int{number}.txt").write_text(text, encoding="utf-8")
    workspace.params_path.write_text(
        PARAMS.format(transcripts="own", codings="raw/studie.qda"), encoding="utf-8"
    )

    with pytest.raises(DataError, match=r"studie\.qda: has 1 rows of the interview and lies out"):
        plan(workspace, "int1")
