"""What the card, the tables of names and spellings, and forgetting do to a whole study."""

from __future__ import annotations

import json
import zipfile

import pandas as pd
import pytest
from plotly.offline import get_plotlyjs
from studies import (
    INTERVIEW,
    PARAMS,
    ROOT,
    contents,
    make_demo_study,
    make_study,
    ready,
    real_study,
    run_all,
)

from mining.cli import main
from mining.errors import DataError
from mining.privacy.share_safe import Index
from mining.report.words import catalogue_texts
from mining.stages.forget import STALE, forget, plan
from mining.stages.masks import read_masks
from mining.tables import read_table

CARD = (ROOT / "data_cards" / "demo.md").read_text(encoding="utf-8")
NAMES = "name,pseudonym,kind\nKari Nordmann,P1,person\nKari,P1,person\nFjellvik,Stad1,place\n"
NAMED = INTERVIEW.replace("Kollegaene mine", "Kari Nordmann og Karis folk i Fjellvik").replace(
    "Intervju 1", "Intervju med Kari Nordmann"
)


def with_names(tmp_path, **files):
    (tmp_path / "key").mkdir()
    (tmp_path / "key" / "names.csv").write_text(NAMES, encoding="utf-8")
    params = PARAMS.replace("card.md}", "card.md, pseudonyms: ../key/names.csv}")
    codes = "document,text,code\nintervju_1,Kari Nordmann og Karis folk,Folk > Kari held meg oppe\n"
    return make_study(
        tmp_path / "study",
        params=params,
        **{"raw/intervju_1.txt": NAMED, "codes.csv": codes, **files},
    )


def test_names_stand_in_no_output_but_what_was_said(tmp_path):
    workspace = with_names(tmp_path)
    ready(workspace)

    segments = read_table("segments", workspace.corpus / "segments.parquet")
    assert segments["text"].str.contains("Kari").any()
    assert not segments["text_model"].str.contains("Kari|Fjellvik").any()
    for name in ("codes", "codings"):
        table = read_table(name, workspace.corpus / f"{name}.parquet")
        assert "Kari" not in table.to_csv()
    for path in (*workspace.reports.iterdir(), *workspace.results.iterdir()):
        assert "Kari" not in path.read_text(encoding="utf-8"), path.name
    report = (workspace.reports / "report.html").read_text(encoding="utf-8")
    assert "P1s folk i Stad1" in report


def test_what_was_replaced_is_told_by_place_and_number(tmp_path):
    workspace = with_names(tmp_path)
    ready(workspace)

    places = read_table("replacements", workspace.corpus / "replacements.parquet")
    report = json.loads((workspace.corpus / "import_report.json").read_text(encoding="utf-8"))
    assert report["pseudonyms"] == {"intervju_1": len(places)} == {"intervju_1": 4}
    assert places["pseudonym"].tolist() == ["P1", "P1", "P1", "Stad1"]
    assert "Kari" not in json.dumps(report, ensure_ascii=False)


def test_a_key_inside_the_workspace_is_refused(tmp_path):
    params = PARAMS.replace("card.md}", "card.md, pseudonyms: names.csv}")
    workspace = make_study(tmp_path, params=params, **{"names.csv": NAMES})

    with pytest.raises(DataError, match="lies inside the workspace; keep it somewhere else"):
        run_all(workspace)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("name,kind\nKari,person\n", "has no column 'pseudonym'; it needs name, pseudonym"),
        ("name,pseudonym,kind\nKari,P1,dog\n", "row 2: the kind is unknown"),
        ("name,pseudonym\nKari,P1\nkari,P2\n", "rows 2 and 3: one name with two pseudonyms"),
    ],
)
def test_a_bad_table_of_names_is_told_without_a_name(table, says, tmp_path):
    workspace = with_names(tmp_path)
    (tmp_path / "key" / "names.csv").write_text(table, encoding="utf-8")

    with pytest.raises(DataError, match=says) as caught:
        read_masks(workspace, workspace.params().ingest)
    assert "kari" not in str(caught.value).lower()


