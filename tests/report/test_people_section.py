import re
from dataclasses import replace

import pandas as pd
import pytest
from sections import HIDDEN, SHAPES, UNFILLED, blocks, rows_of, said, study, view_of

from mining.comparison.people import binary_agreement
from mining.report.people import people
from mining.report.words import LANGUAGES

CODED = "What is coded at all"
COUNTS = ("n11", "n10", "n01", "n00")


def section(data, *, speech=True):
    return people(view_of(data, speech=speech))


def with_beside(data, **values):
    row = {**data.scores["people"][0], **values}
    return replace(data, scores={**data.scores, "people": [row]})


def with_row(data, where, values):
    """Return data in which the rows that match have other values."""
    table = data.people.copy()
    rows = pd.Series(data=True, index=table.index)
    for column, cell in where.items():
        rows &= table[column] == cell
    assert rows.any()
    for column, cell in values.items():
        table.loc[rows, column] = cell
    return replace(data, people=table)


def blind(data, number=1, *, first="coder_1", n_own=1, n_outside=0):
    """Return data in which the second person coded segments of a sample anew."""
    name = f"blind_{number}"
    table = data.people[data.people["unit"] == "segment"].assign(coder_a=first, coder_b=name)
    found = with_beside(data, coder_a=first, coder_b=name, n_outside=n_outside)
    counts = {**data.scores["coders"], "n_own": n_own}
    return replace(found, people=table, scores={**found.scores, "coders": counts})


@pytest.fixture(scope="module")
def data(make_data):
    return study(make_data, "second")


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_said_in_every_language(make_data, shape):
    for language in LANGUAGES:
        for speech in (True, False):
            found = section(study(make_data, shape, language), speech=speech)
            assert found.blocks
            assert not re.search(UNFILLED, said(found))


def test_without_a_second_person_it_is_said_how_to_get_one(make_data):
    found = section(study(make_data))

    assert "there is no human value to set the clusters beside" in said(found)
    assert "ingest.second_coder" in said(found)
    assert "mining recode new --share 0.2 --coder NAME" in said(found)
    assert not blocks(found, "table")


def test_without_codes_nobody_is_compared(make_data):
    assert "There are no codes to compare." in said(section(study(make_data, "no_codes")))


def test_what_is_coded_and_how_it_is_named_are_kept_apart_at_both_units(data):
    found = section(data)
    coded = rows_of(found, CODED)
    named = rows_of(found, "How it is named")
    table = data.people.set_index(["what", "unit"])
    heads = [f"{u} (n = {int(table.loc[('coded', k), 'n_units'])})" for u, k in
             (("Segments", "segment"), ("Characters", "character"))]  # fmt: skip

    assert list(coded["Coded by both"])[:2] == heads
    assert coded["Coded by both"][heads[0]] == str(int(table.loc[("coded", "segment"), "n11"]))
    assert coded["By coder 1 only"][heads[1]] == str(int(table.loc[("coded", "character"), "n10"]))
    assert coded["Cohen's kappa"][heads[0]] == f"{table.loc[('coded', 'segment'), 'cohen']:.2f}"
    assert coded["Cohen's kappa"]["By chance"] == "0"
    assert coded["Jaccard"]["By chance"] == "depends on how much is coded"
    assert [head.split(" (")[0] for head in list(named["Share with equal sets"])[:4]] == [
        "Code groups, segments",
        "Codes, segments",
        "Code groups, characters",
        "Codes, characters",
    ]


def test_every_table_says_what_it_rests_on(data):
    captions = [t.caption for t in blocks(section(data), "table")]
    # Passages are aligned whole: neither units nor an overlap decide there.
    captions = [c for c in captions if "gamma" not in c]

    assert len(captions) == 7
    assert all("0.50" in c and "Uncoded text: " in c and "nit" in c for c in captions)
    assert all("60 segments" in c or "characters" in c for c in captions if "Each code" in c)
    assert next(c for c in captions if CODED in c).endswith(
        "Units: 60 segments and 6388 characters. Uncoded text: counted. "
        "A coding counts for a segment from an overlap of 0.50 of either."
    )
    assert "Uncoded text: left out" in next(c for c in captions if "How it is named" in c)


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"people": 0.6, "clusters_a": 0.3, "clusters_b": 0.5}, "nearer to each other than"),
        ({"people": 0.5, "clusters_a": 0.3, "clusters_b": 0.5}, "at least as near to one of"),
        ({"people": 0.5, "clusters_a": None, "clusters_b": None}, "with not defined and"),
        ({"people": None}, "the value is not defined on the segments"),
    ],
)
def test_the_clusters_are_set_beside_the_people(data, values, verdict):
    (point,) = blocks(section(with_beside(data, **values)), "points")[0].items

    assert verdict in point
    assert f"n = {data.scores['people'][0]['n_segments']}" in point


def test_a_rare_code_that_looks_good_and_poor_at_once_is_explained(data):
    #  n11 39, n10 65, n01 65, n00 1831: 208 of 4000 marks
    found = binary_agreement(39, 65, 65, 1831)
    values = {name: getattr(found, name) for name in (*COUNTS, "cohen", "ac1")}
    seen = said(section(with_row(data, {"what": "coded", "unit": "segment"},
                                 {**values, "n_units": 2000})))  # fmt: skip

    assert (
        "For whether a segment is coded, AC1 is 0.93 and Cohen's kappa 0.34 on the same "
        "2000 segments: 39 carry it with both, 65 with coder 1 only, 65 with coder 2 only "
        "(prevalence 5%)."
    ) in seen
    assert "Neither stands alone." in seen


