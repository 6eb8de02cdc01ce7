"""Forgetting an interview reaches what people decided about it, and leaves the rest."""

from __future__ import annotations

import zipfile

import pytest
from decided import (
    book,
    call,
    column,
    decided,
    fill,
    group,
    make_decided,
    refused,
    segments,
)
from studies import CODES, ready

from mining.tables import read_table

OTHER = """Intervju 2

Intervjuar: Kva blir kravd av deg i arbeidet?

Informant 2: Telefonen ringjer heile dagen og ingen svarar når eg ringjer attende. \
Sjølve samtalane er korte, men dei fyller hovudet mitt lenge etterpå.

Intervjuar: Korleis held du ut med det?

Informant 2: Eg syklar heim over fjellet kvar einaste ettermiddag. \
Når eg er komen ned på den andre sida, har eg gløymt det meste.
"""
SAID = ("Telefonen ringjer heile dagen", "syklar heim over fjellet", "syklar heim")


@pytest.fixture
def study(tmp_path):
    workspace = make_decided(tmp_path / "study")
    (workspace.root / "raw" / "intervju_2.txt").write_text(OTHER, encoding="utf-8")
    codes = CODES + "intervju_2,Eg syklar heim over fjellet,Ro > syklar heim,kari\n"
    (workspace.root / "codes.csv").write_text(codes, encoding="utf-8")
    ready(workspace)
    ids = segments(workspace)
    own = [i for i, s in enumerate(ids) if s.startswith("intervju_2")]
    both = [i for i in range(len(ids)) if i not in own[1:]]
    group(workspace, both, own[1:])
    codes = read_table("codes", workspace.corpus / "codes.parquet").set_index("name")["code_id"]
    (workspace.results / "statuses.csv").write_text(
        f"kind,id,status\ncode,{codes['syklar heim']},too_rare\ncode,{codes['over gangen']},match\n"
    )
    (workspace.results / "second_look.csv").write_text(
        "rank,kind,segment_id,code_id,rival_id\n"
        f"1,apart,{ids[own[-1]]},{codes['syklar heim']},{codes['over gangen']}\n"
        f"2,apart,{ids[0]},{codes['over gangen']},{codes['syklar heim']}\n"
    )
    assert call("sheets", "write", "-w", workspace.root)[0] == 0
    assert call("recode", "new", "--coder", "ola", "--share", "0.25", "-w", workspace.root)[0] == 0
    return workspace


def decide(study):
    ids = segments(study)
    fill(study, "themes", 2, "memo", "om begge")
    fill(study, "themes", 3, "memo", "berre om den andre")
    for row in (2, 3):
        fill(study, "reading", row, "passages read", row)
        fill(study, "second_look", row, "decision", "keep")
    fill(study, "convergence", 3, "middle-00", "agreement")
    fill(study, "convergence", 4, "middle-00", ids[0])
    fill(study, "convergence", 6, "middle-00", "partial")
    fill(study, "convergence", 7, "middle-00", ids[-1])
    assert call("sheets", "read", "--who", "alm", "-w", study.root)[0] == 0


def test_decisions_about_a_forgotten_interview_go_and_the_others_stay(study):
    decide(study)
    drawn = (study.recoding_keys / "ola.csv").read_text()
    kept = [line.split(",")[0] for line in drawn.splitlines()[1:] if "intervju_1" in line]
    assert 0 < len(kept) < len(drawn.splitlines()) - 1
    first = next(r for r in range(2, 9) if str(passages(study).cell(r, 1).value) == kept[0])
    fill(study, "passages", first, "code 1", "over gangen", name="recoding/ola.xlsx")

    code, out, _ = call("forget", "intervju_2", "-w", study.root)

    assert code == 0
    assert "decisions/work.xlsx, made anew" in out
    assert "passages of decisions/recoding/ola.xlsx" in out
    assert "still holds words" not in out
    for path in sorted(study.root.rglob("*")):
        if path.is_file():
            texts = [path.read_bytes().decode("utf-8", "replace")]
            if path.suffix == ".xlsx":
                with zipfile.ZipFile(path) as archive:
                    texts += [archive.read(name).decode() for name in archive.namelist()]
            assert not [said for said in SAID for text in texts if said in text], path
            if path.is_relative_to(study.decisions) or path.is_relative_to(study.recoding_keys):
                assert not [text for text in texts if "intervju_2" in text], path
    assert [r["memo"] for r in decided(study, "themes.csv") if r["memo"]] == ["om begge"]
    assert [r["read"] for r in decided(study, "reading.csv") if r["read"]] == ["3"]
    assert [r["decision"] for r in decided(study, "second_look.csv") if r["decision"]] == ["keep"]
    assert [r["cell"] for r in decided(study, "convergence.csv") if r["cell"]] == ["agreement"]
    sheet = passages(study)
    assert [str(row[0].value) for row in sheet.iter_rows(min_row=2)] == kept
    assert call("recode", "read", "ola", "-w", study.root)[1].startswith(
        f"{len(kept)} passages: 1 with codes"
    )
    assert sheet.cell(2, column(sheet, "code 1")).value == "over gangen"
    assert call("sheets", "read", "-w", study.root)[1] == "nothing changed\n"


def passages(study):
    return book(study, "recoding/ola.xlsx")["passages"]


def test_what_was_not_read_yet_stops_the_forgetting(study):
    fill(study, "themes", 2, "memo", "eit notat")

    for more in ((), ("--dry-run",)):
        said = refused("forget", "intervju_2", "-w", study.root, *more)
        assert "was changed and not read yet; run 'mining sheets read --who NAME' first" in said
    assert (study.root / "raw" / "intervju_2.txt").exists()


def test_a_sheet_that_cannot_be_read_stops_the_forgetting(study):
    (study.recodings / "ola.xlsx").write_bytes(b"hei")

    said = refused("forget", "intervju_2", "-w", study.root)

    assert "ola.xlsx: not a workbook that can be read" in said
    assert (study.root / "raw" / "intervju_2.txt").exists()


def test_a_dry_run_tells_and_changes_nothing(study):
    decide(study)
    before = {p: p.read_bytes() for p in study.decisions.rglob("*") if p.is_file()}

    out = call("forget", "intervju_2", "-w", study.root, "--dry-run")[1]

    assert "1 rows of decisions/themes.csv" in out
    assert "rows of data/recoding/ola.csv" in out
    assert "nothing was changed" in out
    assert before == {p: p.read_bytes() for p in study.decisions.rglob("*") if p.is_file()}
