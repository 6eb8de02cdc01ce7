"""Exports of a whole study: what is in them, what is not, and when there are none."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import zipfile

import pytest
import refi_files
from decided import call, copy_of, group, make_decided, refused, segments
from exporters.projects import opened, plainly, read_back, schema
from lxml import etree
from openpyxl import load_workbook
from studies import INTERVIEW, PARAMS, ROOT, make_study, ready

from mining import __version__
from mining.importers.codings import read_codings
from mining.stages.export import (
    CODE_LISTS,
    export_code_list,
    export_codebook,
    export_project,
    export_retrieved,
    export_tables,
)
from mining.stages.export_shown import shown_text
from mining.stages.forget import forget, plan
from mining.stages.ingest import ingest
from mining.tables import read_table, write_table

MACHINE = f"mining {__version__}"
NAMES = "name,pseudonym,kind\nKari Nordmann,P1,person\nKari,P1,person\nFjellvik,Stad1,place\n"
NAMED = INTERVIEW.replace("Kollegaene mine", "Kari Nordmann og Karis folk i Fjellvik")
THEMES = (
    "theme_id,decision,what_is_said,inclusion_rule,named_before,memo,who,when,state,members\n"
    "middle-00,merge,Vi rekk ikkje over,alt om tid,yes,tett på,kari,2026-02-01T10:00:00Z,,\n"
    "middle-01,merge,vi rekk  ikkje over,,,,ola,,,\n"
    "middle-02,discard,,,,støy,kari,,,\n"
)
COMMANDS = (
    *("qdpx", "qdc", "maxqda-codes", "taguette-codes", "qualcoder-codes", "tables", "retrieved"),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a study of two interviews with three clusters and decisions on them."""
    workspace = make_decided(tmp_path_factory.mktemp("export") / "study")
    ready(workspace)
    group(workspace, [0, 1, 6], [2, 7], [3, 4, 8, 9])
    (workspace.decisions / "themes.csv").write_text(THEMES, encoding="utf-8")
    return workspace


@pytest.fixture
def study(made, tmp_path):
    return copy_of(made, tmp_path / "study")


@pytest.fixture(scope="module")
def hidden(tmp_path_factory):
    """Return a study in which names are replaced."""
    folder = tmp_path_factory.mktemp("names")
    (folder / "names.csv").write_text(NAMES, encoding="utf-8")
    params = PARAMS.replace("card.md}", "card.md, pseudonyms: ../names.csv}")
    codes = (
        "document,text,code,memo\n"
        "intervju_1,Kari Nordmann og Karis folk,Folk > Kari held meg oppe,Kari igjen\n"
        "intervju_1,Det blir ein runde til og ein runde til i tiltak,Tiltak > runde,\n"
        "intervju_1,finst ingen stad i det som vart sagt her,Tiltak > runde,\n"
    )
    workspace = make_study(
        folder / "study", params=params, **{"raw/intervju_1.txt": NAMED, "codes.csv": codes}
    )
    ready(workspace)
    return workspace


def tree_of(data):
    """Return the paths of all codes of a project."""

    def walk(element, above):
        for code in plainly(element, "Code"):
            path = (*above, code.get("name"))
            yield path, code
            yield from walk(code, path)

    [codes] = plainly(opened(data)[1], "CodeBook", "Codes")
    return dict(walk(codes, ()))


def everything(folder):
    """Return all that exports say, archives opened."""
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        data = path.read_bytes()
        found.append((path.name, data.decode("utf-8", "replace")))
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                found += [
                    (n, archive.read(n).decode("utf-8", "replace")) for n in archive.namelist()
                ]
    return found


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_wrote(command, study):
    code, out, _ = call("export", command, "-w", study.root)

    path = re.search(r"wrote (.*), confidential", out)[1]
    assert code == 0
    assert path.startswith(str(study.exports))
    assert len(list(study.exports.iterdir())) == 1


def test_two_exports_are_the_same_bytes(made, tmp_path):
    first, second = copy_of(made, tmp_path / "a"), copy_of(made, tmp_path / "b")
    for workspace in (first, second):
        for command in COMMANDS:
            assert call("export", command, "-w", workspace.root)[0] == 0
        call("export", "qdpx", "--profile", "nvivo", "-w", workspace.root)

    one, two = (
        {p.relative_to(w.exports): p.read_bytes() for p in w.exports.rglob("*") if p.is_file()}
        for w in (first, second)
    )
    assert one == two
    assert len(one) >= 8