def test_dialect_is_rewritten_for_the_model_alone_and_its_effect_shown(tmp_path):
    params = PARAMS.replace("card.md}", "card.md, dialect: dialect.csv}")
    table = "written,form,document\nrekk,rekkjer,\nblir,vert,intervju_9\n"
    workspace = make_study(tmp_path, params=params, **{"dialect.csv": table})
    ready(workspace)

    segments = read_table("segments", workspace.corpus / "segments.parquet")
    assert segments["text"].str.contains("Eg rekk ikkje").any()
    assert segments["text_model"].str.contains("Eg rekkjer ikkje").any()
    assert segments["text_plain"].str.contains("Eg rekk ikkje").any()
    assert not segments["text_model"].str.contains("vert").any()
    report = json.loads((workspace.corpus / "import_report.json").read_text(encoding="utf-8"))
    assert report["dialect"] == {"n_replaced": 1, "n_spellings": 1}
    assert len(pd.read_csv(workspace.results / "dialect.csv")) == 3


def test_without_a_table_nothing_is_rewritten(tmp_path):
    workspace = make_study(tmp_path)
    ready(workspace)

    segments = read_table("segments", workspace.corpus / "segments.parquet")
    assert segments["text_plain"].isna().all()
    assert pd.read_csv(workspace.results / "dialect.csv").empty