def test_the_code_whose_coefficients_part_most_is_named_only_with_speech(data):
    where = {"what": "code", "unit": "segment", "code_id": "c000"}
    apart = with_row(data, where, {"cohen": 0.1, "ac1": 0.9})

    assert "For “kode nummer 0 med eit namn”, AC1 is 0.90" in said(section(apart))
    assert "For “c000”, AC1 is 0.90" in said(section(apart, speech=False))


def test_coefficients_that_agree_need_no_explanation(data):
    apart = data.people["ac1"] - data.people["cohen"]

    assert apart[data.people["unit"] == "segment"].max() < 0.3
    assert "good and poor at once" not in said(section(data))


def test_below_five_units_there_are_counts_and_no_coefficients(data):
    (fold,) = blocks(section(data), "fold")
    segments = [t for t in fold.blocks[1:] if "60 segments" in t.caption]
    rows = [row for table in segments for row in table.rows]
    few = [row for row in rows if sum(map(int, row[1:4])) < 5]

    assert len(segments) == 2
    assert 0 < len(few) < len(rows)
    assert all((row[-5:] == ["–"] * 5) == (row in few) for row in rows)
    assert all(row[5] != "–" for row in rows)
    assert fold.blocks[0].text.startswith(f"{len(few)} of {len(rows)} lie on fewer than 5 segments")


def test_codes_stand_by_use(data):
    (fold,) = blocks(section(data), "fold")

    for table in fold.blocks[1:]:
        used = [sum(map(int, row[1:4])) for row in table.rows]
        assert used == sorted(used, reverse=True)


def test_a_sample_coded_blind_has_a_name_of_its_own_and_no_characters(data):
    found = section(blind(data))

    assert "Between coder 1 and blind re-coding 1" in said(found)
    assert "characters" not in said(found)


def test_a_blind_recoding_has_the_number_that_the_tables_of_results_have(data):
    assert "Between coder 1 and blind re-coding 2" in said(section(blind(data, 2)))


def test_whom_a_blind_recoding_is_compared_with_is_said(data):
    alone, pooled = said(section(blind(data))), said(section(blind(data, first="study", n_own=3)))

    assert "compared with coder 1, in interviews that coder 1 coded" in alone
    assert "The study was coded by 3 people" in pooled
    assert "Between the study's coding and blind re-coding 1" in pooled
    assert "is compared with" not in said(section(data))


def test_passages_in_interviews_that_nobody_coded_are_counted(data):
    part = blind(data, n_outside=4)
    whole = replace(part, people=part.people.iloc[:0])

    for one in (part, whole):
        assert "4 passages of blind re-coding 1 lie in interviews" in said(section(one))
    assert "lie in interviews that nobody" not in said(section(blind(data)))


@pytest.mark.parametrize(("shape", "included"), [("second", True), ("hidden", False)])
def test_coders_who_are_not_shown_in_pairs_are_counted(make_data, shape, included):
    data = study(make_data, shape)
    counts = {"n": 8, "n_own": 7, "n_paired": 6}
    seen = said(section(replace(data, scores={**data.scores, "coders": counts})))

    assert "There are 8 coders, and the first 6 are compared pair by pair." in seen
    assert "The 2 others are not shown" in seen
    assert ("only the tables for all coders at once include them" in seen) == included
    assert "pair by pair" not in said(section(data))


def test_two_who_never_name_the_same_segment_are_said_to(data):
    never = data
    for what in ("named_groups", "named_codes"):
        never = with_row(never, {"what": what}, {"n_units": 0})

    assert "how it is named cannot be compared" in said(section(never))


def test_three_coders_have_tables_of_their_own(data):
    whats = ["coded", "named_codes", "named_groups"]
    rows = data.people[data.people["unit"] == "segment"].set_index("what").loc[whats]
    rows = rows.reset_index().assign(coder_a="all", coder_b="", scott=0.41)
    rows.loc[rows["what"] == "named_codes", ["alpha", "n_units"]] = [0.37, 33]
    found = section(replace(data, people=pd.concat([data.people, rows])))
    named = rows_of(found, "All coders at once: how it is named")

    assert rows_of(found, "All coders at once: what is coded")["60"]["Fleiss' kappa"] == "0.41"
    assert named["Codes"]["Krippendorff's alpha (MASI)"] == "0.37"
    assert named["Codes"]["Segments"] == "33"
    assert list(named) == ["Code groups", "Codes"]


def test_nobody_and_no_code_is_named_when_shared(data):
    full, shared = (said(section(data, speech=s), drawn=True) for s in (True, False))

    assert "kode nummer" in full
    assert "kode nummer" not in shared
    assert "Gruppe om" not in shared
    assert not re.search("Medkodar|Forskar", full + shared)


def test_a_protocol_that_hides_coefficients_leaves_the_counts(make_data):
    hidden = study(make_data, "hidden")
    found = section(hidden)
    n11 = hidden.people.set_index(["what", "unit"]).loc[("coded", "segment"), "n11"]

    assert HIDDEN in said(found)
    assert set(rows_of(found, CODED)) == {
        "Coded by both",
        "By coder 1 only",
        "By coder 2 only",
        "By neither",
    }
    assert rows_of(found, CODED)["Coded by both"]["Segments (n = 60)"] == str(int(n11))
    assert all(len(t.columns) <= 6 for t in blocks(found, "table"))
    assert not re.search("AMI|kappa|alpha|Jaccard|AC1|F1", said(found), re.IGNORECASE)