def test_candidates_curated_themes_and_own_codes_stand_apart(study):
    data = export_project(study).path.read_bytes()
    tree = tree_of(data)

    tops = [path[0] for path in tree if len(path) == 1]
    run = tops[-1]
    assert re.fullmatch(r"machine candidates, middle, run [0-9a-f]{8}", run)
    assert tops == ["Kollegaer", "Tid", "Tiltak", "curated themes", run]
    assert [p[1:] for p in tree if p[0] == run and len(p) > 1] == [
        (f"middle-0{n} tid, saker",) for n in range(3)
    ]
    assert [p[1:] for p in tree if p[0] == "curated themes"] == [(), ("Vi rekk ikkje over",)]
    codable = {path: code.get("isCodable") for path, code in tree.items()}
    assert codable[(run,)] == codable[("curated themes",)] == "false"
    assert set(codable.values()) == {"true", "false"}


def test_descriptions_say_what_a_candidate_is_and_what_was_decided(study):
    tree = tree_of(export_project(study).path.read_bytes())
    said = {
        path[-1]: "".join(d.text for d in plainly(code, "Description"))
        for path, code in tree.items()
    }

    about = said["middle-00 tid, saker"]
    for words in ("Status: candidate", "Words: tid, saker.", "Segments: 3", "stability: 0.80"):
        assert words in about
    assert "embedder lexical" in about
    assert "A person decided: merge." in about
    assert "A person decided: discard." in said["middle-02 tid, saker"]
    curated = said["Vi rekk ikkje over"]
    for words in ("Decision on middle-00", "merge, by kari", "by ola", "alt om tid", "tett på"):
        assert words in curated


def test_no_code_is_used_by_both_a_person_and_the_machine(study):
    data = export_project(study).path.read_bytes()
    root = opened(data)[1]
    names = {u.get("guid"): u.get("name") for u in plainly(root, "Users", "User")}
    top = {code.get("guid"): path[0] for path, code in tree_of(data).items()}
    ids = segments(study)

    users = {}
    _, codings = read_back(data)
    for _, _, code, user, _ in codings:
        users.setdefault(top[code].partition(",")[0], set()).add(names[user])
    assert users == {
        "machine candidates": {MACHINE},
        "curated themes": {"kari", "ola"},
        **{key: {"kari"} for key in ("Tid", "Kollegaer", "Tiltak")},
    }
    counted = [top[code].partition(",")[0] for _, _, code, _, _ in codings]
    assert counted.count("machine candidates") == 9
    assert counted.count("curated themes") == 5
    assert len(ids) == 12


def test_passages_are_those_of_the_segments_and_codings(study):
    texts, codings = read_back(export_project(study).path.read_bytes())

    table = read_table("segments", study.corpus / "segments.parquet").set_index("segment_id")
    said = [table.loc[segments(study)[n], "text"] for n in (0, 1, 6, 2, 7, 3, 4, 8, 9)]
    found = [passage for _, passage, _, _, _ in codings]
    assert set(said) <= set(found)
    assert "Eg rekk ikkje over alt" in found
    documents = read_table("documents", study.corpus / "documents.parquet")
    assert texts == dict(zip(documents["document_id"], documents["text"], strict=True))


@pytest.mark.parametrize("profile", ["spec", "nvivo", "maxqda"])
def test_our_own_reader_finds_the_study_again(profile, study, tmp_path):
    path = export_project(study, profile=profile).path
    other = make_study(
        tmp_path / "other",
        params=PARAMS.replace(
            "transcripts: raw, codings: codes.csv", "transcripts: raw, codings: raw/a.qdpx"
        ),
        **{"raw/intervju_1.txt": None, "codes.csv": None, "raw/a.qdpx": path.read_bytes()},
    )
    report = ingest(other)

    def table(workspace, name, *columns):
        found = read_table(name, workspace.corpus / f"{name}.parquet")
        return set(found[list(columns)].itertuples(index=False, name=None))

    texts = ("document_id", "text")
    assert table(other, "documents", *texts) == table(study, "documents", *texts)
    where = ("document_id", "start", "end", "code_id", "coder", "memo")
    assert table(study, "codings", *where) == table(other, "codings", *where)
    assert report["codings"]["losses"] == {"own_work": 14}