@pytest.mark.slow
def test_on_the_demo_clusters_follow_the_informant_less_afterwards(demo):
    table = pd.read_csv(demo.results / "dialect.csv").set_index("level")

    assert table.loc["middle", "before"] > 0.05
    assert table.loc["middle", "after"] < 0.25 * table.loc["middle", "before"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    workspace = make_demo_study(tmp_path_factory.mktemp("demo") / "study")
    ready(workspace)
    return workspace


@pytest.mark.slow
def test_the_demos_report_names_what_was_planted(demo):
    themes = read_table("themes", demo.themes / "themes.parquet")
    planted = pd.read_csv(ROOT / "mining" / "demo" / "study" / "planted.csv")
    turns = read_table("turns", demo.corpus / "turns.parquet")
    segments = read_table("segments", demo.corpus / "segments.parquet")
    clusters = read_table("clusters", demo.clusters / "clusters.parquet")
    clusters = clusters.set_index("segment_id")

    def members(kind):
        at = planted[planted["kind"] == kind].merge(
            turns, left_on=["document", "turn"], right_on=["document_id", "turn"]
        )
        inside = [
            ((segments["document_id"] == t.document) & (segments["start"] >= t.start))
            & (segments["end"] <= t.end)
            for t in at.itertuples()
        ]
        return set(segments["segment_id"][pd.concat(inside, axis=1).any(axis=1)])

    voice = themes[themes["status"] == "one_voice"]
    found = [
        set(clusters[(clusters["level"] == level) & (clusters["cluster"] == cluster)].index)
        for level, cluster in zip(voice["level"], voice["cluster"], strict=True)
    ]
    best = max(found, key=lambda ids: len(ids & members("one_voice")))
    assert len(best & members("one_voice")) / len(best) > 0.7
    page = (demo.reports / "report.html").read_text(encoding="utf-8")
    answer = page[page.index("Svaret i éi setning") : page.index('id="map"')]
    name = voice["theme_id"].iloc[found.index(best)]
    assert name in answer
    assert "ingen har koda" in page or "ikkje koda" in page
    assert "intervjuguiden" in answer


def leaks(workspace, paths):
    said = read_table("documents", workspace.corpus / "documents.parquet")["text"].tolist()
    codes = read_table("codes", workspace.corpus / "codes.parquet")
    groups = set(codes["group_id"].dropna())
    names = codes.loc[~codes["code_id"].isin(groups), "name"].tolist()
    strings = "\n".join(catalogue_texts())
    index = Index(said, names, public=[strings, get_plotlyjs(), CARD])
    return {p.name: found for p in paths if (found := index.leaks(p.read_text(encoding="utf-8")))}


def shared(workspace):
    return [workspace.reports / "shareable.html", *sorted(workspace.results.iterdir())]


@pytest.mark.slow
def test_nothing_shared_of_the_demo_holds_speech_or_code_names(demo):
    assert leaks(demo, shared(demo)) == {}


@pytest.mark.slow
def test_the_search_finds_what_is_planted(demo, tmp_path):
    text = (demo.reports / "shareable.html").read_text(encoding="utf-8")
    planted = tmp_path / "planted.html"
    said = read_table("segments", demo.corpus / "segments.parquet")["text"][7].split()[:5]
    planted.write_text(text.replace("</body>", f"<p title='{' '.join(said)}'></p></body>"))

    assert leaks(demo, [planted])
    assert leaks(demo, [demo.reports / "report.html"])


@pytest.mark.slow
def test_nothing_shared_of_pdpilot_holds_speech_or_code_names(tmp_path):
    workspace = real_study("pdpilot", tmp_path)
    (tmp_path / "card.md").write_text(CARD, encoding="utf-8")
    text = workspace.params_path.read_text(encoding="utf-8")
    workspace.params_path.write_text(
        text.replace("  language: en", "  language: en\n  card: card.md")
    )
    ready(workspace)

    assert leaks(workspace, shared(workspace)) == {}


def call(*arguments, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["mining", *map(str, arguments)])
    try:
        main()
        code = 0
    except SystemExit as stop:
        code = stop.code or 0
    return code, *capsys.readouterr()


def test_a_missing_field_blocks_the_shareable_report_and_not_the_analysis(
    tmp_path, monkeypatch, capsys
):
    lacking = CARD.replace("  legal_basis:", "  # legal_basis:")
    workspace = make_study(tmp_path, **{"card.md": lacking})

    code, out, _ = call("card", "check", "-w", tmp_path, monkeypatch=monkeypatch, capsys=capsys)
    ran, said, _ = call("run", "-w", tmp_path, monkeypatch=monkeypatch, capsys=capsys)

    assert code == 2
    assert "missing: legal.legal_basis" in out
    assert ran == 0
    assert "legal.legal_basis" in said
    assert (workspace.reports / "report.html").exists()
    assert not (workspace.reports / "shareable.html").exists()


def test_a_complete_card_says_so(tmp_path, monkeypatch, capsys):
    make_study(tmp_path)

    code, out, _ = call("card", "check", "-w", tmp_path, monkeypatch=monkeypatch, capsys=capsys)

    assert code == 0
    assert "every required field is filled" in out


@pytest.mark.parametrize("command", ["run", "ingest", "check", "report"])
def test_consent_refused_stops_everything(command, tmp_path, monkeypatch, capsys):
    refused = CARD.replace("consent_computational: yes", "consent_computational: no")
    assert refused != CARD
    make_study(tmp_path, **{"card.md": refused})

    code, _, err = call(command, "-w", tmp_path, monkeypatch=monkeypatch, capsys=capsys)

    assert code == 2
    assert err.count("\n") == 1
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("consent_computational: yes", "consent_computational: unclear", "consent"),
        ("retention_date: 2099-12-31", "retention_date: 2020-01-01", "2020-01-01"),
    ],
)
def test_doubts_are_said_at_every_run(old, new, says, tmp_path, monkeypatch, capsys):
    assert old in CARD
    make_study(tmp_path, **{"card.md": CARD.replace(old, new)})

    for _ in range(2):
        code, _, err = call("run", "-w", tmp_path, monkeypatch=monkeypatch, capsys=capsys)
        assert code == 0
        assert says in err


def everything(folder):
    """Return all that the files of a workspace say, archives unpacked."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes().decode("utf-8", "replace")
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    for name in archive.namelist():
                        yield path, archive.read(name).decode("utf-8", "replace")
            if path.suffix == ".parquet":
                for column in pd.read_parquet(path).select_dtypes(["object", "str"]):
                    for cell in pd.read_parquet(path)[column]:
                        yield path, str(cell)


def informant(text):
    """Return the informant's paragraphs, those without a label too."""
    said, speaking = [], False
    for paragraph in text.split("\n\n"):
        label, colon, words = paragraph.partition(": ")
        labelled = colon and label.split()[0] in {"Intervjuar", "Informant"}
        if labelled:
            speaking = label != "Intervjuar"
        if speaking:
            said.append(words if labelled else paragraph)
    return said


