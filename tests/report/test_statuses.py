"""What to read: statuses in words and evidence, with passages, and pairs kept apart."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from mining.comparison.diagnosis import CLUSTER_STATUSES, STATUSES
from mining.decisions.protocol import Declared, Protocol
from mining.decisions.sheets import READING
from mining.decisions.summary import make_decisions
from mining.report.blocks import Card, Fold, Heading, Picture, Points, Table, Text
from mining.report.codes import codes
from mining.report.contrasts import contrasts
from mining.report.passages import carriers
from mining.report.status_cards import status_cards
from mining.report.statuses import TRIANGULATION, status_sentence, triangulation
from mining.report.view import View
from mining.report.words import LANGUAGES, Words
from mining.tables import make_table

REFLEXIVE = Declared(
    protocol=Protocol(
        school="reflexive",
        surprise="x",
        coding_finished_before_clusters="yes",
    ),
    sha256="",
    stamps=(),
)
WAYS = (
    (None, True, "en"),
    (None, False, "nb"),
    (REFLEXIVE, True, "nn"),
    (REFLEXIVE, False, "en"),
)
COEFFICIENTS = r"Jaccard|Lift|[Ss]mallest q|Together|Nearness|Apart by lot|0\.\d\d"


def view_of(data, *, speech=True, language="en"):
    return View(data, Words(language), speech)


def flat(blocks):
    """Return all blocks, those inside folds and pictures too."""
    for block in blocks:
        yield block
        if isinstance(block, Fold):
            yield from flat(block.blocks)
        if isinstance(block, Picture) and block.table:
            yield block.table


def of(kind, blocks):
    return [block for block in flat(blocks) if isinstance(block, kind)]


def seen(blocks):
    """Return every word that a reader sees."""
    said = []
    for block in flat(blocks):
        if isinstance(block, Text | Heading):
            said.append(block.text)
        elif isinstance(block, Points):
            said += block.items
        elif isinstance(block, Table):
            said += [block.caption, *block.columns, *(c for row in block.rows for c in row)]
        elif isinstance(block, Fold):
            said.append(block.title)
        elif isinstance(block, Card):
            said += [block.name, block.status, block.reason, block.words_label, block.words]
            said += [text for fact in block.facts for text in fact]
            said += [text for quote in block.quotes for text in (quote.text, quote.source)]
    return "\n".join(said)


def with_statuses(data, **changes):
    """Return data in which some rows, by id, say something else."""
    rows = data.statuses.astype({"partners": object, "best": object}).set_index("id")
    for name, cells in changes.items():
        for column, cell in cells.items():
            rows.loc[name.replace("_", "-"), column] = cell
    return replace(data, statuses=rows.reset_index())


def table_of(blocks, head):
    return next(t for t in of(Table, blocks) if t.columns[0] == head and len(t.columns) > 6)


def fold_of(blocks, start):
    return next(f for f in of(Fold, blocks) if f.title.startswith(start))


def quoted(card):
    return [re.search(r"\((intervju_\d+:\d+-\d+)\)$", quote.source)[1] for quote in card.quotes]


def members(data, cluster):
    at_level = data.clusters[data.clusters["level"] == data.level]
    return set(at_level.loc[at_level["cluster"] == cluster, "segment_id"])


def carrying(data, code):
    owners = set(data.codes.loc[data.codes["group_id"] == code, "code_id"]) | {code}
    pairs = data.segment_codes
    return set(pairs.loc[pairs["code_id"].isin(owners), "segment_id"])


@pytest.fixture(scope="module")
def data(make_data):
    return make_data(language="en", noise=0.1, unassigned=0.0)


@pytest.fixture(scope="module")
def hidden(data):
    return replace(data, declared=REFLEXIVE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_status_has_a_sentence_of_its_own_and_a_word(data, language):
    view = view_of(data, language=language)
    said = {k: [status_sentence(view, k, s) for s in STATUSES] for k in ("code", "group")}
    said["cluster"] = [status_sentence(view, "cluster", s) for s in CLUSTER_STATUSES]

    assert all(len(set(sentences)) == len(sentences) for sentences in said.values())
    assert all(triangulation(view, status) for status in (*STATUSES, *CLUSTER_STATUSES))


@pytest.mark.parametrize(
    ("language", "code"),
    [("en", r"\b[Cc]odes?\b"), ("nb", r"\b[Kk]ode[nr]?"), ("nn", r"\b[Kk]oda?[enr]")],
)
def test_a_group_and_what_stands_against_groups_is_called_no_code(data, language, code):
    view = view_of(data, language=language)
    kinds = {"group": STATUSES, "cluster": ("match", "partial", "merge", "trace", "apart")}
    group = r"[Cc]ode groups?|[Kk]odegrupp\w+"
    for kind, statuses in kinds.items():
        for status in statuses:
            left = re.sub(group, "", status_sentence(view, kind, status))
            assert not re.search(code, left), left


def test_without_groups_clusters_are_called_to_stand_against_codes(data):
    kept = data.statuses[data.statuses["kind"] != "group"]
    view = view_of(replace(data, statuses=kept))

    assert status_sentence(view, "cluster", "apart").startswith("No code follows this cluster.")
    assert "puts several codes together" in status_sentence(view, "cluster", "merge")


def test_a_card_of_a_group_speaks_of_the_group(data):
    changes = {"status": "split", "partners": "middle-00 middle-01"}
    own, part, *_ = fold_of(
        codes(view_of(with_statuses(data, g0=changes))).blocks, "Gruppe om tid · split"
    ).blocks
    silent = with_statuses(data, g0={"status": "silent_machine", "partners": ""})
    (alone,) = fold_of(codes(view_of(silent)).blocks, "Gruppe om tid").blocks

    assert part.reason == "This share of the code group's segments lies in the cluster."
    assert own.quotes_label.startswith("Passages that codes of the group cover most")
    assert alone.reason.startswith("No cluster follows this code group.")


def test_no_status_proposes_dissonance():
    assert set(TRIANGULATION) == {*STATUSES, *CLUSTER_STATUSES}
    assert "dissonance" not in TRIANGULATION.values()


def test_only_statuses_that_occur_are_explained_with_their_counts(data):
    #  of the key's rows only those that stand in the table of statuses, and all of these
    key = next(t for t in of(Table, codes(view_of(data)).blocks) if "Word" in t.columns)
    counted = data.statuses.groupby(["status", "kind"]).size()

    assert len(key.rows) == data.statuses["status"].nunique()
    row = next(row for row in key.rows if row[0] == "too rare to judge")
    assert row[1:5] == ["not judged", "0", str(counted["too_rare", "code"]), "0"]
    assert sum(int(n) for r in key.rows for n in r[2:5]) == len(data.statuses)


def test_rows_are_ordered_by_reading_value_and_never_by_agreement(data):
    last = data.statuses["rank"].max()
    turned = replace(
        data,
        statuses=data.statuses.assign(rank=last + 1 - data.statuses["rank"]),
    )
    for each in (data, turned):
        rows = table_of(codes(view_of(each, speech=False)).blocks, "Code group").rows
        groups = each.statuses[each.statuses["kind"] == "group"].sort_values("rank")
        assert [row[0] for row in rows] == groups["id"].tolist()


def test_rare_codes_are_folded_away_with_their_number(data):
    blocks = codes(view_of(data, speech=False)).blocks
    judged = data.statuses[
        (data.statuses["kind"] == "code") & (data.statuses["status"] != "too_rare")
    ]
    rare = data.code_matches[data.code_matches["n_segments"] < 4]
    fold = next(f for f in of(Fold, blocks) if f.title.startswith("Too rare"))

    assert {row[0] for row in table_of(blocks, "Code").rows} == set(judged["id"])
    assert fold.title == f"Too rare to judge: {len(rare)} codes"
    assert {row[0] for row in fold.blocks[0].rows} == set(rare["code_id"])
    assert "no comparison is possible" in fold.blocks[0].caption


def test_a_group_that_is_too_rare_shows_its_use_and_nothing_else(data):
    rare = with_statuses(data, g0={"status": "too_rare", "n_segments": 3})
    blocks = codes(view_of(rare)).blocks
    row = next(r for r in table_of(blocks, "Code group").rows if r[0] == "Gruppe om tid")

    assert row[1] == "too rare to judge · not judged"
    assert row[3] == "3"
    assert set(row[5:-1]) | {row[2]} == {"–"}
    assert not any(f.title.startswith("Gruppe om tid") for f in of(Fold, blocks))


def test_the_columns_carry_the_evidence(data):
    view = view_of(data)
    table = table_of(codes(view).blocks, "Code group")
    row = dict(
        zip(table.columns, next(r for r in table.rows if r[0] == "Gruppe om tid"), strict=True)
    )
    status = data.statuses.set_index("id").loc["g0"]
    match = data.group_matches.set_index("group_id").loc["g0"]
    held = data.cohesion.set_index("id").loc["g0", "together"]

    assert row["Clusters"].split(", ")[0] == status["best"]
    assert row["Segments"] == str(len(carrying(data, "g0")))
    assert row["Interviews"] == str(status["n_interviews"])
    assert row["Shared"] == f"{match['n_both']} of {match['n_cluster']}"
    assert row["Jaccard"] == f"{status['jaccard']:.2f}"
    assert row["Lift"] == f"{match['lift']:.2f}"
    assert row["q"] == view.words.p(status["q"])
    assert row["Together"] == f"{held:.2f}"
    assert "n = 60 segments in 6 interviews" in table.caption
    assert "lift is 1 and together 0.5" in table.caption


def test_evidence_stays_with_its_row_where_rare_codes_rank_before_it(data):
    rows = data.statuses.sort_values("rank", ascending=False)
    turned = replace(data, statuses=rows.assign(rank=range(1, len(rows) + 1)))
    table = table_of(codes(view_of(turned, speech=False)).blocks, "Code")
    held = data.cohesion.set_index("id")["together"]
    column = table.columns.index("Together")

    assert rows.loc[rows["kind"] == "code", "status"].iloc[0] == "too_rare"
    assert len({row[column] for row in table.rows}) > 1
    for row in table.rows:
        assert row[column] == f"{held[row[0]]:.2f}"


def test_the_union_stands_only_where_it_decides(data):
    without = replace(data, statuses=data.statuses.assign(union_jaccard=None))
    decides = with_statuses(without, g0={"union_jaccard": 0.8642})

    assert "Union Jaccard" not in table_of(codes(view_of(without)).blocks, "Code group").columns
    table = table_of(codes(view_of(decides)).blocks, "Code group")
    column = [row[table.columns.index("Union Jaccard")] for row in table.rows]
    assert sorted(column) == ["0.86", "–", "–", "–"]


def test_clusters_name_their_best_group_and_their_stability(data):
    table = table_of(codes(view_of(data)).blocks, "Candidate theme")
    rows = {row[0]: dict(zip(table.columns, row, strict=True)) for row in table.rows}
    for cluster in data.cluster_matches.to_dict("records"):
        size = len(carrying(data, cluster["group_id"]))
        row = rows[cluster["theme_id"]]
        assert row["Shared"] == f"{cluster['group_n_both']} of {size}"
        assert "Lift" not in row
    stability = data.themes.set_index("theme_id")["stability"]
    assert rows["middle-00"]["Stability"] == f"{stability['middle-00']:.2f}"


def test_without_groups_clusters_stand_against_codes(data):
    rows = data.statuses[data.statuses["kind"] != "group"].astype({"best": object})
    rows.loc[rows["kind"] == "cluster", "best"] = "c000"
    table = table_of(codes(view_of(replace(data, statuses=rows))).blocks, "Candidate theme")

    assert "Codes" in table.columns
    assert "Code groups" not in table.columns


def test_a_split_has_two_passages_of_each_part(data):
    changed = with_statuses(data, g0={"status": "split", "partners": "middle-00 middle-01"})
    fold = fold_of(codes(view_of(changed)).blocks, "Gruppe om tid · split · ")
    own, *parts = fold.blocks

    assert not own.quotes
    assert "Are these different situations" in own.reason
    assert {part.name for part in parts} == {"middle-00", "middle-01"}
    for part in parts:
        shared = carrying(data, "g0") & members(data, int(part.name[-2:]))
        assert part.status.startswith(f"{len(shared)} of {len(carrying(data, 'g0'))} (")
        assert len(quoted(part)) == min(2, len(shared))
        assert set(quoted(part)) <= shared


@pytest.mark.parametrize("kind", ["group", "cluster"])
def test_a_merge_has_two_passages_of_each_code_in_the_cluster(data, kind):
    #  cluster 0 alone is coded: its segments carry c000 and c001, of two groups, by turns
    inside = sorted(members(data, 0))
    moved = {s: "c001" if i % 2 else "c000" for i, s in enumerate(inside)}
    rows = [
        {
            "segment_id": s,
            "code_id": code,
            "coder": "A",
            "share_of_segment": 1.0,
            "share_of_coding": 1.0,
        }
        for s, code in moved.items()
    ]
    coded = replace(data, segment_codes=make_table("segment_codes", rows))
    changes = {
        "group": {"g0": {"status": "merge", "partners": "middle-00"}},
        "cluster": {"middle_00": {"status": "merge", "partners": "g0 g1"}},
    }
    changed = with_statuses(coded, **changes[kind])
    start = {"group": "Gruppe om tid", "cluster": "middle-00"}[kind]
    own, *parts = fold_of(codes(view_of(changed)).blocks, f"{start} · merge").blocks

    assert "What in the text draws it?" in own.reason
    assert {p.name for p in parts} == {"Gruppe om tid", "Gruppe om kollegaer"}
    for part in parts:
        code = {"Gruppe om tid": "c000", "Gruppe om kollegaer": "c001"}[part.name]
        assert set(quoted(part)) <= {s for s, c in moved.items() if c == code}
        assert len(quoted(part)) == 2


def test_where_coding_is_silent_only_uncoded_passages_are_shown(data):
    outside = [s for s in data.segments["segment_id"] if s not in members(data, 2)]
    pairs = data.segment_codes[data.segment_codes["segment_id"].isin(outside)]
    kept = next(iter(sorted(members(data, 2))))
    pairs = pd.concat([pairs, pairs.head(1).assign(segment_id=kept)], ignore_index=True)
    changed = with_statuses(
        replace(data, segment_codes=pairs), middle_02={"status": "silent_manual", "partners": ""}
    )
    (own,) = fold_of(codes(view_of(changed)).blocks, "middle-02 · coding silent").blocks

    assert len(own.quotes) == 2
    assert set(quoted(own)) <= members(data, 2) - {kept}
    assert own.quotes_label == "Typical passages here without a relevant code"


def test_a_trace_names_the_cluster_where_it_is_not_the_best_one(data):
    changed = with_statuses(
        data, g0={"status": "trace", "partners": "middle-05", "best": "middle-00"}
    )
    blocks = codes(view_of(changed)).blocks
    row = next(r for r in table_of(blocks, "Code group").rows if r[0] == "Gruppe om tid")

    assert row[2] == "middle-00, middle-05"
    assert fold_of(blocks, "Gruppe om tid").blocks[0].reason.endswith("It concerns middle-05.")


def test_only_the_first_rows_have_passages(make_data):
    data = make_data(language="en", n_interviews=10, n_clusters=20, n_segments=20, n_codes=8)
    blocks = codes(view_of(data)).blocks
    clusters = [f for f in of(Fold, blocks) if f.title.startswith("middle-")]
    order = data.statuses[data.statuses["kind"] == "cluster"].sort_values("rank")["id"].tolist()

    assert [f.title.split(" · ")[0] for f in clusters] == order[:8]
    assert "Passages are shown for the first 8 rows; the table has them all." in seen(blocks)


def decisions(**cells):
    row = dict.fromkeys(READING.columns, "") | {"kind": "group", "id": "g0"} | cells
    return make_decisions({"reading": [row]}, [], [], ["row"])


def test_what_a_person_wrote_stands_beside_the_proposal(data):
    memo = "Ho seier jo det motsette her"
    written = decisions(read="3", agree="dissonance", memo=memo, who="Forskar Forskarsen")
    full, shared = (
        seen(codes(view_of(replace(data, decided=written), speech=s)).blocks) for s in (True, False)
    )

    assert f"3 passages read · dissonance · «{memo}»" in full
    assert "3 passages read · dissonance" in shared
    assert memo not in shared
    assert "Forskarsen" not in full + shared


@pytest.mark.parametrize("cells", [{}, {"read": "3", "state": "orphan"}])
def test_without_a_living_decision_there_is_no_column_for_it(data, cells):
    blocks = codes(view_of(replace(data, decided=decisions(**cells)))).blocks

    assert "Your reading" not in table_of(blocks, "Code group").columns
    assert "nothing written yet" in seen(blocks)


def test_shared_sections_have_no_speech_and_no_names(data):
    blocks = codes(view_of(data, speech=False)).blocks
    text = seen(blocks)

    assert not of(Card, blocks)
    for name in (*data.codes["name"], *data.documents["document_id"], *data.segments["text"]):
        assert name not in text


@pytest.mark.parametrize("speech", [True, False])
def test_a_reflexive_project_sees_statuses_and_passages_and_no_coefficient(hidden, speech):
    blocks = codes(view_of(hidden, speech=speech)).blocks
    text = "\n".join(line for line in seen(blocks).splitlines() if "intervju_" not in line)

    assert text.count("The protocol leaves coefficients of agreement out") == 1
    assert re.findall(COEFFICIENTS, re.sub(r"Stability\n(.+\n)+", "", text)) == []
    assert "Shared" in table_of(blocks, "Candidate theme").columns
    assert "Stability" in table_of(blocks, "Candidate theme").columns
    assert "partial match" in text
    assert of(Picture, blocks)
    assert bool(of(Card, blocks)) == speech


@pytest.mark.parametrize(
    "shape",
    [
        {"n_interviews": 0},
        {"n_interviews": 1, "n_segments": 1},
        {"n_interviews": 1},
        {"n_codes": 0},
        {"n_codes": 1},
        {"n_clusters": 1},
        {"unassigned": 1.1},
        {"guide": False},
    ],
    ids=str,
)
def test_small_and_odd_studies_have_something_to_read(make_data, shape):
    data = make_data(**shape)
    for declared, speech, language in WAYS:
        view = view_of(replace(data, declared=declared), speech=speech, language=language)
        section = codes(view)
        text = seen(section.blocks)
        assert section.blocks
        assert re.search(r"\b(nan|None|<NA>)\b", text) is None
        assert "{" not in text


def test_without_codes_there_is_one_sentence(make_data):
    section = codes(view_of(make_data(n_codes=0)))

    assert [block.text for block in section.blocks] == ["There are no codes to compare."]


#  three segments of one speaker and one of another, all with code x
#
#  segment  speaker  share of x  other codes  place among passages of x
#  a        A        1.0         y            behind b: carries another code
#  b        A        1.0                      first
#  c        A        0.9                      last: A has b already
#  d        B        0.6                      second: the other informant
def test_typical_passages_are_the_coders_and_of_two_informants(make_data):
    plain = make_data(n_interviews=2, n_segments=4, n_codes=0)
    first, second = plain.documents["document_id"]
    segments = plain.segments.sort_values(["document_id", "position"])
    a, b, c = segments.loc[segments["document_id"] == first, "segment_id"].iloc[:3]
    d = segments.loc[segments["document_id"] == second, "segment_id"].iloc[0]
    shares = [(a, "x", 1.0), (a, "y", 1.0), (b, "x", 1.0), (c, "x", 0.9), (d, "x", 0.6)]
    rows = [
        {
            "segment_id": s,
            "code_id": code,
            "coder": "A",
            "share_of_segment": share,
            "share_of_coding": 1.0,
        }
        for s, code, share in shares
    ]
    code = dict.fromkeys(("memo", "colour"), "") | {"origin": None, "parent_id": None}
    known = [code | {"code_id": n, "name": n, "path": n, "group_id": None} for n in "xy"]
    data = replace(
        plain,
        segment_codes=make_table("segment_codes", rows),
        codes=make_table("codes", known),
    )
    found = carriers(view_of(data))

    assert found.typical_of_code("x") == [b, d]
    assert found.typical_of_code("y") == [a]
    assert found.typical_of_code("unknown") == []
    assert len(found.informants("x")) == 2
    assert found.interviews("x") == [first, second]


def test_a_cluster_shows_its_exemplars_first(data):
    found = carriers(view_of(data))
    theme = data.themes.set_index("theme_id").loc["middle-01"]
    shown = found.typical_of_cluster("middle-01")
    among = [s for s in sorted(members(data, 1)) if s not in theme["exemplars"]]

    assert shown[0] == theme["exemplars"][0]
    assert set(found.typical_of_cluster("middle-01", among)) <= set(among)


PAIR = {
    "first": "c000",
    "second": "c001",
    "nearness": 0.7349,
    "n_first": 9,
    "n_second": 6,
    "chance_apart": 1 / 6,
}


@pytest.fixture(scope="module")
def apart(data):
    return replace(data, contrasts=pd.DataFrame([PAIR]))


def test_a_pair_kept_apart_gives_nearness_its_chance_and_who(apart):
    view = view_of(apart)
    blocks = contrasts(view)
    (table,) = of(Table, blocks)
    (row,) = table.rows
    where = sorted({s.split(":")[0] for s in carrying(apart, "c000")})

    assert row[:3] == ["kode nummer 0 med eit namn", "kode nummer 1 med eit namn", "9 and 6"]
    assert row[3] == f"{len(where)} of 6: {', '.join(where)}"
    assert row[5:] == ["0.73", "0.17"]
    assert "is 0.5 by chance" in table.caption
    assert "opposite stances, perhaps" in seen(blocks)


def test_a_pair_kept_apart_has_passages_of_both(apart):
    (fold,) = of(Fold, contrasts(view_of(apart)))

    assert [card.name for card in fold.blocks] == [
        "kode nummer 0 med eit namn",
        "kode nummer 1 med eit namn",
    ]
    for card, code in zip(fold.blocks, ("c000", "c001"), strict=True):
        assert len(quoted(card)) == 2
        assert set(quoted(card)) <= carrying(apart, code)


def test_shared_pairs_have_counts_and_no_names(apart):
    text = seen(contrasts(view_of(apart, speech=False)))

    assert "c000\nc001\n9 and 6\n" in text
    assert re.search(r"\b\d of 6\b", text)
    assert "intervju_" not in text
    assert "kode nummer" not in text


def test_hidden_pairs_have_no_nearness_and_no_chance(apart):
    text = seen(contrasts(view_of(replace(apart, declared=REFLEXIVE), speech=False)))

    assert re.findall(COEFFICIENTS, text) == []
    assert "c000\nc001\n9 and 6\n" in text


def test_without_pairs_there_is_a_sentence(data):
    none = replace(data, contrasts=data.contrasts.iloc[:0])

    assert "no two codes that lie close in topic" in seen(contrasts(view_of(none)))


def test_many_pairs_are_cut_and_the_cut_is_said(apart):
    rows = [PAIR | {"first": f"c{n:03d}", "nearness": 0.9 - n / 100} for n in range(2, 24)]
    blocks = contrasts(view_of(replace(apart, contrasts=pd.DataFrame(rows[::-1]))))
    (table,) = of(Table, blocks)

    assert len(table.rows) == 20
    assert table.rows[0][0] == "kode nummer 2 med eit namn"
    assert "The table has the first 20 of 22 pairs." in seen(blocks)
    assert len(of(Fold, blocks)) == 6


@pytest.mark.parametrize(
    ("q", "says"),
    [
        (0.02, None),
        (0.31, r"rearranged talk often overlaps as much \(q 0?\.31"),
        (None, "could not be tested"),
    ],
)
def test_a_large_overlap_says_whether_rearranged_talk_overlaps_as_much(data, q, says):
    # What overlaps by half is a match, however often talk alone brings that about.
    statuses = data.statuses.copy()
    first = statuses.index[statuses["kind"] == "code"][0]
    statuses.loc[first, ["status", "q"]] = ["partial", q]
    told = replace(data, statuses=statuses.loc[[first]])

    text = seen(status_cards(view_of(told), carriers(view_of(told)), "code", told.statuses))

    assert ("rearranged talk" in text) == (says is not None)
    assert says is None or re.search(says, text)
    quiet = view_of(replace(told, declared=REFLEXIVE))
    assert "rearranged talk" not in seen(
        status_cards(quiet, carriers(quiet), "code", told.statuses)
    )