def test_without_codes_only_what_was_found_and_decided_is_there(study):
    data = export_project(study, with_codes=False).path.read_bytes()

    tops = [path[0].partition(",")[0] for path in tree_of(data) if len(path) == 1]
    assert tops == ["curated themes", "machine candidates"]
    assert len(read_back(data)[1]) == 14


@pytest.mark.parametrize("profile", ["spec", "nvivo", "maxqda"])
def test_projects_and_codebooks_fit_the_published_schemas(profile, study):
    project, codebook = schema("Project.xsd"), schema("Codebook.xsd")

    root = opened(export_project(study, profile=profile).path.read_bytes())[1]
    assert project.validate(root), project.error_log.last_error
    for with_codes in (True, False):
        path = export_codebook(study, with_codes=with_codes).path
        root = etree.fromstring(path.read_bytes())
        assert codebook.validate(root), codebook.error_log.last_error


def test_the_codebook_has_the_projects_tree_with_its_identifiers(study):
    project = tree_of(export_project(study).path.read_bytes())
    root = etree.fromstring(export_codebook(study, with_codes=True).path.read_bytes())

    guids = [code.get("guid") for code in root.iter("{urn:QDA-XML:codebook:1.0}Code")]
    assert guids == [code.get("guid") for code in project.values()]
    bare = etree.fromstring(export_codebook(study).path.read_bytes())
    names = [code.get("name") for code in plainly(bare, "Codes", "Code")]
    assert [name.partition(",")[0] for name in names] == ["curated themes", "machine candidates"]


def test_identifiers_of_the_researchers_program_are_kept(study):
    codes = read_table("codes", study.corpus / "codes.parquet").set_index("name")["code_id"]
    guid = "85d17f60-7bb0-481e-b742-b4861dd6690{}"
    rows = [
        {"kind": "document", "id": "intervju_1", "guid": guid.format(1)},
        {"kind": "code", "id": codes["Tid"], "guid": "{" + guid.format(2) + "}"},
        {"kind": "code", "id": codes["Tiltak"], "guid": "no guid"},
        {"kind": "coder", "id": "kari", "guid": guid.format(3)},
    ]
    write_table("guids", rows, study.corpus / "guids.parquet")
    root = opened(export_project(study).path.read_bytes())[1]

    def of(name, *way):
        [found] = [e for e in plainly(root, *way) if e.get("name") == name]
        return found.get("guid")

    assert of("intervju_1", "Sources", "TextSource") == guid.format(1)
    assert of("Tid", "CodeBook", "Codes", "Code") == guid.format(2)
    assert of("Tiltak", "CodeBook", "Codes", "Code") != "no guid"
    assert of("kari", "Users", "User") == guid.format(3)
    guids = [e.get("guid").upper() for e in root.iter() if e.get("guid")]
    assert len(guids) == len(set(guids))


def test_an_export_that_was_read_in_again_can_be_exported(study):
    path = export_project(study).path
    (study.root / "raw" / "a.qdpx").write_bytes(path.read_bytes())
    for name in ("intervju_1.txt", "intervju_2.txt"):
        (study.root / "raw" / name).unlink()
    params = study.params_path.read_text(encoding="utf-8")
    params = params.replace("codings: codes.csv", "codings: raw/a.qdpx")
    study.params_path.write_text(params, encoding="utf-8")
    ingest(study)

    data = export_project(study).path.read_bytes()
    guids = [e.get("guid").upper() for e in opened(data)[1].iter() if e.get("guid")]
    assert len(guids) == len(set(guids))
    assert schema("Project.xsd").validate(opened(data)[1])


