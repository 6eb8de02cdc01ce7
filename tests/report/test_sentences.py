"""Sentences that must fit the data: the guide, few arrangements, methods, what nobody coded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sections import REFLEXIVE, said, study, view_of

from mining.comparison.partition import ami
from mining.decisions.protocol import Stamp
from mining.decisions.sheets import READING, SECOND_LOOK
from mining.decisions.summary import make_decisions
from mining.params import Cluster, Compare
from mining.report import evidence
from mining.report.answer import answer
from mining.report.evidence import guide_against_inductive, line_table
from mining.report.ladder import ladder
from mining.report.limits import limits
from mining.report.methods import methods
from mining.report.neighbourhood import neighbourhood, verdict
from mining.report.numbers import basis
from mining.report.reading import passages_read, reading
from mining.report.uncoded import find_uncoded, uncoded, worth_of
from mining.report.words import LANGUAGES
from mining.tables import make_table

WORTH = "A recurring topic you did not code."
ACCIDENT = "This may be an accident of the grouping"
ONE_VOICE = "What one informant talks about"
DECLARED = replace(
    REFLEXIVE,
    protocol=REFLEXIVE.protocol.model_copy(update={"school": "codebook"}),
    sha256="a",
    stamps=(Stamp(sha256="a", declared="2026-11-22T10:00:00Z", shown_before=False),),
)


@pytest.fixture(scope="module")
def data(make_data):
    return study(make_data)


@pytest.fixture(scope="module")
def unguided(make_data):
    return study(make_data, "no_guide")


def with_groups(data, **cells):
    groups = {**data.scores["groups"], **cells}
    return replace(data, scores={**data.scores, "groups": groups})


def with_inductive(data, echo=(), **cells):
    """Return data in which the line of inductive groups, or its echo, has other values."""
    inductive = {**data.scores["groups"]["inductive"], **cells}
    inductive["guide_echo"] = {**inductive["guide_echo"], **dict(echo)}
    return with_groups(data, inductive=inductive)


def against(data):
    return " ".join(guide_against_inductive(view_of(data)))


def paragraph(data):
    return methods(view_of(data))[-1].text


# --- the guide's echo and the inductive agreement -----------------------------------------


def test_echo_and_inductive_agreement_are_of_the_same_segments(data):
    #  the fixture has one group per coded segment; c002, c006 ... are of the inductive one
    line = data.scores["groups"]["inductive"]
    codes = data.codes.set_index("code_id")["origin"]
    pairs = data.segment_codes
    mine = set(pairs.loc[pairs["code_id"].map(codes) == "inductive", "segment_id"])
    rows = view_of(data).segments
    rows = rows[rows["segment_id"].isin(mine)]

    assert line["guide_echo"]["n_segments"] == len(rows) == line["n_segments"]
    assert line["guide_echo"]["ami"] == ami(rows["question_id"].tolist(), rows["cluster"].tolist())


@pytest.mark.parametrize(
    ("echo", "own", "words"),
    [
        (0.30, 0.20, "The guide's echo is larger than the inductive agreement"),
        (0.20, 0.30, "The inductive agreement is at least as large as the guide's echo"),
        (0.20, 0.20, "The inductive agreement is at least as large as the guide's echo"),
        (0.04, 0.01, "meet neither those groups (AMI 0.01) nor the guide's questions (0.04)"),
    ],
)
def test_either_may_be_the_larger_and_what_is_left_plays_no_part(data, echo, own, words):
    #  SAMI .01 is below all of them; questions and groups meet with .90, above all of them
    same = {"ami": echo, "ami_clusters": own, "ami_groups": 0.9, "n_segments": 40}
    known = {"ami": own, "sami": 0.01, "p": 0.3, "why": None, "n_segments": 44}
    found = against(with_inductive(data, same, **known))

    assert words in found
    assert "on the 40 segments" in found.lower()
    assert f"{echo:.2f}" in found
    assert f"{own:.2f}" in found
    assert "SAMI 0.01 is shared (p = 0.30, the smallest possible" in found
    assert "its questions meet them with AMI 0.90 (chance 0, n = 40)" in found


@pytest.mark.parametrize(
    ("echo", "own", "says", "trades"),
    [
        (0.30, 0.20, "the guide's echo is larger than the inductive agreement", False),
        (0.24, 0.20, "the guide's echo is larger than the inductive agreement", True),
        (0.10, 0.20, "the inductive agreement is at least as large as the guide's echo", False),
        (0.04, 0.03, None, False),
    ],
)
def test_over_the_study_either_may_be_the_larger(data, echo, own, says, trades):
    whole = {**data.scores["groups"]["guide_echo"], "ami": echo, "n_segments": 90}
    known = {"ami": own, "low": 0.15, "high": 0.25, "why": None, "n_segments": 44}
    found = against(with_inductive(with_groups(data, guide_echo=whole), {"ami": None}, **known))

    assert ("Over the study" in found) == (says is not None)
    assert says is None or f"Over the study {says}" in found
    assert says is None or ("(n = 90)" in found and "(n = 44)" in found)
    assert ("between 0.15 and 0.25, so the two can trade places" in found) == trades


def test_an_echo_that_is_not_defined_is_set_beside_nothing(data):
    same = {"ami": None, "why": "none_compared", "ami_clusters": None, "ami_groups": None}
    known = {"ami": 0.2, "sami": None, "why": None, "n_segments": 44}
    bare = with_groups(data, guide_echo={**data.scores["groups"]["guide_echo"], "ami": None})
    found = against(with_inductive(bare, {**same, "n_segments": 0}, **known))

    assert "meet with AMI 0.20 (chance 0, n = 44)" in found
    assert "(n = 0), one of the two is not defined, because no segment is known" in found
    assert "larger" not in found
    assert "its questions meet them" not in found


def test_a_label_that_is_missing_among_known_questions_is_the_other_reason(data):
    same = {"ami": 0.1, "why": None, "ami_clusters": None, "why_clusters": "one_label"}
    found = against(with_inductive(data, same, ami=0.2, why=None))

    assert "because the compared segments have only one code or group" in found


def test_without_inductive_groups_the_reason_is_said_and_no_comparison(data):
    found = against(with_inductive(data, ami=None, why="none_compared", n_segments=0))

    assert found.startswith(
        "How far clusters meet the groups that do not come from the guide is not defined: no "
        "segment carries exactly one relevant code or group (n = 0)."
    )
    assert found.endswith("The agreement there is can then all be the guide's echo.")
    assert "larger" not in found
    nothing = with_groups(with_inductive(data, ami=None, why="one_cluster"), ami=None)
    assert "echo" not in against(nothing)


def test_how_questions_meet_all_groups_is_a_sentence_of_its_own(data):
    _, n = view_of(data).baseline("question", "groups")
    for section in (answer(view_of(data)), ladder(view_of(data))):
        seen = said(section).replace("\N{NO-BREAK SPACE}", " ")
        assert (
            f"The code groups themselves follow the guide with AMI 0.03 (chance 0, n = {n})."
            in seen
        )


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("one_cluster", "the compared segments lie in only one cluster"),
        ("all_unassigned", "none of the compared segments lies in a cluster"),
        ("none_compared", "no segment is known to answer a question of the guide"),
        ("one_label", "the segments answer only one question of the guide"),
    ],
)
def test_an_echo_is_not_defined_for_the_reason_there_is(data, why, words):
    rows = data.baselines.copy()
    rows.loc[(rows["of"] == "question") & (rows["against"] == "clusters"), "ami"] = None
    echo = {**data.scores["groups"]["guide_echo"], "why": why}
    found = said(answer(view_of(with_groups(replace(data, baselines=rows), guide_echo=echo))))

    assert f"follow the interview guide is not defined: {words} (n" in found
    assert "too few segments" not in found


def test_one_cluster_gives_that_reason_from_the_comparison_itself(make_data):
    found = study(make_data, "one_cluster").scores["groups"]["guide_echo"]

    assert (found["ami"], found["why"]) == (None, "one_cluster")
    assert "lie in only one cluster" in said(answer(view_of(study(make_data, "one_cluster"))))


# --- tests that cannot decide -------------------------------------------------------------


def floors(**ways):
    """Return the cells of a line by way: p, smallest possible p and number of arrangements."""
    cells = {}
    for way, (p, smallest, n) in ways.items():
        cells |= {f"p_{way}": p, f"smallest_p_{way}": smallest, f"n_arrangements_{way}": n}
    known = [cells[f"p_{way}"] for way in ways]
    return cells | {
        "p": max(p for p in known if p is not None),
        "smallest_p": max(s for _, s, _ in ways.values() if s is not None),
        "sami": 0.1,
    }


def test_where_no_result_could_be_small_nothing_is_called_not_detectable(data):
    #  two interviews of two segments each: 4 turns, 2 exchanges
    few = floors(interview=(0.5, 0.25, 4), question=(1.0, 1.0, 1), exchange=(0.5, 0.5, 2))
    found = " ".join(evidence.tested(view_of(with_groups(data, **few))))

    assert "cannot be decided at 0.05 here, whatever the overlap" in found
    assert "turning interviews has only 4 arrangements, so its smallest possible p is 0.25" in found
    assert "turning within questions has only 1 arrangement" in found
    assert "exchanging interviews under one question has only 2 arrangements" in found
    assert "SAMI 0.10 (chance 0, at most 1) does not say" in found
    assert "detectable" not in found
    assert "Only that bounds" not in found


def test_the_way_that_bounds_the_test_is_told_from_those_that_do_not(data):
    few = floors(interview=(0.012, 0.001, 999), question=(0.03, 0.001, 999), exchange=(0.5, 0.5, 2))
    found = " ".join(evidence.tested(view_of(with_groups(data, **few))))

    assert "whatever the overlap: exchanging interviews under one question has only 2" in found
    assert "p = 0.012 by turning interviews and p = 0.030 by turning within questions" in found
    assert "They do not stand in for it" in found
    assert "detectable" not in found


def test_a_way_that_does_not_exist_bounds_nothing(data):
    few = floors(interview=(0.3, 0.25, 4), question=(0.3, 0.01, 99), exchange=(None, None, None))
    found = " ".join(evidence.tested(view_of(with_groups(data, **few))))

    assert "turning interviews has only 4 arrangements" in found
    assert "exchang" not in found


@pytest.mark.parametrize(
    ("p", "words"), [(0.05, "do not bring this overlap about"), (0.06, "no overlap is detectable")]
)
def test_where_a_small_p_is_possible_the_test_decides(data, p, words):
    many = floors(interview=(p, 0.001, 999), question=(p, 0.001, 999), exchange=(p, 0.05, 20))
    found = " ".join(evidence.tested(view_of(with_groups(data, **many))))

    assert words in found
    assert "cannot be decided" not in found


# --- without a guide ----------------------------------------------------------------------


def test_without_a_guide_tenths_are_spoken_of_and_no_question(unguided):
    view = view_of(unguided)
    table = line_table(view, "groups")
    found = " ".join([*evidence.tested(view), *table.columns, table.caption, said(ladder(view))])

    assert "tenths, which stand in for a guide" in found
    assert "SAMI, turned within tenths" in table.columns
    assert "so tenths of the interviews stand in for its questions" in table.caption
    assert "within questions" not in found
    assert "interviews and the guide" not in found
    assert "echo" not in " ".join(b for block in ladder(view).blocks[1:2] for b in block.items)


@pytest.mark.parametrize(("guide", "words"), [(True, "the question"), (False, "the tenth")])
def test_what_is_shared_inside_questions_names_what_stands_in(data, unguided, guide, words):
    made = data if guide else unguided
    inside = {"observed": 0.6, "expected": 0.4, "entropy": 0.8}
    found = said(ladder(view_of(replace(made, scores={**made.scores, "conditional": inside}))))

    assert f"nce {words} is known" in found


def test_with_a_guide_questions_are_spoken_of_and_no_tenths(data):
    view = view_of(data)
    table = line_table(view, "groups")

    assert "single interviews and the guide" in " ".join(evidence.tested(view))
    assert "SAMI, turned within questions" in table.columns
    assert "tenth" not in " ".join([table.caption, *table.columns, said(ladder(view))])


# --- the paragraph for a methods chapter --------------------------------------------------


def test_defaults_are_known_to_look_at_no_code(data):
    assert "without a look at the codes" in paragraph(data)


@pytest.mark.parametrize(
    "changed",
    [
        {"cluster": Cluster(name="default", params={"middle": 7})},
        {"cluster": Cluster(name="umap_hdbscan")},
        {"compare": Compare(level="fine")},
    ],
)
def test_what_a_person_chose_is_not_said_to_be_independent_of_the_codes(data, changed):
    found = paragraph(replace(data, params=data.params.model_copy(update=changed)))

    assert "are not the toolkit's defaults [say why they were chosen" in found
    assert "without a look at the codes" not in found


def test_without_codes_nothing_was_chosen_by_or_against_them(make_data):
    found = paragraph(study(make_data, "no_codes"))

    assert "defaults" not in found
    assert "no manual codes were compared" in found


def test_where_no_segment_has_one_group_nothing_is_said_to_be_compared(data):
    assert "were compared on" in paragraph(data)
    assert "were compared on" not in paragraph(with_groups(data, n_segments=0, p=None))


LATE = (replace(DECLARED.stamps[0], shown_before=True),)


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        (None, "is not on record"),
        (DECLARED, "was used after the manual grouping was finished"),
        (replace(DECLARED, stamps=LATE), "so the two readings cannot be taken as independent"),
        (replace(DECLARED, sha256="b"), "is not on record"),
        (replace(DECLARED, stamps=()), "is not on record"),
    ],
)
def test_independence_is_claimed_only_where_it_was_declared_in_time(data, declared, words):
    found = paragraph(replace(data, declared=declared))

    assert words in found
    assert ("after the manual grouping was finished" in found) == (declared is DECLARED)


@pytest.mark.parametrize("school", ["reflexive", "codebook"])
def test_coding_that_went_on_beside_the_clusters_is_not_independent(data, school):
    says = {"school": school, "coding_finished_before_clusters": "no"}
    informed = replace(DECLARED, protocol=DECLARED.protocol.model_copy(update=says))

    assert "which was not finished when its clusters were seen" in paragraph(
        replace(data, declared=informed)
    )


def test_the_guide_is_named_only_where_there_is_one(data, unguided):
    assert "the interview guide and the informant" in paragraph(data)
    assert "within questions" in paragraph(data)
    assert "guide" not in paragraph(unguided)
    assert "question" not in paragraph(unguided)
    assert "tenth by tenth" in paragraph(unguided)


# --- what was read and decided ------------------------------------------------------------


def row(sheet, **cells):
    return dict.fromkeys(sheet.columns, "") | cells


def with_decisions(data, *rows, second_look=()):
    tables = {"reading": rows, "second_look": second_look}
    return replace(data, decided=make_decisions(tables, [], [], ["row"]))


#  line  kind     state   read  agree
#  g0    group            1     dissonance
#  x     cluster  orphan  3     dissonance
READ = (
    row(READING, kind="group", id="g0", read="1", agree="dissonance"),
    row(READING, kind="cluster", id="x", state="orphan", read="3", agree="dissonance"),
)


def test_a_line_that_is_gone_says_nothing_now_but_was_read(data):
    made = with_decisions(data, *READ)
    found = said(reading(view_of(made)))

    assert passages_read(view_of(made)) == (1, 3)
    assert "Of 1 line on code groups, 1 was read, with 1 passage." in found
    assert "Besides, 3 passages were read for lines whose cluster or status is not" in found
    assert "In 1 case a person says that the content contradicts." in found
    assert "This led to reading 4 passages again." in paragraph(made)


def test_without_lines_that_are_gone_nothing_is_said_of_them(data):
    made = with_decisions(data, READ[0], row(READING, kind="group", id="g1", read="2"))
    found = said(reading(view_of(made)))

    assert "Of 2 lines on code groups, 2 were read, with 3 passages." in found
    assert "Besides" not in found


def test_decisions_are_said_to_be_decided_and_not_to_be_done(data):
    looks = [
        row(SECOND_LOOK, segment_id="a", decision="remove"),
        row(SECOND_LOOK, segment_id="b", decision="add", state="orphan"),
        row(SECOND_LOOK, segment_id="c", decision="keep"),
    ]
    made = with_decisions(data, second_look=looks)
    found = said(reading(view_of(made)))

    assert "it was decided to change 2 codings and to keep 1" in paragraph(made)
    assert "No reading of passages has been recorded" in paragraph(made)
    assert "It was decided to remove 1 coding." in found
    assert "It was decided to add 1 coding." in found
    assert "changed" not in paragraph(made)


def test_reading_without_decisions_tells_of_no_decision(data):
    assert "decided" not in paragraph(with_decisions(data, *READ))


# --- nearness without clusters ------------------------------------------------------------


def test_where_no_arrangement_could_give_a_small_p_the_verdict_is_open(data):
    table = data.neighbourhood.copy()
    table.loc[table["scope"] == "across", ["p", "smallest_p"]] = [0.5, 0.5]
    view = view_of(replace(data, neighbourhood=table))

    assert "cannot be decided here" in verdict(view)
    assert verdict(view) in said(answer(view))


def with_p(data, across, same, auc=0.51):
    table = data.neighbourhood.astype({"auc": float, "p": float}).set_index("scope")
    table.loc["across", ["auc", "p"]] = [auc, across]
    table.loc["across_same_question", "p"] = same
    return replace(data, neighbourhood=table.reset_index())


@pytest.mark.parametrize(("across", "same"), [(0.01, 0.01), (0.2, 0.01), (0.4, 0.6), (0.01, 0.4)])
def test_section_1_and_7_have_one_verdict(data, across, same):
    view = view_of(with_p(data, across, same))
    found = verdict(view)

    assert found in said(answer(view))
    assert found in said(neighbourhood(view))
    assert ("cannot be told from chance here" in found) == (min(across, same) > 0.05)


def test_an_auc_below_chance_is_not_called_nearness(data):
    found = said(answer(view_of(with_p(data, 0.7, 0.8, auc=0.45))))

    assert "lie closer together cannot be told from chance here" in found
    assert "AUC is 0.45 where the interviews differ" in found


def test_without_a_guide_the_verdict_leaves_questions_open(unguided):
    table = with_p(unguided, 0.01, None)
    table = replace(table, neighbourhood=table.neighbourhood.assign(smallest_p=0.001))
    found = verdict(view_of(table))

    assert "nobody can tell whether they alone bring that about" in found


# --- talk that nobody coded ---------------------------------------------------------------


def uncoded_data(make_data, **cells):
    """Return a study in which cluster 1 is not coded and its theme has these cells."""
    data = make_data(language="en", noise=0.0, unassigned=0.0)
    inside = data.clusters.loc[data.clusters["cluster"] == 1, "segment_id"]
    rows = [
        {"segment_id": s, "code_id": "c000", "coder": "A"}
        | dict.fromkeys(("share_of_segment", "share_of_coding"), 1.0)
        for s in data.segments["segment_id"]
        if s not in set(inside)
    ]
    themes = data.themes.copy()
    for name, cell in cells.items():
        themes.loc[themes["cluster"] == 1, name] = cell
    return replace(data, segment_codes=make_table("segment_codes", rows), themes=themes)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"status": "candidate", "stability": 0.8}, WORTH),
        ({"status": "unstable", "stability": 0.5}, ACCIDENT),
        ({"status": "unstable", "stability": np.nan}, ACCIDENT),
        ({"status": "one_voice", "stability": 0.8}, ONE_VOICE),
        ({"status": "one_voice", "stability": 0.5}, ACCIDENT),
    ],
)
def test_what_nobody_coded_is_called_a_topic_only_where_it_is_one(make_data, cells, words):
    view = view_of(uncoded_data(make_data, **cells))
    first = said(answer(view))
    third = "\n".join(b.text for b in uncoded(view) if b.kind == "text")
    (card,) = [b for b in uncoded(view) if b.kind == "card"]

    for text in (first, third, card.reason):
        assert words in text
        assert sum(other in text for other in (WORTH, ACCIDENT, ONE_VOICE)) == 1


def test_uncoded_segments_of_one_person_are_one_voice_whatever_the_cluster(make_data):
    data = uncoded_data(make_data, status="candidate", stability=0.8)
    _, (one,) = find_uncoded(view_of(data))
    alone = replace(one, members=one.members.assign(voice="A"))

    assert worth_of(one) == "uncoded.worth"
    assert worth_of(alone) == "uncoded.worth_one_voice"


def test_kinds_that_differ_are_said_by_name(make_data):
    data = make_data(language="en", noise=0.0, unassigned=0.0)
    one = data.segment_codes.head(1)
    themes = data.themes.assign(status="candidate", stability=0.8)
    themes.loc[themes["cluster"] == 1, ["status", "stability"]] = ["unstable", 0.3]
    view = view_of(replace(data, segment_codes=one, themes=themes))
    third = "\n".join(b.text for b in uncoded(view) if b.kind == "text")

    assert f"\nmiddle-01: {ACCIDENT}" in third
    assert said(answer(view)).count(ACCIDENT) <= 1


# --- notes that go with what is shown -----------------------------------------------------


@pytest.mark.parametrize("unassigned", [0.0, 0.3])
def test_a_column_is_explained_only_where_it_stands(make_data, unassigned):
    found = said(basis(view_of(make_data(language="en", unassigned=unassigned, noise=0.0))))

    assert ("flatters the overlap" in found) == ("Assigned only" in found) == (unassigned > 0)


def test_limits_name_no_number_that_is_not_shown(data, make_data):
    assert "shows how much" in said(limits(view_of(data)))
    assert "shows how much" not in said(limits(view_of(study(make_data, "hidden"))))


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "8% to 14% of simulated"), ("nb", "8 % til 14 % av"), ("nn", "8 % til 14 % av")],
)
def test_p_is_said_to_be_nominal_in_the_limits(make_data, language, words):
    assert words in said(limits(view_of(study(make_data, language=language))))
    for shape in ("hidden", "no_codes"):
        assert words not in said(limits(view_of(study(make_data, shape, language))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_to_be_undecided_is_said_in_every_language(data, unguided, language):
    few = floors(interview=(0.5, 0.25, 4), question=(0.03, 0.001, 999), exchange=(0.5, 0.5, 2))
    for made in (data, unguided):
        params = made.params.model_copy(
            update={"report": made.params.report.model_copy(update={"language": language})}
        )
        found = " ".join(evidence.tested(view_of(replace(with_groups(made, **few), params=params))))
        assert "{" not in found
        assert len(found) > 300