@pytest.mark.slow
def test_a_forgotten_interview_is_nowhere_in_the_workspace(tmp_path):
    workspace = make_demo_study(tmp_path / "study")
    ready(workspace)
    raw = workspace.root / "data" / "raw" / "transcripts"
    gone = informant((raw / "intervju_2.txt").read_text(encoding="utf-8"))
    rest = [
        said
        for n in (1, 3, 4)
        for said in informant((raw / f"intervju_{n}.txt").read_text(encoding="utf-8"))
    ]
    # Spellings brought to one form may say what another interview said.
    segments = read_table("segments", workspace.corpus / "segments.parquet")
    rest += segments.loc[segments["document_id"] != "intervju_2", "text_model"].tolist()
    (workspace.root / ".dvc" / "cache").mkdir()
    (workspace.root / ".dvc" / "cache" / "old").write_text(gone[3], encoding="utf-8")
    card = (workspace.root / "data_cards" / "card.md").read_text(encoding="utf-8")
    strings = "\n".join(catalogue_texts())

    removal = plan(workspace, "intervju_2")
    before = contents(workspace)
    assert contents(workspace) == before  # a plan changes nothing
    left = forget(workspace, removal)

    assert left == []
    codes = pd.read_csv(workspace.root / "data" / "raw" / "coded_segments.csv")["code"]
    guide = (workspace.root / "data" / "raw" / "guide.yaml").read_text(encoding="utf-8")
    index = Index(gone, public=[*rest, *codes, guide, card, strings])
    for path, said in everything(workspace.root):
        assert index.leaks(said) == [], path
    documents = read_table("documents", workspace.corpus / "documents.parquet")
    assert documents["document_id"].tolist() == ["intervju_1", "intervju_3", "intervju_4"]
    assert run_all(workspace) == []


def test_a_dry_run_says_what_would_go_and_changes_nothing(tmp_path, monkeypatch, capsys):
    second = INTERVIEW.replace("mange saker", "altfor mange oppfølgingssaker")
    workspace = make_study(tmp_path, **{"raw/intervju_2.txt": second})
    ready(workspace)
    before = contents(workspace)

    code, out, _ = call(
        "forget", "intervju_2", "-w", tmp_path, "--dry-run", monkeypatch=monkeypatch, capsys=capsys
    )

    assert code == 0
    assert "file raw/intervju_2.txt" in out
    assert "nothing was changed" in out
    assert contents(workspace) == before
    assert (tmp_path / "raw" / "intervju_2.txt").exists()


def test_rows_and_experiments_of_a_forgotten_interview(tmp_path):
    second = INTERVIEW.replace("mange saker", "altfor mange oppfølgingssaker")
    codes = "document,text,code\n" + "".join(
        f"intervju_{n},Eg rekk ikkje over alt,Tid > a\n" for n in (1, 2)
    )
    workspace = make_study(tmp_path, **{"raw/intervju_2.txt": second, "codes.csv": codes})
    experiment = tmp_path / "experiments" / "2026-a"
    experiment.mkdir(parents=True)
    (experiment / "results.csv").write_text("n\n1\n")
    ready(workspace)

    forget(workspace, plan(workspace, "intervju_2"))

    assert (tmp_path / "codes.csv").read_text(encoding="utf-8").count("intervju_") == 1
    assert (experiment / STALE).exists()
    assert not (tmp_path / "raw" / "intervju_2.txt").exists()


def test_an_unknown_interview_lists_the_known(tmp_path):
    workspace = make_study(tmp_path)
    with pytest.raises(DataError, match="there is no interview 'x'; there are: intervju_1"):
        plan(workspace, "x")


def test_what_a_human_wrote_is_pointed_out(tmp_path):
    second = INTERVIEW.replace("mange saker og lite tid", "altfor mange oppfølgingssaker å halde i")
    workspace = make_study(
        tmp_path,
        **{
            "raw/intervju_2.txt": second,
            "memo.md": "Ho sa: det er altfor mange oppfølgingssaker å halde i, og meinte det.",
        },
    )
    ready(workspace)

    left = forget(workspace, plan(workspace, "intervju_2"))

    assert [path.name for path in left] == ["memo.md"]