def test_both_people_stand_side_by_side(study):
    second = "document,text,code,coder\nintervju_1,Eg rekk ikkje over alt,Tid > hastverk,ola\n"
    (study.root / "second.csv").write_text(second, encoding="utf-8")
    params = study.params_path.read_text(encoding="utf-8")
    params = params.replace("codings: codes.csv", "codings: codes.csv, second_coder: second.csv")
    study.params_path.write_text(params, encoding="utf-8")
    ready(study)

    data = export_project(study).path.read_bytes()
    assert ("Tid", "hastverk") in tree_of(data)
    [chosen] = [
        one
        for one in plainly(opened(data)[1], "Sources", "TextSource", "PlainTextSelection")
        if one.get("name") == "Eg rekk ikkje over alt" and len(plainly(one, "Coding")) > 1
    ]
    assert len({coding.get("creatingUser") for coding in plainly(chosen, "Coding")}) == 2


def test_a_level_of_ones_own_and_one_that_is_not_there(study):
    assert refused("export", "qdpx", "--level", "high", "-w", study.root) == (
        "--level is 'high'; choose one of: coarse, middle, fine"
    )
    assert "this study's clusters have: middle" in refused(
        "export", "retrieved", "--level", "fine", "-w", study.root
    )
    assert "choose one of: spec, nvivo, maxqda" in refused(
        "export", "qdpx", "--profile", "word", "-w", study.root
    )
    ready(study)
    (study.decisions / "themes.csv").unlink()
    path = export_project(study, level="coarse").path
    assert path.name == "project-coarse.qdpx"
    assert any(p[0].startswith("machine candidates, coarse") for p in tree_of(path.read_bytes()))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_card_that_lacks_a_field_blocks_every_export(command, study):
    card = study.root / "card.md"
    text = card.read_text(encoding="utf-8")
    card.write_text(re.sub(r"(?m)^  legal_basis:.*$", "  legal_basis:", text), encoding="utf-8")

    sentence = refused("export", command, "-w", study.root)
    assert "exports and the shareable report are blocked" in sentence
    assert "legal.legal_basis" in sentence
    assert not study.exports.exists()


def test_without_a_card_or_a_run_there_is_nothing(study, tmp_path):
    params = study.params_path.read_text(encoding="utf-8").replace(", card: card.md", "")
    study.params_path.write_text(params, encoding="utf-8")
    assert "there is no data card" in refused("export", "qdpx", "-w", study.root)

    fresh = make_study(tmp_path / "fresh")
    assert "run the stage that makes it" in refused("export", "qdpx", "-w", fresh.root)


def test_clusters_of_other_segments_are_refused(study):
    table = read_table("segments", study.corpus / "segments.parquet")
    write_table("segments", table.iloc[1:], study.corpus / "segments.parquet")

    assert "run 'mining run', then export again" in refused("export", "tables", "-w", study.root)


def test_a_decision_whose_cluster_is_gone_is_left_out_and_told(study):
    (study.decisions / "themes.csv").write_text(
        THEMES + "middle-09,keep,Noko anna,,,,kari,,,abc\n", encoding="utf-8"
    )

    code, _, err = call("export", "qdpx", "-w", study.root)
    assert code == 0
    assert "note: 1 decision is about clusters that are not there now, and left out" in err


def test_names_stand_in_no_export_and_places_fit_the_text(hidden, tmp_path):
    workspace = copy_of(hidden, tmp_path / "study")
    (tmp_path / "names.csv").write_text(NAMES, encoding="utf-8")
    path = workspace.corpus / "documents.parquet"
    table = read_table("documents", path)
    write_table("documents", table.assign(group="Kontoret i Fjellvik"), path)
    themes = read_table("themes", workspace.themes / "themes.parquet")
    theme = themes.loc[themes["level"] == "middle", "theme_id"].iloc[0]
    workspace.decisions.mkdir()
    header = THEMES.partition("\n")[0]
    (workspace.decisions / "themes.csv").write_text(
        f"{header}\n{theme},keep,Kari ber det,,,Ho Kari i Fjellvik,x,,,\n", encoding="utf-8"
    )
    for command in COMMANDS:
        assert call("export", command, "-w", workspace.root)[0] == 0

    for name, said in everything(workspace.exports):
        assert not re.search("Kari|Nordmann|Fjellvik", said), name
    exported = export_project(workspace)
    texts, codings = read_back(exported.path.read_bytes())
    assert "P1 og P1s folk i Stad1 er dei som held meg oppe" in texts["intervju_1"]
    found = {(passage, memo) for _, passage, _, _, memo in codings}
    assert ("P1 og P1s folk", "P1 igjen") in found
    assert ("Det blir ein runde til og ein runde til i tiltak", "") in found
    assert any("P1 ber det" in path for path in tree_of(exported.path.read_bytes()))
    assert "1 coding without a place in the transcript left out" in exported.notes


def test_without_the_table_of_names_nothing_is_written(hidden, tmp_path):
    workspace = copy_of(hidden, tmp_path / "study")

    assert "pseudonyms" in refused("export", "qdpx", "-w", workspace.root)
    assert not workspace.exports.exists()


def test_places_move_with_the_names_before_them():
    from mining.privacy.pseudonyms import Replacement

    names = [Replacement(10, 14, "P10000", "person"), Replacement(2, 6, "P", "person")]
    shown = shown_text("aaOla bbb Kari.c", names)

    assert shown.text == "aaPbbb P10000.c".replace("aaPbbb", "aaPbbb")
    spans = {(0, 2): "aa", (2, 6): "P", (3, 5): "P", (6, 9): "bbb", (10, 14): "P10000"}
    spans |= {(0, 3): "aaP", (12, 15): "P10000.", (9, 11): " P10000", (14, 16): ".c"}
    for span, said in spans.items():
        start, end = shown.span(*span)
        assert shown.text[start:end] == said, span


def test_emoji_are_told_and_nvivo_counts_them_twice(tmp_path):
    said = INTERVIEW.replace("mange saker", "mange 😀 saker")
    workspace = make_study(tmp_path / "study", **{"raw/intervju_1.txt": said})
    ready(workspace)

    code, _, err = call("export", "qdpx", "-w", workspace.root)
    assert code == 0
    assert "note: 1 document with emoji" in err
    assert "--profile nvivo" in err
    _, _, err = call("export", "qdpx", "--profile", "nvivo", "-w", workspace.root)
    assert "emoji" not in err
    plain = read_back((workspace.exports / "project-middle.qdpx").read_bytes())
    nvivo = read_back((workspace.exports / "project-middle-nvivo.qdpx").read_bytes(), utf16=True)
    assert plain == nvivo
    assert any("Eg rekk ikkje over alt" in passage for _, passage, _, _, _ in plain[1])


def test_tables_come_as_text_and_codings_can_be_read_again(study):
    folder = export_tables(study).path
    csvs = sorted(path.stem for path in folder.glob("*.csv"))
    book = load_workbook(folder / "tables.xlsx")

    assert sorted(book.sheetnames) == csvs
    assert {"documents", "turns", "segments", "codes", "codings", "clusters", "memberships"} < {
        *csvs
    }
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {
        *("s", "n")
    }
    kind, export = read_codings(folder / "codings.csv", columns={}, coder="x")
    documents = read_table("documents", study.corpus / "documents.parquet")
    texts = dict(zip(documents["document_id"], documents["text"], strict=True))
    assert kind == "table"
    assert len(export.quotations) == 6
    for one in export.quotations:
        assert texts[one.document][one.start : one.end] == one.text
        assert one.coder == "kari"
    themes = list(csv.DictReader(io.StringIO((folder / "decisions_themes.csv").read_text("utf-8"))))
    assert [row["decision"] for row in themes] == ["merge", "merge", "discard"]


def test_cells_like_formulas_are_marked_only_if_asked(study):
    row = "middle-02,discard,=1+1,,,- ja,kari,,,\n"
    (study.decisions / "themes.csv").write_text(
        THEMES.rpartition("middle-02")[0] + row, encoding="utf-8"
    )
    folder = export_tables(study).path
    assert ",=1+1,,,- ja," in (folder / "decisions_themes.csv").read_text(encoding="utf-8")
    export_tables(study, safe_cells=True)
    assert ",'=1+1,,,'- ja," in (folder / "decisions_themes.csv").read_text(encoding="utf-8")


def test_an_interview_too_long_for_a_cell_is_whole_in_csv(study):
    path = study.corpus / "documents.parquet"
    table = read_table("documents", path)
    long = table["text"].iloc[0] + "og så " * 6000
    write_table("documents", table.assign(text=[long, *table["text"].iloc[1:]]), path)

    exported = export_tables(study)
    assert exported.notes[-1].startswith("1 cell longer than a spreadsheet holds and cut")
    with (exported.path / "documents.csv").open(encoding="utf-8", newline="") as file:
        csv.field_size_limit(10**6)
        assert next(csv.DictReader(file))["text"] == long


def test_retrieved_segments_have_a_sheet_per_theme_and_say_what_it_is(study):
    book = load_workbook(export_retrieved(study).path)

    assert book.sheetnames == [
        *("Overview", "curated 01", "middle-00", "middle-01", "middle-02"),
    ]
    rows = list(book["Overview"].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[1], row[3], row[5]) for row in rows] == [
        ("curated 01", "curated theme", "5", "kari, ola"),
        ("middle-00", "machine, candidate", "3", MACHINE),
        ("middle-01", "machine, candidate", "2", MACHINE),
        ("middle-02", "machine, candidate", "4", MACHINE),
    ]
    assert book["curated 01"].max_row == 6
    assert {row[11] for row in book["middle-00"].iter_rows(min_row=2, values_only=True)} == {
        MACHINE
    }


@pytest.mark.parametrize("program", sorted(CODE_LISTS))
def test_code_lists_hold_candidates_and_curated_themes_and_own_codes_if_asked(program, study):
    def said(exported):
        data = exported.path.read_bytes()
        if not zipfile.is_zipfile(io.BytesIO(data)):
            return data.decode("utf-8")
        rows = load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
        return "\n".join(str(cell) for row in rows for cell in row)

    bare = said(export_code_list(study, program))
    assert "curated themes" in bare
    assert "middle-02 tid, saker" in bare
    assert "rekk ikkje over alt" not in bare
    assert "over gangen" not in bare
    assert "over gangen" in said(export_code_list(study, program, with_codes=True))


def test_exports_are_speech_and_stay_out_of_git(tmp_path):
    code, _, _ = call("init", tmp_path / "new")
    assert code == 0
    for root in (tmp_path / "new", ROOT):
        ignored = (root / ".gitignore").read_text(encoding="utf-8").splitlines()
        assert "/data/" in ignored
    subprocess.run(["git", "init", "-q", tmp_path / "new"], check=True)
    asked = ["git", "-C", tmp_path / "new", "check-ignore", "-q", "data/exports/a.qdpx"]
    assert subprocess.run(asked, check=False).returncode == 0


def test_forgetting_an_interview_removes_all_exports(study):
    for command in ("qdpx", "tables"):
        call("export", command, "-w", study.root)
    removal = plan(study, "intervju_2")

    assert "folder data/exports, export again" in removal.sentences(study)
    forget(study, removal)
    assert not study.exports.exists()


def test_an_export_that_stops_leaves_what_was_there(study, monkeypatch):
    path = export_project(study).path
    before = path.read_bytes()
    card = study.root / "card.md"
    text = card.read_text(encoding="utf-8")
    card.write_text(re.sub(r"(?m)^  legal_basis:.*$", "  legal_basis:", text), encoding="utf-8")

    refused("export", "qdpx", "-w", study.root)
    assert path.read_bytes() == before
    assert [p.name for p in study.exports.iterdir()] == [path.name]


def test_headings_of_the_researchers_own_tree_stay_headings(tmp_path):
    at = INTERVIEW.index("Eg rekk ikkje over alt")
    passage = refi_files.selection(at, at + 22, refi_files.coding(2))
    own = refi_files.code(1, "Tid", refi_files.code(2, "rekk ikkje over"), isCodable="false")
    project = refi_files.project(refi_files.text_source("int1", INTERVIEW, passage), codes=own)
    params = PARAMS.replace(
        "transcripts: raw, codings: codes.csv", "transcripts: a.qde, codings: a.qde"
    )
    files = {"raw/intervju_1.txt": None, "codes.csv": None, "a.qde": project}
    workspace = make_study(tmp_path, params=params, **files)
    ready(workspace)

    root = opened(export_project(workspace).path.read_bytes())[1]
    codable = {code.get("name"): code.get("isCodable") for code in root.iter("{*}Code")}
    assert (codable["Tid"], codable["rekk ikkje over"]) == ("false", "true")
